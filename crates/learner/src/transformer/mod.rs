//! The embedded transformer: a learner that reads and writes text, and can be trained.
//!
//! A prompt is `<bos>` and its text; a response ends with `<end>`. Objectives are set stage by stage.

mod objective;
mod on_enter;
mod options;
mod reinforce;
mod respond;
mod train;

pub use objective::{Grpo, Objective, Ratio, Sft};
pub use on_enter::OnEnter;
pub use options::Options;

use gradatim_core::{Result, Seed};

use crate::engine::{Decoder, Moments, Sampler, Trainer};
use crate::tokenizer::Tokenizer;

/// A decoder with its tokenizer, optimiser and the objective of the running stage.
#[derive(Debug)]
pub struct Transformer {
    tokenizer: Tokenizer,
    trainer: Trainer,
    sampler: Sampler,
    stage: Option<Stage>,
    reference: Option<Decoder>,
    policy_version: u64,
}

#[derive(Debug, Clone)]
struct Stage {
    objective: Objective,
    total_updates: Option<u64>,
}

impl Transformer {
    /// Fresh weights drawn from `seed`. The number of threads changes no result.
    pub fn new(options: &Options, seed: Seed, threads: usize) -> Result<Self> {
        let tokenizer = Tokenizer::new(options.alphabet.as_deref())?;
        let decoder = Decoder::random(options.shape(tokenizer.vocabulary()), seed)?;
        let trainer = Trainer::new(decoder, threads);
        let sampler = Sampler::default();
        Ok(Self { tokenizer, trainer, sampler, stage: None, reference: None, policy_version: 0 })
    }

    /// Starts a stage as [`OnEnter::default`] says: fresh optimiser, learning rate from its rise. Where the
    /// objective has a KL term and there is no reference, the present weights become it. Without
    /// `total_updates` the rate never falls.
    pub fn begin_stage(&mut self, objective: Objective, total_updates: Option<u64>) -> Result<()> {
        self.begin_stage_with(objective, total_updates, OnEnter::default())
    }

    /// Starts a stage; the weights stay what they are.
    pub fn begin_stage_with(
        &mut self,
        objective: Objective,
        total_updates: Option<u64>,
        on_enter: OnEnter,
    ) -> Result<()> {
        objective.check()?;
        on_enter.check(&objective)?;
        if on_enter.reset_optimizer {
            self.trainer.moments = Moments::new(self.parameters());
        }
        if on_enter.refresh_reference || (objective.needs_reference() && self.reference.is_none()) {
            self.refresh_reference();
        }
        self.stage = Some(Stage { objective, total_updates });
        Ok(())
    }

    /// The present weights become the KL reference.
    pub fn refresh_reference(&mut self) {
        self.reference = Some(self.trainer.decoder.clone());
    }

    /// Both moments of the optimiser, a number a parameter; for a look at it.
    pub fn moments(&self) -> [&[f32]; 2] {
        [&self.trainer.moments.first, &self.trainer.moments.second]
    }

    /// Number of parameters.
    pub fn parameters(&self) -> usize {
        self.trainer.decoder.weights.len()
    }

    /// Updates over all stages.
    pub fn policy_version(&self) -> u64 {
        self.policy_version
    }

    /// Uses this many threads from now on.
    pub fn set_threads(&mut self, threads: usize) {
        self.trainer.threads = threads.max(1);
    }

    fn context(&self) -> usize {
        self.trainer.decoder.shape().context
    }
}
