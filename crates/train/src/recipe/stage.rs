//! A stage: who is trained, how, from which weights, and until when.

use std::collections::BTreeMap;

use gradatim_core::advantage::Estimator;
use gradatim_core::{Error, Result, Sampling};
use gradatim_curriculum::CurriculumSpec;
use gradatim_learner::transformer;
pub use gradatim_learner::transformer::OnEnter;
use gradatim_tasks::Family;
use serde::{Deserialize, Serialize};

use super::ExpertStage;
use crate::reward::Reward;

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Shown in the report; the objective's name by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which learner.
    #[serde(default = "student")]
    pub who: String,
    /// Weights to begin from.
    #[serde(default)]
    pub from: From,
    /// What is done.
    pub train: Train,
    /// When it ends: whichever comes first.
    pub until: Until,
    /// What is taught in this stage, instead of the recipe's; refiners and all. Stages in a row with equal
    /// curricula share one, whose state goes on; a different one begins with nothing remembered and draws anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curriculum: Option<CurriculumSpec>,
    /// What becomes of the KL reference and the optimiser before the first step.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_enter: OnEnter,
}

fn is_default(on_enter: &OnEnter) -> bool {
    *on_enter == OnEnter::default()
}

fn student() -> String {
    "student".to_owned()
}

/// Weights a stage begins from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// What the stage before left.
    #[default]
    Previous,
}

/// What a stage does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Train {
    /// Imitates worked solutions, drawn by fixed weights: the curriculum has no say.
    Sft(SftStage),
    /// Reinforces verified answers, drawn by the curriculum.
    Grpo(GrpoStage),
    /// Imitates the best of its own samples, of problems drawn by the curriculum.
    ExpertIteration(ExpertStage),
}

impl Train {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sft(_) => "sft",
            Self::Grpo(_) => "grpo",
            Self::ExpertIteration(_) => "expert-iteration",
        }
    }
}

/// Imitation of worked solutions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SftStage {
    /// Demonstrations per step.
    pub sequences: u32,
    /// Procedural families to imitate; empty is the pool itself.
    pub fresh: Vec<Family>,
    /// Weight of each arm, by name; empty is all arms alike.
    pub weights: BTreeMap<String, f64>,
    /// Optimiser.
    pub update: transformer::Sft,
}

impl Default for SftStage {
    fn default() -> Self {
        Self { sequences: 64, fresh: vec![], weights: BTreeMap::new(), update: Default::default() }
    }
}

/// Group-relative reinforcement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrpoStage {
    /// Problems per step.
    pub groups: u32,
    /// Rollouts per problem.
    pub rollouts: u32,
    /// How rewards become advantages.
    pub advantage: Estimator,
    /// What is paid.
    pub reward: Reward,
    /// Sampling temperature, above 0.
    pub temperature: f64,
    /// Nucleus: smallest set of tokens holding this much probability.
    pub top_p: f64,
    /// Response tokens at most; a response that is cut off counts as unreadable.
    pub max_tokens: u32,
    /// Optimiser and objective.
    pub update: transformer::Grpo,
}

impl Default for GrpoStage {
    fn default() -> Self {
        Self {
            groups: 32,
            rollouts: 8,
            advantage: Estimator::default(),
            reward: Reward::default(),
            temperature: 1.0,
            top_p: 1.0,
            max_tokens: 64,
            update: Default::default(),
        }
    }
}

impl GrpoStage {
    /// Refuses values out of range; keys are relative to the stage's options.
    pub(super) fn check(&self, until: Until) -> Result<()> {
        let need = |holds: bool, key: &str, found: &dyn ToString, expected: &str| {
            let hint = "change the value to one in this range";
            if holds { Ok(()) } else { Err(Error::input(key, found.to_string(), expected, hint)) }
        };
        need((1..=65_536).contains(&self.groups), "groups", &self.groups, "1 to 65536")?;
        need((1..=4_096).contains(&self.rollouts), "rollouts", &self.rollouts, "1 to 4096")?;
        let t = self.temperature;
        need(t.is_finite() && t > 0.0, "temperature", &t, "above 0: exploration needs chance")?;
        let p = self.top_p;
        need(p > 0.0 && p <= 1.0, "top_p", &p, "above 0, at most 1")?;
        let falls = self.update.fall > 0.0 && until.steps.is_none();
        need(!falls, "update.fall", &self.update.fall, "0 in a stage without until.steps")?;
        need(self.max_tokens >= 1, "max_tokens", &self.max_tokens, "1 or more")?;
        self.reward.check().map_err(|error| error.under("reward"))
    }

