//! Fractions: a fraction in lowest terms. `84/126:` is answered by `126%84=42,84%42=0#2/3`.
//!
//! Level     n has lowest terms below 10^n, times a factor of 2 to 10^n.
//! Draw      a numerator and a denominator, from 2, until they have no common divisor; then the factor.
//! Solution  Euclid's divisions, whose last divisor is taken out. Only the fraction is judged, to the letter: others of
//!           the same value are not in lowest terms.
//! Canonical the fraction as shown.
//! Distinct  (10^n - 1) times the pairs without a common divisor: 2 sum of phi(k) - 1 for k below 10^n, less the 10^n - 1
//!           with denominator 1. Level 1 has 46 of these, and 414 forms.
//! Guess     1 in 46 at level 1.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::gcd::euclid;
use crate::wording::Wording;

arm::plain_options!(1..=3);

impl Ladder for Options {
    const NAME: &'static str = "fractions";
    const LEVEL: &'static str = "lowest terms below 10^n";
    const LEVELS: [i64; 2] = [1, 4];
    const VERIFIER: &'static str = "final-answer";
    type Level = Fractions;

    fn at(&self, level: i64) -> Fractions {
        Fractions { most: 10_i64.pow(level as u32) - 1, wording: self.wording }
    }
}

pub(crate) struct Fractions {
    /// Largest of the lowest terms.
    most: i64,
    wording: Wording,
}

impl Level for Fractions {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (over, under) = loop {
            let (over, under) = (rng.between(1, self.most), rng.between(2, self.most));
            if euclid(over, under, None) == 1 {
                break (over, under);
            }
        };
        let factor = rng.between(2, self.most + 1);
        let (a, b) = (over * factor, under * factor);
        let mut steps = self.wording.steps();
        euclid(a, b, Some(&mut steps));
        let answer = format!("{over}/{under}");
        Instance {
            prompt: self.wording.prompt(
                format_args!("{a}/{b}:"),
                format_args!("Write {a}/{b} in lowest terms."),
                "#3/4",
            ),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{a}/{b}"),
            meta: vec![("terms", vec![a, b].into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        // Sieve of Euler's function.
        let most = self.most as usize;
        let mut phi: Vec<u128> = (0..=most as u128).collect();
        for prime in 2..=most {
            if phi[prime] == prime as u128 {
                (prime..=most).step_by(prime).for_each(|at| phi[at] -= phi[at] / prime as u128);
            }
        }
        let pairs = 2 * phi.iter().sum::<u128>() - 1 - most as u128;
        arm::counted(Some(pairs * most as u128))
    }
}
