//! How often the rollouts of a group pass, and what that says of an item.
//!
//! A rollout passes by its verifier's score; where a trainer hands back rewards alone, by its reward
//! cut to [0, 1]. Shaped rewards are never a pass rate where a score is known.

use gradatim_core::{Evidence, Group, Purpose, Rollout};

/// Share of a pass, in [0, 1].
pub fn passes(rollout: &Rollout) -> f64 {
    rollout.score.as_ref().map_or_else(|| rollout.reward.clamp(0.0, 1.0), |score| score.value)
}

/// Share of the rollouts of a group that are right, fractions of a pass left out; 0 for an empty group.
pub fn solved_rate(group: &Group) -> f64 {
    let solved = group.rollouts.iter().filter(|rollout| passes(rollout) >= 1.0).count();
    solved as f64 / group.rollouts.len().max(1) as f64
}

/// Passes among the rollouts of a group, fractions included.
pub fn passed(group: &Group) -> f64 {
    group.rollouts.iter().map(passes).sum()
}

/// Mean share of a pass; 0 for an empty group.
pub fn pass_rate(group: &Group) -> f64 {
    passed(group) / group.rollouts.len().max(1) as f64
}

/// Groups that show how hard their item is, in ticket order whatever the order of `evidence`: asked under
/// the item's own prompt, without a given start.
pub fn plain_groups<'a>(evidence: &[Evidence<'a>]) -> Vec<&'a Group> {
    let mut groups: Vec<&Group> = evidence
        .iter()
        .filter_map(|piece| match piece {
            Evidence::Group(group) => Some(*group),
            Evidence::Measure(_) | Evidence::PoolGrew(_) => None,
        })
        .filter(|group| is_plain(group))
        .collect();
    groups.sort_by_key(|group| group.assignment.ticket);
    groups
}

fn is_plain(group: &Group) -> bool {
    let choice = &group.assignment.choice;
    matches!(choice.purpose, Purpose::Train | Purpose::Estimate)
        && choice.prompt.is_none()
        && choice.parts.iter().all(|(_, directive)| directive.prefix.is_none())
}
