//! Chain sum: add and subtract from left to right. `3+5-2=` is answered by `8,6#6`.
//!
//! Level     n has n + 1 terms of `digits` digits without leading zeros, each after the first added or subtracted
//!           with equal chance; partial sums and answers may be negative.
//! Solution  the partial sums, then the answer. Only what follows `#` is judged: right answers with wrong partial
//!           sums count, so do not show the steps to anybody as checked.
//! Canonical the expression as shown: partial sums depend on the order.
//! Distinct  (9 10^(digits-1))^(n+1) 2^n; level 1 of one digit has 162.
//! Guess     one digit: the likeliest answer of level 1 has probability 1/18 (0 and 10), and each further term
//!           spreads the sums; a constant guess is right in at most 5.6% at any level.

use std::fmt::Write as _;

use gradatim_core::{Error, Problem, Result, Seed, Source};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Arm, Instance};

/// Its name in a recipe.
pub const NAME: &str = "chain-sum";
const MOST_LEVELS: i64 = 63;
const MOST_DIGITS: u32 = 9;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=63.
    pub levels: [i64; 2],
    /// Digits of every term, 1..=9.
    pub digits: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], digits: 1 }
    }
}

impl Options {
    pub(crate) fn check(&self) -> Result<()> {
        if !(1..=MOST_DIGITS).contains(&self.digits) {
            return Err(Error::input("digits", self.digits, "1 to 9", "set digits = 1"));
        }
        arm::check_levels(self.levels, MOST_LEVELS)
    }
}

pub(crate) struct ChainSum {
    arm: Arm,
    /// Terms after the first.
    steps: usize,
    /// Smallest term; the largest is ten times this, less 1.
    least: i64,
}

impl ChainSum {
    pub fn new(options: &Options, level: i64) -> Self {
        Self { arm: Arm::new(NAME, level), steps: level as usize, least: 10_i64.pow(options.digits - 1) }
    }
}

impl Source for ChainSum {
    fn family(&self) -> &str {
        self.arm.family
    }

    fn level(&self) -> i64 {
        self.arm.level
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        let mut rng = self.arm.rng(seed, n, 0);
        let mut term = || (rng.between(self.least, 10 * self.least - 1), rng.below(2) == 0);
        let (mut sum, _) = term();
        let (mut shown, mut steps) = (sum.to_string(), String::new());
        for step in 0..self.steps {
            let (term, adds) = term();
            sum += if adds { term } else { -term };
            // Writing into a String cannot fail.
            let _ = write!(shown, "{}{term}", if adds { '+' } else { '-' });
            let _ = write!(steps, "{}{sum}", if step == 0 { "" } else { "," });
        }
        let instance = Instance {
            prompt: format!("{shown}="),
            answer: sum.to_string(),
            verifier: "final-answer",
            solution: format!("{steps}#{sum}"),
            canonical: shown.clone(),
            parameters: [("expression", shown.into())],
        };
        self.arm.problem(n, instance)
    }

    fn distinct(&self) -> Option<u64> {
        arm::count(&[(9 * self.least as u64, self.steps as u32 + 1), (2, self.steps as u32)])
    }
}
