//! What a learner sees next, in what form, and which results count.
//!
//! A trainer talks to [`Curriculum`]. It holds one [`Sampler`] and any number of [`Refiner`]s; adding
//! one is a file in `samplers/` or `refiners/` and its line in [`SamplerSpec`] or [`RefinerSpec`].

mod arm_bandit;
mod context;
mod curriculum;
mod need;
mod queue;
mod refiner;
pub mod refiners;
mod sampler;
pub mod samplers;

pub use arm_bandit::Policy;
pub use context::Context;
pub use curriculum::{Curriculum, Options, Received};
pub use need::Need;
pub use refiner::Refiner;
pub use refiners::RefinerSpec;
pub use sampler::{Sampler, Selection};
pub use samplers::SamplerSpec;
