//! A table of problems: columns in memory, or mapped from a file that costs no memory of its own.
//!
//! Beside the columns of `columns.rs` a table knows of every row which arm it belongs to and the
//! fingerprint of its canonical form, so that a pool of millions is laid out without reading a text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, UInt32Array, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt32Type, UInt64Type};
use gradatim_core::{Error, Problem, Result, fingerprint};
use serde::{Deserialize, Serialize};

use crate::columns::{self, BatchBuilder, Columns};

/// A batch ends at this many rows,
const MOST_ROWS: usize = 16_384;
/// or at this many bytes of text.
const MOST_BYTES: usize = 64 << 20;

/// A category of a table, with the level of its first row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Category {
    pub name: String,
    pub level: i64,
}

/// Problems in columns.
#[derive(Debug, Default)]
pub struct Table {
    parts: Vec<Part>,
    /// First row of each part, and the number of all rows at the end.
    starts: Vec<usize>,
    categories: Vec<Category>,
}

#[derive(Debug)]
struct Part {
    columns: Columns,
    arm: UInt32Array,
    fingerprint: UInt64Array,
}

impl Table {
    /// A table in memory.
    pub fn of(problems: impl IntoIterator<Item = Problem>) -> Result<Self> {
        let mut writer = TableWriter::default();
        let mut batches = vec![];
        for problem in problems {
            batches.extend(writer.push(&problem));
        }
        batches.extend(writer.finish());
        Self::from_batches(batches, writer.into_categories())
    }

    /// A table over batches that a [`TableWriter`] made. Refuses other columns, and arms without a name.
    pub(crate) fn from_batches(batches: Vec<RecordBatch>, categories: Vec<Category>) -> Result<Self> {
        let mut table = Self { parts: vec![], starts: vec![0], categories };
        for batch in batches {
            let part = Part::of(&batch)?;
            if part.arm.values().iter().any(|arm| *arm as usize >= table.categories.len()) {
                let expected = format!("below {}", table.categories.len());
                return Err(Error::input("arm", "an arm without a name", expected, "delete the file"));
            }
            table.starts.push(table.len() + part.columns.len());
            table.parts.push(part);
        }
        Ok(table)
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Row `row`, below [`Table::len`].
    pub fn problem(&self, row: usize) -> Result<Problem> {
        let (part, row) = self.locate(row);
        part.columns.problem(row)
    }

    /// All text of its prompt.
    pub fn prompt_text(&self, row: usize) -> Result<Cow<'_, str>> {
        let (part, row) = self.locate(row);
        part.columns.prompt_text(row)
    }

    /// Its id.
    pub fn id(&self, row: usize) -> &str {
        let (part, row) = self.locate(row);
        part.columns.id(row)
    }

    /// Its level.
    pub fn level(&self, row: usize) -> i64 {
        let (part, row) = self.locate(row);
        part.columns.level(row)
    }

    /// Fingerprint of its canonical form.
    pub fn fingerprint(&self, row: usize) -> u64 {
        let (part, row) = self.locate(row);
        part.fingerprint.value(row)
    }

    /// Its place among [`Table::categories`].
    pub(crate) fn arm(&self, row: usize) -> usize {
        let (part, row) = self.locate(row);
        part.arm.value(row) as usize
    }

    /// In order of first appearance.
    pub(crate) fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Arm and fingerprint of every row, in order.
    pub(crate) fn layout(&self) -> impl Iterator<Item = (usize, u64)> {
        self.parts.iter().flat_map(|part| {
            part.arm.values().iter().map(|arm| *arm as usize).zip(part.fingerprint.values().iter().copied())
        })
    }

    fn locate(&self, row: usize) -> (&Part, usize) {
        let part = self.starts.partition_point(|start| *start <= row) - 1;
        (&self.parts[part], row - self.starts[part])
    }
}

impl Part {
    fn of(batch: &RecordBatch) -> Result<Self> {
        let column = |name: &str, expected: DataType| {
            batch.column_by_name(name).filter(|column| *column.data_type() == expected).ok_or_else(|| {
                Error::input(name, "missing or of another type", expected.to_string(), "delete the file")
            })
        };
        Ok(Self {
            columns: Columns::of(batch)?,
            arm: column("arm", DataType::UInt32)?.as_primitive::<UInt32Type>().clone(),
            fingerprint: column("fingerprint", DataType::UInt64)?.as_primitive::<UInt64Type>().clone(),
        })
    }
}

/// Turns problems into batches, and names their arms.
#[derive(Default)]
pub(crate) struct TableWriter {
    rows: BatchBuilder,
    arm: Vec<u32>,
    fingerprint: Vec<u64>,
    arms: HashMap<String, u32>,
    categories: Vec<Category>,
}

impl TableWriter {
    /// Columns of every batch.
    pub fn schema() -> SchemaRef {
        let own =
            [Field::new("arm", DataType::UInt32, false), Field::new("fingerprint", DataType::UInt64, false)];
        let house = columns::schema();
        let fields = house.fields().iter().map(|field| field.as_ref().clone()).chain(own);
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// Appends a problem; gives a batch when one is full.
    pub fn push(&mut self, problem: &Problem) -> Option<RecordBatch> {
        let arm = match self.arms.get(&problem.category) {
            Some(arm) => *arm,
            None => {
                let arm = self.categories.len() as u32;
                self.arms.insert(problem.category.clone(), arm);
                self.categories.push(Category { name: problem.category.clone(), level: problem.level });
                arm
            }
        };
        self.rows.push(problem);
        self.arm.push(arm);
        self.fingerprint.push(fingerprint(&problem.canonical));
        let full = self.rows.len() == MOST_ROWS || self.rows.bytes() >= MOST_BYTES;
        if full { self.finish() } else { None }
    }

    /// What is left since the last batch.
    ///
    /// # Panics
    /// Never: all columns have as many rows.
    #[expect(clippy::expect_used, reason = "every push appends to every column")]
    pub fn finish(&mut self) -> Option<RecordBatch> {
        if self.rows.is_empty() {
            return None;
        }
        let own: [ArrayRef; 2] = [
            Arc::new(UInt32Array::from(std::mem::take(&mut self.arm))),
            Arc::new(UInt64Array::from(std::mem::take(&mut self.fingerprint))),
        ];
        let columns = self.rows.finish().columns().iter().cloned().chain(own).collect();
        Some(RecordBatch::try_new(Self::schema(), columns).expect("columns of the schema"))
    }

    /// The categories met, in order of first appearance.
    pub fn into_categories(self) -> Vec<Category> {
        self.categories
    }
}
