//! What the curriculum counts about itself.

use gradatim_core::Metrics;
use serde::{Deserialize, Serialize};

/// Totals since the run began, `kept` excepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Tally {
    /// Groups that came back after their step was over, or after they were given up.
    pub late: u64,
    /// Groups that came back twice.
    pub duplicates: u64,
    /// Assignments given up.
    pub lost: u64,
    /// Groups that would have counted, beyond the batch.
    pub surplus: u64,
    /// Steps that ran out of rounds or draws before the batch was full.
    pub starved: u64,
    /// Problems drawn after the first round of a step.
    pub refills: u64,
    /// Dropped groups that stood in where a batch could not be filled.
    pub stood_in: u64,
    /// Groups that counted in the last step, those that stood in among them.
    pub kept: u64,
}

impl Tally {
    /// As numbers to show.
    pub fn metrics(&self) -> Metrics {
        let numbers = [
            ("late", self.late),
            ("duplicates", self.duplicates),
            ("lost", self.lost),
            ("surplus", self.surplus),
            ("starved", self.starved),
            ("refills", self.refills),
            ("stood-in", self.stood_in),
            ("kept", self.kept),
        ];
        let numbers = numbers.into_iter().map(|(name, count)| (name.to_owned(), count as f64)).collect();
        Metrics { numbers, ..Metrics::default() }
    }
}
