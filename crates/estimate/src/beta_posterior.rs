//! The Beta posterior of an unknown pass rate, with forgetting.
//!
//! Source   shared by systems 05, 10, 13, 16 and 43; CurES's release counts from Beta(1, 1)   [code]
//! Learn    a <- keep a + (1 - keep) a0 + passes, b likewise with failures; keep = 1 only counts
//! Exact    flat prior, keep = 1: after s passes in m rollouts the mean is (s + 1) / (m + 2), whatever their order
//! Draw     `Rng::beta`

use gradatim_core::Rng;
use statrs::distribution::ContinuousCDF;

/// Beta(a, b), both above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// Passes, and what was believed beforehand.
    pub a: f64,
    /// Failures, and what was believed beforehand.
    pub b: f64,
}

impl Beta {
    /// Every rate equally likely.
    pub const FLAT: Self = Self { a: 1.0, b: 1.0 };

    /// Rate `mean`, as sure as `strength` rollouts make it.
    pub fn around(mean: f64, strength: f64) -> Self {
        Self { a: strength * mean, b: strength * (1.0 - mean) }
    }

    /// Whether both are finite and above 0.
    pub fn is_sound(self) -> bool {
        self.a > 0.0 && self.b > 0.0 && (self.a + self.b).is_finite()
    }

    /// a / (a + b).
    pub fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// Mean of (p - mean)^2: a b / ((a + b)^2 (a + b + 1)).
    pub fn variance(self) -> f64 {
        self.expected_spread() / (self.a + self.b)
    }

    /// The rate that lies above the true one with probability `share`, in [0, 1]. For what people read:
    /// its last bits are the platform's.
    pub fn quantile(self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        statrs::distribution::Beta::new(self.a, self.b).map_or(f64::NAN, |beta| beta.inverse_cdf(share))
    }

    /// E[p (1 - p)] = a b / ((a + b) (a + b + 1)).
    pub fn expected_spread(self) -> f64 {
        let n = self.a + self.b;
        self.a * self.b / (n * (n + 1.0))
    }

    /// After `passed` of `n` more rollouts, with `keep` of the past kept and the rest fallen back to `prior`:
    /// a <- keep a + (1 - keep) a0 + passed, and b likewise.
    #[must_use]
    pub fn after(self, passed: f64, n: f64, keep: f64, prior: Self) -> Self {
        let blend = |now: f64, before: f64| keep * now + (1.0 - keep) * before;
        Self { a: blend(self.a, prior.a) + passed, b: blend(self.b, prior.b) + (n - passed) }
    }

    /// A rate drawn from it.
    pub fn draw(self, rng: &mut Rng) -> f64 {
        rng.beta(self.a, self.b)
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::{Seed, stats};

    use super::*;

    #[test]
    fn draws_have_the_mean_and_variance_of_the_distribution_within_five_standard_errors() {
        for (a, b) in [(1.0, 1.0), (0.3, 0.4), (2.0, 6.0), (40.0, 3.0), (0.05, 5.0), (900.0, 900.0)] {
            let mut rng = Seed(1).rng("beta", [0, 0]);
            let beta = Beta { a, b };
            let draws: Vec<f64> = (0..20_000).map(|_| beta.draw(&mut rng)).collect();
            let n = draws.len() as f64;
            let variance = beta.variance();
            let squares: Vec<f64> = draws.iter().map(|p| (p - beta.mean()) * (p - beta.mean())).collect();
            assert!(
                (stats::mean(&draws) - beta.mean()).abs() < 5.0 * (variance / n).sqrt(),
                "Beta({a}, {b})"
            );
            let error = stats::sample_std(&squares) / n.sqrt();
            assert!((stats::mean(&squares) - variance).abs() < 5.0 * error, "Beta({a}, {b})");
            let spread = draws.iter().map(|p| p * (1.0 - p)).collect::<Vec<_>>();
            let error = stats::sample_std(&spread) / n.sqrt();
            assert!((stats::mean(&spread) - beta.expected_spread()).abs() < 5.0 * error, "Beta({a}, {b})");
        }
    }

    #[test]
    fn flat_draws_are_uniform_within_five_standard_errors() {
        let mut rng = Seed(2).rng("flat", [0, 0]);
        let mut counts = [0_u32; 10];
        (0..50_000).for_each(|_| counts[(Beta::FLAT.draw(&mut rng) * 10.0) as usize] += 1);
        let error = (50_000.0_f64 * 0.1 * 0.9).sqrt();
        assert!(counts.iter().all(|c| (f64::from(*c) - 5_000.0).abs() < 5.0 * error), "{counts:?}");
    }

    #[test]
    fn keeping_everything_counts_and_keeping_nothing_restarts() {
        let prior = Beta::around(0.25, 4.0);
        let posterior = prior.after(3.0, 8.0, 1.0, prior).after(1.0, 8.0, 1.0, prior);
        assert_eq!(posterior, Beta { a: 5.0, b: 15.0 });
        assert_eq!(posterior.after(8.0, 8.0, 0.0, prior), Beta { a: 9.0, b: 3.0 });
    }

    #[test]
    fn a_flat_prior_counts_one_of_each_in_any_order_and_resets_to_one_half() {
        for (s, m) in [(0, 4), (1, 4), (4, 4), (3, 17)] {
            let groups = [(0..s).map(|_| 1.0).collect::<Vec<_>>(), vec![0.0; (m - s) as usize]].concat();
            let told = |passes: &mut dyn Iterator<Item = &f64>| {
                passes.fold(Beta::FLAT, |beta, pass| beta.after(*pass, 1.0, 1.0, Beta::FLAT))
            };
            let forwards = told(&mut groups.iter());
            assert_eq!(forwards, told(&mut groups.iter().rev()));
            assert_eq!(forwards.mean(), (f64::from(s) + 1.0) / (f64::from(m) + 2.0));
        }
        assert_eq!(Beta::FLAT.mean(), 0.5);
    }

    #[test]
    fn quantiles_are_those_of_the_closed_forms() {
        // Beta(1, 1): the share itself. Beta(2, 1): F = p^2. Beta(1, 3): F = 1 - (1 - p)^3.
        for share in [0.025, 0.5, 0.975] {
            for (a, b, expected) in
                [(1.0, 1.0, share), (2.0, 1.0, f64::sqrt(share)), (1.0, 3.0, 1.0 - f64::cbrt(1.0 - share))]
            {
                let found = Beta { a, b }.quantile(share);
                assert!(
                    (found - expected).abs() < 1e-6,
                    "Beta({a}, {b}) at {share}: {found}, not {expected}"
                );
            }
        }
    }
}
