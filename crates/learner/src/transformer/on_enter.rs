//! What happens to reference and optimiser when a stage begins.
//!
//! Source     Can One Domain Help Others?, arXiv 2507.17512, system 47: at each stage boundary the present
//!            weights become the KL reference, and the optimiser forgets.
//! Reference  without a refresh the KL term pulls towards the policy of an earlier stage; at a KL coefficient
//!            of 0 a refresh changes nothing
//! Optimiser  both moments and the count of updates; the learning rate begins its rise again with the count
//!            [inferred]
//! Weights    are never touched

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use super::Objective;

/// What a stage does before its first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OnEnter {
    /// The present weights become the KL reference, also where there is one already.
    pub refresh_reference: bool,
    /// The optimiser forgets its moments, and the learning rate rises anew. Without it both go on, which a
    /// rate that falls at the end of the stage cannot.
    pub reset_optimizer: bool,
}

impl Default for OnEnter {
    fn default() -> Self {
        Self { refresh_reference: false, reset_optimizer: true }
    }
}

impl OnEnter {
    pub(super) fn check(self, objective: &Objective) -> Result<()> {
        if !self.reset_optimizer && objective.schedule(None).fall > 0.0 {
            let hint = "set fall = 0.0, or leave reset_optimizer at true";
            let expected = "0 in a stage that keeps its optimiser: the count of updates goes on";
            return Err(Error::input("fall", objective.schedule(None).fall, expected, hint));
        }
        Ok(())
    }
}
