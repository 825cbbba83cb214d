//! The nouns of gradatim and the traits its rooms meet at.
//!
//! Nothing here reads a file, holds a clock or prints. Randomness enters through
//! [`Seed`], failure leaves through [`Error`].

pub mod advantage;
mod choice;
mod error;
mod evidence;
mod fingerprint;
mod item;
mod learner;
mod metrics;
mod problem;
mod rollout;
mod score;
mod seed;
mod source;
mod state;
pub mod stats;
mod verdict;

pub use choice::{Assignment, Choice, Directive, Purpose, Ticket};
pub use error::{Error, Result};
pub use evidence::{Evidence, Measure, Query, QueryKind};
pub use fingerprint::{fingerprint, is_held_out};
pub use item::{ArmIx, Item, ProblemIx};
pub use learner::{Ask, Demonstration, Learner, Lesson, Sampling, TrainReport, Trainable};
pub use metrics::Metrics;
pub use problem::{Kind, Message, Part, Problem, Role};
pub use rollout::{Finish, Group, Rollout, Segment};
pub use score::{Score, Verifier};
pub use seed::{Rng, Seed};
pub use source::{Rewrite, Source};
pub use state::State;
pub use verdict::{FollowUp, Stretch, TokenSelection, Verdict};
