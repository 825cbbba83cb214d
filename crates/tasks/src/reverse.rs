//! Reverse: write digits backwards. `R5291:` is answered by `#1925`.
//!
//! Level     n has n + 1 different digits.
//! Canonical the digits as shown.
//! Distinct  10! / (9 - n)!: level 1 has 90 and level 2 has 720, so there hashes hold out very few forms.
//! Guess     any order of the digits shown is as likely: 1 / (n + 1)!.

use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::digits;
use crate::wording::{self, Wording};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=9.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "reverse";
    const LEVEL: &'static str = "n + 1 different digits";
    const LEVELS: [i64; 2] = [1, 9];
    const VERIFIER: &'static str = "final-answer";
    type Level = Reverse;

    fn at(&self, level: i64) -> Reverse {
        Reverse { digits: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Reverse {
    digits: usize,
    wording: Wording,
}

impl Level for Reverse {
    fn instance(&self, stream: &Stream) -> Instance {
        let shown = digits::distinct(self.digits, &mut stream.rng());
        let answer: String = shown.chars().rev().collect();
        let prompt = match self.wording {
            Wording::Compact => format!("R{shown}:"),
            Wording::English => {
                let mut prompt = format!("Write the digits of {shown} in reverse order.");
                wording::push_request(&mut prompt, "#9730");
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
        Some(digits::arrangements(self.digits))
    }
}
