//! The recipe: everything a run depends on, as typed options with strict keys.

use std::collections::BTreeMap;

use gradatim_core::{Error, Result};
use gradatim_curriculum::{CurriculumSpec, RefinerSpec};
use gradatim_learner::{simulated, transformer};
use gradatim_pool::RowsOptions;
use gradatim_tasks::{AbilityOptions, Family, SkillsOptions};
use serde::{Deserialize, Serialize};

use crate::reliability::check_phrases;

mod climb;
mod expert;
mod stage;

pub use crate::figure::{AccuracyAfter, DeadGroups, FigureSpec, ObjectiveAfter, Target};
pub use climb::Climb;
pub use expert::{ExpertStage, Refuse, Start};
pub use stage::{From, GrpoStage, OnEnter, SftStage, Stage, Train, Until};

/// A resolved recipe: overlays laid, defaults filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Number of the system it shows, 1 to 88.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<u32>,
    /// One trial a seed; recipe and baseline are paired by it.
    pub seeds: Vec<u64>,
    /// Whether sampled rollouts are kept as Parquet.
    #[serde(default = "yes")]
    pub keep_rollouts: bool,
    /// Steps between checkpoints; by default as many as keep saving under 5% of the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_every: Option<u64>,
    /// Problems.
    pub pool: PoolSpec,
    /// Learners by name; stages name theirs with `who`.
    pub learner: BTreeMap<String, LearnerSpec>,
    /// What is taught next.
    #[serde(default)]
    pub curriculum: CurriculumSpec,
    /// What happens, in order.
    pub stage: Vec<Stage>,
    /// How progress is measured.
    #[serde(default)]
    pub evaluate: EvaluateSpec,
    /// What recipe and baseline are compared by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<FigureSpec>,
}

fn yes() -> bool {
    true
}

/// Where problems come from; at least one key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PoolSpec {
    /// Procedural families that make fresh instances.
    pub fresh: Vec<Family>,
    /// Files of problems.
    pub rows: Vec<RowsOptions>,
    /// The abstract problems of the ability learner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ability: Option<AbilityOptions>,
    /// The abstract problems of the prerequisites learner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<SkillsOptions>,
}

/// Which learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearnerSpec {
    /// The embedded transformer, from scratch.
    Transformer(transformer::Options),
    /// A learner that is one number.
    Simulated(simulated::Options),
    /// A simulated learner whose skills open others.
    Prerequisites(simulated::prerequisites::Options),
    /// A simulated learner that answers as recorded ones did.
    Replay(simulated::replay::Options),
}

/// The exam: fixed held-out problems of every arm, answered greedily.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvaluateSpec {
    /// Rollouts between two exams.
    pub every: u64,
    /// Held-out problems of each arm.
    pub per_arm: u32,
    /// Response tokens at most.
    pub max_tokens: u32,
    /// A response that contains one of these, in any case of letters, refuses: it counts as neither right nor
    /// answered. Empty: nothing does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<String>,
}

impl Default for EvaluateSpec {
    fn default() -> Self {
        Self { every: 8_000, per_arm: 50, max_tokens: 64, refusals: vec![] }
    }
}

impl LearnerSpec {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Transformer(_) => "transformer",
            Self::Simulated(_) => "simulated",
            Self::Prerequisites(_) => "prerequisites",
            Self::Replay(_) => "replay",
        }
    }
}

impl Recipe {
    /// The learner that is trained.
    ///
    /// # Panics
    /// Before [`Recipe::check`] has seen that there is one.
    #[expect(clippy::expect_used, reason = "`check` refuses a recipe without a learner")]
    pub fn student(&self) -> &LearnerSpec {
        self.learner.values().next().expect("one learner")
    }
}

impl Recipe {
    /// The curriculum of stage `ix`: its own, or else the recipe's.
    pub fn curriculum_of(&self, ix: usize) -> &CurriculumSpec {
        self.stage.get(ix).and_then(|stage| stage.curriculum.as_ref()).unwrap_or(&self.curriculum)
    }

    /// The stage at which the curriculum of stage `ix` begins: the first of those in a row that have an equal
    /// one. Stages in which no curriculum has a say lie in between and end no row.
    pub fn curriculum_since(&self, ix: usize) -> usize {
        let own = self.curriculum_of(ix);
        let before = (0..ix).rev().filter(|before| !self.stage[*before].ignores_curriculum());
        before.take_while(|before| self.curriculum_of(*before) == own).last().unwrap_or(ix)
    }

    /// Refuses pay for a length that nothing asks for.
    fn check_length(&self, ix: usize) -> Result<()> {
        let (reward, kind) = match &self.stage[ix].train {
            Train::Grpo(grpo) => (&grpo.reward, "grpo"),
            Train::ExpertIteration(expert) => (&expert.reward, "expert-iteration"),
            Train::Sft(_) => return Ok(()),
        };
        let asks = |refiner: &RefinerSpec| matches!(refiner, RefinerSpec::Budget(_));
        if !reward.needs_length_target() || self.curriculum_of(ix).refine.iter().any(asks) {
            return Ok(());
        }
        let hint = "add for example refine = [{ budget = {} }] to the curriculum";
        let key = format!("stage.{ix}.train.{kind}.reward.shape");
        Err(Error::input(key, "pay for a length", "a refiner `budget` that asks for one", hint))
    }

