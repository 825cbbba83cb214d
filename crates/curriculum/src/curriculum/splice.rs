//! Splicing: rollouts of a follow-up take the places of failing ones in the group it follows.
//!
//! Swap     as many as the follow-up has, or as fail in its parent: those cut off at their length first, else
//!          drawn by (step, follow-up). The two change places, so every group keeps its size and no rollout is
//!          lost or counted twice
//! Prompt   all of the parent are trained under its own prompt: the follow-up's `train_prompt` becomes the
//!          parent's, and is what the parent was asked anyway
//! Judge    the refiners settle anew what was spliced; a follow-up spliced in does not count by itself
//! Told     policies observe groups as they were sampled, before the swap
//! Source   system 6, item 7 [inferred]

use std::collections::BTreeSet;
use std::mem;

use gradatim_core::{Finish, Group, Result, Ticket, Verdict};

use super::settle::settle;
use crate::pass_rate::passes;
use crate::{Context, Refiner};

/// What a step's groups come to.
pub(super) struct Settled {
    /// The groups after splicing; `None` if nothing was to be spliced.
    pub spliced: Option<Vec<Group>>,
    /// One a group.
    pub verdicts: Vec<Verdict>,
}

/// What all refiners together say of `groups`, in ticket order, once what they want spliced is. Pure.
pub(super) fn settle_spliced(
    refiners: &[Box<dyn Refiner>],
    groups: &[Group],
    cx: &Context<'_>,
) -> Result<Settled> {
    let verdicts = settle(refiners, groups, cx)?;
    if verdicts.iter().all(|verdict| verdict.splice_into.is_none()) {
        return Ok(Settled { spliced: None, verdicts });
    }
    let mut spliced = groups.to_vec();
    let moves = splice(&mut spliced, &verdicts, cx);
    let mut anew = settle(refiners, &spliced, cx)?;
    for (anew, verdict) in anew.iter_mut().zip(&verdicts).filter(|(_, v)| v.splice_into.is_some()) {
        *anew = Verdict { weight: 0.0, why: Some("found no failing rollout to replace"), ..verdict.clone() };
    }
    for (from, into) in moves {
        anew[from].why = Some("spliced");
        anew[into].tokens = anew[into].tokens.or(verdicts[from].tokens);
    }
    Ok(Settled { spliced: Some(spliced), verdicts: anew })
}

/// Swaps rollouts; gives the places of each follow-up that found room, and of its parent.
fn splice(groups: &mut [Group], verdicts: &[Verdict], cx: &Context<'_>) -> Vec<(usize, usize)> {
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut moves = vec![];
    for (from, verdict) in verdicts.iter().enumerate() {
        let Some(into) = verdict.splice_into.and_then(|parent| place(groups, parent)) else { continue };
        let parent = groups[into].rollouts.iter().enumerate();
        let fails = parent.filter(|(ix, rollout)| passes(rollout) < 1.0 && !taken.contains(&(into, *ix)));
        let mut places: Vec<usize> = fails.map(|(ix, _)| ix).collect();
        if into == from || places.is_empty() {
            continue;
        }
        cx.rng("splice", groups[from].assignment.ticket.counter).shuffle(&mut places);
        places.sort_by_key(|ix| groups[into].rollouts[*ix].finish != Finish::Length);
        let mut guests = mem::take(&mut groups[from].rollouts);
        for (guest, ix) in guests.iter_mut().zip(places) {
            mem::swap(guest, &mut groups[into].rollouts[ix]);
            taken.insert((into, ix));
        }
        groups[from].rollouts = guests;
        let prompt = groups[from].assignment.choice.train_prompt.clone();
        let parent = &mut groups[into].assignment.choice.train_prompt;
        *parent = parent.take().or(prompt);
        moves.push((from, into));
    }
    moves
}

fn place(groups: &[Group], ticket: Ticket) -> Option<usize> {
    groups.binary_search_by_key(&ticket, |group| group.assignment.ticket).ok()
}
