//! Rotate: turn a ring of digits until a given one leads. `T5291/9:` is answered by `#9152`.
//!
//! Level     n has n + 1 different digits; the one to lead is any of them.
//! Canonical the one to lead, and the digits as shown.
//! Distinct  (n + 1) 10! / (9 - n)!: level 1 has 180, so there hashes hold out very few forms.
//! Guess     the digits as shown are right 1 / (n + 1) of the time: half at level 1, 0.11 at level 8.

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
    const NAME: &'static str = "rotate";
    const LEVEL: &'static str = "n + 1 different digits";
    const LEVELS: [i64; 2] = [1, 9];
    const VERIFIER: &'static str = "final-answer";
    type Level = Rotate;

    fn at(&self, level: i64) -> Rotate {
        Rotate { digits: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Rotate {
    digits: usize,
    wording: Wording,
}

impl Level for Rotate {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let shown = digits::distinct(self.digits, &mut rng);
        let (before, after) = shown.split_at(rng.below(self.digits as u64) as usize);
        let (first, answer) = (&after[..1], format!("{after}{before}"));
        let prompt = match self.wording {
            Wording::Compact => format!("T{shown}/{first}:"),
            Wording::English => {
                let mut prompt = format!(
                    "The digits of {shown} stand in a ring: after the last comes the first. Read them all in that \
                     order, beginning with {first}."
                );
                wording::push_request(&mut prompt, "#7309");
                prompt
            }
        };
        Instance {
            prompt,
            solution: format!("#{answer}"),
            answer,
            canonical: format!("{first} {shown}"),
            meta: vec![("first", first.into()), ("digits", shown.clone().into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        Some(self.digits as u64 * digits::arrangements(self.digits))
    }
}
