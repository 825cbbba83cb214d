//! What a run says to a person: one offline HTML page and a terminal table.

mod comparison;
mod embed;
mod examples;
mod figures;
mod html;
mod numbers;
mod plots;
mod read;
mod result;
mod seconds;
mod series;
mod table;
mod words;

pub use html::write_html;
pub use read::{Record, TrialRecord};
pub use table::table;
