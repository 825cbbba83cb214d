//! The fields of a row, found by name.
//!
//! A path walks down from the row (`extra_info.difficulty`, `prompt.0.content`). A name that
//! leads nowhere there is tried in reward_model.ground_truth, reward_model and extra_info, in
//! this order; null counts as absent. A ground truth that is the text of a JSON object is read.
//! Where nothing else is called so, `file` is the name of the file and `row` the number of the row.

use std::borrow::Cow;

use gradatim_core::Error;
use serde_json::{Map, Value};

/// Most names listed in a refusal.
const MOST_NAMES: usize = 40;
/// Most characters of a value shown in a refusal.
const MOST_SHOWN: usize = 60;

/// One record of a file.
pub(crate) type Row = Map<String, Value>;

/// A row, and what is known of it beside its columns.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub row: &'a Row,
    /// Its level, once that is known.
    pub level: Option<i64>,
    pub place: Option<Place<'a>>,
}

/// Where a row stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The name of the file, without its extension.
    pub file: &'a str,
    /// The number of the row there.
    pub number: usize,
}

impl<'a> Fields<'a> {
    /// The columns alone.
    pub fn of(row: &'a Row) -> Self {
        Self { row, level: None, place: None }
    }

    /// The value at `path`, never null.
    pub fn get(self, path: &str) -> Option<Cow<'a, Value>> {
        if let (Some(level), "level") = (self.level, path) {
            return Some(Cow::Owned(Value::from(level)));
        }
        walk_row(self.row, path)
            .map(Cow::Borrowed)
            .or_else(|| match self.ground_truth()? {
                Cow::Borrowed(truth) => walk(truth, path).map(Cow::Borrowed),
                Cow::Owned(truth) => walk(&truth, path).cloned().map(Cow::Owned),
            })
            .or_else(|| {
                let homes = ["reward_model", "extra_info"];
                homes.iter().find_map(|home| walk(self.row.get(*home)?, path)).map(Cow::Borrowed)
            })
            .or_else(|| match path {
                "file" => self.place.map(|place| Cow::Owned(Value::from(place.file))),
                "row" => self.place.map(|place| Cow::Owned(Value::from(place.number))),
                _ => None,
            })
    }

    fn ground_truth(self) -> Option<Cow<'a, Value>> {
        match walk_row(self.row, "reward_model.ground_truth")? {
            Value::String(text) if text.trim_start().starts_with('{') => {
                serde_json::from_str(text).ok().map(Cow::Owned)
            }
            truth => Some(Cow::Borrowed(truth)),
        }
    }

    /// Refuses `path` in `source`, the template or option `key` it stands in.
    pub fn unknown(self, key: &str, path: &str, source: &str) -> Error {
        let found = format!("`{source}`, whose field `{path}` is not in the row");
        let expected = format!("fields of the row: {}", self.names().join(", "));
        Error::input(
            key,
            found,
            expected,
            format!("correct `{path}`, or write {{{{ and }}}} for plain braces"),
        )
    }

    /// Names that lead somewhere, in the order of the search.
    fn names(self) -> Vec<String> {
        let truth = self.ground_truth();
        let homes = [truth.as_deref(), self.row.get("reward_model"), self.row.get("extra_info")];
        let homes = homes.into_iter().flatten().filter_map(Value::as_object);
        let fields = std::iter::once(self.row).chain(homes).flatten();
        let mut names: Vec<String> = vec![];
        for (name, value) in fields {
            if !value.is_null() && !names.contains(name) && names.len() < MOST_NAMES {
                names.push(name.clone());
            }
        }
        names
    }
}

fn walk_row<'a>(row: &'a Row, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => row.get(path).filter(|value| !value.is_null()),
        Some((first, rest)) => walk(row.get(first)?, rest),
    }
}

fn walk<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let found = path.split('.').try_fold(value, |value, step| match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    });
    found.filter(|value| !value.is_null())
}

/// The name a path ends in.
fn last_step(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Name and path of an entry of `keep_meta`: `name=path`, or a path whose last step is the name.
pub(crate) fn kept_as(entry: &str) -> (&str, &str) {
    entry.split_once('=').unwrap_or_else(|| (last_step(entry), entry))
}

/// The integers of "5,17,91"; `None` unless there are two or more and nothing else.
pub(crate) fn listed_integers(text: &str) -> Option<Vec<i64>> {
    if !text.contains(',') {
        return None;
    }
    text.split(',').map(|item| item.trim().parse().ok()).collect()
}

/// A value as a refusal shows it.
pub(crate) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
