//! The open step: what was asked, what came back, what never will.
//!
//! Every ticket of a step is in one place, and moves once: open -> in, or open -> lost.

use std::mem;

use gradatim_core::{Assignment, Error, Group, Item, Measure, Purpose, Result, Ticket};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::Batch;

/// Where a ticket is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Open(Assignment),
    In,
    Lost,
}

/// One step under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Ledger {
    /// Steps begun before this one.
    pub step: u64,
    /// What was asked of it.
    pub batch: Batch,
    /// Rounds issued after the first.
    pub round: u32,
    /// Problems drawn by the sampler to train on.
    pub drawn: usize,
    /// Whether nothing more will be issued.
    pub is_done: bool,
    /// Answers to queries, told with the groups.
    pub measures: Vec<Measure>,
    /// In ticket order.
    places: Vec<(Ticket, Place)>,
    /// What came back; in ticket order once a round is closed.
    groups: Vec<Group>,
    /// How many of `groups` belong to closed rounds.
    closed: usize,
}

/// How a run knows one of its tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Under way.
    Open,
    /// Already in.
    In,
    /// Given up, or of a step that is over.
    Gone,
}

impl Ledger {
    /// A step without assignments.
    pub fn new(step: u64, batch: Batch) -> Self {
        let (measures, places, groups) = (vec![], vec![], vec![]);
        Self { step, batch, round: 0, drawn: 0, is_done: false, measures, places, groups, closed: 0 }
    }

    /// Refuses what no step over `pool` could have been.
    pub fn check_saved(&self, pool: &Pool) -> Result<()> {
        let refuse = |key: &str, found: String, expected: &str| {
            let hint = "the state file is damaged or of another pool: resume from an earlier checkpoint";
            Err(Error::input(format!("state.ledger.{key}"), found, expected, hint))
        };
        self.batch.check().map_err(|fault| fault.under("state.ledger"))?;
        if self.closed > self.groups.len() {
            let found = format!("{} of {} groups", self.closed, self.groups.len());
            return refuse("closed", found, "no more groups than are kept");
        }
        if let Some([_, (next, _)]) = self.places.array_windows().find(|[(a, _), (b, _)]| a >= b) {
            return refuse("places", format!("ticket {} out of order", next.counter), "ascending tickets");
        }
        let known = self.open().chain(self.groups.iter().map(|group| &group.assignment));
        match known.map(|assignment| assignment.choice.item).find(|item| !pool.holds(*item)) {
            Some(item) => refuse("item", format!("{item:?}"), "items of the pool"),
            None => Ok(()),
        }
    }

    /// What of it goes on over a pool that changed, under policies that begin anew: problems that are open, to be
    /// trained on, and still there. What came back is no longer in hand, so nothing is refilled.
    pub fn moved(&mut self, moved: impl Fn(Item) -> Option<Item>) {
        for (_, place) in &mut self.places {
            let Place::Open(assignment) = place else { continue };
            let choice = &mut assignment.choice;
            let is_plain = choice.purpose == Purpose::Train && choice.parent.is_none();
            match moved(choice.item).filter(|_| is_plain) {
                Some(item) => choice.item = item,
                None => *place = Place::Lost,
            }
        }
        (self.measures, self.groups, self.closed) = (vec![], vec![], 0);
        self.round = u32::MAX;
    }

    /// Takes note of assignments, whose tickets follow on those before.
    pub fn issue(&mut self, assignments: &[Assignment]) {
        let open = |assignment: &Assignment| (assignment.ticket, Place::Open(assignment.clone()));
        self.places.extend(assignments.iter().map(open));
    }

    /// How this step knows `ticket`.
    pub fn standing(&self, ticket: Ticket) -> Standing {
        match self.place(ticket).map(|ix| &self.places[ix].1) {
            Some(Place::Open(_)) => Standing::Open,
            Some(Place::In) => Standing::In,
            Some(Place::Lost) | None => Standing::Gone,
        }
    }

