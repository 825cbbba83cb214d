//! Arrow IPC: as a file, or as the stream in which Hugging Face `datasets` saves to disk.
//!
//! The decoder makes room for what a batch claims before it reads it: every claim is held against the size of the
//! file first, so that a few damaged bytes cannot ask for gigabytes.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader, read_footer_length};
use arrow::ipc::{root_as_footer, root_as_message};
use gradatim_core::{Error, Result};

use super::{Each, columnar};

/// What an IPC file begins with; a stream does not.
const MAGIC: &[u8] = b"ARROW1";
/// What a file ends with: the length of its footer, and the magic again.
const TAIL: u64 = 10;
/// Stands before the length of a message in a stream.
const CONTINUATION: [u8; 4] = [0xff; 4];

pub(super) fn read(path: &Path, each: &mut Each) -> Result<()> {
    let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
    let mut reader = BufReader::new(file);
    let start = reader.fill_buf().map_err(|source| Error::io(path, "reading", source))?;
    let is_file = start.starts_with(MAGIC);
    columnar::read("Arrow", || open(reader, is_file), each)
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

fn open(mut reader: BufReader<File>, is_file: bool) -> Result<Batches, ArrowError> {
    let size = reader.get_ref().metadata()?.len();
    if is_file {
        blocks_fit(&mut reader, size)?
    } else {
        messages_fit(&mut reader, size)?
    }
    reader.rewind()?;
    Ok(match is_file {
        true => Box::new(FileReader::try_new(reader, None)?),
        false => Box::new(StreamReader::try_new(reader, None)?),
    })
}

/// Whether every block that the footer of a file names lies within the file.
fn blocks_fit(reader: &mut BufReader<File>, size: u64) -> Result<(), ArrowError> {
    let mut tail = [0; TAIL as usize];
    reader.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    reader.read_exact(&mut tail)?;
    let length = read_footer_length(tail)? as u64;
    let start = size.checked_sub(TAIL + length).ok_or_else(|| too_much("the footer", length, size))?;
    let mut footer = vec![0; length as usize];
    reader.seek(SeekFrom::Start(start))?;
    reader.read_exact(&mut footer)?;
    let footer = root_as_footer(&footer).map_err(|fault| ArrowError::ParseError(fault.to_string()))?;
    let blocks = [footer.recordBatches(), footer.dictionaries()];
    for block in blocks.into_iter().flatten().flatten() {
        let claims = [block.offset(), i64::from(block.metaDataLength()), block.bodyLength()];
        let claims = claims.map(|claim| u64::try_from(claim).unwrap_or(u64::MAX));
        let end = claims.into_iter().fold(0, u64::saturating_add);
        if end > size {
            return Err(too_much("a batch", end, size));
        }
    }
    Ok(())
}

/// Whether every message of a stream fits into what is left of the file.
fn messages_fit(reader: &mut BufReader<File>, size: u64) -> Result<(), ArrowError> {
    let mut at = 0;
    loop {
        let mut word = [0; 4];
        at += 4;
        if at > size {
            return Ok(());
        }
        reader.read_exact(&mut word)?;
        if word == CONTINUATION {
            continue;
        }
        let length = u64::from(u32::from_le_bytes(word));
        if length == 0 {
            return Ok(());
        }
        if length > size - at {
            return Err(too_much("a message", length, size - at));
        }
        let mut message = vec![0; length as usize];
        reader.read_exact(&mut message)?;
        at += length;
        let message = root_as_message(&message).map_err(|fault| ArrowError::ParseError(fault.to_string()))?;
        let body = u64::try_from(message.bodyLength()).unwrap_or(u64::MAX);
        if body > size - at {
            return Err(too_much("a batch", body, size - at));
        }
        at += body;
        reader.seek_relative(body as i64)?;
    }
}

fn too_much(what: &str, claimed: u64, there: u64) -> ArrowError {
    ArrowError::ParseError(format!("{what} claims {claimed} bytes where there are {there}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StringArray};
    use arrow::ipc::writer::{FileWriter, StreamWriter};

    use super::*;

    fn batch() -> RecordBatch {
        let prompts: ArrayRef = Arc::new(StringArray::from(vec!["one", "two"]));
        RecordBatch::try_from_iter([("prompt", prompts)]).unwrap()
    }

    fn written(is_file: bool) -> Vec<u8> {
        let (batch, mut bytes) = (batch(), vec![]);
        if is_file {
            let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).unwrap();
            writer.write(&batch).unwrap();
            writer.finish().unwrap();
        } else {
            let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).unwrap();
            writer.write(&batch).unwrap();
            writer.finish().unwrap();
        }
        bytes
    }

    fn opened(bytes: &[u8], is_file: bool) -> Result<usize, ArrowError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        open(BufReader::new(file), is_file)?.map(|batch| batch.map(|batch| batch.num_rows())).sum()
    }

    #[test]
    fn whole_files_and_streams_are_read_also_where_the_end_is_left_out() {
        for is_file in [true, false] {
            assert_eq!(opened(&written(is_file), is_file).unwrap(), 2);
        }
        let stream = written(false);
        assert_eq!(opened(&stream[..stream.len() - 8], false).unwrap(), 2, "no end-of-stream mark");
    }

    #[test]
    fn a_claim_beyond_the_end_is_refused_before_room_is_made_for_it() {
        for is_file in [true, false] {
            let whole = written(is_file);
            let (mut refused, body) = (0, batch().get_array_memory_size() as u64);
            assert!(body < 4_096);
            // The length of the body stands somewhere as eight bytes: each such place is given a huge one.
            for at in (0..whole.len() - 8).step_by(4) {
                let mut bytes = whole.clone();
                let claim = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
                if claim == 0 || claim > 4_096 {
                    continue;
                }
                bytes[at..at + 8].copy_from_slice(&(1_u64 << 45).to_le_bytes());
                let found = crate::quiet::catch(|| opened(&bytes, is_file));
                refused +=
                    u32::from(matches!(found, Some(Err(fault)) if fault.to_string().contains("claims")));
            }
            assert!(refused > 0, "{is_file}");
        }
    }
}
