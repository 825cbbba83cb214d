//! How a problem is put, and the bits of text that families share.

use std::fmt::{self, Display, Write as _};

use serde::{Deserialize, Serialize};

/// How a problem is put. Both wordings of an instance have one canonical form, and so stand on one side of the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wording {
    /// A few ASCII characters, for tiny transformers.
    #[default]
    Compact,
    /// Sentences that explain themselves, for language models; the answer stands on a last line after `#`.
    English,
}

impl Wording {
    /// `compact` as it is, or `english` with the line that asks for the answer in the form of `example`.
    pub(crate) fn prompt(self, compact: impl Display, english: impl Display, example: &str) -> String {
        let mut prompt = String::with_capacity(256);
        match self {
            Self::Compact => push(&mut prompt, compact),
            Self::English => {
                push(&mut prompt, english);
                push_request(&mut prompt, example);
            }
        }
        prompt
    }

    /// A worked solution without any steps yet.
    pub(crate) fn steps(self) -> Steps {
        Steps { wording: self, text: String::with_capacity(256) }
    }
}

/// A worked solution: `5,12#12`, or a line a step.
pub(crate) struct Steps {
    wording: Wording,
    text: String,
}

impl Steps {
    /// Appends a step in the wording of the solution.
    pub fn push(&mut self, compact: impl Display, english: impl Display) {
        match self.wording {
            Wording::Compact => {
                self.text.push_str(if self.text.is_empty() { "" } else { "," });
                push(&mut self.text, compact);
            }
            Wording::English => push(&mut self.text, format_args!("{english}\n")),
        }
    }

    /// The steps with the answer after them.
    pub fn end(mut self, answer: impl Display) -> String {
        push(&mut self.text, format_args!("#{answer}"));
        self.text
    }
}

/// Appends the line that asks for the answer in the form of `example`.
pub(crate) fn push_request(prompt: &mut String, example: &str) {
    prompt.push_str("\nFinish with a line that holds # and the answer, in this form: ");
    prompt.push_str(example);
}

/// Appends a number, or anything else that is shown as text.
pub(crate) fn push(text: &mut String, item: impl Display) {
    // Writing into a String cannot fail.
    let _ = write!(text, "{item}");
}

/// Appends `items` with `separator` between them.
pub(crate) fn push_list(text: &mut String, items: impl IntoIterator<Item = impl Display>, separator: &str) {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        push(text, item);
    }
}

/// `items` with `separator` between them.
pub(crate) fn list<'a, T: Display>(items: &'a [T], separator: &'a str) -> List<'a, T> {
    List { items, separator }
}

/// See [`list`].
pub(crate) struct List<'a, T> {
    items: &'a [T],
    separator: &'a str,
}

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        for (at, item) in self.items.iter().enumerate() {
            if at > 0 {
                text.write_str(self.separator)?;
            }
            item.fmt(text)?;
        }
        Ok(())
    }
}
