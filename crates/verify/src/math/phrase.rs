//! "The answer is ..": what follows the last phrase that announces an answer, to the end of its sentence. One that is
//! denied announces nothing: "I do not think the answer is ..".

use super::denial;

/// An answer after a phrase is at most this long.
const MOST_ANSWER: usize = 2_000;
/// A line behind a mark goes on for at most this many.
const MOST_ROWS: usize = 100;

/// What follows the last phrase that announces an answer.
pub fn after(text: &str) -> Option<&str> {
    const PHRASES: [&str; 6] = ["answer is", "answer:", "answers are", "answer :", "answer**:", "answer:**"];
    let bytes = text.as_bytes();
    let mut at = text.len();
    while at > 0 {
        at -= 1;
        let rest = &bytes[at..];
        if matches!(rest[0], b'a' | b'A') {
            let announced = PHRASES.iter().find(|phrase| begins(rest, phrase));
            let lettered = rest.starts_with(b"A:") && (at == 0 || bytes[at - 1] == b'\n');
            let length = announced.map(|phrase| phrase.len()).or(lettered.then_some(2));
            if let Some(length) = length
                && !denial::opens_with_denial(&text[..at])
            {
                return Some(sentence(&text[at + length..]));
            }
        }
    }
    None
}

/// What follows the last "final answer", if it is a value.
pub fn after_final(text: &str) -> Option<&str> {
    const PHRASES: [&str; 4] = ["final answer is", "final answer:", "final answer**:", "final answer:**"];
    let bytes = text.as_bytes();
    let at = (0..bytes.len()).rev().find(|&at| PHRASES.iter().any(|phrase| begins(&bytes[at..], phrase)))?;
    let value = after(&text[at..])?;
    let says = value.contains(['$', '=']) || value.bytes().any(|byte| byte.is_ascii_digit());
    // A box would have been found if it were closed.
    (says && !value.contains("\\boxed")).then_some(value)
}

fn begins(text: &[u8], phrase: &str) -> bool {
    text.len() >= phrase.len() && text[..phrase.len()].eq_ignore_ascii_case(phrase.as_bytes())
}

/// Without the blanks, the emphasis and the full stop around it.
pub fn trimmed(text: &str) -> &str {
    let text = text.trim().trim_matches('*').trim();
    let bare = text.trim_end_matches(['.', ' ', '\n']);
    if text.ends_with("..") { text } else { bare }
}

/// The first line that says anything; rows of a matrix or of cases are one.
pub fn line(text: &str) -> &str {
    let text = text.trim_start();
    let whole =
        |end: &usize| text[..*end].matches("\\begin{").count() <= text[..*end].matches("\\end{").count();
    let mut ends = text.match_indices('\n').map(|(at, _)| at).take(MOST_ROWS);
    let first = ends.next().unwrap_or(text.len());
    let end = std::iter::once(first).chain(ends).find(whole).unwrap_or(first);
    trimmed(&text[..end])
}

/// The rest of a sentence: formulas are kept whole.
fn sentence(text: &str) -> &str {
    let text = text.trim_start_matches([':', ' ', '*', '\n', '\t', '\r']);
    let bytes = text.as_bytes();
    let (mut dollars, mut display, mut rows) = (0_u32, false, 0_u32);
    let mut end = text.len();
    for (at, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            // Two dollars in a row open or close one display.
            b'$' if at == 0 || !matches!(bytes[at - 1], b'\\' | b'$') => dollars += 1,
            b'\\' if bytes[at..].starts_with(b"\\begin{") => rows += 1,
            b'\\' if bytes[at..].starts_with(b"\\end{") => rows = rows.saturating_sub(1),
            b'\\' if matches!(next, b'[' | b'(') => display = true,
            b'\\' if matches!(next, b']' | b')') => display = false,
            // A formula a line.
            b'\n'
                if next == b'$'
                    && matches!(text[..at].trim_end().as_bytes(), [.., b'$'] | [.., b'$', b',' | b';']) => {}
            b'\n' if dollars % 2 == 0 && !display && rows == 0 => {
                end = at;
                break;
            }
            b'.' if dollars % 2 == 0
                && !display
                && rows == 0
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
    fn an_answer_ends_with_its_sentence() {
        for (text, answer) in [
            ("The answer is 3.5 metres.\nGood.", Some("3.5 metres")),
            ("The answer is $x = 5.5$. I hope so.", Some("$x = 5.5$")),
            ("answer: \\(1.\n5\\) or so", Some("\\(1.\n5\\) or so")),
            ("A: 4", Some("4")),
            ("Data: 4", None),
        ] {
            assert_eq!(after(text), answer, "{text}");
        }
        assert_eq!(after_final("Final answer: 8. The answer is above."), None);
        assert_eq!(after_final("The final answer is in the box."), None);
        assert_eq!(after_final("**Final Answer:** 12 apples."), Some("12 apples"));
    }

    #[test]
    fn formulas_and_rows_are_kept_whole_to_their_end() {
        for (text, answer) in [
            ("answer: $a. B$ or so", "$a. B$ or so"),
            ("answer: $a.\nB$. Or so", "$a.\nB$"),
            ("answer: $$a. B$$. Or so", "$$a. B$$"),
            ("answer: $a$. Or $b. C$", "$a$"),
            ("answer: $a$ and $b. C$. So", "$a$ and $b. C$"),
            ("answer: \\$5. Or so", "\\$5"),
            ("answer: \\[a. B\\]. Or so", "\\[a. B\\]"),
            ("answer: \\(a\\). Or so", "\\(a\\)"),
            (
                "answer: \\begin{a}\\begin{b}1\n\\end{b}\n2\\end{a}\nC",
                "\\begin{a}\\begin{b}1\n\\end{b}\n2\\end{a}",
            ),
            ("answer: \\begin{a}1. B\\end{a}. Or so", "\\begin{a}1. B\\end{a}"),
            ("answer: 3. or so", "3. or so"),
            ("answer: 3. Or so", "3"),
            ("answer: 3. **Or** so", "3"),
            ("answer: 3.Or so", "3.Or so"),
            ("answer: 3.", "3"),
            ("answer: 3\nOr so", "3"),
            ("answer**:** **3**", "3"),
            ("Answers are 1 and 2.", "1 and 2"),
            ("ANSWER : 3", "3"),
        ] {
            assert_eq!(after(text), Some(answer), "{text}");
        }
        let long = |count: usize| format!("answer: {}", "\u{3c0}".repeat(count));
        assert_eq!(after(&long(1_000)).map(str::len), Some(2_000));
        assert_eq!(after(&long(1_002)).map(str::len), Some(2_000));
        let plain = |count: usize| format!("answer: {}", "7".repeat(count));
        assert_eq!(after(&plain(2_001)).map(str::len), Some(2_001));
        assert_eq!(after(&plain(3_000)).map(str::len), Some(2_001));
    }

    #[test]
    fn a_marked_line_ends_with_its_rows() {
        for (text, first) in [
            ("\n 5 \nand more", "5"),
            ("\\begin{cases}1\n2\\end{cases}\nmore", "\\begin{cases}1\n2\\end{cases}"),
            ("\\begin{cases}1\n2", "\\begin{cases}1"),
            ("5.", "5"),
        ] {
            assert_eq!(line(text), first, "{text}");
        }
    }
}
