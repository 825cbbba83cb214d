//! The same rows in every format, and each format against a second reader or writer of it.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::ipc::writer::{FileWriter, StreamWriter};
use gradatim_core::{Message, Problem};
use gradatim_pool::{RowsOptions, Writer, import};
use parquet::arrow::ArrowWriter;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{file, options};

const QUIZ: &str =
    "render = \"{q:raw}\"\nanswer = \"{a:raw}\"\nlevel = \"n\"\nverifier = \"exact\"\nid = \"quiz {row_id}\"";

/// Question, answer, level.
type Row = (String, String, i64);

fn columns(rows: &[Row]) -> RecordBatch {
    let texts =
        |of: fn(&Row) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(of))) as ArrayRef;
    RecordBatch::try_from_iter([
        ("row_id", Arc::new(Int64Array::from_iter_values(0..rows.len() as i64)) as ArrayRef),
        ("q", texts(|row| &row.0)),
        ("a", texts(|row| &row.1)),
        ("n", Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.2)))),
    ])
    .unwrap()
}

fn separated(rows: &[Row], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![]);
    writer.write_record(["row_id", "q", "a", "n"]).unwrap();
    for (ix, (question, answer, level)) in rows.iter().enumerate() {
        writer.write_record([&ix.to_string(), question, answer, &level.to_string()]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The rows in all formats, by file name.
fn written(rows: &[Row]) -> Vec<(&'static str, Vec<u8>)> {
    let record = |(ix, row): (usize, &Row)| json!({"row_id": ix, "q": row.0, "a": row.1, "n": row.2});
    let records: Vec<Value> = rows.iter().enumerate().map(record).collect();
    let jsonl: String = records.iter().map(|record| format!("{record}\n")).collect();
    let batch = columns(rows);
    let mut parquet = ArrowWriter::try_new(vec![], batch.schema(), None).unwrap();
    parquet.write(&batch).unwrap();
    let mut arrow = FileWriter::try_new(vec![], &batch.schema()).unwrap();
    arrow.write(&batch).unwrap();
    let mut stream = StreamWriter::try_new(vec![], &batch.schema()).unwrap();
    stream.write(&batch).unwrap();
    vec![
        ("rows.jsonl", format!("\u{feff}{}", jsonl.replace('\n', "\r\n\n")).into()),
        ("rows.json", json!(records).to_string().into()),
        ("keyed.json", serde_json::to_vec_pretty(&json!({"version": [1], "data": records})).unwrap()),
        ("rows.csv", [&b"\xef\xbb\xbf"[..], &separated(rows, b',')].concat()),
        ("rows.tsv", separated(rows, b'\t')),
        ("rows.parquet", parquet.into_inner().unwrap()),
        ("rows.arrow", arrow.into_inner().unwrap()),
        ("stream.arrow", stream.into_inner().unwrap()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_rows_make_the_same_problems_in_every_format(
        rows in vec(("[\\PC\"',\r\n\t]{0,12}x", "[\\PC\"',\r\n\t]{0,6}x", any::<i64>()), 1..6),
    ) {
        for (name, content) in written(&rows) {
            let (_folder, path) = file(name, content);
            let import = import(&options(&path, QUIZ)).unwrap();
            prop_assert_eq!(import.refused.len(), 0, "{}: {:?}", name, import.refused);
            let read: Vec<Row> = import.problems.iter().map(|p| (p.prompt_text(), p.answer.clone(), p.level)).collect();
            prop_assert_eq!(&read, &rows, "{}", name);
            let ids = import.problems.iter().enumerate().all(|(ix, problem)| problem.id == format!("quiz {ix}"));
            prop_assert!(ids, "{}", name);
        }
    }

    #[test]
    fn any_bytes_are_rows_refusals_or_a_fault_and_never_a_panic(bytes in vec(any::<u8>(), 0..200), json in ".{0,60}") {
        for content in [bytes, json.into_bytes()] {
            for name in ["r.jsonl", "r.json", "r.csv", "r.tsv", "r.parquet", "r.arrow"] {
                let (_folder, path) = file(name, &content);
                if let Ok(import) = import(&options(&path, "render = \"{a}\"\nanswer = \"{b}\"\nverifier = \"exact\"")) {
                    prop_assert_eq!(import.read, import.problems.len() + import.refused.len());
                }
            }
        }
    }
}

#[test]
fn numbers_of_rows_are_lines_of_text_and_places_elsewhere() {
    let rows = [("a\nb".to_owned(), "1".to_owned(), 1), ("c".to_owned(), "2".to_owned(), 1)];
    for (name, content) in written(&rows) {
        let (_folder, path) = file(name, content);
        let import = import(&options(&path, &QUIZ.replace("quiz {row_id}", "{row}"))).unwrap();
        let ids: Vec<&str> = import.problems.iter().map(|problem| problem.id.as_str()).collect();
        let expected = match name {
            "rows.jsonl" => ["1", "3"],
            "rows.csv" | "rows.tsv" => ["2", "4"],
            _ => ["1", "2"],
        };
        assert_eq!(ids, expected, "{name}");
    }
}

#[test]
fn a_line_longer_than_a_record_may_be_is_refused_and_the_next_one_read() {
    let (folder, path) = file("rows.jsonl", "");
    let good = r#"{"id": "good", "prompt": "1+1=", "answer": "2", "level": 1, "verifier": "exact"}"#;
    let long = std::fs::File::create(&path).unwrap();
    long.set_len((64 << 20) + 2).unwrap();
    std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, format!("\n{good}\n").as_bytes()))
        .unwrap();
    let import = import(&options(&path, "")).unwrap();
    assert_eq!((import.problems.len(), import.refused[0].row), (1, 1));
    let fault = import.refused[0].to_string();
    assert!(fault.contains(":1: `line` is longer than 64 MiB, expected a shorter record"), "{fault}");
    drop(folder);
}

#[test]
fn house_rows_survive_every_format_that_is_written() {
    let row = |id: &str, level, solution: Option<&str>| Problem {
        id: id.to_owned(),
        kind: gradatim_core::Kind::Verifiable,
        prompt: vec![Message::user(format!("say \"{id}\",\r\nplease"))],
        answer: " 0,5 ".to_owned(),
        verifier: "exact".to_owned(),
        category: "c, d".to_owned(),
        level,
        skills: vec![],
        solution: solution.map(str::to_owned),
        canonical: "Say  It".to_owned(),
        meta: serde_json::Map::new(),
    };
    let rows = [row("1", i64::MIN, None), row("#", 0, Some("x\n")), row("\u{1f600}", i64::MAX, Some("\"\""))];
    let folder = tempfile::tempdir().unwrap();
    for name in ["rows.jsonl", "rows.csv", "rows.parquet", "rows.arrow"] {
        let path = folder.path().join(name);
        let mut writer = Writer::create(&path).unwrap();
        rows.iter().for_each(|row| writer.write(row).unwrap());
        writer.finish().unwrap();
        assert_eq!(read(&path), rows, "{name}");
    }
}

fn read(path: &Path) -> Vec<Problem> {
    let import = import(&RowsOptions::of(path.to_str().unwrap())).unwrap();
    assert_eq!((import.layout, import.refused.len()), (Some("house"), 0), "{:?}", import.refused);
    import.problems
}
