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
//! Differs  what a new stage resets (reference, optimiser) is the trainer's; a level no stage names is never
//!          drawn.

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::levels::{Levels, ends};
use crate::mastery::{self, Mastery};
use crate::packed::Packed;
use crate::pass_rate::plain_groups;
use crate::{Context, Need, Sampler, Selection};

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

struct Staged {
    stages: Vec<Stage>,
    pace: Pace,
    mix: f64,
    bandit: ArmBandit,
    levels: Levels,
    /// Share of the run at which each stage ends, `[S]`; the last is 1.
    ends: Vec<f64>,
    /// Stages passed so far, for `mastery`.
    passed: usize,
    /// Of the present stage, for `mastery`.
    mastery: Mastery,
}

/// What `staged` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    passed: usize,
    scores: Packed<f64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let levels = Levels::new(&bandit, pool);
    let stages = options.stages(levels.values())?;
    let ends = ends(&stages.iter().map(|stage| stage.share).collect::<Vec<_>>());
    let Options { pace, mix, .. } = options;
    let (threshold, window) = match pace {
        Pace::Mastery { threshold, window } => (threshold, window),
        Pace::Shares => (1.0, 1),
    };
    let mastery = Mastery::new(threshold, window);
    Ok(Box::new(Staged { stages, pace, mix, bandit, levels, ends, passed: 0, mastery }))
}

impl Staged {
    /// The stage that is learned now.
    fn present(&self, progress: f64) -> usize {
        let at = match self.pace {
            Pace::Mastery { .. } => self.passed,
            Pace::Shares => self.ends.partition_point(|end| *end <= progress),
        };
        at.min(self.stages.len() - 1)
    }

    /// Probability of every arm, `[C]`.
    fn probabilities(&self, present: usize) -> Vec<f64> {
        let level = |place: usize| self.levels.values()[place];
        let shares = self.levels.shares(
            self.mix,
            |place| self.stages[present].holds(level(place)),
            |place| self.stages[..present].iter().any(|stage| stage.holds(level(place))),
        );
        self.levels.spread(&shares)
    }
}

impl Sampler for Staged {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities(self.present(cx.progress));
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        match self.pace {
            Pace::Mastery { .. } => vec![Need::Rewards],
            Pace::Shares => vec![],
        }
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let Pace::Mastery { .. } = self.pace else { return Ok(()) };
        let present = self.present(cx.progress);
        for group in plain_groups(evidence) {
            let slot = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item));
            let level = slot.map(|slot| self.levels.values()[self.levels.place(slot)]);
            if level.is_some_and(|level| self.stages[present].holds(level)) {
                self.mastery.push(group);
            }
        }
        if self.mastery.is_reached() && present + 1 < self.stages.len() {
            self.passed += 1;
            self.mastery.restart();
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let Pace::Mastery { .. } = self.pace else { return Metrics::default() };
        let numbers = [("stages passed", self.passed as f64), ("mastery", self.mastery.mean())];
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), passed: self.passed, scores: self.mastery.save() };
        Ok(State::of("staged", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("staged", 1)?;
        self.bandit.load(saved.bandit)?;
        self.mastery.load(&saved.scores)?;
        self.passed = saved.passed;
        Ok(())
    }
}
