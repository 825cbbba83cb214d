//! Four kinds the suite describes but does not register.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, counted, phrase, phrases};
use super::text;

/// A line starts with this phrase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineStart {
    pub phrase: String,
}

impl Rule for LineStart {
    fn check(&self) -> Result<(), Fault> {
        phrase("phrase", &self.phrase)
    }

    fn holds(&self, reply: &View) -> bool {
        reply.text.lines().any(|line| line.trim_start().starts_with(self.phrase.trim()))
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// The reply equals the original but for what stands between stars on a line, and holds such a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rephrase {
    pub original: String,
}

impl Rule for Rephrase {
    fn check(&self) -> Result<(), Fault> {
        phrase("original", &self.original)?;
        match fixed(&self.original) {
            (_, true) => Ok(()),
            (_, false) => Err(Fault::new(
                "original",
                format!("{:?}", self.original),
                "a text with *a part* to rephrase",
            )),
        }
    }

    fn holds(&self, reply: &View) -> bool {
        let (found, starred) = fixed(reply.text.trim());
        starred && found == fixed(self.original.trim()).0
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// `text` without what stands from the first to the last star of each line, and whether there was any.
fn fixed(text: &str) -> (String, bool) {
    let (mut rest, mut starred) = (String::with_capacity(text.len()), false);
    for line in text.lines() {
        match (line.find('*'), line.rfind('*')) {
            (Some(first), Some(last)) if first < last => {
                rest.push_str(&line[..first]);
                rest.push_str(&line[last + 1..]);
                starred = true;
            }
            _ => rest.push_str(line),
        }
        rest.push('\n');
    }
    (rest, starred)
}

/// So many words are shared with the original, each as often as both have it; both ends count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedWords {
    pub original: String,
    pub low: usize,
    pub high: usize,
}

impl Rule for SharedWords {
    fn check(&self) -> Result<(), Fault> {
        phrase("original", &self.original)?;
        if self.low > self.high {
            return Err(Fault::new("low", self.low, format!("at most high = {}", self.high)));
        }
        counted("high", self.high)
    }

    fn holds(&self, reply: &View) -> bool {
        let original = self.original.to_lowercase();
        let mut left = HashMap::<&str, usize>::new();
        text::words(&original).for_each(|word| *left.entry(word).or_default() += 1);
        let shared = text::words(&reply.lower)
            .filter(|word| left.get_mut(word).filter(|left| **left > 0).map(|left| *left -= 1).is_some());
        (self.low..=self.high).contains(&shared.count())
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// Exactly so many of these sentences occur.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySentences {
    pub sentences: Vec<String>,
    pub num: usize,
}

impl Rule for KeySentences {
    fn check(&self) -> Result<(), Fault> {
        phrases("sentences", &self.sentences)?;
        if self.num > self.sentences.len() {
            return Err(Fault::new("num", self.num, format!("at most {} sentences", self.sentences.len())));
        }
        Ok(())
    }

    fn holds(&self, reply: &View) -> bool {
        self.sentences.iter().filter(|sentence| reply.text.contains(sentence.trim())).count() == self.num
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}
