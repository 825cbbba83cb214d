//! Any row to a problem, by the layout's templates and those of `[[pool.rows]]`.

use gradatim_core::{Error, Kind, Message, Part, Problem, Result};
use serde_json::{Map, Value};

use crate::choices::Choices;
use crate::fields::{Fields, Place, Row, kept_as, listed_integers, shown};
use crate::forms::Form;
use crate::layouts::{HOUSE, Layout};
use crate::options::RowsOptions;
use crate::render::Template;
use crate::templates::Templates;
use crate::{chat, house};

/// Where rows say what they are from and under which terms: the columns, and the name kept in `meta`.
const ORIGINS: [(&str, &str); 4] =
    [("source", "data_source"), ("source", "source"), ("licence", "licence"), ("licence", "license")];

/// Options over a layout, their templates parsed.
pub(crate) struct Plan<'a> {
    options: &'a RowsOptions,
    pub layout: &'static Layout,
    templates: Templates,
    levels: Vec<String>,
    /// Whether the ids that the data itself gives tell all rows apart.
    pub own_ids: bool,
}

impl<'a> Plan<'a> {
    /// `sample` is a record that shows the layout.
    pub fn new(options: &'a RowsOptions, layout: &'static Layout, sample: Option<&Row>) -> Result<Self> {
        let by_layout = || layout.levels.iter().map(|name| (*name).to_owned()).collect();
        let levels = if options.levels.is_empty() { by_layout() } else { options.levels.clone() };
        let templates = Templates::parse(options, layout, layout.level_of(sample, &levels))?;
        let plan = Self { options, layout, templates, levels, own_ids: false };
        if plan.verifier().is_none() && plan.kind() == Kind::Verifiable && !plan.is_house() {
            let hint = "add verifier = \"exact\"";
            return Err(Error::input("verifier", "missing", "the name of a verifier", hint));
        }
        Ok(plan)
    }

    fn is_house(&self) -> bool {
        std::ptr::eq(self.layout, &HOUSE)
    }

    fn verifier(&self) -> Option<&str> {
        self.options.verifier.as_deref().or(self.layout.verifier)
    }

    fn kind(&self) -> Kind {
        self.options.kind.unwrap_or(self.layout.kind)
    }

    /// Whether rows without a template of the id may have one of their own.
    pub fn wants_own_ids(&self) -> bool {
        self.templates.id.is_none() && !self.is_house()
    }

    /// A row's id, where it can be told, and its problem. `flat` is said of tables.
    pub fn read(&self, row: Row, flat: bool, place: Place) -> (Option<String>, Result<Problem>) {
        if self.is_house() {
            let id = row.get("id").and_then(Value::as_str).map(str::to_owned);
            return (id, self.house(row, flat, place));
        }
        let fields = Fields { place: Some(place), ..Fields::of(&row) };
        match self.id(fields, place) {
            Ok(id) => (Some(id.clone()), self.problem(id, fields)),
            Err(error) => (None, Err(error)),
        }
    }

    /// The template's id; else the data's own where those tell all rows apart; else the row's number.
    fn id(&self, fields: Fields, place: Place) -> Result<String> {
        match &self.templates.id {
            Some(template) => template.render(fields),
            None => {
                let own_id = own_id(fields.row).filter(|_| self.own_ids);
                Ok(own_id.unwrap_or_else(|| format!("{}/{}", place.file, place.number)))
            }
        }
    }

    /// The options' templates stand in for the keys of their names; then the row is read strictly.
    fn house(&self, row: Row, flat: bool, place: Place) -> Result<Problem> {
        let mut row = if flat { house::unflattened(row)? } else { row };
        let given = row.clone();
        let mut fields = Fields { place: Some(place), ..Fields::of(&given) };
        if let Some(template) = &self.templates.level {
            row.insert("level".to_owned(), level_named(&template.render(fields)?, &self.levels)?.into());
        }
        fields.level = row.get("level").and_then(Value::as_i64);
        if self.templates.render.is_some() {
            row.remove("messages");
        }
        let Templates { id, render, answer, solution, canonical, category, level: _ } = &self.templates;
        for (key, template) in [
            ("id", id),
            ("prompt", render),
            ("answer", answer),
            ("solution", solution),
            ("canonical", canonical),
            ("category", category),
        ] {
            if let Some(template) = template {
                row.insert(key.to_owned(), template.render(fields)?.into());
            }
        }
        if let Some(kind) = self.options.kind {
            row.insert("kind".to_owned(), serde_json::to_value(kind).unwrap_or_default());
        }
        let mut problem = house::problem(row, self.options.verifier.as_deref(), &self.levels)?;
        let kept = self.kept(fields)?;
        problem.meta.extend(kept);
        self.with_skills_and_choices(problem, fields)
    }

