//! Capitals, small letters, and no comma.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Relation, Rule, View, counted};
use super::{language, text};

/// So many words in capitals; one letter is a word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapitalWords {
    pub capital_frequency: usize,
    pub capital_relation: Relation,
}

impl Rule for CapitalWords {
    fn check(&self) -> Result<(), Fault> {
        counted("capital_frequency", self.capital_frequency)
    }

    fn holds(&self, reply: &View) -> bool {
        self.capital_relation.holds(text::upper_tokens(reply.text), self.capital_frequency)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// English without a small letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uppercase {}

impl Rule for Uppercase {
    fn holds(&self, reply: &View) -> bool {
        let text = reply.text;
        text.contains(char::is_uppercase)
            && !text.contains(char::is_lowercase)
            && language::may_be(reply, "en")
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// English without a capital.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lowercase {}

impl Rule for Lowercase {
    fn holds(&self, reply: &View) -> bool {
        let text = reply.text;
        text.contains(char::is_lowercase)
            && !text.contains(char::is_uppercase)
            && language::may_be(reply, "en")
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// No comma.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoComma {}

impl Rule for NoComma {
    fn holds(&self, reply: &View) -> bool {
        !reply.text.contains(',')
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}
