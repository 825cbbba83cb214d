//! Learners that answer by a formula: one file each.
//!
//! Their chances are known, so their exam is exact: they rank curricula at the price of arithmetic. A figure
//! of theirs is a test bench, not a result.

mod ability;
mod answers;
pub mod prerequisites;
pub mod replay;

use gradatim_core::{Problem, Trainable};

pub use ability::{Ability, Options, Update};
pub use answers::Noise;
pub use prerequisites::Prerequisites;
pub use replay::Replay;

/// A learner whose chances are known.
pub trait Simulated: Trainable {
    /// The true chance of a right answer to `problem`.
    fn success(&self, problem: &Problem) -> f64;
}

impl Simulated for Ability {
    fn success(&self, problem: &Problem) -> f64 {
        Self::success(self, problem)
    }
}
