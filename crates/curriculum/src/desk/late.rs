//! Results of tickets that were given up: no part of a step any more, but still news of how hard a problem is.
//!
//! Weight  w of its age: `clock.rs`
//! Told    round(w n) of its n rollouts, chosen at random, with the next step that ends: policies need no other
//!         notion of weight, and what is told comes once
//! Only    groups asked under the problem's own prompt
//! Kept    tickets given up less than 2 patience ago; later ones are forgotten, and their results teach nothing

use std::collections::BTreeMap;

use gradatim_core::{Assignment, Error, Evidence, Group, Item, Result, Rng, Ticket};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::clock::{Drawn, late_weight};
use crate::pass_rate::plain_groups;

/// What was given up, and what came of it since the last step that ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Late {
    given_up: BTreeMap<Ticket, GivenUp>,
    /// To be told.
    pub groups: Vec<Group>,
}

/// An assignment that was given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenUp {
    pub assignment: Assignment,
    pub drawn: Drawn,
}

/// What [`Late`] keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SavedLate {
    given_up: Vec<GivenUp>,
    groups: Vec<Group>,
}

impl Late {
    /// Remembers a ticket that is given up.
    pub fn give_up(&mut self, assignment: Assignment, drawn: Drawn) {
        self.given_up.insert(assignment.ticket, GivenUp { assignment, drawn });
    }

    /// What was given up under that ticket.
    pub fn of(&self, ticket: Ticket) -> Option<&GivenUp> {
        self.given_up.get(&ticket)
    }

    /// Takes the result of a ticket in; gives what is to be told of it.
    pub fn take(&mut self, group: Group, weight: f64, rng: &mut Rng) -> Option<&Group> {
        self.given_up.remove(&group.assignment.ticket);
        let is_plain = !plain_groups(&[Evidence::Group(&group)]).is_empty();
        let told = thinned(group, weight, rng).filter(|_| is_plain)?;
        self.groups.push(told);
        self.groups.last()
    }

    /// Forgets what is too old to weigh anything.
    pub fn forget(&mut self, now: u64, patience: u64) {
        self.given_up
            .retain(|_, given_up| late_weight(now.saturating_sub(given_up.drawn.at), patience) > 0.0);
    }

    /// Everything.
    pub fn save(&self) -> SavedLate {
        SavedLate { given_up: self.given_up.values().cloned().collect(), groups: self.groups.clone() }
    }

    /// What was saved, items as `moved` says; those it knows nothing of are left out.
    pub fn of_saved(saved: SavedLate, moved: impl Fn(Item) -> Option<Item>) -> Self {
        let of = |mut assignment: Assignment| {
            assignment.choice.item = moved(assignment.choice.item)?;
            Some(assignment)
        };
        let mut late = Self::default();
        for GivenUp { assignment, drawn } in saved.given_up {
            of(assignment).into_iter().for_each(|assignment| late.give_up(assignment, drawn));
        }
        let group = |group: Group| Some(Group { assignment: of(group.assignment)?, ..group });
        late.groups = saved.groups.into_iter().filter_map(group).collect();
        late
    }

    /// Refuses items that `pool` does not hold.
    pub fn check(&self, pool: &Pool) -> Result<()> {
        let groups = self.groups.iter().map(|group| &group.assignment);
        let mut known = self.given_up.values().map(|given_up| &given_up.assignment).chain(groups);
        match known.find(|assignment| !pool.holds(assignment.choice.item)) {
            None => Ok(()),
            Some(assignment) => {
                let hint = "the state is damaged: resume from an earlier checkpoint";
                let found = format!("{:?}", assignment.choice.item);
                Err(Error::input("state.late", found, "items of the pool", hint))
            }
        }
    }
}

/// So many of its rollouts as `weight` says, in their order; `None` where that is none.
fn thinned(mut group: Group, weight: f64, rng: &mut Rng) -> Option<Group> {
    let n = group.rollouts.len();
    let mut wanted = (weight * n as f64).round() as u64;
    let mut keep = (0..n as u64).map(|ix| {
        let is_kept = rng.below(n as u64 - ix) < wanted;
        wanted -= u64::from(is_kept);
        is_kept
    });
    let kept: Vec<bool> = keep.by_ref().collect();
    let mut ix = 0;
    for (rollouts, _) in &mut group.assignment.choice.parts {
        let of_part = ix..(ix + *rollouts as usize).min(n);
        ix = of_part.end;
        *rollouts = kept[of_part].iter().filter(|is_kept| **is_kept).count() as u32;
    }
    let mut of = kept.iter();
    group.rollouts.retain(|_| of.next() == Some(&true));
    (!group.rollouts.is_empty()).then_some(group)
}

#[cfg(test)]
mod tests {
    use gradatim_core::{Choice, Directive, Finish, ProblemIx, Rollout, Seed};

    use super::*;

    fn group(n: u32) -> Group {
        let rollout = |ix: u32| Rollout {
            tokens: vec![],
            log_probs: vec![],
            segments: vec![],
            text: String::new(),
            length: 0,
            finish: Finish::Stop,
            policy_version: 0,
            score: None,
            reward: f64::from(ix),
            advantage: 0.0,
        };
        let parts = vec![(n / 2, Directive::default()), (n - n / 2, Directive::default())];
        let choice = Choice { parts, ..Choice::train(Item::Row(ProblemIx(0))) };
        let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
        Group { assignment: Assignment { ticket, choice }, rollouts: (0..n).map(rollout).collect() }
    }

    #[test]
    fn as_many_rollouts_are_told_as_the_weight_says_and_each_is_as_likely() {
        let mut counts = [0.0_f64; 8];
        let draws = 8_000;
        for draw in 0..draws {
            let told = thinned(group(8), 0.37, &mut Seed(draw).rng("late", [0, 0])).unwrap();
            assert_eq!((told.rollouts.len(), told.assignment.rollouts()), (3, 3));
            let rewards = told.rewards();
            assert!(rewards.windows(2).all(|pair| pair[0] < pair[1]), "in their order");
            rewards.iter().for_each(|reward| counts[*reward as usize] += 1.0);
        }
        let (n, p) = (draws as f64, 3.0 / 8.0);
        let error = (n * p * (1.0 - p)).sqrt();
        assert!(counts.iter().all(|count| (count - n * p).abs() < 5.0 * error), "{counts:?}");
    }

    #[test]
    fn weights_fall_from_all_to_nothing_at_twice_the_patience() {
        assert_eq!([0, 10, 20, 40, 50].map(|age| late_weight(age, 20)), [1.0, 0.75, 0.5, 0.0, 0.0]);
        let rng = || Seed(1).rng("late", [0, 0]);
        assert_eq!(thinned(group(8), 1.0, &mut rng()), Some(group(8)));
        assert_eq!(thinned(group(8), 0.05, &mut rng()), None);
    }
}
