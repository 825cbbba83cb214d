//! The one type every trainer talks to.
//!
//! A step: `begin`, then `receive` (or `lost`) until `Done`, then `finish`. In between it draws,
//! shapes and issues; follows up and refills; settles; and at the end tells the policies, once,
//! everything that was attempted. No clock, no thread: time passes only by these calls.
//!
//! Each ticket ends exactly once: as a group that counts, as one that does not, or as lost.
//!
//! A trainer that draws ahead of its results (`Options::ahead`) has several steps open; each is finished
//! when it is complete, whichever was begun first. `crate::Desk` is the face of the curriculum for those.

mod ledger;
mod options;
mod resume;
mod rounds;
mod settle;
mod splice;
mod tally;

use gradatim_core::{Assignment, Error, Evidence, Group, Measure, Metrics, Query, Result, Ticket, Verdict};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use self::ledger::Ledger;
pub use self::ledger::Standing;
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
    /// Open steps, in the order in which they were begun.
    ledgers: Vec<Ledger>,
}

/// What is asked of one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Groups it trains on, at least 1.
    pub groups: usize,
    /// Share of the stage that is done, in [0, 1].
    pub progress: f64,
    /// No item twice: what is drawn twice is drawn anew, and left out if that does not help.
    pub distinct: bool,
}

/// Groups a step may ask for: what a damaged state asks for beyond would only fill the memory.
const MOST_GROUPS: usize = 65_536;

impl Batch {
    /// Refuses what no step can be.
    pub(crate) fn check(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.progress) {
            let hint = "pass the share of the stage that is done";
            return Err(Error::input("progress", self.progress, "a number in [0, 1]", hint));
        }
        if !(1..=MOST_GROUPS).contains(&self.groups) {
            let expected = format!("1 to {MOST_GROUPS}");
            return Err(Error::input("groups", self.groups, expected, "ask for at least one group"));
        }
        Ok(())
    }
}

