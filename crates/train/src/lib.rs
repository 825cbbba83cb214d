//! Recipes and the loop that runs them.
//!
//! [`Plan::parse`] reads a recipe, [`RunDir`] is where a run lives, [`run()`] runs it.

pub mod arena;
mod checkpoint;
pub mod collapse;
mod conclude;
mod document;
pub mod events;
mod exam;
mod expert;
mod figure;
mod imitate;
mod journal;
mod leakage;
mod opening;
pub mod outcome;
mod plan;
pub mod recipe;
mod record;
mod refusing;
mod reinforce;
pub mod reliability;
pub mod reward;
mod rollouts;
mod run;
mod run_dir;
mod schedule;
mod student;
mod trial;
mod verifier_watch;

pub use arena::Arena;
pub use plan::{Plan, Size};
pub use reward::Reward;
pub use run::run;
pub use run_dir::RunDir;
pub use trial::Observer;
