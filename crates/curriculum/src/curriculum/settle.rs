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
    !verdict.dropped && verdict.splice_into.is_none()
}

/// Lets dropped groups fill up to `missing` places: those that every refiner which dropped them offers, the
/// nearest first, then in ticket order. Gives how many. Pure in everything but `verdicts`.
pub(super) fn stand_in(
    refiners: &[Box<dyn Refiner>],
    groups: &[Group],
    verdicts: &mut [Verdict],
    missing: usize,
    cx: &Context<'_>,
) -> u64 {
    if missing == 0 {
        return 0;
    }
    let theirs: Vec<Vec<Verdict>> = refiners.iter().map(|refiner| refiner.settle(groups, cx)).collect();
    let mut offers: Vec<(f64, usize, Verdict)> = vec![];
    for (ix, group) in groups.iter().enumerate() {
        let is_trained = group.assignment.choice.purpose == Purpose::Train;
        if !is_trained || !verdicts[ix].dropped || verdicts[ix].splice_into.is_some() {
            continue;
        }
        let mut offer = Some((0.0, Verdict { why: Some("stands in"), ..Verdict::KEEP }));
        for (refiner, verdicts) in refiners.iter().zip(&theirs) {
            offer = match offer {
                Some((distance, verdict)) if verdicts[ix].dropped => {
                    refiner.stand_in(group, cx).map(|further| (distance + further, verdict))
                }
                Some((distance, verdict)) => Some((distance, verdict.and(verdicts[ix].clone()))),
                None => None,
            };
        }
        offers.extend(offer.map(|(distance, verdict)| (distance, ix, verdict)));
    }
    offers.sort_by(|(left, ..), (right, ..)| left.total_cmp(right));
    offers.truncate(missing);
    let taken = offers.len() as u64;
    offers.into_iter().for_each(|(_, ix, verdict)| verdicts[ix] = verdict);
    taken
}
