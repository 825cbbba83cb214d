//! The cache: imported once, mapped from then on, made again when anything it depends on changes.

use std::fs;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Problem, Result};
use gradatim_pool::{Opened, RowsOptions, open_in};

fn rows(folder: &Path, n: usize) -> RowsOptions {
    let line = |ix: usize| {
        format!(
            "{{\"id\": \"row {ix}\", \"prompt\": \"say {ix}\", \"answer\": \"{ix}\", \"level\": {}, \"verifier\": \"exact\", \"meta\": {{\"n\": {ix}}}}}\n",
            ix % 3
        )
    };
    let path = folder.join("rows.jsonl");
    fs::write(&path, (0..n).map(line).collect::<String>()).unwrap();
    RowsOptions { path: path.to_str().unwrap().to_owned(), ..RowsOptions::default() }
}

/// Opens and counts how often a row was looked at.
fn open(cache: &Path, options: &RowsOptions) -> (Opened, usize) {
    let mut asked = 0;
    let opened = open_in(Some(cache), options, &mut |_: &Problem| {
        asked += 1;
        Ok(())
    });
    (opened.unwrap(), asked)
}

fn cache_files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn rows_are_imported_once_and_come_back_equal() {
    let folder = tempfile::tempdir().unwrap();
    let (options, cache) = (rows(folder.path(), 40_000), folder.path().join("cache"));
    let (first, asked) = open(&cache, &options);
    assert_eq!((asked, first.read, first.table.len()), (40_000, 40_000, 40_000));
    let (second, asked) = open(&cache, &options);
    assert_eq!((asked, second.read, second.table.len()), (0, 40_000, 40_000));
    let imported = gradatim_pool::import(&options).unwrap().problems;
    for row in [0, 1, 16_383, 16_384, 39_999] {
        assert_eq!(second.table.problem(row).unwrap(), imported[row]);
        assert_eq!(first.table.problem(row).unwrap(), imported[row]);
    }
    let (alone, _) = (open_in(None, &options, &mut |_| Ok(())).unwrap(), ());
    assert_eq!(alone.table.problem(777).unwrap(), imported[777]);
}

#[test]
fn another_content_and_another_option_make_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let options = rows(folder.path(), 10);
    open(&cache, &options);
    assert_eq!(open(&cache, &RowsOptions { limit: Some(5), ..options.clone() }).0.table.len(), 5);
    let options = rows(folder.path(), 11);
    assert_eq!(open(&cache, &options).0.table.len(), 11);
    assert_eq!(cache_files(&cache).len(), 3);
}

#[test]
fn a_damaged_cache_is_made_again_wherever_it_is_cut_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (options, cache) = (rows(folder.path(), 300), folder.path().join("cache"));
    let whole = open(&cache, &options).0.table.problem(299).unwrap();
    let [file] = cache_files(&cache).try_into().unwrap();
    let bytes = fs::read(&file).unwrap();
    for cut in [0, 5, 9, 64, bytes.len() / 2, bytes.len() - 11, bytes.len() - 1] {
        fs::write(&file, &bytes[..cut]).unwrap();
        assert_eq!(open(&cache, &options).0.table.problem(299).unwrap(), whole, "cut to {cut}");
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
    let start = bytes.len() - 40;
    let mut changed = bytes.clone();
    changed[start..].fill(0xff);
    fs::write(&file, changed).unwrap();
    assert_eq!(open(&cache, &options).0.table.problem(299).unwrap(), whole);
}

#[test]
fn refused_rows_are_counted_and_the_counts_are_cached_too() {
    let folder = tempfile::tempdir().unwrap();
    let (options, cache) = (rows(folder.path(), 10), folder.path().join("cache"));
    let odd = |problem: &Problem| -> Result<()> {
        match problem.meta_number("n").unwrap() as u64 % 2 {
            0 => Ok(()),
            _ => Err(Error::input("answer", "odd", "an even answer", "drop it")),
        }
    };
    let expected = vec![("`answer` is not an even answer".to_owned(), 5)];
    let first = open_in(Some(&cache), &options, &mut |problem| odd(problem)).unwrap();
    assert_eq!((first.read, first.table.len(), &first.reasons), (10, 5, &expected));
    let second = open(&cache, &options).0;
    assert_eq!((second.read, second.table.len(), &second.reasons), (10, 5, &expected));
    let none = open_in(None, &options, &mut |_| Err(Error::input("answer", "any", "another", "drop it")));
    assert!(none.unwrap_err().to_string().contains("rows.jsonl:1: `answer` is any"));
}

#[test]
fn where_nothing_can_be_written_rows_stay_in_memory_and_the_reason_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let options = rows(folder.path(), 10);
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let (opened, _) = open(&file.join("cache"), &options);
    assert_eq!(opened.table.len(), 10);
    assert!(opened.uncached.unwrap().to_string().contains("a file"));
}
