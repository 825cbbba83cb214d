//! In what form a choice is asked and which groups count: one file each.

use gradatim_core::Result;
use serde::{Deserialize, Serialize};

use crate::Refiner;

pub mod balanced_filter;
mod batch_filler;
mod criterion;
pub mod dynamic_sampling;
pub mod oversample_balance;

pub use batch_filler::Adaptive;
pub use criterion::Criterion;

/// A refiner as a recipe names it: `refine = [{ dynamic-sampling = {} }]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefinerSpec {
    /// Drops groups that all earned the same, and draws others in their place.
    DynamicSampling(dynamic_sampling::Options),
    /// Keeps groups whose pass rate lies in a band around one half.
    BalancedFilter(balanced_filter::Options),
    /// Draws more than a batch and keeps the groups nearest to half right.
    OversampleBalance(oversample_balance::Options),
}

impl RefinerSpec {
    /// Its name in recipes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DynamicSampling(_) => dynamic_sampling::NAME,
            Self::BalancedFilter(_) => balanced_filter::NAME,
            Self::OversampleBalance(_) => oversample_balance::NAME,
        }
    }

    /// The refiner. Refuses options out of range; the error's key is relative to the options.
    pub fn build(&self) -> Result<Box<dyn Refiner>> {
        match self {
            Self::DynamicSampling(options) => dynamic_sampling::build(*options),
            Self::BalancedFilter(options) => balanced_filter::build(*options),
            Self::OversampleBalance(options) => oversample_balance::build(*options),
        }
    }
}
