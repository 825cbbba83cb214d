//! ADR: a range of levels that widens where the learner succeeds at its edge and narrows where it fails.
//!
//! Source   automatic domain randomisation, Solving Rubik's Cube with a Robot Hand, arXiv 1910.07113,
//!          section 5 and table 15; levels that stand still as in TeachMyAgent's release of it.
//! Range    levels low..=high of the pool, in order; at first `start`, or the easiest level alone
//! Draw     with probability `boundary` a level at an edge of the range that can still widen, each alike;
//!          else, or where none can, every level of the range alike; inside a level arms by their rows
//! Learn    at each edge the pass rate of the rollouts at its level since the edge last moved or was
//!          judged; once `buffer` of them are in, at least `high`: the edge moves out by a level; at most
//!          `low`: in by a level, never past the other edge; then counting begins anew
//! Exact    `high` and `low` default to 0.4 and 0.2: the paper's 20 and 10 successes of the 50 an episode
//!          allows; buffer 240 and boundary 0.5 are its table 15
//! Differs  a parameter of the simulator is the level of a problem, its step (0.02) one level. Every rollout at
//!          an edge's level counts, as in TeachMyAgent, not those of boundary draws alone; an edge at the
//!          end of the pool is not looked for on purpose, having nowhere to go, but may come in. [inferred]

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::levels::Levels;
use crate::pass_rate::{passed, plain_groups};
use crate::{Context, Need, Sampler, Selection};

/// Options of `adr`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Pass rate at which an edge moves out, in (`low`, 1]. Paper: 20 of 50. [paper]
    pub high: f64,
    /// Pass rate at which an edge comes in, in [0, `high`). Paper: 10 of 50. [paper]
    pub low: f64,
    /// Rollouts at an edge's level before it is judged, 1 to 100,000. Paper: 240. [paper]
    pub buffer: u32,
    /// Share of draws at the edges, in [0, 1]. Paper: 0.5. [paper]
    pub boundary: f64,
    /// First and last level of the range at first; left out: the easiest level of the pool alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<[i64; 2]>,
}

impl Default for Options {
    fn default() -> Self {
        Self { high: 0.4, low: 0.2, buffer: 240, boundary: 0.5, start: None }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let Self { high, low, buffer, boundary, .. } = *self;
        if !(0.0 <= low && low < high && high <= 1.0) {
            let found = format!("low = {low} and high = {high}");
            let hint = "set high = 0.4 and low = 0.2";
            return Err(Error::input("high", found, "0 <= low < high <= 1", hint));
        }
        if !(1..=100_000).contains(&buffer) {
            return Err(Error::input("buffer", buffer, "1 to 100,000 rollouts", "set buffer = 240"));
        }
        if !(0.0..=1.0).contains(&boundary) {
            return Err(Error::input("boundary", boundary, "a number in [0, 1]", "set boundary = 0.5"));
        }
        Ok(())
    }

    /// Places of the first range.
    fn first_range(&self, levels: &[i64]) -> Result<[usize; 2]> {
        let Some(start) = self.start else { return Ok([0, 0]) };
        let place = |level: i64| levels.binary_search(&level).ok();
        match start.map(place) {
            [Some(low), Some(high)] if low <= high => Ok([low, high]),
            _ => {
                let expected = format!("first and last of rising levels among {levels:?}");
                let hint = "leave `start` out to begin with the easiest level";
                Err(Error::input("start", format!("{start:?}"), expected, hint))
            }
        }
    }
}

/// An edge of the range and what was seen at its level since it last moved or was judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edge {
    /// Place of its level.
    at: usize,
    passed: f64,
    rollouts: u32,
}

/// Which way an edge moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Widen,
    Narrow,
    Stay,
}

impl Edge {
    fn at(at: usize) -> Self {
        Self { at, passed: 0.0, rollouts: 0 }
    }

    /// Takes in rollouts at its level; judges once enough are in, and counts anew.
    fn judge(&mut self, passed: f64, rollouts: u32, options: &Options) -> Move {
        self.passed += passed;
        self.rollouts += rollouts;
        if self.rollouts < options.buffer {
            return Move::Stay;
        }
        let rate = self.passed / f64::from(self.rollouts);
        *self = Self::at(self.at);
        match rate {
            rate if rate >= options.high => Move::Widen,
            rate if rate <= options.low => Move::Narrow,
            _ => Move::Stay,
        }
    }
}

struct Adr {
    options: Options,
    bandit: ArmBandit,
    levels: Levels,
    low: Edge,
    high: Edge,
}

