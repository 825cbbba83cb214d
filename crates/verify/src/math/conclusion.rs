//! What a text without a mark says at its end.
//!
//! Order    the number in the last sentence that begins with "therefore", "so", .. and has no formula; the value
//!          after the last "is" behind the last formula of a sentence; the last formula; without any, the last words
//!          in a row that hold digits.
//! Refuses  a value that is denied or only bounded: `not 5`, `at most 5` (`denial`); `4, not 5` ends in 4.

use super::denial::{self, Said};
use super::lex::positions;

/// More values are not denied one after the other.
const MOST_DENIED: usize = 4;

/// The value that `text` ends in.
pub fn find(text: &str) -> Option<&str> {
    let mut text = text;
    for _ in 0..MOST_DENIED {
        let value = last(text)?;
        let start = value.as_ptr() as usize - text.as_ptr() as usize;
        match denial::said(text, start, start + value.len()) {
            Said::Nothing => return Some(value),
            Said::Denied(from) => text = &text[..from],
            Said::Refused => return None,
        }
    }
    None
}

fn last(text: &str) -> Option<&str> {
    let Some((formula, end)) = last_formula(text) else { return last_chunk(text) };
    stated(&text[end..]).or(Some(formula))
}

/// The last formula of a text with dollar signs or LaTeX brackets, and where its mark ends.
fn last_formula(text: &str) -> Option<(&str, usize)> {
    let dollars: Vec<usize> = positions(text).collect();
    let paired = dollars.len() - dollars.len() % 2;
    let width = |at: usize| 1 + usize::from(text[at..].starts_with("$$"));
    let by_dollar = dollars[..paired].chunks(2).next_back().map(|pair| {
        let start = (pair[0] + width(pair[0])).min(pair[1]);
        (start, pair[1], pair[1] + width(pair[1]))
    });
    let bracketed = |open: &str, close: &str| {
        let end = text.rfind(close)?;
        let start = text[..end].rfind(open)? + open.len();
        Some((start, end, end + close.len()))
    };
    let found = [by_dollar, bracketed("\\(", "\\)"), bracketed("\\[", "\\]")].into_iter().flatten();
    found.max_by_key(|&(_, end, _)| end).map(|(start, end, after)| (text[start..end].trim(), after))
}

/// A value in the words behind the last formula.
fn stated(rest: &str) -> Option<&str> {
    let mut sentences = vec![];
    let mut from = 0;
    for (at, sign) in rest.match_indices(['.', '?', '!', '\n']) {
        let next = rest[at + 1..].chars().next();
        if sign == "\n" || next.is_none_or(char::is_whitespace) {
            sentences.push(&rest[from..at]);
            from = at + 1;
        }
    }
    sentences.push(&rest[from..]);
    let concluded =
        sentences.iter().rev().copied().filter(|sentence| concludes(sentence)).find_map(last_chunk);
    concluded.or_else(|| after_verb(sentences[0]))
}

fn concludes(sentence: &str) -> bool {
    const WORDS: [&str; 8] =
        ["Therefore", "Thus", "Hence", "So", "Consequently", "Finally", "In total", "In conclusion"];
    let sentence = sentence.trim_start_matches([' ', '*', '\n', '$', ')', ']']);
    WORDS.iter().any(|word| sentence.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ','])))
}

/// The value that follows the last verb, with its unit; nothing if more figures come behind it.
fn after_verb(sentence: &str) -> Option<&str> {
    let place = |chunk: &str| chunk.as_ptr() as usize - sentence.as_ptr() as usize;
    let chunks: Vec<&str> = sentence.split_whitespace().collect();
    let verb = chunks.iter().rposition(|chunk| matches!(*chunk, "is" | "are" | "equals" | "=" | "be"))?;
    let filler =
        |chunk: &&&str| matches!(**chunk, "equal" | "to" | "about" | "approximately" | "exactly" | "only");
    let value: Vec<&str> = chunks[verb + 1..].iter().skip_while(|chunk| filler(chunk)).copied().collect();
    let length = value.iter().take_while(|chunk| !is_word(chunk)).count();
    let more = value[length..].iter().any(|chunk| chunk.bytes().any(|byte| byte.is_ascii_digit()));
    let &first = value.first().filter(|_| length > 0 && !more)?;
    let last = value[length - 1];
    let found = bare(&sentence[place(first)..place(last) + last.len()]);
    found.bytes().any(|byte| byte.is_ascii_digit()).then_some(found)
}