impl Curriculum {
    /// Refuses empty batches and empty groups.
    pub fn new(sampler: Box<dyn Sampler>, refiners: Vec<Box<dyn Refiner>>, options: Options) -> Result<Self> {
        options.check()?;
        let (tally, ledgers) = (Tally::default(), vec![]);
        Ok(Self { sampler, refiners, options, step: 0, next_ticket: 0, is_exhausted: false, tally, ledgers })
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

    /// Opens a step of the stage's size. Empty: the sampler is exhausted and no step was opened.
    pub fn begin(&mut self, pool: &Pool, progress: f64) -> Result<Vec<Assignment>> {
        self.begin_batch(pool, Batch { groups: self.options.groups, progress, distinct: false })
    }

    /// Opens a step. Empty: no step was opened, because the sampler is exhausted or, with other steps open, waits for
    /// their results.
    pub fn begin_batch(&mut self, pool: &Pool, batch: Batch) -> Result<Vec<Assignment>> {
        if self.ledgers.len() >= self.options.ahead {
            let found = match self.ledgers.len() {
                1 => "still open".to_owned(),
                open => format!("still open, {open} of them"),
            };
            let hint = "receive or give up what is open, then call finish";
            return Err(Error::input("step", found, "a finished step", hint));
        }
        batch.check()?;
        let mut ledger = Ledger::new(self.begun(), batch);
        let cx = self.context(pool, &ledger);
        let choices = self.draw(batch.groups, 0, self.options.most_draws(batch.groups), &cx)?;
        let choices = if batch.distinct { self.without_repeats(choices, &cx)? } else { choices };
        ledger.drawn = places(&choices);
        let assignments = self.issue(choices)?;
        if assignments.is_empty() {
            // With other steps open it may be these that the sampler waits for.
            self.is_exhausted |= self.ledgers.is_empty();
            return Ok(assignments);
        }
        ledger.issue(&assignments);
        self.ledgers.push(ledger);
        Ok(assignments)
    }

    /// Takes in any part of what is open, in any order. Duplicates and late groups are counted and
    /// dropped; a foreign or unknown ticket and a broken group refuse the whole call.
    pub fn receive(&mut self, pool: &Pool, groups: Vec<Group>) -> Result<Received> {
        for group in &groups {
            self.standing(group.assignment.ticket)?;
            self.ledger_of(group.assignment.ticket)
                .map_or(Ok(()), |ix| self.ledgers[ix].check(group, self.options.partial))?;
        }
        for group in groups {
            let ticket = group.assignment.ticket;
            match (self.standing(ticket)?, self.ledger_of(ticket)) {
                (Standing::Open, Some(ix)) => self.ledgers[ix].take(group),
                (Standing::In, _) => self.tally.duplicates += 1,
                (Standing::Open | Standing::Gone, _) => self.tally.late += 1,
            }
        }
        self.advance(pool)
    }

    /// Gives up an assignment that will never come back. Nothing happens if it is in or given up already.
    pub fn lost(&mut self, pool: &Pool, ticket: Ticket) -> Result<Received> {
        self.standing(ticket)?;
        let was_open = self.ledger_of(ticket).is_some_and(|ix| self.ledgers[ix].lose(ticket));
        self.tally.lost += u64::from(was_open);
        self.advance(pool)
    }

    /// Steps begun, finished or not.
    pub fn begun(&self) -> u64 {
        self.step + self.ledgers.len() as u64
    }

    /// The number of the step that [`Curriculum::finish`] would close: of those complete, the first begun.
    pub fn ready(&self) -> Option<u64> {
        self.ledgers.iter().find(|ledger| ledger.is_done).map(|ledger| ledger.step)
    }

    /// Whether an open step is complete, and waits to be finished.
    pub fn is_ready(&self) -> bool {
        self.ready().is_some()
    }

    /// Closes the first step that is complete: settles everything that came back, tells the policies, and hands it over in
    /// ticket order, weight 0 included. Rollouts that a refiner wants spliced into another group are moved
    /// there, so advantages must be computed from what is handed over. Groups beyond the batch are dropped
    /// as surplus; where the batch could not be filled, groups that the refiners dropped but offer stand in.
    pub fn finish(&mut self, pool: &Pool) -> Result<Vec<(Group, Verdict)>> {
        self.finish_besides(pool, &[])
    }

    /// As [`Curriculum::finish`], and tells the policies of `others` too, groups of no open step.
    pub fn finish_besides(&mut self, pool: &Pool, others: &[Group]) -> Result<Vec<(Group, Verdict)>> {
        let Some(ix) = self.ledgers.iter().position(|ledger| ledger.is_done) else {
            let found = if self.ledgers.is_empty() { "not open" } else { "waiting for results" };
            let hint = "begin a step, and receive or give up all of it first";
            return Err(Error::input("step", found, "a complete step", hint));
        };
        let ledger = &self.ledgers[ix];
        let want = ledger.batch.groups;
        let cx = self.context(pool, ledger);
        let Settled { spliced, mut verdicts } = settle_spliced(&self.refiners, ledger.groups(), &cx)?;
        let room = self.refiners.iter().fold(want, |room, refiner| refiner.room(room, &cx));
        let (mut kept, mut surplus) = (0, 0);
        for verdict in verdicts.iter_mut().filter(|verdict| counts(verdict)) {
            if kept < room as u64 {
                kept += 1;
            } else {
                surplus += 1;
                *verdict = Verdict::drop("surplus");
            }
        }
        let missing = want.saturating_sub(kept as usize);
        let groups = spliced.as_deref().unwrap_or(ledger.groups());
        let stood_in = stand_in(&self.refiners, groups, &mut verdicts, missing, &cx);
        let measures = ledger.measures.iter().cloned().map(Evidence::Measure);
        let evidence: Vec<Evidence<'_>> =
            ledger.groups().iter().chain(others).map(Evidence::Group).chain(measures).collect();
        self.sampler.observe(&evidence, &cx)?;
        for refiner in &mut self.refiners {
            refiner.observe(&evidence, &cx)?;
        }
        self.tally.kept = kept + stood_in;
        self.tally.stood_in += stood_in;
        self.tally.surplus += surplus;
        self.step += 1;
        let ledger = self.ledgers.remove(ix);
        let groups = spliced.unwrap_or_else(|| ledger.into_groups());
        Ok(groups.into_iter().zip(verdicts).collect())
    }

    /// Whether and how much one group would count on its own. Changes nothing.
    pub fn admit(&self, pool: &Pool, group: &Group) -> Result<Verdict> {
        let idle = self.idle();
        let ledger = self.ledger_of(group.assignment.ticket).map_or(&idle, |ix| &self.ledgers[ix]);
        let verdicts = settle(&self.refiners, std::slice::from_ref(group), &self.context(pool, ledger))?;
        Ok(verdicts.into_iter().fold(Verdict::KEEP, Verdict::and))
    }

    /// Assignments still out; after a load, those to run again.
    pub fn open(&self) -> Vec<Assignment> {
        self.ledgers.iter().flat_map(Ledger::open).cloned().collect()
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
        let idle = self.idle();
        let cx = self.context(pool, self.ledgers.last().unwrap_or(&idle));
        let refiners = self.refiners.iter().flat_map(|refiner| refiner.queries(&cx));
        self.sampler.queries(&cx).into_iter().chain(refiners).collect()
    }

    /// Takes in the answer to a query, to be told when the step begun last ends.
    pub fn measured(&mut self, measure: Measure) -> Result<()> {
        if measure.values.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Error::input(
                "measure",
                "not finite",
                "finite values",
                "leave out what cannot be measured",
            ));
        }
        let Some(ledger) = self.ledgers.last_mut() else {
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

    fn context<'a>(&self, pool: &'a Pool, ledger: &Ledger) -> Context<'a> {
        let Options { seed, rollouts, .. } = self.options;
        let Batch { groups, progress, .. } = ledger.batch;
        Context { pool, step: ledger.step, progress, seed, rollouts, groups }
    }

    /// A step that nobody began, for questions asked between steps.
    fn idle(&self) -> Ledger {
        Ledger::new(self.step, Batch { groups: self.options.groups, progress: 0.0, distinct: false })
    }

    /// Which open step issued a ticket.
    fn ledger_of(&self, ticket: Ticket) -> Option<usize> {
        self.ledgers.iter().position(|ledger| ledger.has(ticket))
    }

    /// The open assignment of that ticket.
    pub fn assignment(&self, ticket: Ticket) -> Option<&Assignment> {
        self.ledger_of(ticket).and_then(|ix| self.ledgers[ix].assignment(ticket))
    }

    /// The number of the open step that issued a ticket.
    pub fn step_of(&self, ticket: Ticket) -> Option<u64> {
        self.ledger_of(ticket).map(|ix| self.ledgers[ix].step)
    }

    /// Open tickets of the steps whose numbers are `overdue`, in the order in which they were issued.
    pub fn overdue(&self, overdue: impl Fn(u64) -> bool) -> Vec<Ticket> {
        let late = self.ledgers.iter().filter(|ledger| overdue(ledger.step));
        late.flat_map(Ledger::open).map(|assignment| assignment.ticket).collect()
    }

    /// Tells the policies of groups of no step, one batch at a time: what another run knew of these problems.
    pub fn replay(&mut self, pool: &Pool, groups: &[Group]) -> Result<()> {
        let idle = self.idle();
        let cx = self.context(pool, &idle);
        let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
        self.sampler.observe(&evidence, &cx)?;
        self.refiners.iter_mut().try_for_each(|refiner| refiner.observe(&evidence, &cx))
    }

    /// Steps begun and not yet finished.
    pub fn open_steps(&self) -> usize {
        self.ledgers.len()
    }

    /// The options it was made with; run and incarnation are those of the run it goes on with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How a ticket stands; refuses one that this run never issued.
    pub fn standing(&self, ticket: Ticket) -> Result<Standing> {
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
        Ok(self.ledger_of(ticket).map_or(Standing::Gone, |ix| self.ledgers[ix].standing(ticket)))
    }
}
