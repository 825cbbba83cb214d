//! The nouns of gradatim and the traits its rooms meet at.
//!
//! Nothing here reads a file, holds a clock or prints. Randomness enters through
//! [`Seed`], failure leaves through [`Error`].

pub mod advantage;
pub mod agreement;
mod beta;
mod chat;
mod choice;
mod embedding;
mod episodic_memory;
mod error;
mod evidence;
mod fingerprint;
mod hill_climb;
mod item;
mod learner;
mod metrics;
mod problem;
pub mod ranking;
pub mod regret;
mod rollout;
mod schedule;
mod score;
mod seed;
mod source;
mod state;
pub mod stats;
mod verdict;

pub use chat::{ChatModel, Recorded, Scripted};
pub use choice::{Assignment, Choice, Directive, PROMPT, Purpose, Ticket};
pub use embedding::Embedding;
pub use episodic_memory::EpisodicMemory;
pub use error::{Error, Result};
pub use evidence::{Evidence, Measure, Query, QueryKind};
pub use fingerprint::{fingerprint, is_held_out};
pub use hill_climb::HillClimb;
pub use item::{ArmIx, Item, ProblemIx};
pub use learner::{Ask, Demonstration, Learner, Lesson, Sampling, TrainReport, Trainable};
pub use metrics::Metrics;
pub use problem::{Kind, Message, Part, Problem, Role, text_of};
pub use rollout::{Finish, Group, Rollout, Segment, UNSPEAKABLE};
pub use schedule::Schedule;
pub use score::{Score, Verifier};
pub use seed::{Rng, Seed};
pub use source::{Rewrite, Source};
pub use state::State;
pub use verdict::{FollowUp, Stretch, TokenSelection, Verdict};
