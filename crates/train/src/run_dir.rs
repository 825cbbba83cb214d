//! The run directory: what lies where.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gradatim_core::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::arena::{self, Arena, Standings};
use crate::events::{Side, Trial};
use crate::journal::write_atomically;
use crate::outcome::Outcome;
use crate::plan::Plan;

const LOCK: &str = "lock";

/// A folder that holds one run.
#[derive(Debug, Clone)]
pub struct RunDir {
    root: PathBuf,
}

impl RunDir {
    /// Makes a new run directory; refuses one that holds a run.
    pub fn create(root: &Path, plan: &Plan) -> Result<Self> {
        Self::create_with(root, plan.write()?)
    }

    /// Makes a new directory for an arena; refuses one that holds a run or an arena.
    pub fn create_arena(root: &Path, arena: &Arena) -> Result<Self> {
        Self::create_with(root, arena.write()?)
    }

    fn create_with(root: &Path, files: Vec<(&'static str, String)>) -> Result<Self> {
        let run = Self { root: root.to_owned() };
        if Self::holds_run(root) || Self::holds_arena(root) {
            let hint =
                format!("continue it with --resume {0}, choose another --out, or delete it", root.display());
            return Err(Error::input("--out", root.display(), "a folder without a run", hint));
        }
        // The lock is made first: a folder with it and without a plan is a run that was killed while being made.
        let was_begun = root.join(LOCK).is_file();
        let occupied = fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some());
        if occupied && !was_begun {
            let hint = "choose another --out: files there could be overwritten";
            return Err(Error::input("--out", root.display(), "an empty or a new folder", hint));
        }
        let made = fs::create_dir_all(root)
            .and_then(|()| File::create(root.join(LOCK)))
            .and_then(|_| fs::create_dir_all(root.join("trials")));
        made.map_err(|fault| Error::io(root, "making the run directory", fault))?;
        for (name, text) in files {
            write_atomically(&run.root.join(name), text.as_bytes())?;
        }
        Ok(run)
    }

    /// Whether the folder holds a run.
    pub fn holds_run(root: &Path) -> bool {
        root.join("plan.json").exists()
    }

    /// Whether the folder holds an arena.
    pub fn holds_arena(root: &Path) -> bool {
        root.join(arena::HEAD).exists()
    }

    /// Opens the directory of an arena to continue it.
    pub fn open_arena(root: &Path) -> Result<(Self, Arena)> {
        if !Self::holds_arena(root) {
            let hint = "name the folder that `gradatim arena --out` named, such as runs/simulated";
            return Err(Error::input("run directory", root.display(), "a folder that holds an arena", hint));
        }
        Ok((Self { root: root.to_owned() }, Arena::read_back(root)?))
    }

    /// Opens a run directory to continue it.
    pub fn open(root: &Path) -> Result<(Self, Plan)> {
        let run = Self { root: root.to_owned() };
        if Self::holds_arena(root) {
            let hint = format!("continue it with: gradatim arena --resume {}", root.display());
            return Err(Error::input("run directory", "an arena", "a folder that holds a run", hint));
        }
        if !Self::holds_run(root) {
            let hint = "name the folder that --out named, such as runs/quickstart";
            return Err(Error::input("run directory", root.display(), "a folder that holds a run", hint));
        }
        let plan = Plan::read_back(&run.root)?;
        Ok((run, plan))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of one trial.
    pub fn trial(&self, trial: Trial) -> PathBuf {
        let side = match trial.side {
            Side::Shared => "shared",
            Side::Recipe => "recipe",
            Side::Baseline => "baseline",
        };
        self.root.join("trials").join(format!("seed-{}-{side}", trial.seed))
    }

    /// Keeps other processes out until the file is dropped.
    pub fn lock(&self) -> Result<File> {
        let path = self.root.join(LOCK);
        let file = File::create(&path).map_err(|fault| Error::io(&path, "locking", fault))?;
        file.try_lock().map_err(|_| {
            let hint = "wait for it to end, or stop it";
            Error::input("run directory", self.root.display(), "a run that no other process is writing", hint)
        })?;
        Ok(file)
    }

    /// Seconds of wall time of all incarnations, this one having taken `elapsed`.
    pub fn wall_seconds(&self, elapsed: Duration) -> Result<f64> {
        let path = self.root.join("wall-seconds");
        let before = match fs::read_to_string(&path) {
            // A file damaged by hand costs the seconds it held, nothing else.
            Ok(text) => text.trim().parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0).unwrap_or(0.0),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => 0.0,
            Err(fault) => return Err(Error::io(path, "reading", fault)),
        };
        let total: f64 = before + elapsed.as_secs_f64();
        write_atomically(&path, total.to_string().as_bytes())?;
        Ok(total)
    }

    /// The outcome, if the run is complete.
    pub fn outcome(&self) -> Result<Option<Outcome>> {
        let hint =
            "the run's figures are lost; its events.jsonl is whole: run the recipe again into another folder";
        self.read_record("outcome.json", hint)
    }

    /// The standings, if the arena is complete.
    pub fn standings(&self) -> Result<Option<Standings>> {
        self.read_record("standings.json", "delete the file and go on with --resume to write it again")
    }

    fn read_record<T: DeserializeOwned>(&self, name: &str, hint: &str) -> Result<Option<T>> {
        let path = self.root.join(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(Error::io(path, "reading", fault)),
        };
        let damaged =
            |fault| Error::input(name, fault, "a record of this release", hint).in_file(&path, None);
        serde_json::from_str(&text).map(Some).map_err(damaged)
    }

    /// Writes the record that completes a run or an arena.
    pub(crate) fn conclude(&self, name: &str, record: &impl Serialize) -> Result<()> {
        let path = self.root.join(name);
        let json =
            serde_json::to_vec_pretty(record).map_err(|fault| Error::io(&path, "writing", fault.into()))?;
        write_atomically(&path, &json)
    }

    /// The events of a trial that is under way or over.
    pub fn trial_events(&self, trial: Trial) -> PathBuf {
        self.trial(trial).join("events.jsonl")
    }

    /// Joins the events of all trials, in this order, and writes the outcome: the run is complete.
    pub fn complete(&self, trials: &[Trial], outcome: &Outcome) -> Result<()> {
        let mut all = vec![];
        for trial in trials {
            let path = self.trial_events(*trial);
            all.extend(fs::read(&path).map_err(|fault| Error::io(&path, "reading events", fault))?);
        }
        write_atomically(&self.root.join("events.jsonl"), &all)?;
        self.conclude("outcome.json", outcome)?;
        for trial in trials {
            let part = self.trial_events(*trial);
            fs::remove_file(&part).map_err(|fault| Error::io(part, "removing what was joined", fault))?;
        }
        Ok(())
    }
}
