//! Where in a response the final answer stands.
//!
//! Order    the last `<answer>..</answer>`; the last `\boxed{..}`, and what `and` or a comma joins to it; what follows
//!          the last `####`; what follows the last "answer is", "answer:" or `A:` at the start of a line; else the
//!          text itself.
//! Bounds   the last 64 kB.

use crate::tags;

/// Only the end of a longer response is read.
const MOST_BYTES: usize = 65_536;
/// An answer after a phrase is at most this long.
const MOST_ANSWER: usize = 2_000;

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
    let text = last_bytes(text);
    if let Some(inside) = tags::answer(text) {
        let inner = marked(inside);
        return Extracted { how: How::Tag, ..inner };
    }
    marked(text)
}

fn marked(text: &str) -> Extracted<'_> {
    if let Some(text) = boxed(text) {
        // A mark inside the box is one more wrapper.
        let text = announced(text).map_or(text, |inner| inner.text);
        return Extracted { text, how: How::Boxed };
    }
    announced(text).unwrap_or(Extracted { text: trimmed(text), how: How::Whole })
}

fn announced(text: &str) -> Option<Extracted<'_>> {
    if let Some(at) = text.rfind("####") {
        let line = text[at + 4..].trim_start().lines().next().unwrap_or("");
        return Some(Extracted { text: trimmed(line), how: How::Marker });
    }
    let text = after_phrase(text).filter(|text| !text.is_empty())?;
    Some(Extracted { text, how: How::Phrase })
}

fn last_bytes(text: &str) -> &str {
    let mut start = text.len().saturating_sub(MOST_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Without the blanks, the emphasis and the full stop around it.
fn trimmed(text: &str) -> &str {
    let text = text.trim().trim_matches('*').trim();
    let bare = text.trim_end_matches(['.', ' ', '\n']);
    if text.ends_with("..") { text } else { bare }
}

/// The inside of the last box that is closed; if others come right before it, from the first of them on.
fn boxed(text: &str) -> Option<&str> {
    const OPENINGS: [&str; 4] = ["\\boxed{", "\\fbox{", "\\framebox{", "\\boxed "];
    let (at, opening) =
        OPENINGS.iter().filter_map(|opening| text.rfind(opening).map(|at| (at, *opening))).max()?;
    let start = at + opening.len();
    if opening == "\\boxed " {
        let rest = &text[start..];
        let end = rest.find(['$', ' ', '\n', '\\']).unwrap_or(rest.len());
        return Some(trimmed(&rest[..end])).filter(|text| !text.is_empty());
    }
    let Some(end) = closing(&text[start..]).map(|length| start + length) else {
        // One that is cut off does not count.
        return boxed_before(&text[..at]);
    };
    let mut first = at;
    while let Some((before, begins)) = joined_before(&text[..first]) {
        first = begins;
        if before == 0 {
            break;
        }
    }
    if first < at { Some(&text[first..=end]) } else { Some(text[start..end].trim()) }
}

/// As [`boxed`], once: a response whose last two boxes are cut off says nothing.
fn boxed_before(text: &str) -> Option<&str> {
    let start = text.rfind("\\boxed{")? + "\\boxed{".len();
    closing(&text[start..]).map(|length| text[start..start + length].trim())
}

/// A box that ends where `text` ends, but for a word that joins: where it begins, and 0 if nothing can come before.
fn joined_before(text: &str) -> Option<(usize, usize)> {
    const NEAR: usize = 300;
    let bare = text.trim_end_matches([' ', '$', '\n', ',']);
    let bare = bare.strip_suffix("and").or_else(|| bare.strip_suffix("or")).unwrap_or(bare);
    let bare = bare.trim_end_matches([' ', '$', '\n', ',']);
    let joined = text.len() > bare.len()
        && text[bare.len()..].contains(["a", "o", ","].map(|s| s.as_bytes()[0] as char));
    if !joined || !bare.ends_with('}') {
        return None;
    }
    let mut from = bare.len().saturating_sub(NEAR);
    while !bare.is_char_boundary(from) {
        from += 1;
    }
    let at = from + bare[from..].rfind("\\boxed{")?;
    let start = at + "\\boxed{".len();
    let closes = closing(&bare[start..]).is_some_and(|length| start + length + 1 == bare.len());
    closes.then_some((at, at))
}

/// Where the brace that is already open closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_u32;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' => {
                escaped = !escaped;
                continue;
            }
            b'{' if !escaped => depth += 1,
            b'}' if !escaped && depth == 1 => return Some(at),
            b'}' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = false;
    }
    None
}

/// What follows the last phrase that announces an answer, to the end of the sentence.
fn after_phrase(text: &str) -> Option<&str> {
    const PHRASES: [&str; 6] = ["answer is", "answer:", "answers are", "answer :", "answer**:", "answer:**"];
    let bytes = text.as_bytes();
    let mut at = text.len();
    while at > 0 {
        at -= 1;
        let rest = &bytes[at..];
        if matches!(rest[0], b'a' | b'A') {
            let announced = PHRASES.iter().find(|phrase| {
                rest.len() >= phrase.len() && rest[..phrase.len()].eq_ignore_ascii_case(phrase.as_bytes())
            });
            let lettered = rest.starts_with(b"A:") && (at == 0 || bytes[at - 1] == b'\n');
            let length = announced.map(|phrase| phrase.len()).or(lettered.then_some(2));
            if let Some(length) = length {
                return Some(sentence(&text[at + length..]));
            }
        }
    }
    None
}

/// The rest of a sentence: formulas are kept whole.
fn sentence(text: &str) -> &str {
    let text = text.trim_start_matches([':', ' ', '*', '\n', '\t', '\r']);
    let bytes = text.as_bytes();
    let (mut dollars, mut display) = (0_u32, false);
    let mut end = text.len();
    for (at, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            // Two dollars in a row open or close one display.
            b'$' if at == 0 || !matches!(bytes[at - 1], b'\\' | b'$') => dollars += 1,
            b'\\' if matches!(next, b'[' | b'(') => display = true,
            b'\\' if matches!(next, b']' | b')') => display = false,
            b'\n' if dollars % 2 == 0 && !display => {
                end = at;
                break;
            }
            b'.' if dollars % 2 == 0
                && !display
                && next.is_ascii_whitespace()
                && begins_sentence(&text[at + 1..]) =>
            {
                end = at;
                break;
            }
            _ => {}
        }
        if at > MOST_ANSWER {
            end = at;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            break;
        }
    }
    trimmed(&text[..end])
}

/// Whether what follows a full stop and a blank is a sentence, or nothing.
fn begins_sentence(text: &str) -> bool {
    text.trim_start().chars().next().is_none_or(|first| first.is_uppercase() || first == '*')
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
            ("$\\boxed{3}$ and $\\boxed{5}$", "\\boxed{3}$ and $\\boxed{5}", How::Boxed),
            ("steps\n#### 18\n", "18", How::Marker),
            (
                "The answer is 4. The final answer is $x = 5.5$. I hope it is correct.",
                "$x = 5.5$",
                How::Phrase,
            ),
            ("**Answer:** 42", "42", How::Phrase),
            ("So 2 + 3 = 5\nA: 5", "5", How::Phrase),
            ("The answer is 3.5 metres.\nGood.", "3.5 metres", How::Phrase),
        ] {
            assert_eq!(extract(text), Extracted { text: answer, how }, "{text}");
        }
    }
}
