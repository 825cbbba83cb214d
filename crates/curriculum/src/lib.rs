//! What a learner sees next, in what form, and which results count.
//!
//! A trainer talks to [`Curriculum`]. It holds one [`Sampler`] and any number of [`Refiner`]s; adding
//! one is a file in `samplers/` or `refiners/` and its line in [`SamplerSpec`] or [`RefinerSpec`].

mod arm_bandit;
mod beta;
mod chunked_order;
mod context;
mod curriculum;
pub mod filter_theory;
mod graded;
mod levels;
mod mastery;
mod need;
mod packed;
mod pass_rate;
mod queue;
mod ranks;
mod rates;
mod refiner;
pub mod refiners;
mod row_passes;
mod sampler;
pub mod samplers;
mod staleness;
mod stock;
mod sum_tree;
mod window;

pub use arm_bandit::Policy;
pub use context::Context;
pub use curriculum::{Curriculum, Options, Received};
pub use need::Need;
pub use rates::{Estimate, Prior};
pub use refiner::Refiner;
pub use refiners::RefinerSpec;
pub use sampler::{Sampler, Selection};
pub use samplers::SamplerSpec;
