//! A text file line by line, in the memory of its longest line.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};

use super::{MOST_BYTES, too_long};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line, or why it is none, with its number.
pub type Numbered<T> = (usize, Result<T>);

/// The lines of a text, each with its number.
pub struct Lines {
    path: PathBuf,
    reader: BufReader<Box<dyn Read + Send>>,
    number: usize,
    line: Vec<u8>,
}

impl Lines {
    /// Those of a file.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
        Ok(Self::of(path, Box::new(file)))
    }

    /// Those of anything that can be read; `path` names it in faults.
    pub fn of(path: &Path, input: Box<dyn Read + Send>) -> Self {
        let reader = BufReader::with_capacity(1 << 16, input);
        Self { path: path.to_owned(), reader, number: 0, line: vec![] }
    }

    /// Whether the next line is at hand: reading it cannot wait for whoever writes.
    pub fn is_ready(&self) -> bool {
        self.reader.buffer().contains(&b'\n')
    }

    /// The next line, its break included, with its number from 1. A line that is too long is a fault, and skipped.
    pub fn next_line(&mut self) -> Result<Option<Numbered<&[u8]>>> {
        self.line.clear();
        let most = MOST_BYTES as u64 + 1;
        let read = self.reader.by_ref().take(most).read_until(b'\n', &mut self.line);
        let n = read.map_err(|source| Error::io(&self.path, "reading", source))?;
        if n == 0 {
            return Ok(None);
        }
        self.number += 1;
        if n as u64 == most && !self.line.ends_with(b"\n") {
            self.line = vec![];
            self.skip().map_err(|source| Error::io(&self.path, "reading", source))?;
            return Ok(Some((self.number, Err(too_long()))));
        }
        let line = if self.number == 1 { self.line.strip_prefix(BYTE_ORDER_MARK) } else { None };
        Ok(Some((self.number, Ok(line.unwrap_or(&self.line)))))
    }

    /// Passes over the rest of a line.
    fn skip(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(used);
            if ended {
                return Ok(());
            }
        }
    }
}
