//! What a trainer and a stage fix.

use gradatim_core::{Error, Result, Seed};

use crate::Need;

/// What a trainer and a stage fix.
#[derive(Debug, Clone)]
pub struct Options {
    /// Groups a step trains on, at least 1.
    pub groups: usize,
    /// Rollouts of a choice that names no parts, at least 1.
    pub rollouts: u32,
    /// Rounds of refills and follow-ups a step may add to its first; then it goes on with what there is.
    pub max_rounds: u32,
    /// Keys every draw.
    pub seed: Seed,
    /// Part of every ticket: results of another run are refused.
    pub run: u64,
    /// Part of every ticket: how often the run was resumed.
    pub incarnation: u32,
    /// Needs the trainer may lack.
    pub allow: Vec<Need>,
}

impl Default for Options {
    fn default() -> Self {
        let (seed, allow) = (Seed(0), vec![]);
        Self { groups: 32, rollouts: 8, max_rounds: 4, seed, run: 0, incarnation: 0, allow }
    }
}

impl Options {
    /// Refuses empty batches and empty groups.
    pub(super) fn check(&self) -> Result<()> {
        if self.groups == 0 {
            return Err(Error::input("groups", 0, "at least 1", "set groups = 32"));
        }
        if self.rollouts == 0 {
            return Err(Error::input("rollouts", 0, "at least 1", "set rollouts = 8"));
        }
        Ok(())
    }
}
