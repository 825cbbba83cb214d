//! Shuffled passes over all training rows of a pool.

use gradatim_core::{ArmIx, Error, ProblemIx, Result};
use gradatim_pool::Pool;

use crate::Context;
use crate::arm_bandit::check_passes;
use crate::queue::{Place, Queue};

/// A queue over the rows of all arms.
#[derive(Debug, Clone)]
pub(crate) struct RowPasses {
    queue: Queue,
    /// First place of each arm's rows among all rows, `[C]`.
    starts: Vec<u32>,
}

impl RowPasses {
    /// `passes` passes, or passes without end. Refuses procedural arms and a pool without a training row.
    pub fn new(pool: &Pool, passes: Option<u32>) -> Result<Self> {
        if let Some(arm) = pool.arms().iter().find(|arm| arm.source.is_some()) {
            let found = format!("rows, but arm `{}` makes fresh instances without end", arm.name);
            return Err(Error::input("over", found, "a pool of rows only", "set over = \"arms\""));
        }
        check_passes(pool, passes)?;
        let mut n_rows = 0;
        let starts = pool.arms().iter().map(|arm| {
            n_rows += arm.rows.len() as u32;
            n_rows - arm.rows.len() as u32
        });
        let starts = starts.collect();
        if n_rows == 0 {
            let hint = "add rows; one in ten is held out, so a handful may all be";
            return Err(Error::input("pool", "without a training problem", "at least one", hint));
        }
        Ok(Self { queue: Queue::new("problem pass", 0, n_rows, passes), starts })
    }

    /// The next row and its arm, unless the passes are used up.
    pub fn pop(&mut self, cx: &Context<'_>) -> Option<(ProblemIx, ArmIx)> {
        self.queue.pop(cx.seed).map(|place| self.look_up(place, cx))
    }

    /// The next `n` rows and their arms in the order of the pool, fewer where the passes are used up: rows looked
    /// up in order are read faster.
    pub fn take(&mut self, n: usize, cx: &Context<'_>) -> Vec<(ProblemIx, ArmIx)> {
        let mut places: Vec<u32> = (0..n).map_while(|_| self.queue.pop(cx.seed)).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.look_up(place, cx)).collect()
    }

    fn look_up(&self, place: u32, cx: &Context<'_>) -> (ProblemIx, ArmIx) {
        let arm = self.starts.partition_point(|start| *start <= place) - 1;
        (cx.pool.arms()[arm].rows[(place - self.starts[arm]) as usize], ArmIx(arm as u32))
    }

    /// Rows of one pass.
    pub fn len(&self) -> usize {
        self.queue.place().len as usize
    }

    /// Rows still to come in all passes; `None` is without end.
    pub fn left(&self) -> Option<u64> {
        self.queue.left()
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.queue.place()
    }

    /// Goes on from `at`; refuses a place among another number of rows.
    pub fn resume(&mut self, at: Place) -> Result<()> {
        self.queue.resume(at)
    }
}
