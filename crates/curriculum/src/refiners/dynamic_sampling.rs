//! Dynamic sampling: only groups that tell their rollouts apart count; others are drawn in their place.
//!
//! Source   DAPO, arXiv 2503.14476, section 3.2; rejection sampling of SEC's released code.
//! Settle   weight 0 when all rewards of a group are equal: its advantages are all 0
//!          (a group of one is always dropped)
//! Ask      ceil(want * over_sample) are drawn so that `want` may count; SEC draws 2 B
//! Differs  any equal rewards are dropped; the released SEC code drops all-0 and all-1 alone,
//!          so a group that earned 0.1 throughout stays in.
//!          What is above the batch is left out of the update; the released SEC code trains on it.

use gradatim_core::{Error, Group, Result, Verdict};
use serde::{Deserialize, Serialize};

use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "dynamic-sampling";

/// Options of `dynamic-sampling`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Groups drawn for each one wanted, in [1, 64]. SEC: 2.0 [code]; 1.0 draws only what is missing.
    pub over_sample: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { over_sample: 1.0 }
    }
}

struct DynamicSampling(Options);

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    if !(1.0..=64.0).contains(&options.over_sample) {
        let hint = "set over_sample = 1.0, or 2.0 as in SEC";
        return Err(Error::input("over_sample", options.over_sample, "a number in [1, 64]", hint));
    }
    Ok(Box::new(DynamicSampling(options)))
}

impl Refiner for DynamicSampling {
    fn name(&self) -> &'static str {
        NAME
    }

    fn ask(&self, want: usize, _cx: &Context<'_>) -> usize {
        (want as f64 * self.0.over_sample).ceil() as usize
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let verdict = |group: &Group| if group.is_flat() { Verdict::drop("flat") } else { Verdict::KEEP };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards, Need::Weights]
    }
}
