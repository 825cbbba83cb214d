//! Folders of shards and files by a pattern.

use std::fs;

use gradatim_pool::{RowsOptions, Scanned, scan};
use tempfile::TempDir;

/// A folder of GSM8K files, the question of a row being its file and line.
fn folder(files: &[(&str, usize)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, rows) in files {
        let path = folder.path().join(file);
        let row = |row| format!("{{\"question\": \"{file} {row}\", \"answer\": \"#### {row}\"}}\n");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, (1..=*rows).map(row).collect::<String>()).unwrap();
    }
    folder
}

/// (prompt, row, id) of all rows in the order in which they are handed over.
fn rows(folder: &TempDir, path: &str, toml: &str) -> Vec<(String, usize, String)> {
    let path = folder.path().join(path);
    let options: RowsOptions =
        toml::from_str(&format!("path = {:?}\n{toml}", path.to_str().unwrap())).unwrap();
    let mut rows = vec![];
    let scan = scan(&options, &mut |scanned| {
        let Scanned::Row { row, problem } = scanned else { panic!("{scanned:?}") };
        rows.push((problem.prompt_text(), row, problem.id));
        Ok(())
    });
    assert_eq!(scan.unwrap().files, options.files().unwrap());
    rows
}

#[test]
fn shards_are_read_in_order_and_numbered_each_from_one() {
    let folder = folder(&[
        ("data/train-00001-of-00003.jsonl", 1),
        ("data/train-00002-of-00003.jsonl", 2),
        ("data/train-00000-of-00003.jsonl", 2),
        ("data/test-00000-of-00001.jsonl", 1),
    ]);
    fs::write(folder.path().join("dataset_info.json"), "{\"splits\": {}}").unwrap();
    fs::write(folder.path().join("README.md"), "---\n---\n").unwrap();
    let train: Vec<_> =
        rows(&folder, "", "split = \"train\"").into_iter().map(|(_, row, id)| (row, id)).collect();
    let id = |shard: usize, row: usize| (row, format!("train-0000{shard}-of-00003/{row}"));
    assert_eq!(train, [id(0, 1), id(0, 2), id(1, 1), id(2, 1), id(2, 2)]);
    assert_eq!(rows(&folder, "", "split = \"test\"").len(), 1);
}

#[test]
fn shards_with_plain_numbers_are_read_by_value() {
    let folder = folder(&[("part-10.jsonl", 1), ("part-9.jsonl", 1), ("part-1.jsonl", 1)]);
    let expected = ["part-1.jsonl 1", "part-9.jsonl 1", "part-10.jsonl 1"];
    for path in ["", "part-*.jsonl", "*"] {
        let prompts: Vec<_> = rows(&folder, path, "").into_iter().map(|(prompt, ..)| prompt).collect();
        assert_eq!(prompts, expected, "{path}");
    }
    assert_eq!(rows(&folder, "part-1*.jsonl", "").len(), 2);
}

#[test]
fn the_folders_of_hugging_face_are_understood() {
    for (files, path, toml, n) in [
        (&[("train.jsonl", 3)][..], "", "", 3),
        (&[("main/train.jsonl", 3), ("socratic/train.jsonl", 4)], "socratic", "", 4),
        (&[("default/train/0000.jsonl", 3), ("default/test/0000.jsonl", 1)], "", "split = \"train\"", 3),
        (&[("data/dev.jsonl", 2), ("data/train.jsonl", 3)], "", "split = \"validation\"", 2),
        (&[("data/dev.jsonl", 2), ("data/train.jsonl", 3)], "", "split = \"dev\"", 2),
        (&[("a.jsonl", 2), ("b.ndjson", 3)], "", "", 5),
    ] {
        assert_eq!(rows(&folder(files), path, toml).len(), n, "{files:?}");
    }
}

#[test]
fn a_limit_counts_rows_of_all_files() {
    let folder = folder(&[("a-1.jsonl", 3), ("a-2.jsonl", 3)]);
    assert_eq!(rows(&folder, "", "limit = 4").len(), 4);
}

#[test]
fn the_pattern_may_name_files_whose_extension_says_nothing() {
    let folder = folder(&[("a.txt", 1), ("b.txt", 1)]);
    assert_eq!(rows(&folder, "*.txt", "format = \"jsonl\"").len(), 2);
}
