//! Learners: the embedded transformer, and simulated ones.
//!
//! `engine` is arithmetic on token ids; `transformer` gives it text, objectives and checkpoints;
//! `simulated` answers by formulas. Nothing here judges answers or chooses problems.

pub mod checkpoint;
pub mod engine;
pub mod simulated;
pub mod tokenizer;
pub mod transformer;

pub use simulated::Ability;
pub use transformer::Transformer;
