//! The states a response gives, and when one equals a gold state.

use serde_json::Value;

use crate::region;

/// States as they were found, the final one last.
pub(super) enum Stated<'a> {
    Json(Vec<Value>),
    Plain(Vec<&'a str>),
}

impl<'a> Stated<'a> {
    /// See the header of [`super`].
    pub fn read(response: &'a str) -> Option<Self> {
        let place = region::marked(response).unwrap_or(response);
        if let Some(states) = object(place) {
            return Some(Self::Json(states));
        }
        if let Some(last @ (Value::String(_) | Value::Array(_))) = json(place) {
            return Some(Self::Json(vec![last]));
        }
        let (before, last) = response.rsplit_once('#')?;
        let before = before.trim_start();
        let mut states = match before.strip_suffix(';').unwrap_or(before) {
            "" if before.is_empty() => vec![],
            before => before.split(';').collect(),
        };
        states.push(last.trim());
        Some(Self::Plain(states))
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Json(states) => states.len(),
            Self::Plain(states) => states.len(),
        }
    }

    /// Whether state `at` is stated and equals `gold`.
    pub fn equals(&self, at: usize, gold: &Value, compat: bool) -> bool {
        match self {
            Self::Json(states) => states.get(at).is_some_and(|state| equal(gold, state, compat)),
            Self::Plain(states) => states.get(at).is_some_and(|state| equal_plain(gold, state, compat)),
        }
    }

    /// The final state as text.
    pub fn last(&self) -> String {
        match self {
            Self::Json(states) => states.last().map(Value::to_string),
            Self::Plain(states) => states.last().map(|&state| state.to_owned()),
        }
        .unwrap_or_default()
    }
}

/// The states of an object with a final one.
fn object(place: &str) -> Option<Vec<Value>> {
    let object = &place[place.find('{')?..];
    let Value::Object(mut object) = json(&object[..=object.rfind('}')?])? else { return None };
    let last = object.remove("final")?;
    let mut states = match object.remove("intermediate") {
        None => vec![],
        Some(Value::Array(states)) => states,
        Some(_) => return None,
    };
    states.push(last);
    Some(states)
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A piece of text or a number, as text.
fn word(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

fn equal(gold: &Value, stated: &Value, compat: bool) -> bool {
    match (gold, stated) {
        (Value::String(_), _) => word(stated).is_some() && word(stated) == word(gold),
        (Value::Number(_), Value::Number(number)) => {
            let is_in_range = |float: &f64| float.abs() < 9.2e18;
            let cut =
                || number.as_f64().filter(|float| compat && is_in_range(float)).map(|float| float as i64);
            gold.as_i64().is_some() && number.as_i64().or_else(cut) == gold.as_i64()
        }
        (Value::Number(_), Value::Bool(truth)) => compat && gold.as_i64() == Some(i64::from(*truth)),
        (Value::Number(_), Value::String(text)) => equal_plain(gold, text, compat),
        (Value::Array(gold), Value::Array(stated)) => {
            let same =
                |(gold, stated): (&Value, &Value)| word(stated).is_some() && word(stated) == word(gold);
            !gold.is_empty() && gold.len() == stated.len() && gold.iter().zip(stated).all(same)
        }
        _ => false,
    }
}

fn equal_plain(gold: &Value, stated: &str, compat: bool) -> bool {
    match gold {
        Value::String(text) => text == stated,
        Value::Number(number) => {
            let stated = stated.trim();
            let is_plain = compat || !stated.starts_with('+');
            is_plain && stated.parse::<i64>().is_ok_and(|stated| number.as_i64() == Some(stated))
        }
        Value::Array(items) => {
            let mut stated = stated.split(',');
            let same = items.iter().all(|item| word(item).is_some_and(|item| stated.next() == Some(&item)));
            !items.is_empty() && same && stated.next().is_none()
        }
        _ => false,
    }
}
