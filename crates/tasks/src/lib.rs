//! Procedural problem families: exact answers, a difficulty axis, any instance remade from (seed, level, n).
//!
//! A family gives one [`Source`] per level. Instance n of `sort/7` is drawn from the stream
//! `seed.rng("sort/7", [n, attempt])` and from nothing else, so draws can happen in any order. `draw` gives
//! instances of either side of the held-out rule; whoever owns the split filters by the canonical form.
//! [`ability`] is the exception: a fixed pool of abstract rows for the simulated learner.

pub mod ability;
mod arm;
pub mod chain_sum;
pub mod countdown;
pub mod sort;

use std::sync::Arc;

use gradatim_core::{Result, Source};
use serde::{Deserialize, Serialize};

pub use ability::Options as AbilityOptions;

/// Every family of the house, with its options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Put digits in order.
    Sort(sort::Options),
    /// Add and subtract from left to right.
    ChainSum(chain_sum::Options),
    /// Reach a target with given numbers.
    Countdown(countdown::Options),
}

/// Names of the families, as they stand in a recipe.
pub const NAMES: [&str; 3] = [sort::NAME, chain_sum::NAME, countdown::NAME];

impl Family {
    /// The name it has in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sort(_) => sort::NAME,
            Self::ChainSum(_) => chain_sum::NAME,
            Self::Countdown(_) => countdown::NAME,
        }
    }

    /// Refuses options that no problem can be drawn from; the key begins with the family's name.
    pub fn check(&self) -> Result<()> {
        let checked = match self {
            Self::Sort(options) => options.check(),
            Self::ChainSum(options) => options.check(),
            Self::Countdown(options) => options.check(),
        };
        checked.map_err(|fault| fault.under(self.name()))
    }

    /// One source per level, easiest first, or what [`Family::check`] refuses.
    pub fn sources(&self) -> Result<Vec<Arc<dyn Source>>> {
        self.check()?;
        Ok(match self {
            Self::Sort(options) => each(options.levels, sort::Sort::new),
            Self::ChainSum(options) => each(options.levels, |level| chain_sum::ChainSum::new(options, level)),
            Self::Countdown(options) => {
                each(options.levels, |level| countdown::Countdown::new(options, level))
            }
        })
    }
}

fn each<S: Source + 'static>([first, last]: [i64; 2], source: impl Fn(i64) -> S) -> Vec<Arc<dyn Source>> {
    (first..=last).map(|level| Arc::new(source(level)) as Arc<dyn Source>).collect()
}

#[cfg(test)]
mod tests;
