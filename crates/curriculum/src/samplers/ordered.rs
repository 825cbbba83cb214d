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

use gradatim_core::{Error, Result};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Sampler;
use crate::arm_bandit::{ArmBandit, Draw};
use crate::levels::Levels;
use crate::mastery;
use crate::progression::{self, Names, Progression};

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

/// Builds the sampler.
pub(super) fn build(options: Options, order: Order, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let rising = Levels::new(&bandit, pool);
    let (owner, levels) = match order {
        Order::EasyToHard => ("easy-to-hard", rising),
        Order::HardToEasy => ("hard-to-easy", rising.reversed()),
    };
    let n_levels = levels.values().len();
    let parts = (0..n_levels).map(|part| (0..n_levels).map(|place| place == part).collect()).collect();
    let pace = match options.pace {
        Pace::Rows => progression::Pace::Timed(levels.rows()),
        Pace::Levels => progression::Pace::Timed(vec![1.0; n_levels]),
        Pace::Mastery { threshold, window } => progression::Pace::Mastery { threshold, window },
    };
    let names = Names { owner, passed: "levels passed" };
    Ok(Box::new(Progression::new(names, bandit, levels, parts, pace, options.replay)))
}
