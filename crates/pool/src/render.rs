//! Templates over a row's fields: `{numbers} -> {target}`.
//!
//! `{path}`         text as it stands; a whole number as 113, never 113.0; a list, or text that is
//!                  only integers and commas ("5,17,91"), joined by single spaces
//! `{path:sorted}`  in a form of its own: the forms are listed in `forms.rs`
//! `{{` and `}}`    plain braces

use gradatim_core::{Error, Result};

use crate::fields::{Fields, shown};
use crate::forms::{self, Form, filled};

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Field { path: String, forms: Vec<Form> },
}

/// A template, and the option it was given under.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    key: &'static str,
    source: String,
    pieces: Vec<Piece>,
}

impl Template {
    /// Refuses braces without a partner, empty names and unknown forms.
    pub fn parse(key: &'static str, source: &str) -> Result<Self> {
        let mut pieces = vec![];
        let mut text = String::new();
        let mut rest = source;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            let end = if brace == "{" { rest.find(['{', '}']) } else { None };
            let Some(end) = end.filter(|end| rest[*end..].starts_with('}')) else {
                let found = format!("`{source}`, with a lone `{brace}`");
                let hint = format!("write {brace}{brace} for a plain {brace}");
                return Err(Error::input(key, found, "braces in pairs, as in `{numbers} -> {target}`", hint));
            };
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(field(key, source, &rest[..end])?);
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Ok(Self { key, source: source.to_owned(), pieces })
    }

    /// The template of one field alone.
    pub fn of_field(key: &'static str, path: &str, forms: Vec<Form>) -> Self {
        Self { key, source: path.to_owned(), pieces: vec![Piece::Field { path: path.to_owned(), forms }] }
    }

    /// Fills the template in. Refuses fields that the row lacks or that do not read as text.
    pub fn render(&self, fields: Fields) -> Result<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Field { path, forms } => match fields.get(path) {
                    None if matches!(forms.last(), Some(Form::Lead(_))) => {}
                    None => return Err(fields.unknown(self.key, path, &self.source)),
                    Some(value) => {
                        let unreadable = |form| self.unreadable(path, &shown(&value), form);
                        text.push_str(&filled(&value, forms).map_err(unreadable)?);
                    }
                },
            }
        }
        Ok(text)
    }

    /// As [`Template::render`]; `None` where the row lacks a field or all is blank.
    pub fn render_if_there(&self, fields: Fields) -> Result<Option<String>> {
        let there = self.pieces.iter().all(|piece| match piece {
            Piece::Text(_) => true,
            Piece::Field { path, .. } => fields.get(path).is_some(),
        });
        let text = if there { Some(self.render(fields)?) } else { None };
        Ok(text.filter(|text| !text.trim().is_empty()))
    }

    fn unreadable(&self, path: &str, value: &str, form: Option<&Form>) -> Error {
        let found = format!("`{}`, whose field `{path}` is {value}", self.source);
        let (expected, hint) = match form {
            None => (
                "text, a number or a flat list".to_owned(),
                format!("name a part of it, or use {{{path}:raw}}"),
            ),
            Some(Form::Sorted) => {
                ("a list of numbers".to_owned(), format!("use {{{path}}} to keep the order and the items"))
            }
            Some(form) => (form.expected(), "correct this row, or the template".to_owned()),
        };
        Error::input(self.key, found, expected, hint)
    }
}

