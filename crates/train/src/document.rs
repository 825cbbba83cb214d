//! Recipe text: overlays, `--set`, and errors that point at the line.
//!
//! A recipe is read as TOML values, overlays and overrides are laid over them, and the result is
//! read into typed options. A fault found on the way is traced back to the line that wrote the key.

use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_path_to_error::Segment;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

/// One value put at one key.
#[derive(Debug, Clone)]
struct Assignment {
    path: Vec<String>,
    value: Value,
    /// Path of the text that wrote it: the overlay's own, or `None` for the command line.
    written_at: Option<Vec<String>>,
}

/// The text of a recipe, parsed once.
pub struct Document {
    file: PathBuf,
    text: String,
    table: Table,
}

/// A document with overlays and overrides laid over it.
pub struct Overlaid<'a> {
    document: &'a Document,
    table: Table,
    laid: Vec<Assignment>,
    in_baseline: bool,
}

impl Document {
    /// Parses TOML; names the line of a syntax error. `overlays` are split off the main table.
    pub fn parse(file: &Path, text: &str) -> Result<Self> {
        let table = toml::from_str::<Table>(text).map_err(|fault| {
            let line = fault.span().map(|span| line_of(text, span.start));
            let hint = "see https://toml.io for the notation, recipes/quickstart.toml for an example";
            Error::input("recipe", fault.message(), "TOML 1.0", hint).in_file(file, line)
        })?;
        let document = Self { file: file.to_owned(), text: text.to_owned(), table };
        document.refuse_non_finite()?;
        Ok(document)
    }

    /// No option of gradatim takes `nan` or `inf`.
    fn refuse_non_finite(&self) -> Result<()> {
        let mut path = vec![];
        match first_non_finite(&Value::Table(self.table.clone()), &mut path) {
            Some(found) => Err(not_finite(&path, found).in_file(&self.file, self.line(&path))),
            None => Ok(()),
        }
    }

    /// The main table without `[baseline]`, `[quick]` and `[full]`, with the named overlays and then `sets` laid over it.
    pub fn overlay(&self, overlays: &[&str], sets: &[String]) -> Result<Overlaid<'_>> {
        let mut table = self.table.clone();
        for name in ["baseline", "quick", "full"] {
            table.remove(name);
        }
        let mut overlaid = Overlaid { document: self, table, laid: vec![], in_baseline: false };
        // What a size overlay or `--set` says of `baseline.*` belongs to the baseline alone.
        let mut for_baseline = vec![];
        for name in overlays.iter().filter(|name| **name != "baseline") {
            overlaid.lay(self.assignments(name)?, &mut for_baseline)?;
        }
        let sets = sets.iter().map(|set| parse_set(set)).collect::<Result<Vec<_>>>()?;
        overlaid.lay(sets, &mut for_baseline)?;
        if overlays.contains(&"baseline") {
            overlaid.in_baseline = true;
            let mut nested = vec![];
            overlaid.lay(self.assignments("baseline")?, &mut nested)?;
            overlaid.lay(for_baseline, &mut nested)?;
        }
        Ok(overlaid)
    }

    /// Whether the recipe has that overlay.
    pub fn has(&self, overlay: &str) -> bool {
        self.table.contains_key(overlay)
    }

    fn assignments(&self, overlay: &str) -> Result<Vec<Assignment>> {
        let Some(value) = self.table.get(overlay) else { return Ok(vec![]) };
        let Value::Table(table) = value else {
            let hint = format!("write a table [{overlay}] whose keys are those to replace");
            let error = Error::input(overlay, value.type_str(), "a table", hint);
            return Err(error.in_file(&self.file, self.line(&[overlay.to_owned()])));
        };
        let mut found = vec![];
        self.collect(table, &mut vec![overlay.to_owned()], &mut found);
        Ok(found)
    }

    /// Leaves of an overlay: what is written with `=` replaces, what is only a header or a dotted prefix is walked through.
    fn collect(&self, table: &Table, path: &mut Vec<String>, found: &mut Vec<Assignment>) {
        for (key, value) in table {
            path.push(key.clone());
            match value {
                Value::Table(inner) if !self.is_inline(path) => self.collect(inner, path, found),
                value => found.push(Assignment {
                    path: path[1..].to_vec(),
                    value: value.clone(),
                    written_at: Some(path.clone()),
                }),
            }
            path.pop();
        }
    }

    fn is_inline(&self, path: &[String]) -> bool {
        self.span(path, true).is_some_and(|at| self.text[at..].starts_with('{'))
    }

    /// The line that wrote `path`, or the closest thing above it.
    fn line(&self, path: &[String]) -> Option<usize> {
        self.span(path, false).map(|at| line_of(&self.text, at))
    }

    /// Offset of the value (or key) at the longest known prefix of `path`.
    fn span(&self, path: &[String], of_value: bool) -> Option<usize> {
        let root = DeTable::parse(&self.text).ok()?;
        let mut table = root.get_ref();
        let mut at = None;
        let mut segments = path.iter().peekable();
        while let Some(segment) = segments.next() {
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == segment) else { break };
            at = Some(if of_value { value.span().start } else { key.span().start });
            let mut value = value;
            while let (DeValue::Array(array), Some(next)) = (value.get_ref(), segments.peek()) {
                let Some(element) = next.parse().ok().and_then(|ix: usize| array.get(ix)) else { return at };
                at = Some(element.span().start);
                value = element;
                segments.next();
            }
            match value.get_ref() {
                DeValue::Table(inner) => table = inner,
                _ => break,
            }
        }
        at
    }
}

