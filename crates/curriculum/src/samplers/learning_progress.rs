//! Learning progress: arms whose pass rate moves, up or down.
//!
//! Source   absolute learning progress: Portelas et al., arXiv 1910.07224; a fast and a slow average of the
//!          pass rate: Kanitscheider et al., arXiv 2106.14876; Teacher-Student Curriculum Learning,
//!          arXiv 1707.00183, whose teachers take |slope| with a uniform share mixed in.
//! Learn    fast <- (1 - fast_rate)^n fast + (1 - (1 - fast_rate)^n) m, slow likewise, m the mean pass rate of
//!          the arm's n rollouts in a step; both begin at the first m
//! Draw     P(c) = explore / C + (1 - explore) |fast_c - slow_c| / sum_k |fast_k - slow_k|; uniform where
//!          nothing moves
//! Reweigh  with `theta`, f(p) = p (1 - theta) / (p + theta (1 - 2 p)) before the difference, so that progress
//!          at low pass rates counts for more                              [paper: 2106.14876; its 0.1: code]
//! Exact    a constant pass rate draws all arms alike; a rate that rises by r a rollout for long keeps
//!          fast - slow at r (1 / slow_rate - 1 / fast_rate), up to terms of order r
//! Differs  averages move once a step by the mean of its n rollouts, so that their order means nothing; the
//!          sources update after every episode, 2106.14876 makes slow an average of fast and passes the
//!          differences through a z-score and a sigmoid. The rates are ours.                  [inferred]
//!          An arm that was not drawn keeps its averages.

use gradatim_core::{Error, Evidence, Metrics, Result, State, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::pass_rate::passed;
use crate::{Context, Need, Sampler, Selection};

/// Options of `learning-progress`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Weight of one rollout in the fast average, in (0, 1), above `slow`. [inferred]
    pub fast: f64,
    /// Weight of one rollout in the slow average, in (0, 1). [inferred]
    pub slow: f64,
    /// Share of draws that go to all arms alike, in [0, 1]. ALP-GMM: 0.2. [code]
    pub explore: f64,
    /// Reweighs pass rates before their difference, in (0, 0.5]; left out: plain. Kanitscheider et al.: 0.1. [code]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theta: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { fast: 0.004, slow: 0.001, explore: 0.2, theta: None }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let Self { fast, slow, explore, theta } = *self;
        if !(slow > 0.0 && slow < 1.0) {
            return Err(Error::input("slow", slow, "a number between 0 and 1", "set slow = 0.001"));
        }
        if !(fast > slow && fast < 1.0) {
            let expected = format!("a number between slow = {slow} and 1");
            return Err(Error::input("fast", fast, expected, "set fast = 0.004"));
        }
        if !(0.0..=1.0).contains(&explore) {
            return Err(Error::input("explore", explore, "a number in [0, 1]", "set explore = 0.2"));
        }
        match theta {
            Some(theta) if !(theta > 0.0 && theta <= 0.5) => {
                let expected = "a number above 0, at most 0.5";
                Err(Error::input("theta", theta, expected, "set theta = 0.1, or leave it out"))
            }
            _ => Ok(()),
        }
    }
}

/// The two averages of an arm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Averages {
    fast: f64,
    slow: f64,
}

struct LearningProgress {
    options: Options,
    bandit: ArmBandit,
    /// `[C]`; `None` before the first rollout of an arm.
    averages: Vec<Option<Averages>>,
}

/// What `learning-progress` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    averages: Vec<Option<Averages>>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    Ok(Box::new(LearningProgress { options, averages: vec![None; bandit.q.len()], bandit }))
}

impl LearningProgress {
    /// |fast - slow| of every arm, `[C]`; 0 before its first rollout.
    fn progress(&self) -> Vec<f64> {
        let theta = self.options.theta;
        let seen = |p: f64| theta.map_or(p, |theta| reweigh(p, theta));
        let of = |averages: &Option<Averages>| {
            averages.map_or(0.0, |Averages { fast, slow }| (seen(fast) - seen(slow)).abs())
        };
        self.averages.iter().map(of).collect()
    }
}

