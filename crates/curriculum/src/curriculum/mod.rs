//! The one type every trainer talks to.
//!
//! A step: `begin`, then `receive` (or `lost`) until `Done`, then `finish`. In between it draws,
//! shapes and issues; follows up and refills; settles; and at the end tells the policies, once,
//! everything that was attempted. No clock, no thread: time passes only by these calls.
//!
//! Each ticket ends exactly once: as a group that counts, as one that does not, or as lost.

mod ledger;
mod options;
mod resume;
mod rounds;
mod settle;
mod splice;
mod tally;

use gradatim_core::{Assignment, Error, Evidence, Group, Measure, Metrics, Query, Result, Ticket, Verdict};
use gradatim_pool::Pool;

use self::ledger::{Ledger, Standing};
pub use self::options::Options;
use self::rounds::places;
use self::settle::{counts, settle, stand_in};
use self::splice::{Settled, settle_spliced};
use self::tally::Tally;
use crate::{Context, Need, Refiner, Sampler, need};

/// What to do after results came in.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Received {
    /// Others are still out.
    Waiting,
    /// Run these too.
    More(Vec<Assignment>),
    /// The step is complete: finish it.
    Done,
}

/// One sampler, a stack of refiners, and everything they should not have to think about.
pub struct Curriculum {
    sampler: Box<dyn Sampler>,
    refiners: Vec<Box<dyn Refiner>>,
    options: Options,
    step: u64,
    next_ticket: u64,
    is_exhausted: bool,
    tally: Tally,
    ledger: Option<Ledger>,
}

impl Curriculum {
    /// Refuses empty batches and empty groups.
    pub fn new(sampler: Box<dyn Sampler>, refiners: Vec<Box<dyn Refiner>>, options: Options) -> Result<Self> {
        options.check()?;
        let (tally, ledger) = (Tally::default(), None);
        Ok(Self { sampler, refiners, options, step: 0, next_ticket: 0, is_exhausted: false, tally, ledger })
    }

