//! What one finished trial wrote, read back.

use std::fs;
use std::path::Path;

use gradatim_core::{Error, Result};

use crate::events::{Evaluate, Event, Start, Step, Trial, What};
use crate::recipe::FigureSpec;
use crate::trial::Progress;
use crate::verifier_watch::Alarm;

/// The events of one finished trial, sorted by kind, and where it ended.
pub(crate) struct Record<'a> {
    pub trial: Trial,
    pub start: Option<Start>,
    pub exams: Vec<Evaluate>,
    pub steps: Vec<Step>,
    pub alarms: Vec<Alarm>,
    pub end: &'a Progress,
}

impl<'a> Record<'a> {
    /// Reads the events in `folder`.
    pub fn read(folder: &Path, trial: Trial, end: &'a Progress) -> Result<Self> {
        let path = folder.join("events.jsonl");
        let text = fs::read_to_string(&path).map_err(|fault| Error::io(&path, "reading events", fault))?;
        let mut record = Self { trial, start: None, exams: vec![], steps: vec![], alarms: vec![], end };
        for (ix, line) in text.lines().enumerate() {
            let event: Event = serde_json::from_str(line).map_err(|fault| {
                let hint = "delete this trial's folder and continue with --resume";
                Error::input("event", fault, "an event of this release", hint).in_file(&path, Some(ix + 1))
            })?;
            match event.what {
                What::Start(start) => record.start = Some(start),
                What::Step(step) => record.steps.push(*step),
                What::Evaluate(exam) => record.exams.push(exam),
                What::Alarm(alarm) => record.alarms.push(alarm),
                What::Example(_) | What::Enter(_) => {}
            }
        }
        Ok(record)
    }

    /// The arm that `spec` is measured on; `None` is all.
    pub fn arm(&self, spec: &FigureSpec) -> Result<Option<usize>> {
        let Some(name) = spec.on() else { return Ok(None) };
        let arms = self.start.as_ref().map_or(&[][..], |start| &start.arms);
        let found = arms.iter().position(|arm| arm == name);
        found.map(Some).ok_or_else(|| {
            let expected = format!("an arm of the pool: {}", arms.join(", "));
            Error::input("figure.on", name, expected, "use one of these names, or leave `on` out")
        })
    }
}
