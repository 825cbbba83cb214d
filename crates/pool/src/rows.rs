//! Any row to a problem, by the templates of `[pool.rows]`.

use std::collections::HashSet;
use std::path::Path;

use gradatim_core::{Error, Kind, Message, Problem, Result};
use serde_json::{Map, Value};

use crate::chat;
use crate::fields::{Fields, Row, listed_integers, shown};
use crate::options::RowsOptions;
use crate::render::{Form, Template};

/// The options with their templates parsed.
pub(crate) struct Plan<'a> {
    options: &'a RowsOptions,
    id: Option<Template>,
    render: Option<Template>,
    answer: Template,
    canonical: Option<Template>,
    category: Template,
    level: Option<Template>,
    verifier: &'a str,
}

impl<'a> Plan<'a> {
    pub fn new(options: &'a RowsOptions) -> Result<Self> {
        let parse =
            |key, source: &Option<String>| source.as_deref().map(|s| Template::parse(key, s)).transpose();
        let level = match options.level.as_deref() {
            Some(field) if !field.contains(['{', '}']) => {
                Some(Template::of_field("level", field, Form::Plain))
            }
            _ => parse("level", &options.level)?,
        };
        let answer = parse("answer", &options.answer)?;
        let verifier = options.verifier.as_deref().ok_or_else(|| {
            Error::input("verifier", "missing", "the name of a verifier", "add verifier = \"exact\"")
        })?;
        refuse_twice("levels", &options.levels)?;
        refuse_twice("keep_meta", options.keep_meta.iter().map(|path| last_step(path)))?;
        Ok(Self {
            options,
            id: parse("id", &options.id)?,
            render: parse("render", &options.render)?,
            answer: answer.unwrap_or_else(|| Template::of_field("answer", "ground_truth", Form::Raw)),
            canonical: parse("canonical", &options.canonical)?,
            category: Template::parse("category", options.category.as_deref().unwrap_or("level {level}"))?,
            level,
            verifier,
        })
    }

    /// The template's id; else the data's own where those tell all rows apart; else the row's number.
    pub fn id(&self, path: &Path, number: usize, row: &Row, own_ids: bool) -> Result<String> {
        if let Some(template) = &self.id {
            return template.render(Fields { row, level: None });
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(own_id(row).filter(|_| own_ids).unwrap_or_else(|| format!("{name}/{number}")))
    }

    pub fn problem(&self, id: String, row: &Row) -> Result<Problem> {
        let fields = Fields { row, level: None };
        let level = match &self.level {
            Some(template) => level_named(&template.render(fields)?, &self.options.levels)?,
            None => 1,
        };
        let prompt = match &self.render {
            Some(template) => chat::messages(&Value::String(template.render(fields)?))?,
            None => stored_prompt(fields)?,
        };
        let fields = Fields { row, level: Some(level) };
        let canonical = self.canonical.as_ref().map(|template| template.render(fields)).transpose()?;
        let problem = Problem {
            id,
            kind: Kind::Verifiable,
            prompt,
            answer: self.answer(fields)?,
            verifier: self.verifier.to_owned(),
            category: self.category.render(fields)?,
            level,
            skills: vec![],
            solution: None,
            canonical: String::new(),
            meta: self.meta(fields)?,
        };
        Ok(with_canonical(problem, canonical))
    }

    fn answer(&self, fields: Fields) -> Result<String> {
        if self.options.answer.is_none()
            && let Some(truth @ (Value::Object(_) | Value::Array(_))) = fields.get("ground_truth").as_deref()
        {
            let hint = "say how to read it, for example answer = \"{target}\"";
            return Err(Error::input("reward_model.ground_truth", shown(truth), "text or a number", hint));
        }
        self.answer.render(fields)
    }

    fn meta(&self, fields: Fields) -> Result<Map<String, Value>> {
        let mut meta = Map::new();
        if let Some(source @ Value::String(_)) = fields.row.get("data_source") {
            meta.insert("source".to_owned(), source.clone());
        }
        for path in &self.options.keep_meta {
            let value = fields.get(path).ok_or_else(|| fields.unknown("keep_meta", path, path))?;
            let integers = value.as_str().and_then(listed_integers);
            meta.insert(last_step(path).to_owned(), integers.map_or_else(|| value.into_owned(), Value::from));
        }
        Ok(meta)
    }
}

fn stored_prompt(fields: Fields) -> Result<Vec<Message>> {
    let prompt = fields.row.get("prompt").ok_or_else(|| {
        let hint = "say how to write it, for example render = \"{question}\"";
        Error::input("prompt", "missing", "a string or a list of chat messages", hint)
    })?;
    chat::messages(prompt)
}

/// Whether every row has a data source and an index of its own.
pub(crate) fn have_own_ids<'a>(rows: impl Iterator<Item = &'a Row>) -> bool {
    let mut seen = HashSet::new();
    rows.map(own_id).all(|id| id.is_some_and(|id| seen.insert(id)))
}

fn own_id(row: &Row) -> Option<String> {
    let source = row.get("data_source")?.as_str()?;
    match row.get("extra_info")?.get("index")? {
        Value::Number(index) => Some(format!("{source}/{index}")),
        Value::String(index) => Some(format!("{source}/{index}")),
        _ => None,
    }
}

fn last_step(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn refuse_twice<T: AsRef<str>>(key: &str, names: impl IntoIterator<Item = T>) -> Result<()> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.as_ref().to_owned()) {
            let found = format!("`{}` twice", name.as_ref());
            return Err(Error::input(key, found, "each name once", "drop one of the two"));
        }
    }
    Ok(())
}

/// An integer, or the place of a name in `levels`, from 1.
pub(crate) fn level_named(text: &str, levels: &[String]) -> Result<i64> {
    let named = levels.iter().position(|name| name == text).map(|ix| ix as i64 + 1);
    let (expected, hint) = if levels.is_empty() {
        ("an integer".to_owned(), "name the order in the recipe: levels = [\"easy\", \"hard\"]")
    } else {
        (format!("one of {}", levels.join(", ")), "add the name to levels in the recipe")
    };
    let number = || if levels.is_empty() { text.trim().parse().ok() } else { None };
    named.or_else(number).ok_or_else(|| Error::input("level", shown(&Value::from(text)), expected, hint))
}

/// By default a problem is its prompt in lower case, every run of blanks one space.
pub(crate) fn with_canonical(problem: Problem, given: Option<String>) -> Problem {
    let normalised = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    Problem { canonical: given.unwrap_or_else(|| normalised(problem.prompt_text())), ..problem }
}
