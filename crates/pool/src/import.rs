//! A file becomes problems and refusals; no row is lost in between.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;

use gradatim_core::{Error, Kind, Problem, Result};

use crate::fields::Row;
use crate::options::{Format, RowsOptions};
use crate::rows::{Plan, have_own_ids};
use crate::{jsonl, verl};

/// A row that cannot be used.
#[derive(Debug)]
pub struct Refusal {
    /// Which row, from 1; for JSONL its line.
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

/// What came of a file: `read` = `problems.len()` + `refused.len()`.
#[derive(Debug, Default)]
pub struct Import {
    /// Rows that can be used, in file order.
    pub problems: Vec<Problem>,
    /// Rows that cannot, in file order.
    pub refused: Vec<Refusal>,
    /// Rows read.
    pub read: usize,
}

impl Import {
    /// How often each reason came up, most frequent first, then by name.
    pub fn reasons(&self) -> Vec<(String, usize)> {
        let mut counts = BTreeMap::<String, usize>::new();
        for refusal in &self.refused {
            let reason = match &refusal.error {
                Error::Input { key, expected, .. } => format!("`{key}` is not {expected}"),
                other => other.to_string(),
            };
            *counts.entry(reason).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }
}

/// Reads the file that `options` names. Every row is imported or refused; a file of which nothing can be
/// used is refused as a whole, with the fault of its first row.
pub fn import(options: &RowsOptions) -> Result<Import> {
    options.check()?;
    let path = options.file()?;
    let import =
        if options.is_house_schema() { jsonl::read(&path, options)? } else { import_rows(&path, options)? };
    if !import.problems.is_empty() {
        return Ok(import);
    }
    Err(import.refused.into_iter().next().map_or_else(
        || {
            Error::input("path", "a file without rows", "at least one row", "check the path")
                .in_file(path, None)
        },
        |refusal| refusal.error,
    ))
}

fn import_rows(path: &Path, options: &RowsOptions) -> Result<Import> {
    let plan = Plan::new(options)?;
    let limit = options.limit.unwrap_or(usize::MAX);
    let rows: Vec<(usize, Result<Row>)> = match options.format()? {
        Format::Parquet => (1..).zip(verl::read(path, limit)?.into_iter().map(Ok)).collect(),
        Format::Jsonl => jsonl::records(path, limit)?,
    };
    let own_ids = have_own_ids(rows.iter().filter_map(|(_, row)| row.as_ref().ok()));
    let mut intake = Intake::new(path, options);
    for (number, row) in rows {
        let named = row.and_then(|row| Ok((plan.id(path, number, &row, own_ids)?, row)));
        match named {
            Ok((id, row)) => intake.take(number, Some(id.clone()), plan.problem(id, &row)),
            Err(error) => intake.take(number, None, Err(error)),
        }
    }
    Ok(intake.done())
}

/// Takes rows in, under the rules that hold for every format.
pub(crate) struct Intake<'a> {
    path: &'a Path,
    max_prompt_chars: Option<usize>,
    first_row_of: HashMap<String, usize>,
    import: Import,
}

impl<'a> Intake<'a> {
    pub fn new(path: &'a Path, options: &RowsOptions) -> Self {
        let max_prompt_chars = options.max_prompt_chars;
        Self { path, max_prompt_chars, first_row_of: HashMap::new(), import: Import::default() }
    }

    pub fn take(&mut self, row: usize, id: Option<String>, problem: Result<Problem>) {
        self.import.read += 1;
        match problem.and_then(|problem| self.admitted(row, problem)) {
            Ok(problem) => self.import.problems.push(problem),
            Err(error) => {
                let error = error.in_file(self.path, Some(row));
                self.import.refused.push(Refusal { row, id, error });
            }
        }
    }

    fn admitted(&mut self, row: usize, problem: Problem) -> Result<Problem> {
        if problem.id.trim().is_empty() {
            return Err(Error::input("id", "empty", "some text", "give every row an id of its own"));
        }
        if problem.kind == Kind::Verifiable && problem.answer.trim().is_empty() {
            return Err(Error::input(
                "answer",
                "empty",
                "the gold answer",
                "write the answer, or drop the row",
            ));
        }
        if let Some(most) = self.max_prompt_chars {
            let length = problem.prompt_text().chars().count();
            if length > most {
                let found = format!("{length} characters long");
                return Err(Error::input(
                    "prompt",
                    found,
                    format!("at most {most}"),
                    "raise max_prompt_chars",
                ));
            }
        }
        match self.first_row_of.get(&problem.id) {
            Some(first) => {
                let found = format!("`{}`, as in line {first}", problem.id);
                Err(Error::input("id", found, "an id of its own", "rename one of the two"))
            }
            None => {
                self.first_row_of.insert(problem.id.clone(), row);
                Ok(problem)
            }
        }
    }

    pub fn done(self) -> Import {
        self.import
    }
}
