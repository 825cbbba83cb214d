//! Parquet in the layout of verl, written here with arrow.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, Int32Type};
use gradatim_core::{Error, Message, Part, Role};
use gradatim_pool::import;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::json;
use tempfile::TempDir;

use crate::{file, options, parts};

const COUNTDOWN: &str = r#"
    render = "{numbers} -> {target}"
    answer = "{target}"
    canonical = "countdown {numbers:sorted} -> {target}"
    verifier = "countdown"
    level = "extra_info.difficulty"
    keep_meta = ["numbers"]
"#;

fn written(columns: &[(&str, ArrayRef)], compression: Compression) -> (TempDir, PathBuf) {
    let batch = RecordBatch::try_from_iter(columns.iter().cloned()).unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    file("rows.parquet", writer.into_inner().unwrap())
}

fn texts<const N: usize>(items: [&str; N]) -> ArrayRef {
    Arc::new(StringArray::from(items.to_vec()))
}

fn record(fields: &[(&str, ArrayRef)]) -> ArrayRef {
    Arc::new(StructArray::try_from(fields.to_vec()).unwrap())
}

fn list(items: ArrayRef, lengths: &[usize]) -> ArrayRef {
    let field = Arc::new(Field::new("item", items.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    Arc::new(ListArray::new(field, offsets, items, None))
}

/// A system turn and a user turn in the first row, a user turn in the second.
fn chats() -> ArrayRef {
    let turns = record(&[
        ("role", texts(["system", "user", "user"])),
        ("content", texts(["Be brief.", "1+1=", "2+2="])),
    ]);
    list(turns, &[2, 1])
}

fn countdown_columns() -> Vec<(&'static str, ArrayRef)> {
    let truth = record(&[
        ("numbers", texts(["91,5,17", "24,11,18"])),
        ("target", Arc::new(Int64Array::from(vec![113, 31]))),
    ]);
    vec![
        ("data_source", texts(["easy", "easy"])),
        ("prompt", chats()),
        ("reward_model", record(&[("style", texts(["rule", "rule"])), ("ground_truth", truth)])),
        (
            "extra_info",
            record(&[
                ("difficulty", Arc::new(Float64Array::from(vec![1.0, 3.0]))),
                ("index", Arc::new(Int64Array::from(vec![0, 1]))),
            ]),
        ),
    ]
}

#[test]
fn text_ground_truth_keeps_the_chat_and_the_answer_as_they_are() {
    let truth = record(&[("ground_truth", texts(["2", "1,004"]))]);
    let (_folder, path) = written(&[("prompt", chats()), ("reward_model", truth)], Compression::SNAPPY);
    let import = import(&options(&path, "verifier = \"number\"")).unwrap();
    assert!(import.refused.is_empty());
    let [first, second] = import.problems.as_slice() else { panic!("{import:?}") };
    let system = Message { role: Role::System, parts: vec![Part::Text("Be brief.".into())] };
    assert_eq!(first.prompt, [system, Message::user("1+1=")]);
    assert_eq!((first.id.as_str(), first.answer.as_str(), first.level), ("rows/1", "2", 1));
    assert_eq!((second.id.as_str(), second.answer.as_str()), ("rows/2", "1,004"));
    assert_eq!((first.canonical.as_str(), first.category.as_str()), ("be brief. 1+1=", "level 1"));
}

#[test]
fn structured_ground_truth_goes_through_templates() {
    let (_folder, path) = written(&countdown_columns(), Compression::ZSTD(Default::default()));
    let import = import(&options(&path, COUNTDOWN)).unwrap();
    let [first, second] = import.problems.as_slice() else { panic!("{import:?}") };
    assert_eq!(first.prompt, [Message::user("91 5 17 -> 113")]);
    assert_eq!(
        (first.id.as_str(), first.answer.as_str(), first.verifier.as_str()),
        ("easy/0", "113", "countdown")
    );
    assert_eq!(first.canonical, "countdown 5 17 91 -> 113");
    assert_eq!(json!(first.meta), json!({"source": "easy", "numbers": [91, 5, 17]}));
    assert_eq!((second.level, second.category.as_str()), (3, "level 3"));
}

#[test]
fn structured_ground_truth_without_an_answer_template_is_refused_with_the_remedy() {
    let truth = record(&[("grid", texts(["a", "b"])), ("goal", Arc::new(Int64Array::from(vec![113, 31])))]);
    let mut columns = countdown_columns();
    columns[2].1 = record(&[("ground_truth", truth)]);
    let (_folder, path) = written(&columns, Compression::SNAPPY);
    let error = import(&options(&path, "")).unwrap_err();
    let expected = format!(
        "{}:1: `reward_model.ground_truth` is {{\"grid\":\"a\",\"goal\":113}}, expected text or a number\
         \n  hint: say how to read it, for example answer = \"{{target}}\"",
        path.display()
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn countdown_in_the_layout_of_verl_needs_no_options() {
    let (_folder, path) = written(&countdown_columns(), Compression::SNAPPY);
    let import = import(&options(&path, "")).unwrap();
    assert_eq!((import.layout, import.refused.len()), (Some("verl-countdown"), 0));
    let second = &import.problems[1];
    assert_eq!((second.answer.as_str(), second.verifier.as_str(), second.level), ("31", "countdown", 3));
    assert_eq!(second.prompt, [Message::user("2+2=")]);
    assert_eq!(second.canonical, "countdown 11 18 24 -> 31");
}

#[test]
fn rows_with_gaps_are_refused_and_counted() {
    let mut columns = countdown_columns();
    let numbers = Arc::new(StringArray::from(vec![Some("91,5,17"), None]));
    let truth = record(&[("numbers", numbers), ("target", Arc::new(Int64Array::from(vec![113, 31])))]);
    columns[2].1 = record(&[("ground_truth", truth)]);
    let (_folder, path) = written(&columns, Compression::SNAPPY);
    let import = import(&options(&path, COUNTDOWN)).unwrap();
    assert_eq!((import.read, import.problems.len()), (2, 1));
    let known = "fields of the row: data_source, prompt, reward_model, extra_info, target, ground_truth, difficulty, index";
    let found = "`{numbers} -> {target}`, whose field `numbers` is not in the row";
    let hint = "correct `numbers`, or write {{ and }} for plain braces";
    assert_eq!(parts(&import.refused[0], &path), (2, Some("easy/1"), "render", found, known, hint));
    assert_eq!(import.reasons(), [(format!("`render` is not {known}"), 1)]);
}

#[test]
fn ids_of_the_data_are_used_only_where_they_tell_rows_apart() {
    let mut columns = countdown_columns();
    let index = Arc::new(Int64Array::from(vec![7, 7]));
    columns[3].1 = record(&[("index", index), ("difficulty", texts(["1", "2"]))]);
    let (_folder, path) = written(&columns, Compression::SNAPPY);
    let ids = |toml: &str| {
        let import = import(&options(&path, toml)).unwrap();
        import.problems.into_iter().map(|problem| problem.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(COUNTDOWN), ["rows/1", "rows/2"]);
    assert_eq!(ids(&format!("{COUNTDOWN}\nid = \"{{data_source}}-{{target}}\"")), ["easy-113", "easy-31"]);
    assert_eq!(ids(&format!("{COUNTDOWN}\nid = \"{{index}}\"")), ["7"]);
}

#[test]
fn columns_of_many_types_read_as_text() {
    let dictionary: DictionaryArray<Int32Type> = ["a", "a"].into_iter().collect();
    let sliced = list(Arc::new(Int64Array::from(vec![9, 9, 3, 1])), &[2, 2]).slice(1, 1);
    let holes = StructArray::new(
        vec![Field::new("x", DataType::Int64, true)].into(),
        vec![Arc::new(Int64Array::from(vec![Some(1)]))],
        Some(NullBuffer::from(vec![false])),
    );
    let day = Arc::new(arrow::array::Date32Array::from(vec![1]));
    let (_folder, path) = written(
        &[
            ("dictionary", arrow::array::Array::slice(&dictionary, 0, 1)),
            ("sliced", sliced),
            ("small", Arc::new(arrow::array::UInt8Array::from(vec![200]))),
            ("float", Arc::new(arrow::array::Float32Array::from(vec![0.5]))),
            ("flag", Arc::new(arrow::array::BooleanArray::from(vec![true]))),
            ("large", Arc::new(arrow::array::LargeStringArray::from(vec!["L"]))),
            ("view", Arc::new(arrow::array::StringViewArray::from(vec!["V"]))),
            ("day", day),
            ("holes", Arc::new(holes)),
            ("image", Arc::new(BinaryArray::from(vec![b"bytes".as_slice()]))),
        ],
        Compression::UNCOMPRESSED,
    );
    let line = |template: &str| {
        let toml = format!("verifier = \"exact\"\nanswer = \"-\"\nrender = \"{template}\"");
        import(&options(&path, &toml)).map(|import| import.problems[0].prompt_text())
    };
    let all = line("{dictionary} {sliced} {small} {float} {flag} {large} {view} {day}").unwrap();
    assert_eq!(all, "a 3 1 200 0.5 true L V 1970-01-02");
    for absent in ["{holes}", "{holes.x}", "{image}"] {
        assert!(line(absent).unwrap_err().to_string().contains("not in the row"), "{absent}");
    }
}

#[test]
fn damaged_files_are_refused_and_never_panic() {
    let (_folder, path) = written(&countdown_columns(), Compression::SNAPPY);
    let whole = std::fs::read(&path).unwrap();
    let toml = options(&path, COUNTDOWN);
    // Written over in place: making and removing thousands of files takes half a minute on some disks.
    let overwrite = |bytes: &[u8]| File::options().write(true).open(&path).unwrap().write_all(bytes).unwrap();
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] ^= flip;
            overwrite(&damaged);
            if let Ok(import) = import(&toml) {
                assert_eq!(import.read, import.problems.len() + import.refused.len());
            }
        }
    }
    overwrite(&whole);
    for length in (0..whole.len()).rev().step_by(7) {
        File::options().write(true).open(&path).unwrap().set_len(length as u64).unwrap();
        let error = import(&toml).unwrap_err();
        let Error::Input { file, expected, hint, .. } = &error else { panic!("{error:?}") };
        assert_eq!(file.as_ref(), Some(&path));
        assert_eq!(
            (expected.as_str(), hint.as_str()),
            ("an undamaged Parquet file", "copy or download the file again")
        );
    }
}
