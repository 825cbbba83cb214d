//! Results find their tickets.

use std::collections::HashMap;

use gradatim_core::{Assignment, Group, Result, Ticket, Verdict};

use super::clock::{Drawn, late_weight};
use super::late::GivenUp;
use super::{Desk, Of, Outcome, Receipt};
use crate::Standing;

impl Desk {
    /// Whether and how much a result would count on its own. Changes nothing, and may be asked again.
    pub fn admit(&self, outcome: &Outcome) -> Result<Verdict> {
        match self.group_of(outcome)? {
            Some(group) => self.curriculum.admit(&self.pool, &group),
            None => Ok(Verdict::drop("not open")),
        }
    }

    /// Takes results in, each once: what comes twice or from another run changes nothing, and what comes late is only
    /// told to the policies.
    pub fn observe(&mut self, outcomes: &[Outcome]) -> Result<Receipt> {
        let (mut receipt, mut groups, mut late) = (Receipt::default(), vec![], vec![]);
        let mut accepted: HashMap<Ticket, usize> = HashMap::new();
        for (ix, outcome) in outcomes.iter().enumerate() {
            receipt.nan += outcome.rewards.iter().filter(|reward| reward.is_nan()).count();
            let ticket = self.ticket_of(outcome, &accepted);
            let verdict = match ticket.map(|ticket| (ticket, self.curriculum.standing(ticket))) {
                None | Some((_, Err(_))) => {
                    receipt.foreign += 1;
                    Verdict::drop("foreign")
                }
                Some((ticket, Ok(Standing::Open))) if !accepted.contains_key(&ticket) => {
                    match self.group(outcome, ticket)? {
                        Some(group) => {
                            let verdict = self.curriculum.admit(&self.pool, &group)?;
                            receipt.accepted += 1;
                            let asked = self.curriculum.assignment(ticket).map_or(0, Assignment::rollouts);
                            receipt.partial += usize::from(group.rollouts.len() < asked as usize);
                            accepted.insert(ticket, ix);
                            groups.push(group);
                            verdict
                        }
                        None => {
                            receipt.unscored.push(ticket);
                            Verdict::drop("nothing was scored")
                        }
                    }
                }
                Some((_, Ok(Standing::Open | Standing::In))) => {
                    receipt.duplicate += 1;
                    Verdict::drop("duplicate")
                }
                Some((ticket, Ok(Standing::Gone))) => {
                    receipt.late += 1;
                    late.extend(self.late_group(outcome, ticket)?);
                    Verdict::drop("late")
                }
            };
            receipt.verdicts.push(verdict);
        }
        self.gauges.received(&receipt);
        self.learn(&groups, late);
        let received = self.curriculum.receive(&self.pool, groups)?;
        self.go_on(received, |ticket, verdict| {
            if let Some(ix) = accepted.get(&ticket) {
                receipt.verdicts[*ix] = verdict;
            }
        })?;
        let unscored = receipt.unscored.clone();
        self.release(&unscored)?;
        Ok(receipt)
    }

    /// The ticket an outcome speaks of: its own, or the oldest one open for its problem.
    fn ticket_of(&self, outcome: &Outcome, taken: &HashMap<Ticket, usize>) -> Option<Ticket> {
        let id = match &outcome.of {
            Of::Ticket(ticket) => return Some(*ticket),
            Of::Problem(id) => id,
        };
        let open = self.curriculum.open();
        let of_problem = |assignment: &&Assignment| {
            let known = self.pool.id(assignment.choice.item);
            !taken.contains_key(&assignment.ticket) && known.is_ok_and(|known| known == *id)
        };
        open.iter().find(of_problem).map(|assignment| assignment.ticket)
    }

    fn group_of(&self, outcome: &Outcome) -> Result<Option<Group>> {
        match self.ticket_of(outcome, &HashMap::new()) {
            Some(ticket) if self.curriculum.assignment(ticket).is_some() => self.group(outcome, ticket),
            _ => Ok(None),
        }
    }

    /// The group an outcome makes under an open ticket; `None` if nothing of it was scored.
    fn group(&self, outcome: &Outcome, ticket: Ticket) -> Result<Option<Group>> {
        let Some(assignment) = self.curriculum.assignment(ticket) else { return Ok(None) };
        let group = outcome.group(assignment, self.drawn(ticket).version, self.advantage)?;
        Ok((!group.rollouts.is_empty()).then_some(group))
    }

    /// As [`Desk::group`], of a ticket that was given up, with the time at which it was drawn.
    fn late_group(&self, outcome: &Outcome, ticket: Ticket) -> Result<Option<(Group, u64)>> {
        let Some(GivenUp { assignment, drawn }) = self.late.of(ticket) else { return Ok(None) };
        let group = outcome.group(assignment, drawn.version, self.advantage)?;
        Ok((!group.rollouts.is_empty()).then_some((group, drawn.at)))
    }

    /// Takes note of groups that are taken in, and of late ones, each once and by its age.
    fn learn(&mut self, groups: &[Group], late: Vec<(Group, u64)>) {
        for group in groups {
            let at = self.drawn(group.assignment.ticket).at;
            self.clock.came(self.clock.age(at));
            self.memory.learn(group, at);
        }
        for (group, at) in late {
            let ticket = group.assignment.ticket;
            if self.late.of(ticket).is_some() {
                let age = self.clock.age(at);
                let weight = late_weight(age, self.clock.patience(self.expire_after));
                let mut rng =
                    self.curriculum.options().seed.rng("late", [ticket.counter, ticket.incarnation.into()]);
                let told = self.late.take(group, weight, &mut rng);
                told.iter().for_each(|group| self.memory.learn(group, at));
                self.clock.came(age);
            }
        }
    }

    /// When an open ticket was drawn.
    pub(super) fn drawn(&self, ticket: Ticket) -> Drawn {
        self.clock.drawn(self.curriculum.step_of(ticket).unwrap_or(u64::MAX))
    }
}
