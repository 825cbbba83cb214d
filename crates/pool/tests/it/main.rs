//! The pool from outside: files in, problems and refusals out, and the held-out split.

#![allow(clippy::unwrap_used, reason = "clippy knows test functions, not the helpers beside them")]

mod cache;
mod countdown;
mod decontaminate;
mod dedupe;
mod describe;
mod folders;
mod formats;
mod house;
mod jsonl;
mod malformed;
mod parquet;
mod pool;
mod real;
mod split;
mod tabmwp;
mod writers;

use std::path::PathBuf;

use gradatim_core::Error;
use gradatim_pool::{Refusal, RowsOptions};
use tempfile::TempDir;

/// A file of that name and content in a folder of its own.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn options(path: &std::path::Path, toml: &str) -> RowsOptions {
    toml::from_str(&format!("path = {:?}\n{toml}", path.to_str().unwrap())).unwrap()
}

/// (line, id, key, found, expected, hint) of a refusal.
type Parts<'a> = (usize, Option<&'a str>, &'a str, &'a str, &'a str, &'a str);

fn parts<'a>(refusal: &'a Refusal, in_file: &std::path::Path) -> Parts<'a> {
    let Error::Input { file, line, key, found, expected, hint } = &refusal.error else {
        panic!("{:?}", refusal.error)
    };
    assert_eq!(file.as_deref(), Some(in_file));
    assert_eq!(*line, Some(refusal.row));
    (refusal.row, refusal.id.as_deref(), key, found, expected, hint)
}
