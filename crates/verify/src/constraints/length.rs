//! Sentences, words and paragraphs.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Relation, Rule, View, counted, phrase};
use super::text;

/// So many sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentences {
    pub num_sentences: usize,
    pub relation: Relation,
}

impl Rule for Sentences {
    fn check(&self) -> Result<(), Fault> {
        counted("num_sentences", self.num_sentences)
    }

    fn holds(&self, reply: &View) -> bool {
        self.relation.holds(sentences(reply), self.num_sentences)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// In `compat`, every stop ends a sentence, the point of 3.5 too.
pub fn sentences(reply: &View) -> usize {
    match reply.compat {
        true => reply.text.split(['.', '!', '?']).filter(|piece| !piece.trim().is_empty()).count(),
        false => text::sentences(reply.text),
    }
}

/// So many words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub num_words: usize,
    pub relation: Relation,
}

impl Rule for Words {
    fn check(&self) -> Result<(), Fault> {
        counted("num_words", self.num_words)
    }

    fn holds(&self, reply: &View) -> bool {
        self.relation.holds(text::words(reply.text).count(), self.num_words)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// Exactly so many paragraphs, parted by `***`; an empty one between others spoils it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraphs {
    pub num_paragraphs: usize,
}

impl Rule for Paragraphs {
    fn check(&self) -> Result<(), Fault> {
        counted("num_paragraphs", self.num_paragraphs)
    }

    fn holds(&self, reply: &View) -> bool {
        filled(reply.text, "***") == Some(self.num_paragraphs)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// Pieces that are not blank; `None` if one between others is blank.
pub fn filled(text: &str, divider: &str) -> Option<usize> {
    let pieces: Vec<bool> = text.split(divider).map(|piece| !piece.trim().is_empty()).collect();
    let inner = pieces.get(1..pieces.len() - 1).unwrap_or_default();
    inner.iter().all(|filled| *filled).then(|| pieces.iter().filter(|filled| **filled).count())
}

/// Exactly so many paragraphs, parted by a blank line, and the first word of one of them.
///
/// Blank pieces are not counted, but do take a place of their own among the paragraphs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstWord {
    pub num_paragraphs: usize,
    pub nth_paragraph: usize,
    pub first_word: String,
}

impl Rule for FirstWord {
    fn check(&self) -> Result<(), Fault> {
        counted("num_paragraphs", self.num_paragraphs)?;
        phrase("first_word", &self.first_word)?;
        if (1..=self.num_paragraphs).contains(&self.nth_paragraph) {
            return Ok(());
        }
        Err(Fault::new("nth_paragraph", self.nth_paragraph, "1 to num_paragraphs"))
    }

    fn holds(&self, reply: &View) -> bool {
        const CUTS: [char; 6] = ['.', ',', '?', '!', '\'', '"'];
        let pieces = || reply.text.split("\n\n");
        if pieces().filter(|piece| !piece.trim().is_empty()).count() != self.num_paragraphs {
            return false;
        }
        let piece = pieces().nth(self.nth_paragraph - 1);
        let Some(token) = piece.and_then(|piece| piece.split_whitespace().next()) else { return false };
        let token = token.trim_start_matches('\'').trim_start_matches('"');
        let word = token.split(CUTS).next().unwrap_or_default().to_lowercase();
        let wanted = self.first_word.to_lowercase();
        word == wanted || (reply.compat && word.starts_with(&wanted))
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}
