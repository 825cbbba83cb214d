//! Greatest common divisor: of two numbers. `84?126:` is answered by `126%84=42,84%42=0#42`.
//!
//! Level     n has numbers of n + 1 digits.
//! Draw      a number of 1 to n digits, then one of so many digits, then two of its multiples.
//! Solution  Euclid's divisions with remainder, larger by smaller. Only the answer is judged.
//! Canonical the numbers, smaller first.
//! Rewrites  otherwise put: the numbers the other way round.
//! Distinct  k (k + 1) / 2 with k = 9 10^n: level 1 has 4,095.
//! Guess     6 at level 1: 8.8%.

use gradatim_core::{Problem, Rewrite, Rng};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Steps, Wording};

arm::plain_options!(1..=5);

impl Ladder for Options {
    const NAME: &'static str = "gcd";
    const LEVEL: &'static str = "numbers of n + 1 digits";
    const LEVELS: [i64; 2] = [1, 14];
    const VERIFIER: &'static str = "number";
    type Level = Gcd;

    fn at(&self, level: i64) -> Gcd {
        Gcd { digits: level as u32 + 1, wording: self.wording }
    }
}

pub(crate) struct Gcd {
    digits: u32,
    wording: Wording,
}

impl Level for Gcd {
    fn instance(&self, stream: &Stream) -> Instance {
        let [a, b] = multiples(self.digits, &mut stream.rng());
        let mut steps = self.wording.steps();
        let divisor = euclid(a, b, Some(&mut steps));
        Instance {
            prompt: self.prompt(a, b),
            answer: divisor.to_string(),
            solution: steps.end(divisor),
            canonical: format!("{} {}", a.min(b), a.max(b)),
            meta: vec![("numbers", vec![a, b].into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        arm::turned(problem, how, |a, b| self.prompt(a, b))
    }

    fn distinct(&self) -> Option<u64> {
        arm::pairs(self.digits)
    }
}

/// Two numbers of `digits` digits, 2 or more, and the same drawn divisor.
pub(crate) fn multiples(digits: u32, rng: &mut Rng) -> [i64; 2] {
    let least = 10_i64.pow(digits - 1);
    let divisor = draw::number(1 + draw::place(digits as usize - 1, rng) as u32, rng);
    let factors = [(least + divisor - 1) / divisor, (10 * least - 1) / divisor];
    [(); 2].map(|()| divisor * rng.between(factors[0], factors[1]))
}

/// The greatest common divisor of two numbers above 0, and the divisions on the way to it as steps of a solution.
pub(crate) fn euclid(a: i64, b: i64, mut steps: Option<&mut Steps>) -> i64 {
    let (mut large, mut small) = (a.max(b), a.min(b));
    while small > 0 {
        let rest = large % small;
        if let Some(steps) = &mut steps {
            let english = format_args!("{large} leaves {rest} when divided by {small}.");
            steps.push(format_args!("{large}%{small}={rest}"), english);
        }
        (large, small) = (small, rest);
    }
    large
}

impl Gcd {
    fn prompt(&self, a: i64, b: i64) -> String {
        let english = format_args!("What is the greatest common divisor of {a} and {b}?");
        self.wording.prompt(format_args!("{a}?{b}:"), english, "#42")
    }
}
