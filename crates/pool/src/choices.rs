//! The options of a multiple-choice question, in the shapes in which people keep them.
//!
//! Reads    `["4", "7"]`, `["A) 4", "B) 7"]`, `[{"label": "A", "text": "4"}, ..]`,
//!          `{"label": ["A", ..], "text": ["4", ..]}`, `{"A": "4", "B": "7"}`, `{"4": 0, "7": 1}` (scores);
//!          or the text of one of these.
//! Letters  by place, whatever the labels were: the first option is A.

use serde_json::Value;

const MOST: usize = 26;

/// A to Z.
pub(crate) fn letter(ix: usize) -> Option<char> {
    (ix < MOST).then(|| char::from(b'A' + ix as u8))
}

pub(crate) struct Choices {
    labels: Vec<String>,
    texts: Vec<String>,
}

impl Choices {
    /// `None` for anything else, for none at all, and for more than 26.
    pub fn read(value: &Value) -> Option<Self> {
        let choices = match value {
            Value::Array(items) => Self::of_list(items)?,
            Value::Object(entries) => match (entries.get("label"), entries.get("text")) {
                (Some(labels), Some(texts)) => Self { labels: strings(labels)?, texts: strings(texts)? },
                _ => {
                    let keys = entries.keys().cloned().collect();
                    if entries.values().all(Value::is_number) {
                        Self::lettered(keys)
                    } else {
                        let texts = entries.values().map(scalar).collect::<Option<_>>()?;
                        Self { labels: keys, texts }
                    }
                }
            },
            Value::String(text) if text.trim_start().starts_with(['[', '{']) => {
                return Self::read(
                    &serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_string())?,
                );
            }
            _ => return None,
        };
        let n = choices.texts.len();
        (n > 0 && n <= MOST && choices.labels.len() == n).then_some(choices)
    }

    fn of_list(items: &[Value]) -> Option<Self> {
        if items.iter().all(Value::is_object) {
            let part =
                |name: &str| items.iter().map(|item| scalar(item.get(name)?)).collect::<Option<Vec<_>>>();
            return Some(Self { labels: part("label")?, texts: part("text")? });
        }
        let texts: Vec<String> = items.iter().map(scalar).collect::<Option<_>>()?;
        let bare = texts.iter().enumerate().map(|(ix, text)| unlabelled(text, letter(ix)?));
        Some(Self::lettered(bare.collect::<Option<_>>().unwrap_or(texts)))
    }

    fn lettered(texts: Vec<String>) -> Self {
        let labels = (0..texts.len()).filter_map(letter).map(String::from).collect();
        Self { labels, texts }
    }

    /// One option a line, `A) 4`.
    pub fn lines(&self) -> String {
        let lines =
            self.texts.iter().enumerate().filter_map(|(ix, text)| Some(format!("{}) {text}", letter(ix)?)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The letter of the option that `answer` names, by its label or, where only one has it, by its text.
    pub fn letter_of(&self, answer: &str) -> Option<char> {
        let answer = answer.trim();
        let label = self.labels.iter().position(|label| label.trim().eq_ignore_ascii_case(answer));
        label
            .or_else(|| {
                let mut same = (0..self.texts.len()).filter(|ix| self.texts[*ix].trim() == answer);
                same.next().filter(|_| same.next().is_none())
            })
            .and_then(letter)
    }

    /// The labels as they stood.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(scalar).collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// `A) 4`, `(A) 4`, `A. 4` or `A: 4` without its letter.
fn unlabelled(text: &str, letter: char) -> Option<String> {
    let text = text.trim_start();
    let rest = text.strip_prefix('(').unwrap_or(text).strip_prefix(letter)?;
    Some(rest.strip_prefix([')', '.', ':'])?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_shapes_of_the_same_options_read_the_same() {
        for shape in [
            json!(["4", "7"]),
            json!([4, 7]),
            json!(["A) 4", "B)7"]),
            json!(["(A) 4", "(B) 7"]),
            json!([{"label": "1", "text": "4"}, {"label": "2", "text": "7"}]),
            json!({"label": ["A", "B"], "text": ["4", "7"]}),
            json!({"A": "4", "B": "7"}),
            json!({"4": 0, "7": 1}),
            json!("[\"4\", \"7\"]"),
        ] {
            let choices = Choices::read(&shape).unwrap();
            assert_eq!(choices.lines(), "A) 4\nB) 7", "{shape}");
            assert_eq!(choices.letter_of(" 7"), Some('B'), "{shape}");
            assert_eq!(choices.letter_of("8"), None, "{shape}");
        }
    }

    #[test]
    fn labels_come_before_texts_and_texts_must_be_one() {
        let choices =
            Choices::read(&json!([{"label": "2", "text": "1"}, {"label": "1", "text": "x"}])).unwrap();
        assert_eq!(choices.letter_of("1"), Some('B'));
        let choices = Choices::read(&json!(["same", "same", "A"])).unwrap();
        assert_eq!((choices.letter_of("same"), choices.letter_of("A")), (None, Some('A')));
    }

    #[test]
    fn what_is_no_list_of_options_is_refused() {
        for other in [json!([]), json!({}), json!(3), json!("A, B"), json!([[1]]), json!(vec!["x"; 27])] {
            assert!(Choices::read(&other).is_none(), "{other}");
        }
        assert!(Choices::read(&json!({"label": ["A"], "text": ["x", "y"]})).is_none());
    }
}
