//! Layouts in which rows are published, as a table of templates.
//!
//! Found    by the first records: the first layout of the table whose `columns` are all there and whose prompt
//!          and answer can be filled in, for any of them. `layout = "NAME"` says it instead.
//! Options  that a person gives override the layout's, one by one.
//! Answers  in LaTeX are judged by `exact`: there is no verifier of mathematical equality here. Name another
//!          one (`verifier = "number"`) where all answers are plain numbers.
//! Code     (`humaneval`, `leetcode`) is judged by `python`: the answer is the published program, the tests and the code
//!          they share with it stand in `meta`. `kind = "demonstration"` where no program can be run.

mod table;

use gradatim_core::{Error, Kind, Result};

use crate::fields::{Fields, Row};
use crate::options::RowsOptions;
use crate::render::Template;
use crate::{house, rows};

use table::TABLE;
pub(crate) use table::{HOUSE, TEMPLATES};

/// How the rows of a layout become problems: the options of `[[pool.rows]]`, under their names.
#[derive(Debug)]
pub(crate) struct Layout {
    pub name: &'static str,
    /// Fields that must be there, or `path=text` for one that must hold that text.
    pub columns: &'static [&'static str],
    pub kind: Kind,
    pub verifier: Option<&'static str>,
    pub id: Option<&'static str>,
    pub render: Option<&'static str>,
    pub answer: Option<&'static str>,
    pub solution: Option<&'static str>,
    pub canonical: Option<&'static str>,
    pub choices: Option<&'static str>,
    pub category: Option<&'static str>,
    /// Used where the records by which the layout was found have it.
    pub level: Option<&'static str>,
    pub levels: &'static [&'static str],
    pub skills: Option<&'static str>,
    /// Kept where they are there; `name=path` under another name.
    pub keep_meta: &'static [&'static str],
}

fn all() -> impl Iterator<Item = &'static Layout> {
    [&HOUSE, &TEMPLATES].into_iter().chain(&TABLE)
}

/// The layout of that name; `None` for `auto`, and where no name is given.
pub(crate) fn named(name: Option<&str>) -> Result<Option<&'static Layout>> {
    let Some(name) = name.filter(|name| *name != "auto") else { return Ok(None) };
    all().find(|layout| layout.name == name).map(Some).ok_or_else(|| {
        Error::input(
            "layout",
            format!("`{name}`"),
            format!("auto, or one of {}", names()),
            "use one of these",
        )
    })
}

fn names() -> String {
    all().map(|layout| layout.name).collect::<Vec<_>>().join(", ")
}

/// The layout of the first records, and the record that shows it. Refuses columns that no layout and no template
/// reads.
pub(crate) fn recognised<'a>(
    records: &'a [Row],
    options: &RowsOptions,
) -> Result<(&'static Layout, Option<&'a Row>)> {
    if let Some(layout) = named(options.layout.as_deref())? {
        return Ok((layout, records.iter().find(|row| layout.fits(row))));
    }
    if let Some(row) = records.iter().find(|row| house::is_house(row)) {
        return Ok((&HOUSE, Some(row)));
    }
    let fitting =
        TABLE.iter().find_map(|layout| Some((layout, records.iter().find(|row| layout.fits(row))?)));
    if let Some((layout, row)) = fitting {
        return Ok((layout, Some(row)));
    }
    // Nothing to tell a layout from: every row is a refusal already.
    let Some(first) = records.first() else { return Ok((&HOUSE, None)) };
    let is_there = |field: &str| first.get(field).is_some_and(|value| !value.is_null());
    let told = options.render.is_some() || is_there("prompt");
    if told && (options.answer.is_some() || options.kind.is_some_and(|kind| kind != Kind::Verifiable)) {
        return Ok((&TEMPLATES, None));
    }
    Err(unknown(first))
}

impl Layout {
    /// Whether the columns are there, and prompt and answer can be filled in.
    fn fits(&self, row: &Row) -> bool {
        let fields = Fields::of(row);
        let fills = |source: Option<&str>| {
            source.is_none_or(|source| {
                Template::parse("layout", source).is_ok_and(|t| t.render(fields).is_ok())
            })
        };
        let is_there = |column: &&str| match column.split_once('=') {
            Some((path, text)) => fields.get(path).is_some_and(|value| value.as_str() == Some(text)),
            None => fields.get(column).is_some(),
        };
        let says_something = !self.columns.is_empty() || self.render.is_some();
        says_something && self.columns.iter().all(is_there) && fills(self.render) && fills(self.answer)
    }

    /// The layout's level, where a record of it reads as one.
    pub fn level_of(&self, sample: Option<&Row>, levels: &[String]) -> Option<&'static str> {
        let level = self.level?;
        let text = Template::parse("level", level).ok()?.render(Fields::of(sample?)).ok()?;
        rows::level_named(&text, levels).is_ok().then_some(level)
    }
}

/// Refuses columns that nobody knows, and shows what to write.
fn unknown(row: &Row) -> Error {
    let names: Vec<&str> = row.keys().take(40).map(String::as_str).collect();
    let like = |words: &[&str], other: Option<&str>| {
        let holds = |name: &&&str| words.iter().any(|word| name.to_lowercase().contains(word));
        names.iter().filter(|name| Some(**name) != other).find(holds).copied()
    };
    let answer = like(&["answer", "target", "output", "solution", "label", "response"], None);
    let answer = answer.or(names.last().copied()).unwrap_or("ANSWER");
    let prompt = like(&["question", "problem", "prompt", "query", "input", "text"], Some(answer));
    let prompt = prompt.or(names.first().copied()).unwrap_or("QUESTION");
    let found = match names.as_slice() {
        [] => "not to be told from a record without fields".to_owned(),
        names => format!("not to be told from the columns {}", names.join(", ")),
    };
    let hint = format!(
        "say how to read a row: render = \"{{{prompt}}}\", answer = \"{{{answer}}}\", verifier = \"exact\""
    );
    Error::input("layout", found, format!("one of {}, or templates", self::names()), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_of_the_table_parses_and_every_name_stands_once() {
        for layout in all() {
            let templates = [
                layout.id,
                layout.render,
                layout.answer,
                layout.solution,
                layout.canonical,
                layout.category,
                layout.level,
            ];
            for source in templates.into_iter().flatten() {
                Template::parse("layout", source).unwrap();
            }
            assert_eq!(all().filter(|other| other.name == layout.name).count(), 1, "{}", layout.name);
            assert!(std::ptr::eq(named(Some(layout.name)).unwrap().unwrap(), layout));
        }
        assert!(named(Some("auto")).unwrap().is_none());
    }
}
