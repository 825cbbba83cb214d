//! From recipe text to what will be run: the recipe, its baseline, and what both share.

use std::fs;
use std::path::Path;

use gradatim_core::{Error, Result, Seed};
use gradatim_curriculum::RefinerSpec;
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::events::{Side, Trial};
use crate::opening::{Rows, families_pool, open_pool};
use crate::recipe::{FigureSpec, Recipe, Stage, Train, Until};
use crate::student::Student;
use crate::trial::arm_weights;

/// Layout of the run directory, from 1.
const VERSION: u32 = 1;

/// Which size of a recipe to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// As written.
    #[default]
    Standard,
    /// With `[quick]` laid over it: about a minute.
    Quick,
    /// With `[full]` laid over it: the paper's scale.
    Full,
}

impl Size {
    /// The overlay it lays, which must be there.
    pub(crate) fn overlay(self, document: &Document, file: &Path) -> Result<Option<&'static str>> {
        let overlay = match self {
            Self::Standard => return Ok(None),
            Self::Quick => "quick",
            Self::Full => "full",
        };
        if document.has(overlay) {
            return Ok(Some(overlay));
        }
        let hint = format!("leave --{overlay} out, or add a table [{overlay}] with the keys to replace");
        Err(Error::input(format!("--{overlay}"), "given", "a file with that size", hint).in_file(file, None))
    }
}

/// What will be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Name of the recipe: the file's stem.
    pub name: String,
    /// The recipe.
    pub recipe: Recipe,
    /// The recipe with `[baseline]` laid over it.
    pub baseline: Option<Recipe>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: u32,
    name: String,
}

