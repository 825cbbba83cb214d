//! Files and folders that are damaged, empty, open to several readings, or not there; and options that cannot be.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::ipc::writer::{FileWriter, StreamWriter};
use parquet::arrow::ArrowWriter;
use serde_json::json;

use super::{Case, good};

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    damaged(&mut cases);
    house_columns(&mut cases);
    folders(&mut cases);
    options(&mut cases);
    cases
}

/// Two rows of the house columns; `None` is a null.
fn batch(second: &[(&str, Option<&str>)], level: Option<i64>) -> RecordBatch {
    let first = [
        ("id", "a"),
        ("prompt", "1+1="),
        ("answer", "2"),
        ("verifier", "exact"),
        ("skills", "[]"),
        ("meta", "{}"),
    ];
    let text = |(name, right): (&'static str, &str)| {
        let other = if name == "id" { "b" } else { right };
        let value =
            second.iter().find(|(changed, _)| *changed == name).map_or(Some(other), |(_, value)| *value);
        (name, Arc::new(StringArray::from(vec![Some(right), value])) as ArrayRef)
    };
    let level = ("level", Arc::new(Int64Array::from(vec![Some(1), level])) as ArrayRef);
    RecordBatch::try_from_iter(first.map(text).into_iter().chain([level])).unwrap()
}

fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn arrow(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = FileWriter::try_new(vec![], &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn damaged(cases: &mut Vec<Case>) {
    let right = batch(&[], Some(1));
    let whole = parquet(&right);
    let mut ends = vec![1, 3, 8, 11, 12];
    ends.extend((1..=9).map(|tenth| whole.len() * tenth / 10));
    let mut files: Vec<Vec<u8>> = ends.into_iter().map(|end| whole[..end].to_vec()).collect();
    files.extend([
        vec![],
        b"PAR1".to_vec(),
        b"PAR1\0\0\0\0PAR1".to_vec(),
        b"PAR1\xff\xff\xff\xffPAR1".to_vec(),
        b"PAR1\x07\0\0\0PAR1".to_vec(),
        b"id,prompt\n".to_vec(),
        vec![0; 4096],
        [&whole[..whole.len() - 4], b"PARE"].concat(),
    ]);
    for file in files {
        let case = Case::whole("rows.parquet", file);
        cases.push(case.says("parquet", "", "an undamaged Parquet file", "download the file again"));
    }
    let whole = arrow(&right);
    let mut stream = StreamWriter::try_new(vec![], &right.schema()).unwrap();
    stream.write(&right).unwrap();
    let stream = stream.into_inner().unwrap();
    for file in [
        b"ARROW1\0\0".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        whole[..whole.len() - 6].to_vec(),
        stream[..stream.len() / 2].to_vec(),
        vec![0xff; 64],
        b"{}".to_vec(),
    ] {
        let case = Case::whole("rows.arrow", file);
        cases.push(case.says("arrow", "", "an undamaged Arrow file", "download the file again"));
    }
}

fn house_columns(cases: &mut Vec<Case>) {
    for (column, value, found, expected) in [
        ("id", None, "missing", "a string"),
        ("prompt", None, "missing", "a string or a list of chat messages"),
        ("answer", None, "missing", "a string"),
        ("verifier", None, "missing", "the name of a verifier"),
        ("id", Some(""), "empty", "some text"),
        ("id", Some("a"), "`a`, as in row 1", "an id of its own"),
        ("answer", Some(" "), "empty", "the gold answer"),
        ("prompt", Some(""), "\"\"", "a string or a list"),
        ("skills", Some("add"), "\"add\"", "JSON of a list of strings"),
        ("skills", Some("{}"), "{}", "a list of strings"),
        ("skills", Some("[1]"), "[1]", "a list of strings"),
        ("meta", Some("{"), "\"{\"", "JSON of an object"),
        ("meta", Some("[]"), "[]", "an object"),
    ] {
        let batch = batch(&[(column, value)], Some(1));
        cases.push(Case::row("rows.parquet", parquet(&batch), 2, 1).says(column, found, expected, ""));
        cases.push(Case::row("rows.arrow", arrow(&batch), 2, 1).says(column, found, expected, ""));
    }
    let case = Case::row("rows.parquet", parquet(&batch(&[], None)), 2, 1);
    cases.push(case.says("level", "missing", "an integer", "add \"level\""));
}

/// A folder of JSONL files, each of one row.
fn folder(files: &[&str]) -> Case {
    let mut case = Case::whole("", "");
    case.files = files
        .iter()
        .enumerate()
        .map(|(ix, file)| (format!("set/{file}"), format!("{}\n", good(&ix.to_string())).into_bytes()))
        .collect();
    Case { path: "set".to_owned(), ..case }
}

fn folders(cases: &mut Vec<Case>) {
    let data = "files of rows";
    for files in [&["README.md"][..], &["dataset_info.json"], &[".hidden.jsonl"], &["notes.txt", "a.py"]] {
        cases.push(folder(files).says("path", "a folder without data", data, "check the path"));
    }
    for (files, missing) in [
        (&["train-00000-of-00002.jsonl"][..], "without 00001"),
        (&["train-00001-of-00002.jsonl"], "without 00000"),
        (&["data/train-00000-of-00003.jsonl", "data/train-00002-of-00003.jsonl"], "2 of 3 shards of `train`"),
    ] {
        cases.push(folder(files).says("path", missing, "all of them", "download the missing shard"));
    }
    let both = folder(&["train.jsonl", "test.jsonl"]);
    cases.push(both.says("split", "open between test, train", "one of them", "split = "));
    let dev = folder(&["train.jsonl", "test.jsonl"]).with("split = \"dev\"");
    cases.push(dev.says("split", "`dev`", "one of test, train", "pick one"));
    let configs = folder(&["main/train.jsonl", "socratic/train.jsonl"]);
    cases.push(configs.says("path", "open between main, socratic", "one of them", "set/main"));
    let formats = folder(&["a.jsonl", "b.csv"]);
    cases.push(formats.says("format", "there are csv, jsonl files", "one", "format = "));
    let absent = folder(&["a.jsonl"]).with("format = \"parquet\"");
    cases.push(absent.says("path", "a folder without data", data, "check the path"));
    let pattern = Case { path: "set/b-*.jsonl".to_owned(), ..folder(&["a-1.jsonl"]) };
    cases.push(pattern.says("path", "a folder without data", data, "check the path"));
    let single = Case::whole("rows.jsonl", format!("{}\n", good("a"))).with("split = \"train\"");
    cases.push(single.says("split", "`train`, for a single file", "a split of a folder", "leave it out"));
    for name in ["rows.txt", "rows.xlsx", "rows"] {
        let case = Case::whole(name, format!("{}\n", good("a")));
        cases.push(case.says("path", name, "a .jsonl, .ndjson, .json", "format = \"jsonl\""));
    }
    for name in ["rows.jsonl.gz", "rows.zip", "rows.json.zst"] {
        cases.push(Case::whole(name, "packed").says(
            "path",
            name,
            "a .jsonl, .ndjson, .json",
            "unpack it first",
        ));
    }
}

fn options(cases: &mut Vec<Case>) {
    let row = json!({"q": "1+1=", "a": 2}).to_string();
    let case = |toml: &str| Case::whole("rows.jsonl", row.clone()).with(toml);
    let fields = "a field name between the braces";
    for (toml, key, found, expected, hint) in [
        ("layout = \"gms8k\"", "layout", "`gms8k`", "auto, or one of house", "use one"),
        ("records = \"data\"", "records", "`data`, for a jsonl file", "a place in a .json", "leave it out"),
        ("limit = 0", "limit", "0", "at least 1", "leave it out"),
        ("render = \"{q\"", "render", "lone `{`", "braces in pairs", "{{"),
        ("render = \"q}\"", "render", "lone `}`", "braces in pairs", "}}"),
        ("answer = \"{}\"", "answer", "`{}`", fields, "{{}}"),
        ("answer = \"{a..b}\"", "answer", "`{a..b}`", fields, "{{}}"),
        ("answer = \"{a:upper}\"", "answer", "`:upper`", "sorted, raw, trim", "one of these"),
        ("answer = \"{a:after:}\"", "answer", "`:after:`", "sorted, raw, trim", "one of these"),
        ("id = \"{a:|raw}\"", "id", "the form `:`", "sorted, raw, trim", "one of these"),
        ("solution = \"{\"", "solution", "lone `{`", "braces in pairs", "{{"),
        ("canonical = \"{a:sort}\"", "canonical", "`:sort`", "sorted, raw, trim", "one of these"),
        ("category = \"{level\"", "category", "lone `{`", "braces in pairs", "{{"),
        ("level = \"{a:b}\"", "level", "`:b`", "sorted, raw, trim", "one of these"),
        ("levels = [\"a\", \"b\", \"a\"]", "levels", "`a` twice", "each name once", "drop one"),
        ("keep_meta = [\"x.a\", \"a\"]", "keep_meta", "`a` twice", "each name once", "drop one"),
        (
            "render = \"{q}\"\nanswer = \"{a}\"",
            "verifier",
            "missing",
            "the name of a verifier",
            "verifier = \"exact\"",
        ),
    ] {
        cases.push(case(toml).says(key, found, expected, hint));
    }
    for (file, content, columns) in [
        ("rows.jsonl", "{\"riddle\": \"x\", \"reply\": \"y\"}\n", "riddle, reply"),
        ("rows.json", "[{\"riddle\": \"x\", \"reply\": \"y\"}]", "riddle, reply"),
        ("rows.csv", "riddle,reply\nx,y\n", "riddle, reply"),
        ("rows.tsv", "riddle\treply\nx\ty\n", "riddle, reply"),
        ("rows.ndjson", "{\"user_id\": 1, \"correct\": 0}", "user_id, correct"),
        ("rows.jsonl", "{}", "without fields"),
    ] {
        let case = Case::whole(file, content);
        cases.push(case.says(
            "layout",
            columns,
            "verl, knights-and-knaves, gsm8k",
            "say how to read a row: render =",
        ));
    }
    let guess = Case::whole("rows.csv", "n,question_text,gold_answer\n1,q,a\n");
    cases.push(guess.says(
        "layout",
        "question_text",
        "templates",
        "render = \"{question_text}\", answer = \"{gold_answer}\"",
    ));
}
