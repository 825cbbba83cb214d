//! Rows that were tried before and rows that were not: what samplers over rows share.
//!
//! Tried    a row with a rate (`rates.rs`); the sampler weighs it
//! New      the rest of each arm, in shuffled order; a procedural arm is always new, and stands for as
//!          many rows as the average arm of stored ones (1 where there is none) [inferred]
//! Taken    a row is drawn once a step: out until the next `observe`, unless all are out
//! Lost     a row that was drawn and never came back counts as tried, at the rate it was believed to have

use std::collections::VecDeque;

use gradatim_core::{ArmIx, Error, Evidence, Item, Metrics, ProblemIx, Result, Rng};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::beta::Beta;
use crate::packed::Packed;
use crate::queue::{Place, Queue};
use crate::rates::{Estimate, Rates, SavedRates};

/// The new problems of an arm.
#[derive(Debug, Clone)]
enum New {
    /// One pass over its rows, tried ones passed over; so many are left to try.
    Rows { queue: Queue, coming: VecDeque<Coming>, left: u32 },
    /// The next fresh instance, and the rows it stands for.
    Fresh { next: u64, stands_for: u64 },
}

/// A row that its queue will give, looked up together with others so that reads from far places overlap.
#[derive(Debug, Clone, Copy)]
struct Coming {
    row: ProblemIx,
    /// Whether it was new when it was looked up: rows grow old, and not new again.
    is_new: bool,
}

/// An arm that can be drawn from.
#[derive(Debug, Clone)]
struct Shelf {
    ix: ArmIx,
    new: New,
}

/// Rates, new rows, and what is out.
#[derive(Debug, Clone)]
pub(crate) struct Stock {
    rates: Rates,
    /// Arms with something to draw, `[S]`.
    shelves: Vec<Shelf>,
    /// Out since the last `observe`.
    taken: Vec<ProblemIx>,
    /// Streams handed out so far; keys the next one.
    streams: u64,
}

/// What [`Stock`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SavedStock {
    rates: SavedRates,
    new: Vec<SavedNew>,
    taken: Packed<u32>,
    streams: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SavedNew {
    Rows { place: Place, left: u32 },
    Fresh(u64),
}

impl Stock {
    /// Everything untried but what `estimate.meta` tells. Refuses a pool without a training problem.
    pub fn new(estimate: Estimate, pool: &Pool) -> Result<Self> {
        let rates = Rates::new(estimate, pool)?;
        let mut shelves = vec![];
        for (ix, arm) in pool.arms().iter().enumerate() {
            let left = arm.rows.iter().filter(|row| rates.row(**row).is_none()).count() as u32;
            let new = match &arm.source {
                Some(_) => New::Fresh { next: 0, stands_for: size(ArmIx(ix as u32), pool) },
                None if arm.rows.is_empty() => continue,
                None => {
                    let queue = Queue::new("first attempts", ix as u64, rates.sizes()[ix], Some(1));
                    New::Rows { queue, coming: VecDeque::new(), left }
                }
            };
            shelves.push(Shelf { ix: ArmIx(ix as u32), new });
        }
        if shelves.is_empty() {
            let hint = "add rows or a procedural arm; one row in ten is held out, so a handful may all be";
            return Err(Error::input("pool", "without a training problem", "at least one", hint));
        }
        Ok(Self { rates, shelves, taken: vec![], streams: 0 })
    }

    /// The stream of the next call of `select`.
    pub fn rng(&mut self, purpose: &str, cx: &Context<'_>) -> Rng {
        self.streams += 1;
        cx.rng(purpose, self.streams)
    }

    /// Shelves, one an arm with something to draw.
    pub fn n_shelves(&self) -> usize {
        self.shelves.len()
    }

    /// The arm of a shelf.
    pub fn arm(&self, shelf: usize) -> ArmIx {
        self.shelves[shelf].ix
    }

    /// Whether a shelf holds fresh instances.
    pub fn is_procedural(&self, shelf: usize) -> bool {
        matches!(self.shelves[shelf].new, New::Fresh { .. })
    }

    /// Whether anything of a shelf was attempted.
    pub fn is_tried(&self, shelf: usize) -> bool {
        self.rates.arm(self.arm(shelf)) != Beta::FLAT
    }

    /// New rows on a shelf; what it stands for, of a procedural arm.
    pub fn new_on(&self, shelf: usize) -> u64 {
        match &self.shelves[shelf].new {
            New::Rows { left, .. } => u64::from(*left),
            New::Fresh { stands_for, .. } => *stands_for,
        }
    }

    /// What is known of pass rates.
    pub fn rates(&self) -> &Rates {
        &self.rates
    }

    /// What is believed of a shelf's new problems.
    pub fn prior(&self, shelf: usize) -> Beta {
        self.rates.prior(self.arm(shelf))
    }

    /// Tried rows that are not out, with their rates.
    pub fn tried(&self) -> impl Iterator<Item = (ProblemIx, Beta)> {
        let mut out = self.taken.clone();
        out.sort_unstable();
        self.rates.tried().filter(move |(row, _)| out.binary_search(row).is_err())
    }