impl Overlaid<'_> {
    fn lay(&mut self, assignments: Vec<Assignment>, for_baseline: &mut Vec<Assignment>) -> Result<()> {
        for mut assignment in assignments {
            let path = assignment.path.clone();
            if assignment.path[0] == "baseline" {
                assignment.path.remove(0);
                let nested = assignment.path.is_empty() || !self.document.has("baseline") || self.in_baseline;
                for_baseline.push(assignment.clone());
                if nested {
                    self.laid.push(Assignment { path: path.clone(), ..assignment });
                    let hint = "write the key itself in [baseline], or --set baseline.KEY=VALUE for a recipe that has one";
                    let error = key_error(&path, "not a key of the baseline", "a key below [baseline]", hint);
                    return Err(self.place(error, &path));
                }
                continue;
            }
            let finite = match first_non_finite(&assignment.value, &mut vec![]) {
                Some(found) => Err(not_finite(&path, found)),
                None => Ok(()),
            };
            let laid = finite.and_then(|()| assign(&mut self.table, &path, assignment.value.clone()));
            self.laid.push(assignment);
            laid.map_err(|error| self.place(error, &path))?;
        }
        Ok(())
    }

    /// Reads the result into `T`; a fault names file, line, key and remedy.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        serde_path_to_error::deserialize(Value::Table(self.table.clone()).into_deserializer()).map_err(
            |fault| {
                let mut path: Vec<String> = fault.path().iter().filter_map(segment_name).collect();
                let message = fault.inner().to_string();
                let error = explain(&mut path, message.trim());
                self.place(error, &path)
            },
        )
    }

    /// Adds file and line to an error about `path`.
    fn place(&self, error: Error, path: &[String]) -> Error {
        let written =
            self.laid.iter().rev().find(|laid| path.starts_with(&laid.path) || laid.path.starts_with(path));
        match written {
            Some(Assignment { written_at: Some(origin), path: laid, .. }) => {
                let tail = path.get(laid.len()..).unwrap_or_default();
                let full = [origin.as_slice(), tail].concat();
                error.in_file(&self.document.file, self.document.line(&full))
            }
            Some(Assignment { written_at: None, .. }) => error.in_file("--set", None),
            None => error.in_file(&self.document.file, self.document.line(path)),
        }
    }

    /// Adds file and line to an error whose key is a dotted path of the recipe.
    pub fn locate(&self, error: Error) -> Error {
        let path: Vec<String> = match &error {
            Error::Input { key, .. } => key.split('.').map(str::to_owned).collect(),
            _ => return error,
        };
        self.place(error, &path)
    }
}

fn segment_name(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].matches('\n').count() + 1
}

fn not_finite(path: &[String], found: f64) -> Error {
    Error::input(path.join("."), found, "a finite number", "no option takes nan or inf; write a number")
}

fn first_non_finite(value: &Value, path: &mut Vec<String>) -> Option<f64> {
    match value {
        Value::Float(number) if !number.is_finite() => Some(*number),
        Value::Table(table) => table.iter().find_map(|(key, value)| descend(key.clone(), value, path)),
        Value::Array(array) => {
            array.iter().enumerate().find_map(|(ix, value)| descend(ix.to_string(), value, path))
        }
        _ => None,
    }
}

fn descend(segment: String, value: &Value, path: &mut Vec<String>) -> Option<f64> {
    path.push(segment);
    let found = first_non_finite(value, path);
    if found.is_none() {
        path.pop();
    }
    found
}

