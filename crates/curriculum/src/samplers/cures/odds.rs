//! What a prompt's pass rate is worth to `cures`: its odds of being drawn and its share of the rollouts.
//!
//! Paper    odds exp(s / tau), share s, s = sqrt(m (1 - m)), m the posterior mean
//! Released odds exp(0.01 s / (passes + 1)), share sqrt(c (1 - c)), c the bare share of passes      [code]
//!
//! Odds are relative to those of m = 1/2, in whole numbers for the tree of sums: 2^26 stands for 1.

use gradatim_core::stats;

use super::{Compat, Options, Quota};
use crate::beta::Beta;
use crate::rollout_quota::{self, Rounding, Zero, reward_sigma};

/// Weight of a prompt with m = 1/2.
const UNIT: f64 = (1_u32 << 26) as f64;
/// What the released sampler divides a count by. [code]
const RELEASED_SCALE: f64 = 0.01;

impl Options {
    /// ln of the odds.
    fn log_odds(&self, rate: Beta) -> f64 {
        let s = reward_sigma(rate.mean());
        match self.compat {
            Compat::Paper => (s - 0.5) / self.tau,
            Compat::ReleasedCode => RELEASED_SCALE * (s / rate.a - 0.5),
        }
    }

    /// Odds as a whole number, at least 1: no prompt is given up.
    pub(super) fn weight(&self, rate: Beta) -> u32 {
        ((stats::exp(self.log_odds(rate)) * UNIT).round() as u32).max(1)
    }

    /// What a prompt's quota is in proportion to.
    pub(super) fn sigma(&self, rate: Beta) -> f64 {
        match (self.quota, self.compat) {
            (Quota::Equal, _) => 1.0,
            (Quota::Posterior, Compat::Paper) => reward_sigma(rate.mean()),
            (Quota::Posterior, Compat::ReleasedCode) => {
                let rollouts = rate.a + rate.b - 2.0;
                if rollouts > 0.0 { reward_sigma((rate.a - 1.0) / rollouts) } else { 0.0 }
            }
        }
    }

    /// Within which quotas have to stay.
    pub(super) fn limits(&self) -> rollout_quota::Options {
        let max = self.max_quota.unwrap_or(u32::MAX);
        match self.compat {
            Compat::Paper => {
                rollout_quota::Options { min: self.min_quota, max, ..rollout_quota::Options::default() }
            }
            Compat::ReleasedCode => {
                rollout_quota::Options { rounding: Rounding::Independent, min: 0, max, zero: Zero::Nothing }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout_quota::quotas;

    /// The posterior after `passes` of `n` rollouts.
    fn after(passes: u32, n: u32) -> Beta {
        Beta::FLAT.after(passes.into(), n.into(), 1.0, Beta::FLAT)
    }

    #[test]
    fn odds_differ_by_the_exponential_of_the_difference_in_deviation() {
        for tau in [0.05, 0.1, 100.0] {
            let options = Options { tau, ..Options::default() };
            for (left, right) in [((0, 4), (2, 4)), ((1, 4), (3, 12)), ((4, 4), (40, 41))] {
                let (left, right) = (after(left.0, left.1), after(right.0, right.1));
                let [s, t] = [left, right].map(|rate| (rate.mean() * (1.0 - rate.mean())).sqrt());
                let found = options.log_odds(left) - options.log_odds(right);
                assert!((found - (s - t) / tau).abs() < 1e-12, "tau {tau}");
                let weights = f64::from(options.weight(left)) / f64::from(options.weight(right));
                assert!((weights / ((s - t) / tau).exp() - 1.0).abs() < 1e-3, "tau {tau}: {weights}");
            }
        }
    }

    #[test]
    fn four_rollouts_spread_odds_over_twelve_point_eight() {
        let options = Options::default();
        let odds: Vec<f64> = (0..=4).map(|k| options.log_odds(after(k, 4)).exp()).collect();
        let ratio =
            odds.iter().copied().fold(0.0, f64::max) / odds.iter().copied().fold(f64::INFINITY, f64::min);
        // s = 1/2 for 2 of 4, sqrt(1/6 * 5/6) = 0.3727 for 0 or 4 of 4.
        let closed_form = ((0.5 - (5.0_f64 / 36.0).sqrt()) / 0.05).exp();
        assert!((ratio - closed_form).abs() < 1e-9 && (ratio - 12.8).abs() < 0.05, "{ratio}");
        assert_eq!(options.sigma(after(0, 4)), (5.0_f64 / 36.0).sqrt());
    }

    #[test]
    fn a_large_temperature_is_uniform_and_a_small_one_takes_the_prompts_nearest_one_half() {
        let at = |tau: f64| {
            (0..=8).map(|k| Options { tau, ..Options::default() }.weight(after(k, 8))).collect::<Vec<u32>>()
        };
        let flat = at(1e9);
        assert!(flat.iter().all(|weight| *weight == flat[0]), "{flat:?}");
        let sharp = at(1e-4);
        assert!(sharp.iter().enumerate().all(|(k, weight)| (*weight > 1) == (k == 4)), "{sharp:?}");
    }

    #[test]
    fn the_released_code_draws_uniformly_within_a_third_of_a_percent_and_gives_sure_prompts_nothing() {
        let options = Options { compat: Compat::ReleasedCode, ..Options::default() };
        let odds: Vec<f64> = (0..=4).map(|k| options.log_odds(after(k, 4)).exp()).collect();
        assert!((odds[0] / odds[4] - 1.0030).abs() < 5e-5, "{odds:?}");
        assert!(
            odds.windows(2).all(|pair| pair[0] > pair[1]),
            "hard prompts are slightly favoured: {odds:?}"
        );
        let sigmas: Vec<f64> = (0..=4).map(|k| options.sigma(after(k, 4))).collect();
        assert_eq!((sigmas[0], sigmas[4]), (0.0, 0.0));
        assert_eq!(quotas(&[sigmas[0], sigmas[2], sigmas[4]], 24, &options.limits()).unwrap(), [0, 24, 0]);
    }
}
