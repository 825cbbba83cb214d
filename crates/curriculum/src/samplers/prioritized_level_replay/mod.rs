//! Prioritized Level Replay: what taught most lately comes back, by rank, and what was not seen for long.
//!
//! Source   Prioritized Level Replay, arXiv 2010.03934, and its release (facebookresearch/level-replay).
//! Level    an arm, or a row; seen once a result of it is in
//! Score    S <- (1 - alpha) S + alpha s, from 0; s = mean |r - mean of its group| over the level's rollouts
//!          of a step: the released L1 value loss, with the group's mean as the value          [inferred]
//! Rank     P_S(i) proportional to rank(S_i)^(-1 / beta), rank 1 the largest score            [paper, code]
//! Stale    P_C(i) proportional to c - C_i, C_i when level i was last drawn                   [paper, code]
//! Replay   P = (1 - rho) P_S + rho P_C over the levels seen                                  [paper, code]
//! New      a draw is a replay with probability seen / all (`proportionate`) or fixed; else a level not
//!          seen yet, each alike                                                                   [code]
//! Exact    binary rewards, pass rate p: s = 2 p (1 - p). beta -> infinity and rho = 0: uniform over seen
//! Differs  equal scores share the probability of their ranks; the release breaks ties by position.
//!          c counts steps, not draws: all draws of a step are of one time. A row is drawn once a step: out
//!          until its result is in, unless all are out.                                       [inferred]
//!
//! Over rows: 31 bytes each, O(log N) a draw (`rows.rs`, `ranks.rs`, `staleness.rs`).

use gradatim_core::{Error, Group, Result, advantage};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Sampler;

mod arms;
mod rows;

/// Options of `prioritized-level-replay`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What a level is.
    pub over: Over,
    /// Temperature beta of the ranks, in [0.01, 1e6]. Release's example: 0.1. [code]
    pub beta: f64,
    /// Weight rho of staleness, in [0, 1]. Release's example: 0.1. [code]
    pub rho: f64,
    /// Weight of the newest score, in (0, 1]. Release: 1.0. [code]
    pub alpha: f64,
    /// How often a level seen before is drawn rather than a new one. Release: proportionate. [code]
    pub replay: Replay,
    /// Share of levels to be seen before any is replayed, in [0, 1]. Release: 1.0, each once first. [code]
    pub at_least: f64,
}

impl Default for Options {
    fn default() -> Self {
        let (over, replay) = (Over::default(), Replay::default());
        Self { over, beta: 0.1, rho: 0.1, alpha: 1.0, replay, at_least: 0.0 }
    }
}

/// What a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Every arm.
    #[default]
    Arms,
    /// Every row.
    Rows,
}

/// How often a level seen before is drawn rather than a new one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Replay {
    /// As often as levels have been seen: seen / all. [code]
    #[default]
    Proportionate,
    /// With a fixed probability, as long as there are both.
    Fixed {
        /// In [0, 1]. Release: 1 - nu = 0.5. [code]
        #[serde(default = "half")]
        probability: f64,
    },
}

fn half() -> f64 {
    0.5
}

impl Options {
    fn check(&self) -> Result<()> {
        let share = |key: &str, found: f64, hint: &str| match (0.0..=1.0).contains(&found) {
            true => Ok(()),
            false => Err(Error::input(key, found, "a number in [0, 1]", hint)),
        };
        if !(0.01..=1e6).contains(&self.beta) {
            return Err(Error::input("beta", self.beta, "a number in [0.01, 1e6]", "set beta = 0.1"));
        }
        share("rho", self.rho, "set rho = 0.1")?;
        share("at_least", self.at_least, "set at_least = 0.0, or 1.0 to see every level first")?;
        if !(self.alpha > 0.0 && self.alpha <= 1.0) {
            return Err(Error::input("alpha", self.alpha, "a number above 0, at most 1", "set alpha = 1.0"));
        }
        match self.replay {
            Replay::Fixed { probability } => share("replay.fixed.probability", probability, "set it to 0.5"),
            Replay::Proportionate => Ok(()),
        }
    }

    /// The header's New line: probability that the next draw is a replay.
    fn replays(&self, seen: usize, all: usize) -> f64 {
        let share = seen as f64 / all as f64;
        match self.replay {
            _ if seen == 0 || share < self.at_least => 0.0,
            _ if seen == all => 1.0,
            Replay::Proportionate => share,
            Replay::Fixed { probability } => probability,
        }
    }

    /// The header's Score line.
    fn learn(&self, score: f64, found: f64) -> f64 {
        (1.0 - self.alpha) * score + self.alpha * found
    }
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    match options.over {
        Over::Arms => arms::build(options, pool),
        Over::Rows => rows::build(options, pool),
    }
}

/// Mean |r - mean of the group| over the rollouts of `groups`.
fn value_loss(groups: &[&Group]) -> f64 {
    let errors: Vec<f64> = groups.iter().flat_map(|group| advantage::centred(&group.rewards())).collect();
    advantage::mean_abs(&errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replays_come_as_often_as_levels_were_seen_or_as_often_as_is_fixed() {
        let proportionate = Options::default();
        let fixed = Options { replay: Replay::Fixed { probability: 0.5 }, ..proportionate };
        let late = Options { at_least: 0.5, ..proportionate };
        let all = |options: &Options| [0, 3, 5, 10].map(|seen| options.replays(seen, 10));
        assert_eq!(all(&proportionate), [0.0, 0.3, 0.5, 1.0]);
        assert_eq!(all(&fixed), [0.0, 0.5, 0.5, 1.0]);
        assert_eq!(all(&late), [0.0, 0.0, 0.5, 1.0]);
    }
}
