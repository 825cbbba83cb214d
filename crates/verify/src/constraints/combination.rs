//! Two replies in one, and a prompt said again.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, phrase};

/// Two different replies, parted by `******`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoResponses {}

impl Rule for TwoResponses {
    fn holds(&self, reply: &View) -> bool {
        let pieces: Vec<&str> = reply.text.split("******").map(str::trim).collect();
        let inner = pieces.get(1..pieces.len() - 1).unwrap_or_default();
        let filled: Vec<&str> = pieces.iter().copied().filter(|piece| !piece.is_empty()).collect();
        inner.iter().all(|piece| !piece.is_empty()) && filled.len() == 2 && filled[0] != filled[1]
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// The reply begins with this prompt, in any case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatPrompt {
    pub prompt_to_repeat: String,
}

impl Rule for RepeatPrompt {
    fn check(&self) -> Result<(), Fault> {
        phrase("prompt_to_repeat", &self.prompt_to_repeat)
    }

    fn holds(&self, reply: &View) -> bool {
        reply.lower.trim().starts_with(self.prompt_to_repeat.trim().to_lowercase().as_str())
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}
