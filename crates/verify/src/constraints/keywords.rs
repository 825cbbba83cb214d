//! Keywords and letters: any case, keywords within words too, forbidden words as whole words alone.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Relation, Rule, View, counted, letter, phrase, phrases};
use super::text::holds_word;

/// Each keyword occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Existence {
    pub keywords: Vec<String>,
}

impl Rule for Existence {
    fn check(&self) -> Result<(), Fault> {
        phrases("keywords", &self.keywords)
    }

    fn holds(&self, reply: &View) -> bool {
        self.keywords.iter().all(|keyword| occurrences(reply, keyword) > 0)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// A keyword occurs so often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    pub keyword: String,
    pub frequency: usize,
    pub relation: Relation,
}

impl Rule for Frequency {
    fn check(&self) -> Result<(), Fault> {
        phrase("keyword", &self.keyword)?;
        counted("frequency", self.frequency)
    }

    fn holds(&self, reply: &View) -> bool {
        self.relation.holds(occurrences(reply, &self.keyword), self.frequency)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// None of these words occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    pub forbidden_words: Vec<String>,
}

impl Rule for Forbidden {
    fn check(&self) -> Result<(), Fault> {
        phrases("forbidden_words", &self.forbidden_words)
    }

    fn holds(&self, reply: &View) -> bool {
        !self.forbidden_words.iter().any(|word| match reply.compat {
            true => reply.text.contains(word.as_str()),
            false => holds_word(&reply.lower, &word.to_lowercase()),
        })
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// A letter, or another character, occurs so often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    pub letter: String,
    pub let_frequency: usize,
    pub let_relation: Relation,
}

impl Rule for Letters {
    fn check(&self) -> Result<(), Fault> {
        letter("letter", &self.letter)?;
        counted("let_frequency", self.let_frequency)
    }

    fn holds(&self, reply: &View) -> bool {
        self.let_relation.holds(occurrences(reply, &self.letter), self.let_frequency)
    }

    fn points(&self, _compat: bool) -> f64 {
        let forbids = self.let_relation == Relation::LessThan && self.let_frequency == 1;
        if forbids { 0.2 } else { 0.05 }
    }
}

/// Occurrences that do not overlap; by case in `compat` alone.
pub fn occurrences(reply: &View, keyword: &str) -> usize {
    match reply.compat {
        true => reply.text.matches(keyword).count(),
        false => reply.lower.matches(&keyword.to_lowercase()).count(),
    }
}
