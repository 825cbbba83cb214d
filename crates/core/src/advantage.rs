//! Advantages: how much better a rollout did than others.
//!
//! grpo                         (r - mean) / (std_{n-1} + 1e-6) in the group      arXiv 2402.03300
//! dr-grpo                      r - mean of the group                             arXiv 2503.20783
//! rloo                         r - mean of the others = n / (n - 1) (r - mean)   arXiv 2402.14740
//! reinforce-plus-plus          r, then whitened over the batch                   arXiv 2501.03262
//! reinforce-plus-plus-baseline r - mean of the group, then whitened over the batch
//! Whitened (A - mean) / sqrt(var_{N-1} + 1e-8) over the N rollouts of all groups that are trained on.
//! Alone    A group of one has nothing to compare with: grpo, rloo and the -baseline take 0 for its
//!          mean, as released trainers do; dr-grpo gives 0.                               [code: verl]
//! Differs  Released trainers whiten over tokens, so that long responses weigh more; here rollouts
//!          count once each. The KL term is the objective's, never part of the reward.

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
    /// Leave one out: r - mean of the other rollouts.
    Rloo,
    /// REINFORCE++: r, whitened over the batch.
    ReinforcePlusPlus,
    /// REINFORCE++ with the group's mean as baseline: r - mean, whitened over the batch.
    ReinforcePlusPlusBaseline,
}

impl Estimator {
    /// Advantages of one group, as far as the group alone decides them; see [`Estimator::across`].
    pub fn advantages(self, rewards: &[f64]) -> Vec<f64> {
        match self {
            Self::Grpo => grpo(rewards),
            Self::DrGrpo => centred(rewards),
            Self::Rloo => leave_one_out(rewards),
            Self::ReinforcePlusPlus => rewards.to_vec(),
            Self::ReinforcePlusPlusBaseline => match rewards {
                [lone] => vec![*lone],
                _ => centred(rewards),
            },
        }
    }

    /// Completes the advantages of a batch: call it once with [`Estimator::advantages`] of every group
    /// that is trained on. Changes nothing unless the estimator compares across groups.
    pub fn across(self, groups: &mut [Vec<f64>]) {
        match self {
            Self::Grpo | Self::DrGrpo | Self::Rloo => {}
            Self::ReinforcePlusPlus | Self::ReinforcePlusPlusBaseline => whiten(groups),
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

/// r - mean of the other rollouts of the group. A group of one keeps its reward.
pub fn leave_one_out(rewards: &[f64]) -> Vec<f64> {
    if let [lone] = rewards {
        return vec![*lone];
    }
    let n = rewards.len() as f64;
    centred(rewards).into_iter().map(|centred| centred * n / (n - 1.0)).collect()
}

/// (A - mean) / sqrt(sample variance + 1e-8) over all groups together.
pub fn whiten(groups: &mut [Vec<f64>]) {
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let (mean, deviation) = (stats::mean(&all), stats::sample_std(&all));
    let divisor = libm::sqrt(deviation * deviation + 1e-8);
    groups.iter_mut().flatten().for_each(|advantage| *advantage = (*advantage - mean) / divisor);
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

    #[test]
    fn leaving_one_out_is_what_its_name_says() {
        let rewards = [0.3, -1.0, 2.5, 0.3, 0.0];
        let by_definition = (0..rewards.len()).map(|left_out| {
            let others: Vec<f64> = (0..5).filter(|ix| *ix != left_out).map(|ix| rewards[ix]).collect();
            rewards[left_out] - stats::mean(&others)
        });
        for (found, expected) in Estimator::Rloo.advantages(&rewards).iter().zip(by_definition) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    #[test]
    fn binary_rewards_leave_two_leave_one_out_advantages() {
        // k of n right: a right one beats the mean (k - 1) / (n - 1) of the others, a wrong one loses k / (n - 1).
        for n in 2..=9_u32 {
            for k in 0..=n {
                let rewards: Vec<f64> = (0..n).map(|ix| f64::from(u8::from(ix < k))).collect();
                let (others, k) = (f64::from(n - 1), f64::from(k));
                for (reward, found) in rewards.iter().zip(leave_one_out(&rewards)) {
                    let expected = if *reward == 1.0 { (others - (k - 1.0)) / others } else { -k / others };
                    assert!((found - expected).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn a_whitened_batch_has_mean_zero_and_sample_variance_one() {
        let rewards = [vec![1.0, 0.0, 0.0, 0.0], vec![1.0, 1.0], vec![0.0, 0.5, -2.0]];
        for estimator in [Estimator::ReinforcePlusPlus, Estimator::ReinforcePlusPlusBaseline] {
            let mut groups: Vec<Vec<f64>> = rewards.iter().map(|group| estimator.advantages(group)).collect();
            estimator.across(&mut groups);
            let all: Vec<f64> = groups.concat();
            assert!(stats::mean(&all).abs() < 1e-12);
            assert!((stats::sample_std(&all) - 1.0).abs() < 1e-7);
        }
    }

    #[test]
    fn group_means_are_the_baseline_of_the_batch_wide_form() {
        // Centred: +-1/2, twice, and 0, 0. Sample variance over six: 4 (1/4) / 5 = 1/5.
        let mut groups = [vec![1.0, 0.0], vec![0.0, 1.0], vec![1.0, 1.0]]
            .map(|rewards| Estimator::ReinforcePlusPlusBaseline.advantages(&rewards));
        Estimator::ReinforcePlusPlusBaseline.across(&mut groups);
        let unit = 0.5 / (0.2_f64 + 1e-8).sqrt();
        for (found, expected) in groups.concat().iter().zip([unit, -unit, -unit, unit, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-12, "{groups:?}");
        }
    }

    #[test]
    fn a_batch_without_differences_teaches_nothing() {
        let mut groups = vec![vec![1.0; 4]; 3];
        Estimator::ReinforcePlusPlus.across(&mut groups);
        assert_eq!(groups, vec![vec![0.0; 4]; 3]);
    }

    #[test]
    fn estimators_within_groups_leave_the_batch_alone() {
        for estimator in [Estimator::Grpo, Estimator::DrGrpo, Estimator::Rloo] {
            let mut groups = vec![vec![3.0, -1.0], vec![0.25]];
            estimator.across(&mut groups);
            assert_eq!(groups, vec![vec![3.0, -1.0], vec![0.25]]);
        }
    }

    #[test]
    fn a_lone_rollout_has_nothing_to_be_compared_with() {
        let alone = |estimator: Estimator| estimator.advantages(&[0.5])[0];
        assert_eq!(alone(Estimator::Rloo), 0.5);
        assert_eq!(alone(Estimator::ReinforcePlusPlusBaseline), 0.5);
        assert_eq!(alone(Estimator::DrGrpo), 0.0);
    }
}
