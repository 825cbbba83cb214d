//! SEC: a softmax bandit over problem categories, paid in mean |advantage|.
//!
//! Source   Self-Evolving Curriculum, arXiv 2505.14970 v4; system 02.
//! Draw     P(c) = exp(Q_c / tau) / sum_k exp(Q_k / tau), Q_c = 0 at first             [code]
//! Learn    Q_c <- (1 - alpha) Q_c + alpha rho_c, rho_c = mean |A| over all rollouts of
//!          arm c in this step, A = (r - mean) / (std_{n-1} + 1e-6) in the group        [code]
//! Exact    binary rewards, pass rate p, group n: mean |A| = 2 sqrt(p (1 - p) (n - 1) / n)
//! Differs  A is computed here from the rewards, whatever estimator the gradient uses.
//!          An absent arm decays (code) or holds (printed equation): `absent`.
//!          Rejected groups are observed too: without their zeros rho would be inflated;
//!          the released rejection sampling never shows them to Q.
//!          Arms too small for a batch and refills: see `arm_bandit.rs` and `queue.rs`.
//!
//! The feature list of the paper is the category of the pool: for SEC-2D let it carry level x type.

use gradatim_core::{Error, Evidence, Group, Metrics, Result, State, advantage, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw, Policy};
use crate::{Context, Need, Sampler, Selection};

/// Options of `sec`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// Learning rate of Q, in (0, 1]. Paper: 0.5 in every released command (code default 0.1). [code]
    pub alpha: f64,
    /// Temperature, above 0. Paper: Countdown 1.0, MATH 0.4, SEC-2D 0.2; code default 1.0. [code]
    pub tau: f64,
    /// How Q becomes P. Paper: boltzmann. [code]
    pub policy: Policy,
    /// What an arm is paid in. Paper: adv. [code]
    pub objective: Objective,
    /// What happens to Q of an arm that was not drawn. [code] decay, [paper] hold.
    pub absent: Absent,
    /// Passes over the rows before the run ends, at least 1; left out: without end. [code]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passes: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            alpha: 0.5,
            tau: 1.0,
            policy: Policy::default(),
            objective: Objective::default(),
            absent: Absent::default(),
            passes: None,
        }
    }
}

/// What an arm is paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Mean |A|, A with the group's standard deviation divided out.
    #[default]
    Adv,
    /// Mean |r - mean of the group|. In the released code, though its trainer never asks for it.
    UnnormalisedAdv,
    /// Mean reward of the arm now, less its mean reward when it was last drawn (0 at first).
    Progress,
}

/// What happens to an arm that was not drawn in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// It is paid 0: Q <- (1 - alpha) Q.
    #[default]
    Decay,
    /// Q stays.
    Hold,
}

impl Options {
    fn check(&self, n_arms: usize) -> Result<()> {
        if !(self.alpha > 0.0 && self.alpha <= 1.0) {
            return Err(Error::input("alpha", self.alpha, "a number above 0, at most 1", "set alpha = 0.5"));
        }
        self.policy.check(self.tau, n_arms)?;
        if self.policy == Policy::NormalisedQ && self.objective == Objective::Progress {
            let hint = "set policy = \"boltzmann\"";
            let found = "normalised-q with objective progress, whose Q can be negative";
            return Err(Error::input("policy", found, "an objective that is never negative", hint));
        }
        Ok(())
    }
}

struct Sec {
    options: Options,
    bandit: ArmBandit,
    /// Mean reward of each arm when it was last drawn, `[C]`; kept for `progress` alone.
    last_reward: Vec<f64>,
}

/// What `sec` keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    bandit: State,
    last_reward: Vec<f64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    let bandit = ArmBandit::new(pool, Draw::Passes(options.passes))?;
    options.check(bandit.q.len())?;
    Ok(Box::new(Sec { options, last_reward: vec![0.0; bandit.q.len()], bandit }))
}

impl Sec {
    fn probabilities(&self) -> Vec<f64> {
        self.options.policy.probabilities(&self.bandit.q, self.options.tau)
    }

    /// What one arm is paid; `None` when no rollout came from it.
    fn pay(&mut self, arm: usize, groups: &[&Group]) -> Option<f64> {
        let per_rollout = |of: fn(&[f64]) -> Vec<f64>| -> Vec<f64> {
            groups.iter().flat_map(|group| of(&group.rewards())).collect()
        };
        let paid = match self.options.objective {
            Objective::Adv => per_rollout(advantage::grpo),
            Objective::UnnormalisedAdv => per_rollout(advantage::centred),
            Objective::Progress => per_rollout(<[f64]>::to_vec),
        };
        if paid.is_empty() {
            return None;
        }
        if self.options.objective == Objective::Progress {
            let now = stats::mean(&paid);
            return Some(now - std::mem::replace(&mut self.last_reward[arm], now));
        }
        Some(advantage::mean_abs(&paid))
    }
}

impl Sampler for Sec {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities();
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        for (arm, groups) in self.bandit.groups_by_arm(evidence, cx).iter().enumerate() {
            let rho = self.pay(arm, groups);
            self.bandit.q[arm] = learn(self.bandit.q[arm], rho, &self.options);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let rows = [
            ("probability", self.bandit.over_pool(&self.probabilities())),
            ("q", self.bandit.over_pool(&self.bandit.q)),
            ("left", self.bandit.left_in_pass()),
        ];
        let arms = rows.into_iter().map(|(name, row)| (name.to_owned(), row)).collect();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), last_reward: self.last_reward.clone() };
        Ok(State::of("sec", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("sec", 1)?;
        if saved.last_reward.len() != self.last_reward.len() {
            let (found, here) = (saved.last_reward.len(), self.last_reward.len());
            let hint = "resume with the pool the run was started with";
            return Err(Error::input(
                "state.last-reward",
                format!("{found} arms"),
                format!("{here} arms"),
                hint,
            ));
        }
        self.bandit.load(saved.bandit)?;
        self.last_reward = saved.last_reward;
        Ok(())
    }
}

/// The header's Learn line for one arm; `rho` is `None` when no rollout came from it.
fn learn(q: f64, rho: Option<f64>, options: &Options) -> f64 {
    match (rho, options.absent) {
        (Some(rho), _) => q + options.alpha * (rho - q),
        (None, Absent::Decay) => q - options.alpha * q,
        (None, Absent::Hold) => q,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_pay_gives_a_geometric_approach_and_absence_a_geometric_decay() {
        for alpha in [0.1_f64, 0.5, 0.9, 1.0] {
            let options = Options { alpha, ..Options::default() };
            let held = Options { absent: Absent::Hold, ..options };
            let (mut fed, mut decayed) = (0.0, 0.8);
            for m in 1..=40 {
                fed = learn(fed, Some(0.7), &options);
                decayed = learn(decayed, None, &options);
                assert!((fed - 0.7 * (1.0 - (1.0 - alpha).powi(m))).abs() < 1e-12);
                assert!((decayed - 0.8 * (1.0 - alpha).powi(m)).abs() < 1e-12);
                assert_eq!(learn(0.8, None, &held), 0.8);
            }
        }
    }
}
