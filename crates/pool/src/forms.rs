//! What a template makes of a field: forms, chained by `|`, as in `{answer:after:A:|before:.}`.
//!
//! `sorted`       a list of numbers in ascending order, joined by single spaces
//! `raw`          text as it stands, commas included; anything else as JSON
//! `trim`         text without blanks around it
//! `lines`        a list of texts, one a line
//! `count`        how many items a list has
//! `after:TEXT`   what follows the last TEXT, trimmed
//! `before:TEXT`  what precedes the first TEXT, trimmed
//! `boxed`        what the last `\boxed{..}` holds
//! `lead:TEXT`    TEXT, then the field; nothing where the field is blank or absent
//! `letter`       0 as A, 1 as B, ..
//! `choices`      the options of a question, lettered, one a line
//! `best`         of an object of numbers, the key of the greatest

use serde_json::Value;

use crate::choices::{Choices, letter};
use crate::fields::listed_integers;

/// The forms, as a refusal lists them.
pub(crate) const NAMES: &str =
    "sorted, raw, trim, lines, count, after:TEXT, before:TEXT, boxed, lead:TEXT, letter, choices or best";

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Form {
    Sorted,
    Raw,
    Trim,
    Lines,
    Count,
    After(String),
    Before(String),
    Boxed,
    Lead(String),
    Letter,
    Choices,
    Best,
}

impl Form {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.split_once(':') {
            Some(("after", mark)) if !mark.is_empty() => Self::After(mark.to_owned()),
            Some(("before", mark)) if !mark.is_empty() => Self::Before(mark.to_owned()),
            Some(("lead", text)) => Self::Lead(text.to_owned()),
            Some(_) => return None,
            None => match text {
                "sorted" => Self::Sorted,
                "raw" => Self::Raw,
                "trim" => Self::Trim,
                "lines" => Self::Lines,
                "count" => Self::Count,
                "boxed" => Self::Boxed,
                "letter" => Self::Letter,
                "choices" => Self::Choices,
                "best" => Self::Best,
                _ => return None,
            },
        })
    }

    /// What the form asks of a field.
    pub fn expected(&self) -> String {
        match self {
            Self::Sorted => "a list of numbers".to_owned(),
            Self::Raw => "any value".to_owned(),
            Self::Trim | Self::Lead(_) => "text or a number".to_owned(),
            Self::Lines => "a list of texts".to_owned(),
            Self::Count => "a list".to_owned(),
            Self::After(mark) | Self::Before(mark) => format!("text with `{mark}` in it"),
            Self::Boxed => "text with \\boxed{..} in it".to_owned(),
            Self::Letter => "a number from 0 to 25".to_owned(),
            Self::Choices => "1 to 26 choices".to_owned(),
            Self::Best => "an object of numbers, one of them the greatest".to_owned(),
        }
    }

    fn of_value(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Raw, Value::String(text)) => Some(text.clone()),
            (Self::Raw, other) => Some(other.to_string()),
            (Self::Sorted, _) => Some(joined(sorted(&items(value)?)?)),
            (Self::Lines, Value::Array(_)) => Some(items(value)?.join("\n")),
            (Self::Count, Value::Array(items)) => Some(items.len().to_string()),
            (Self::Choices, _) => Some(Choices::read(value)?.lines()),
            (Self::Best, _) => best(value),
            (Self::Lines | Self::Count, _) => None,
            _ => self.of_text(scalar_text(value)?),
        }
    }

    fn of_text(&self, text: String) -> Option<String> {
        match self {
            Self::Raw => Some(text),
            Self::Trim => Some(text.trim().to_owned()),
            Self::After(mark) => Some(text[text.rfind(mark)? + mark.len()..].trim().to_owned()),
            Self::Before(mark) => Some(text[..text.find(mark)?].trim().to_owned()),
            Self::Boxed => boxed(&text).map(str::to_owned),
            Self::Lead(_) if text.trim().is_empty() => Some(String::new()),
            Self::Lead(lead) => Some(format!("{lead}{}", text.trim())),
            Self::Letter => letter(text.trim().parse().ok()?).map(String::from),
            _ => None,
        }
    }
}

/// The value in its forms, by default as a template writes it; else the form it does not have.
pub(crate) fn filled<'a>(value: &Value, forms: &'a [Form]) -> Result<String, Option<&'a Form>> {
    let Some((first, rest)) = forms.split_first() else { return plain(value).ok_or(None) };
    let text = first.of_value(value).ok_or(Some(first))?;
    rest.iter().try_fold(text, |text, form| form.of_text(text).ok_or(Some(form)))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Array(_) => items(value).map(joined),
        Value::String(text) if listed_integers(text).is_some() => items(value).map(joined),
        scalar => scalar_text(scalar),
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

/// What the last `\boxed{..}` or `\fbox{..}` holds, its braces in pairs.
fn boxed(text: &str) -> Option<&str> {
    let start =
        ["\\boxed{", "\\fbox{"].iter().filter_map(|mark| Some(text.rfind(mark)? + mark.len())).max()?;
    let mut depth = 1_usize;
    let end = text[start..].char_indices().find(|(_, character)| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    Some(text[start..start + end?.0].trim())
}

fn best(value: &Value) -> Option<String> {
    let scores = value.as_object()?.iter().map(|(name, score)| Some((name, score.as_f64()?)));
    let scores = scores.collect::<Option<Vec<_>>>()?;
    let most = scores.iter().map(|(_, score)| *score).fold(f64::NEG_INFINITY, f64::max);
    let mut best = scores.iter().filter(|(_, score)| *score >= most);
    let (name, _) = best.next()?;
    best.next().is_none().then(|| (*name).clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(value: Value, forms: &str) -> Option<String> {
        let forms: Vec<Form> = forms.split('|').map(|form| Form::parse(form).unwrap()).collect();
        filled(&value, &forms).ok()
    }

    #[test]
    fn every_form_does_what_the_header_says() {
        for (value, forms, expected) in [
            (json!("steps\n#### 1,234"), "after:####", Some("1,234")),
            (json!("#### 1 #### 2"), "after:####", Some("2")),
            (json!("none"), "after:####", None),
            (json!("<U>q<A>"), "after:<U>|before:<A>", Some("q")),
            (json!("A: 18"), "after:A:", Some("18")),
            (json!(" a b "), "trim", Some("a b")),
            (json!(39.0), "trim", Some("39")),
            (json!(["a b", "c"]), "lines", Some("a b\nc")),
            (json!(["a", "b"]), "count", Some("2")),
            (json!("so \\boxed{1} or \\boxed{\\frac{1}{2}}."), "boxed", Some("\\frac{1}{2}")),
            (json!("\\boxed{1"), "boxed", None),
            (json!("\\boxed{a}} {"), "boxed", Some("a")),
            (json!("kg "), "lead: in ", Some(" in kg")),
            (json!("  "), "lead: in ", Some("")),
            (json!(2), "letter", Some("C")),
            (json!(26), "letter", None),
            (json!(["x", "y"]), "choices", Some("A) x\nB) y")),
            (json!({"Yes": 0, "No": 1}), "best", Some("No")),
            (json!({"Yes": 1, "No": 1}), "best", None),
            (json!("Level 5"), "after:Level", Some("5")),
        ] {
            assert_eq!(form(value.clone(), forms).as_deref(), expected, "{value} {forms}");
        }
        for unknown in ["", "upper", "after", "after:", "sorted:x"] {
            assert_eq!(Form::parse(unknown), None, "{unknown}");
        }
    }
}
