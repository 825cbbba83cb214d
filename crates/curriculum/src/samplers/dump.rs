//! DUMP: an upper confidence bound on each distribution's mean |advantage|, through a sharp softmax.
//!
//! Source   DUMP, arXiv 2504.09710; system 21.
//! Learn    L_d = mean |A| over the last 300 rollouts of arm d, A = (r - mean) / (std_{n-1} + 1e-6)
//!          in the group; 0 before the first                                             [code]
//! Count    n_d = rollouts of the arm so far, N = max(1, sum of n_d)                      [code]
//! Draw     P(d) = softmax((L_d + bonus sqrt(2 ln(N + 1) / (n_d + 1))) / 0.1); every slot draws an arm,
//!          then a row of it uniformly, with replacement; a procedural arm gives a fresh instance [code]
//! Exact    equal scores, as before any update: uniform over arms. N = 2047: an unseen arm's bonus is
//!          sqrt(2 ln 2048) = 3.905, so it takes all the mass there is at 0.1.
//! Differs  A is computed here from the rewards, whatever estimator the gradient uses. Estimating
//!          rollouts are not counted. The released validation feed (one pseudo-rollout an arm and
//!          validation, which biases L) and its unused Beta counts are left out.
//!
//! The released metadata key is the category of the pool: let it carry what tells the distributions apart.

use gradatim_core::{Error, Evidence, Group, Metrics, Result, State, advantage, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::packed::Packed;
use crate::window::Window;
use crate::{Context, Need, Sampler, Selection};

/// Updates over which the slope of a weight is taken. [code]
const TREND: usize = 50;

/// Options of `dump`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Rollouts of an arm that count towards its learnability, in 1..=100,000. Paper: 300. [code]
    pub window: usize,
    /// Softmax temperature, above 0. Paper: 0.1. [code]
    pub temperature: f64,
    /// Weight of the exploration bonus, at least 0. Paper: 1.0. [code]
    pub bonus: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { window: 300, temperature: 0.1, bonus: 1.0 }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        if !(1..=100_000).contains(&self.window) {
            return Err(Error::input("window", self.window, "1 to 100,000 rollouts", "set window = 300"));
        }
        if !(self.temperature > 0.0 && self.temperature.is_finite()) {
            let hint = "set temperature = 0.1";
            return Err(Error::input("temperature", self.temperature, "a finite number above 0", hint));
        }
        if !(self.bonus >= 0.0 && self.bonus.is_finite()) {
            return Err(Error::input("bonus", self.bonus, "a finite number, at least 0", "set bonus = 1.0"));
        }
        Ok(())
    }
}

/// The header's Draw line without the softmax: bonus of every arm `[C]`.
fn bonuses(counts: &[u64], weight: f64) -> Vec<f64> {
    let total = counts.iter().fold(0_u64, |sum, n| sum.saturating_add(*n)).max(1) as f64;
    let bonus = |n: &u64| weight * (2.0 * stats::log(total + 1.0) / (*n as f64 + 1.0)).sqrt();
    counts.iter().map(bonus).collect()
}

struct Dump {
    options: Options,
    /// Its values are the learnabilities.
    bandit: ArmBandit,
    /// Rollouts so far, `[C]`.
    counts: Vec<u64>,
    /// |A| of the latest rollouts, `[C]`.
    pay: Vec<Window>,
    /// Whether the latest rollouts earned at least 1, `[C]`.
    rewarded: Vec<Window>,
    /// Probability after the latest updates, `[C]`.
    weights: Vec<Window>,
}

/// What `dump` keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    bandit: State,
    arms: Vec<SavedArm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedArm {
    count: u64,
    pay: Packed<f64>,
    rewarded: Packed<f64>,
    weights: Packed<f64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::WithReplacement)?;
    let windows = |size: usize| vec![Window::new(size); bandit.q.len()];
    let (pay, rewarded, weights) = (windows(options.window), windows(options.window), windows(TREND));
    let counts = vec![0; bandit.q.len()];
    Ok(Box::new(Dump { options, bandit, counts, pay, rewarded, weights }))
}

impl Dump {
    fn probabilities(&self) -> Vec<f64> {
        let bonuses = bonuses(&self.counts, self.options.bonus);
        let scores: Vec<f64> = self.bandit.q.iter().zip(bonuses).map(|(l, bonus)| l + bonus).collect();
        stats::softmax(&scores, self.options.temperature)
    }

    fn learn(&mut self, arm: usize, groups: &[&Group]) {
        for group in groups {
            let rewards = group.rewards();
            self.counts[arm] += rewards.len() as u64;
            for (reward, advantage) in rewards.iter().zip(advantage::grpo(&rewards)) {
                self.pay[arm].push(advantage.abs());
                self.rewarded[arm].push(f64::from(u8::from(*reward >= 1.0)));
            }
        }
        self.bandit.q[arm] = self.pay[arm].mean();
    }
}

impl Sampler for Dump {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities();
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        for (arm, groups) in self.bandit.groups_by_arm(evidence, cx).iter().enumerate() {
            self.learn(arm, groups);
        }
        let probabilities = self.probabilities();
        for (weight, p) in self.weights.iter_mut().zip(probabilities) {
            weight.push(p);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let each = |of: fn(&Window) -> f64, windows: &[Window]| windows.iter().map(of).collect::<Vec<f64>>();
        let rows = [
            ("probability", self.probabilities()),
            ("learnability", self.bandit.q.clone()),
            ("bonus", bonuses(&self.counts, self.options.bonus)),
            ("count", self.counts.iter().map(|n| *n as f64).collect()),
            ("reward-rate", each(Window::mean, &self.rewarded)),
            ("slope", each(Window::slope, &self.weights)),
        ];
        let arms =
            rows.into_iter().map(|(name, row)| (name.to_owned(), self.bandit.over_pool(&row))).collect();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let arm = |arm: usize| SavedArm {
            count: self.counts[arm],
            pay: self.pay[arm].save(),
            rewarded: self.rewarded[arm].save(),
            weights: self.weights[arm].save(),
        };
        let saved = Saved { bandit: self.bandit.save(), arms: (0..self.counts.len()).map(arm).collect() };
        Ok(State::of("dump", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("dump", 1)?;
        if saved.arms.len() != self.counts.len() {
            let (found, here) = (saved.arms.len(), self.counts.len());
            let hint = "resume with the pool the run was started with";
            return Err(Error::input("state.arms", format!("{found} arms"), format!("{here} arms"), hint));
        }
        self.bandit.load(saved.bandit)?;
        for (ix, arm) in saved.arms.iter().enumerate() {
            self.counts[ix] = arm.count;
            self.pay[ix].load(&arm.pay)?;
            self.rewarded[ix].load(&arm.rewarded)?;
            self.weights[ix].load(&arm.weights)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bonuses_are_those_of_a_trace_by_hand() {
        // N = 2047 = 2^11 - 1: ln(N + 1) = 11 ln 2.
        let ln_two = std::f64::consts::LN_2;
        let found = bonuses(&[0, 1023, 1024], 1.0);
        let by_hand = [22.0 * ln_two, 22.0 * ln_two / 1024.0, 22.0 * ln_two / 1025.0].map(f64::sqrt);
        for (found, expected) in found.iter().zip(by_hand) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
        assert!((found[0] - 3.905).abs() < 5e-4);
        assert_eq!(bonuses(&[0, 0], 1.0), vec![(2.0 * ln_two).sqrt(); 2]);
        assert_eq!(bonuses(&[0, 9], 0.0), [0.0, 0.0]);
    }
}
