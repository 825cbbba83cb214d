//! What a verifier says.

use serde::{Deserialize, Serialize};

use crate::{Problem, Result};

/// The verdict on one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// In [0, 1]; 1 is right.
    pub value: f64,
    /// What was read out of the response, if anything could be.
    pub parsed: Option<String>,
    /// Why this value, in a few words.
    pub why: String,
}

impl Score {
    /// Full marks.
    pub fn right(parsed: impl Into<String>) -> Self {
        Self { value: 1.0, parsed: Some(parsed.into()), why: "right".to_owned() }
    }

    /// Read, but not right.
    pub fn wrong(parsed: impl Into<String>, why: impl Into<String>) -> Self {
        Self { value: 0.0, parsed: Some(parsed.into()), why: why.into() }
    }

    /// Nothing to judge.
    pub fn unreadable(why: impl Into<String>) -> Self {
        Self { value: 0.0, parsed: None, why: why.into() }
    }

    /// Whether the response counts as correct.
    pub fn is_right(&self) -> bool {
        self.value >= 1.0
    }
}

/// Judges responses. The response is hostile input: any text at all, bounded work.
pub trait Verifier: Send + Sync {
    /// Refuses a problem whose answer this verifier cannot read.
    fn check(&self, problem: &Problem) -> Result<()>;

    /// Scores one response; never fails, never panics.
    fn score(&self, problem: &Problem, response: &str) -> Score;
}
