//! Templates over a row's fields: `{numbers} -> {target}`.
//!
//! `{path}`         text as it stands; a whole number as 113, never 113.0; a list, or text that is
//!                  only integers and commas ("5,17,91"), joined by single spaces
//! `{path:sorted}`  a list of numbers in ascending order, joined likewise
//! `{path:raw}`     text as it stands, commas included; anything else as JSON
//! `{{` and `}}`    plain braces

use gradatim_core::{Error, Result};
use serde_json::Value;

use crate::fields::{Fields, listed_integers, shown};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Plain,
    Sorted,
    Raw,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Field { path: String, form: Form },
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
    pub fn of_field(key: &'static str, path: &str, form: Form) -> Self {
        Self { key, source: path.to_owned(), pieces: vec![Piece::Field { path: path.to_owned(), form }] }
    }

    /// Fills the template in. Refuses fields that the row lacks or that do not read as text.
    pub fn render(&self, fields: Fields) -> Result<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Field { path, form } => {
                    let value = fields.get(path);
                    let value = value.ok_or_else(|| fields.unknown(self.key, path, &self.source))?;
                    let filled = filled(&value, *form).ok_or_else(|| self.unreadable(path, &value, *form))?;
                    text.push_str(&filled);
                }
            }
        }
        Ok(text)
    }

    fn unreadable(&self, path: &str, value: &Value, form: Form) -> Error {
        let found = format!("`{}`, whose field `{path}` is {}", self.source, shown(value));
        let (expected, hint) = match form {
            Form::Sorted => ("a list of numbers", format!("use {{{path}}} to keep the order and the items")),
            _ => ("text, a number or a flat list", format!("name a part of it, or use {{{path}:raw}}")),
        };
        Error::input(self.key, found, expected, hint)
    }
}

fn field(key: &str, source: &str, inside: &str) -> Result<Piece> {
    let (path, form) = match inside.split_once(':') {
        None => (inside, Form::Plain),
        Some((path, "sorted")) => (path, Form::Sorted),
        Some((path, "raw")) => (path, Form::Raw),
        Some((_, form)) => {
            let found = format!("`{source}`, with the form `:{form}`");
            return Err(Error::input(
                key,
                found,
                "`:sorted` or `:raw`",
                "drop the form, or use one of the two",
            ));
        }
    };
    if path.split('.').any(|step| step.trim().is_empty()) {
        let found = format!("`{source}`, with `{{{inside}}}`");
        return Err(Error::input(
            key,
            found,
            "a field name between the braces",
            "write {{}} for plain braces",
        ));
    }
    Ok(Piece::Field { path: path.to_owned(), form })
}

fn filled(value: &Value, form: Form) -> Option<String> {
    match (form, value) {
        (Form::Raw, Value::String(text)) => Some(text.clone()),
        (Form::Raw, other) => Some(other.to_string()),
        (Form::Sorted, _) => Some(joined(sorted(&items(value)?)?)),
        (Form::Plain, Value::Array(_)) => items(value).map(joined),
        (Form::Plain, Value::String(text)) if listed_integers(text).is_some() => items(value).map(joined),
        (Form::Plain, scalar) => scalar_text(scalar),
    }
}

fn items(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalar_text).collect(),
        Value::String(text) => {
            listed_integers(text).map(|numbers| numbers.iter().map(i64::to_string).collect())
        }
        _ => None,
    }
}

fn joined(items: Vec<String>) -> String {
    items.join(" ")
}

/// Whole numbers are compared exactly, the rest as `f64`.
fn sorted(items: &[String]) -> Option<Vec<String>> {
    let whole: Option<Vec<i128>> = items.iter().map(|item| item.trim().parse().ok()).collect();
    if let Some(mut whole) = whole {
        whole.sort_unstable();
        return Some(whole.iter().map(i128::to_string).collect());
    }
    let mut numbers = items
        .iter()
        .map(|item| item.trim().parse::<f64>().ok().filter(|x| x.is_finite()).map(|x| (x, item.clone())))
        .collect::<Option<Vec<_>>>()?;
    numbers.sort_by(|left, right| left.0.total_cmp(&right.0));
    Some(numbers.into_iter().map(|(_, item)| item).collect())
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        // Tables that once held a gap store whole numbers as floats.
        Value::Number(number) => Some(match number.as_f64() {
            Some(x) if number.is_f64() && x.fract() == 0.0 && x.abs() < 1e15 => (x as i64).to_string(),
            _ => number.to_string(),
        }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn render(template: &str, row: &Value) -> Result<String> {
        Template::parse("render", template)?.render(Fields { row: row.as_object().unwrap(), level: None })
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