/// What `adr` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    low: Edge,
    high: Edge,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let levels = Levels::new(&bandit, pool);
    let [low, high] = options.first_range(levels.values())?;
    Ok(Box::new(Adr { options, bandit, levels, low: Edge::at(low), high: Edge::at(high) }))
}

/// The header's Draw line: share of each level, `[L]`, for the range `low..=high`.
fn shares(n_levels: usize, low: usize, high: usize, boundary: f64) -> Vec<f64> {
    let mut open = vec![];
    open.extend((low > 0).then_some(low));
    open.extend((high + 1 < n_levels).then_some(high));
    let boundary = if open.is_empty() { 0.0 } else { boundary };
    let mut shares = vec![0.0; n_levels];
    shares[low..=high].fill((1.0 - boundary) / (high - low + 1) as f64);
    open.iter().for_each(|place| shares[*place] += boundary / open.len() as f64);
    shares
}

impl Adr {
    fn probabilities(&self) -> Vec<f64> {
        let n_levels = self.levels.values().len();
        self.levels.spread(&shares(n_levels, self.low.at, self.high.at, self.options.boundary))
    }

    /// The header's Learn line for one group at the level in `place`.
    fn learn(&mut self, place: usize, passed: f64, rollouts: u32) {
        let last = self.levels.values().len() - 1;
        let (is_low, is_high) = (place == self.low.at, place == self.high.at);
        if is_low {
            let to = match self.low.judge(passed, rollouts, &self.options) {
                Move::Widen => self.low.at.saturating_sub(1),
                Move::Narrow => (self.low.at + 1).min(self.high.at),
                Move::Stay => self.low.at,
            };
            if to != self.low.at {
                self.low = Edge::at(to);
            }
        }
        if is_high {
            let to = match self.high.judge(passed, rollouts, &self.options) {
                Move::Widen => (self.high.at + 1).min(last),
                Move::Narrow => self.high.at.saturating_sub(1).max(self.low.at),
                Move::Stay => self.high.at,
            };
            if to != self.high.at {
                self.high = Edge::at(to);
            }
        }
    }
}

impl Sampler for Adr {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities();
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        for group in plain_groups(evidence) {
            if let Some(slot) = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item)) {
                self.learn(self.levels.place(slot), passed(group), group.rollouts.len() as u32);
            }
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let level = |edge: Edge| self.levels.values()[edge.at] as f64;
        let numbers = [("range low", level(self.low)), ("range high", level(self.high))];
        Metrics {
            numbers: numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect(),
            arms: [("probability".to_owned(), self.bandit.over_pool(&self.probabilities()))].into(),
        }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), low: self.low, high: self.high };
        Ok(State::of("adr", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let Saved { bandit, low, high } = state.read("adr", 1)?;
        self.bandit.load(bandit)?;
        let n_levels = self.levels.values().len();
        if low.at > high.at || high.at >= n_levels {
            let (found, expected) =
                (format!("{} to {}", low.at, high.at), format!("a range of {n_levels} levels"));
            let hint = "resume with the pool the run was started with";
            return Err(Error::input("state.range", found, expected, hint));
        }
        (self.low, self.high) = (low, high);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_can_widen_share_the_boundary_draws_and_the_range_shares_the_rest() {
        // One level, open above: all of it.
        assert_eq!(shares(4, 0, 0, 0.5), [1.0, 0.0, 0.0, 0.0]);
        // Open above only: half of the draws at the top, the other half over three levels.
        let sixth = 0.5 / 3.0;
        assert_eq!(shares(4, 0, 2, 0.5), [sixth, sixth, sixth + 0.5, 0.0]);
        assert_eq!(shares(4, 1, 2, 0.5), [0.0, 0.5, 0.5, 0.0]);
        // Nowhere to go: uniform.
        assert_eq!(shares(4, 0, 3, 0.5), [0.25; 4]);
    }

    #[test]
    fn an_edge_is_judged_by_whole_buffers_and_counts_anew() {
        let options = Options { buffer: 16, ..Options::default() };
        let mut edge = Edge::at(2);
        assert_eq!(edge.judge(8.0, 8, &options), Move::Stay, "half a buffer");
        // 8 of 16 >= 0.4; then 6 of 16 is between the thresholds, 3 of 16 below both.
        assert_eq!(edge.judge(0.0, 8, &options), Move::Widen);
        assert_eq!(edge, Edge::at(2));
        assert_eq!(edge.judge(6.0, 16, &options), Move::Stay);
        assert_eq!(edge.judge(3.0, 16, &options), Move::Narrow);
    }
}
