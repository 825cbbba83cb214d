//! A text that was read off a picture.
//!
//! Score    1 - (edit distance) / (length of the longer), in characters, ends trimmed and blanks and line ends left out.
//!          1 from `upper` (1) on, 0 up to `lower` (0). `ignore_case` (false).
//! Differs  in between, the release asks a judge first, who can only raise the score to 1.
//! Bounds   golds of 4,096 characters, answers of 65,536.

use gradatim_core::Score;
use serde::Deserialize;

use super::strings::{self, Column};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    upper: f64,
    lower: f64,
    ignore_case: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { upper: 1.0, lower: 0.0, ignore_case: false }
    }
}

impl Bounds {
    pub fn are_sound(&self) -> bool {
        0.0 <= self.lower && self.lower < self.upper && self.upper <= 1.0
    }

    pub fn judge(&self, gold: &str, found: &str) -> Score {
        let [wanted, read] = [gold, found].map(|text| match self.ignore_case {
            true => squeezed(text).to_lowercase(),
            false => squeezed(text),
        });
        let Some(column) = Column::of(&wanted) else { return Score::unreadable("a gold without text") };
        let length = read.chars().count();
        if length > strings::LONGEST {
            return Score::unreadable("more than 65536 characters");
        }
        let longer = length.max(column.len());
        let similarity = (longer - column.edit_distance(&read)) as f64 / longer as f64;
        let value = match similarity {
            high if high >= self.upper => 1.0,
            low if low <= self.lower => 0.0,
            between => between,
        };
        Score { value, parsed: Some(found.to_owned()), why: format!("similarity {similarity:.3}") }
    }
}

/// Whether there is something to compare with.
pub fn is_sound(gold: &str) -> bool {
    Column::of(&squeezed(gold)).is_some()
}

fn squeezed(text: &str) -> String {
    text.trim().replace(['\n', ' '], "")
}