    /// Takes the next new problem of a shelf; `None` when there is none.
    pub fn take_new(&mut self, shelf: usize, cx: &Context<'_>) -> Option<Item> {
        let Shelf { ix, new } = &mut self.shelves[shelf];
        match new {
            New::Fresh { next, .. } => {
                *next += 1;
                Some(Item::Fresh { arm: *ix, n: *next - 1 })
            }
            New::Rows { queue, coming, left } => {
                let (rows, rates) = (&cx.pool.arms()[ix.0 as usize].rows, &self.rates);
                let mut next = || -> Option<Coming> {
                    if coming.is_empty() && queue.left() != Some(0) {
                        let row = |place: &u32| rows[*place as usize];
                        let look = |row| Coming { row, is_new: rates.row(row).is_none() };
                        coming.extend(queue.coming(cx.seed).iter().map(row).map(look));
                    }
                    queue.pop(cx.seed)?;
                    coming.pop_front()
                };
                let found = std::iter::from_fn(&mut next)
                    .find(|coming| coming.is_new && rates.row(coming.row).is_none());
                let Some(Coming { row, .. }) = found else {
                    *left = 0;
                    return None;
                };
                *left = left.saturating_sub(1);
                self.taken.push(row);
                Some(Item::Row(row))
            }
        }
    }

    /// Takes a tried row out.
    pub fn take(&mut self, row: ProblemIx) {
        self.taken.push(row);
    }

    /// Puts back what is out; gives those rows.
    pub fn put_back(&mut self, cx: &Context<'_>) -> Vec<ProblemIx> {
        let rows = std::mem::take(&mut self.taken);
        for row in &rows {
            if self.rates.row(*row).is_none() {
                self.rates.assume(*row, cx.pool.arm_of(Item::Row(*row)));
            }
        }
        rows
    }

    /// Learns, and puts back what is out; gives every row to be weighed anew.
    pub fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Vec<ProblemIx> {
        let mut out = self.taken.clone();
        out.sort_unstable();
        let mut rows = Vec::with_capacity(out.len());
        for (row, is_first) in self.rates.observe(evidence, cx.pool) {
            if is_first && out.binary_search(&row).is_err() {
                self.no_longer_new(cx.pool.arm_of(Item::Row(row)));
            }
            rows.push(row);
        }
        rows.extend(self.put_back(cx));
        rows
    }

    /// A row of `arm` was tried that nobody took: there is one new row less.
    fn no_longer_new(&mut self, arm: ArmIx) {
        if let Some(Shelf { new: New::Rows { left, .. }, .. }) =
            self.shelves.iter_mut().find(|shelf| shelf.ix == arm)
        {
            *left = left.saturating_sub(1);
        }
    }

    /// What is known, and untried rows, one number an arm of the pool.
    pub fn metrics(&self) -> Metrics {
        let mut untried = vec![0.0; self.rates.sizes().len()];
        for shelf in (0..self.shelves.len()).filter(|shelf| !self.is_procedural(*shelf)) {
            untried[self.arm(shelf).0 as usize] = self.new_on(shelf) as f64;
        }
        let mut metrics = self.rates.metrics();
        metrics.arms.insert("untried".to_owned(), untried);
        metrics
    }

    /// Rates, places and what is out.
    pub fn save(&self) -> SavedStock {
        let new = self.shelves.iter().map(|shelf| match &shelf.new {
            New::Rows { queue, left, .. } => SavedNew::Rows { place: queue.place(), left: *left },
            New::Fresh { next, .. } => SavedNew::Fresh(*next),
        });
        let taken = Packed(self.taken.iter().map(|row| row.0).collect());
        SavedStock { rates: self.rates.save(), new: new.collect(), taken, streams: self.streams }
    }

    /// Goes on from `saved`; refuses one over another pool.
    pub fn load(&mut self, saved: SavedStock) -> Result<()> {
        self.rates.load(saved.rates)?;
        let damaged = |found: String| {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            Error::input("state.stock", found, "places in the arms of this pool", hint)
        };
        if saved.new.len() != self.shelves.len() {
            return Err(damaged(format!("{} arms", saved.new.len())));
        }
        for (shelf, saved) in self.shelves.iter_mut().zip(saved.new) {
            match (&mut shelf.new, saved) {
                (New::Rows { queue, coming, left }, SavedNew::Rows { place, left: at }) => {
                    queue.resume(place)?;
                    coming.clear();
                    *left = at.min(place.len);
                }
                (New::Fresh { next, .. }, SavedNew::Fresh(at)) => *next = at,
                (_, saved) => return Err(damaged(format!("{saved:?}"))),
            }
        }
        if let Some(row) = saved.taken.0.iter().find(|row| **row as usize >= self.rates.n_rows()) {
            return Err(damaged(format!("row {row}")));
        }
        self.taken = saved.taken.0.into_iter().map(ProblemIx).collect();
        self.streams = saved.streams;
        Ok(())
    }
}

/// Training rows of an arm; of a procedural one, those of the average stored arm, and 1 without any.
pub(crate) fn size(arm: ArmIx, pool: &Pool) -> u64 {
    if pool.arms()[arm.0 as usize].source.is_none() {
        return pool.arms()[arm.0 as usize].rows.len() as u64;
    }
    let stored = pool.arms().iter().map(|arm| arm.rows.len() as u64).filter(|rows| *rows > 0);
    (stored.clone().sum::<u64>() / stored.count().max(1) as u64).max(1)
}
