//! How a reply ends, and quotes around it.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, phrase};

/// The reply ends with this phrase, in any case; quotes around the reply mean nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndPhrase {
    pub end_phrase: String,
}

impl Rule for EndPhrase {
    fn check(&self) -> Result<(), Fault> {
        phrase("end_phrase", &self.end_phrase)
    }

    fn holds(&self, reply: &View) -> bool {
        reply.lower.trim().trim_matches('"').ends_with(self.end_phrase.trim().to_lowercase().as_str())
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// The reply stands in double quotes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotation {}

impl Rule for Quotation {
    fn holds(&self, reply: &View) -> bool {
        let text = reply.text.trim();
        text.len() > 1 && text.starts_with('"') && text.ends_with('"')
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}
