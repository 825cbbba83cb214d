//! The cache: each source of rows is imported once, and mapped from then on.
//!
//! A cache file is an Arrow IPC file under `$GRADATIM_CACHE`, else `$XDG_CACHE_HOME/gradatim`, else
//! `$HOME/.cache/gradatim`. Its name is the hash of the contents of the source, of the options that
//! import it and of this release, so it can only be right or absent: no time stamp is ever compared.
//! It is written under another name and renamed; a damaged one is made again. Where nothing can be
//! written, rows are kept in memory and the reader is told.

use std::fs::{self, File};
use std::hash::Hasher as _;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::buffer::Buffer;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileDecoder, read_footer_length};
use arrow::ipc::writer::FileWriter;
use arrow::ipc::{convert::try_fb_to_schema, root_as_footer};
use bytes::Bytes;
use gradatim_core::{Error, Problem, Result};
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

use crate::import::{Refusal, Scanned, no_rows, scan};
use crate::options::RowsOptions;
use crate::quiet;
use crate::reasons::Reasons;
use crate::table::{Category, Table, TableWriter};

/// Changes whenever an import, a verifier's check or the layout of the file does.
const VERSION: u32 = 3;
const NOTE: &str = "gradatim";
/// Length of an IPC file's closing mark: footer length and magic.
const TAIL: usize = 10;

/// Rows of one source, ready for use.
#[derive(Debug)]
pub struct Opened {
    /// The rows that can be used.
    pub table: Arc<Table>,
    /// Rows read, refused ones included.
    pub read: usize,
    /// Why rows were refused, and how many for each reason; most frequent first.
    pub reasons: Vec<(String, usize)>,
    /// Why nothing is cached, if that is so.
    pub uncached: Option<Error>,
}

/// What is written at the end of a cache file.
#[derive(Serialize, Deserialize)]
struct Note {
    categories: Vec<Category>,
    read: usize,
    reasons: Vec<(String, usize)>,
}

/// Opens the rows `options` names: from the cache, or imported and cached. `admit` is asked once of
/// every row that is imported; what it refuses is refused with its reason. A source of which nothing
/// can be used is refused as a whole, with the fault of its first row.
pub fn open(options: &RowsOptions, admit: &mut dyn FnMut(&Problem) -> Result<()>) -> Result<Opened> {
    open_in(folder().as_deref(), options, admit)
}

/// As [`open`], with the cache in `folder`; `None` keeps everything in memory.
pub fn open_in(
    folder: Option<&Path>,
    options: &RowsOptions,
    admit: &mut dyn FnMut(&Problem) -> Result<()>,
) -> Result<Opened> {
    options.check()?;
    let Some(folder) = folder else { return in_memory(options, admit, None) };
    let path = folder.join(format!("{:016x}.arrow", key(options)?));
    if let Ok((table, note)) = map(&path) {
        let (table, uncached) = (Arc::new(table), None);
        return Ok(Opened { table, read: note.read, reasons: note.reasons, uncached });
    }
    let made = fs::create_dir_all(folder)
        .map_err(|fault| Error::io(folder, "making the cache", fault))
        .and_then(|()| make(&path, options, admit));
    match made.and_then(|()| map(&path)) {
        Ok((table, note)) => {
            Ok(Opened { table: Arc::new(table), read: note.read, reasons: note.reasons, uncached: None })
        }
        Err(fault @ Error::Io { .. }) => in_memory(options, admit, Some(fault)),
        Err(fault) => Err(fault),
    }
}

fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("GRADATIM_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME").map(|cache| cache.join("gradatim")))
        .or_else(|| variable("HOME").map(|home| home.join(".cache/gradatim")))
}

/// Hash of everything an import depends on.
fn key(options: &RowsOptions) -> Result<u64> {
    let mut hash = XxHash64::with_seed(u64::from(VERSION));
    hash.write(env!("CARGO_PKG_VERSION").as_bytes());
    let described = serde_json::to_vec(options)
        .map_err(|fault| Error::input("rows", fault, "options that can be written down", "report this"))?;
    hash.write(&described);
    let mut buffer = vec![0; 1 << 20];
    for path in options.files()? {
        let failed = |fault| Error::io(&path, "reading", fault);
        let mut file = File::open(&path).map_err(failed)?;
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => break,
                n => hash.write(&buffer[..n]),
            }
        }
        hash.write(b"end of file");
    }
    Ok(hash.finish())
}

/// Imports into `sink`, counting.
fn import(
    options: &RowsOptions,
    admit: &mut dyn FnMut(&Problem) -> Result<()>,
    sink: &mut dyn FnMut(&Problem) -> Result<()>,
) -> Result<(usize, Vec<(String, usize)>)> {
    let (mut read, mut kept, mut reasons, mut first) = (0, 0_usize, Reasons::default(), None);
    let scanned = scan(options, &mut |scanned| {
        read += 1;
        let refusal = match scanned {
            Scanned::Row { row, problem } => match admit(&problem) {
                Ok(()) => {
                    kept += 1;
                    return sink(&problem);
                }
                Err(error) => {
                    let error = error.in_file(&options.path, Some(row));
                    Refusal { row, id: Some(problem.id), error }
                }
            },
            Scanned::Refused(refusal) => refusal,
        };
        reasons.count(&refusal.error);
        first.get_or_insert(refusal.error);
        Ok(())
    })?;
    match first {
        Some(error) if kept == 0 => Err(error),
        None if kept == 0 => Err(no_rows(&scanned)),
        _ => Ok((read, reasons.sorted())),
    }
}

