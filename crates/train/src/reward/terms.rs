//! The terms of a reward: a weighted sum over functions of the whole group.

use std::collections::BTreeMap;

use gradatim_core::{Group, Problem, Purpose, Result, State};
use serde::{Deserialize, Serialize};

use super::{DynCos, Length, MemoryBonus, Reward, TagFormat, dyn_cos, length, memory_bonus, tag_format};

/// A term as a recipe names it: `shape = [{ length-triangle = { weight = 0.6 } }]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// Most for the length a budget asks for, less for shorter and for longer.
    LengthTriangle(Length),
    /// Most for any length up to the one a budget asks for.
    LengthBand(Length),
    /// For a thought and an answer that can be told apart.
    TagFormat(TagFormat),
    /// Wrong answers by a length the problem seems to need.
    DynCos(DynCos),
    /// Nearness to remembered successes, distance from remembered failures.
    MemoryBonus(MemoryBonus),
}

impl Term {
    /// Its name in recipes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::LengthTriangle(_) => "length-triangle",
            Self::LengthBand(_) => "length-band",
            Self::TagFormat(_) => "tag-format",
            Self::DynCos(_) => "dyn-cos",
            Self::MemoryBonus(_) => "memory-bonus",
        }
    }

    /// Refuses options out of range; keys are relative to the options.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::LengthTriangle(options) | Self::LengthBand(options) => options.check(),
            Self::TagFormat(options) => options.check(),
            Self::DynCos(options) => options.check(),
            Self::MemoryBonus(options) => options.check(),
        }
    }

    fn weight(&self) -> f64 {
        match self {
            Self::LengthTriangle(options) | Self::LengthBand(options) => options.weight,
            Self::TagFormat(options) => options.weight,
            Self::DynCos(options) => options.weight,
            Self::MemoryBonus(options) => options.weight,
        }
    }

    fn build(&self) -> Box<dyn Shape> {
        match self {
            Self::LengthTriangle(options) => length::build(*options, length::triangle),
            Self::LengthBand(options) => length::build(*options, length::band),
            Self::TagFormat(options) => tag_format::build(options.clone()),
            Self::DynCos(options) => dyn_cos::build(*options),
            Self::MemoryBonus(options) => memory_bonus::build(*options),
        }
    }
}

/// What a term looks at.
pub struct Scene<'a> {
    /// What was asked, as it was asked.
    pub problem: &'a Problem,
    /// The rollouts, scored, with the outcome as their reward.
    pub group: &'a Group,
    /// Steps of the stage before this one.
    pub step: u64,
    /// Share of the stage that is done, in [0, 1].
    pub progress: f64,
}

/// A function of a scored group. One file each in this folder.
pub(super) trait Shape: Send {
    /// Pay of each rollout, before the weight, in their order.
    fn pay(&mut self, scene: &Scene<'_>) -> Result<Vec<f64>>;

    /// What cannot be derived from the options; nothing for most.
    fn save(&self) -> Option<State> {
        None
    }

    /// Goes on where [`Shape::save`] stopped, to the bit.
    fn load(&mut self, _state: State) -> Result<()> {
        Ok(())
    }
}

/// The terms of a stage under way, and what they paid in the running step.
#[derive(Default)]
pub struct Terms {
    terms: Vec<Live>,
    outcome: f64,
    rollouts: f64,
}

struct Live {
    name: String,
    weight: f64,
    shape: Box<dyn Shape>,
    paid: f64,
}

impl Terms {
    /// Those of `reward`, with nothing remembered.
    pub fn new(reward: &Reward) -> Self {
        let mut terms: Vec<Live> = vec![];
        for term in &reward.shape {
            let like = terms.iter().filter(|live| live.name.starts_with(term.name())).count();
            let name =
                if like == 0 { term.name().to_owned() } else { format!("{} {}", term.name(), like + 1) };
            terms.push(Live { name, weight: term.weight(), shape: term.build(), paid: 0.0 });
        }
        Self { terms, outcome: 0.0, rollouts: 0.0 }
    }

    /// Adds every term to the rewards of a group that was asked for training; others keep their outcome.
    pub fn pay(&mut self, problem: &Problem, group: &mut Group, step: u64, progress: f64) -> Result<()> {
        if self.terms.is_empty() || group.assignment.choice.purpose != Purpose::Train {
            return Ok(());
        }
        self.outcome += group.rollouts.iter().map(|rollout| rollout.reward).sum::<f64>();
        self.rollouts += group.rollouts.len() as f64;
        let mut rewards = group.rewards();
        for live in &mut self.terms {
            let paid = live.shape.pay(&Scene { problem, group, step, progress })?;
            for (reward, paid) in rewards.iter_mut().zip(paid) {
                *reward += live.weight * paid;
                live.paid += live.weight * paid;
            }
        }
        for (rollout, reward) in group.rollouts.iter_mut().zip(rewards) {
            rollout.reward = reward;
        }
        Ok(())
    }

    /// Mean pay of a rollout since the last call, by component: `outcome`, then the terms. Empty without terms.
    pub fn take_means(&mut self) -> BTreeMap<String, f64> {
        let rollouts = std::mem::take(&mut self.rollouts);
        let outcome = std::mem::take(&mut self.outcome);
        let mean = |sum: f64| if rollouts > 0.0 { sum / rollouts } else { 0.0 };
        let terms = self.terms.iter_mut().map(|live| {
            let paid = std::mem::take(&mut live.paid);
            (live.name.clone(), mean(paid))
        });
        let means: BTreeMap<String, f64> = terms.collect();
        if means.is_empty() {
            means
        } else {
            means.into_iter().chain([("outcome".to_owned(), mean(outcome))]).collect()
        }
    }

    /// What the terms remember, in their order.
    pub fn save(&self) -> Vec<Option<State>> {
        self.terms.iter().map(|live| live.shape.save()).collect()
    }

    /// Goes on where [`Terms::save`] stopped, to the bit.
    pub fn load(&mut self, states: Vec<Option<State>>) -> Result<()> {
        self.terms
            .iter_mut()
            .zip(states)
            .try_for_each(|(live, state)| state.map_or(Ok(()), |s| live.shape.load(s)))
    }
}
