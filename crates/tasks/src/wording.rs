//! How a problem is put, and the bits of text that families share.

use std::fmt::Write as _;

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

/// Appends the line that asks for the answer in the form of `example`.
pub(crate) fn push_request(prompt: &mut String, example: &str) {
    prompt.push_str("\nFinish with a line that holds # and the answer, in this form: ");
    prompt.push_str(example);
}

/// Appends a number, or anything else that is shown as text.
pub(crate) fn push(text: &mut String, item: impl std::fmt::Display) {
    // Writing into a String cannot fail.
    let _ = write!(text, "{item}");
}

/// Appends `items` with `separator` between them.
pub(crate) fn push_list(
    text: &mut String,
    items: impl IntoIterator<Item = impl std::fmt::Display>,
    separator: &str,
) {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        push(text, item);
    }
}
