//! What takes bytes from outside: one file a room.

mod curriculum;
mod learner;
mod pool;
mod train;
mod verify;

use std::path::Path;

use tempfile::TempDir;

use crate::drive::{Reader, Target};
use crate::mutate::Corpus;

/// Every target.
pub fn all() -> Vec<Target> {
    [verify::targets(), curriculum::targets(), learner::targets(), pool::targets(), train::targets()]
        .into_iter()
        .flatten()
        .collect()
}

/// A target whose seeds are text.
fn target<S: AsRef<[u8]>>(
    name: impl Into<String>,
    seeds: impl IntoIterator<Item = S>,
    words: &'static [&'static str],
    reader: impl Fn() -> Reader + Send + Sync + 'static,
) -> Target {
    let seeds = seeds.into_iter().map(|seed| seed.as_ref().to_vec()).collect();
    Target { corpus: Corpus { name: name.into(), seeds, words }, reader: Box::new(reader) }
}

/// A reader that holds nothing and reads text; bytes that are no UTF-8 are replaced, as they are where model output
/// is decoded.
fn of_text(read: impl Fn(&str) -> bool + 'static) -> Reader {
    Box::new(move |input| read(&String::from_utf8_lossy(input)))
}

/// A folder in memory, where the machine has one: files are written by the million.
#[expect(clippy::expect_used, reason = "nothing can be fuzzed without a folder to write to")]
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a temporary folder")
}

/// Writes a file that a reader is about to read.
#[expect(clippy::expect_used, reason = "nothing can be fuzzed where nothing can be written")]
fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a temporary file");
}
