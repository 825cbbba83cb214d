//! Atomic checkpoints: a folder that is there complete or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::journal::write_atomically;

const STATE: &str = "state.json";

/// The checkpoints of one trial. The newest two are kept.
pub struct Checkpoints {
    folder: PathBuf,
}

impl Checkpoints {
    /// Those in `trial`/checkpoints, which is made if need be.
    pub fn open(trial: &Path) -> Result<Self> {
        let folder = trial.join("checkpoints");
        fs::create_dir_all(&folder).map_err(|fault| Error::io(&folder, "making the folder", fault))?;
        Ok(Self { folder })
    }

    /// Writes a checkpoint for `step`: the learner through `save`, then `state`, then the name.
    pub fn write(
        &self,
        step: u64,
        state: &impl Serialize,
        save: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<()> {
        let partial = self.folder.join("partial");
        let failed = |fault| Error::io(&partial, "writing the checkpoint", fault);
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(failed)?;
        }
        fs::create_dir(&partial).map_err(failed)?;
        save(&partial)?;
        for entry in fs::read_dir(&partial).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            fs::File::open(&path).and_then(|file| file.sync_all()).map_err(failed)?;
        }
        let state = serde_json::to_vec(state).map_err(|fault| failed(fault.into()))?;
        write_atomically(&partial.join(STATE), &state)?;
        let complete = self.folder.join(format!("step-{step:09}"));
        if complete.exists() {
            fs::remove_dir_all(&complete).map_err(failed)?;
        }
        fs::rename(&partial, &complete).map_err(failed)?;
        let _ = fs::File::open(&self.folder).and_then(|folder| folder.sync_all());
        for old in self.complete()?.iter().rev().skip(2) {
            fs::remove_dir_all(old).map_err(failed)?;
        }
        Ok(())
    }

    /// Complete checkpoints, oldest first.
    fn complete(&self) -> Result<Vec<PathBuf>> {
        let failed = |fault| Error::io(&self.folder, "listing checkpoints", fault);
        let mut found = vec![];
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("step-") && path.join(STATE).exists() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    /// The newest checkpoint whose state can be read, with its folder; `None` before the first.
    pub fn newest<T: DeserializeOwned>(&self) -> Result<Option<(T, PathBuf)>> {
        self.restore(|state, folder| Ok((state, folder.to_owned()))).map(|(found, _)| found)
    }

    /// Hands the newest checkpoint to `take`, or the one before it where `take` or the reading fails.
    /// Says in words what was passed over; refuses with the newest fault where nothing is left.
    pub fn restore<T: DeserializeOwned, R>(
        &self,
        mut take: impl FnMut(T, &Path) -> Result<R>,
    ) -> Result<(Option<R>, Vec<String>)> {
        let mut faults: Vec<(PathBuf, Error)> = vec![];
        for folder in self.complete()?.into_iter().rev() {
            match read_state(&folder.join(STATE)).and_then(|state| take(state, &folder)) {
                Ok(taken) => {
                    let told = faults.iter().map(|(damaged, fault)| {
                        format!("{} cannot be used; going on from {}: {fault}", name(damaged), name(&folder))
                    });
                    return Ok((Some(taken), told.collect()));
                }
                Err(fault) => faults.push((folder, fault)),
            }
        }
        faults.into_iter().next().map_or(Ok((None, vec![])), |(_, fault)| Err(fault))
    }
}

fn read_state<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let read = fs::read(path).map_err(|fault| Error::io(path, "reading", fault))?;
    serde_json::from_slice(&read).map_err(|fault| {
        let hint = "delete this folder to go on from the start of the trial";
        Error::input("state", fault, "a checkpoint of this release", hint).in_file(path, None)
    })
}

/// The folder as a reader knows it: `checkpoint step-000000012`.
fn name(folder: &Path) -> String {
    format!("checkpoint {}", folder.file_name().unwrap_or_default().to_string_lossy())
}
