//! The curriculum as a trainer sees it that draws ahead: batches on demand, results in any order, late, twice,
//! in part or never.
//!
//! Select   open assignments to be handed out again come first, then follow-ups of steps under way, then a step
//!          of its own for the rest
//! Observe  results find their tickets; a step of which nothing is open is finished and told to the policies
//! Expire   what is out for too long is given up: neither a failure nor evidence (`clock.rs`)
//! Late     a result of a ticket that was given up still teaches, by its age (`late.rs`)
//! Resume   what was out when the state was saved is handed out again, kept, or given up (`InFlight`); a pool that
//!          changed meanwhile is refused, or what is known of its rows is carried over by id (`resume.rs`)

mod clock;
mod gauges;
mod late;
mod memory;
mod observe;
mod outcome;
mod receipt;
mod resume;
mod roll;

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::{Arc, OnceLock};

use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Error, Metrics, Result, Ticket, Verdict};
use gradatim_pool::Pool;

use self::clock::Clock;
use self::gauges::Gauges;
use self::late::Late;
pub use self::memory::Known;
use self::memory::Memory;
pub use self::outcome::{Of, Outcome};
pub use self::receipt::Receipt;
pub use self::resume::InFlight;
use crate::{Batch, Curriculum, Received};

/// A curriculum over its pool, for trainers outside.
pub struct Desk {
    curriculum: Curriculum,
    pool: Arc<Pool>,
    /// Of the pool, once it was asked for.
    fingerprint: OnceLock<u64>,
    /// What advantages are computed by, where a trainer hands back none.
    advantage: Estimator,
    /// Steps after which what is still out is given up; `None`: learned from how late results come.
    expire_after: Option<u64>,
    clock: Clock,
    late: Late,
    memory: Memory,
    /// Assignments to be handed out before anything is drawn.
    queue: VecDeque<Ticket>,
    /// Tickets handed out under the name of a request.
    requests: BTreeMap<String, Vec<Ticket>>,
    gauges: Gauges,
}

impl Desk {
    /// A curriculum that may have steps open at once and takes groups in part. `expire_after` counts steps, at
    /// least 1; `None`: twice the largest lag seen, as `clock.rs` says.
    pub fn new(
        curriculum: Curriculum,
        pool: Arc<Pool>,
        advantage: Estimator,
        expire_after: Option<u64>,
    ) -> Result<Self> {
        if expire_after == Some(0) {
            let hint = "leave it out, or set more steps than results may lag behind";
            return Err(Error::input("expire_after", 0, "at least 1", hint));
        }
        let gauges = Gauges::new(pool.arms().len(), pool.n_rows());
        let (queue, requests) = (VecDeque::new(), BTreeMap::new());
        let (clock, late, memory) = (Clock::default(), Late::default(), Memory::new(pool.n_rows()));
        Ok(Self {
            curriculum,
            pool,
            fingerprint: OnceLock::new(),
            advantage,
            expire_after,
            clock,
            late,
            memory,
            queue,
            requests,
            gauges,
        })
    }

    /// The trainer's step, and the updates its policy has seen. A trainer that never tells its step has time pass by
    /// the batches it draws.
    pub fn tell(&mut self, step: Option<u64>, version: Option<u64>) {
        self.clock.tell(step, version);
    }

    /// What is remembered of every row of the pool.
    pub fn known(&self) -> &[Known] {
        self.memory.rows()
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
            let number = self.curriculum.begun();
            let drawn = self.curriculum.begin_batch(&self.pool, Batch { groups: rest, ..batch })?;
            if self.curriculum.begun() > number {
                self.clock.draw(number);
            }
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

    /// Gives assignments up: lost, stale or cancelled, they are no evidence. Says how many were open.
    pub fn release(&mut self, tickets: &[Ticket]) -> Result<usize> {
        let open = tickets.iter().filter(|ticket| self.curriculum.assignment(**ticket).is_some());
        let open: BTreeSet<Ticket> = open.copied().collect();
        for ticket in &open {
            let drawn = self.drawn(*ticket);
            let given_up = self.curriculum.assignment(*ticket).cloned();
            given_up.into_iter().for_each(|assignment| self.late.give_up(assignment, drawn));
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
        let age = self.memory.mean_age(self.clock.now(self.curriculum.begun()));
        metrics.merge(self.gauges.metrics(self.curriculum.open().len(), age, &self.pool));
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
        while let Some(number) = self.curriculum.ready() {
            let lag = self.clock.age(self.clock.drawn(number).at);
            let late = std::mem::take(&mut self.late.groups);
            let finished = self.curriculum.finish_besides(&self.pool, &late)?;
            self.clock.close(number);
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
        let now = self.clock.now(self.curriculum.begun());
        let patience = self.clock.patience(self.expire_after);
        self.late.forget(now, patience);
        if self.clock.waits(self.expire_after) {
            return Ok(());
        }
        let waiting: HashSet<Ticket> = self.queue.iter().copied().collect();
        let is_overdue = |number| now.saturating_sub(self.clock.drawn(number).at) > patience;
        let mut overdue = self.curriculum.overdue(is_overdue);
        overdue.retain(|ticket| !waiting.contains(ticket));
        let expired = self.release(&overdue)?;
        self.gauges.expired(expired);
        Ok(())
    }
}
