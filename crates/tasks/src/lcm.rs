//! Least common multiple: of two numbers. `12&18:` is answered by `18%12=6,12%6=0,12/6=2,2*18=36#36`.
//!
//! Level     n has numbers of n + 1 digits.
//! Draw      as for greatest common divisors: two multiples of a number of 1 to n digits.
//! Solution  Euclid's divisions for the greatest common divisor, the first number without it, then the product with the
//!           second. Only the answer is judged.
//! Canonical the numbers, smaller first.
//! Rewrites  otherwise put: the numbers the other way round.
//! Distinct  k (k + 1) / 2 with k = 9 10^n: level 1 has 4,095.
//! Guess     96 at level 1: 2.1%.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::gcd::{euclid, multiples};
use crate::wording::Wording;

arm::plain_options!(1..=5);

impl Ladder for Options {
    const NAME: &'static str = "lcm";
    const LEVEL: &'static str = "numbers of n + 1 digits";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = Lcm;

    fn at(&self, level: i64) -> Lcm {
        Lcm { digits: level as u32 + 1, wording: self.wording }
    }
}

pub(crate) struct Lcm {
    digits: u32,
    wording: Wording,
}

impl Level for Lcm {
    fn instance(&self, stream: &Stream) -> Instance {
        let [a, b] = multiples(self.digits, &mut stream.rng());
        let mut steps = self.wording.steps();
        let divisor = euclid(a, b, Some(&mut steps));
        // Both have at most 9 digits.
        let (rest, multiple) = (a / divisor, a / divisor * b);
        steps.push(format_args!("{a}/{divisor}={rest}"), format_args!("{a} / {divisor} = {rest}"));
        steps.push(format_args!("{rest}*{b}={multiple}"), format_args!("{rest} * {b} = {multiple}"));
        Instance {
            prompt: self.prompt(a, b),
            answer: multiple.to_string(),
            solution: steps.end(multiple),
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

impl Lcm {
    fn prompt(&self, a: i64, b: i64) -> String {
        let english = format_args!("What is the least common multiple of {a} and {b}?");
        self.wording.prompt(format_args!("{a}&{b}:"), english, "#42")
    }
}
