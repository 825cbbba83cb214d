//! Which samples an expert iteration imitates, and how often.
//!
//! Source   Auto-CEI, arXiv 2410.07627, system 49; without refusals the selection of plain expert iteration.
//! Draw     as many as there are, with replacement, each with probability exp(R / theta) / sum, in one group
//! Keep     besides, every original once (`originals`); then nothing with R at or below -1: wrong answers are
//!          never imitated                                                                       [code]
//! Weight   a sample drawn k times counts k, plus 1 as an original: duplicates are weights, not copies
//! Limits   theta -> infinity draws evenly; theta -> 0 draws the best alone
//! Differs  R = -1 is reached by rounding alone for a refusal far below the threshold, so 1e-6 above it is
//!          dropped as well, and c1 -> infinity is plain expert iteration.                       [inferred]

use gradatim_core::{Rng, stats};

/// Rewards up to here are never imitated.
const WRONG: f64 = -1.0 + 1e-6;

/// How often each sample of a group is imitated: 0 for those left out. `theta` must be above 0; `None` draws
/// nothing, so that only originals count.
pub fn weights(rewards: &[f64], theta: Option<f64>, originals: bool, rng: &mut Rng) -> Vec<f64> {
    let mut weights = vec![if originals { 1.0 } else { 0.0 }; rewards.len()];
    if let Some(theta) = theta {
        let odds = stats::softmax(rewards, theta);
        for _ in rewards {
            weights[rng.weighted(&odds)] += 1.0;
        }
    }
    for (weight, reward) in weights.iter_mut().zip(rewards) {
        if *reward <= WRONG {
            *weight = 0.0;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    /// Mean weights over many draws, originals left out.
    fn mean_weights(rewards: &[f64], theta: f64) -> Vec<f64> {
        let mut sums = vec![0.0; rewards.len()];
        for key in 0..4_000 {
            let mut rng = Seed(3).rng("resample", [key, 0]);
            for (sum, weight) in sums.iter_mut().zip(weights(rewards, Some(theta), false, &mut rng)) {
                *sum += weight / 4_000.0;
            }
        }
        sums
    }

    #[test]
    fn better_samples_are_drawn_more_often_by_the_exponential_of_their_reward() {
        // Of (1, 0) at theta 0.8 the first is drawn e^1.25 times as often; two draws a group.
        let found = mean_weights(&[1.0, 0.0], 0.8);
        let p = 1.25_f64.exp() / (1.0 + 1.25_f64.exp());
        let bound = 5.0 * (2.0 * p * (1.0 - p) / 4_000.0).sqrt();
        assert!((found[0] - 2.0 * p).abs() < bound, "{found:?}, not {}", 2.0 * p);
    }

    #[test]
    fn a_wrong_sample_takes_its_draws_with_it() {
        // Three draws of (1, 0, -1) at theta 0.8: odds e^1.25 apart for both neighbours, and the last is left out.
        let odds = [1.25_f64, 0.0, -1.25].map(f64::exp);
        let found = mean_weights(&[1.0, 0.0, -1.0], 0.8);
        assert_eq!(found[2], 0.0);
        for (found, odds_of) in found.iter().zip(odds).take(2) {
            let p = odds_of / odds.iter().sum::<f64>();
            let bound = 5.0 * (3.0 * p * (1.0 - p) / 4_000.0).sqrt();
            assert!((found - 3.0 * p).abs() < bound, "{found}, not {}", 3.0 * p);
        }
    }

    #[test]
    fn an_endless_theta_draws_evenly() {
        let found = mean_weights(&[1.0, 0.2, -0.9], 1e9);
        let bound = 5.0 * (3.0 * (1.0 / 3.0) * (2.0 / 3.0) / 4_000.0_f64).sqrt();
        assert!(found.iter().all(|weight| (weight - 1.0).abs() < bound), "{found:?}");
    }

    #[test]
    fn wrong_samples_are_never_imitated_however_they_are_drawn() {
        let mut rng = Seed(1).rng("resample", [0, 0]);
        for originals in [false, true] {
            for theta in [None, Some(0.8), Some(1e9)] {
                let found = weights(&[1.0, -1.0, -1.0 + 1e-9, 0.3], theta, originals, &mut rng);
                assert_eq!((found[1], found[2]), (0.0, 0.0), "{theta:?}");
            }
        }
    }

    #[test]
    fn originals_count_once_each_besides_what_is_drawn() {
        let mut rng = Seed(1).rng("resample", [0, 0]);
        assert_eq!(weights(&[0.1; 16], None, true, &mut rng), [1.0; 16]);
        let found = weights(&[0.1; 16], Some(0.8), true, &mut rng);
        assert_eq!(found.iter().sum::<f64>(), 32.0);
        assert!(found.iter().all(|weight| *weight >= 1.0));
    }
}
