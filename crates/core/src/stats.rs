//! Statistics used in more than one room.

/// Elementary functions that give the same bits on every platform: the maths of policies goes through these.
pub use libm::{cos, exp, expm1, lgamma, log, log1p, pow, sin};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Arithmetic mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Standard deviation with n - 1 in the divisor; 0 below two values.
pub fn sample_std(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    libm::sqrt(squares / (values.len() - 1) as f64)
}

/// exp(v / tau) / sum, with the maximum subtracted first. `tau` must be above 0.
pub fn softmax(values: &[f64], tau: f64) -> Vec<f64> {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut odds: Vec<f64> = values.iter().map(|value| libm::exp((value - top) / tau)).collect();
    let sum: f64 = odds.iter().sum();
    odds.iter_mut().for_each(|p| *p /= sum);
    odds
}

/// A mean with a two-sided 95% t-interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The centre.
    pub mean: f64,
    /// Lower end; minus infinity below two values.
    pub low: f64,
    /// Upper end; infinity below two values.
    pub high: f64,
}

/// Mean of `values` with its 95% t-interval.
pub fn t_interval(values: &[f64]) -> Interval {
    let centre = mean(values);
    let n = values.len() as f64;
    let half = match StudentsT::new(0.0, 1.0, n - 1.0) {
        Ok(student) if values.len() > 1 => student.inverse_cdf(0.975) * sample_std(values) / n.sqrt(),
        _ => f64::INFINITY,
    };
    Interval { mean: centre, low: centre - half, high: centre + half }
}

/// Geometric mean of paired ratios with a 95% t-interval on their logarithms. Ratios must be above 0.
pub fn ratio_interval(ratios: &[f64]) -> Interval {
    let logs: Vec<f64> = ratios.iter().map(|ratio| libm::log(*ratio)).collect();
    let on_logs = t_interval(&logs);
    Interval { mean: libm::exp(on_logs.mean), low: libm::exp(on_logs.low), high: libm::exp(on_logs.high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_interval_of_five_values_uses_the_tabled_quantile() {
        // Table: t(0.975, 4 degrees) = 2.776445; sample std of 1..5 = 1.5811388.
        let found = t_interval(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        let half = 2.776_445 * 1.581_138_8 / 5.0_f64.sqrt();
        assert!((found.mean - 3.0).abs() < 1e-12);
        assert!((found.high - 3.0 - half).abs() < 1e-5 && (3.0 - found.low - half).abs() < 1e-5);
    }

    #[test]
    fn one_value_has_no_interval() {
        let found = t_interval(&[2.0]);
        assert_eq!((found.mean, found.low, found.high), (2.0, f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn reciprocal_ratios_have_geometric_mean_one() {
        let found = ratio_interval(&[0.5, 2.0]);
        assert!((found.mean - 1.0).abs() < 1e-12);
        assert!((found.low * found.high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn softmax_is_uniform_on_equal_values_and_sharp_near_tau_zero() {
        assert!(softmax(&[0.0; 7], 0.4).iter().all(|p| (p - 1.0 / 7.0).abs() < 1e-12));
        assert_eq!(softmax(&[0.1, 0.3, 0.2], 1e-9), vec![0.0, 1.0, 0.0]);
        assert_eq!(softmax(&[1e308, 0.0], 1e-300), vec![1.0, 0.0]);
    }
}
