//! What a learner sees next, in what form, and which results count.
//!
//! A trainer talks to [`Curriculum`]. It holds one [`Sampler`] and any number of [`Refiner`]s; adding
//! one is a file in `samplers/` or `refiners/` and its line in [`SamplerSpec`] or [`RefinerSpec`].

mod arm_bandit;
mod choosing;
mod chunked_order;
mod context;
mod curriculum;
mod desk;
pub mod filter_theory;
mod graded;
mod levels;
mod mastery;
mod need;
mod progression;
mod queue;
mod ranks;
mod reading;
mod refiner;
pub mod refiners;
pub mod rollout_quota;
mod row_passes;
mod sampler;
pub mod samplers;
mod spec;
mod staleness;
mod stock;
mod sum_tree;

use gradatim_estimate::{beta_posterior as beta, packed, pass_rate, rates, window};

pub use arm_bandit::Policy;
pub use context::Context;
pub use curriculum::{Batch, Curriculum, Options, Received, Standing};
pub use desk::{Desk, InFlight, Known, Of, Outcome, Receipt};
pub use gradatim_estimate::rates::{Estimate, Prior};
pub use need::Need;
pub use refiner::Refiner;
pub use refiners::RefinerSpec;
pub use sampler::{Sampler, Selection};
pub use samplers::SamplerSpec;
pub use spec::CurriculumSpec;
