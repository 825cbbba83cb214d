//! The house schema: one row, read strictly. Unknown, missing and mistyped keys are refused.
//!
//! The keys are listed in `jsonl.rs`. Tables (CSV, Parquet, Arrow) hold them as columns: an absent value is
//! null or empty, `messages`, `skills` and `meta` are JSON text, and `level` may be text.

use gradatim_core::{Error, Kind, Problem, Result};
use serde_json::{Map, Value};

use crate::chat;
use crate::fields::{Row, shown};
use crate::rows::{level_named, with_canonical};

const KEYS: [&str; 12] = [
    "id",
    "prompt",
    "messages",
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

/// Whether a row is laid out like this, as far as its keys tell.
pub(crate) fn is_house(row: &Row) -> bool {
    let has = |key: &str| row.contains_key(key);
    let all_known = || row.keys().all(|key| KEYS.contains(&key.as_str()));
    (has("prompt") || has("messages")) && (has("verifier") || has("id") && has("level") && all_known())
}

/// A row of a table, its cells as JSONL would have them.
pub(crate) fn unflattened(row: Row) -> Result<Row> {
    let mut unflat = Row::new();
    for (key, value) in row {
        let expected = match key.as_str() {
            "messages" => "JSON of a list of chat messages",
            "skills" => "JSON of a list of strings",
            "meta" => "JSON of an object",
            _ => "",
        };
        let value = match value {
            Value::Null => continue,
            Value::String(text) if !expected.is_empty() => serde_json::from_str(&text).map_err(|_| {
                let hint = format!("write \"{key}\" as JSON, or leave it empty");
                Error::input(key.clone(), shown(&Value::from(text)), expected, hint)
            })?,
            Value::String(text) if key == "level" => {
                text.trim().parse::<i64>().map_or(Value::String(text), Value::from)
            }
            value => value,
        };
        unflat.insert(key, value);
    }
    Ok(unflat)
}

/// The problem of a row; `verifier` is that of rows that name none, `levels` names levels in order.
pub(crate) fn problem(mut row: Row, verifier: Option<&str>, levels: &[String]) -> Result<Problem> {
    if let Some(unknown) = row.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let expected = format!("one of {}", KEYS.join(", "));
        return Err(Error::input(unknown, "an unknown key", expected, "remove it, or move it into meta"));
    }
    let id = required(text(&mut row, "id")?, "id", "a string")?;
    let prompt = prompt(&mut row)?;
    let level = level(required(row.remove("level"), "level", "an integer")?, levels)?;
    let kind = match row.remove("kind") {
        None => Kind::default(),
        Some(kind) => {
            let expected = "verifiable, demonstration, text or pair";
            let fault = |_| Error::input("kind", shown(&kind), expected, "leave it out for verifiable");
            serde_json::from_value(kind.clone()).map_err(fault)?
        }
    };
    let answer = match text(&mut row, "answer")? {
        None if kind == Kind::Verifiable => required(None, "answer", "a string")?,
        answer => answer.unwrap_or_default(),
    };
    let verifier = match text(&mut row, "verifier")?.or_else(|| verifier.map(str::to_owned)) {
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

fn prompt(row: &mut Row) -> Result<Vec<gradatim_core::Message>> {
    match (row.remove("prompt"), row.remove("messages")) {
        (Some(prompt), None) => chat::messages(&prompt),
        (None, Some(messages @ Value::Array(_))) => chat::messages(&messages),
        (None, Some(other)) => Err(mistyped("messages", &other, "a list of chat messages")),
        (None, None) => required(None, "prompt", "a string or a list of chat messages"),
        (Some(_), Some(_)) => {
            let hint = "keep the one that holds the whole chat";
            Err(Error::input("messages", "beside a prompt", "either prompt or messages", hint))
        }
    }
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
