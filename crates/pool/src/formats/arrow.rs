//! Arrow IPC: as a file, or as the stream in which Hugging Face `datasets` saves to disk.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use gradatim_core::{Error, Result};

use super::{Each, columnar};

/// What an IPC file begins with; a stream does not.
const MAGIC: &[u8] = b"ARROW1";

pub(super) fn read(path: &Path, each: &mut Each) -> Result<()> {
    let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
    let mut reader = BufReader::new(file);
    let start = reader.fill_buf().map_err(|source| Error::io(path, "reading", source))?;
    let is_file = start.starts_with(MAGIC);
    columnar::read("Arrow", || open(reader, is_file), each)
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

fn open(reader: BufReader<File>, is_file: bool) -> Result<Batches, ArrowError> {
    Ok(match is_file {
        true => Box::new(FileReader::try_new(reader, None)?),
        false => Box::new(StreamReader::try_new(reader, None)?),
    })
}