/// `key.path=value`, the value in TOML notation or else a plain string.
fn parse_set(set: &str) -> Result<Assignment> {
    let refuse = || {
        let hint = "for example --set curriculum.sampler.sec.tau=0.4";
        Error::input("--set", format!("`{set}`"), "KEY=VALUE with a dotted key", hint)
    };
    let (key, value) = set.split_once('=').ok_or_else(refuse)?;
    let path: Vec<String> = key.trim().split('.').map(|part| part.trim().to_owned()).collect();
    if path.iter().any(String::is_empty) {
        return Err(refuse());
    }
    let parsed =
        toml::from_str::<Table>(&format!("value = {value}")).ok().and_then(|mut t| t.remove("value"));
    let value = parsed.unwrap_or_else(|| Value::String(value.trim().to_owned()));
    Ok(Assignment { path, value, written_at: None })
}

/// Puts `value` at `path`, making tables on the way; a number walks into a list.
fn assign(table: &mut Table, path: &[String], value: Value) -> Result<()> {
    let (last, above) = path.split_last().ok_or_else(|| key_error(path, "empty", "a key", "name a key"))?;
    let mut root = Value::Table(std::mem::take(table));
    let outcome = walk(&mut root, above, path).and_then(|place| match place {
        Value::Table(inner) => {
            inner.insert(last.clone(), value);
            Ok(())
        }
        Value::Array(array) => match last.parse().ok().and_then(|ix: usize| array.get_mut(ix)) {
            Some(element) => {
                *element = value;
                Ok(())
            }
            None => Err(index_error(path, array.len())),
        },
        other => Err(not_a_table(path, other)),
    });
    if let Value::Table(root) = root {
        *table = root;
    }
    outcome
}

fn walk<'a>(mut value: &'a mut Value, above: &[String], path: &[String]) -> Result<&'a mut Value> {
    for segment in above {
        value = match value {
            Value::Table(inner) => inner.entry(segment.clone()).or_insert_with(|| Value::Table(Table::new())),
            Value::Array(array) => {
                let len = array.len();
                let element = segment.parse().ok().and_then(|ix: usize| array.get_mut(ix));
                element.ok_or_else(|| index_error(path, len))?
            }
            other => return Err(not_a_table(path, other)),
        };
    }
    Ok(value)
}

fn key_error(path: &[String], found: &str, expected: &str, hint: &str) -> Error {
    Error::input(path.join("."), found, expected, hint)
}

fn index_error(path: &[String], len: usize) -> Error {
    let hint = "a list is entered by position, counted from 0: stage.1.until.rollouts";
    key_error(path, "no such element", &format!("a position below {len}"), hint)
}

fn not_a_table(path: &[String], found: &Value) -> Error {
    let hint = "a key above it already holds a plain value; check the dotted path";
    key_error(path, &format!("inside a {}", found.type_str()), "a key of a table", hint)
}

/// Turns serde's message into found, expected and hint; an unknown key joins the path.
fn explain(path: &mut Vec<String>, message: &str) -> Error {
    let message = message.lines().next().unwrap_or(message);
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some((kind, _)) = message.split_once(" `").filter(|(kind, _)| kind.starts_with("unknown")) {
        let unknown = quoted.first().copied().unwrap_or_default();
        let known = quoted.get(1..).unwrap_or_default();
        if kind == "unknown field" && path.last().map(String::as_str) != Some(unknown) {
            path.push(unknown.to_owned());
        }
        let close = known.iter().max_by(|a, b| {
            let near = |word: &str| strsim::jaro_winkler(word, unknown);
            near(a).total_cmp(&near(b))
        });
        let hint = match close {
            Some(close) if strsim::jaro_winkler(close, unknown) > 0.75 => format!("did you mean `{close}`?"),
            Some(_) => "remove it, or use one of the known names".to_owned(),
            None => "remove it: nothing is expected here".to_owned(),
        };
        let expected =
            if known.is_empty() { "nothing here".to_owned() } else { format!("one of {}", known.join(", ")) };
        return Error::input(path.join("."), format!("unknown ({kind} `{unknown}`)"), expected, hint);
    }
    if message.starts_with("missing field") {
        let missing = quoted.first().copied().unwrap_or_default();
        let key = path.iter().map(String::as_str).chain([missing]).collect::<Vec<_>>().join(".");
        return Error::input(key, "missing", "a value", format!("add `{missing} = ...` there"));
    }
    if message.contains("unit variant") || message.contains("exactly 1 element") {
        let hint = "write it whole, for example sampler = { sec = { tau = 0.4 } }";
        return Error::input(path.join("."), message, "a table with one name in it, and its options", hint);
    }
    let (found, expected) =
        message.split_once(", expected ").unwrap_or((message, "a value of the right type"));
    let expected = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i64" => "a whole number",
        "f64" | "f32" => "a number",
        other => other,
    };
    Error::input(path.join("."), found, expected, "change the value to one of that kind")
}
