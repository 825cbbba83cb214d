//! What a comparison says.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The verdict on one pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether the answer counts as right.
    pub correct: bool,
    /// The gold as it was read, in a plain notation; `None` if it was not.
    pub parsed_gold: Option<String>,
    /// The answer as it was read.
    pub parsed_answer: Option<String>,
    /// What decided.
    pub rule: Rule,
    /// How sure the rule is.
    pub certainty: Certainty,
    /// Why, in a few words.
    pub why: String,
}

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The texts are equal.
    Text,
    /// Words, and the mathematics between them piece by piece.
    Prose,
    /// Exact rational numbers.
    Rational,
    /// Decimals that agree when rounded.
    Rounded,
    /// Real numbers within the tolerance asked for.
    Tolerance,
    /// Sums of products of roots, constants, variables and functions in normal form.
    NormalForm,
    /// Values at points, with an error bound.
    Numeric,
    /// Units of different things, or a unit that is missing.
    Units,
    /// Finite sets, elements in any order.
    Set,
    /// Tuples and lists, elements in order.
    Tuple,
    /// Intervals and their unions.
    Interval,
    /// Matrices, entry by entry.
    Matrix,
    /// Equations and inequalities.
    Relation,
    /// Times of the day, angles in minutes and seconds, ratios.
    Clock,
    /// The two are things of different kinds.
    Kind,
    /// One of the two could not be read.
    Unread,
    /// The work did not fit into its bound.
    Fuel,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Prose => "prose",
            Self::Rational => "rational",
            Self::Rounded => "rounded",
            Self::Tolerance => "tolerance",
            Self::NormalForm => "normal-form",
            Self::Numeric => "numeric",
            Self::Units => "units",
            Self::Set => "set",
            Self::Tuple => "tuple",
            Self::Interval => "interval",
            Self::Matrix => "matrix",
            Self::Relation => "relation",
            Self::Clock => "clock",
            Self::Kind => "kind",
            Self::Unread => "unread",
            Self::Fuel => "fuel",
        })
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A proof in exact arithmetic.
    Exact,
    /// Evaluated: the two differ by at most `bound`, relative to their size, wherever they were evaluated.
    Numeric {
        /// The error bound of the evaluation.
        bound: f64,
    },
    /// Words were compared.
    Text,
    /// Nothing was decided.
    None,
}

impl Certainty {
    /// The weaker of the two.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::Text, _) | (_, Self::Text) => Self::Text,
            (Self::Numeric { bound: a }, Self::Numeric { bound: b }) => Self::Numeric { bound: a.max(b) },
            (Self::Numeric { bound }, _) | (_, Self::Numeric { bound }) => Self::Numeric { bound },
            (Self::Exact, Self::Exact) => Self::Exact,
        }
    }
}
