//! The policy that says what comes next.

use gradatim_core::{Choice, Evidence, Metrics, Query, Result, State};

use crate::{Context, Need};

/// What a sampler drew.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// In the order drawn; fewer than asked for when there is no more to draw now.
    pub choices: Vec<Choice>,
    /// Nothing will come after these.
    pub exhausted: bool,
}

impl Selection {
    /// Nothing now and nothing later.
    pub fn over() -> Self {
        Self { choices: vec![], exhausted: true }
    }
}

/// Decides what comes next. One file each in `samplers/`.
pub trait Sampler: Send {
    /// Up to `want` choices to train on. May be called several times a step, for refills. Choices that only
    /// estimate come besides those wanted and fill no place; a step of nothing else trains nothing.
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection>;

    /// What it wants measured.
    fn queries(&self, _cx: &Context<'_>) -> Vec<Query> {
        vec![]
    }

    /// What the trainer must be able to do for it.
    fn needs(&self) -> Vec<Need> {
        vec![]
    }

    /// Learns from everything attempted in a step, groups of weight 0 among them. Called once a step;
    /// the order of `evidence` must not matter.
    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()>;

    /// What it shows.
    fn metrics(&self) -> Metrics {
        Metrics::default()
    }

    /// Everything that cannot be derived from options, pool and seed.
    fn save(&self) -> Result<State>;

    /// Goes on where [`Sampler::save`] stopped, to the bit.
    fn load(&mut self, state: State) -> Result<()>;
}
