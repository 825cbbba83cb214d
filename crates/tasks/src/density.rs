//! Densities that a free quantity may have, as shares of its range: 0 is its lower end and 1 its upper.
//!
//! Source   the distribution objects of system 64.
//! Shares   a quantity from 1 to 300 is 1 + 299 of them, so that a power law or a log-normal density holds of it as
//!          such; a probability is a share itself.

use gradatim_core::{Error, Result, Rng, stats};
use serde::{Deserialize, Serialize};

use crate::money::MOST;

/// Where a quantity comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Every share as likely.
    Uniform,
    /// Beta(a, b), both above 0.
    Beta([f64; 2]),
    /// x^-a on the range, a not 1 and -10 to 10.
    PowerLaw(f64),
    /// exp of Normal(mean, deviation), drawn again outside the range: a mean of 0 to ln 300 = 5.7, a deviation above 0 and
    /// up to 10.
    LogNormal([f64; 2]),
    /// Bins of equal width with such weights, every place in a bin as likely.
    Histogram(Vec<f64>),
}

impl Density {
    /// Refuses parameters that nothing can be drawn from, under the key it stands at.
    pub(crate) fn check(&self, key: &str) -> Result<()> {
        let above_0 = |x: f64| x.is_finite() && x > 0.0;
        let (sound, expected) = match self {
            Self::Uniform => (true, ""),
            Self::Beta([a, b]) => (above_0(*a) && above_0(*b), "two numbers above 0"),
            Self::PowerLaw(a) => ((-10.0..=10.0).contains(a) && *a != 1.0, "-10 to 10, and not 1"),
            Self::LogNormal([mean, deviation]) => {
                let mean = (0.0..=5.7).contains(mean);
                (
                    mean && above_0(*deviation) && *deviation <= 10.0,
                    "a mean of 0 to 5.7, a deviation up to 10",
                )
            }
            Self::Histogram(weights) => {
                let sound = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
                let sum: f64 = weights.iter().sum();
                (sound && above_0(sum), "weights from 0, some of them above")
            }
        };
        match sound {
            true => Ok(()),
            false => {
                Err(Error::input(key, format!("{self:?}"), expected, format!("set {key} = \"uniform\"")))
            }
        }
    }

    /// Whether every share can be drawn.
    pub(crate) fn is_full(&self) -> bool {
        !matches!(self, Self::Histogram(weights) if weights.contains(&0.0))
    }

    pub(crate) fn share(&self, rng: &mut Rng) -> f64 {
        let most = MOST as f64;
        match self {
            Self::Uniform => rng.unit(),
            Self::Beta([a, b]) => rng.beta(*a, *b),
            Self::PowerLaw(exponent) => (power_law(*exponent, most, rng) - 1.0) / (most - 1.0),
            Self::LogNormal([mean, deviation]) => loop {
                let drawn = stats::exp(mean + deviation * rng.normal());
                if (1.0..=most).contains(&drawn) {
                    return (drawn - 1.0) / (most - 1.0);
                }
            },
            Self::Histogram(weights) => (rng.weighted(weights) as f64 + rng.unit()) / weights.len() as f64,
        }
    }
}

/// Density proportional to x^-`exponent` on [1, most], by its inverse distribution; the exponent is not 1.
pub(crate) fn power_law(exponent: f64, most: f64, rng: &mut Rng) -> f64 {
    let rest = 1.0 - exponent;
    stats::pow(1.0 + rng.unit() * (stats::pow(most, rest) - 1.0), 1.0 / rest)
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

    /// A sample's mean and variance beside the closed forms of the unit interval, within five standard errors.
    #[test]
    fn shares_have_the_moments_of_their_density() {
        let n = 40_000;
        for (density, mean, variance) in [
            (Density::Uniform, 0.5, 1.0 / 12.0),
            (Density::Beta([0.27, 0.27]), 0.5, 0.25 / 1.54),
            (Density::Beta([2.0, 6.0]), 0.25, 0.1875 / 9.0),
            // Two thirds in the second half: the mean square is 5/12.
            (Density::Histogram(vec![1.0, 2.0]), 7.0 / 12.0, 11.0 / 144.0),
        ] {
            let mut rng = Seed(9).rng("shares", [0, 0]);
            let drawn: Vec<f64> = (0..n).map(|_| density.share(&mut rng)).collect();
            assert!(drawn.iter().all(|share| (0.0..=1.0).contains(share)));
            let found = drawn.iter().sum::<f64>() / f64::from(n);
            let bound = 5.0 * (variance / f64::from(n)).sqrt();
            assert!((found - mean).abs() < bound, "{density:?}: {found}, not {mean}");
            let square =
                drawn.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / f64::from(n);
            // Squared deviations are at most 1, so that they vary less than their mean.
            assert!((square - variance).abs() < bound, "{density:?}: {square}, not {variance}");
        }
    }

    /// Of a log-normal quantity inside its range, the logarithms are those of a normal one that is cut off on both sides.
    #[test]
    fn half_of_a_log_normal_quantity_lies_below_its_median() {
        let mut rng = Seed(9).rng("shares", [0, 1]);
        let (n, middle) = (40_000_u32, stats::exp(2.85));
        // The mean is the middle of [0, ln 300] but for 0.002: as much is cut off below as above.
        let density = Density::LogNormal([2.85, 1.5]);
        let below = (0..n).filter(|_| 1.0 + 299.0 * density.share(&mut rng) < middle).count();
        let bound = 5.0 * (f64::from(n) / 4.0).sqrt() + 0.002 * f64::from(n);
        assert!((below as f64 - f64::from(n) / 2.0).abs() < bound, "{below}");
    }

    #[test]
    fn empty_bins_stay_empty() {
        let mut rng = Seed(9).rng("shares", [0, 2]);
        let density = Density::Histogram(vec![0.0, 1.0, 0.0, 3.0]);
        assert!(!density.is_full());
        let high = (0..8_000).filter(|_| {
            let share = density.share(&mut rng);
            assert!((0.25..0.5).contains(&share) || share >= 0.75);
            share >= 0.75
        });
        let high = high.count() as f64;
        assert!((high - 6_000.0).abs() < 5.0 * 1_500_f64.sqrt(), "{high}");
    }
}
