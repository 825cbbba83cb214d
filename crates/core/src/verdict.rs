//! What refiners decide about groups.

use serde::{Deserialize, Serialize};

use crate::{Choice, Ticket};

/// Whether and how much a group counts in training. Verdicts of stacked refiners multiply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Multiplies the advantage after normalisation, never the KL term. A group of weight 0 that is not
    /// dropped keeps its place in the batch and in the divisor.
    pub weight: f64,
    /// Whether the group is left out: not trained on, and another may be drawn in its place.
    pub dropped: bool,
    /// Multiplies the KL coefficient.
    pub kl_scale: f64,
    /// The group whose rollouts these join.
    pub splice_into: Option<Ticket>,
    /// In a few words, for the metrics.
    pub why: Option<&'static str>,
}

impl Verdict {
    /// Counts in full.
    pub const KEEP: Self = Self { weight: 1.0, dropped: false, kl_scale: 1.0, splice_into: None, why: None };

    /// Does not count, and says why.
    pub fn drop(why: &'static str) -> Self {
        Self { weight: 0.0, dropped: true, why: Some(why), ..Self::KEEP }
    }

    /// This verdict and then `other`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            weight: self.weight * other.weight,
            dropped: self.dropped || other.dropped,
            kl_scale: self.kl_scale * other.kl_scale,
            splice_into: self.splice_into.or(other.splice_into),
            why: self.why.or(other.why),
        }
    }
}

/// What a refiner wants once groups are in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FollowUp {
    /// Problems to be drawn by the sampler.
    pub more: usize,
    /// Choices of the refiner's own: hints, rewrites.
    pub choices: Vec<Choice>,
}