    /// Refuses values out of range, and keys that contradict each other.
    pub fn check(&self) -> Result<()> {
        let need = |holds: bool, key: &str, found: String, expected: &str, hint: &str| {
            if holds { Ok(()) } else { Err(Error::input(key, found, expected, hint)) }
        };
        need(!self.seeds.is_empty(), "seeds", "[]".into(), "at least one seed", "seeds = [0, 1, 2]")?;
        let distinct: std::collections::BTreeSet<_> = self.seeds.iter().collect();
        let repeated = distinct.len() == self.seeds.len();
        need(repeated, "seeds", format!("{:?}", self.seeds), "different seeds", "drop the repeated ones")?;
        let system = self.system.is_none_or(|system| (1..=88).contains(&system));
        need(system, "system", format!("{:?}", self.system), "1 to 88", "`gradatim systems` lists them")?;
        need(self.checkpoint_every != Some(0), "checkpoint_every", "0".into(), "1 or more", "leave it out")?;
        self.pool.check()?;
        let who = "name the student: [learner.student]";
        need(
            self.learner.len() == 1,
            "learner",
            format!("{} learners", self.learner.len()),
            "one learner",
            who,
        )?;
        need(!self.stage.is_empty(), "stage", "empty".into(), "at least one [[stage]]", "add a stage")?;
        for (ix, stage) in self.stage.iter().enumerate() {
            let known = self.learner.contains_key(&stage.who);
            let names = self.learner.keys().cloned().collect::<Vec<_>>().join(", ");
            need(known, &format!("stage.{ix}.who"), stage.who.clone(), &format!("one of {names}"), who)?;
            stage.check().map_err(|error| error.under(&format!("stage.{ix}")))?;
            self.check_length(ix)?;
        }
        let every = self.evaluate.every;
        need(every >= 1, "evaluate.every", every.to_string(), "1 or more rollouts", "every = 8000")?;
        let per_arm = self.evaluate.per_arm;
        need(
            (1..=100_000).contains(&per_arm),
            "evaluate.per_arm",
            per_arm.to_string(),
            "1 to 100000",
            "per_arm = 50",
        )?;
        let most = self.evaluate.max_tokens;
        need(most >= 1, "evaluate.max_tokens", most.to_string(), "1 or more", "max_tokens = 64")?;
        let phrases = &self.evaluate.refusals;
        check_phrases(phrases, "evaluate.refusals", "leave it out where nothing is a refusal")?;
        match &self.figure {
            Some(figure @ (FigureSpec::RolloutsTo(target) | FigureSpec::StepsTo(target))) => {
                let accuracy = target.accuracy;
                let inside = accuracy > 0.0 && accuracy < 1.0;
                let key = format!("figure.{}.accuracy", figure.name());
                need(inside, &key, accuracy.to_string(), "between 0 and 1", "accuracy = 0.8")
            }
            Some(FigureSpec::ObjectiveAfter(ObjectiveAfter { answer, .. })) => {
                let key = "figure.objective-after.answer";
                need((0.0..=1.0).contains(answer), key, answer.to_string(), "0 to 1", "answer = 0.2")?;
                let (key, expected) = ("figure.objective-after", "phrases of refusal in evaluate.refusals");
                let hint = "evaluate.refusals = [\"don't know\", \"sorry\"]";
                need(!phrases.is_empty(), key, "given without any".into(), expected, hint)
            }
            Some(FigureSpec::DeadGroups(DeadGroups { steps: [from, to] })) => {
                let (key, found) = ("figure.dead-groups.steps", format!("{from} to {to}"));
                need(1 <= *from && from <= to, key, found, "1 <= first <= last", "steps = [91, 100]")
            }
            Some(FigureSpec::AccuracyAfter(_)) | None => Ok(()),
        }
    }
}

impl PoolSpec {
    fn check(&self) -> Result<()> {
        let is_empty = self.fresh.is_empty() && self.rows.is_empty();
        if is_empty && self.ability.is_none() && self.skills.is_none() {
            let hint = "add for example fresh = [{ sort = { levels = [1, 12] } }]";
            return Err(Error::input("pool", "empty", "one of fresh, rows, ability, skills", hint));
        }
        for (ix, family) in self.fresh.iter().enumerate() {
            family.check().map_err(|error| error.under(&format!("pool.fresh.{ix}")))?;
        }
        let ability = self.ability.as_ref().map_or(Ok(()), |ability| ability.check());
        let skills = self.skills.as_ref().map_or(Ok(()), |skills| skills.check());
        ability.and(skills).map_err(|error| error.under("pool"))
    }
}
