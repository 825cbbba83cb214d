//! Staged: named groups of levels one after the other.
//!
//! Source   the staged curriculum of Can One Domain Help Others?, arXiv 2507.17512; system 47, item 2: Knights
//!          and Knaves from 3 to 8 people, six stages of 175 steps, no shuffling across levels. [paper, code]
//! Stages   `stages`, each the levels first..=last; left out: every level a stage of its own, rising
//! shares   at progress x the stage that holds x when stages take their shares of the run in order; whole
//!          shares and steps that divide by them give exact counts: six equal shares of 1,050 steps are 175
//! mastery  the next stage once the pass rate of the last `window` training rollouts at this stage's levels
//!          reaches `threshold`; the last stage stays                                      [inferred]
//! Mix      with probability `mix` a draw goes to levels of earlier stages that are not in this one [inferred]
//! Draw     inside a stage arms by their rows, then shuffled passes; a procedural arm counts as many rows as
//!          the average stored one
//! Exact    without `stages` and paced by mastery it is easy-to-hard paced by mastery
//! Differs  what a new stage resets (reference, optimiser) is the trainer's; a level no stage names is never
//!          drawn.

use gradatim_core::{Error, Result};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Sampler;
use crate::arm_bandit::{ArmBandit, Draw};
use crate::levels::Levels;
use crate::mastery;
use crate::progression::{self, Names, Progression};

/// Options of `staged`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// In order; left out: every level a stage of its own, the easiest first. Paper: one a level. [paper]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// When the next stage comes.
    pub pace: Pace,
    /// Share of draws that go to levels of earlier stages, in [0, 1). Paper: 0. [paper]
    pub mix: f64,
}

/// Which levels, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// First and last level.
    pub levels: [i64; 2],
    /// Relative length under `shares`, above 0. Paper: all alike. [paper]
    #[serde(default = "one")]
    pub share: f64,
}

fn one() -> f64 {
    1.0
}

/// When the next stage comes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Pace {
    /// After its share of the run. [paper]
    #[default]
    Shares,
    /// Once its levels are mastered. [inferred]
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
        if !(0.0..1.0).contains(&self.mix) {
            let hint = "set mix = 0.0, or 0.1 to keep earlier levels in";
            return Err(Error::input("mix", self.mix, "a number in [0, 1)", hint));
        }
        for (ix, Stage { levels: [first, last], share }) in self.stages.iter().enumerate() {
            if first > last {
                let (found, hint) = (format!("[{first}, {last}]"), "write the lower level first");
                return Err(Error::input(format!("stages.{ix}.levels"), found, "first and last level", hint));
            }
            if !(*share > 0.0 && share.is_finite()) {
                let key = format!("stages.{ix}.share");
                return Err(Error::input(key, share, "a finite number above 0", "set share = 1.0"));
            }
        }
        match self.pace {
            Pace::Mastery { threshold, window } => mastery::check(threshold, window),
            Pace::Shares => Ok(()),
        }
    }

    /// The stages over `levels`; refuses one that holds none of them.
    fn stages(&self, levels: &[i64]) -> Result<Vec<Stage>> {
        if self.stages.is_empty() {
            return Ok(levels.iter().map(|level| Stage { levels: [*level; 2], share: 1.0 }).collect());
        }
        for (ix, stage) in self.stages.iter().enumerate() {
            if !levels.iter().any(|level| stage.holds(*level)) {
                let expected = format!("at least one of the pool's levels {levels:?}");
                let found = format!("{:?}", stage.levels);
                let hint = "drop the stage, or add problems of its levels";
                return Err(Error::input(format!("stages.{ix}.levels"), found, expected, hint));
            }
        }
        Ok(self.stages.clone())
    }
}

impl Stage {
    fn holds(&self, level: i64) -> bool {
        (self.levels[0]..=self.levels[1]).contains(&level)
    }
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let levels = Levels::new(&bandit, pool);
    let stages = options.stages(levels.values())?;
    let part = |stage: &Stage| levels.values().iter().map(|level| stage.holds(*level)).collect();
    let parts = stages.iter().map(part).collect();
    let pace = match options.pace {
        Pace::Shares => progression::Pace::Timed(stages.iter().map(|stage| stage.share).collect()),
        Pace::Mastery { threshold, window } => progression::Pace::Mastery { threshold, window },
    };
    let names = Names { owner: "staged", passed: "stages passed" };
    Ok(Box::new(Progression::new(names, bandit, levels, parts, pace, options.mix)))
}
