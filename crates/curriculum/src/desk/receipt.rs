//! What became of results handed in.

use gradatim_core::{Ticket, Verdict};

/// What became of the results of one call.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// Groups taken in.
    pub accepted: usize,
    /// Groups that were in already.
    pub duplicate: usize,
    /// Groups whose step was over, or that were given up: of those, the policies are told by age.
    pub late: usize,
    /// Groups that this run never issued.
    pub foreign: usize,
    /// Groups taken in with fewer rollouts than were asked for: some never came, or were not scored.
    pub partial: usize,
    /// Rollouts that were not scored.
    pub nan: usize,
    /// Tickets given up because nothing of them was scored.
    pub unscored: Vec<Ticket>,
    /// One a result, in their order. Of a step that ended with this call it is the last word; of one still under
    /// way, what the group would count on its own.
    pub verdicts: Vec<Verdict>,
}
