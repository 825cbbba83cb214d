//! In what form a choice is asked and which groups count: one file each.

use gradatim_core::Result;
use serde::{Deserialize, Serialize};

use crate::Refiner;

pub mod balanced_filter;
mod batch_filler;
pub mod budget;
pub mod clpo;
mod criterion;
pub mod dynamic_sampling;
pub mod egsr;
pub mod force_answer;
mod given_start;
pub mod oversample_balance;
pub mod pass_weight;
pub mod prefix_hint;
mod prefix_share;
mod retelling;
mod rewriting;
pub mod scaffold_ladder;

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
    /// Asks for responses of a length that changes over the steps.
    Budget(budget::Options),
    /// Weighs each group's advantages by how often its rollouts passed.
    PassWeight(pass_weight::Options),
    /// Rewrites hard and medium problems and trains on the rewrites too.
    Clpo(clpo::Options),
    /// Has the learner retell solutions of problems it always fails.
    Egsr(egsr::Options),
    /// Closes thoughts that ran into their limit, and asks for the answer.
    ForceAnswer(force_answer::Options),
    /// Begins one rollout of each group with part of a worked solution.
    PrefixHint(prefix_hint::Options),
    /// Begins responses with ever less of a worked solution, rung by rung.
    ScaffoldLadder(scaffold_ladder::Options),
    /// Draws more than a batch and keeps the groups nearest to half right.
    OversampleBalance(oversample_balance::Options),
}

impl RefinerSpec {
    /// Its name in recipes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DynamicSampling(_) => dynamic_sampling::NAME,
            Self::BalancedFilter(_) => balanced_filter::NAME,
            Self::Budget(_) => budget::NAME,
            Self::PassWeight(_) => pass_weight::NAME,
            Self::Clpo(_) => clpo::NAME,
            Self::Egsr(_) => egsr::NAME,
            Self::ForceAnswer(_) => force_answer::NAME,
            Self::PrefixHint(_) => prefix_hint::NAME,
            Self::ScaffoldLadder(_) => scaffold_ladder::NAME,
            Self::OversampleBalance(_) => oversample_balance::NAME,
        }
    }

    /// The refiner. Refuses options out of range; the error's key is relative to the options.
    pub fn build(&self) -> Result<Box<dyn Refiner>> {
        match self {
            Self::DynamicSampling(options) => dynamic_sampling::build(*options),
            Self::BalancedFilter(options) => balanced_filter::build(*options),
            Self::Budget(options) => budget::build(options.clone()),
            Self::PassWeight(options) => pass_weight::build(*options),
            Self::Clpo(options) => clpo::build(*options),
            Self::Egsr(options) => egsr::build(*options),
            Self::ForceAnswer(options) => force_answer::build(options.clone()),
            Self::PrefixHint(options) => prefix_hint::build(*options),
            Self::ScaffoldLadder(options) => scaffold_ladder::build(options),
            Self::OversampleBalance(options) => oversample_balance::build(*options),
        }
    }
}