    /// Whether this step issued `ticket`.
    pub fn has(&self, ticket: Ticket) -> bool {
        self.place(ticket).is_some()
    }

    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.places.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()
    }

    /// Refuses what cannot be the answer to the open assignment it is filed under. A `partial` one may lack
    /// rollouts, if its own assignment says of which part.
    pub fn check(&self, group: &Group, partial: bool) -> Result<()> {
        let ticket = group.assignment.ticket;
        let Some(Place::Open(asked)) = self.place(ticket).map(|ix| &self.places[ix].1) else { return Ok(()) };
        let (found, expected) = (group.rollouts.len(), asked.rollouts() as usize);
        if found != expected && !(partial && is_part(&group.assignment, asked, found)) {
            let hint = "hand back every rollout of a group together, or report the ticket as lost";
            let key = format!("group {}", ticket.counter);
            return Err(Error::input(key, format!("{found} rollouts"), format!("{expected} rollouts"), hint));
        }
        group.rollouts.iter().enumerate().try_for_each(|(ix, rollout)| {
            let (key, hint) =
                (format!("group {} rollout {ix}", ticket.counter), "check the reward and the learner");
            let refuse = |found: String, expected: &str| Err(Error::input(&key, found, expected, hint));
            let log_prob = rollout.log_probs.iter().find(|log_prob| !log_prob.is_finite());
            match (&rollout.score, log_prob) {
                _ if !rollout.reward.is_finite() => {
                    refuse(format!("reward {}", rollout.reward), "a finite reward")
                }
                _ if !rollout.advantage.is_finite() => {
                    refuse(format!("advantage {}", rollout.advantage), "a finite advantage")
                }
                (Some(score), _) if !(0.0..=1.0).contains(&score.value) => {
                    refuse(format!("score {}", score.value), "a score in [0, 1]")
                }
                (_, Some(log_prob)) => {
                    refuse(format!("log-probability {log_prob}"), "finite log-probabilities")
                }
                _ => Ok(()),
            }
        })
    }

    /// Takes in an answer to an open assignment, under the words in which that was asked.
    pub fn take(&mut self, mut group: Group) {
        let Some(ix) = self.place(group.assignment.ticket) else { return };
        if let Place::Open(asked) = &mut self.places[ix].1 {
            if group.rollouts.len() < asked.rollouts() as usize {
                asked.choice.parts.clone_from(&group.assignment.choice.parts);
            }
            mem::swap(asked, &mut group.assignment);
            self.places[ix].1 = Place::In;
            self.groups.push(group);
        }
    }

    /// Gives an assignment up; says whether it was open.
    pub fn lose(&mut self, ticket: Ticket) -> bool {
        let is_open = self.standing(ticket) == Standing::Open;
        if let (true, Some(ix)) = (is_open, self.place(ticket)) {
            self.places[ix].1 = Place::Lost;
        }
        is_open
    }

    /// What was asked under a ticket that is still open.
    pub fn assignment(&self, ticket: Ticket) -> Option<&Assignment> {
        match self.place(ticket).map(|ix| &self.places[ix].1) {
            Some(Place::Open(assignment)) => Some(assignment),
            Some(Place::In | Place::Lost) | None => None,
        }
    }

    /// Assignments under way, in ticket order.
    pub fn open(&self) -> impl Iterator<Item = &Assignment> {
        self.places.iter().filter_map(|(_, place)| match place {
            Place::Open(assignment) => Some(assignment),
            Place::In | Place::Lost => None,
        })
    }

    /// Puts what came back in ticket order; gives the groups of the round that ends.
    pub fn close_round(&mut self) -> &[Group] {
        let round = mem::replace(&mut self.closed, self.groups.len());
        self.groups[round..].sort_by_key(|group| group.assignment.ticket);
        &self.groups[round..]
    }

    /// What came back so far.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What came back.
    pub fn into_groups(self) -> Vec<Group> {
        self.groups
    }
}

/// Whether `given` is what `asked` asked for less some rollouts, `found` being left.
fn is_part(given: &Assignment, asked: &Assignment, found: usize) -> bool {
    let (given, asked) = (&given.choice.parts, &asked.choice.parts);
    let fits = given.len() == asked.len() && given.iter().zip(asked).all(|(g, a)| g.0 <= a.0 && g.1 == a.1);
    fits && found > 0 && given.iter().map(|(rollouts, _)| *rollouts as usize).sum::<usize>() == found
}
