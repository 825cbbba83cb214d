//! What a value model sees of an item of the pool.

use gradatim_core::{Item, Result};
use gradatim_estimate::value_model::{Features, ValueModel};
use gradatim_pool::Pool;

/// Its features; the prompt is looked up only where the model reads one.
pub(crate) fn features(model: &ValueModel, item: Item, pool: &Pool) -> Result<Features> {
    let key = match item {
        Item::Row(row) => Some(row.0.into()),
        Item::Fresh { .. } => None,
    };
    let prompt = if model.reads_prompts() { pool.prompt_text(item)? } else { "".into() };
    let arm = &pool.arms()[pool.arm_of(item).0 as usize];
    Ok(model.features(&arm.name, pool.level_of(item), &prompt, key))
}
