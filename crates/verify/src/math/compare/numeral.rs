//! Numbers in words: `five`, `twenty one`, `three hundred and five`, `two thirds`.

use crate::math::exact::Exact;

const BELOW_TWENTY: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(&str, i64); 3] = [("billion", 1_000_000_000), ("million", 1_000_000), ("thousand", 1_000)];
/// Of `one half`, `three quarters`, from halves on.
const PARTS: [&[&str]; 9] = [
    &["half", "halves"],
    &["third", "thirds"],
    &["fourth", "fourths", "quarter", "quarters"],
    &["fifth", "fifths"],
    &["sixth", "sixths"],
    &["seventh", "sevenths"],
    &["eighth", "eighths"],
    &["ninth", "ninths"],
    &["tenth", "tenths"],
];
/// More words are no number.
const MOST_WORDS: usize = 20;

/// What `words`, normalised, count; `None` where they do not.
pub fn read(words: &str) -> Option<Exact> {
    let words: Vec<&str> = words.splitn(MOST_WORDS + 1, ' ').collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let (&last, before) = words.split_last()?;
    if let Some(part) = PARTS.iter().position(|names| names.contains(&last)) {
        let over = if before.is_empty() || before == ["a"] { 1 } else { whole(before)? };
        return Exact::ratio(over, part as i64 + 2).ok();
    }
    whole(&words).map(Exact::integer)
}

fn whole(words: &[&str]) -> Option<i64> {
    let (mut sum, mut rest) = (0, words);
    for (name, scale) in SCALES {
        if let Some(at) = rest.iter().position(|word| *word == name) {
            sum += below_thousand(&rest[..at])? * scale;
            rest = &rest[at + 1..];
            if rest.is_empty() {
                return Some(sum);
            }
        }
    }
    Some(sum + below_thousand(rest.strip_prefix(&["and"]).unwrap_or(rest))?)
}

fn below_thousand(words: &[&str]) -> Option<i64> {
    let small = |word: &str| BELOW_TWENTY.iter().position(|name| *name == word).map(|n| n as i64);
    match words {
        [count, "hundred"] => digit(count).map(|n| 100 * n),
        [count, "hundred", "and", rest @ ..] | [count, "hundred", rest @ ..] => {
            Some(100 * digit(count)? + below_hundred(rest)?)
        }
        [word] if small(word).is_some() => small(word),
        _ => below_hundred(words),
    }
}

fn below_hundred(words: &[&str]) -> Option<i64> {
    let tens = |word: &str| TENS.iter().position(|name| *name == word).map(|n| 10 * (n as i64 + 2));
    match words {
        [tens_word, ones] => Some(tens(tens_word)? + digit(ones)?),
        [word] => tens(word)
            .or_else(|| BELOW_TWENTY[1..].iter().position(|name| name == word).map(|n| n as i64 + 1)),
        _ => None,
    }
}

/// One to nine.
fn digit(word: &str) -> Option<i64> {
    BELOW_TWENTY[1..10].iter().position(|name| *name == word).map(|n| n as i64 + 1)
}
