//! Made-up words that can be spoken: syllables of an onset and a nucleus, and a coda at the end.

use gradatim_core::{Error, Result, Rng};

use crate::draw::pick;

const ONSETS: [&str; 36] = [
    "b", "bl", "br", "c", "ch", "cr", "d", "dr", "f", "fl", "fr", "g", "gl", "gr", "h", "j", "k", "l", "m",
    "n", "p", "pl", "pr", "r", "s", "sh", "sl", "st", "str", "t", "th", "tr", "v", "w", "y", "z",
];
const NUCLEI: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ee", "oo"];
const CODAS: [&str; 8] = ["", "l", "ll", "n", "r", "s", "ss", "t"];
const MOST_SYLLABLES: u32 = 6;

/// Refuses `syllables` that no word can have.
pub(crate) fn check([fewest, most]: [u32; 2]) -> Result<()> {
    if 1 <= fewest && fewest <= most && most <= MOST_SYLLABLES {
        return Ok(());
    }
    let expected = "[fewest, most] with 1 <= fewest <= most <= 6";
    Err(Error::input("syllables", format!("[{fewest}, {most}]"), expected, "set syllables = [1, 3]"))
}

/// Words of fewest to most syllables. Vowels part the syllables, so no two draws make one word.
pub(crate) fn count([fewest, most]: [u32; 2]) -> u128 {
    let syllables = (ONSETS.len() * NUCLEI.len()) as u128;
    CODAS.len() as u128 * (fewest..=most).map(|k| syllables.pow(k)).sum::<u128>()
}

/// Appends a word of fewest to most syllables, each number of them as likely.
pub(crate) fn push_word(text: &mut String, [fewest, most]: [u32; 2], rng: &mut Rng) {
    for _ in 0..rng.between(fewest.into(), most.into()) {
        let syllable = rng.below((ONSETS.len() * NUCLEI.len()) as u64) as usize;
        text.push_str(ONSETS[syllable / NUCLEI.len()]);
        text.push_str(NUCLEI[syllable % NUCLEI.len()]);
    }
    text.push_str(pick(&CODAS, rng));
}

/// The word with a capital.
pub(crate) fn capital(word: &str) -> String {
    let mut symbols = word.chars();
    symbols.next().map_or_else(String::new, |first| first.to_uppercase().chain(symbols).collect())
}

/// `n` different words of fewest to most syllables; there must be many more of them.
pub(crate) fn different(n: usize, syllables: [u32; 2], rng: &mut Rng) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(n);
    while words.len() < n {
        let mut word = String::with_capacity(16);
        push_word(&mut word, syllables, rng);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_word_of_one_or_two_syllables_is_made_twice() {
        let syllables: Vec<String> =
            ONSETS.iter().flat_map(|onset| NUCLEI.map(|nucleus| format!("{onset}{nucleus}"))).collect();
        let mut words = BTreeSet::new();
        for first in &syllables {
            for second in syllables.iter().map(String::as_str).chain([""]) {
                words.extend(CODAS.map(|coda| format!("{first}{second}{coda}")));
            }
        }
        assert_eq!(count([1, 2]), words.len() as u128);
    }
}
