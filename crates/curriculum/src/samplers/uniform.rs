//! Uniform: what every curriculum is compared with.
//!
//! arms      every arm equally likely, then the arm's next item
//! problems  shuffled passes over all rows: the random order of most trainers [code]

use gradatim_core::{Choice, Evidence, Item, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::row_passes::RowPasses;
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
        Over::Arms => Box::new(Arms(ArmBandit::new(pool, Draw::Passes(options.passes))?)),
        Over::Problems => Box::new(Problems(RowPasses::new(pool, options.passes)?)),
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

struct Problems(RowPasses);

impl Sampler for Problems {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        if self.0.left().is_some_and(|left| left < want as u64) {
            return Ok(Selection::over());
        }
        let rows = (0..want).map_while(|_| self.0.pop(cx));
        Ok(Selection {
            choices: rows.map(|(row, _)| Choice::train(Item::Row(row))).collect(),
            exhausted: false,
        })
    }

    fn observe(&mut self, _evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("uniform-problems", 1, &self.0.place()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.0.resume(state.read("uniform-problems", 1)?)
    }
}
