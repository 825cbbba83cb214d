//! What a problem with steps is judged by, where that can be chosen.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer, or all of the worked solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derived {
    /// The answer alone.
    #[default]
    Answer,
    /// All of the response: it must be the worked solution. The answer of such a problem is that solution, and it
    /// cannot be rewritten.
    Derivation,
}

/// The answer, or every step that leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worked {
    /// The answer alone.
    #[default]
    Answer,
    /// Every step that is stated, in any words and order, and the answer: a share of full marks for the share that is right.
    Working,
}

impl Worked {
    /// The verifier, where it is another than the family's.
    pub(crate) fn verifier(self) -> Option<&'static str> {
        (self == Self::Working).then_some("working")
    }

    /// What a question in sentences says beside.
    pub(crate) fn request(self) -> &'static str {
        match self {
            Self::Answer => "",
            Self::Working => " Write every step as an equation, such as 3 + 5 = 8.",
        }
    }

    /// What that verifier reads: the expression that is worked out, and that parts of it are paid.
    pub(crate) fn meta(self, expression: impl FnOnce() -> String) -> Vec<(&'static str, Value)> {
        match self {
            Self::Answer => vec![],
            Self::Working => vec![("expression", expression().into()), ("partial", true.into())],
        }
    }
}
