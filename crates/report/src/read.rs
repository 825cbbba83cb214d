//! Reads a run directory, complete or still running.
//!
//! Complete   `outcome.json` and, beside it, all events in `events.jsonl`.
//! Running    `trials/<trial>/events.jsonl`; a last line that was cut off while being written is left out.
//! Both       `recipe.toml`; `baseline.toml` and `trials/<trial>/timing.jsonl` where they exist.

use gradatim_core::{Error, Result};
use gradatim_train::events::{Evaluate, Event, Example, Side, Start, Step, Timing, Trial, What};
use gradatim_train::outcome::Outcome;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Everything a run directory holds that a report shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What the run came to; `None` while it is unfinished.
    pub outcome: Option<Outcome>,
    /// What each trial wrote, in trial order.
    pub trials: BTreeMap<Trial, TrialRecord>,
    /// The resolved recipe.
    pub recipe_toml: String,
    /// The same with `[baseline]` laid over it; `None` without one.
    pub baseline_toml: Option<String>,
}

/// What one trial wrote, in the order it was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrialRecord {
    /// The pool as the trial saw it; `None` before its first event.
    pub start: Option<Start>,
    /// Steps of the loop.
    pub steps: Vec<Step>,
    /// Exams.
    pub evaluations: Vec<Evaluate>,
    /// Responses worth showing.
    pub examples: Vec<Example>,
    /// Seconds, by step.
    pub timings: Vec<Timing>,
}

impl Record {
    /// Reads `run_dir`; refuses a folder without a run, and any damaged line by file and number.
    pub fn read(run_dir: &Path) -> Result<Self> {
        let recipe = run_dir.join("recipe.toml");
        if !recipe.is_file() {
            return Err(Error::input(
                "run directory",
                format!("{} without a recipe.toml", run_dir.display()),
                "a folder that `gradatim run` wrote",
                "name the folder given to --out",
            ));
        }
        let baseline = run_dir.join("baseline.toml");
        let mut record = Self {
            outcome: outcome(run_dir)?,
            trials: BTreeMap::new(),
            recipe_toml: text(&recipe)?,
            baseline_toml: baseline.is_file().then(|| text(&baseline)).transpose()?,
        };
        let merged = run_dir.join("events.jsonl");
        let complete = record.outcome.is_some();
        if complete {
            for event in lines::<Event>(&merged, Cut::Refused)? {
                record.add(event);
            }
        }
        for (trial, folder) in trial_folders(&run_dir.join("trials"))? {
            let events = folder.join("events.jsonl");
            if !complete && events.is_file() {
                record.trials.entry(trial).or_default();
                for (at, event) in lines::<Event>(&events, Cut::LeftOut)?.into_iter().enumerate() {
                    if event.trial != trial {
                        return Err(Error::input(
                            "trial",
                            name(event.trial),
                            name(trial),
                            "move the file back to the folder of its own trial",
                        )
                        .in_file(&events, Some(at + 1)));
                    }
                    record.add(event);
                }
            }
            let timing = folder.join("timing.jsonl");
            if timing.is_file() {
                record.trials.entry(trial).or_default().timings = readable(&timing)?;
            }
        }
        Ok(record)
    }

    /// The trials of one side, by seed.
    pub(crate) fn side(&self, side: Side) -> impl Iterator<Item = (u64, &TrialRecord)> {
        self.trials
            .iter()
            .filter(move |(trial, _)| trial.side == side)
            .map(|(trial, record)| (trial.seed, record))
    }

    fn add(&mut self, event: Event) {
        let trial = self.trials.entry(event.trial).or_default();
        match event.what {
            What::Start(start) => trial.start = Some(start),
            What::Step(step) => trial.steps.push(*step),
            What::Evaluate(evaluate) => trial.evaluations.push(evaluate),
            What::Example(example) => trial.examples.push(example),
            What::Enter(_) | What::Alarm(_) => {}
        }
    }
}

/// What a last line without its newline means.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    /// The file is complete: it is damaged.
    Refused,
    /// Somebody is writing it.
    LeftOut,
}

fn lines<T: DeserializeOwned>(path: &Path, cut: Cut) -> Result<Vec<T>> {
    let bytes = fs::read(path).map_err(|source| Error::io(path, "reading", source))?;
    let mut parsed = Vec::new();
    for (at, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let unended = !line.ends_with(b"\n");
        match serde_json::from_slice(line) {
            Ok(value) => parsed.push(value),
            Err(_) if unended && cut == Cut::LeftOut => {}
            Err(error) => {
                return Err(Error::input(
                    "line",
                    format!("{error}, in {}", shown(line)),
                    "one JSON object as `gradatim run` writes it",
                    "restore the file, or go on with --resume to write it again",
                )
                .in_file(path, Some(at + 1)));
            }
        }
    }
    Ok(parsed)
}

/// The lines that can be read: seconds that were lost never hide a result.
fn readable<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let bytes = fs::read(path).map_err(|source| Error::io(path, "reading", source))?;
    Ok(bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

/// The beginning of a damaged line, safe to print.
fn shown(line: &[u8]) -> String {
    let head: String = String::from_utf8_lossy(line).trim_end().chars().take(60).collect();
    format!("{head:?}")
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::io(path, "reading", source))
}

fn outcome(run_dir: &Path) -> Result<Option<Outcome>> {
    let path = run_dir.join("outcome.json");
    if !path.is_file() {
        return Ok(None);
    }
    serde_json::from_str(&text(&path)?).map(Some).map_err(|error| {
        let line = (error.line() > 0).then_some(error.line());
        Error::input(
            "outcome",
            error,
            "the record `gradatim run` writes at its end",
            "delete the file and go on with --resume to write it again",
        )
        .in_file(&path, line)
    })
}

fn trial_folders(trials: &Path) -> Result<BTreeMap<Trial, std::path::PathBuf>> {
    let mut found = BTreeMap::new();
    if !trials.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(trials).map_err(|source| Error::io(trials, "listing", source))? {
        let path = entry.map_err(|source| Error::io(trials, "listing", source))?.path();
        if !path.is_dir() {
            continue;
        }
        let folder = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let trial = parse(&folder).ok_or_else(|| {
            Error::input(
                "trials",
                format!("{folder:?}"),
                "folders named like seed-0-recipe",
                "move that folder out of the run directory",
            )
            .in_file(trials, None)
        })?;
        found.insert(trial, path);
    }
    Ok(found)
}

const SIDES: [(Side, &str); 3] =
    [(Side::Shared, "shared"), (Side::Recipe, "recipe"), (Side::Baseline, "baseline")];

/// `seed-0-recipe`.
fn name(trial: Trial) -> String {
    let side = SIDES.iter().find(|(side, _)| *side == trial.side).map_or("", |(_, name)| name);
    format!("seed-{}-{side}", trial.seed)
}

fn parse(folder: &str) -> Option<Trial> {
    let (seed, side) = folder.strip_prefix("seed-")?.split_once('-')?;
    let (side, _) = *SIDES.iter().find(|(_, name)| *name == side)?;
    Some(Trial { seed: seed.parse().ok()?, side })
}
