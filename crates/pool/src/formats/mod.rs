//! Files to records: one reader a format, each in constant memory.
//!
//! A reader hands over records one at a time, with their number in the file: the line where a record
//! begins for text (JSONL, CSV), its place from 1 for the rest. What cannot be read as a record is
//! handed over as its fault; only a file that is damaged as a whole ends the reading.

mod arrow;
mod columnar;
mod csv;
pub(crate) mod folders;
mod json;
mod jsonl;
mod lines;
mod names;
mod parquet;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::fields::Row;
use crate::options::RowsOptions;

pub use lines::{Lines, Numbered};

/// Most bytes of one record of a text file.
const MOST_BYTES: usize = 64 << 20;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One JSON object a line: `.jsonl`, `.ndjson`.
    Jsonl,
    /// One JSON value that holds all records: `.json`.
    Json,
    /// Comma-separated, with a header: `.csv`.
    Csv,
    /// Tab-separated, with a header: `.tsv`.
    Tsv,
    /// Apache Parquet: `.parquet`.
    Parquet,
    /// Apache Arrow IPC, as a file or as the stream that Hugging Face `datasets` saves: `.arrow`.
    Arrow,
}

impl Format {
    /// What the extension says.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Self::Jsonl,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "parquet" => Self::Parquet,
            "arrow" => Self::Arrow,
            _ => return None,
        })
    }

    /// Its name in options.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }
}

/// Takes a record, or why it is none, and says whether to go on.
pub(crate) type Each<'a> = dyn FnMut(usize, Result<Row>) -> Result<ControlFlow<()>> + 'a;

/// A file that can be read.
pub(crate) struct Source {
    pub path: PathBuf,
    format: Format,
    /// Where the records of a JSON file stand.
    steps: Vec<String>,
}

impl Source {
    /// The files that `options` name. JSON files are surveyed, so that damage shows before a record is handed on.
    pub fn all(options: &RowsOptions) -> Result<Vec<Self>> {
        let open = |(path, format): (PathBuf, Format)| {
            let steps = match format {
                Format::Json => json::place_of_records(&path, options.records.as_deref())
                    .map_err(|error| error.in_file(&path, None))?,
                _ => vec![],
            };
            Ok(Self { path, format, steps })
        };
        options.sources()?.into_iter().map(open).collect()
    }

    /// Hands over every record. `columns` names the only ones needed, where skipping others saves work.
    pub fn read(&self, columns: Option<&[&str]>, each: &mut Each) -> Result<()> {
        let path = &self.path;
        let read = match self.format {
            Format::Jsonl => jsonl::read(path, each),
            Format::Json => json::read(path, &self.steps, each),
            Format::Csv => csv::read(path, b',', each),
            Format::Tsv => csv::read(path, b'\t', each),
            Format::Parquet => parquet::read(path, columns, each),
            Format::Arrow => arrow::read(path, each),
        };
        read.map_err(|error| error.in_file(path, None))
    }

    /// Whether lists and objects stand as JSON text in its cells.
    pub fn is_flat(&self) -> bool {
        !matches!(self.format, Format::Jsonl | Format::Json)
    }

    /// What a record's number counts.
    pub fn unit(&self) -> &'static str {
        match self.format {
            Format::Jsonl | Format::Csv | Format::Tsv => "line",
            Format::Json | Format::Parquet | Format::Arrow => "row",
        }
    }
}

/// Refuses what should have been one record.
fn no_record(found: impl ToString) -> Error {
    let hint = "write one JSON object a line, in UTF-8";
    Error::input("line", found, "one JSON object without repeated keys", hint)
}

fn not_utf8(fault: std::str::Utf8Error) -> String {
    format!("invalid utf-8 at byte {}", fault.valid_up_to() + 1)
}

fn too_long() -> Error {
    let found = format!("longer than {} MiB", MOST_BYTES >> 20);
    Error::input("line", found, "a shorter record", "look for a missing line break or quote")
}
