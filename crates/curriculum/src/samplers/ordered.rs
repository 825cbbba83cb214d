//! Easy to hard, and hard to easy: one level after the other.
//!
//! Source   the ordered baselines of SEC's released code, arXiv 2505.14970; system 02, item 11: rows
//!          sorted by level, ties random, the list stretched so that one pass lasts the whole stage.
//! Levels   arms grouped by their level, rising (easy-to-hard) or falling (hard-to-easy)
//! rows     at progress x the level that holds the x-th quantile of the sorted rows                    [code]
//! levels   every level an equal share of the stage; the same, where levels are equally large
//! mastery  the next level once the mean score of the last `window` rollouts of this one reaches
//!          `threshold`; the last level stays                                               [inferred]
//! Replay   with probability `replay` a slot goes to the levels already passed instead       [inferred]
//! Draw     within levels arms by their rows, then shuffled passes; a procedural arm counts as many
//!          rows as the average stored one
//! Differs  a batch is all of one level, replay apart; the released list changes level inside a batch.

use std::cmp::Ordering;

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::packed::Packed;
use crate::pass_rate::{passes, plain_groups};
use crate::stock::size;
use crate::window::Window;
use crate::{Context, Need, Sampler, Selection};

/// Options of `easy-to-hard` and `hard-to-easy`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// When the next level comes.
    pub pace: Pace,
    /// Share of draws that go to levels already passed, in [0, 1). Released code: 0.
    pub replay: f64,
}

/// When the next level comes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Pace {
    /// With the stage's progress, every row an equal share of it. [code]
    #[default]
    Rows,
    /// With the stage's progress, every level an equal share of it.
    Levels,
    /// Once the present level is mastered.
    Mastery {
        /// Mean score to reach, in (0, 1].
        #[serde(default = "four_fifths")]
        threshold: f64,
        /// Rollouts it is taken over, 1 to 100,000.
        #[serde(default = "one_batch")]
        window: usize,
    },
}

fn four_fifths() -> f64 {
    0.8
}

fn one_batch() -> usize {
    256
}

impl Options {
    fn check(&self) -> Result<()> {
        if !(0.0..1.0).contains(&self.replay) {
            let hint = "set replay = 0.0, or 0.1 to mix in what came before";
            return Err(Error::input("replay", self.replay, "a number in [0, 1)", hint));
        }
        let Pace::Mastery { threshold, window } = self.pace else { return Ok(()) };
        if !(threshold > 0.0 && threshold <= 1.0) {
            let expected = "a number above 0, at most 1";
            return Err(Error::input("pace.mastery.threshold", threshold, expected, "set threshold = 0.8"));
        }
        if !(1..=100_000).contains(&window) {
            let expected = "1 to 100,000 rollouts";
            return Err(Error::input("pace.mastery.window", window, expected, "set window = 256"));
        }
        Ok(())
    }
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    EasyToHard,
    HardToEasy,
}

struct Ordered {
    options: Options,
    owner: &'static str,
    bandit: ArmBandit,
    /// Place of every arm's level in the order, `[C]`.
    places: Vec<usize>,
    /// Rows of every arm, `[C]`.
    sizes: Vec<f64>,
    /// Share of the stage at which each level ends, `[L]`; the last is 1.
    ends: Vec<f64>,
    /// Levels passed so far, for `mastery`.
    passed: usize,
    /// Recent scores on the present level, for `mastery`.
    scores: Window,
}

/// What an ordered sampler keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    passed: usize,
    scores: Packed<f64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, order: Order, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let levels: Vec<i64> = bandit.arms().map(|arm| pool.arms()[arm.0 as usize].level).collect();
    let sizes: Vec<f64> = bandit.arms().map(|arm| size(arm, pool) as f64).collect();
    let mut sequence = levels.clone();
    sequence.sort_unstable();
    sequence.dedup();
    if order == Order::HardToEasy {
        sequence.reverse();
    }
    let place = |level: &i64| sequence.iter().position(|other| other == level).unwrap_or(0);
    let places: Vec<usize> = levels.iter().map(place).collect();
    let ends = ends(options.pace, sequence.len(), &places, &sizes);
    let window = if let Pace::Mastery { window, .. } = options.pace { window } else { 1 };
    let owner = if order == Order::EasyToHard { "easy-to-hard" } else { "hard-to-easy" };
    Ok(Box::new(Ordered {
        options,
        owner,
        bandit,
        places,
        sizes,
        ends,
        passed: 0,
        scores: Window::new(window),
    }))
}

