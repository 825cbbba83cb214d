//! What a procedure leaves after each step, and how it is written.

use serde_json::Value;

use crate::wording::push_list;

/// A state of any of the tasks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum State {
    Text(String),
    Number(i64),
    Numbers(Vec<i64>),
    List(Vec<String>),
}

impl State {
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub fn numbers(&self) -> Option<&[i64]> {
        if let Self::Numbers(numbers) = self { Some(numbers) } else { None }
    }

    pub fn list(&self) -> Option<&[String]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// As a compact solution writes it.
    pub fn compact(&self) -> String {
        let mut text = String::new();
        match self {
            Self::Text(own) => text.push_str(own),
            Self::Number(number) => push_list(&mut text, [number], ""),
            Self::Numbers(numbers) => push_list(&mut text, numbers, ","),
            Self::List(list) => push_list(&mut text, list, ","),
        }
        text
    }

    pub fn json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Numbers(numbers) => numbers.as_slice().into(),
            Self::List(list) => list.as_slice().into(),
        }
    }

    /// What somebody states, read as a state of the kind of `like`.
    pub fn read(stated: &Value, like: &Self) -> Option<Self> {
        let word = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let whole = |value: &Value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
        match like {
            Self::Text(_) => word(stated).map(Self::Text),
            Self::Number(_) => whole(stated).map(Self::Number),
            Self::Numbers(_) => {
                stated.as_array()?.iter().map(whole).collect::<Option<_>>().map(Self::Numbers)
            }
            Self::List(_) => stated.as_array()?.iter().map(word).collect::<Option<_>>().map(Self::List),
        }
    }
}