    /// What the trainer must be able to do, each once.
    pub fn needs(&self) -> Vec<Need> {
        let refiners = self.refiners.iter().flat_map(|refiner| refiner.needs());
        let mut needs: Vec<Need> = self.sampler.needs().into_iter().chain(refiners).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Refuses a trainer that lacks a need not listed in `allow`.
    pub fn attach(&self, able: &[Need]) -> Result<()> {
        need::check(&self.needs(), able, &self.options.allow)
    }

    /// Opens a step. Empty: the sampler is exhausted and no step was opened.
    pub fn begin(&mut self, pool: &Pool, progress: f64) -> Result<Vec<Assignment>> {
        if self.ledger.is_some() {
            let hint = "receive or give up what is open, then call finish";
            return Err(Error::input("step", "still open", "a finished step", hint));
        }
        if !(0.0..=1.0).contains(&progress) {
            let hint = "pass the share of the stage that is done";
            return Err(Error::input("progress", progress, "a number in [0, 1]", hint));
        }
        let cx = self.context(pool, progress);
        let choices = self.draw(self.options.groups, 0, self.options.most_draws(), &cx)?;
        let drawn = places(&choices);
        let assignments = self.issue(choices)?;
        if assignments.is_empty() {
            self.is_exhausted = true;
            return Ok(assignments);
        }
        let mut ledger = Ledger::new(progress, drawn);
        ledger.issue(&assignments);
        self.ledger = Some(ledger);
        Ok(assignments)
    }

    /// Takes in any part of what is open, in any order. Duplicates and late groups are counted and
    /// dropped; a foreign or unknown ticket and a broken group refuse the whole call.
    pub fn receive(&mut self, pool: &Pool, groups: Vec<Group>) -> Result<Received> {
        for group in &groups {
            self.standing(group.assignment.ticket)?;
            self.ledger.as_ref().map_or(Ok(()), |ledger| ledger.check(group))?;
        }
        for group in groups {
            match (self.standing(group.assignment.ticket)?, &mut self.ledger) {
                (Standing::Open, Some(ledger)) => ledger.take(group),
                (Standing::In, _) => self.tally.duplicates += 1,
                (Standing::Open | Standing::Gone, _) => self.tally.late += 1,
            }
        }
        self.advance(pool)
    }

    /// Gives up an assignment that will never come back. Nothing happens if it is in or given up already.
    pub fn lost(&mut self, pool: &Pool, ticket: Ticket) -> Result<Received> {
        self.standing(ticket)?;
        let was_open = self.ledger.as_mut().is_some_and(|ledger| ledger.lose(ticket));
        self.tally.lost += u64::from(was_open);
        self.advance(pool)
    }

    /// Closes the step: settles everything that came back, tells the policies, and hands it over in
    /// ticket order, weight 0 included. Rollouts that a refiner wants spliced into another group are moved
    /// there, so advantages must be computed from what is handed over. Groups beyond the batch are dropped
    /// as surplus; where the batch could not be filled, groups that the refiners dropped but offer stand in.
    pub fn finish(&mut self, pool: &Pool) -> Result<Vec<(Group, Verdict)>> {
        let Some(ledger) = self.ledger.as_ref().filter(|ledger| ledger.is_done) else {
            let found = if self.ledger.is_some() { "waiting for results" } else { "not open" };
            let hint = "begin a step, and receive or give up all of it first";
            return Err(Error::input("step", found, "a complete step", hint));
        };
        let cx = self.context(pool, ledger.progress);
        let Settled { spliced, mut verdicts } = settle_spliced(&self.refiners, ledger.groups(), &cx)?;
        let room = self.refiners.iter().fold(self.options.groups, |room, refiner| refiner.room(room, &cx));
        let (mut kept, mut surplus) = (0, 0);
        for verdict in verdicts.iter_mut().filter(|verdict| counts(verdict)) {
            if kept < room as u64 {
                kept += 1;
            } else {
                surplus += 1;
                *verdict = Verdict::drop("surplus");
            }
        }
        let missing = self.options.groups.saturating_sub(kept as usize);
        let groups = spliced.as_deref().unwrap_or(ledger.groups());
        let stood_in = stand_in(&self.refiners, groups, &mut verdicts, missing, &cx);
        let measures = ledger.measures.iter().cloned().map(Evidence::Measure);
        let evidence: Vec<Evidence<'_>> =
            ledger.groups().iter().map(Evidence::Group).chain(measures).collect();
        self.sampler.observe(&evidence, &cx)?;
        for refiner in &mut self.refiners {
            refiner.observe(&evidence, &cx)?;
        }
        self.tally.kept = kept + stood_in;
        self.tally.stood_in += stood_in;
        self.tally.surplus += surplus;
        self.step += 1;
        let ledger = self.ledger.take();
        let groups = spliced.unwrap_or_else(|| ledger.map_or_else(Vec::new, Ledger::into_groups));
        Ok(groups.into_iter().zip(verdicts).collect())
    }

    /// Whether and how much one group would count on its own. Changes nothing.
    pub fn admit(&self, pool: &Pool, group: &Group) -> Result<Verdict> {
        let progress = self.ledger.as_ref().map_or(0.0, |ledger| ledger.progress);
        let verdicts = settle(&self.refiners, std::slice::from_ref(group), &self.context(pool, progress))?;
        Ok(verdicts.into_iter().fold(Verdict::KEEP, Verdict::and))
    }

    /// Assignments still out; after a load, those to run again.
    pub fn open(&self) -> Vec<Assignment> {
        self.ledger.iter().flat_map(Ledger::open).cloned().collect()
    }

    /// Whether the sampler has nothing more to give: the next `begin` is empty.
    pub fn is_exhausted(&self) -> bool {
        self.is_exhausted
    }

    /// Steps finished.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// What the policies want measured.
    pub fn queries(&self, pool: &Pool) -> Vec<Query> {
        let cx = self.context(pool, self.ledger.as_ref().map_or(0.0, |ledger| ledger.progress));
        let refiners = self.refiners.iter().flat_map(|refiner| refiner.queries(&cx));
        self.sampler.queries(&cx).into_iter().chain(refiners).collect()
    }

    /// Takes in the answer to a query, to be told when the open step ends.
    pub fn measured(&mut self, measure: Measure) -> Result<()> {
        if measure.values.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Error::input(
                "measure",
                "not finite",
                "finite values",
                "leave out what cannot be measured",
            ));
        }
        let Some(ledger) = &mut self.ledger else {
            return Err(Error::input("measure", "outside a step", "an open step", "begin a step first"));
        };
        ledger.measures.push(measure);
        Ok(())
    }

    /// What the policies show, and what was late, lost, refilled.
    pub fn metrics(&self) -> Metrics {
        let mut metrics = self.tally.metrics();
        metrics.merge(self.sampler.metrics());
        self.refiners.iter().for_each(|refiner| metrics.merge(refiner.metrics()));
        metrics
    }

    fn context<'a>(&self, pool: &'a Pool, progress: f64) -> Context<'a> {
        let Options { seed, rollouts, groups, .. } = self.options;
        Context { pool, step: self.step, progress, seed, rollouts, groups }
    }

    /// How a ticket stands; refuses one that this run never issued.
    fn standing(&self, ticket: Ticket) -> Result<Standing> {
        let Options { run, incarnation, .. } = self.options;
        let hint = "hand back tickets as they were issued, to the run that issued them";
        let refuse = |found, expected| Err(Error::input("ticket", found, expected, hint));
        if ticket.run != run {
            return refuse(format!("of run {}", ticket.run), format!("one of run {run}"));
        }
        let is_from_before = ticket.incarnation < incarnation;
        if !is_from_before && (ticket.incarnation > incarnation || ticket.counter >= self.next_ticket) {
            let found = format!("{} of incarnation {}", ticket.counter, ticket.incarnation);
            return refuse(found, format!("below {} of incarnation {incarnation}", self.next_ticket));
        }
        Ok(self.ledger.as_ref().map_or(Standing::Gone, |ledger| ledger.standing(ticket)))
    }
}