fn ends(pace: Pace, n_levels: usize, places: &[usize], sizes: &[f64]) -> Vec<f64> {
    let mut shares = vec![0.0; n_levels];
    for (place, size) in places.iter().zip(sizes) {
        shares[*place] += if pace == Pace::Rows { *size } else { 0.0 };
    }
    if pace != Pace::Rows {
        shares.fill(1.0);
    }
    let sum: f64 = shares.iter().sum();
    let mut end = 0.0;
    shares.iter().map(|share| (end += share, end / sum).1).collect()
}

impl Ordered {
    /// The level that is learned now.
    fn present(&self, progress: f64) -> usize {
        let at = match self.options.pace {
            Pace::Mastery { .. } => self.passed,
            Pace::Rows | Pace::Levels => self.ends.partition_point(|end| *end <= progress),
        };
        at.min(self.ends.len() - 1)
    }

    /// Probability of every arm, `[C]`.
    fn probabilities(&self, present: usize) -> Vec<f64> {
        let rows = |is_in: &dyn Fn(usize) -> bool| -> f64 {
            self.places
                .iter()
                .zip(&self.sizes)
                .filter(|(place, _)| is_in(**place))
                .map(|(_, size)| size)
                .sum()
        };
        let (now, before) = (rows(&|place| place == present), rows(&|place| place < present));
        let replay = if before > 0.0 { self.options.replay } else { 0.0 };
        let share = |(place, size): (&usize, &f64)| match place.cmp(&present) {
            Ordering::Less => replay * size / before,
            Ordering::Equal => (1.0 - replay) * size / now,
            Ordering::Greater => 0.0,
        };
        self.places.iter().zip(&self.sizes).map(share).collect()
    }
}

impl Sampler for Ordered {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities(self.present(cx.progress));
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        match self.options.pace {
            Pace::Mastery { .. } => vec![Need::Rewards],
            Pace::Rows | Pace::Levels => vec![],
        }
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let Pace::Mastery { threshold, .. } = self.options.pace else { return Ok(()) };
        let present = self.present(cx.progress);
        for group in plain_groups(evidence) {
            let slot = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item));
            if slot.is_some_and(|slot| self.places[slot] == present) {
                group.rollouts.iter().for_each(|rollout| self.scores.push(passes(rollout)));
            }
        }
        if self.scores.is_full() && self.scores.mean() >= threshold && present + 1 < self.ends.len() {
            self.passed += 1;
            self.scores.clear();
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        match self.options.pace {
            Pace::Mastery { .. } => {
                let numbers = [("levels passed", self.passed as f64), ("mastery", self.scores.mean())];
                let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
                Metrics { numbers, ..Metrics::default() }
            }
            Pace::Rows | Pace::Levels => Metrics::default(),
        }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), passed: self.passed, scores: self.scores.save() };
        Ok(State::of(self.owner, 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read(self.owner, 1)?;
        self.bandit.load(saved.bandit)?;
        self.scores.load(&saved.scores)?;
        self.passed = saved.passed;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_shared_out_by_rows_or_by_levels() {
        // Levels of 30, 10 + 20 and 60 rows.
        let (places, sizes) = ([0, 1, 1, 2], [30.0, 10.0, 20.0, 60.0]);
        assert_eq!(ends(Pace::Rows, 3, &places, &sizes), [0.25, 0.5, 1.0]);
        assert_eq!(ends(Pace::Levels, 3, &places, &sizes), [1.0 / 3.0, 2.0 / 3.0, 1.0]);
    }
}
