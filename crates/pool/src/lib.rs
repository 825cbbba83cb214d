//! Problems at rest: stored rows, procedural arms that make fresh instances, or both.
//!
//! [`import`] turns a file into problems: house JSONL, or any JSONL or verl Parquet through
//! templates over a row's fields. Every row becomes a problem or a [`Refusal`] with its reason.

mod chat;
mod fields;
mod import;
pub mod jsonl;
mod options;
mod pool;
mod render;
mod rows;
mod verl;

pub use import::{Import, Refusal, import};
pub use options::RowsOptions;
pub use pool::{Arm, Census, Pool};
