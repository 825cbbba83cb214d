//! The house's own JSONL: one problem a line.
//!
//! id         string, unique in the file
//! prompt     string, or a list of {role, content}; or
//! messages   such a list
//! answer     string in the verifier's notation; only verifiable rows need one
//! level      integer, larger is harder; a name, where the recipe gives `levels`
//! verifier   string; by default the recipe's
//! category   string; by default `level 3`
//! skills     list of strings; by default none
//! solution   string
//! kind       verifiable (default), demonstration, text, pair
//! canonical  string; by default the prompt in lower case, blanks collapsed
//! meta       object
//!
//! Strict: unknown, repeated, missing and mistyped keys are refused. Blank lines are no rows.

use std::path::Path;

use gradatim_core::{Error, Kind, Problem, Result};
use serde_json::{Map, Value, json};

use crate::chat;

/// Writes problems so that an import gives them back.
pub fn write(path: &Path, problems: &[Problem]) -> Result<()> {
    let mut text = String::new();
    for problem in problems {
        text.push_str(&line(problem).to_string());
        text.push('\n');
    }
    std::fs::write(path, text).map_err(|source| Error::io(path, "writing", source))
}

/// One line of house JSONL.
pub fn line(problem: &Problem) -> Value {
    let mut line = Map::new();
    let mut put = |key: &str, value: Value| line.insert(key.to_owned(), value);
    put("id", json!(problem.id));
    put("prompt", chat::to_json(&problem.prompt));
    put("answer", json!(problem.answer));
    put("level", json!(problem.level));
    put("verifier", json!(problem.verifier));
    put("category", json!(problem.category));
    put("canonical", json!(problem.canonical));
    if problem.kind != Kind::default() {
        put("kind", json!(problem.kind));
    }
    if !problem.skills.is_empty() {
        put("skills", json!(problem.skills));
    }
    if let Some(solution) = &problem.solution {
        put("solution", json!(solution));
    }
    if !problem.meta.is_empty() {
        put("meta", json!(problem.meta));
    }
    Value::Object(line)
}
