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

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::levels::{Levels, ends};
use crate::mastery::{self, Mastery};
use crate::packed::Packed;
use crate::pass_rate::plain_groups;
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
        #[serde(default = "mastery::four_fifths")]
        threshold: f64,
        /// Rollouts it is taken over, 1 to 100,000.
        #[serde(default = "mastery::one_batch")]
        window: usize,
    },
}

impl Options {
    fn check(&self) -> Result<()> {
        if !(0.0..1.0).contains(&self.replay) {
            let hint = "set replay = 0.0, or 0.1 to mix in what came before";
            return Err(Error::input("replay", self.replay, "a number in [0, 1)", hint));
        }
        match self.pace {
            Pace::Mastery { threshold, window } => mastery::check(threshold, window),
            Pace::Rows | Pace::Levels => Ok(()),
        }
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
    /// In the order in which they come.
    levels: Levels,
    /// Share of the stage at which each level ends, `[L]`; the last is 1.
    ends: Vec<f64>,
    /// Levels passed so far, for `mastery`.
    passed: usize,
    /// Of the present level, for `mastery`.
    mastery: Mastery,
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
    let mut levels = Levels::new(&bandit, pool);
    if order == Order::HardToEasy {
        levels = levels.reversed();
    }
    let shares = if options.pace == Pace::Rows { levels.rows() } else { vec![1.0; levels.values().len()] };
    let (threshold, window) = match options.pace {
        Pace::Mastery { threshold, window } => (threshold, window),
        Pace::Rows | Pace::Levels => (1.0, 1),
    };
    let owner = if order == Order::EasyToHard { "easy-to-hard" } else { "hard-to-easy" };
    let mastery = Mastery::new(threshold, window);
    Ok(Box::new(Ordered { options, owner, bandit, levels, ends: ends(&shares), passed: 0, mastery }))
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
        let shares =
            self.levels.shares(self.options.replay, |place| place == present, |place| place < present);
        self.levels.spread(&shares)
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
        let Pace::Mastery { .. } = self.options.pace else { return Ok(()) };
        let present = self.present(cx.progress);
        for group in plain_groups(evidence) {
            let slot = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item));
            if slot.is_some_and(|slot| self.levels.place(slot) == present) {
                self.mastery.push(group);
            }
        }
        if self.mastery.is_reached() && present + 1 < self.ends.len() {
            self.passed += 1;
            self.mastery.restart();
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        match self.options.pace {
            Pace::Mastery { .. } => {
                let numbers = [("levels passed", self.passed as f64), ("mastery", self.mastery.mean())];
                let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
                Metrics { numbers, ..Metrics::default() }
            }
            Pace::Rows | Pace::Levels => Metrics::default(),
        }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), passed: self.passed, scores: self.mastery.save() };
        Ok(State::of(self.owner, 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read(self.owner, 1)?;
        self.bandit.load(saved.bandit)?;
        self.mastery.load(&saved.scores)?;
        self.passed = saved.passed;
        Ok(())
    }
}
