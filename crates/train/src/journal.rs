//! The append-only files of a trial: events without a clock, times apart.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use serde::Serialize;

/// One JSON object a line, appended; can be cut back to a checkpoint.
pub struct Journal {
    path: PathBuf,
    file: BufWriter<File>,
    length: u64,
}

impl Journal {
    /// Opens the file and forgets everything after its first `keep` bytes.
    pub fn open(path: PathBuf, keep: u64) -> Result<Self> {
        let open = || -> std::io::Result<File> {
            let mut file =
                OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path)?;
            let length = file.metadata()?.len();
            if length < keep {
                return Err(std::io::Error::other(format!("{length} bytes where the checkpoint saw {keep}")));
            }
            file.set_len(keep)?;
            file.seek(SeekFrom::Start(keep))?;
            Ok(file)
        };
        let file = open().map_err(|fault| Error::io(&path, "opening the journal", fault))?;
        Ok(Self { path, file: BufWriter::new(file), length: keep })
    }

    /// As [`Journal::open`], for a file that may have lost its end.
    pub fn open_any(path: PathBuf, keep: u64) -> Result<Self> {
        let length = std::fs::metadata(&path).map_or(0, |file| file.len());
        Self::open(path, keep.min(length))
    }

    /// Appends one line.
    pub fn write(&mut self, record: &impl Serialize) -> Result<()> {
        let failed = |fault: std::io::Error| Error::io(&self.path, "writing the journal", fault);
        let mut line = serde_json::to_vec(record).map_err(|fault| failed(fault.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(failed)?;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Makes everything written so far durable; returns its length in bytes.
    pub fn sync(&mut self) -> Result<u64> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.map_err(|fault| Error::io(&self.path, "writing the journal", fault))?;
        Ok(self.length)
    }
}

/// Writes a whole file so that it is there complete or not at all.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = path.with_extension("partial");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    };
    write().map_err(|fault| Error::io(path, "writing", fault))
}
