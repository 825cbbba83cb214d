//! Amounts and probabilities of system 64, and hundredths as they are printed.

use std::fmt;

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::density::{self, Density};
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
    /// A whole number of 1..=300 or its negative; by `density` where there is one.
    pub(crate) fn amount(self, density: Option<&Density>, rng: &mut Rng) -> i64 {
        let magnitude = match (density, self) {
            (Some(density), _) => 1 + ((MOST - 1) as f64 * density.share(rng)).round() as i64,
            (None, Self::Ecological) => density::power_law(0.945, MOST as f64, rng).round() as i64,
            (None, Self::Uniform) => rng.between(1, MOST),
        };
        let magnitude = magnitude.clamp(1, MOST);
        if draw::coin(rng) { magnitude } else { -magnitude }
    }

    /// A probability in hundredths; by `density` where there is one.
    pub(crate) fn odds(self, density: Option<&Density>, rng: &mut Rng) -> i64 {
        let odds = match (density, self) {
            (Some(density), _) => density.share(rng),
            (None, Self::Ecological) => rng.beta(0.27, 0.27),
            (None, Self::Uniform) => rng.unit(),
        };
        (100.0 * odds).round() as i64
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
