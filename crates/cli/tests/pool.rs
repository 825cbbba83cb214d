//! `gradatim pool` as a person uses it: what it prints, what it writes, and what it leaves behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs in `folder`.
fn gradatim(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradatim"));
    command.current_dir(folder).arg("pool").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output of a command that exits with `code`.
fn said(folder: &TempDir, code: i32, arguments: &[&str]) -> String {
    let output = gradatim(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// JSON lines of a command that ends well.
fn records(folder: &TempDir, arguments: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
    said(folder, 0, &arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn summary(folder: &TempDir, arguments: &[&str]) -> Value {
    records(folder, arguments).pop().unwrap()["summary"].take()
}

fn row(id: &str, prompt: &str, answer: &str, level: i64, source: &str) -> Value {
    json!({
        "id": id, "prompt": prompt, "answer": answer, "level": level, "verifier": "number",
        "meta": {"source": source, "licence": "MIT"},
    })
}

fn write(folder: &TempDir, name: &str, rows: &[Value]) {
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    std::fs::write(folder.path().join(name), lines).unwrap();
}

fn ids(folder: &TempDir, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    text.lines().map(id).collect()
}

/// Names in the folder, in order.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Forty sums, four sources, five levels.
fn sums() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sum = |ix: usize| {
        let (prompt, answer) = (format!("What is {ix} + 1?"), (ix + 1).to_string());
        row(&format!("s{ix}"), &prompt, &answer, ix as i64 % 5, ["a", "b", "c", "d"][ix % 4])
    };
    write(&folder, "rows.jsonl", &(0..40).map(sum).collect::<Vec<_>>());
    folder
}

#[test]
fn check_reports_every_bad_row_with_its_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let good = row("a", "1 + 1?", "2", 1, "x").to_string();
    let rows = [
        good.clone(),
        r#"{"id": "b", "prompt": "?", "answer": "2", "level": "hard", "verifier": "number"}"#.to_owned(),
        "{".to_owned(),
        r#"{"id": "c", "prompt": "?", "answer": "many", "level": 1, "verifier": "number"}"#.to_owned(),
        r#"{"id": "d", "prompt": "?", "answer": "2", "level": 1, "verifier": "guess"}"#.to_owned(),
        good,
    ];
    std::fs::write(folder.path().join("rows.jsonl"), rows.join("\n")).unwrap();
    let said = said(&folder, 1, &["check", "rows.jsonl", "--html", "page.html"]);
    for (line, field) in [(2, "level"), (3, "line"), (4, "answer"), (5, "verifier"), (6, "id")] {
        let refusal = said.lines().find(|text| text.contains(&format!("rows.jsonl:{line}: `{field}` is ")));
        let refusal = refusal.unwrap_or_else(|| panic!("line {line}, {field}: {said}"));
        let after = said.lines().skip_while(|text| *text != refusal).nth(1).unwrap();
        assert!(after.starts_with("  hint: "), "{after}");
    }
    assert!(said.contains("rows.jsonl: 6 rows, 1 of them usable"), "{said}");

    let output = gradatim(&folder, &["check", "rows.jsonl", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let records: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let level = &records[0]["refused"];
    assert_eq!((&level["line"], &level["id"], &level["field"]), (&json!(2), &json!("b"), &json!("level")));
    let rows = &records[5]["summary"]["rows"];
    assert_eq!((&rows["read"], &rows["kept"], &rows["refused"]), (&json!(6), &json!(1), &json!(5)));

    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("1 + 1?") && page.contains("rows.jsonl:4: `answer` is"));
}

#[test]
fn check_counts_what_the_rows_hold() {
    let folder = sums();
    let said = said(&folder, 0, &["check", "rows.jsonl"]);
    assert!(said.contains("rows.jsonl: 40 rows, 40 of them usable, in the house layout"), "{said}");
    let rows = &summary(&folder, &["check", "rows.jsonl"])["rows"];
    assert_eq!(rows["levels"], json!({"0": 8, "1": 8, "2": 8, "3": 8, "4": 8}));
    assert_eq!(rows["sources"], json!({"a": 10, "b": 10, "c": 10, "d": 10}));
    assert_eq!((&rows["licences"], &rows["distinct"]), (&json!({"MIT": 40}), &json!(40)));
    let bars = said.lines().filter(|line| line.ends_with(&"#".repeat(40))).count();
    assert!(bars >= 5 + 4, "as many full bars as there are levels and sources: {said}");
}

#[test]
fn escape_sequences_of_a_file_do_not_reach_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder,
        "rows.jsonl",
        &[row("a\u{1b}[2J", "\u{1b}]0;x\u{7} 1?", "1", 1, "\u{202e}x"), json!({"\u{1b}": 1})],
    );
    for arguments in [&["check", "rows.jsonl"][..], &["show", "rows.jsonl"]] {
        let output = gradatim(&folder, arguments);
        assert!(!text(&output.stdout).contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}");
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn every_format_gives_back_the_rows_that_were_written() {
    let folder = sums();
    let original = summary(&folder, &["check", "rows.jsonl"])["rows"].clone();
    let mut from = "rows.jsonl".to_owned();
    for extension in ["parquet", "csv", "arrow", "jsonl"] {
        let out = format!("out.{extension}");
        assert_eq!(summary(&folder, &["convert", &from, "--out", &out])["files"][0]["rows"], 40);
        assert_eq!(summary(&folder, &["check", &out])["rows"], original, "{out}");
        from = out;
    }
    assert_eq!(ids(&folder, "out.jsonl"), ids(&folder, "rows.jsonl"));
    let read = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    for (before, after) in read("rows.jsonl").iter().zip(read("out.jsonl")) {
        for key in ["id", "prompt", "answer", "level", "verifier", "meta"] {
            assert_eq!(before[key], after[key]);
        }
    }
}

#[test]
fn a_file_is_replaced_only_when_that_is_said_and_never_left_half_written() {
    let folder = sums();
    write(&folder, "bad.jsonl", &[json!({"id": 1})]);
    std::fs::write(folder.path().join("out.jsonl"), "mine").unwrap();
    let output = gradatim(&folder, &["convert", "rows.jsonl", "--out", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--overwrite"), "{}", text(&output.stderr));
    for arguments in [
        &["convert", "nowhere.jsonl", "--out", "new.jsonl"][..],
        &["convert", "rows.jsonl", "--out", "new.doc"],
        &["convert", "rows.jsonl", "--out", "no/such/folder.jsonl"],
        &["split", "rows.jsonl", "--train", "new.jsonl", "--held-out", "new.jsonl"],
        &["split", "rows.jsonl", "--train", "new.jsonl", "--held-out", "new2.jsonl", "--by", "colour"],
        &["dedupe", "rows.jsonl", "--out", "new.jsonl", "--near", "--threshold", "2"],
        &["decontaminate", "rows.jsonl", "--against", "bad.jsonl", "--out", "new.jsonl"],
        &["make", "--family", "sort:1:101", "--out", "new.jsonl"],
    ] {
        let output = gradatim(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}");
        assert_eq!(names(&folder), ["bad.jsonl", "out.jsonl", "rows.jsonl"], "{arguments:?}");
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap(), "mine");
    said(&folder, 0, &["convert", "rows.jsonl", "--out", "out.jsonl", "--overwrite"]);
    assert_eq!(ids(&folder, "out.jsonl").len(), 40);
}

#[test]
fn show_prints_the_row_that_was_asked_for() {
    let folder = sums();
    let first = said(&folder, 0, &["show", "rows.jsonl", "--n", "2"]);
    assert!(
        first.contains("s0 · level 0 · level 0 · number\n  prompt\n    What is 0 + 1?\n  answer\n    1\n"),
        "{first}"
    );
    assert!(first.contains("s1 ·") && !first.contains("s2 ·"));
    let shown = |arguments: &[&str]| -> Vec<String> {
        let arguments: Vec<&str> = ["show", "rows.jsonl"].iter().chain(arguments).copied().collect();
        records(&folder, &arguments).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(shown(&["--id", "s7"]), ["s7"]);
    assert_eq!(shown(&["--category", "level 3", "--n", "2"]), ["s3", "s8"]);
    let drawn = shown(&["--n", "5", "--seed", "1"]);
    assert_eq!(drawn, shown(&["--n", "5", "--seed", "1"]));
    assert_ne!(drawn, shown(&["--n", "5", "--seed", "2"]));
    let distinct: std::collections::BTreeSet<&String> = drawn.iter().collect();
    assert_eq!(distinct.len(), 5);
    said(&folder, 1, &["show", "rows.jsonl", "--id", "nobody"]);
}

#[test]
fn split_puts_every_row_on_one_side() {
    let folder = sums();
    for (ix, rule) in [&[][..], &["--share", "0.3", "--seed", "4"], &["--by", "source", "--share", "0.25"]]
        .into_iter()
        .enumerate()
    {
        let [train, exam] = ["train", "exam"].map(|side| format!("{side}{ix}.jsonl"));
        let mut arguments = vec!["split", "rows.jsonl", "--train", &train, "--held-out", &exam];
        arguments.extend(rule);
        said(&folder, 0, &arguments);
        let mut all = [ids(&folder, &train), ids(&folder, &exam)].concat();
        assert!(ids(&folder, &train).len() > ids(&folder, &exam).len());
        all.sort();
        let mut original = ids(&folder, "rows.jsonl");
        original.sort();
        assert_eq!(all, original, "{rule:?}");
    }
    assert_eq!(ids(&folder, "exam2.jsonl").len(), 10);
}

#[test]
fn dedupe_keeps_the_first_and_a_second_time_everything() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        row("a", "What is 2 + 3?", "5", 1, "x"),
        row("b", "what is  2 + 3", "5", 1, "x"),
        row("c", "What is 2 + 3?", "6", 1, "x"),
        row("d", "What is 2 + 4?", "6", 1, "x"),
    ];
    write(&folder, "rows.jsonl", &rows);
    let found = records(&folder, &["dedupe", "rows.jsonl", "--out", "clean.jsonl"]);
    let duplicate = |row: u64, id: &str, same: bool| json!({"duplicate": {"row": row, "id": id, "of": "a", "similarity": 1.0, "same_answer": same}});
    assert_eq!(found[..2], [duplicate(2, "b", true), duplicate(3, "c", false)]);
    let summary = &found[2]["summary"];
    assert_eq!(
        (&summary["read"], &summary["removed"], &summary["answers_differ"]),
        (&json!(4), &json!(2), &json!(1))
    );
    assert_eq!(ids(&folder, "clean.jsonl"), ["a", "d"]);
    let again = records(&folder, &["dedupe", "clean.jsonl", "--out", "again.jsonl"]);
    assert_eq!((again.len(), &again[0]["summary"]["removed"]), (1, &json!(0)));
}

#[test]
fn decontaminate_removes_planted_passages_and_says_what_was_shared() {
    let folder = tempfile::tempdir().unwrap();
    let words = |from: usize, to: usize| (from..to).map(|ix| format!("w{ix}")).collect::<Vec<_>>().join(" ");
    write(&folder, "exam.jsonl", &[row("e1", &words(0, 30), "1", 1, "x"), row("e2", "7 * 8?", "56", 1, "x")]);
    let rows = [
        row("clean", &words(100, 130), "1", 1, "x"),
        row("twelve", &format!("before {} after", words(3, 15)), "1", 1, "x"),
        row("planted", &format!("Before {} after", words(3, 17)), "1", 1, "x"),
        row("whole", "7 *  8?", "56", 1, "x"),
    ];
    write(&folder, "rows.jsonl", &rows);
    let found =
        records(&folder, &["decontaminate", "rows.jsonl", "--against", "exam.jsonl", "--out", "clean.jsonl"]);
    let expected = json!({"contaminated": {
        "row": 3, "id": "planted", "file": "exam.jsonl", "of": "e1", "whole": false, "words": 14, "text": words(3, 17),
    }});
    assert_eq!(found[0], expected);
    assert_eq!(
        (&found[1]["contaminated"]["id"], &found[1]["contaminated"]["whole"]),
        (&json!("whole"), &json!(true))
    );
    let summary = &found[2]["summary"];
    assert_eq!((&summary["removed"], &summary["references"]), (&json!(2), &json!(2)));
    assert_eq!(ids(&folder, "clean.jsonl"), ["clean", "twelve"]);
}

#[test]
fn make_writes_distinct_problems_by_the_mixture_the_same_for_one_seed() {
    let folder = tempfile::tempdir().unwrap();
    let mixture = r#"
        rows = 50
        seed = 3
        [[part]]
        weight = 4
        family = { sort = { levels = [1, 2] } }
        [[part]]
        family = { chain-sum = { levels = [2, 2], wording = "compact" } }
        [[part]]
        rows = 7
        family = { countdown = { levels = [1, 3] } }
    "#;
    std::fs::write(folder.path().join("mixture.toml"), mixture).unwrap();
    let made = summary(&folder, &["make", "mixture.toml", "--out", "one.jsonl"]);
    let expected = json!({
        "sort/1": 20, "sort/2": 20, "chain-sum/2": 10, "countdown/1": 3, "countdown/2": 2, "countdown/3": 2
    });
    assert_eq!((&made["rows"], &made["seed"]), (&json!(57), &json!(3)));
    assert_eq!(made["categories"], expected);
    said(&folder, 0, &["make", "mixture.toml", "--out", "two.jsonl"]);
    said(&folder, 0, &["make", "mixture.toml", "--out", "three.jsonl", "--seed", "4"]);
    let file = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(file("one.jsonl"), file("two.jsonl"));
    assert_ne!(file("one.jsonl"), file("three.jsonl"));
    let rows = &summary(&folder, &["check", "one.jsonl"])["rows"];
    assert_eq!((&rows["kept"], &rows["distinct"]), (&json!(57), &json!(57)));
    assert_eq!(rows["licences"], json!({"generated": 57}));
    let text = text(&file("one.jsonl"));
    assert!(text.contains("Put the digits of"), "English unless the part says compact");
}

#[test]
fn a_mixture_names_the_key_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for (mixture, needle) in [
        ("rows = 5\n[[part]]\nfamily = { sotr = {} }", "part[0].family"),
        ("rows = 5\n[[part]]\nfamily = { sort = { level = 3 } }", "part[0].family.sort.level"),
        ("[[part]]\nfamily = { sort = {} }", "`rows` is missing"),
        ("rows = 5\n[[part]]\nweight = 0\nfamily = { sort = {} }", "`weight` is 0"),
        ("rows = 5\n[[part]]\nrows = 5\nfamily = { sort = {} }", "`rows` is 5"),
        ("rows = ", "mixture.toml"),
    ] {
        std::fs::write(folder.path().join("mixture.toml"), mixture).unwrap();
        let output = gradatim(&folder, &["make", "mixture.toml", "--out", "out.jsonl"]);
        assert_eq!(output.status.code(), Some(2), "{mixture}");
        assert!(text(&output.stderr).contains(needle), "{mixture}: {}", text(&output.stderr));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = sums();
    let command = format!("{} pool show rows.jsonl --n 40 | head -n 1", env!("CARGO_BIN_EXE_gradatim"));
    let output = Command::new("sh").current_dir(&folder).args(["-c", &command]).output().unwrap();
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)));
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn real_pools_are_checked_and_cleaned() {
    let Some(data) = std::env::var_os("GRADATIM_DATA") else {
        assert!(std::env::var_os("CI").is_none(), "GRADATIM_DATA must be set in CI");
        return;
    };
    let data = |name: &str| Path::new(&data).join(name).to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let [train, test] = ["gsm8k/train.jsonl", "gsm8k/test.jsonl"].map(data);
    let rows = &summary(&folder, &["check", &train])["rows"];
    assert_eq!((&rows["read"], &rows["kept"]), (&json!(7473), &json!(7473)));
    let found = records(&folder, &["decontaminate", &train, "--against", &test, "--out", "clean.jsonl"]);
    let summary = &found.last().unwrap()["summary"];
    let removed = summary["removed"].as_u64().unwrap();
    assert_eq!(found.len() as u64, removed + 1);
    assert_eq!(summary["files"][0]["rows"].as_u64().unwrap() + removed, 7473);
}
