//! What an item is believed to pass at before it is sampled.
//!
//! Row       tried before: its own Beta, `rates.rs`
//! Untried   as its arm; with a value model at the rate that its prompt shows, as sure as its arm

use gradatim_core::{Evidence, Item, Result};
use gradatim_estimate::value_model::{self, ValueModel};
use gradatim_pool::Pool;

use crate::Context;
use crate::beta::Beta;
use crate::pass_rate::{pass_rate, plain_groups};
use crate::rates::{Estimate, Rates};
use crate::reading::features;

/// Rates of rows, and the model of those never tried.
pub(super) struct Foresight {
    pub rows: Rates,
    pub model: Option<ValueModel>,
}

impl Foresight {
    /// Nothing known. Refuses options out of range.
    pub fn new(rows: Estimate, value: Option<value_model::Options>, pool: &Pool) -> Result<Self> {
        let model = value.map(ValueModel::new).transpose().map_err(|error| error.under("value"))?;
        Ok(Self { rows: Rates::new(rows, pool)?, model })
    }

    /// The rate of an item, where that of its arm is `arm`.
    pub fn rate(&self, item: Item, arm: Beta, cx: &Context<'_>) -> Result<Beta> {
        if let Item::Row(row) = item
            && let Some(rate) = self.rows.row(row)
        {
            return Ok(rate);
        }
        let Some(model) = &self.model else { return Ok(arm) };
        // Off 0 and 1, where a Beta has no spread.
        let shown = model.predict(&features(model, item, cx.pool)?).clamp(0.01, 0.99);
        Ok(Beta::around(shown, arm.a + arm.b))
    }

    /// Learns from a step.
    pub fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        self.rows.observe(evidence, cx.pool);
        let Some(model) = &mut self.model else { return Ok(()) };
        let lesson = plain_groups(evidence).into_iter().map(|group| {
            let seen = features(model, group.assignment.choice.item, cx.pool)?;
            Ok((seen, pass_rate(group)))
        });
        let lesson = lesson.collect::<Result<Vec<_>>>()?;
        model.learn(&lesson);
        Ok(())
    }
}
