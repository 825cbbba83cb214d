//! Problems at rest: stored rows, procedural arms that make fresh instances, or both.
//!
//! [`scan`] turns files into problems, one row at a time, and [`import`] collects them: JSONL, JSON, CSV,
//! Parquet and Arrow, in the house schema, in a published layout, or through templates over a row's fields.
//! Every row becomes a problem or a [`Refusal`] with its reason.

mod cache;
mod chat;
mod choices;
mod columns;
pub mod decontaminate;
pub mod dedupe;
pub mod describe;
mod fields;
pub mod fold;
mod formats;
mod forms;
mod house;
mod import;
mod intake;
pub mod jsonl;
mod layouts;
pub mod minhash;
pub mod ngrams;
mod options;
mod pool;
mod quiet;
mod reasons;
mod render;
mod rows;
pub mod split;
mod table;
mod templates;
pub mod wording;
pub mod writers;

pub use cache::{Opened, open, open_in};
pub use formats::{Format, Lines, Numbered};
pub use import::{Import, Refusal, Scan, Scanned, import, scan};
pub use options::RowsOptions;
pub use pool::{Arm, Census, Pool};
pub use reasons::Reasons;
pub use rows::with_canonical;
pub use table::Table;
pub use writers::Writer;
