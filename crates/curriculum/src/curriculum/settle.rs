//! Which groups count.

use gradatim_core::{Error, Group, Purpose, Result, Verdict};

use crate::{Context, Refiner};

/// What all refiners together say of `groups`. Pure.
pub(super) fn settle(
    refiners: &[Box<dyn Refiner>],
    groups: &[Group],
    cx: &Context<'_>,
) -> Result<Vec<Verdict>> {
    let by_purpose = |group: &Group| match group.assignment.choice.purpose {
        Purpose::Train => Verdict::KEEP,
        Purpose::Estimate | Purpose::Generate | Purpose::Validate => Verdict::drop("not for training"),
    };
    let mut verdicts: Vec<Verdict> = groups.iter().map(by_purpose).collect();
    for refiner in refiners {
        let theirs = refiner.settle(groups, cx);
        let is_finite = |verdict: &Verdict| verdict.weight.is_finite() && verdict.kl_scale.is_finite();
        if theirs.len() != groups.len() || !theirs.iter().all(is_finite) {
            let expected = format!("{} finite verdicts", groups.len());
            let hint = "settle must return one finite verdict a group";
            return Err(Error::input(refiner.name(), format!("{theirs:?}"), expected, hint));
        }
        verdicts = verdicts.into_iter().zip(theirs).map(|(verdict, other)| verdict.and(other)).collect();
    }
    Ok(verdicts)
}

/// Whether a group fills a place in the batch.
pub(super) fn counts(verdict: &Verdict) -> bool {
    verdict.weight != 0.0 && verdict.splice_into.is_none()
}
