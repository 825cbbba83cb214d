//! What a policy may look at while it decides.

use gradatim_core::{Rng, Seed};
use gradatim_pool::Pool;

/// The world of one step. No clock, no history: a policy keeps what it needs in its own state.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// All problems.
    pub pool: &'a Pool,
    /// Steps finished before this one.
    pub step: u64,
    /// Share of the stage that is done, in [0, 1].
    pub progress: f64,
    /// The run's seed, for streams that outlive a step; see [`Context::rng`] for all others.
    pub seed: Seed,
    /// The stage's group size: rollouts of a choice that names no parts.
    pub rollouts: u32,
    /// The stage's batch: groups a step trains on.
    pub groups: usize,
}

impl Context<'_> {
    /// The stream for `purpose` and `key` in this step.
    pub fn rng(&self, purpose: &str, key: u64) -> Rng {
        self.seed.rng(purpose, [self.step, key])
    }
}
