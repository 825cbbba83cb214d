//! Files become problems and refusals, one row at a time; no row is lost in between.
//!
//! First a few records are read, to tell the layout; where ids of the data's own might serve, they are
//! read once through, to see whether they tell all rows apart; then every row is read. Nothing is held but
//! the record at hand, and 12 bytes an id.

use std::collections::HashSet;
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;

use gradatim_core::{Error, Problem, Result, fingerprint};

use crate::fields::{Place, Row};
use crate::formats::Source;
use crate::intake::Intake;
use crate::layouts;
use crate::options::RowsOptions;
use crate::reasons::Reasons;
use crate::rows::{OWN_ID, Plan, own_id};

/// Records by which a layout is told.
const FIRST: usize = 32;

/// A row that cannot be used.
#[derive(Debug)]
pub struct Refusal {
    /// Which row, from 1; for JSONL and CSV the line where it begins.
    pub row: usize,
    /// Its id, where that could be read.
    pub id: Option<String>,
    /// Why, with file and line.
    pub error: Error,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "problem {id:?} at {}", self.error),
            None => self.error.fmt(f),
        }
    }
}

/// What became of one row.
#[derive(Debug)]
pub enum Scanned {
    /// It can be used.
    Row {
        /// Which row of its file, from 1; for JSONL and CSV the line where it begins.
        row: usize,
        /// The problem.
        problem: Problem,
    },
    /// It cannot.
    Refused(Refusal),
}

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Name of the layout; `None` where no record could be read at all.
    pub layout: Option<&'static str>,
    /// Rows read.
    pub read: usize,
    /// The files, in the order in which they were read.
    pub files: Vec<PathBuf>,
}

/// What came of a file: `read` = `problems.len()` + `refused.len()`.
#[derive(Debug, Default)]
pub struct Import {
    /// Rows that can be used, in file order.
    pub problems: Vec<Problem>,
    /// Rows that cannot, in file order.
    pub refused: Vec<Refusal>,
    /// Rows read.
    pub read: usize,
    /// Name of the layout.
    pub layout: Option<&'static str>,
}

impl Import {
    /// How often each reason came up, most frequent first, then by name.
    pub fn reasons(&self) -> Vec<(String, usize)> {
        let mut reasons = Reasons::default();
        self.refused.iter().for_each(|refusal| reasons.count(&refusal.error));
        reasons.sorted()
    }
}

/// Hands every row of the files that `options` name to `each`, in order, as a problem or as a refusal.
///
/// Memory does not grow with the files, but for 12 bytes an id. Fails where a file cannot be read, is damaged
/// as a whole, or is laid out as nobody knows; what was handed over before is then not to be used. An error of
/// `each` ends the scan and is handed back.
pub fn scan(options: &RowsOptions, each: &mut dyn FnMut(Scanned) -> Result<()>) -> Result<Scan> {
    options.check()?;
    let sources = Source::all(options)?;
    let first = first_records(&sources)?;
    let at_source = |error: Error| match sources.first() {
        Some(source) => error.in_file(&source.path, None),
        None => error,
    };
    let (layout, sample) = layouts::recognised(&first, options).map_err(at_source)?;
    let mut plan = Plan::new(options, layout, sample)?;
    let limit = options.limit.unwrap_or(usize::MAX);
    plan.own_ids = plan.wants_own_ids() && have_own_ids(&first, &sources, limit)?;
    let mut intake = Intake::new(options.max_prompt_chars);
    let mut read = 0;
    for source in &sources {
        intake.begin(source);
        let file = source.path.file_stem().unwrap_or_default().to_string_lossy();
        source.read(None, &mut |row, record| {
            if read == limit {
                return Ok(ControlFlow::Break(()));
            }
            read += 1;
            let place = Place { file: &file, number: row };
            let (id, problem) = match record {
                Ok(record) => plan.read(record, source.is_flat(), place),
                Err(error) => (None, Err(error)),
            };
            let admitted = problem.and_then(|problem| intake.admit(row, &problem).map(|()| problem));
            each(match admitted {
                Ok(problem) => Scanned::Row { row, problem },
                Err(error) => {
                    Scanned::Refused(Refusal { row, id, error: error.in_file(&source.path, Some(row)) })
                }
            })?;
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let layout = (!first.is_empty()).then_some(plan.layout.name);
    Ok(Scan { layout, read, files: sources.into_iter().map(|source| source.path).collect() })
}

/// Collects a [`scan`]. Every row is imported or refused; files of which nothing can be used are refused as a
/// whole, with the fault of their first row.
pub fn import(options: &RowsOptions) -> Result<Import> {
    let mut import = Import::default();
    let scan = scan(options, &mut |scanned| {
        match scanned {
            Scanned::Row { problem, .. } => import.problems.push(problem),
            Scanned::Refused(refusal) => import.refused.push(refusal),
        }
        Ok(())
    })?;
    (import.read, import.layout) = (scan.read, scan.layout);
    if !import.problems.is_empty() {
        return Ok(import);
    }
    Err(import.refused.into_iter().next().map_or_else(|| no_rows(&scan), |refusal| refusal.error))
}

/// Refuses files without a row.
pub(crate) fn no_rows(scan: &Scan) -> Error {
    let error = Error::input("path", "a file without rows", "at least one row", "check the path");
    match scan.files.first() {
        Some(path) => error.in_file(path, None),
        None => error,
    }
}

fn first_records(sources: &[Source]) -> Result<Vec<Row>> {
    let mut first = vec![];
    for source in sources {
        if first.len() < FIRST {
            source.read(None, &mut |_, record| {
                first.extend(record);
                Ok(if first.len() < FIRST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
        }
    }
    Ok(first)
}

/// Whether every readable row has a data source and an index of its own.
fn have_own_ids(first: &[Row], sources: &[Source], limit: usize) -> Result<bool> {
    if first.is_empty() || first.iter().any(|row| own_id(row).is_none()) {
        return Ok(false);
    }
    let (mut seen, mut all, mut read) = (HashSet::new(), true, 0);
    for source in sources {
        if !all {
            break;
        }
        source.read(Some(&OWN_ID), &mut |_, record| {
            all &= record.map_or(true, |row| own_id(&row).is_some_and(|id| seen.insert(fingerprint(&id))));
            read += 1;
            Ok(if all && read < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
    }
    Ok(all)
}
