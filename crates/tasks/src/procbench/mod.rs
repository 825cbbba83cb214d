//! ProcBench: 23 procedures whose every step is spelled out, so that nothing has to be known or searched for.
//!
//! Source    arXiv 2410.03117 and its release: the generators, their special cases, the init of each task. The wording
//!           is ours.
//! Level     n has n states after the initial one, 2 to 25: short to 6, medium to 16, long to 25 (`meta.length`).
//! Asked     the final state and the states between, without the initial one. English: one line of JSON after `#`,
//!           `#{"intermediate": ["ba"], "final": "ab"}`. Compact: `;` ends each state, `#` leads the last, commas part
//!           what a list holds: `ba;#ab`.
//! Judged    by the final state; by all states, or by the share before the first wrong one, where `judged` says so.
//! Canonical initial state and instructions as shown; tasks on sentences: the sentence.
//! Distinct  told where it is known; no level of any task but encode and decode (162 at level 2) has under 1,000.
//! Repeats   only sort leaves out states that equal the one before.
//! Differs   search strings have the length drawn for them, and decompose draws no single key (which never survived);
//!           `compat` brings back the release's lengths and has integers read as it reads them. Sentences are made of
//!           words of ours, not taken from articles. A width of move-cyclic is drawn, not given by the instance's place
//!           among ten. Draws that miss the level are drawn wholly afresh.

mod options;
mod procedure;
mod replay;
mod sentence;
mod state;
mod strings;

pub mod compare;
pub mod compose;
pub mod copy;
pub mod count;
pub mod count2;
pub mod cumulate;
pub mod decode;
pub mod decompose;
pub mod delete_char;
pub mod delete_word;
pub mod encode;
pub mod fill_word;
pub mod find_cyclic;
pub mod gather;
pub mod move_cyclic;
pub mod push_pop;
pub mod rhythm;
pub mod rotate;
pub mod search;
pub mod sort;
pub mod split1;
pub mod split2;
pub mod substitute;

pub use options::{Judged, Options};
pub use replay::{Replay, replay};

#[cfg(test)]
mod tests;
