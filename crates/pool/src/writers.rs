//! Problems to a file, row by row: house JSONL, or the house columns as Parquet, Arrow or CSV.
//!
//! The file appears under its name when it is complete, and not at all otherwise: rows go to `NAME.partial` in
//! the same folder, which is renamed by [`Writer::finish`] and removed when the writer is dropped before that.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use arrow::ipc::writer::FileWriter;
use gradatim_core::{Error, Problem, Result};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::columns::{self, BatchBuilder};
use crate::jsonl;

/// A batch ends at this many rows,
const MOST_ROWS: usize = 16_384;
/// or at this many bytes of text. Both bound what is held in memory.
const MOST_BYTES: usize = 32 << 20;

/// Extensions that can be written.
pub const EXTENSIONS: [&str; 4] = ["jsonl", "parquet", "csv", "arrow"];

/// Writes one file of problems.
pub struct Writer {
    path: PathBuf,
    partial: PathBuf,
    sink: Option<Sink>,
    rows: u64,
}

enum Sink {
    Jsonl(BufWriter<File>),
    Columns(Box<(BatchBuilder, ColumnFile)>),
}

enum ColumnFile {
    Parquet(ArrowWriter<File>),
    Arrow(FileWriter<BufWriter<File>>),
    Csv(csv::Writer<File>),
}

impl Writer {
    /// Begins a file whose extension is one of [`EXTENSIONS`]; a file of that name is replaced at the end.
    pub fn create(path: &Path) -> Result<Self> {
        let extension = check(path)?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = path.with_file_name(name);
        let file = File::create(&partial).map_err(|fault| Error::io(&partial, "making the file", fault))?;
        let mut writer = Self { path: path.to_owned(), partial, sink: None, rows: 0 };
        writer.sink = Some(Sink::open(extension, file).map_err(|fault| Error::io(path, "writing", fault))?);
        Ok(writer)
    }

    /// Appends a row.
    pub fn write(&mut self, problem: &Problem) -> Result<()> {
        self.rows += 1;
        let written = self.sink.as_mut().map_or(Ok(()), |sink| sink.write(problem));
        written.map_err(|fault| Error::io(&self.path, "writing", fault))
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Puts the file in its place, and gives its number of rows.
    pub fn finish(mut self) -> Result<u64> {
        let closed = self.sink.take().map_or(Ok(()), Sink::close);
        let moved = closed.and_then(|()| fs::rename(&self.partial, &self.path));
        moved.map(|()| self.rows).map_err(|fault| Error::io(&self.path, "writing", fault))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After `finish` the file is gone from there; otherwise the first fault is the one to report.
        let _ = fs::remove_file(&self.partial);
    }
}

/// The extension of a file that can be written.
pub fn check(path: &Path) -> Result<&'static str> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    EXTENSIONS.into_iter().find(|known| Some(*known) == extension).ok_or_else(|| {
        let expected = format!("a name that ends in .{}", EXTENSIONS.join(", ."));
        Error::input("out", format!("`{}`", path.display()), expected, "add .jsonl to the name")
    })
}

impl Sink {
    fn open(extension: &str, file: File) -> io::Result<Self> {
        let file = match extension {
            "jsonl" => return Ok(Self::Jsonl(BufWriter::new(file))),
            "parquet" => {
                let zstd = Compression::ZSTD(ZstdLevel::default());
                let properties = WriterProperties::builder()
                    .set_compression(zstd)
                    .set_max_row_group_row_count(Some(4 * MOST_ROWS));
                let writer = ArrowWriter::try_new(file, columns::schema(), Some(properties.build()));
                ColumnFile::Parquet(writer?)
            }
            "arrow" => {
                let writer = FileWriter::try_new(BufWriter::new(file), &columns::schema());
                ColumnFile::Arrow(writer.map_err(io::Error::other)?)
            }
            _ => {
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(columns::schema().fields().iter().map(|field| field.name()))?;
                ColumnFile::Csv(writer)
            }
        };
        Ok(Self::Columns(Box::new((BatchBuilder::default(), file))))
    }

    fn write(&mut self, problem: &Problem) -> io::Result<()> {
        match self {
            Self::Jsonl(file) => writeln!(file, "{}", jsonl::line(problem)),
            Self::Columns(columns) => {
                let (rows, file) = &mut **columns;
                rows.push(problem);
                let full = rows.len() >= MOST_ROWS || rows.bytes() >= MOST_BYTES;
                if full { file.write(&rows.finish()) } else { Ok(()) }
            }
        }
    }

    fn close(self) -> io::Result<()> {
        match self {
            Self::Jsonl(mut file) => file.flush(),
            Self::Columns(columns) => {
                let (mut rows, mut file) = *columns;
                if !rows.is_empty() {
                    file.write(&rows.finish())?;
                }
                file.close()
            }
        }
    }
}

impl ColumnFile {
    fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => writer.write(batch).map_err(io::Error::other),
            Self::Arrow(writer) => writer.write(batch).map_err(io::Error::other),
            Self::Csv(writer) => {
                for row in 0..batch.num_rows() {
                    writer.write_record(batch.columns().iter().map(|column| cell(column, row)))?;
                }
                Ok(())
            }
        }
    }

    fn close(self) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => writer.close().map(drop).map_err(io::Error::other),
            Self::Arrow(mut writer) => writer.finish().map_err(io::Error::other),
            Self::Csv(mut writer) => writer.flush(),
        }
    }
}

/// A value of the house columns, empty where there is none.
fn cell(column: &dyn Array, row: usize) -> String {
    match column.data_type() {
        _ if column.is_null(row) => String::new(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        _ => column.as_string::<i32>().value(row).to_owned(),
    }
}
