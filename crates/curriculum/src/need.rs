//! What a policy needs from the trainer it is attached to.

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Something a trainer must be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Hands back the reward of every rollout, of rejected groups too.
    Rewards,
    /// Multiplies a group's advantages by its weight; 0 drops the group.
    Weights,
    /// Hands back the text of every rollout.
    RolloutText,
    /// Asks another prompt than the problem's own.
    PromptOverride,
    /// Trains under another prompt than the one asked.
    TrainPrompt,
    /// Starts responses with given text.
    Prefix,
    /// Limits the length of responses one by one.
    LengthBudget,
    /// Trains given starts of responses, and only those tokens of them that a verdict selects.
    TokenSelection,
    /// Multiplies the KL coefficient group by group.
    KlScale,
}

/// Refuses a trainer that lacks something needed and not allowed to be missing.
pub(crate) fn check(needs: &[Need], able: &[Need], allow: &[Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| !able.contains(need) && !allow.contains(need)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let hint =
        "use a trainer that does this, drop the policy, or list it in `allow` and accept the difference";
    Err(Error::input("trainer", format!("without {missing:?}"), format!("one able to do {needs:?}"), hint))
}