/// The last words in a row that hold digits or signs.
fn last_chunk(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let mut start = None;
    let mut end = text.len();
    for chunk in text.split_whitespace().rev() {
        let at = chunk.as_ptr() as usize - text.as_ptr() as usize;
        match (is_word(chunk), start) {
            (true, None) => end = at,
            (true, Some(_)) => break,
            (false, _) => start = Some(at),
        }
    }
    let found = bare(&text[start?..end]);
    found.bytes().any(|byte| byte.is_ascii_digit()).then_some(found)
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ',', ';', ':', '*'])
}

/// A word of at least two letters, `it's` included.
fn is_word(chunk: &str) -> bool {
    // `\\neq 5`
    if chunk.starts_with('\\') {
        return false;
    }
    let bare = chunk.trim_matches(|c: char| c.is_ascii_punctuation());
    bare.chars().count() > 1 && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_text_says_its_value() {
        for (text, value) in [
            ("first \\(x\\) then $y$", Some("y")),
            ("first $y$ then \\[ x \\]", Some("x")),
            ("no formula but 5 apples", Some("5")),
            ("it's not 4, it's 7", Some("7")),
            ("nothing", None),
            ("The smallest $k$ is 17", Some("17")),
            ("The least value of $g(t)$ is equal to 2.5 metres.", Some("2.5")),
            ("We get $k = 4$, which is 3 more than 1.", Some("k = 4")),
            ("where $k$ is an integer", Some("k")),
            ("With $p = 3$ in it. Therefore, there are 20 ways to do so. I hope this helps.", Some("20")),
            ("With $p = 3$ in it. Step 2 was easy.", Some("p = 3")),
            ("It is 4, not 5.", Some("4")),
            ("It is $4$, not $5$.", Some("4")),
            ("It is not 4, not 5.", None),
            ("\\neq 5", Some("\\neq 5")),
            ("at most 5", None),
        ] {
            assert_eq!(find(text), value, "{text}");
        }
    }

    #[test]
    fn a_sentence_concludes_by_its_first_word_and_a_value_follows_the_verb() {
        for word in
            ["Therefore", "Thus", "Hence", "So", "Consequently", "Finally", "In total", "In conclusion"]
        {
            for sign in [" ", ", "] {
                let text = format!("With $p = 3$ in it. {word}{sign}there are 20 ways.");
                assert_eq!(find(&text), Some("20"), "{text}");
            }
            let text = format!("With $p = 3$ in it. {word}ly there are 20 ways.");
            assert_eq!(find(&text), Some("p = 3"), "{text}");
        }
        for verb in ["is", "are", "equals", "=", "be"] {
            for filler in ["", "equal to ", "about ", "approximately ", "exactly ", "only "] {
                let text = format!("Here $k$ {verb} {filler}20");
                assert_eq!(find(&text), Some("20"), "{text}");
            }
        }
        for (text, value) in [
            ("Here $k$ makes 20", Some("k")),
            ("Here $k$ is x", Some("k")),
            ("Here $k$ is 20 and 30", Some("k")),
            ("Here $k$ is 20 apples", Some("20")),
            ("Here $k$ is small. It is 20", Some("k")),
            ("Here $k$ is 4 is 20", Some("20")),
            ("Here $k$ is 20! Good", Some("20")),
            ("Here $k$ is 20\nIt is 30", Some("20")),
            ("$$k$$ is \\(7\\)", Some("7")),
            ("it is $$k$$", Some("k")),
            ("it is \\[k\\]", Some("k")),
            ("20 apples", Some("20")),
            ("there are 20 or 30, say", Some("30")),
            ("there are x", None),
        ] {
            assert_eq!(find(text), value, "{text}");
        }
    }
}
