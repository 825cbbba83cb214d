//! The stage that imitates a learner's own best samples.

use gradatim_core::advantage::Estimator;
use gradatim_core::{Error, Result};
use gradatim_learner::transformer;
use serde::{Deserialize, Serialize};

use super::{Climb, GrpoStage, Until};
use crate::reward::Reward;

/// Expert iteration: sample, score, resample, imitate; once each step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExpertStage {
    /// Problems sampled each step, drawn by the curriculum.
    pub groups: u32,
    /// Samples of each problem. Auto-CEI: 16 [code].
    pub rollouts: u32,
    /// What a sample is worth; nothing at or below -1 is imitated.
    pub reward: Reward,
    /// Sampling temperature, above 0. Auto-CEI: 1 [code].
    pub temperature: f64,
    /// Nucleus: smallest set of tokens holding this much probability.
    pub top_p: f64,
    /// Response tokens at most; a response that is cut off counts as unreadable and is never imitated.
    pub max_tokens: u32,
    /// Temperature of the draw by exp(R / theta), above 0. Auto-CEI: the precision of the first model [code].
    /// Left out: nothing is drawn again, every sample that is kept counts once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theta: Option<f64>,
    /// Every sample counts once besides what is drawn. Auto-CEI: yes [code].
    pub originals: bool,
    /// Turns wrong samples into refusals and imitates them too, which makes a model that refuses to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse: Option<Refuse>,
    /// Weights that imitation begins from in each step. Auto-CEI: base [code].
    pub start: Start,
    /// Passes over the kept samples. Auto-CEI: 1 [code].
    pub epochs: u32,
    /// Demonstrations per update.
    pub sequences: u32,
    /// Optimiser. It and its schedule begin anew in each step: keep `rise` below the updates of a step.
    pub update: transformer::Sft,
    /// Walks over the c1 of a refusal-aware reward; the stage ends with the best iterate, when the walk is over or
    /// its budget spent. Left out: c1 stays what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub climb: Option<Climb>,
}

/// How a wrong sample becomes a refusal: its reasoning is kept, its answer is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// The text from whose last occurrence on a sample is cut; not empty.
    pub cut: String,
    /// What stands there instead.
    pub say: String,
}

/// Weights that imitation begins from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// Those the stage began with.
    #[default]
    Base,
    /// Those the step before left.
    Previous,
}

impl Default for ExpertStage {
    fn default() -> Self {
        Self {
            groups: 64,
            rollouts: 16,
            reward: Reward { readable: -1.0, unreadable: -1.0, ..Reward::default() },
            temperature: 1.0,
            top_p: 1.0,
            max_tokens: 64,
            theta: None,
            originals: true,
            refuse: None,
            start: Start::Base,
            epochs: 1,
            sequences: 64,
            update: transformer::Sft::default(),
            climb: None,
        }
    }
}

impl ExpertStage {
    /// How it asks: as a stage of reinforcement with the same keys would.
    pub fn asking(&self) -> GrpoStage {
        GrpoStage {
            groups: self.groups,
            rollouts: self.rollouts,
            advantage: Estimator::default(),
            reward: self.reward.clone(),
            temperature: self.temperature,
            top_p: self.top_p,
            max_tokens: self.max_tokens,
            update: transformer::Grpo::default(),
        }
    }

    /// Refuses values out of range; keys are relative to the stage's options.
    pub(super) fn check(&self, until: Until) -> Result<()> {
        self.asking().check(until)?;
        if let Some(theta) = self.theta.filter(|theta| !(theta.is_finite() && *theta > 0.0)) {
            return Err(Error::input("theta", theta, "a finite number above 0", "theta = 0.8"));
        }
        for (key, count) in [("epochs", self.epochs), ("sequences", self.sequences)] {
            if count == 0 {
                return Err(Error::input(key, 0, "1 or more", format!("leave `{key}` out for its default")));
            }
        }
        if self.theta.is_none() && !self.originals {
            let hint = "set theta = 0.8, or originals = true";
            return Err(Error::input("originals", false, "something to imitate", hint));
        }
        if let Some(climb) = &self.climb {
            climb.check(&self.reward).map_err(|error| error.under("climb"))?;
        }
        match &self.refuse {
            Some(refuse) if refuse.cut.is_empty() => {
                let hint = "name what stands before an answer, such as cut = \"#\"";
                Err(Error::input("refuse.cut", "empty", "a text", hint))
            }
            _ => Ok(()),
        }
    }
}
