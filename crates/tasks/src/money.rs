//! Amounts of system 64, and hundredths as they are printed.

use std::fmt;

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::draw;

/// Largest amount, either way.
pub(crate) const MOST: i64 = 300;

/// Where probabilities and amounts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// As the source found them in language and bank statements: Beta(0.27, 0.27), and density x^-0.945 up to 300.
    #[default]
    Ecological,
    /// Uniform on the same ranges.
    Uniform,
}

impl Spread {
    /// A whole number of 1..=300 or its negative.
    pub(crate) fn amount(self, rng: &mut Rng) -> i64 {
        let magnitude = match self {
            Self::Ecological => (rng.power_law(0.945, MOST as f64).round() as i64).clamp(1, MOST),
            Self::Uniform => rng.between(1, MOST),
        };
        if draw::coin(rng) { magnitude } else { -magnitude }
    }
}

/// Hundredths, to be printed with two decimals.
pub(crate) fn cents(hundredths: i64) -> Cents {
    Cents(hundredths)
}

/// See [`cents`].
#[derive(Clone, Copy)]
pub(crate) struct Cents(i64);

impl fmt::Display for Cents {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(text, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}
