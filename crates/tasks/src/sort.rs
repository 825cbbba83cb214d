//! Sort: put n + 1 digits in ascending order. `O52917:` is answered by `#12579`.
//!
//! Level     n has n + 1 random digits, repeats allowed.
//! Canonical the digits as shown: their order is the question.
//! Distinct  10^(n+1); level 1 has 100 and level 2 has 1,000, so there hashes hold out very few forms.
//! Guess     the likeliest answer at n + 1 <= 10 digits is any of distinct digits: (n+1)! / 10^(n+1), which is
//!           0.02 at level 1, 0.006 at level 2, and falls from there.

use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=63.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 12], wording: Wording::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "sort";
    const LEVEL: &'static str = "n + 1 digits";
    const LEVELS: [i64; 2] = [1, 63];
    const VERIFIER: &'static str = "final-answer";
    type Level = Sort;

    fn at(&self, level: i64) -> Sort {
        Sort { digits: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Sort {
    digits: usize,
    wording: Wording,
}

impl Level for Sort {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let shown: String = (0..self.digits).map(|_| char::from(b'0' + rng.below(10) as u8)).collect();
        let answer = sorted(&shown);
        let prompt = match self.wording {
            Wording::Compact => format!("O{shown}:"),
            Wording::English => {
                let mut prompt = format!("Put the digits of {shown} in ascending order, repeats included.");
                wording::push_request(&mut prompt, "#00379");
                prompt
            }
        };
        Instance {
            prompt,
            solution: format!("#{answer}"),
            answer,
            canonical: shown.clone(),
            meta: vec![("digits", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(10_u128.checked_pow(self.digits as u32))
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
