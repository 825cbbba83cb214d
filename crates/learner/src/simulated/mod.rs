//! Learners that answer by a formula: one file each.

mod ability;

pub use ability::{Ability, Options, Update};
