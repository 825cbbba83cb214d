//! An arena file: tasks, curricula and seeds, with strict keys.

use std::collections::BTreeMap;

use gradatim_core::{Error, Result};
use gradatim_curriculum::CurriculumSpec;
use gradatim_learner::simulated::Update;
use serde::{Deserialize, Serialize};

use crate::plan::counts_rollouts;
use crate::recipe::{EvaluateSpec, FigureSpec, LearnerSpec, PoolSpec, Recipe, Stage};

/// A resolved arena file: every curriculum meets every task on every seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// One trial a seed for each task and curriculum; curricula are paired by it.
    pub seeds: Vec<u64>,
    /// The curriculum that all others are compared with.
    #[serde(default = "uniform")]
    pub against: String,
    /// What is learned, and by whom, by name.
    pub tasks: BTreeMap<String, Task>,
    /// What is taught next, by name.
    pub curricula: BTreeMap<String, CurriculumSpec>,
}

fn uniform() -> String {
    "uniform".to_owned()
}

/// A recipe without its curriculum and its seeds: those are the arena's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Whether sampled rollouts are kept as Parquet.
    #[serde(default)]
    pub keep_rollouts: bool,
    /// Steps between checkpoints; by default as many as keep saving under 5% of the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_every: Option<u64>,
    /// Problems.
    pub pool: PoolSpec,
    /// The learner, by name.
    pub learner: BTreeMap<String, LearnerSpec>,
    /// What happens, in order; the leading stages without a curriculum run once a seed for all curricula.
    pub stage: Vec<Stage>,
    /// How progress is measured.
    #[serde(default)]
    pub evaluate: EvaluateSpec,
    /// The target: `rollouts-to`.
    pub figure: FigureSpec,
}

impl Spec {
    /// The recipe of a task under a curriculum.
    pub fn recipe(&self, task: &Task, curriculum: &CurriculumSpec) -> Recipe {
        Recipe {
            system: None,
            seeds: self.seeds.clone(),
            keep_rollouts: task.keep_rollouts,
            checkpoint_every: task.checkpoint_every,
            pool: task.pool.clone(),
            learner: task.learner.clone(),
            curriculum: curriculum.clone(),
            stage: task.stage.clone(),
            evaluate: task.evaluate.clone(),
            figure: Some(task.figure.clone()),
        }
    }

    /// Refuses what would not be compared fairly, and names that cannot be folders.
    pub fn check(&self) -> Result<()> {
        for (table, names) in [("tasks", names(&self.tasks)), ("curricula", names(&self.curricula))] {
            let plain = |name: &str| {
                !name.is_empty()
                    && name.len() <= 40
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            if let Some(name) = names.iter().find(|name| !plain(name) || **name == "shared") {
                let hint = "its folder bears that name: rename it, for example to sort-12";
                let expected = "at most 40 of a-z, 0-9 and -, and not `shared`";
                return Err(Error::input(format!("{table}.{name}"), format!("`{name}`"), expected, hint));
            }
        }
        if self.tasks.is_empty() {
            let hint = "add [tasks.NAME] with pool, learner, stage and figure";
            return Err(Error::input("tasks", "empty", "at least one task", hint));
        }
        if !self.curricula.contains_key(&self.against) {
            let known = names(&self.curricula).join(", ");
            let hint = "add [curricula.uniform], or name another with `against`";
            let expected = format!("one of the curricula: {known}");
            return Err(Error::input("against", format!("`{}`", self.against), expected, hint));
        }
        for (name, curriculum) in &self.curricula {
            // Such a step trains on what the first draw left: on fewer rollouts than the others.
            if curriculum.max_rounds == 0 && !curriculum.refine.is_empty() {
                let hint = "leave it out: curricula whose trained rollouts per step differ are not compared";
                let expected = "1 or more for a curriculum that refines";
                return Err(Error::input(format!("curricula.{name}.max_rounds"), 0, expected, hint));
            }
        }
        self.tasks
            .iter()
            .try_for_each(|(name, task)| task.check().map_err(|error| error.under(&format!("tasks.{name}"))))
    }
}

impl Task {
    fn check(&self) -> Result<()> {
        if !matches!(self.figure, FigureSpec::RolloutsTo(_)) {
            let hint =
                "write figure = { rollouts-to = { accuracy = 0.8 } }: the other costs are printed beside it";
            return Err(Error::input(format!("figure.{}", self.figure.name()), "given", "rollouts-to", hint));
        }
        if !counts_rollouts(&self.stage) {
            let hint = "end every grpo stage by until.rollouts: refills cost rollouts, not steps";
            return Err(Error::input("stage", "a grpo stage without until.rollouts", "equal budgets", hint));
        }
        for (who, learner) in &self.learner {
            if matches!(learner, LearnerSpec::Simulated(options) if options.update == Update::Mean) {
                let hint =
                    "under the mean small batches are free: it serves only to reproduce a printed figure";
                return Err(Error::input(
                    format!("learner.{who}.simulated.update"),
                    "\"mean\"",
                    "\"sum\"",
                    hint,
                ));
            }
        }
        Ok(())
    }
}

fn names<T>(table: &BTreeMap<String, T>) -> Vec<&str> {
    table.keys().map(String::as_str).collect()
}