/// The header's Draw line.
fn probabilities(progress: &[f64], explore: f64) -> Vec<f64> {
    let (n_arms, sum) = (progress.len() as f64, progress.iter().sum::<f64>());
    if sum == 0.0 {
        return vec![1.0 / n_arms; progress.len()];
    }
    progress.iter().map(|moved| explore / n_arms + (1.0 - explore) * moved / sum).collect()
}

/// The header's Reweigh line.
fn reweigh(p: f64, theta: f64) -> f64 {
    p * (1.0 - theta) / (p + theta * (1.0 - 2.0 * p))
}

/// The header's Learn line for one average.
fn learn(average: f64, rate: f64, mean: f64, n: f64) -> f64 {
    let kept = stats::exp(n * stats::log1p(-rate));
    kept * average + (1.0 - kept) * mean
}

impl Sampler for LearningProgress {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = probabilities(&self.progress(), self.options.explore);
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let Options { fast, slow, .. } = self.options;
        for (averages, groups) in self.averages.iter_mut().zip(self.bandit.groups_by_arm(evidence, cx)) {
            let n: usize = groups.iter().map(|group| group.rollouts.len()).sum();
            if n == 0 {
                continue;
            }
            let mean = groups.iter().map(|group| passed(group)).sum::<f64>() / n as f64;
            let before = averages.unwrap_or(Averages { fast: mean, slow: mean });
            *averages = Some(Averages {
                fast: learn(before.fast, fast, mean, n as f64),
                slow: learn(before.slow, slow, mean, n as f64),
            });
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let progress = self.progress();
        let each = |of: fn(&Averages) -> f64| self.averages.iter().map(move |a| a.as_ref().map_or(0.0, of));
        let rows = [
            ("probability", probabilities(&progress, self.options.explore)),
            ("fast", each(|averages| averages.fast).collect()),
            ("slow", each(|averages| averages.slow).collect()),
            ("progress", progress),
        ];
        let arms =
            rows.into_iter().map(|(name, row)| (name.to_owned(), self.bandit.over_pool(&row))).collect();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), averages: self.averages.clone() };
        Ok(State::of("learning-progress", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("learning-progress", 1)?;
        if saved.averages.len() != self.averages.len() {
            let (found, here) = (saved.averages.len(), self.averages.len());
            let hint = "resume with the pool the run was started with";
            return Err(Error::input(
                "state.averages",
                format!("{found} arms"),
                format!("{here} arms"),
                hint,
            ));
        }
        self.bandit.load(saved.bandit)?;
        self.averages = saved.averages;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_of_n_equal_rollouts_is_n_steps_of_one() {
        for rate in [0.001, 0.004, 0.3] {
            let mut one_by_one = 0.2;
            for n in 1..=64 {
                one_by_one += rate * (0.7 - one_by_one);
                assert!((learn(0.2, rate, 0.7, f64::from(n)) - one_by_one).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_steady_rise_keeps_the_averages_its_lag_apart() {
        let (fast, slow, r) = (0.02, 0.005, 1e-4);
        let (mut quick, mut lazy) = (0.0, 0.0);
        for t in 0..5_000 {
            let p = r * f64::from(t);
            (quick, lazy) = (learn(quick, fast, p, 1.0), learn(lazy, slow, p, 1.0));
        }
        assert!((quick - lazy - r * (1.0 / slow - 1.0 / fast)).abs() < 2.0 * r);
    }

    #[test]
    fn draws_follow_what_moves_and_are_uniform_where_nothing_does() {
        assert_eq!(probabilities(&[0.0; 4], 0.2), [0.25; 4]);
        let by_hand = [0.05 + 0.8 * 0.25, 0.05, 0.05 + 0.8 * 0.75, 0.05];
        for (found, expected) in probabilities(&[0.1, 0.0, 0.3, 0.0], 0.2).iter().zip(by_hand) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    #[test]
    fn reweighing_fixes_both_ends_and_takes_theta_to_one_half() {
        for theta in [0.05, 0.1, 0.5] {
            assert_eq!((reweigh(0.0, theta), reweigh(1.0, theta)), (0.0, 1.0));
            assert!((reweigh(theta, theta) - 0.5).abs() < 1e-12);
        }
    }
}
