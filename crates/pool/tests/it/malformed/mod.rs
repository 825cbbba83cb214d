//! Malformed pools: each is refused with the key, the place, what was found, what was expected and what to do.
//!
//! A case is a file (or a folder) with one fault among rows that are right. The rows that are right must come
//! through; the fault must be the only one, and say what its case promises. Promises are written from the
//! schema and the format, case by case or, where one rule covers a family of faults, by that rule.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use gradatim_core::Error;
use gradatim_pool::{RowsOptions, Scanned, scan};
use serde_json::{Value, json};

mod files;
mod layouts;
mod lines;
mod rows;

/// A malformed pool and its promised message.
struct Case {
    /// Files by their path below a folder of their own, with their content.
    files: Vec<(String, Vec<u8>)>,
    /// The path the options name, below that folder.
    path: String,
    /// Further options.
    toml: String,
    /// The line or row that is refused; `None` where no line is at fault.
    line: Option<usize>,
    key: String,
    found: String,
    expected: String,
    hint: String,
    /// Rows that come through; `None` where the whole is refused.
    kept: Option<usize>,
}

impl Case {
    /// A file of which one row is refused, and `kept` come through.
    fn row(file: &str, content: impl Into<Vec<u8>>, line: usize, kept: usize) -> Self {
        Self { line: Some(line), kept: Some(kept), ..Self::whole(file, content) }
    }

    /// A file that is refused as a whole.
    fn whole(file: &str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            files: vec![(file.to_owned(), content.into())],
            path: file.to_owned(),
            toml: String::new(),
            line: None,
            key: String::new(),
            found: String::new(),
            expected: String::new(),
            hint: String::new(),
            kept: None,
        }
    }

    /// The promised message: the key, and parts of what was found, of what was expected and of the hint.
    fn says(self, key: &str, found: &str, expected: &str, hint: &str) -> Self {
        let [key, found, expected, hint] = [key, found, expected, hint].map(str::to_owned);
        Self { key, found, expected, hint, ..self }
    }

    fn with(self, toml: &str) -> Self {
        Self { toml: toml.to_owned(), ..self }
    }

    fn at(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// What is wrong with the message, if anything is.
    fn fault(&self, folder: &Path) -> Option<String> {
        for (file, content) in &self.files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let path = folder.join(&self.path);
        let toml = format!("path = {:?}\n{}", path.to_str().unwrap(), self.toml);
        let options: RowsOptions = toml::from_str(&toml).unwrap();
        let (mut kept, mut refused) = (0, vec![]);
        let scanned = scan(&options, &mut |scanned| {
            match scanned {
                Scanned::Row { .. } => kept += 1,
                Scanned::Refused(refusal) => refused.push(refusal),
            }
            Ok(())
        });
        let error = match (scanned, self.kept) {
            (Err(error), None) => error,
            (Ok(_), Some(right)) if kept == right && refused.len() == 1 => refused.swap_remove(0).error,
            (scanned, _) => return Some(format!("{scanned:?}, {kept} kept, refused {refused:?}")),
        };
        let Error::Input { file, line, key, found, expected, hint } = &error else {
            return Some(error.to_string());
        };
        // A fault of a file names the file; a fault of the options alone names none.
        let in_file = file.as_ref().is_some_and(|file| file.starts_with(folder));
        let kept = *line == self.line
            && *key == self.key
            && (in_file || self.line.is_none())
            && found.contains(&self.found)
            && expected.contains(&self.expected)
            && hint.contains(&self.hint);
        (!kept).then(|| error.to_string())
    }

    fn excerpt(&self) -> String {
        let start = |content: &[u8]| String::from_utf8_lossy(&content[..content.len().min(300)]).into_owned();
        self.files.iter().map(|(_, content)| start(content)).collect()
    }
}

/// The row that is right, under an id.
fn good(id: &str) -> Value {
    json!({"id": id, "prompt": "1+1=", "answer": "2", "level": 1, "verifier": "exact"})
}

/// The row `bad`, with `key` set to `value`, or gone.
fn bad(key: &str, value: Option<Value>) -> Value {
    let mut row = good("bad");
    match value {
        Some(value) => row[key] = value,
        None => drop(row.as_object_mut().unwrap().remove(key)),
    }
    row
}

/// JSONL of two rows that are right around `line`, which is line 2.
fn around(line: &[u8]) -> Case {
    let [first, last] = ["first", "last"].map(|id| good(id).to_string());
    Case::row("rows.jsonl", [first.as_bytes(), b"\n", line, b"\n", last.as_bytes(), b"\n"].concat(), 2, 2)
}

#[test]
fn two_hundred_malformed_pools_each_give_the_promised_message() {
    let cases: Vec<Case> =
        [rows::cases(), lines::cases(), files::cases(), layouts::cases()].into_iter().flatten().collect();
    let mut seen = HashSet::new();
    for case in &cases {
        assert!(
            seen.insert((&case.files, &case.path, &case.toml)),
            "twice: {} {}",
            case.toml,
            case.excerpt()
        );
    }
    assert!(cases.len() >= 200, "{}", cases.len());
    let mut broken = vec![];
    for case in &cases {
        if let Some(fault) = case.fault(tempfile::tempdir().unwrap().path()) {
            let promise = [&case.key, &case.found, &case.expected, &case.hint];
            let (path, toml, line) = (&case.path, &case.toml, case.line);
            broken.push(format!("{path} {toml} {}\npromised {line:?} {promise:?}\n{fault}", case.excerpt()));
        }
    }
    assert!(broken.is_empty(), "{} of {}:\n\n{}", broken.len(), cases.len(), broken.join("\n\n"));
}
