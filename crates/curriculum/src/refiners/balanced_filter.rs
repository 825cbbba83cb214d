//! Balanced filtering: only groups whose measured pass rate lies in a band around one half count.
//!
//! Source   Online Difficulty Filtering for Reasoning Oriented Reinforcement Learning,
//!          arXiv 2504.03380; system 13.
//! Settle   weight 1 where the criterion holds, 0 elsewhere; by default 0.25 <= p <= 0.75, edges kept
//!          (balanced: low = 1 - high); p comes from the rollouts that are trained on, never from a store
//! Fill     refills until B groups count: `batch_filler.rs`
//! Price    B / mean accept rate prompts a batch: `filter_theory::issue_factor`
//! Differs  the band is not given in the abstracts: 0.25 to 0.75 is ours. [inferred]

use gradatim_core::Result;
use serde::{Deserialize, Serialize};

use super::batch_filler::{Adaptive, BatchFiller};
use super::criterion::Criterion;
use crate::Refiner;

pub(super) const NAME: &str = "balanced-filter";

/// Options of `balanced-filter`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Which groups are kept. Paper: symmetric pass bands do best.
    pub criterion: Criterion,
    /// Groups drawn for each one wanted, in [1, 64]; 1.0 draws only what is missing.
    pub over_sample: f64,
    /// Raises over-sampling as the share of groups kept falls; left out: fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<Adaptive>,
}

impl Default for Options {
    fn default() -> Self {
        let criterion = Criterion::PassBand { low: 0.25, high: 0.75 };
        Self { criterion, over_sample: 1.0, adaptive: None }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    let Options { criterion, over_sample, adaptive } = options;
    Ok(Box::new(BatchFiller::new(NAME, criterion, over_sample, adaptive)?))
}
