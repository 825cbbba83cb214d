//! Parts of the levels one after the other: what the samplers that go through levels in a fixed order share.
//!
//! Timed    at progress x the part that holds x, where parts take their shares of the stage in order
//! Mastery  the next part once the latest rollouts at this part's levels pass often enough; the last part stays
//! Mix      with probability `mix` a draw goes to levels of earlier parts that are not in this one
//! Draw     inside a part arms by their rows, then shuffled passes; a procedural arm counts as many rows as
//!          the average stored one

use gradatim_core::{Evidence, Metrics, Result, State};
use serde::{Deserialize, Serialize};

use crate::arm_bandit::ArmBandit;
use crate::levels::{Levels, ends};
use crate::mastery::Mastery;
use crate::packed::Packed;
use crate::pass_rate::plain_groups;
use crate::{Context, Need, Sampler, Selection};

/// When the next part comes.
pub(crate) enum Pace {
    /// After its share of the stage; shares are relative, `[P]`.
    Timed(Vec<f64>),
    /// Once it is mastered.
    Mastery { threshold: f64, window: usize },
}

/// What a progression is called.
pub(crate) struct Names {
    /// Owner of its state.
    pub owner: &'static str,
    /// Its metric of parts passed.
    pub passed: &'static str,
}

/// A sampler over parts.
pub(crate) struct Progression {
    names: Names,
    bandit: ArmBandit,
    levels: Levels,
    /// Whether each part holds each level, `[P][L]`.
    parts: Vec<Vec<bool>>,
    mix: f64,
    /// Share of the stage at which each part ends, `[P]`, the last 1; `None` under mastery.
    ends: Option<Vec<f64>>,
    /// Parts passed so far, for mastery.
    passed: usize,
    /// Of the present part, for mastery.
    mastery: Mastery,
}

/// What a [`Progression`] keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    passed: usize,
    scores: Packed<f64>,
}

impl Progression {
    /// Through `parts`, `[P][L]`, at least one, each with a level in it.
    pub fn new(
        names: Names,
        bandit: ArmBandit,
        levels: Levels,
        parts: Vec<Vec<bool>>,
        pace: Pace,
        mix: f64,
    ) -> Self {
        let (ends, mastery) = match pace {
            Pace::Timed(shares) => (Some(ends(&shares)), Mastery::new(1.0, 1)),
            Pace::Mastery { threshold, window } => (None, Mastery::new(threshold, window)),
        };
        Self { names, bandit, levels, parts, mix, ends, passed: 0, mastery }
    }

    /// The part that is learned now.
    fn present(&self, progress: f64) -> usize {
        let at = self.ends.as_ref().map_or(self.passed, |ends| ends.partition_point(|end| *end <= progress));
        at.min(self.parts.len() - 1)
    }

    /// Probability of every arm, `[C]`.
    fn probabilities(&self, present: usize) -> Vec<f64> {
        let before = |place: usize| self.parts[..present].iter().any(|part| part[place]);
        let shares = self.levels.shares(self.mix, |place| self.parts[present][place], before);
        self.levels.spread(&shares)
    }
}

impl Sampler for Progression {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities(self.present(cx.progress));
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        if self.ends.is_none() { vec![Need::Rewards] } else { vec![] }
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        if self.ends.is_some() {
            return Ok(());
        }
        let present = self.present(cx.progress);
        for group in plain_groups(evidence) {
            let slot = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item));
            if slot.is_some_and(|slot| self.parts[present][self.levels.place(slot)]) {
                self.mastery.push(group);
            }
        }
        if self.mastery.is_reached() && present + 1 < self.parts.len() {
            self.passed += 1;
            self.mastery.restart();
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        if self.ends.is_some() {
            return Metrics::default();
        }
        let numbers = [(self.names.passed, self.passed as f64), ("mastery", self.mastery.mean())];
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), passed: self.passed, scores: self.mastery.save() };
        Ok(State::of(self.names.owner, 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read(self.names.owner, 1)?;
        self.bandit.load(saved.bandit)?;
        self.mastery.load(&saved.scores)?;
        self.passed = saved.passed;
        Ok(())
    }
}
