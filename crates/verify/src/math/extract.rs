//! Where in a response the final answer stands.
//!
//! Order    the last `<answer>..</answer>`; the last "final answer is" with a value, if it comes after all boxes; the
//!          last `\boxed{..}`, and those that make one list with it; what follows the last `####`; what follows the
//!          last "answer is", "answer:" or `A:` at the start of a line; else the text itself.
//! Thoughts what stands before the last `</think>` is not looked at, if anything follows it.
//! Behind   what stands right behind the last box is a second reading: `\boxed{28}\%`.
//! Bounds   the last 64 kB, up to a mark of the chat format.

use std::borrow::Cow;

use super::phrase::{self, trimmed};
use super::{boxes, escaped, turn};
use crate::tags;

/// Only the end of a longer response is read.
const MOST_BYTES: usize = 65_536;

/// The final answer of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted<'a> {
    /// The answer as it is written; items of several boxes with commas between them.
    pub text: Cow<'a, str>,
    /// What marked it.
    pub how: How,
}

/// What marked a final answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Nothing: the text is the answer.
    Whole,
    /// `<answer>..</answer>`.
    Tag,
    /// `\boxed{..}`.
    Boxed,
    /// `####`.
    Marker,
    /// "the answer is".
    Phrase,
}

/// The final answer of `text`.
pub fn extract(text: &str) -> Extracted<'_> {
    let text = tags::said(turn::first(last_bytes(text)));
    let found = match escaped::undoubled(text) {
        Some(plain) => owned(found(&plain)),
        None => found(text),
    };
    match escaped::undoubled(&found.text) {
        Some(plain) => Extracted { text: Cow::Owned(plain), ..found },
        None => found,
    }
}

/// What stands right behind the last box and belongs to the value: `\boxed{28}\%`, `$\boxed{28}$ percent`.
pub fn behind_box(text: &str) -> Option<&'static str> {
    let text = tags::said(turn::first(last_bytes(text)));
    let after = &text[boxes::last(text)?.end..];
    let after =
        after.strip_prefix('$').or(after.strip_prefix("\\)")).unwrap_or(after).trim_start_matches([' ', '~']);
    const MARKS: [(&str, &str); 6] = [
        ("\\%", "\\%"),
        ("%", "\\%"),
        ("percent", "\\%"),
        ("pct", "\\%"),
        ("^{\\prime\\prime}", "''"),
        ("^{\\prime \\prime}", "''"),
    ];
    let (mark, meaning) = MARKS.iter().find(|(mark, _)| after.starts_with(mark))?;
    let goes_on = mark.ends_with('t') && after[mark.len()..].starts_with(char::is_alphabetic);
    (!goes_on).then_some(meaning)
}

fn owned(found: Extracted<'_>) -> Extracted<'static> {
    Extracted { text: Cow::Owned(found.text.into_owned()), how: found.how }
}

fn found(text: &str) -> Extracted<'_> {
    if let Some(inside) = tags::answer(text) {
        let inner = marked(inside);
        return Extracted { how: How::Tag, ..inner };
    }
    marked(text)
}

fn marked(text: &str) -> Extracted<'_> {
    if let Some(boxed) = boxes::last(text) {
        if let Some(later) = phrase::after_final(&text[boxed.end..]) {
            return Extracted { text: Cow::Borrowed(later), how: How::Phrase };
        }
        let text = match boxed.text {
            // A mark inside the box is one more wrapper.
            Cow::Borrowed(inside) => announced(inside).map_or(Cow::Borrowed(inside), |inner| inner.text),
            list => list,
        };
        return Extracted { text, how: How::Boxed };
    }
    announced(text).unwrap_or(Extracted { text: Cow::Borrowed(trimmed(text)), how: How::Whole })
}

fn announced(text: &str) -> Option<Extracted<'_>> {
    if let Some(at) = text.rfind("####") {
        let line = phrase::line(&text[at + 4..]);
        return Some(Extracted { text: Cow::Borrowed(line), how: How::Marker });
    }
    let text = phrase::after(text).filter(|text| !text.is_empty())?;
    Some(Extracted { text: Cow::Borrowed(text), how: How::Phrase })
}

fn last_bytes(text: &str) -> &str {
    let mut start = text.len().saturating_sub(MOST_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_and_strongest_mark_wins() {
        for (text, answer, how) in [
            ("5", "5", How::Whole),
            ("<answer> 1 </answer> 2", "1", How::Tag),
            ("<answer>\\boxed{1}</answer>", "1", How::Tag),
            ("\\boxed{1} so \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}", How::Boxed),
            ("\\boxed{\\{1,2\\}} #### 3", "\\{1,2\\}", How::Boxed),
            ("\\boxed{1} and then \\boxed{2", "1", How::Boxed),
            ("$\\boxed{3}$ and $\\boxed{5}$", "3, 5", How::Boxed),
            ("\\boxed{20} so far. Final Answer: The final answer is $24$. I hope so.", "$24$", How::Phrase),
            ("\\boxed{20}. The final answer is in the box.", "20", How::Boxed),
            ("It is \\\\(\\\\boxed{\\\\frac{1}{2}}\\\\)", "\\frac{1}{2}", How::Boxed),
            ("The answer is 3.<|im_end|>\n<|im_start|>user", "3", How::Phrase),
            ("steps\n#### 18\n", "18", How::Marker),
            ("<think>so \\boxed{41}</think>The answer is 42", "42", How::Phrase),
            ("<think>so 41</think>\n\n42", "42", How::Whole),
            ("<think>so \\boxed{41}</think>\n", "41", How::Boxed),
            ("I don't think the answer is 5", "I don't think the answer is 5", How::Whole),
            (
                "The answer is 4. The final answer is $x = 5.5$. I hope it is correct.",
                "$x = 5.5$",
                How::Phrase,
            ),
            ("**Answer:** 42", "42", How::Phrase),
            ("So 2 + 3 = 5\nA: 5", "5", How::Phrase),
            ("The answer is 3.5 metres.\nGood.", "3.5 metres", How::Phrase),
        ] {
            assert_eq!(extract(text), Extracted { text: Cow::Borrowed(answer), how }, "{text}");
        }
    }

    #[test]
    fn a_mark_behind_the_last_box_is_seen_through_its_dollar_sign() {
        for (text, mark) in [
            ("$\\boxed{28}\\%$", Some("\\%")),
            ("$\\boxed{28}$ percent of", Some("\\%")),
            ("\\boxed{28}%", Some("\\%")),
            ("$\\boxed{0.003}^{\\prime \\prime}$", Some("''")),
            ("$\\boxed{28}$ percentages", None),
            ("\\boxed{28}. It is 5%", None),
            ("28%", None),
        ] {
            assert_eq!(behind_box(text), mark, "{text}");
        }
    }
}
