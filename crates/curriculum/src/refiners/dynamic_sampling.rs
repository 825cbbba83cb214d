//! Dynamic sampling: only groups that tell their rollouts apart count; others are drawn in their place.
//!
//! Source   DAPO, arXiv 2503.14476, section 3.2; rejection sampling of SEC's released code.
//! Settle   weight 0 when all rewards of a group are equal: its advantages are all 0
//!          (a group of one is always dropped); binary rewards: 0 < p < 1
//! Fill     refills until B groups count: `batch_filler.rs`; SEC draws 2 B (over_sample = 2.0)
//! Differs  any equal rewards are dropped; the released SEC code drops all-0 and all-1 alone,
//!          so a group that earned 0.1 throughout stays in.
//!          What is above the batch is left out of the update; the released SEC code trains on it.
//!          A step that starves goes on with what there is; the released DAPO code stops the run.

use gradatim_core::Result;
use serde::{Deserialize, Serialize};

use super::batch_filler::{Adaptive, BatchFiller};
use super::criterion::Criterion;
use crate::Refiner;

pub(super) const NAME: &str = "dynamic-sampling";

/// Options of `dynamic-sampling`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Groups drawn for each one wanted, in [1, 64]. SEC: 2.0 [code]; 1.0 draws only what is missing.
    pub over_sample: f64,
    /// Raises over-sampling as the share of groups kept falls; left out: fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<Adaptive>,
}

impl Default for Options {
    fn default() -> Self {
        Self { over_sample: 1.0, adaptive: None }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    let Options { over_sample, adaptive } = options;
    Ok(Box::new(BatchFiller::new(NAME, Criterion::NonzeroVariance, over_sample, adaptive)?))
}
