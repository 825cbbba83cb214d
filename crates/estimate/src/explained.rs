//! How much of the differences between pass rates an estimate explains.
//!
//! EV       1 - Var(p - v) / Var(p), p the true rates, v the estimates; at most 1, and 0 for a constant
//! Rollouts the mean of k rollouts explains EV_k = 1 - E[p (1 - p)] / (k Var p); p uniform: 1 - 2 / k
//! Source   system 10, item 10: PCL's value model is worth about 3 rollouts, EV = 1/3.
//!
//! Measured against the mean of n rollouts in place of p even the truth explains only
//! Var p / (Var p + E[p (1 - p)] / n), 0.80 for p uniform and n = 8: say which of the two is printed.

use gradatim_core::stats;

/// EV of `estimates` against `rates`; `None` where all rates are equal.
pub fn explained_variance(rates: &[f64], estimates: &[f64]) -> Option<f64> {
    let errors: Vec<f64> = rates.iter().zip(estimates).map(|(p, v)| p - v).collect();
    let spread = variance(rates);
    (spread > 0.0).then(|| 1.0 - variance(&errors) / spread)
}

/// EV_k of the mean of `k` rollouts of prompts with these true rates; `None` where all rates are equal.
pub fn explained_by_rollouts(rates: &[f64], k: f64) -> Option<f64> {
    let noise: Vec<f64> = rates.iter().map(|p| p * (1.0 - p)).collect();
    let spread = variance(rates);
    (spread > 0.0).then(|| 1.0 - stats::mean(&noise) / (k * spread))
}

fn variance(values: &[f64]) -> f64 {
    let deviation = stats::sample_std(values);
    deviation * deviation
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    #[test]
    fn k_rollouts_of_uniform_rates_explain_one_less_two_over_k() {
        let mut rng = Seed(3).rng("rates", [0, 0]);
        let rates: Vec<f64> = (0..100_000).map(|_| rng.unit()).collect();
        for k in [3_u32, 4, 8, 16] {
            let mean =
                |p: &f64| (0..k).map(|_| f64::from(u8::from(rng.unit() < *p))).sum::<f64>() / f64::from(k);
            let estimates: Vec<f64> = rates.iter().map(mean).collect();
            let closed_form = 1.0 - 2.0 / f64::from(k);
            let found = explained_variance(&rates, &estimates).unwrap();
            assert!((found - closed_form).abs() < 0.02, "{k} rollouts: {found}, not {closed_form}");
            let predicted = explained_by_rollouts(&rates, k.into()).unwrap();
            assert!((predicted - closed_form).abs() < 0.02, "{k} rollouts: {predicted}, not {closed_form}");
        }
    }

    #[test]
    fn the_truth_explains_everything_a_constant_nothing_and_equal_rates_leave_nothing_to_explain() {
        let rates = [0.1, 0.4, 0.9];
        assert_eq!(explained_variance(&rates, &rates), Some(1.0));
        assert_eq!(explained_variance(&rates, &[0.7; 3]), Some(0.0));
        assert_eq!(explained_variance(&[0.5; 3], &rates), None);
        assert_eq!(explained_by_rollouts(&[0.5; 3], 4.0), None);
    }
}
