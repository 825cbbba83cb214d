//! Amounts and probabilities of system 64, and decimals as they are printed.

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

    /// A probability in units of the last of so many decimals; by `density` where there is one.
    pub(crate) fn odds(self, density: Option<&Density>, decimals: u32, rng: &mut Rng) -> i64 {
        let odds = match (density, self) {
            (Some(density), _) => density.share(rng),
            (None, Self::Ecological) => rng.beta(0.27, 0.27),
            (None, Self::Uniform) => rng.unit(),
        };
        (10_i64.pow(decimals) as f64 * odds).round() as i64
    }
}

/// So many decimals in words, up to [`MOST_DECIMALS`].
pub(crate) fn words(decimals: u32) -> &'static str {
    match decimals {
        0 => "a whole number",
        1 => "one decimal",
        2 => "two decimals",
        3 => "three decimals",
        4 => "four decimals",
        5 => "five decimals",
        _ => "six decimals",
    }
}

/// An answer to be shown as an example of that form.
pub(crate) fn example(decimals: u32) -> String {
    format!("#{}", decimal(-42 * 10_i64.pow(decimals) / 10, decimals))
}

/// Most decimals that an option may ask for.
pub(crate) const MOST_DECIMALS: u32 = 6;

/// Hundredths, to be printed with two decimals.
pub(crate) fn cents(hundredths: i64) -> Decimal {
    decimal(hundredths, 2)
}

/// Units of the last of so many decimals, to be printed with all of them.
pub(crate) fn decimal(units: i64, decimals: u32) -> Decimal {
    Decimal { units, decimals }
}

/// See [`decimal`].
#[derive(Clone, Copy)]
pub(crate) struct Decimal {
    units: i64,
    decimals: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (magnitude, scale) = (self.units.unsigned_abs(), 10_u64.pow(self.decimals));
        match self.decimals as usize {
            0 => write!(text, "{sign}{magnitude}"),
            decimals => write!(text, "{sign}{}.{:0decimals$}", magnitude / scale, magnitude % scale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_printed_to_the_last_zero() {
        for (units, decimals, printed) in [
            (-420, 2, "-4.20"),
            (5, 2, "0.05"),
            (-5, 1, "-0.5"),
            (0, 0, "0"),
            (-7, 0, "-7"),
            (1_000_000, 6, "1.000000"),
        ] {
            assert_eq!(decimal(units, decimals).to_string(), printed);
        }
    }
}
