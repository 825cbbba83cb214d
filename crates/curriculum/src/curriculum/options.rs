//! What a trainer and a stage fix.

use gradatim_core::{Error, Result, Seed};

use crate::Need;

/// The starvation guard of system 13, item 4. [inferred]
const DRAWS_PER_GROUP: usize = 20;

/// What a trainer and a stage fix.
#[derive(Debug, Clone)]
pub struct Options {
    /// Groups a step trains on, at least 1.
    pub groups: usize,
    /// Rollouts of a choice that names no parts, at least 1.
    pub rollouts: u32,
    /// Rounds of refills and follow-ups a step may add to its first; then it goes on with what there is.
    pub max_rounds: u32,
    /// Problems a step may draw to train on, refills and over-sampling among them, at least `groups`; then
    /// it goes on with what there is. `None` is 20 a group.
    pub max_draws: Option<usize>,
    /// Keys every draw.
    pub seed: Seed,
    /// Part of every ticket: results of another run are refused.
    pub run: u64,
    /// Part of every ticket: how often the run was resumed.
    pub incarnation: u32,
    /// Needs the trainer may lack.
    pub allow: Vec<Need>,
    /// Steps that may be open at once: more than 1 for a trainer that draws ahead of its results.
    pub ahead: usize,
    /// Whether groups may come back with fewer rollouts than were asked for.
    pub partial: bool,
}

impl Default for Options {
    fn default() -> Self {
        let (seed, allow) = (Seed(0), vec![]);
        let (groups, rollouts, max_rounds, max_draws) = (32, 8, 64, None);
        let (run, incarnation, ahead, partial) = (0, 0, 1, false);
        Self { groups, rollouts, max_rounds, max_draws, seed, run, incarnation, allow, ahead, partial }
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
        if let Some(max_draws) = self.max_draws.filter(|draws| *draws < self.groups) {
            let expected = format!("at least {}, the groups of a step", self.groups);
            return Err(Error::input("max_draws", max_draws, expected, "leave it out for 20 a group"));
        }
        Ok(())
    }

    /// Problems a step of so many groups may draw.
    pub(super) fn most_draws(&self, groups: usize) -> usize {
        self.max_draws.map_or_else(|| groups.saturating_mul(DRAWS_PER_GROUP), |most| most.max(groups))
    }
}
