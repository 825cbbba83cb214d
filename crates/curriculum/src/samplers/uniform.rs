//! Uniform: what every curriculum is compared with.
//!
//! arms      every arm equally likely, then the arm's next item
//! problems  shuffled passes over all rows: the random order of most trainers [code]

use gradatim_core::{Choice, Error, Evidence, Item, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, check_passes};
use crate::queue::Queue;
use crate::{Context, Sampler, Selection};

/// Options of `uniform`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// What is equally likely.
    pub over: Over,
    /// Passes over the rows before the run ends, at least 1; left out: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passes: Option<u32>,
}

/// What is equally likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Arms, large or small.
    #[default]
    Arms,
    /// Rows, whatever their arm.
    Problems,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    Ok(match options.over {
        Over::Arms => Box::new(Arms(ArmBandit::new(pool, options.passes)?)),
        Over::Problems => Box::new(Problems::new(pool, options.passes)?),
    })
}

struct Arms(ArmBandit);

impl Sampler for Arms {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let level = vec![1.0; self.0.q.len()];
        Ok(self.0.select(want, &level, cx))
    }

    fn observe(&mut self, _evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("uniform-arms", 1, &self.0.save()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.0.load(state.read("uniform-arms", 1)?)
    }
}

struct Problems {
    queue: Queue,
    /// First place of each arm's rows among all rows, `[C]`.
    starts: Vec<u32>,
}

impl Problems {
    fn new(pool: &Pool, passes: Option<u32>) -> Result<Self> {
        if let Some(arm) = pool.arms().iter().find(|arm| arm.source.is_some()) {
            let found = format!("problems, but arm `{}` makes fresh instances without end", arm.name);
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

    fn item(&self, place: u32, pool: &Pool) -> Item {
        let arm = self.starts.partition_point(|start| *start <= place) - 1;
        Item::Row(pool.arms()[arm].rows[(place - self.starts[arm]) as usize])
    }
}

impl Sampler for Problems {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        if self.queue.left().is_some_and(|left| left < want as u64) {
            return Ok(Selection::over());
        }
        let places: Vec<u32> = (0..want).map_while(|_| self.queue.pop(cx.seed)).collect();
        let choices = places.into_iter().map(|place| Choice::train(self.item(place, cx.pool)));
        Ok(Selection { choices: choices.collect(), exhausted: false })
    }

    fn observe(&mut self, _evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("uniform-problems", 1, &self.queue.place()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.queue.resume(state.read("uniform-problems", 1)?)
    }
}
