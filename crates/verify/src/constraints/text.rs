//! What is counted in a text.
//!
//! Words      runs of letters, digits and `_`.
//! Tokens     blanks and every sign but `-`, `.`, `_` and `&` within a word part them: `ALL-CAPS` and `U.S.` are one,
//!            `DON'T` is two.
//! Sentences  end at a run of `.`, `!`, `?` or `…`, with quotes and brackets that close after it, before a blank or the
//!            end; at `。`, `！` and `？` anywhere. Not at points after which a small letter follows, nor at one point
//!            after Mr, Dr, e.g. and the like, after one capital letter, or after the number that begins a line. So
//!            3.5 and `Well... yes` part nothing. What is left at the end counts if it holds a letter or a digit.

const NEVER_LAST: [&str; 16] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "no", "vol", "fig", "approx", "cf", "e.g", "i.e", "p.s",
    "p.p.s",
];

pub fn is_word(symbol: char) -> bool {
    symbol.is_alphanumeric() || symbol == '_'
}

/// The header's words.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|symbol| !is_word(symbol)).filter(|word| !word.is_empty())
}

/// The header's tokens.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    const INNER: [char; 4] = ['-', '.', '_', '&'];
    let parts = text.split(|symbol: char| !symbol.is_alphanumeric() && !INNER.contains(&symbol));
    parts.map(|part| part.trim_matches(INNER)).filter(|part| !part.is_empty())
}

/// Tokens with a capital letter and no small one.
pub fn upper_tokens(text: &str) -> usize {
    let is_upper =
        |token: &&str| token.chars().any(char::is_uppercase) && !token.chars().any(char::is_lowercase);
    tokens(text).filter(is_upper).count()
}

/// Whether `word` stands in `text` with a border of a word at each of its ends.
pub fn holds_word(text: &str, word: &str) -> bool {
    let ends =
        |left: Option<char>, right: Option<char>| left.is_some_and(is_word) != right.is_some_and(is_word);
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        ends(before.chars().next_back(), word.chars().next())
            && ends(word.chars().next_back(), after.chars().next())
    })
}

/// How many of the header's sentences there are.
pub fn sentences(text: &str) -> usize {
    let symbols: Vec<char> = text.chars().collect();
    let at = |place: usize| symbols.get(place).copied();
    let (mut found, mut filled, mut token, mut place) = (0, false, 0, 0);
    while place < symbols.len() {
        let symbol = symbols[place];
        if symbol.is_whitespace() {
            token = place + 1;
        }
        filled |= symbol.is_alphanumeric();
        place += 1;
        if matches!(symbol, '。' | '！' | '？') {
            found += usize::from(std::mem::take(&mut filled));
            continue;
        }
        if !is_stop(symbol) {
            continue;
        }
        let first = place - 1;
        while at(place).is_some_and(is_stop) {
            place += 1;
        }
        let run = &symbols[first..place];
        while at(place).is_some_and(closes) {
            place += 1;
        }
        if at(place).is_some_and(|next| !next.is_whitespace()) {
            continue;
        }
        let points = run.iter().all(|stop| matches!(stop, '.' | '…'));
        let next = symbols[place..].iter().find(|next| !next.is_whitespace());
        let goes_on = points && next.is_some_and(|next| next.is_lowercase());
        let part =
            next.is_some() && run == ['.'] && is_part(&symbols[token..first], starts_line(&symbols, token));
        if filled && !goes_on && !part {
            found += 1;
            filled = false;
        }
    }
    found + usize::from(filled)
}

fn is_stop(symbol: char) -> bool {
    matches!(symbol, '.' | '!' | '?' | '…')
}

fn closes(symbol: char) -> bool {
    matches!(symbol, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '*' | '_')
}

/// Whether only blanks stand before `place` on its line.
fn starts_line(symbols: &[char], place: usize) -> bool {
    let before = symbols[..place].iter().rev().find(|symbol| !matches!(symbol, ' ' | '\t'));
    before.is_none_or(|symbol| *symbol == '\n')
}

/// Whether the point after this token belongs to it.
fn is_part(token: &[char], starts_line: bool) -> bool {
    let name: String = token.iter().skip_while(|symbol| !symbol.is_alphanumeric()).collect();
    let initial = token.len() == 1 && token[0].is_uppercase() && token[0] != 'I';
    let numbers = starts_line && !token.is_empty() && token.iter().all(char::is_ascii_digit);
    initial || numbers || NEVER_LAST.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for (text, count) in [
            ("", 0),
            ("***", 0),
            ("One", 1),
            ("One. Two! Three?", 3),
            ("It costs 3.5 pounds. Mr. Smith pays, e.g. in coins.", 2),
            ("Well... yes. Wait... No!", 3),
            ("\"Stop!\" she said. He did.", 3),
            ("J. R. Smith came. So did I. We left.", 3),
            ("1. Bread\n2. Milk.\n3. Tea.", 2),
            ("Really?! (Yes.) Fine", 3),
            ("これは本です。はい！", 2),
            ("a.b.c", 1),
            ("Done. P.S. Call me.", 2),
            ("... !", 0),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn tokens_and_words_part_as_said() {
        assert_eq!(words("it's a_b 3.5, ok").collect::<Vec<_>>(), ["it", "s", "a_b", "3", "5", "ok"]);
        assert_eq!(
            tokens("ALL-CAPS, the U.S. (DON'T)").collect::<Vec<_>>(),
            ["ALL-CAPS", "the", "U.S", "DON", "T"]
        );
        for (text, count) in [("I SAW A Cat", 3), ("NASA's R2D2 2024 ok", 2), ("", 0), ("É é", 1)] {
            assert_eq!(upper_tokens(text), count, "{text}");
        }
    }

    #[test]
    fn a_whole_word_has_a_border_at_either_end() {
        for (text, word, holds) in [
            ("the cat sat", "cat", true),
            ("concatenate cats", "cat", false),
            ("cat", "cat", true),
            ("cats cat.", "cat", true),
            ("cat_s", "cat", false),
            ("c++ is", "c++", false),
            ("c++x", "c++", true),
            ("écat", "cat", false),
        ] {
            assert_eq!(holds_word(text, word), holds, "{text}");
        }
    }
}
