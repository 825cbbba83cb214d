//! The embedded CPU engine: a Llama-style decoder, forward and backward, in f32.
//!
//! One file per block. Every block works on `n` tokens at once, rows of flat row-major arrays;
//! only attention, positions and the loss know where one sequence ends and the next begins.

mod attention;
mod cache;
mod decoder;
mod embedding;
mod feedforward;
pub mod kernels;
mod layout;
mod loss;
pub mod matmul;
mod norm;
mod optimizer;
mod panels;
mod rope;
mod sampler;
mod schedule;
mod shape;
mod threads;
mod trainer;

pub use decoder::{Batch, Decoder, Workspace};
pub use layout::{Layout, Tensor};
pub use loss::{Loss, Outcome, Target};
pub use optimizer::{AdamW, Moments};
pub use sampler::{Draw, Request, Sampled, Sampler};
pub use schedule::Schedule;
pub use shape::Shape;
pub use trainer::{Sequence, Step, Trainer};
