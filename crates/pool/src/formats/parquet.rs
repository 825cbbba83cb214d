//! Parquet: one row a record, whatever its columns are, decoded a batch at a time.

use std::fs::File;
use std::path::Path;

use arrow::error::ArrowError;
use gradatim_core::{Error, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{Each, columnar};

/// Rows decoded at a time.
const BATCH: usize = 512;

/// Reads all columns, or those of `columns` that are there.
pub(super) fn read(path: &Path, columns: Option<&[&str]>, each: &mut Each) -> Result<()> {
    let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
    columnar::read("Parquet", || open(file, columns), each)
}

fn open(file: File, columns: Option<&[&str]>) -> Result<ParquetRecordBatchReader, ArrowError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH);
    let schema = builder.parquet_schema();
    let mask = match columns {
        None => ProjectionMask::all(),
        Some(columns) => {
            let roots = schema.root_schema().get_fields().iter().enumerate();
            let wanted = roots.filter(|(_, root)| columns.contains(&root.name())).map(|(ix, _)| ix);
            ProjectionMask::roots(schema, wanted.collect::<Vec<_>>())
        }
    };
    Ok(builder.with_projection(mask).build()?)
}