fn field(key: &str, source: &str, inside: &str) -> Result<Piece> {
    let (path, forms) = match inside.split_once(':') {
        None => (inside, vec![]),
        Some((path, chain)) => {
            let read = |form| {
                Form::parse(form).ok_or_else(|| {
                    let found = format!("`{source}`, with the form `:{form}`");
                    Error::input(key, found, format!("`:` and {}", forms::NAMES), "use one of these, or none")
                })
            };
            (path, chain.split('|').map(read).collect::<Result<_>>()?)
        }
    };
    if path.split('.').any(|step| step.trim().is_empty()) {
        let found = format!("`{source}`, with `{{{inside}}}`");
        let expected = "a field name between the braces";
        return Err(Error::input(key, found, expected, "write {{}} for plain braces"));
    }
    Ok(Piece::Field { path: path.to_owned(), forms })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn render(template: &str, row: &Value) -> Result<String> {
        Template::parse("render", template)?.render(Fields::of(row.as_object().unwrap()))
    }

    fn countdown() -> Value {
        json!({
            "data_source": "countdown",
            "reward_model": {"style": "rule", "ground_truth": {"numbers": "91,5,17", "target": 113}},
            "extra_info": {"difficulty": 1, "target": "hidden", "gap": null},
        })
    }

    #[test]
    fn templates_fill_in_by_the_rules_of_the_header() {
        let row = json!({
            "text": "a b", "commas": "1,234", "list": [3, -1, 2], "mixed": ["x", true, 2.5], "float": 113.0,
            "numbers": "91, 5,17", "halves": [2.5, "1", -3], "nested": {"deep": [{"x": "found"}]},
            "huge": [9007199254740993_i64, 9007199254740992_i64],
        });
        for (template, expected) in [
            ("", ""),
            ("no field", "no field"),
            ("{text}!", "a b!"),
            ("{numbers} -> {float}", "91 5 17 -> 113"),
            ("{numbers:sorted}", "5 17 91"),
            ("{numbers:raw}", "91, 5,17"),
            ("{commas} {commas:raw}", "1 234 1,234"),
            ("{list} {list:sorted} {list:raw}", "3 -1 2 -1 2 3 [3,-1,2]"),
            ("{halves:sorted}", "-3 1 2.5"),
            ("{huge:sorted}", "9007199254740992 9007199254740993"),
            ("{mixed}", "x true 2.5"),
            ("{nested.deep.0.x}", "found"),
            ("{{{text}}} }}{{", "{a b} }{"),
            ("é{text}ß", "éa bß"),
        ] {
            assert_eq!(render(template, &row).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn names_are_looked_up_in_the_row_then_the_ground_truth_then_the_extra_info() {
        let row = countdown();
        assert_eq!(render("{numbers:sorted} -> {target}", &row).unwrap(), "5 17 91 -> 113");
        assert_eq!(render("{difficulty} {extra_info.difficulty}", &row).unwrap(), "1 1");
        assert_eq!(render("{extra_info.target}", &row).unwrap(), "hidden");
        assert_eq!(render("{style}", &row).unwrap(), "rule");
        let as_text = json!({"reward_model": {"ground_truth": "{\"target\": 7}"}});
        assert_eq!(render("{target}", &as_text).unwrap(), "7");
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_template_and_the_known_fields() {
        let error = render("{numbres} -> {target}", &countdown()).unwrap_err().to_string();
        assert_eq!(
            error,
            "`render` is `{numbres} -> {target}`, whose field `numbres` is not in the row, expected fields of the \
             row: data_source, reward_model, extra_info, numbers, target, style, ground_truth, difficulty\n  \
             hint: correct `numbres`, or write {{ and }} for plain braces"
        );
        assert!(render("{gap}", &countdown()).is_err());
    }

    #[test]
    fn malformed_templates_name_the_fault() {
        for (template, fault) in [
            ("{numbers", "lone `{`"),
            ("numbers}", "lone `}`"),
            ("{a{b}}", "lone `{`"),
            ("{}", "`{}`"),
            ("{a..b}", "`{a..b}`"),
            ("{a:upper}", "`:upper`"),
        ] {
            let error = render(template, &json!({})).unwrap_err().to_string();
            assert!(error.contains(fault) && error.contains(template), "{template}: {error}");
        }
    }

    #[test]
    fn objects_and_lists_of_other_things_are_not_text() {
        let row = json!({"object": {"a": 1}, "list": [[1], [2]], "words": ["b", "a"], "text": "b"});
        for template in ["{object}", "{list}", "{words:sorted}", "{text:sorted}"] {
            let error = render(template, &row).unwrap_err().to_string();
            assert!(error.contains("whose field"), "{error}");
        }
        assert_eq!(render("{object:raw}", &row).unwrap(), "{\"a\":1}");
    }
}
