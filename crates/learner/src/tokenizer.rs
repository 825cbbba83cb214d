//! A tokenizer of single characters.
//!
//! Tokens 0, 1, 2 are `<pad>`, `<bos>`, `<end>`; then come the characters of the alphabet, in its order.

use std::collections::BTreeMap;

use gradatim_core::{Error, Result, UNSPEAKABLE};

/// Fills nothing but a place in the vocabulary.
pub const PAD: u32 = 0;
/// Starts every prompt.
pub const BOS: u32 = 1;
/// Ends every response.
pub const END: u32 = 2;

const SPECIALS: u32 = 3;

/// Characters and their tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokenizer {
    characters: Vec<char>,
    tokens: BTreeMap<char, u32>,
}

impl Tokenizer {
    /// Over `alphabet`, or else over newline and printable ASCII.
    pub fn new(alphabet: Option<&str>) -> Result<Self> {
        let characters: Vec<char> = match alphabet {
            Some(alphabet) => alphabet.chars().collect(),
            None => std::iter::once('\n').chain(' '..='~').collect(),
        };
        let mut tokens = BTreeMap::new();
        for (ix, character) in characters.iter().enumerate() {
            if tokens.insert(*character, ix as u32 + SPECIALS).is_some() {
                let hint = "name each character once";
                return Err(Error::input(
                    "alphabet",
                    format!("{character:?} twice"),
                    "distinct characters",
                    hint,
                ));
            }
        }
        if characters.is_empty() {
            let hint = "leave `alphabet` out for printable ASCII";
            return Err(Error::input("alphabet", "empty", "at least one character", hint));
        }
        Ok(Self { characters, tokens })
    }

    /// Number of tokens, the three special ones among them.
    pub fn vocabulary(&self) -> usize {
        self.characters.len() + SPECIALS as usize
    }

    /// Tokens of `text`; an unknown character is refused under the key `at`.
    pub fn encode(&self, text: &str, at: &str) -> Result<Vec<u32>> {
        let encode = |character: char| {
            self.tokens.get(&character).copied().ok_or_else(|| {
                let hint = "add the character to the learner's `alphabet`";
                Error::input(
                    at,
                    format!("text with {character:?}"),
                    "characters of the learner's alphabet",
                    hint,
                )
            })
        };
        text.chars().map(encode).collect()
    }

    /// Text of `tokens`; a special token among them reads as U+FFFD, since no answer may hold one.
    pub fn decode(&self, tokens: &[u32]) -> String {
        let character = |token: &u32| {
            let ix = token.checked_sub(SPECIALS)? as usize;
            self.characters.get(ix).copied()
        };
        tokens.iter().map(|token| character(token).unwrap_or(UNSPEAKABLE)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_undoes_encoding() {
        let ascii = Tokenizer::new(None).unwrap();
        let text: String = std::iter::once('\n').chain(' '..='~').collect();
        assert_eq!(ascii.vocabulary(), 3 + 1 + 95);
        assert_eq!(ascii.decode(&ascii.encode(&text, "x").unwrap()), text);
        assert_eq!(ascii.decode(&[PAD, END, 4_000_000_000]), "\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn an_unknown_character_is_named_with_its_place() {
        let error = Tokenizer::new(Some("01")).unwrap().encode("012", "problem p7").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`problem p7` is text with '2', expected characters of the learner's alphabet\n  \
             hint: add the character to the learner's `alphabet`"
        );
        assert!(Tokenizer::new(Some("00")).is_err() && Tokenizer::new(Some("")).is_err());
    }
}
