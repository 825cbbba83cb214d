//! What a policy may learn from, and what it may ask to have measured.

use serde::{Deserialize, Serialize};

use crate::{Group, Item, ProblemIx};

/// What a policy may ask to have measured over items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryKind {
    /// Mean token loss of the solution.
    Loss,
    /// Log-probability of the answer.
    LogProb,
    /// An embedding of the prompt.
    Embed,
    /// Norm of the gradient.
    GradNorm,
    /// Score of an exam.
    Exam,
}

/// A standing request for a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// What to measure.
    pub kind: QueryKind,
    /// On which items.
    pub items: Vec<Item>,
    /// Steps between two measurements.
    pub every: u64,
}

/// The answer to a query: one row of values per item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What was measured.
    pub kind: QueryKind,
    /// On which items.
    pub items: Vec<Item>,
    /// Values, one row an item.
    pub values: Vec<Vec<f64>>,
}

/// Something that happened, told once per step; the order inside one telling means nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence<'a> {
    /// Rollouts, groups of weight 0 among them.
    Group(&'a Group),
    /// An answered query.
    Measure(Measure),
    /// New rows.
    PoolGrew(std::ops::Range<ProblemIx>),
}
