//! Which groups a filter keeps, by how often their rollouts pass or how much their rewards differ.
//!
//! pass-band         low <= p <= high, p the group's pass rate: mean score, or mean reward where there is none
//! skew-easy         low <= p: only the too hard go
//! skew-hard         p <= high: only the too easy go
//! variance-band     low <= v <= high, v = variance of the group's rewards / (range^2 / 4), in [0, 1];
//!                   binary rewards: v = 4 p (1 - p)
//! nonzero-variance  not all rewards equal; binary rewards: 0 < p < 1
//! Source   system 13, items 2 and 6; the edges are kept. [inferred]

use gradatim_core::{Error, Group, Result, stats};
use serde::{Deserialize, Serialize};

use crate::pass_rate::pass_rate;

/// Slack at the edges of a band: a rate is a quotient of small integers, so it may miss an edge by rounding alone.
const EDGE: f64 = 1e-9;

/// Which groups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Criterion {
    /// A pass rate from `low` to `high`, both in [0, 1].
    PassBand {
        /// Least pass rate kept.
        #[serde(default = "quarter")]
        low: f64,
        /// Largest pass rate kept.
        #[serde(default = "three_quarters")]
        high: f64,
    },
    /// A variance of the rewards from `low` to `high`, as a share of the largest that rewards `range` apart can have.
    VarianceBand {
        /// Least share kept; 0.75 is the pass band 0.25 to 0.75 of binary rewards.
        #[serde(default = "three_quarters")]
        low: f64,
        /// Largest share kept.
        #[serde(default = "one")]
        high: f64,
        /// Largest reward less smallest, above 0.
        #[serde(default = "one")]
        range: f64,
    },
    /// Rewards that are not all equal.
    NonzeroVariance,
    /// A pass rate of at least `low`.
    SkewEasy {
        /// Least pass rate kept.
        #[serde(default = "quarter")]
        low: f64,
    },
    /// A pass rate of at most `high`.
    SkewHard {
        /// Largest pass rate kept.
        #[serde(default = "three_quarters")]
        high: f64,
    },
}

fn quarter() -> f64 {
    0.25
}

fn three_quarters() -> f64 {
    0.75
}

fn one() -> f64 {
    1.0
}

/// On which side a group missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Miss {
    /// Passed too rarely.
    Low,
    /// Passed too often.
    High,
}

impl Criterion {
    /// Refuses bands that are empty or leave [0, 1]; keys are relative to the options.
    pub(super) fn check(self) -> Result<()> {
        let (low, high, range) = match self {
            Self::PassBand { low, high } => (low, high, 1.0),
            Self::VarianceBand { low, high, range } => (low, high, range),
            Self::SkewEasy { low } => (low, 1.0, 1.0),
            Self::SkewHard { high } => (0.0, high, 1.0),
            Self::NonzeroVariance => return Ok(()),
        };
        if !(0.0 <= low && low <= high && high <= 1.0) {
            let hint = "set low = 0.25 and high = 0.75";
            let found = format!("the band {low} to {high}");
            return Err(Error::input("criterion", found, "0 <= low <= high <= 1", hint));
        }
        if !(range > 0.0 && range.is_finite()) {
            let hint = "set it to the largest reward less the smallest, 1.0 for right and wrong";
            return Err(Error::input("criterion.range", range, "a finite number above 0", hint));
        }
        Ok(())
    }

    /// How a group misses; `None` keeps it.
    pub(super) fn miss(self, group: &Group) -> Option<Miss> {
        let p = pass_rate(group);
        let is_within = |value: f64, low: f64, high: f64| low - EDGE <= value && value <= high + EDGE;
        let band = |low: f64, high: f64| match is_within(p, low, high) {
            true => None,
            false if p < low => Some(Miss::Low),
            false => Some(Miss::High),
        };
        let unless = |is_kept: bool| match is_kept {
            true => None,
            false if p < 0.5 => Some(Miss::Low),
            false => Some(Miss::High),
        };
        match self {
            Self::PassBand { low, high } => band(low, high),
            Self::SkewEasy { low } => band(low, 1.0),
            Self::SkewHard { high } => band(0.0, high),
            Self::VarianceBand { low, high, range } => {
                unless(is_within(share_of_variance(&group.rewards(), range), low, high))
            }
            Self::NonzeroVariance => unless(!group.is_flat()),
        }
    }

    /// Why a group that missed was dropped.
    pub(super) fn why(self, miss: Miss) -> &'static str {
        match (self, miss) {
            (Self::NonzeroVariance, _) => "flat",
            (Self::VarianceBand { .. }, _) => "variance out of band",
            (_, Miss::Low) => "too hard",
            (_, Miss::High) => "too easy",
        }
    }
}

/// Population variance over its maximum, range^2 / 4.
fn share_of_variance(rewards: &[f64], range: f64) -> f64 {
    let mean = stats::mean(rewards);
    let squares: Vec<f64> = rewards.iter().map(|reward| (reward - mean) * (reward - mean)).collect();
    stats::mean(&squares) / (range * range / 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variance_of_binary_rewards_is_four_p_times_one_less_p() {
        for n in 1..=16_u32 {
            for k in 0..=n {
                let p = f64::from(k) / f64::from(n);
                for (wrong, right) in [(0.0, 1.0), (-3.0, 2.0)] {
                    let rewards: Vec<f64> = (0..n).map(|ix| if ix < k { right } else { wrong }).collect();
                    let share = share_of_variance(&rewards, right - wrong);
                    assert!((share - 4.0 * p * (1.0 - p)).abs() < 1e-12, "n {n}, k {k}: {share}");
                }
            }
        }
    }

    #[test]
    fn bands_out_of_range_are_refused() {
        let refused = [
            Criterion::PassBand { low: 0.6, high: 0.4 },
            Criterion::PassBand { low: -0.1, high: 0.4 },
            Criterion::PassBand { low: f64::NAN, high: 0.4 },
            Criterion::SkewEasy { low: 1.1 },
            Criterion::SkewHard { high: -0.1 },
            Criterion::VarianceBand { low: 0.5, high: 1.0, range: 0.0 },
            Criterion::VarianceBand { low: 0.5, high: 1.0, range: f64::INFINITY },
        ];
        assert!(refused.iter().all(|criterion| criterion.check().is_err()));
        assert!(Criterion::PassBand { low: 0.5, high: 0.5 }.check().is_ok());
    }
}
