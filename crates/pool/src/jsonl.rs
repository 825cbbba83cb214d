//! The house's own JSONL: one problem a line.
//!
//! id         string, unique in the file
//! prompt     string, or a list of {role, content}
//! answer     string in the verifier's notation
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

use std::fmt;
use std::path::Path;

use gradatim_core::{Error, Kind, Problem, Result};
use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::chat;
use crate::fields::{Row, shown};
use crate::import::{Import, Intake};
use crate::options::RowsOptions;
use crate::rows::{level_named, with_canonical};

const KEYS: [&str; 11] = [
    "id",
    "prompt",
    "answer",
    "level",
    "verifier",
    "category",
    "skills",
    "solution",
    "kind",
    "canonical",
    "meta",
];

/// Reads problems. Of `options`, `verifier`, `levels`, `max_prompt_chars` and `limit` count.
pub fn read(path: &Path, options: &RowsOptions) -> Result<Import> {
    let mut intake = Intake::new(path, options);
    for (line, row) in records(path, options.limit.unwrap_or(usize::MAX))? {
        let id = row.as_ref().ok().and_then(|row| row.get("id")?.as_str().map(str::to_owned));
        intake.take(line, id, row.and_then(|row| problem(row, options)));
    }
    Ok(intake.done())
}

/// Writes problems so that [`read`] gives them back.
pub fn write(path: &Path, problems: &[Problem]) -> Result<()> {
    let mut text = String::new();
    for problem in problems {
        text.push_str(&line(problem).to_string());
        text.push('\n');
    }
    std::fs::write(path, text).map_err(|source| Error::io(path, "writing", source))
}

fn line(problem: &Problem) -> Value {
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

fn problem(mut row: Row, options: &RowsOptions) -> Result<Problem> {
    if let Some(unknown) = row.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let expected = format!("one of {}", KEYS.join(", "));
        return Err(Error::input(unknown, "an unknown key", expected, "remove it, or move it into meta"));
    }
    let id = required(text(&mut row, "id")?, "id", "a string")?;
    let prompt = required(row.remove("prompt"), "prompt", "a string or a list of chat messages")?;
    let prompt = chat::messages(&prompt)?;
    let answer = required(text(&mut row, "answer")?, "answer", "a string")?;
    let level = level(required(row.remove("level"), "level", "an integer")?, &options.levels)?;
    let kind = match row.remove("kind") {
        None => Kind::default(),
        Some(kind) => {
            let expected = "verifiable, demonstration, text or pair";
            let fault = |_| Error::input("kind", shown(&kind), expected, "leave it out for verifiable");
            serde_json::from_value(kind.clone()).map_err(fault)?
        }
    };
    let verifier = match text(&mut row, "verifier")?.or_else(|| options.verifier.clone()) {
        None if kind == Kind::Verifiable => required(None, "verifier", "the name of a verifier")?,
        verifier => verifier.unwrap_or_default(),
    };
    let category = text(&mut row, "category")?.unwrap_or_else(|| format!("level {level}"));
    let skills = row.remove("skills").map_or_else(|| Ok(vec![]), skills)?;
    let solution = text(&mut row, "solution")?;
    let canonical = text(&mut row, "canonical")?;
    let meta = match row.remove("meta") {
        None => Map::new(),
        Some(Value::Object(meta)) => meta,
        Some(other) => return Err(mistyped("meta", &other, "an object")),
    };
    let problem = Problem {
        id,
        kind,
        prompt,
        answer,
        verifier,
        category,
        level,
        skills,
        solution,
        canonical: String::new(),
        meta,
    };
    Ok(with_canonical(problem, canonical))
}

fn required<T>(value: Option<T>, key: &str, expected: &str) -> Result<T> {
    value.ok_or_else(|| Error::input(key, "missing", expected, format!("add \"{key}\" to this line")))
}

fn mistyped(key: &str, found: &Value, expected: &str) -> Error {
    let hint = match found {
        Value::Null => "leave the key out".to_owned(),
        Value::Number(number) if expected == "a string" => format!("quote it: \"{key}\": \"{number}\""),
        _ => format!("write \"{key}\" as {expected}"),
    };
    Error::input(key, shown(found), expected, hint)
}

fn text(row: &mut Row, key: &str) -> Result<Option<String>> {
    match row.remove(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(mistyped(key, &other, "a string")),
    }
}

fn level(value: Value, levels: &[String]) -> Result<i64> {
    match (value.as_i64(), value) {
        (Some(level), _) => Ok(level),
        (None, Value::String(name)) if !levels.is_empty() || name.parse::<i64>().is_err() => {
            level_named(&name, levels)
        }
        (None, other) => Err(mistyped("level", &other, "an integer")),
    }
}

fn skills(value: Value) -> Result<Vec<String>> {
    serde_json::from_value(value.clone()).map_err(|_| mistyped("skills", &value, "a list of strings"))
}

/// The first `limit` lines that are not blank, with their numbers, each an object or a refusal.
pub(crate) fn records(path: &Path, limit: usize) -> Result<Vec<(usize, Result<Row>)>> {
    let bytes = std::fs::read(path).map_err(|source| Error::io(path, "reading", source))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    Ok(filled.take(limit).map(|(number, line)| (number, object(line))).collect())
}

fn object(line: &[u8]) -> Result<Row> {
    let hint = "write one JSON object a line, in UTF-8";
    let fault = |found: String| Error::input("line", found, "one JSON object without repeated keys", hint);
    let line = std::str::from_utf8(line).map_err(|error| fault(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_str(line);
    let object = json.deserialize_map(Unrepeated).and_then(|object| json.end().map(|()| object));
    object.map_err(|error| fault(error.to_string()))
}

/// An object in which no key stands twice.
struct Unrepeated;

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut object = Row::new();
        while let Some((key, value)) = access.next_entry::<String, Value>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` twice")));
            }
            object.insert(key, value);
        }
        Ok(object)
    }
}
