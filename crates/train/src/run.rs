//! Runs a plan: its trials side by side, then the outcome.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

use gradatim_core::{Error, Result, Seed};

use crate::events::{Side, Trial};
use crate::opening::{Readable, Rows, open_pool, small_arms};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::run_dir::RunDir;
use crate::student::Student;
use crate::trial::{Observer, Progress, Running, Setting, is_finished};
use crate::{conclude, recipe::Recipe};

/// What all trials of a run share.
struct Shared<'a> {
    plan: &'a Plan,
    dir: &'a RunDir,
    /// The rows that the recipe's learner reads, then those of the baseline's.
    rows: [Readable; 2],
    stop: &'a AtomicBool,
    observer: &'a dyn Observer,
    threads: usize,
}

/// A trial and how it stands.
struct Job {
    trial: Trial,
    state: Standing,
}

enum Standing {
    Waiting,
    Running,
    Done(Box<Progress>),
}

/// Runs every trial that is not finished, on `cores` cores, and concludes.
pub fn run(
    plan: &Plan,
    dir: &RunDir,
    cores: usize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Outcome> {
    let began = Instant::now();
    let trials = plan.trials();
    let at_once = cores.min(trials.len()).max(1);
    let shared =
        Shared { plan, dir, rows: readable(plan)?, stop, observer, threads: (cores / at_once).max(1) };
    let jobs: Vec<Job> = trials.iter().map(|trial| Job { trial: *trial, state: Standing::Waiting }).collect();
    let jobs = Mutex::new(jobs);
    let changed = Condvar::new();
    let fault = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(trial) = next(&jobs, &changed, &fault) {
                    // A panic must not leave the others waiting for this trial.
                    let ran = catch_unwind(AssertUnwindSafe(|| run_trial(&shared, trial)));
                    match ran.unwrap_or_else(|_| Err(panicked(trial))) {
                        Ok(progress) => settle(&jobs, &changed, trial, Standing::Done(Box::new(progress))),
                        Err(error) => {
                            lock(&fault).get_or_insert(error);
                            stop.store(true, Ordering::Relaxed);
                            // Under the lock, so that no worker is between its look and its wait.
                            let _guard = lock(&jobs);
                            changed.notify_all();
                        }
                    }
                }
            });
        }
    });
    let wall_seconds = dir.wall_seconds(began.elapsed())?;
    if let Some(error) = lock(&fault).take() {
        return Err(error);
    }
    let finished: Vec<(Trial, Progress)> = jobs
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .into_iter()
        .filter_map(|job| match job.state {
            Standing::Done(progress) => Some((job.trial, *progress)),
            Standing::Waiting | Standing::Running => None,
        })
        .collect();
    let (learner, remarks) = remarks(plan, &shared.rows[0])?;
    let outcome = conclude::outcome(plan, dir, &finished, learner, remarks, wall_seconds)?;
    dir.complete(&trials, &outcome)?;
    Ok(outcome)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next trial that can start; waits for the shared stages it takes up after; `None` when nothing is left.
fn next(jobs: &Mutex<Vec<Job>>, changed: &Condvar, fault: &Mutex<Option<Error>>) -> Option<Trial> {
    let mut guard = lock(jobs);
    loop {
        if lock(fault).is_some() {
            return None;
        }
        let blocked = |job: &Job| {
            let mut before = guard.iter().filter(|other| other.trial.seed == job.trial.seed);
            job.trial.side != Side::Shared
                && before.any(|other| {
                    other.trial.side == Side::Shared && !matches!(other.state, Standing::Done(_))
                })
        };
        let waiting = |job: &&Job| matches!(job.state, Standing::Waiting);
        let ready = guard.iter().position(|job| waiting(&job) && !blocked(job));
        if let Some(ix) = ready {
            guard[ix].state = Standing::Running;
            return Some(guard[ix].trial);
        }
        if !guard.iter().any(|job| waiting(&job)) {
            return None;
        }
        guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
    }
}

fn settle(jobs: &Mutex<Vec<Job>>, changed: &Condvar, trial: Trial, state: Standing) {
    if let Some(job) = lock(jobs).iter_mut().find(|job| job.trial == trial) {
        job.state = state;
    }
    changed.notify_all();
}

/// The rows of the plan's files, as each side's learner reads them.
fn readable(plan: &Plan) -> Result<[Readable; 2]> {
    let rows = Rows::open(&plan.recipe)?;
    let seed = Seed(plan.recipe.seeds[0]);
    let of = |side| rows.readable(&mut Student::build(plan.side(side).student(), seed, 1)?);
    Ok([of(Side::Recipe)?, of(Side::Baseline)?])
}

/// What a reader must know: the learner in words, then what of the pool was refused and what is small.
fn remarks(plan: &Plan, rows: &Readable) -> Result<(String, Vec<String>)> {
    let seed = Seed(plan.recipe.seeds[0]);
    let mut student = Student::build(plan.recipe.student(), seed, 1)?;
    let pool = open_pool(&plan.recipe, rows, seed, &mut student)?;
    Ok((student.describe(), rows.remarks.iter().cloned().chain(small_arms(&pool)).collect()))
}

fn panicked(trial: Trial) -> Error {
    let hint = "this is a fault of gradatim: please report it with the recipe; --resume goes on from the last checkpoint";
    Error::input(format!("trial of seed {}", trial.seed), "a panic (see above)", "a step that ends", hint)
}

fn run_trial(shared: &Shared<'_>, trial: Trial) -> Result<Progress> {
    let folder = shared.dir.trial(trial);
    let stages = shared.plan.stages(trial.side);
    if let Some(progress) = is_finished(&folder, &stages)? {
        return Ok(progress);
    }
    let recipe: &Recipe = shared.plan.side(trial.side);
    let takes_over = trial.side != Side::Shared && shared.plan.shared_stages() > 0;
    let after = takes_over.then(|| shared.dir.trial(Trial { side: Side::Shared, ..trial }));
    let setting = Setting { recipe, trial, stages, folder, after, threads: shared.threads };
    let seed = Seed(trial.seed);
    let mut student = Student::build(recipe.student(), seed, setting.threads)?;
    let rows = &shared.rows[usize::from(trial.side == Side::Baseline)];
    let pool = open_pool(recipe, rows, seed, &mut student)?;
    Running::open(&setting, &pool, student, shared.observer)?.run(shared.stop, shared.observer)
}
