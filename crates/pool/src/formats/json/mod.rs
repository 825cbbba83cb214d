//! JSON: one value that holds all records, walked twice and never held.
//!
//! Shapes   `[record, ..]`; `{"examples": [record, ..], ..}` under any name, found by itself where only one
//!          list of objects stands there; `{"id": record, ..}`, the key becoming the record's `id`;
//!          `{"group": [record, ..], ..}`, the key becoming the record's `group`.
//! First    the whole file is surveyed: where records stand, and that nothing is damaged.
//! Then     records are handed over one at a time.

mod record;
mod survey;
mod walk;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use gradatim_core::{Error, Result};
use serde::de::DeserializeSeed;
use serde_json::de::{Deserializer, IoRead};

pub(super) use record::object;

use super::{Each, too_long};
use survey::{Survey, Surveyed};
use walk::{Sink, Walk};

/// The path to the records, found or `given`. Refuses a file that is damaged anywhere.
pub(super) fn place_of_records(path: &Path, given: Option<&str>) -> Result<Vec<String>> {
    let steps = given.map(|given| match given {
        "." => vec![],
        given => given.split('.').map(str::to_owned).collect(),
    });
    let survey = Survey { steps: steps.as_deref().unwrap_or(&[]), depth: 0 };
    let surveyed = parse(path, Budget::default(), |json| survey.deserialize(json))?;
    match (surveyed, steps) {
        (Surveyed::List { .. }, steps) => Ok(steps.unwrap_or_default()),
        (Surveyed::Entries(_), Some(steps)) => Ok(steps),
        (Surveyed::Entries(entries), None) => entries.find(),
        (Surveyed::Missing { step, names }, _) => {
            let (found, names) = (format!("`{step}`, which the file lacks"), names.join(", "));
            Err(Error::input("records", found, format!("one of {names}"), "correct the path"))
        }
        (Surveyed::Other(found), Some(steps)) if !steps.is_empty() => {
            let found = format!("`{}`, where {found} stands", steps.join("."));
            Err(Error::input("records", found, "the place of a list of objects", "correct the path"))
        }
        (Surveyed::Other(found), _) => {
            Err(Error::input("json", found, "a list of objects", "write [{..}, {..}]"))
        }
    }
}

pub(super) fn read(path: &Path, steps: &[String], each: &mut Each) -> Result<()> {
    let budget = Budget::default();
    let mut sink = Sink::new(each, budget.clone());
    let read = parse(path, budget, |json| Walk { steps, sink: &mut sink }.deserialize(json));
    sink.stopped.unwrap_or(read)
}

/// Runs `work` over the value of a file, and sees to its end.
fn parse<T>(
    path: &Path,
    budget: Budget,
    work: impl FnOnce(&mut Deserializer<IoRead<Budgeted>>) -> serde_json::Result<T>,
) -> Result<T> {
    let failed = |source| Error::io(path, "reading", source);
    let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    if reader.fill_buf().map_err(failed)?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    let mut json = Deserializer::from_reader(Budgeted { reader, budget: budget.clone() });
    let read = work(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|fault| {
        let line = Some(fault.line());
        match fault.is_io() {
            true if budget.is_spent() => too_long().in_file(path, line),
            true => failed(fault.into()),
            false => damaged(&fault).in_file(path, line),
        }
    })
}

fn damaged(fault: &serde_json::Error) -> Error {
    let text = fault.to_string();
    let hint = if text.starts_with("trailing characters") {
        "if every line is a record of its own, say so: format = \"jsonl\""
    } else {
        "correct that place, or copy the file again"
    };
    Error::input("json", text, "one undamaged JSON value", hint)
}

/// How many bytes may still be read; by default as many as there are.
#[derive(Clone)]
struct Budget(Rc<Cell<usize>>);

impl Default for Budget {
    fn default() -> Self {
        Self(Rc::new(Cell::new(usize::MAX)))
    }
}

impl Budget {
    fn set(&self, bytes: usize) {
        self.0.set(bytes);
    }

    fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

/// A file that ends in a fault where the budget is spent.
struct Budgeted {
    reader: BufReader<File>,
    budget: Budget,
}

impl Read for Budgeted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.budget.is_spent() {
            return Err(io::Error::other("a record that does not end"));
        }
        let n = self.reader.read(buffer)?;
        self.budget.set(self.budget.0.get().saturating_sub(n));
        Ok(n)
    }
}