    fn problem(&self, id: String, fields: Fields) -> Result<Problem> {
        let level = match &self.templates.level {
            Some(template) => level_named(&template.render(fields)?, &self.levels)?,
            None => 1,
        };
        let prompt = match &self.templates.render {
            Some(template) => chat::messages(&Value::String(template.render(fields)?))?,
            None => stored_prompt(fields)?,
        };
        // In templates of the id and the prompt, `level` is still the row's own field.
        let fields = Fields { level: Some(level), ..fields };
        let render = |template: &Option<Template>| template.as_ref().map(|t| t.render(fields)).transpose();
        let canonical = render(&self.templates.canonical)?;
        let solution = self.templates.solution.as_ref().map(|template| template.render_if_there(fields));
        let mut meta = origins(fields.row);
        meta.extend(self.kept(fields)?);
        let problem = Problem {
            id,
            kind: self.kind(),
            prompt,
            answer: self.answer(fields)?,
            verifier: self.verifier().unwrap_or_default().to_owned(),
            category: render(&self.templates.category)?.unwrap_or_else(|| format!("level {level}")),
            level,
            skills: vec![],
            solution: solution.transpose()?.flatten(),
            canonical: String::new(),
            meta,
        };
        Ok(with_canonical(self.with_skills_and_choices(problem, fields)?, canonical))
    }

    fn answer(&self, fields: Fields) -> Result<String> {
        if let Some(template) = &self.templates.answer {
            return template.render(fields);
        }
        if self.kind() != Kind::Verifiable && fields.get("ground_truth").is_none() {
            return Ok(String::new());
        }
        if let Some(truth @ (Value::Object(_) | Value::Array(_))) = fields.get("ground_truth").as_deref() {
            let hint = "say how to read it, for example answer = \"{target}\"";
            return Err(Error::input("reward_model.ground_truth", shown(truth), "text or a number", hint));
        }
        Template::of_field("answer", "ground_truth", vec![Form::Raw]).render(fields)
    }

    /// The fields of `keep_meta`; those of the layout where they are there.
    fn kept(&self, fields: Fields) -> Result<Map<String, Value>> {
        let mut meta = Map::new();
        let by_layout = self.layout.keep_meta.iter().filter_map(|entry| {
            let (name, path) = kept_as(entry);
            Some((name, fields.get(path)?))
        });
        let given = self.options.keep_meta.iter().map(|entry| {
            let (name, path) = kept_as(entry);
            let value = fields.get(path).ok_or_else(|| fields.unknown("keep_meta", path, path))?;
            Ok((name, value))
        });
        for kept in by_layout.map(Ok).chain(given) {
            let (name, value) = kept?;
            let integers = value.as_str().and_then(listed_integers);
            meta.insert(name.to_owned(), integers.map_or_else(|| value.into_owned(), Value::from));
        }
        Ok(meta)
    }

    fn with_skills_and_choices(&self, mut problem: Problem, fields: Fields) -> Result<Problem> {
        if let Some(path) = self.options.skills.as_deref().or(self.layout.skills) {
            let value = fields.get(path).ok_or_else(|| fields.unknown("skills", path, path))?;
            problem.skills = match value.as_ref() {
                Value::String(skill) => vec![skill.clone()],
                list => serde_json::from_value(list.clone()).map_err(|_| {
                    Error::input("skills", shown(list), "a skill or a list of skills", "name another field")
                })?,
            };
        }
        if let Some(path) = self.options.choices.as_deref().or(self.layout.choices) {
            let value = fields.get(path).ok_or_else(|| fields.unknown("choices", path, path))?;
            let choices = Choices::read(&value).ok_or_else(|| {
                let hint = "write them as a list of texts";
                Error::input("choices", shown(&value), "1 to 26 choices", hint)
            })?;
            let letter = choices.letter_of(&problem.answer).ok_or_else(|| {
                let expected = format!("one of {}, or the text of one choice", choices.labels().join(", "));
                Error::input("answer", format!("`{}`", problem.answer), expected, "correct this row")
            })?;
            problem.answer = letter.to_string();
            problem.meta.insert("choices".to_owned(), choices.into_texts().into());
        }
        Ok(problem)
    }
}

fn stored_prompt(fields: Fields) -> Result<Vec<Message>> {
    let prompt = fields.row.get("prompt").ok_or_else(|| {
        let hint = "say how to write it, for example render = \"{question}\"";
        Error::input("prompt", "missing", "a string or a list of chat messages", hint)
    })?;
    chat::messages(prompt)
}

fn origins(row: &Row) -> Map<String, Value> {
    let texts = ORIGINS.iter().filter_map(|(name, column)| match row.get(*column) {
        Some(Value::String(text)) if !text.trim().is_empty() => {
            Some(((*name).to_owned(), text.clone().into()))
        }
        _ => None,
    });
    let mut meta = Map::new();
    for (name, text) in texts {
        meta.entry(name).or_insert(text);
    }
    meta
}

/// The columns [`own_id`] looks at.
pub(crate) const OWN_ID: [&str; 2] = ["data_source", "extra_info"];

/// What the data itself calls a row.
pub(crate) fn own_id(row: &Row) -> Option<String> {
    let source = row.get("data_source")?.as_str()?;
    match row.get("extra_info")?.get("index")? {
        Value::Number(index) => Some(format!("{source}/{index}")),
        Value::String(index) => Some(format!("{source}/{index}")),
        _ => None,
    }
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

/// By default a problem is its prompt: text in lower case, every run of blanks one space; images and sounds by
/// their address.
pub fn with_canonical(problem: Problem, given: Option<String>) -> Problem {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let part = |part: &Part| match part {
        Part::Text(text) => words(text),
        Part::Image(address) => format!("image {address}"),
        Part::Audio(address) => format!("audio {address}"),
    };
    let parts = problem.prompt.iter().flat_map(|message| &message.parts).map(part);
    let of_prompt = || parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    Problem { canonical: given.unwrap_or_else(of_prompt), ..problem }
}