    /// How this stage samples.
    pub fn sampling(&self) -> Sampling {
        Sampling { temperature: self.temperature, top_p: self.top_p, max_tokens: self.max_tokens }
    }
}

/// When a stage ends; at least one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Until {
    /// Steps of this stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
    /// Rollouts of this stage, discarded ones included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollouts: Option<u64>,
}

impl Until {
    /// The end of this and then `other`, where one number says it: both count steps alone, or rollouts alone.
    pub fn then(self, other: Self) -> Option<Self> {
        let sum = |left: Option<u64>, right: Option<u64>| Some(left?.saturating_add(right?));
        match (sum(self.steps, other.steps), sum(self.rollouts, other.rollouts)) {
            (steps @ Some(_), None) if self.rollouts.or(other.rollouts).is_none() => {
                Some(Self { steps, rollouts: None })
            }
            (None, rollouts @ Some(_)) if self.steps.or(other.steps).is_none() => {
                Some(Self { steps: None, rollouts })
            }
            _ => None,
        }
    }

    /// Share done, in [0, 1]; 1 is the end.
    pub fn progress(self, steps: u64, rollouts: u64) -> f64 {
        let share =
            |done: u64, limit: Option<u64>| limit.map_or(0.0, |limit| done as f64 / limit.max(1) as f64);
        share(steps, self.steps).max(share(rollouts, self.rollouts)).min(1.0)
    }
}

impl Stage {
    /// The name shown.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(self.train.name())
    }

    /// Whether the curriculum has no say in it, so that both sides can share it.
    pub fn ignores_curriculum(&self) -> bool {
        matches!(self.train, Train::Sft(_))
    }
}

impl Stage {
    pub(super) fn check(&self) -> Result<()> {
        let need = |holds: bool, key: &str, found: &dyn ToString, expected: &str| {
            let hint = "change the value to one in this range";
            if holds { Ok(()) } else { Err(Error::input(key, found.to_string(), expected, hint)) }
        };
        for (key, limit) in [("until.steps", self.until.steps), ("until.rollouts", self.until.rollouts)] {
            need(limit != Some(0), key, &0, "1 or more")?;
        }
        if self.until.steps.is_none() && self.until.rollouts.is_none() {
            return Err(Error::input("until", "empty", "steps or rollouts", "until = { steps = 200 }"));
        }
        match &self.train {
            Train::Sft(sft) => {
                if self.until.steps.is_none() {
                    let hint = "imitation samples nothing: write until = { steps = 300 }";
                    return Err(Error::input("until.steps", "missing", "a number of steps", hint));
                }
                need(
                    (1..=65_536).contains(&sft.sequences),
                    "train.sft.sequences",
                    &sft.sequences,
                    "1 to 65536",
                )?;
                for (ix, family) in sft.fresh.iter().enumerate() {
                    family.check().map_err(|error| error.under(&format!("train.sft.fresh.{ix}")))?;
                }
                for (arm, weight) in &sft.weights {
                    let key = format!("train.sft.weights.{arm}");
                    need(weight.is_finite() && *weight >= 0.0, &key, weight, "0 or more")?;
                }
                let some = sft.weights.is_empty() || sft.weights.values().any(|weight| *weight > 0.0);
                need(some, "train.sft.weights", &"all 0", "one weight above 0")
            }
            Train::Grpo(grpo) => grpo.check(self.until).map_err(|error| error.under("train.grpo")),
            Train::ExpertIteration(expert) => {
                expert.check(self.until).map_err(|error| error.under("train.expert-iteration"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_put_together_where_they_count_alike() {
        let until = |steps, rollouts| Until { steps, rollouts };
        assert_eq!(until(Some(2), None).then(until(Some(3), None)), Some(until(Some(5), None)));
        assert_eq!(until(None, Some(2)).then(until(None, Some(3))), Some(until(None, Some(5))));
        for other in [until(None, Some(1)), until(Some(1), Some(1))] {
            assert_eq!(until(Some(2), None).then(other), None);
        }
    }
}
