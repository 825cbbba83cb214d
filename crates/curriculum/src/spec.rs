//! The `[curriculum]` table of a recipe.

use gradatim_core::Result;
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::{Curriculum, Options, RefinerSpec, SamplerSpec};

/// Sampler and refiners.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CurriculumSpec {
    /// What next.
    pub sampler: SamplerSpec,
    /// In what form, and which groups count; applied in order.
    pub refine: Vec<RefinerSpec>,
    /// Most rounds of refills in a step; 0 trains on what the first draw left, as SEC's released filter does.
    pub max_rounds: u32,
    /// Most problems a step draws, refills among them, at least the stage's groups; left out: 20 a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_draws: Option<usize>,
}

impl Default for CurriculumSpec {
    fn default() -> Self {
        Self {
            sampler: SamplerSpec::Uniform(Default::default()),
            refine: vec![],
            max_rounds: 4,
            max_draws: None,
        }
    }
}

impl CurriculumSpec {
    /// The curriculum over `pool`; keys of errors are relative to it.
    pub fn build(&self, pool: &Pool, options: Options) -> Result<Curriculum> {
        let place = format!("sampler.{}", self.sampler.name());
        let sampler = self.sampler.build(pool).map_err(|error| error.under(&place))?;
        let refiners = self.refine.iter().enumerate().map(|(ix, refiner)| {
            let place = format!("refine.{ix}.{}", refiner.name());
            refiner.build().map_err(|error| error.under(&place))
        });
        Curriculum::new(sampler, refiners.collect::<Result<_>>()?, options)
    }
}
