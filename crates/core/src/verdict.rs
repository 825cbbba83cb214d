//! What refiners decide about groups.

use serde::{Deserialize, Serialize};

use crate::{Choice, Ticket};

/// Which tokens of responses are trained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSelection {
    /// Of the n tokens of that stretch in all groups of an update, the n - floor((1 - share) n) at which the
    /// policy has the greatest entropy. The others get no advantage, and keep their place in the divisor.
    TopEntropy {
        /// In [0, 1]: 1 keeps all, 0 none.
        share: f64,
        /// Which tokens it chooses from; all others are trained as ever.
        on: Stretch,
    },
}

/// A stretch of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stretch {
    /// The start that a directive gave; not trained at all without a selection.
    Given,
    /// What was sampled.
    Sampled,
}

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
    /// The group in which these rollouts take the places of failing ones. Refiners judge them there: what
    /// they say of this group itself does not matter.
    pub splice_into: Option<Ticket>,
    /// Which tokens are trained, where that is not simply all that were sampled.
    pub tokens: Option<TokenSelection>,
    /// In a few words, for the metrics.
    pub why: Option<&'static str>,
}

impl Verdict {
    /// Counts in full.
    pub const KEEP: Self =
        Self { weight: 1.0, dropped: false, kl_scale: 1.0, splice_into: None, tokens: None, why: None };

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
            tokens: self.tokens.or(other.tokens),
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
