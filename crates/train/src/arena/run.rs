//! Runs an arena: every trial side by side, then the standings.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use gradatim_core::{Result, Seed};

use super::conclude::{Ended, standings};
use super::{Arena, Bout, Standings};
use crate::events::{Side, Trial};
use crate::opening::{Readable, Rows};
use crate::plan::leading_shared;
use crate::run::remarks;
use crate::run_dir::RunDir;
use crate::schedule::{Job, run_all};
use crate::student::Student;
use crate::trial::Observer;

/// Runs every trial that is not finished, on `cores` cores, and concludes.
pub fn run(
    arena: &Arena,
    dir: &RunDir,
    cores: usize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Standings> {
    let began = Instant::now();
    let bouts = arena.bouts();
    let mut rows: Vec<Readable> = vec![];
    let mut told = vec![];
    for task in tasks(&bouts) {
        let recipe = &task[0].recipe;
        let mut student = Student::build(recipe.student(), Seed(recipe.seeds[0]), 1)?;
        let readable = Rows::open(recipe)?.readable(&mut student)?;
        told.push(remarks(recipe, &readable)?);
        rows.push(readable);
    }
    let mut jobs: Vec<Job<'_>> = vec![];
    let mut places = vec![];
    for (task, rows) in tasks(&bouts).zip(&rows) {
        for seed in &arena.spec.seeds {
            let shared = (leading_shared(&task[0].recipe.stage) > 0).then_some(jobs.len());
            if shared.is_some() {
                jobs.push(job(dir, &task[0], rows, *seed, Side::Shared, None));
            }
            for bout in task {
                places.push((bout, jobs.len()));
                jobs.push(job(dir, bout, rows, *seed, Side::Recipe, shared));
            }
        }
    }
    let ended = run_all(&jobs, cores, stop, observer);
    let wall_seconds = dir.wall_seconds(began.elapsed())?;
    let ended = ended?;
    let ended: Vec<Ended<'_>> =
        places.iter().map(|(bout, ix)| Ended { bout, job: &jobs[*ix], end: &ended[*ix] }).collect();
    let standings = standings(arena, dir, &ended, told, wall_seconds)?;
    dir.conclude("standings.json", &standings)?;
    Ok(standings)
}

/// The bouts of each task.
fn tasks(bouts: &[Bout]) -> impl Iterator<Item = &[Bout]> {
    bouts.chunk_by(|one, next| one.task == next.task)
}

fn job<'a>(
    dir: &RunDir,
    bout: &'a Bout,
    rows: &'a Readable,
    seed: u64,
    side: Side,
    after: Option<usize>,
) -> Job<'a> {
    let name = if side == Side::Shared { "shared" } else { &bout.curriculum };
    let folder: PathBuf = dir.root().join("trials").join(&bout.task).join(format!("seed-{seed}-{name}"));
    let shared = leading_shared(&bout.recipe.stage);
    let stages = if side == Side::Shared { 0..shared } else { shared..bout.recipe.stage.len() };
    let title = format!("{} seed {seed} {name}", bout.task);
    Job { recipe: &bout.recipe, rows, trial: Trial { seed, side }, title, folder, stages, after }
}