fn in_memory(
    options: &RowsOptions,
    admit: &mut dyn FnMut(&Problem) -> Result<()>,
    uncached: Option<Error>,
) -> Result<Opened> {
    let (mut writer, mut batches) = (TableWriter::default(), vec![]);
    let (read, reasons) = import(options, admit, &mut |problem| {
        batches.extend(writer.push(problem));
        Ok(())
    })?;
    batches.extend(writer.finish());
    let table = Arc::new(Table::from_batches(batches, writer.into_categories())?);
    Ok(Opened { table, read, reasons, uncached })
}

/// Imports into the file at `path`, which appears complete or not at all.
fn make(path: &Path, options: &RowsOptions, admit: &mut dyn FnMut(&Problem) -> Result<()>) -> Result<()> {
    let partial = path.with_extension(format!("{}.partial", std::process::id()));
    let made = write(&partial, options, admit)
        .and_then(|()| fs::rename(&partial, path).map_err(|fault| Error::io(path, "renaming", fault)));
    if made.is_err() {
        // The fault that is reported is the first one.
        let _ = fs::remove_file(&partial);
    }
    made
}

fn write(path: &Path, options: &RowsOptions, admit: &mut dyn FnMut(&Problem) -> Result<()>) -> Result<()> {
    let failed = |fault: ArrowError| Error::io(path, "writing the cache", io::Error::other(fault));
    let file = File::create(path).map_err(|fault| Error::io(path, "making the cache", fault))?;
    let mut out = FileWriter::try_new(BufWriter::new(file), &TableWriter::schema()).map_err(failed)?;
    let mut writer = TableWriter::default();
    let (read, reasons) = import(options, admit, &mut |problem| {
        writer.push(problem).map_or(Ok(()), |batch| out.write(&batch)).map_err(failed)
    })?;
    writer.finish().map_or(Ok(()), |batch| out.write(&batch)).map_err(failed)?;
    let note = Note { categories: writer.into_categories(), read, reasons };
    let note =
        serde_json::to_string(&note).map_err(|fault| failed(ArrowError::JsonError(fault.to_string())))?;
    out.write_metadata(NOTE, note);
    let mut file = out.into_inner().map_err(failed)?;
    file.flush().map_err(|fault| Error::io(path, "writing the cache", fault))
}

/// Maps a cache file. Its texts are checked for UTF-8 and its offsets for range, so that damage is refused.
fn map(path: &Path) -> Result<(Table, Note)> {
    let damaged = |found: String| {
        Error::input("cache", found, "a cache file of this release", "delete the file").in_file(path, None)
    };
    let file = File::open(path).map_err(|fault| Error::io(path, "opening the cache", fault))?;
    // SAFETY: cache files are written once, under another name, and never changed in place.
    let mapped = unsafe { memmap2::Mmap::map(&file) };
    let mapped = mapped.map_err(|fault| Error::io(path, "mapping the cache", fault))?;
    let buffer = Buffer::from(Bytes::from_owner(mapped));
    match quiet::catch(|| decode(&buffer)) {
        Some(decoded) => decoded.map_err(|fault| damaged(fault.to_string())),
        None => Err(damaged("damage that its decoder trips over".to_owned())),
    }
}

fn decode(buffer: &Buffer) -> std::result::Result<(Table, Note), ArrowError> {
    let short = || ArrowError::IpcError("the file is cut off".to_owned());
    let end = buffer.len().checked_sub(TAIL).ok_or_else(short)?;
    let tail: [u8; TAIL] = buffer[end..].try_into().map_err(|_| short())?;
    let start = end.checked_sub(read_footer_length(tail)?).ok_or_else(short)?;
    let footer = root_as_footer(&buffer[start..end])
        .map_err(|fault| ArrowError::IpcError(format!("the footer cannot be read: {fault}")))?;
    let missing = |what: &str| ArrowError::IpcError(format!("no {what}"));
    let notes = footer.custom_metadata().into_iter().flatten();
    let note = notes.filter(|note| note.key() == Some(NOTE)).find_map(|note| note.value());
    let note: Note = serde_json::from_str(note.ok_or_else(|| missing("note"))?)
        .map_err(|fault| ArrowError::JsonError(fault.to_string()))?;
    let schema = Arc::new(try_fb_to_schema(footer.schema().ok_or_else(|| missing("schema"))?)?);
    let decoder = FileDecoder::new(schema, footer.version()).with_require_alignment(true);
    let mut batches = vec![];
    for block in footer.recordBatches().into_iter().flatten() {
        let length = i64::from(block.metaDataLength()).checked_add(block.bodyLength()).ok_or_else(short)?;
        let (from, length) = (usize::try_from(block.offset()), usize::try_from(length));
        let (Ok(from), Ok(length)) = (from, length) else { return Err(short()) };
        if from.checked_add(length).is_none_or(|to| to > start) {
            return Err(short());
        }
        batches.extend(decoder.read_record_batch(block, &buffer.slice_with_length(from, length))?);
    }
    let table = Table::from_batches(batches, note.categories.clone())
        .map_err(|fault| ArrowError::IpcError(fault.to_string()))?;
    Ok((table, note))
}
