//! Runs a plan: its trials side by side, then the outcome.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use gradatim_core::{Result, Seed};

use crate::conclude;
use crate::events::{Side, Trial};
use crate::opening::{Readable, Rows, open_pool, small_arms};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::recipe::Recipe;
use crate::run_dir::RunDir;
use crate::schedule::{Job, run_all};
use crate::student::Student;
use crate::trial::{Observer, Progress};

/// Runs every trial that is not finished, on `cores` cores, and concludes.
pub fn run(
    plan: &Plan,
    dir: &RunDir,
    cores: usize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Outcome> {
    let began = Instant::now();
    let rows = readable(plan)?;
    let trials = plan.trials();
    let jobs: Vec<Job<'_>> = trials.iter().map(|trial| job(plan, dir, &rows, &trials, *trial)).collect();
    let ended = run_all(&jobs, cores, stop, observer);
    let wall_seconds = dir.wall_seconds(began.elapsed())?;
    let finished: Vec<(Trial, Progress)> = trials.iter().copied().zip(ended?).collect();
    let (learner, remarks) = remarks(&plan.recipe, &rows[0])?;
    let outcome = conclude::outcome(plan, dir, &finished, learner, remarks, wall_seconds)?;
    dir.complete(&trials, &outcome)?;
    Ok(outcome)
}

/// What `trial` is made of; it takes up after the shared stages of its seed, where there are any.
fn job<'a>(plan: &'a Plan, dir: &RunDir, rows: &'a [Readable; 2], trials: &[Trial], trial: Trial) -> Job<'a> {
    let shared = Trial { side: Side::Shared, ..trial };
    Job {
        recipe: plan.side(trial.side),
        rows: &rows[usize::from(trial.side == Side::Baseline)],
        trial,
        title: plan.title(trial),
        folder: dir.trial(trial),
        stages: plan.stages(trial.side),
        after: trials.iter().position(|other| *other == shared && trial != shared),
    }
}

/// The rows of the plan's files, as each side's learner reads them.
fn readable(plan: &Plan) -> Result<[Readable; 2]> {
    let rows = Rows::open(&plan.recipe)?;
    let seed = Seed(plan.recipe.seeds[0]);
    let of = |side| rows.readable(&mut Student::build(plan.side(side).student(), seed, 1)?);
    Ok([of(Side::Recipe)?, of(Side::Baseline)?])
}

/// What a reader must know: the learner in words, then what of the pool was refused and what is small.
pub(crate) fn remarks(recipe: &Recipe, rows: &Readable) -> Result<(String, Vec<String>)> {
    let seed = Seed(recipe.seeds[0]);
    let mut student = Student::build(recipe.student(), seed, 1)?;
    let pool = open_pool(recipe, rows, seed, &mut student)?;
    Ok((student.describe(), rows.remarks.iter().cloned().chain(small_arms(&pool)).collect()))
}
