//! Where in a response the final answer stands.

/// The final answer of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extracted<'a> {
    /// The answer as it is written.
    pub text: &'a str,
    /// What marked it.
    pub how: How,
}

/// What marked a final answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The text is the answer.
    Whole,
    /// `<answer>..</answer>`.
    Tag,
    /// `\boxed{..}`.
    Boxed,
    /// `####`.
    Marker,
    /// "the answer is".
    Phrase,
    /// The last formula.
    Formula,
    /// The last number.
    Number,
}

/// The final answer of `text`.
pub fn extract(text: &str) -> Extracted<'_> {
    match crate::region::marked(text) {
        Some(text) => Extracted { text, how: How::Boxed },
        None => Extracted { text: text.trim(), how: How::Whole },
    }
}
