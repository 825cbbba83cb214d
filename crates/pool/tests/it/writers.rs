//! Writing row by row: what is written is read again, and half a file never stands under its name.

use gradatim_core::{Message, Part, Problem, Role};
use gradatim_pool::writers::EXTENSIONS;
use gradatim_pool::{RowsOptions, Writer, import};
use serde_json::json;

use crate::dedupe::row;

/// A row in which everything is filled in, and one in which nothing is.
fn rows() -> Vec<Problem> {
    let mut full = row("full", "a, \"b\"\nc", " 1\n2 ");
    full.prompt.insert(0, Message { role: Role::System, parts: vec![Part::Text("be brief".into())] });
    full.level = -3;
    full.skills = vec!["add".into(), "carry, twice".into()];
    full.solution = Some("so\n1".into());
    full.meta = [("licence".to_owned(), json!("MIT")), ("numbers".to_owned(), json!([1, 2.5, null]))]
        .into_iter()
        .collect();
    vec![full, row("plain", "d", "2")]
}

#[test]
fn every_format_gives_back_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    for extension in EXTENSIONS {
        let path = folder.path().join(format!("rows.{extension}"));
        let mut writer = Writer::create(&path).unwrap();
        rows().iter().for_each(|row| writer.write(row).unwrap());
        assert!(!path.exists(), "{extension}: nothing under the name before the end");
        assert_eq!(writer.finish().unwrap(), 2);
        let import = import(&RowsOptions::of(path.to_str().unwrap())).unwrap();
        assert_eq!(import.problems, rows(), "{extension}: {:?}", import.refused);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), EXTENSIONS.len());
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing_and_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    for extension in EXTENSIONS {
        let path = folder.path().join(format!("rows.{extension}"));
        std::fs::write(&path, "before").unwrap();
        let mut writer = Writer::create(&path).unwrap();
        writer.write(&rows()[0]).unwrap();
        drop(writer);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), EXTENSIONS.len());
}

#[test]
fn names_that_say_no_format_are_refused() {
    for name in ["rows", "rows.doc", "rows.json"] {
        let fault = Writer::create(name.as_ref()).err().unwrap().to_string();
        assert!(fault.starts_with("`out` is `rows") && fault.contains(".jsonl, .parquet"), "{fault}");
    }
}