impl Plan {
    /// Reads recipe `text`; `file` is named in errors. Every value is checked, of the baseline too.
    pub fn parse(file: &Path, text: &str, size: Size, sets: &[String]) -> Result<Self> {
        let document = Document::parse(file, text)?;
        let overlay = size.overlay(&document, file)?;
        let mut rows: Option<Rows> = None;
        let mut side = |baseline: Option<&'static str>| -> Result<Recipe> {
            let names: Vec<&str> = overlay.into_iter().chain(baseline).collect();
            let overlaid = document.overlay(&names, sets)?;
            let recipe: Recipe = overlaid.read()?;
            recipe.check().map_err(|error| overlaid.locate(error))?;
            if rows.is_none() {
                rows = Some(Rows::open(&recipe).map_err(|error| overlaid.locate(error))?);
            }
            if let Some(rows) = &rows {
                rehearse(&recipe, rows)
                    .and_then(|pool| build_curriculum(&recipe, &pool))
                    .map_err(|error| overlaid.locate(error))?;
            }
            Ok(recipe)
        };
        let recipe = side(None)?;
        let baseline = if document.has("baseline") { Some(side(Some("baseline"))?) } else { None };
        let plan = Self { name: stem(file), recipe, baseline };
        plan.check_pairing(file)?;
        Ok(plan)
    }

    /// Equal seeds, exams and figure on both sides, or there is nothing to compare.
    fn check_pairing(&self, file: &Path) -> Result<()> {
        let Some(baseline) = &self.baseline else { return Ok(()) };
        let same = [
            ("seeds", self.recipe.seeds == baseline.seeds),
            ("evaluate", self.recipe.evaluate == baseline.evaluate),
            ("figure", self.recipe.figure == baseline.figure),
            ("pool", self.recipe.pool == baseline.pool),
            ("budget", budget(&self.recipe) == budget(baseline)),
            (
                "curriculum.refine",
                refiners(&self.recipe) == refiners(baseline) || counts_rollouts(&self.recipe.stage),
            ),
        ];
        match same.iter().find(|(_, same)| !same) {
            None => Ok(()),
            Some((key, _)) => {
                let hint = match *key {
                    "curriculum.refine" => {
                        "end every grpo stage by until.rollouts: refills cost rollouts, not steps"
                    }
                    _ => "take that key out of [baseline]: both sides are measured alike",
                };
                let error = Error::input(format!("baseline.{key}"), "different", "the recipe's own", hint);
                Err(error.in_file(file, None))
            }
        }
    }

    /// Stages, from the first, that both sides share: they are equal, and the curriculum has no say in them.
    pub fn shared_stages(&self) -> usize {
        let Some(baseline) = &self.baseline else { return 0 };
        if self.recipe.pool != baseline.pool || self.recipe.learner != baseline.learner {
            return 0;
        }
        let pairs = self.recipe.stage.iter().zip(&baseline.stage);
        pairs.take_while(|(ours, theirs)| ours == theirs).count().min(leading_shared(&self.recipe.stage))
    }

    /// The recipe of a side.
    pub fn side(&self, side: Side) -> &Recipe {
        match (side, &self.baseline) {
            (Side::Baseline, Some(baseline)) => baseline,
            _ => &self.recipe,
        }
    }

    /// Every trial, in the order their events are joined.
    pub fn trials(&self) -> Vec<Trial> {
        let mut sides = vec![];
        if self.shared_stages() > 0 {
            sides.push(Side::Shared);
        }
        sides.push(Side::Recipe);
        if self.baseline.is_some() {
            sides.push(Side::Baseline);
        }
        let seeds = &self.recipe.seeds;
        seeds.iter().flat_map(|seed| sides.iter().map(|side| Trial { seed: *seed, side: *side })).collect()
    }

    /// Stages a trial of `side` runs.
    pub fn stages(&self, side: Side) -> std::ops::Range<usize> {
        match side {
            Side::Shared => 0..self.shared_stages(),
            side => self.shared_stages()..self.side(side).stage.len(),
        }
    }

    /// Short names of the two sides: their samplers, or their roles where those are equal.
    pub fn side_names(&self) -> (String, Option<String>) {
        let name = |recipe: &Recipe| recipe.curriculum.sampler.name().to_owned();
        match &self.baseline {
            Some(baseline) if name(baseline) == name(&self.recipe) => {
                ("recipe".into(), Some("baseline".into()))
            }
            baseline => (name(&self.recipe), baseline.as_ref().map(name)),
        }
    }

    /// What a trial is called: `seed 0 sec`.
    pub fn title(&self, trial: Trial) -> String {
        let (recipe, baseline) = self.side_names();
        let side = match trial.side {
            Side::Shared => "shared",
            Side::Recipe => &recipe,
            Side::Baseline => baseline.as_deref().unwrap_or("baseline"),
        };
        format!("seed {} {side}", trial.seed)
    }

    /// The files that keep the plan in a run directory; the head comes last.
    pub(crate) fn write(&self) -> Result<Vec<(&'static str, String)>> {
        let unwritable = |fault: toml::ser::Error| {
            Error::input("recipe", fault, "values TOML can hold", "report this recipe as a fault of gradatim")
        };
        let mut files = vec![("recipe.toml", toml::to_string(&self.recipe).map_err(unwritable)?)];
        if let Some(baseline) = &self.baseline {
            files.push(("baseline.toml", toml::to_string(baseline).map_err(unwritable)?));
        }
        let head = serde_json::json!(Head { version: VERSION, name: self.name.clone() });
        files.push(("plan.json", head.to_string()));
        Ok(files)
    }

    /// Reads the plan of a run directory back.
    pub(crate) fn read_back(root: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = root.join(name);
            fs::read_to_string(&path).map_err(|fault| Error::io(path, "reading", fault))
        };
        let path = root.join("plan.json");
        let hint = "continue the run with the gradatim release that began it";
        let damaged = |found: String| {
            Error::input("plan", found, format!("version {VERSION}"), hint).in_file(&path, None)
        };
        let head: Head =
            serde_json::from_str(&read("plan.json")?).map_err(|fault| damaged(fault.to_string()))?;
        if head.version != VERSION {
            return Err(damaged(format!("version {}", head.version)));
        }
        let side = |name: &str| -> Result<Recipe> {
            Document::parse(&root.join(name), &read(name)?)?.overlay(&[], &[])?.read()
        };
        let baseline = if root.join("baseline.toml").exists() { Some(side("baseline.toml")?) } else { None };
        Ok(Self { name: head.name, recipe: side("recipe.toml")?, baseline })
    }
}

/// Builds the recipe's curriculum over `pool` once, so that a fault in it shows before anything runs.
pub(crate) fn build_curriculum(recipe: &Recipe, pool: &Pool) -> Result<()> {
    let built = recipe.curriculum.build(pool, Default::default());
    built.map(drop).map_err(|error| error.under("curriculum"))
}

