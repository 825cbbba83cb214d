//! Sort: put n + 1 digits in ascending order. `O52917:` is answered by `#12579`.
//!
//! Level     n has n + 1 random digits, repeats allowed.
//! Canonical the digits as shown: their order is the question.
//! Distinct  10^(n+1); level 1 has 100 and level 2 has 1,000, so there hashes hold out very few forms.
//! Guess     the likeliest answer at n + 1 <= 10 digits is any of distinct digits: (n+1)! / 10^(n+1), which is
//!           0.02 at level 1, 0.006 at level 2, and falls from there.

use gradatim_core::{Problem, Result, Seed, Source};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Arm, Instance};

/// Its name in a recipe.
pub const NAME: &str = "sort";
const MOST_LEVELS: i64 = 63;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=63.
    pub levels: [i64; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 12] }
    }
}

impl Options {
    pub(crate) fn check(&self) -> Result<()> {
        arm::check_levels(self.levels, MOST_LEVELS)
    }
}

pub(crate) struct Sort {
    arm: Arm,
    digits: usize,
}

impl Sort {
    pub fn new(level: i64) -> Self {
        Self { arm: Arm::new(NAME, level), digits: level as usize + 1 }
    }
}

impl Source for Sort {
    fn family(&self) -> &str {
        self.arm.family
    }

    fn level(&self) -> i64 {
        self.arm.level
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        let mut rng = self.arm.rng(seed, n, 0);
        let shown: String = (0..self.digits).map(|_| char::from(b'0' + rng.below(10) as u8)).collect();
        let answer = sorted(&shown);
        let instance = Instance {
            prompt: format!("O{shown}:"),
            verifier: "final-answer",
            solution: format!("#{answer}"),
            answer,
            canonical: shown.clone(),
            parameters: [("digits", shown.into())],
        };
        self.arm.problem(n, instance)
    }

    fn distinct(&self) -> Option<u64> {
        arm::count(&[(10, self.digits as u32)])
    }
}

/// Counting sort of ASCII digits.
fn sorted(shown: &str) -> String {
    let mut counts = [0_usize; 10];
    shown.bytes().for_each(|digit| counts[usize::from(digit - b'0')] += 1);
    let mut answer = String::with_capacity(shown.len());
    for (digit, count) in (b'0'..).zip(counts) {
        answer.extend(std::iter::repeat_n(char::from(digit), count));
    }
    answer
}
