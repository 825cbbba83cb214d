//! Unique: the different digits among those shown, in ascending order. `U52295:` is answered by `#259`.
//!
//! Level     n has n + 1 random digits, repeats allowed.
//! Canonical the digits as shown.
//! Distinct  10^(n+1); level 1 has 100 and level 2 has 1,000, so there hashes hold out very few forms.
//! Guess     all ten digits is the likeliest answer from level 26 on, where it is right more than half of the time.

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
    const NAME: &'static str = "unique";
    const LEVEL: &'static str = "n + 1 digits";
    const LEVELS: [i64; 2] = [1, 63];
    const VERIFIER: &'static str = "final-answer";
    type Level = Unique;

    fn at(&self, level: i64) -> Unique {
        Unique { digits: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Unique {
    digits: usize,
    wording: Wording,
}

impl Level for Unique {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let shown: String = (0..self.digits).map(|_| char::from(b'0' + rng.below(10) as u8)).collect();
        let answer: String = ('0'..='9').filter(|digit| shown.contains(*digit)).collect();
        let prompt = match self.wording {
            Wording::Compact => format!("U{shown}:"),
            Wording::English => {
                let mut prompt = format!(
                    "Which digits occur in {shown}? Write each once, in ascending order, without blanks."
                );
                wording::push_request(&mut prompt, "#0379");
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
