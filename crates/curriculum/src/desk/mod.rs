//! The curriculum as a trainer sees it that draws ahead: batches on demand, results in any order, late, twice,
//! in part or never.
//!
//! Select   open assignments to be handed out again come first, then follow-ups of steps under way, then a step
//!          of its own for the rest
//! Observe  results find their tickets; a step of which nothing is open is finished and told to the policies
//! Expire   what is still out `expire_after` steps later is given up: neither a failure nor evidence
//! Resume   what was out when the state was saved is handed out again, kept, or given up (`InFlight`)

mod gauges;
mod outcome;
mod receipt;
mod resume;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Error, Group, Metrics, Result, Ticket, Verdict};
use gradatim_pool::Pool;

use self::gauges::Gauges;
pub use self::outcome::{Of, Outcome};
pub use self::receipt::Receipt;
pub use self::resume::InFlight;
use crate::{Batch, Curriculum, Received, Standing};

/// A curriculum over its pool, for trainers outside.
pub struct Desk {
    curriculum: Curriculum,
    pool: Arc<Pool>,
    /// What advantages are computed by, where a trainer hands back none.
    advantage: Estimator,
    /// Steps after which what is still out is given up.
    expire_after: u64,
    /// Assignments to be handed out before anything is drawn.
    queue: VecDeque<Ticket>,
    /// Tickets handed out under the name of a request.
    requests: BTreeMap<String, Vec<Ticket>>,
    gauges: Gauges,
}

impl Desk {
    /// A curriculum that may have steps open at once and takes groups in part; `expire_after` counts steps, at
    /// least 1.
    pub fn new(
        curriculum: Curriculum,
        pool: Arc<Pool>,
        advantage: Estimator,
        expire_after: u64,
    ) -> Result<Self> {
        if expire_after == 0 {
            let hint = "leave it out, or set more steps than results may lag behind";
            return Err(Error::input("expire_after", 0, "at least 1", hint));
        }
        let gauges = Gauges::new(pool.arms().len(), pool.n_rows());
        let (queue, requests) = (VecDeque::new(), BTreeMap::new());
        Ok(Self { curriculum, pool, advantage, expire_after, queue, requests, gauges })
    }

    /// The pool it chooses from.
    pub fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// The curriculum behind it.
    pub fn curriculum(&self) -> &Curriculum {
        &self.curriculum
    }

    /// Up to `batch.groups` assignments; fewer, or none, where the policies have no more to give now. The same
    /// `request` gives the same assignments again, as long as one of them is out.
    pub fn select(&mut self, batch: Batch, request: Option<&str>) -> Result<Vec<Assignment>> {
        batch.check()?;
        if let Some(again) = request.and_then(|request| self.requests.get(request)) {
            let open = again.iter().filter_map(|ticket| self.curriculum.assignment(*ticket));
            return Ok(open.cloned().collect());
        }
        self.expire()?;
        let mut given = self.take_queue(batch.groups);
        let rest = batch.groups.saturating_sub(given.len());
        if rest > 0 {
            let drawn = self.curriculum.begin_batch(&self.pool, Batch { groups: rest, ..batch })?;
            self.gauges.issued(&drawn, &self.pool);
            given.extend(drawn);
        }
        if let Some(request) = request.filter(|_| !given.is_empty()) {
            let tickets = given.iter().map(|assignment| assignment.ticket).collect();
            self.requests.insert(request.to_owned(), tickets);
        }
        Ok(given)
    }

    /// What the policies want besides, once these results are in: refills, hints, rewrites. Empty ends the step.
    pub fn follow_up(&mut self, outcomes: &[Outcome]) -> Result<Vec<Assignment>> {
        self.observe(outcomes)?;
        Ok(self.take_queue(usize::MAX))
    }

    /// Whether and how much a result would count on its own. Changes nothing, and may be asked again.
    pub fn admit(&self, outcome: &Outcome) -> Result<Verdict> {
        match self.group_of(outcome)? {
            Some(group) => self.curriculum.admit(&self.pool, &group),
            None => Ok(Verdict::drop("not open")),
        }
    }

    /// Takes results in. Each is accepted once; what comes twice, late, or from another run changes nothing.
    pub fn observe(&mut self, outcomes: &[Outcome]) -> Result<Receipt> {
        let (mut receipt, mut groups) = (Receipt::default(), vec![]);
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
                Some((_, Ok(Standing::Gone))) => {
                    receipt.late += 1;
                    Verdict::drop("late")
                }
            };
            receipt.verdicts.push(verdict);
        }
        self.gauges.received(&receipt);
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

    /// Gives assignments up: lost, stale or cancelled, they are no evidence. Says how many were open.
    pub fn release(&mut self, tickets: &[Ticket]) -> Result<usize> {
        let open = tickets.iter().filter(|ticket| self.curriculum.assignment(**ticket).is_some());
        let open: HashSet<Ticket> = open.copied().collect();
        for ticket in &open {
            let received = self.curriculum.lost(&self.pool, *ticket)?;
            self.go_on(received, |_, _| ())?;
        }
        self.queue.retain(|ticket| !open.contains(ticket));
        Ok(open.len())
    }

    /// Assignments that are out, those still to be handed out again among them.
    pub fn open(&self) -> Vec<Assignment> {
        self.curriculum.open()
    }

    /// What the policies show, and what went through the desk since the last `reset`.
    pub fn metrics(&mut self, reset: bool) -> Metrics {
        let mut metrics = self.curriculum.metrics();
        metrics.merge(self.gauges.metrics(self.curriculum.open().len(), &self.pool));
        if reset {
            self.gauges.reset();
        }
        metrics
    }

    /// Finishes every step that is complete; what is to be run besides waits in the queue.
    fn go_on(&mut self, received: Received, mut settled: impl FnMut(Ticket, Verdict)) -> Result<()> {
        if let Received::More(more) = received {
            self.gauges.issued(&more, &self.pool);
            self.queue.extend(more.iter().map(|assignment| assignment.ticket));
        }
        while self.curriculum.is_ready() {
            let lag = self.curriculum.lag();
            let finished = self.curriculum.finish(&self.pool)?;
            self.gauges.finished(&finished, lag);
            for (group, verdict) in finished {
                settled(group.assignment.ticket, verdict);
            }
        }
        let is_open = |ticket: &Ticket| self.curriculum.assignment(*ticket).is_some();
        self.requests.retain(|_, tickets| tickets.iter().any(is_open));
        Ok(())
    }

    fn take_queue(&mut self, most: usize) -> Vec<Assignment> {
        let n = most.min(self.queue.len());
        let tickets = self.queue.drain(..n);
        tickets.filter_map(|ticket| self.curriculum.assignment(ticket).cloned()).collect()
    }

    fn expire(&mut self) -> Result<()> {
        let waiting: HashSet<Ticket> = self.queue.iter().copied().collect();
        let mut overdue = self.curriculum.overdue(self.expire_after);
        overdue.retain(|ticket| !waiting.contains(ticket));
        let expired = self.release(&overdue)?;
        self.gauges.expired(expired);
        Ok(())
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
        let group = outcome.group(assignment, self.advantage)?;
        Ok((!group.rollouts.is_empty()).then_some(group))
    }
}
