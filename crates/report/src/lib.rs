//! What a run, or a pool, says to a person: one offline HTML page and text for the terminal.

pub mod arena;
mod comparison;
mod embed;
mod examples;
mod figures;
mod html;
mod numbers;
mod plots;
pub mod pool;
mod read;
mod result;
mod seconds;
mod series;
mod table;
mod visible;
mod words;

pub use html::write_html;
pub use numbers::thousands;
pub use read::{Record, TrialRecord};
pub use table::table;
pub use visible::{cut, visible, visible_line};
