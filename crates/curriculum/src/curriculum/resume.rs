//! Stopping anywhere and going on to the bit.

use gradatim_core::{Error, Item, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::Curriculum;
use super::ledger::Ledger;
use super::tally::Tally;

const SAME: &str = "resume with the recipe the run was started with";

/// What [`Curriculum`] keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    run: u64,
    incarnation: u32,
    step: u64,
    next_ticket: u64,
    is_exhausted: bool,
    tally: Tally,
    sampler: State,
    refiners: Vec<State>,
    ledgers: Vec<Ledger>,
}

impl Curriculum {
    /// Everything needed to go on to the bit, at any time: open assignments and results in hand are kept.
    pub fn save(&self) -> Result<State> {
        let saved = Saved {
            run: self.options.run,
            incarnation: self.options.incarnation,
            step: self.step,
            next_ticket: self.next_ticket,
            is_exhausted: self.is_exhausted,
            tally: self.tally,
            sampler: self.sampler.save()?,
            refiners: self.refiners.iter().map(|refiner| refiner.save()).collect::<Result<_>>()?,
            ledgers: self.ledgers.clone(),
        };
        Ok(State::of("curriculum", 3, &saved))
    }

    /// Goes on where [`Curriculum::save`] stopped. Refuses another run, another stack of policies, and a step
    /// over problems that `pool` does not hold.
    pub fn load(&mut self, state: State, pool: &Pool) -> Result<()> {
        let saved: Saved = state.read("curriculum", 3)?;
        if saved.run != self.options.run {
            return Err(Error::input("state.run", saved.run, self.options.run.to_string(), SAME));
        }
        self.restore(saved, pool)
    }

    /// As [`Curriculum::load`], but becomes the run that was saved, resumed once more: what the run before issued
    /// after saving can no longer be mistaken for its own.
    pub fn take_over(&mut self, state: State, pool: &Pool) -> Result<()> {
        let saved: Saved = state.read("curriculum", 3)?;
        (self.options.run, self.options.incarnation) = (saved.run, saved.incarnation.saturating_add(1));
        self.restore(saved, pool)
    }

    /// As [`Curriculum::take_over`], but over a pool in which items are where `moved` says: the run goes on, and its
    /// policies begin anew.
    pub fn move_over(
        &mut self,
        state: State,
        pool: &Pool,
        moved: impl Fn(Item) -> Option<Item>,
    ) -> Result<()> {
        let mut saved: Saved = state.read("curriculum", 3)?;
        saved.ledgers.iter_mut().for_each(|ledger| ledger.moved(&moved));
        saved.ledgers.iter().try_for_each(|ledger| ledger.check_saved(pool))?;
        (self.options.run, self.options.incarnation) = (saved.run, saved.incarnation.saturating_add(1));
        (self.step, self.next_ticket) = (saved.step, saved.next_ticket);
        (self.tally, self.ledgers) = (saved.tally, saved.ledgers);
        Ok(())
    }

    fn restore(&mut self, saved: Saved, pool: &Pool) -> Result<()> {
        if saved.refiners.len() != self.refiners.len() {
            let (found, here) = (saved.refiners.len(), self.refiners.len());
            return Err(Error::input("state.refiners", format!("{found} refiners"), here.to_string(), SAME));
        }
        saved.ledgers.iter().try_for_each(|ledger| ledger.check_saved(pool))?;
        self.sampler.load(saved.sampler)?;
        for (refiner, state) in self.refiners.iter_mut().zip(saved.refiners) {
            refiner.load(state)?;
        }
        (self.step, self.next_ticket, self.is_exhausted) =
            (saved.step, saved.next_ticket, saved.is_exhausted);
        (self.tally, self.ledgers) = (saved.tally, saved.ledgers);
        Ok(())
    }
}
