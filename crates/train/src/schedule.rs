//! Trials side by side: as many at once as there are cores, each after the one whose end it takes up.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use gradatim_core::{Error, Result, Seed};

use crate::events::Trial;
use crate::opening::{Readable, open_pool};
use crate::recipe::Recipe;
use crate::student::Student;
use crate::trial::{Observer, Progress, Running, Setting, is_finished};

/// One trial to run.
pub(crate) struct Job<'a> {
    /// The recipe of its side.
    pub recipe: &'a Recipe,
    /// The rows its learner reads.
    pub rows: &'a Readable,
    /// Who runs.
    pub trial: Trial,
    /// What it is called, unlike any other of the run.
    pub title: String,
    /// Where it writes.
    pub folder: PathBuf,
    /// Stages to run.
    pub stages: Range<usize>,
    /// The job whose end it takes up, by its place in the list.
    pub after: Option<usize>,
}

/// How a job stands.
enum Standing {
    Waiting,
    Running,
    Done(Box<Progress>),
}

/// What the workers share.
struct Board<'a> {
    jobs: &'a [Job<'a>],
    standings: Mutex<Vec<Standing>>,
    changed: Condvar,
    fault: Mutex<Option<Error>>,
}

/// Runs every job that is not finished, on `cores` cores; where each ended, in their order.
/// The first fault stops the others at their next step.
pub(crate) fn run_all(
    jobs: &[Job<'_>],
    cores: usize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Vec<Progress>> {
    let at_once = cores.min(jobs.len()).max(1);
    let threads = (cores / at_once).max(1);
    let board = Board {
        jobs,
        standings: Mutex::new(jobs.iter().map(|_| Standing::Waiting).collect()),
        changed: Condvar::new(),
        fault: Mutex::default(),
    };
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(ix) = board.next() {
                    // A panic must not leave the others waiting for this trial.
                    let ran =
                        catch_unwind(AssertUnwindSafe(|| run_job(jobs, &jobs[ix], threads, stop, observer)));
                    match ran.unwrap_or_else(|_| Err(panicked(&jobs[ix]))) {
                        Ok(progress) => board.settle(ix, progress),
                        Err(error) => {
                            stop.store(true, Ordering::Relaxed);
                            board.fail(error);
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = board.fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let standings = board.standings.into_inner().unwrap_or_else(PoisonError::into_inner);
    let ended = standings.into_iter().filter_map(|standing| match standing {
        Standing::Done(progress) => Some(*progress),
        Standing::Waiting | Standing::Running => None,
    });
    Ok(ended.collect())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board<'_> {
    /// The next job that can start; waits for the one it comes after; `None` when nothing is left.
    fn next(&self) -> Option<usize> {
        let mut guard = lock(&self.standings);
        loop {
            if lock(&self.fault).is_some() {
                return None;
            }
            let waits = |ix: usize| matches!(guard[ix], Standing::Waiting);
            let is_free = |job: &Job<'_>| job.after.is_none_or(|ix| matches!(guard[ix], Standing::Done(_)));
            if let Some(ix) = (0..guard.len()).find(|ix| waits(*ix) && is_free(&self.jobs[*ix])) {
                guard[ix] = Standing::Running;
                return Some(ix);
            }
            if !(0..guard.len()).any(waits) {
                return None;
            }
            guard = self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn settle(&self, ix: usize, progress: Progress) {
        lock(&self.standings)[ix] = Standing::Done(Box::new(progress));
        self.changed.notify_all();
    }

    fn fail(&self, error: Error) {
        lock(&self.fault).get_or_insert(error);
        // Under the lock, so that no worker is between its look and its wait.
        let _guard = lock(&self.standings);
        self.changed.notify_all();
    }
}

fn panicked(job: &Job<'_>) -> Error {
    let hint = "this is a fault of gradatim: please report it with the recipe; --resume goes on from the last checkpoint";
    Error::input(format!("trial of {}", job.title), "a panic (see above)", "a step that ends", hint)
}

fn run_job(
    jobs: &[Job<'_>],
    job: &Job<'_>,
    threads: usize,
    stop: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Progress> {
    if let Some(progress) = is_finished(&job.folder, &job.stages)? {
        observer.advance(&job.title, 1.0, "done before");
        return Ok(progress);
    }
    let setting = Setting {
        recipe: job.recipe,
        trial: job.trial,
        title: &job.title,
        stages: job.stages.clone(),
        folder: job.folder.clone(),
        after: job.after.map(|ix| jobs[ix].folder.clone()),
    };
    let seed = Seed(job.trial.seed);
    let mut student = Student::build(job.recipe.student(), seed, threads)?;
    let pool = open_pool(job.recipe, job.rows, seed, &mut student)?;
    Running::open(&setting, &pool, student, observer)?.run(stop, observer)
}
