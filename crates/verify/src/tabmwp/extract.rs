//! Where in a text the answer stands; see the header of the verifier.

use std::sync::LazyLock;

use regex::Regex;

use crate::occurrences;

/// A pattern of the house. Each is built by a test.
#[expect(clippy::expect_used, reason = "the patterns are constants")]
pub fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a pattern")
}

/// Fractions as a/b, one minus sign, blanks around `=` between numbers, no full stop at the end but that of A.M. and P.M.
pub fn plain(text: &str) -> String {
    static FRACTION: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\$?\\d?frac\{([\d.,-]+)\}\{([\d.,]+)\}\$?"));
    static EQUAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d)=([-$\d])"));
    let text = text.trim().replace('\u{2212}', "-");
    let text = FRACTION.replace_all(&text, "$1/$2");
    let text = EQUAL.replace_all(&text, "$1 = $2");
    match text.strip_suffix('.') {
        Some(rest) if !rest.ends_with(".M") => rest.to_owned(),
        _ => text.into_owned(),
    }
}

/// The answer of a question without options; `None` of an empty text.
pub fn free(text: &str) -> Option<String> {
    static PATTERNS: LazyLock<[Regex; 8]> = LazyLock::new(|| {
        [
            r"[Tt]he answer is ([\s\S]+)$",
            r"[Tt]he table shows that ([\d$.,/:]+) ",
            r" = (-?[\d$.,/:]+)",
            r" (?:be|is) ([-\d$.,/:]*\d)",
            r" (?:are|was) ([-\d$.,/:]*\d)",
            r" were ([-\d$.,/:]*\d)",
            r"(\d+:\d+ [AP]\.M\.)",
            r"([-\d$.,/:]*\d)",
        ]
        .map(pattern)
    });
    let last = |pattern: &Regex| Some(pattern.captures_iter(text).last()?.get(1)?.as_str().trim().to_owned());
    PATTERNS.iter().find_map(last).or_else(|| (!text.is_empty()).then(|| text.to_owned()))
}

/// The option that a text chooses; `None` where it chooses none or two.
pub fn choice<'a>(text: &str, choices: &[&'a str]) -> Option<&'a str> {
    static LETTERS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            r"^\(?([A-Za-z])\)?$",
            r"^(?:\(([A-Za-z])\)|([A-Za-z])[.)]) ",
            r"[Tt]he answer is (?:\(([A-Za-z])\)|([A-Z])\b)",
        ]
        .map(pattern)
    });
    // A letter may be an option's whole text.
    let whole = choices.iter().copied().find(|choice| choice.trim().eq_ignore_ascii_case(text));
    let letter = |pattern: &Regex| {
        let found = pattern.captures_iter(text).last()?;
        found.iter().skip(1).flatten().next()?.as_str().bytes().next()
    };
    match (whole, LETTERS.iter().find_map(letter)) {
        (Some(choice), _) => Some(choice),
        (None, Some(letter)) => {
            choices.get(usize::from(letter.to_ascii_uppercase().wrapping_sub(b'A'))).copied()
        }
        (None, None) => named(text, choices),
    }
}

/// The one option whose text stands in `text`, longer ones first, so that what is part of another does not count there.
fn named<'a>(text: &str, choices: &[&'a str]) -> Option<&'a str> {
    let mut rest = text.to_lowercase();
    let mut longest: Vec<&str> = choices.iter().copied().filter(|choice| !choice.trim().is_empty()).collect();
    longest.sort_by_key(|choice| std::cmp::Reverse(choice.len()));
    let mut found = vec![];
    for choice in longest {
        let wanted = choice.trim().to_lowercase();
        let places: Vec<usize> = occurrences::of(&wanted, &rest).collect();
        if places.is_empty() {
            continue;
        }
        found.push(choice);
        let mut left = String::with_capacity(rest.len());
        let mut from = 0;
        for at in places {
            left.push_str(&rest[from..at]);
            left.push('\u{0}');
            from = at + wanted.len();
        }
        left.push_str(&rest[from..]);
        rest = left;
    }
    if let [one] = found[..] { Some(one) } else { None }
}
