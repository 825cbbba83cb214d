//! The recipe: everything a run depends on, as typed options with strict keys.

use std::collections::BTreeMap;

use gradatim_core::advantage::Estimator;
use gradatim_core::{Error, Result, Sampling};
use gradatim_curriculum::{Curriculum, RefinerSpec, SamplerSpec};
use gradatim_learner::{simulated, transformer};
use gradatim_pool::{Pool, RowsOptions};
use gradatim_tasks::{AbilityOptions, Family};
use serde::{Deserialize, Serialize};

use crate::reward::Reward;

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
    /// The abstract problems of a simulated learner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ability: Option<AbilityOptions>,
}

/// Which learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearnerSpec {
    /// The embedded transformer, from scratch.
    Transformer(transformer::Options),
    /// A learner that is one number.
    Simulated(simulated::Options),
}

/// Sampler and refiners.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CurriculumSpec {
    /// What next.
    pub sampler: SamplerSpec,
    /// In what form, and which groups count; applied in order.
    pub refine: Vec<RefinerSpec>,
    /// Most rounds of refills in a step; 0 trains on what the first draw left, as SEC's released filter does.
    pub max_rounds: u32,
    /// Most problems a step draws, refills among them, at least the stage's groups; left out: 20 a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_draws: Option<usize>,
}

impl Default for CurriculumSpec {
    fn default() -> Self {
        Self {
            sampler: SamplerSpec::Uniform(Default::default()),
            refine: vec![],
            max_rounds: 4,
            max_draws: None,
        }
    }
}

impl CurriculumSpec {
    /// The curriculum over `pool`; keys of errors are those of the recipe.
    pub fn build(&self, pool: &Pool, options: gradatim_curriculum::Options) -> Result<Curriculum> {
        let place = format!("curriculum.sampler.{}", self.sampler.name());
        let sampler = self.sampler.build(pool).map_err(|error| error.under(&place))?;
        let refiners = self.refine.iter().enumerate().map(|(ix, refiner)| {
            let place = format!("curriculum.refine.{ix}.{}", refiner.name());
            refiner.build().map_err(|error| error.under(&place))
        });
        Curriculum::new(sampler, refiners.collect::<Result<_>>()?, options)
    }
}

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
}

impl Train {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sft(_) => "sft",
            Self::Grpo(_) => "grpo",
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
    /// Share done, in [0, 1]; 1 is the end.
    pub fn progress(self, steps: u64, rollouts: u64) -> f64 {
        let share =
            |done: u64, limit: Option<u64>| limit.map_or(0.0, |limit| done as f64 / limit.max(1) as f64);
        share(steps, self.steps).max(share(rollouts, self.rollouts)).min(1.0)
    }
}

/// The exam: fixed held-out problems of every arm, answered greedily.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvaluateSpec {
    /// Rollouts between two exams.
    pub every: u64,
    /// Held-out problems of each arm.
    pub per_arm: u32,
    /// Response tokens at most.
    pub max_tokens: u32,
}

impl Default for EvaluateSpec {
    fn default() -> Self {
        Self { every: 8_000, per_arm: 50, max_tokens: 64 }
    }
}

/// What recipe and baseline are compared by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureSpec {
    /// Rollouts until the first of two consecutive exams at or above `accuracy`.
    RolloutsTo(Target),
    /// Steps of reinforcement until then.
    StepsTo(Target),
    /// Accuracy at the end of the budget.
    AccuracyAfter(AccuracyAfter),
}

/// See [`FigureSpec::RolloutsTo`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target in (0, 1).
    pub accuracy: f64,
    /// Arm it is measured on; all by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

/// See [`FigureSpec::AccuracyAfter`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccuracyAfter {
    /// Arm it is measured on; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

impl FigureSpec {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RolloutsTo(_) => "rollouts-to",
            Self::StepsTo(_) => "steps-to",
            Self::AccuracyAfter(_) => "accuracy-after",
        }
    }

    /// The arm it is measured on.
    pub fn on(&self) -> Option<&str> {
        match self {
            Self::RolloutsTo(Target { on, .. })
            | Self::StepsTo(Target { on, .. })
            | Self::AccuracyAfter(AccuracyAfter { on }) => on.as_deref(),
        }
    }

    /// The same target in the other currency: what is won in steps may be paid in rollouts.
    pub fn companion(&self) -> Option<Self> {
        match self {
            Self::RolloutsTo(target) => Some(Self::StepsTo(target.clone())),
            Self::StepsTo(target) => Some(Self::RolloutsTo(target.clone())),
            Self::AccuracyAfter(_) => None,
        }
    }
}

impl LearnerSpec {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Transformer(_) => "transformer",
            Self::Simulated(_) => "simulated",
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

impl Recipe {
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
        if let Some(figure @ (FigureSpec::RolloutsTo(target) | FigureSpec::StepsTo(target))) = &self.figure {
            let accuracy = target.accuracy;
            let inside = accuracy > 0.0 && accuracy < 1.0;
            let key = format!("figure.{}.accuracy", figure.name());
            need(inside, &key, accuracy.to_string(), "between 0 and 1", "accuracy = 0.8")?;
        }
        Ok(())
    }
}

impl PoolSpec {
    fn check(&self) -> Result<()> {
        if self.fresh.is_empty() && self.rows.is_empty() && self.ability.is_none() {
            let hint = "add for example fresh = [{ sort = { levels = [1, 12] } }]";
            return Err(Error::input("pool", "empty", "one of fresh, rows, ability", hint));
        }
        for (ix, family) in self.fresh.iter().enumerate() {
            family.check().map_err(|error| error.under(&format!("pool.fresh.{ix}")))?;
        }
        self.ability.as_ref().map_or(Ok(()), |a| a.check().map_err(|error| error.under("pool")))
    }
}

impl Stage {
    fn check(&self) -> Result<()> {
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
            Train::Grpo(grpo) => {
                need((1..=65_536).contains(&grpo.groups), "train.grpo.groups", &grpo.groups, "1 to 65536")?;
                need(
                    (1..=4_096).contains(&grpo.rollouts),
                    "train.grpo.rollouts",
                    &grpo.rollouts,
                    "1 to 4096",
                )?;
                let t = grpo.temperature;
                need(
                    t.is_finite() && t > 0.0,
                    "train.grpo.temperature",
                    &t,
                    "above 0: exploration needs chance",
                )?;
                let p = grpo.top_p;
                need(p > 0.0 && p <= 1.0, "train.grpo.top_p", &p, "above 0, at most 1")?;
                let falls = grpo.update.fall > 0.0 && self.until.steps.is_none();
                need(
                    !falls,
                    "train.grpo.update.fall",
                    &grpo.update.fall,
                    "0 in a stage without until.steps",
                )?;
                need(grpo.max_tokens >= 1, "train.grpo.max_tokens", &grpo.max_tokens, "1 or more")?;
                grpo.reward.check().map_err(|error| error.under("train.grpo.reward"))
            }
        }
    }
}