/// Stages, from the first, in which the curriculum has no say.
pub(crate) fn leading_shared(stages: &[Stage]) -> usize {
    stages.iter().take_while(|stage| stage.ignores_curriculum()).count()
}

/// Builds everything but the curriculum once, so that a fault shows before anything runs; the pool.
pub(crate) fn rehearse(recipe: &Recipe, rows: &Rows) -> Result<Pool> {
    let seed = Seed(recipe.seeds[0]);
    let who = recipe.learner.keys().next().cloned().unwrap_or_default();
    let mut student = Student::build(recipe.student(), seed, 1)
        .map_err(|error| error.under(&format!("learner.{who}.{}", recipe.student().name())))?;
    let pool = open_pool(recipe, &rows.readable(&mut student)?, seed, &mut student)?;
    let plain = gradatim_curriculum::Options::default;
    if pool.exam(1)?.is_empty() {
        let distinct: u64 = pool.census().iter().filter_map(|census| census.distinct).sum();
        let found = format!("{distinct} distinct problems, none of them held out");
        let hint = "add problems: about one in ten is held out, by its hash";
        return Err(Error::input("pool", found, "an exam", hint));
    }
    if let Some(figure) = &recipe.figure {
        check_figure(figure, &pool, recipe.evaluate.per_arm as usize)
            .map_err(|error| error.under(&format!("figure.{}", figure.name())))?;
    }
    for (ix, stage) in recipe.stage.iter().enumerate() {
        let place = format!("stage.{ix}.train.{}.update", stage.train.name());
        student.begin_stage(stage).map_err(|error| error.under(&place))?;
        if let Some(own) = &stage.curriculum {
            let place = format!("stage.{ix}.curriculum");
            own.build(&pool, plain()).map_err(|error| error.under(&place))?;
        }
        if let Train::Sft(sft) = &stage.train {
            let own = families_pool(&sft.fresh, seed, &mut student)?;
            let imitated = if sft.fresh.is_empty() { &pool } else { &own };
            arm_weights(imitated, &sft.weights).map_err(|error| error.under(&format!("stage.{ix}")))?;
        }
    }
    Ok(pool)
}

/// Refuses a figure on an arm that has no exam.
fn check_figure(figure: &FigureSpec, pool: &Pool, per_arm: usize) -> Result<()> {
    let Some(on) = figure.on() else { return Ok(()) };
    let exam = pool.exam(per_arm)?;
    if pool.arm(on).is_some_and(|arm| exam.iter().any(|(of, _)| *of == arm)) {
        return Ok(());
    }
    let known = pool.arms().iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join(", ");
    let expected = format!("an arm of the pool with held-out problems: {known}");
    Err(Error::input("on", format!("`{on}`"), expected, "use one of these names, or leave `on` out for all"))
}

/// The refiners of the stages, once where stages in a row have the same.
fn refiners(recipe: &Recipe) -> Vec<&[RefinerSpec]> {
    let mut refiners: Vec<_> =
        (0..recipe.stage.len()).map(|ix| recipe.curriculum_of(ix).refine.as_slice()).collect();
    refiners.dedup();
    refiners
}

/// Whether every stage with rollouts ends by their number.
pub(crate) fn counts_rollouts(stages: &[Stage]) -> bool {
    let mut stages = stages.iter().filter(|stage| !stage.ignores_curriculum());
    stages.all(|stage| stage.until.rollouts.is_some())
}

/// Rollouts a step may train on, and when that ends, over the stages with rollouts; stages in a row with steps
/// alike are one. Imitation samples nothing, so one side may imitate more than the other.
fn budget(recipe: &Recipe) -> Vec<(u32, u32, Until)> {
    let mut budget: Vec<(u32, u32, Until)> = vec![];
    for stage in &recipe.stage {
        let (groups, rollouts) = match &stage.train {
            Train::Grpo(grpo) => (grpo.groups, grpo.rollouts),
            Train::ExpertIteration(expert) => (expert.groups, expert.rollouts),
            Train::Sft(_) => continue,
        };
        if let Some((last_groups, last_rollouts, until)) = budget.last_mut()
            && (*last_groups, *last_rollouts) == (groups, rollouts)
            && let Some(both) = until.then(stage.until)
        {
            *until = both;
            continue;
        }
        budget.push((groups, rollouts, stage.until));
    }
    budget
}

/// The name of what stands in `file`.
pub(crate) fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "recipe".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
