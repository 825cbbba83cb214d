//! What comes next: one file each.

use gradatim_core::Result;
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Sampler;

pub mod sec;
pub mod uniform;

/// A sampler as a recipe names it: `sampler = { sec = { tau = 0.4 } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SamplerSpec {
    /// Every arm, or every row, equally likely.
    Uniform(uniform::Options),
    /// A softmax bandit over arms, paid in mean |advantage|.
    Sec(sec::Options),
}

impl Default for SamplerSpec {
    fn default() -> Self {
        Self::Uniform(uniform::Options::default())
    }
}

impl SamplerSpec {
    /// Its name in recipes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "uniform",
            Self::Sec(_) => "sec",
        }
    }

    /// The sampler over `pool`. Refuses options out of range; the error's key is relative to the options.
    pub fn build(&self, pool: &Pool) -> Result<Box<dyn Sampler>> {
        match self {
            Self::Uniform(options) => uniform::build(*options, pool),
            Self::Sec(options) => sec::build(*options, pool),
        }
    }
}
