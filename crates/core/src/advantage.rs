//! Group-relative advantages: how much better a rollout did than its group.

use serde::{Deserialize, Serialize};

use crate::stats;

/// How a group's rewards become advantages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimator {
    /// GRPO: (r - mean) / (std_{n-1} + 1e-6).
    #[default]
    Grpo,
    /// Dr. GRPO: r - mean.
    DrGrpo,
}

impl Estimator {
    /// Advantages of one group.
    pub fn advantages(self, rewards: &[f64]) -> Vec<f64> {
        match self {
            Self::Grpo => grpo(rewards),
            Self::DrGrpo => centred(rewards),
        }
    }
}

/// r - mean of the group.
pub fn centred(rewards: &[f64]) -> Vec<f64> {
    let mean = stats::mean(rewards);
    rewards.iter().map(|reward| reward - mean).collect()
}

/// (r - mean) / (sample std + 1e-6). A group of one keeps its reward: mean 0, std 1, as in the released SEC code.
pub fn grpo(rewards: &[f64]) -> Vec<f64> {
    if let [lone] = rewards {
        return vec![lone / (1.0 + 1e-6)];
    }
    let deviation = stats::sample_std(rewards);
    centred(rewards).into_iter().map(|centred| centred / (deviation + 1e-6)).collect()
}

/// Mean |A| of a group.
pub fn mean_abs(advantages: &[f64]) -> f64 {
    advantages.iter().map(|advantage| advantage.abs()).sum::<f64>() / advantages.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_abs_grpo_advantage_depends_on_the_pass_rate_alone() {
        for n in 2..=16_u32 {
            for correct in 0..=n {
                let p = f64::from(correct) / f64::from(n);
                let closed_form = 2.0 * (p * (1.0 - p) * (1.0 - 1.0 / f64::from(n))).sqrt();
                for (wrong, right) in [(0.0, 1.0), (-3.0, 2.0)] {
                    let rewards: Vec<f64> = (0..n).map(|i| if i < correct { right } else { wrong }).collect();
                    let found = mean_abs(&grpo(&rewards));
                    assert!(
                        (found - closed_form).abs() < 1e-5,
                        "n {n}, correct {correct}: {found} {closed_form}"
                    );
                }
            }
        }
    }

    #[test]
    fn eight_rollouts_half_right_pay_the_card_figure() {
        let rewards = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        assert!((mean_abs(&grpo(&rewards)) - 0.9354).abs() < 1e-4);
    }
}
