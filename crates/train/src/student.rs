//! The learner of a trial, as the recipe names it.

use gradatim_core::{Error, Problem, Result, Seed, Trainable};
use gradatim_learner::simulated::{Prerequisites, Replay, Simulated};
use gradatim_learner::{Ability, Transformer, transformer};

use crate::recipe::{LearnerSpec, Stage, Train};

/// A learner and what the loop must know beyond the traits.
pub enum Student {
    /// The embedded transformer.
    Transformer(Box<Transformer>),
    /// A simulated learner.
    Simulated(Box<dyn Simulated>),
}

impl Student {
    /// Builds the learner; `seed` decides its first weights.
    pub fn build(spec: &LearnerSpec, seed: Seed, threads: usize) -> Result<Self> {
        match spec {
            LearnerSpec::Transformer(options) => {
                let model = Transformer::new(options, seed.derive("first weights", 0), threads)?;
                Ok(Self::Transformer(Box::new(model)))
            }
            LearnerSpec::Simulated(options) => Ok(Self::Simulated(Box::new(Ability::new(*options)?))),
            LearnerSpec::Prerequisites(options) => {
                Ok(Self::Simulated(Box::new(Prerequisites::new(*options)?)))
            }
            LearnerSpec::Replay(options) => Ok(Self::Simulated(Box::new(Replay::new(options.clone())?))),
        }
    }

    /// What it is, for a reader.
    pub fn describe(&self) -> String {
        match self {
            Self::Transformer(model) => {
                format!("transformer of {:.2}M parameters", model.parameters() as f64 / 1e6)
            }
            Self::Simulated(_) => "simulated learner: a test bench, not a result".to_owned(),
        }
    }

    /// Prepares for a stage, reference and optimiser as its `on_enter` says.
    pub fn begin_stage(&mut self, stage: &Stage) -> Result<()> {
        let (until, on_enter) = (stage.until, stage.on_enter);
        match (self, &stage.train) {
            (Self::Transformer(model), Train::Sft(sft)) => {
                model.begin_stage_with(transformer::Objective::Sft(sft.update), until.steps, on_enter)
            }
            (Self::Transformer(model), Train::Grpo(grpo)) => {
                let update = transformer::Grpo { temperature: grpo.temperature, ..grpo.update };
                let updates = until.steps.map(|steps| steps.saturating_mul(u64::from(update.minibatches)));
                model.begin_stage_with(transformer::Objective::Grpo(update), updates, on_enter)
            }
            (Self::Transformer(model), Train::ExpertIteration(expert)) => {
                model.begin_stage_with(transformer::Objective::Sft(expert.update), None, on_enter)
            }
            (Self::Simulated(_), Train::Grpo(_)) => Ok(()),
            (Self::Simulated(_), Train::Sft(_) | Train::ExpertIteration(_)) => {
                let hint = "give the stage `grpo`, or use a transformer";
                Err(Error::input("", "imitation for a simulated learner", "a learner that can imitate", hint))
            }
        }
    }

    /// Prepares for so many updates of imitation inside a stage, with a fresh optimiser.
    pub fn begin_imitation(&mut self, update: transformer::Sft, updates: u64) -> Result<()> {
        match self {
            Self::Transformer(model) => model.begin_stage(transformer::Objective::Sft(update), Some(updates)),
            // Refused when the stage began.
            Self::Simulated(_) => Ok(()),
        }
    }

    /// The learner behind the traits.
    pub fn learner(&mut self) -> &mut dyn Trainable {
        match self {
            Self::Transformer(model) => &mut **model,
            Self::Simulated(model) => &mut **model,
        }
    }

    /// The same, to look at.
    pub fn as_trainable(&self) -> &dyn Trainable {
        match self {
            Self::Transformer(model) => &**model,
            Self::Simulated(model) => &**model,
        }
    }

    /// The true chance of a right answer, where the learner is simulated and it is known.
    pub fn known_success(&self, problem: &Problem) -> Option<f64> {
        match self {
            Self::Transformer(_) => None,
            Self::Simulated(model) => Some(model.success(problem)),
        }
    }
}
