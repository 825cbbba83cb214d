//! The templates of `[[pool.rows]]`, laid over those of a layout.

use std::collections::HashSet;

use gradatim_core::{Error, Result};

use crate::fields::kept_as;
use crate::layouts::{HOUSE, Layout};
use crate::options::RowsOptions;
use crate::render::Template;

/// Of the house layout, only those that the options give.
pub(crate) struct Templates {
    pub id: Option<Template>,
    pub render: Option<Template>,
    pub answer: Option<Template>,
    pub solution: Option<Template>,
    pub canonical: Option<Template>,
    pub category: Option<Template>,
    pub level: Option<Template>,
}

impl Templates {
    pub fn parse(options: &RowsOptions, layout: &Layout, level: Option<&str>) -> Result<Self> {
        let parse = |key, given: &Option<String>, by_layout: Option<&str>| {
            given.as_deref().or(by_layout).map(|source| Template::parse(key, source)).transpose()
        };
        let level = match options.level.as_deref().or(level) {
            Some(number) if number.trim().parse::<i64>().is_ok() => Some(Template::parse("level", number)?),
            Some(field) if !field.contains(['{', '}']) => Some(Template::of_field("level", field, vec![])),
            source => source.map(|source| Template::parse("level", source)).transpose()?,
        };
        Ok(Self {
            id: parse("id", &options.id, layout.id)?,
            render: parse("render", &options.render, layout.render)?,
            answer: parse("answer", &options.answer, layout.answer)?,
            solution: parse("solution", &options.solution, layout.solution)?,
            canonical: parse("canonical", &options.canonical, layout.canonical)?,
            category: parse("category", &options.category, layout.category)?,
            level,
        })
    }
}

/// Refuses what can be refused of `options` before a record is read.
pub(crate) fn check(options: &RowsOptions, layout: Option<&Layout>) -> Result<()> {
    Templates::parse(options, layout.unwrap_or(&HOUSE), None)?;
    refuse_twice("levels", options.levels.iter().map(String::as_str))?;
    refuse_twice("keep_meta", options.keep_meta.iter().map(|entry| kept_as(entry).0))
}

fn refuse_twice<'a>(key: &str, names: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            let found = format!("`{name}` twice");
            return Err(Error::input(key, found, "each name once", "drop one of the two"));
        }
    }
    Ok(())
}
