//! What no right answer makes up for.
//!
//! Mixed    a paragraph of at least 50 Chinese characters, over 80% of it, and one of at least 200 English words of two
//!          letters or more, over 70% of its words, anywhere in the response. A blank line ends a paragraph.
//! Loop     the same 50 characters 10 times, overlaps counted, once runs of three or more of a filler (`=`, `-`, blanks ..)
//!          are left out.

use std::collections::HashMap;

const WINDOW: usize = 50;
const MOST_TIMES: u8 = 9;
const FILLERS: &str = "=|-~_#*.%－█ ─";
const FILLER_RUN: usize = 3;

/// Says what is wrong with the style of `response`, if anything is.
pub fn check(response: &str, repetition: bool, language_mix: bool) -> Result<(), &'static str> {
    if language_mix && mixes_languages(response) {
        return Err("languages mixed");
    }
    if repetition && loops(response) { Err("a loop") } else { Ok(()) }
}

fn mixes_languages(text: &str) -> bool {
    let (mut chinese, mut english) = (false, false);
    // More than two line ends in a row leave pieces that are blank, or begin with one.
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        chinese |= is_chinese(paragraph);
        english |= is_english(paragraph);
    }
    chinese && english
}

fn is_chinese(paragraph: &str) -> bool {
    let count = paragraph.chars().filter(|symbol| ('\u{4e00}'..='\u{9fff}').contains(symbol)).count();
    count >= 50 && count * 10 > paragraph.chars().count() * 8
}

fn is_english(paragraph: &str) -> bool {
    let runs = paragraph.split(|symbol: char| !(symbol.is_alphanumeric() || symbol == '_'));
    let count =
        runs.filter(|run| run.len() > 1 && run.bytes().all(|byte| byte.is_ascii_alphabetic())).count();
    count >= 200 && count * 10 > paragraph.split_whitespace().count() * 7
}

fn loops(text: &str) -> bool {
    let mut symbols: Vec<char> = vec![];
    let all: Vec<char> = text.chars().collect();
    for run in all.chunk_by(|a, b| a == b) {
        if run.len() < FILLER_RUN || !FILLERS.contains(run[0]) {
            symbols.extend(run);
        }
    }
    let mut times: HashMap<&[char], u8> = HashMap::new();
    symbols.windows(WINDOW).any(|window| {
        let times = times.entry(window).or_default();
        *times += 1;
        *times > MOST_TIMES
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_mixed_from_their_least_lengths_on() {
        let chinese = |n: usize| "字".repeat(n);
        let english = |n: usize| "word ".repeat(n);
        for (text, mixed) in [
            (format!("{}\n\n{}", chinese(50), english(200)), true),
            (format!("{}\n\n\n{}", english(200), chinese(50)), true),
            (format!("{}\n\n{}", chinese(49), english(200)), false),
            (format!("{}\n\n{}", chinese(50), english(199)), false),
            // One paragraph: too little of it is either.
            (format!("{}\n{}", chinese(50), english(200)), false),
            // 50 of 62 and of 63 characters: just over and just under 80%.
            (format!("{}{}\n\n{}", chinese(50), ".".repeat(12), english(200)), true),
            (format!("{}{}\n\n{}", chinese(50), ".".repeat(13), english(200)), false),
            // 210 of 299 and of 300 words: just over 70%, and 70%.
            (format!("{}\n\n{}{}", chinese(50), english(210), "1 ".repeat(89)), true),
            (format!("{}\n\n{}{}", chinese(50), english(210), "1 ".repeat(90)), false),
            (format!("{}\n\n{}", chinese(50), "a ".repeat(400)), false),
        ] {
            assert_eq!(mixes_languages(&text), mixed, "{text}");
        }
    }

    #[test]
    fn fifty_characters_ten_times_are_a_loop() {
        for (text, looped) in [
            // n equal letters hold n - 49 windows.
            ("a".repeat(59), true),
            ("a".repeat(58), false),
            // Of period 10, n letters hold n - 49 windows, a tenth of them alike.
            ("0123456789".repeat(14), true),
            ("0123456789".repeat(13), false),
            ("=".repeat(500), false),
            ("a---".repeat(58), false),
            ("a---".repeat(59), true),
            ("a--".repeat(26), true),
            ((0..200).map(|n| format!("{n} plus one is {}. ", n + 1)).collect(), false),
        ] {
            assert_eq!(loops(&text), looped, "{text}");
        }
    }
}
