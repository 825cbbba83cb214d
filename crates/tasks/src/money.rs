//! Amounts of system 64, and hundredths as they are printed.

use std::fmt;

use gradatim_core::{Rng, stats};
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
            Self::Ecological => (power_law(0.945, MOST as f64, rng).round() as i64).clamp(1, MOST),
            Self::Uniform => rng.between(1, MOST),
        };
        if draw::coin(rng) { magnitude } else { -magnitude }
    }
}

/// Density proportional to x^-`exponent` on [1, most], by its inverse distribution; the exponent is not 1.
fn power_law(exponent: f64, most: f64, rng: &mut Rng) -> f64 {
    let rest = 1.0 - exponent;
    stats::pow(1.0 + rng.unit() * (stats::pow(most, rest) - 1.0), 1.0 / rest)
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

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    #[test]
    fn the_likeliest_exponent_of_a_power_law_is_the_one_it_was_drawn_with() {
        let (mut rng, n, exponent, most) = (Seed(7).rng("power", [0, 0]), 100_000, 0.945, 300.0_f64);
        let logs = (0..n).map(|_| power_law(exponent, most, &mut rng).ln()).sum::<f64>() / f64::from(n);
        // Of log likelihood: -a logs - ln integral of x^-a, in hundredths around the true exponent.
        let likelihood = |a: f64| -a * logs - ((most.powf(1.0 - a) - 1.0) / (1.0 - a)).ln();
        let steps = (-10..=10).map(|step| exponent + f64::from(step) / 500.0);
        let best = steps.max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b))).unwrap();
        assert!((best - exponent).abs() <= 0.006, "{best}");
    }
}
