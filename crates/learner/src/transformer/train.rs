//! Learning from demonstrations; saving and loading. Learning from settled groups: `reinforce.rs`.
//!
//! Imitation  mean of -log p over response tokens and the end token, by demonstration weight

use std::path::Path;

use gradatim_core::{Demonstration, Error, Lesson, Result, Rollout, TrainReport, Trainable};

use super::reinforce::trained;
use super::{Objective, Stage, Transformer};
use crate::checkpoint::{self, Updates};
use crate::engine::{Sequence, Target};
use crate::tokenizer::END;

impl Trainable for Transformer {
    fn train(&mut self, lesson: Lesson<'_>) -> Result<TrainReport> {
        let hint = "give the stage the objective that fits its lessons: sft or grpo";
        let Some(stage) = self.stage.clone() else {
            return Err(Error::input("stage", "not begun", "begin_stage before train", hint));
        };
        match (lesson, stage.objective) {
            (Lesson::Demonstrations(demonstrations), Objective::Sft(_)) => {
                self.imitate(demonstrations, &stage)
            }
            (Lesson::Groups(groups), Objective::Grpo(grpo)) => self.reinforce(groups, &grpo, &stage),
            (Lesson::Demonstrations(_), _) => {
                Err(Error::input("objective", "grpo", "sft for demonstrations", hint))
            }
            (Lesson::Groups(_), _) => Err(Error::input("objective", "sft", "grpo for groups", hint)),
        }
    }

    fn log_probs(&mut self, rollouts: &[&Rollout]) -> Result<Vec<Vec<f32>>> {
        let sequences = rollouts.iter().map(|rollout| trained(rollout)).collect::<Result<Vec<_>>>()?;
        let temperature = self.stage.as_ref().map_or(1.0, |stage| stage.objective.temperature());
        self.trainer.log_probs(None, &sequences, temperature as f32)
    }

    fn save(&self, folder: &Path) -> Result<()> {
        let (decoder, moments) = (&self.trainer.decoder, &self.trainer.moments);
        let layout = decoder.layout();
        let updates = Updates { stage: moments.step, all: self.policy_version };
        checkpoint::save_weights(&folder.join(WEIGHTS), layout, &decoder.weights)?;
        checkpoint::save_moments(&folder.join(OPTIMIZER), layout, moments, updates)?;
        match &self.reference {
            Some(reference) => checkpoint::save_weights(&folder.join(REFERENCE), layout, &reference.weights),
            None => Ok(()),
        }
    }

    fn load(&mut self, folder: &Path) -> Result<()> {
        let layout = self.trainer.decoder.layout();
        let weights = checkpoint::load_weights(&folder.join(WEIGHTS), layout)?;
        let (moments, updates) = checkpoint::load_moments(&folder.join(OPTIMIZER), layout)?;
        let path = folder.join(REFERENCE);
        let reference = path.exists().then(|| checkpoint::load_weights(&path, layout)).transpose()?;
        self.trainer.decoder.weights = weights;
        self.trainer.moments = moments;
        self.policy_version = updates.all;
        if let Some(weights) = reference {
            let mut decoder = self.trainer.decoder.clone();
            decoder.weights = weights;
            self.reference = Some(decoder);
        }
        Ok(())
    }
}

const WEIGHTS: &str = "weights.safetensors";
const OPTIMIZER: &str = "optimizer.safetensors";
const REFERENCE: &str = "reference.safetensors";

impl Transformer {
    fn imitate(&mut self, demonstrations: &[Demonstration<'_>], stage: &Stage) -> Result<TrainReport> {
        let mut sequences = vec![];
        let mut total = 0.0;
        for (ix, demonstration) in demonstrations.iter().enumerate() {
            let sequence = self.demonstration(demonstration, &format!("demonstration {ix}"))?;
            total += demonstration.weight * sequence.targets.len() as f64;
            if demonstration.weight > 0.0 {
                sequences.push(sequence);
            }
        }
        for target in sequences.iter_mut().flat_map(|sequence| &mut sequence.targets) {
            target.weight = (f64::from(target.weight) / total) as f32;
        }
        Ok(TrainReport { kl: None, ..self.update(&sequences, stage)? })
    }

    fn demonstration(&self, demonstration: &Demonstration<'_>, at: &str) -> Result<Sequence> {
        let mut tokens = self.framed(demonstration.prompt, at)?;
        let prompt = tokens.len();
        tokens.extend(self.tokenizer.encode(demonstration.response, at)?);
        tokens.push(END);
        self.fits_context(tokens.len(), at)?;
        if !(demonstration.weight.is_finite() && demonstration.weight >= 0.0) {
            let found = format!("weight {}", demonstration.weight);
            return Err(Error::input(at, found, "a weight of 0 or above", "leave the weight at 1"));
        }
        let target = |ix: usize| Target {
            row: ix as u32 - 1,
            token: tokens[ix],
            weight: demonstration.weight as f32,
            ..Target::default()
        };
        let targets = (prompt..tokens.len()).map(target).collect();
        Ok(Sequence { tokens, targets })
    }

    pub(super) fn fits_context(&self, tokens: usize, at: &str) -> Result<()> {
        let most = self.context();
        if tokens <= most {
            return Ok(());
        }
        let hint = "raise the learner's `context`, or leave the long ones out";
        Err(Error::input(at, format!("{tokens} tokens"), format!("at most {most}"), hint))
    }

    pub(super) fn rate(&self, stage: &Stage) -> f64 {
        stage.objective.schedule(stage.total_updates).rate(self.trainer.moments.step)
    }

    /// One update, unless there is nothing to learn from.
    pub(super) fn update(&mut self, sequences: &[Sequence], stage: &Stage) -> Result<TrainReport> {
        let learning_rate = self.rate(stage);
        if sequences.is_empty() {
            return Ok(TrainReport { learning_rate, ..TrainReport::default() });
        }
        let objective = &stage.objective;
        let step = self.trainer.update(sequences, objective.loss(), &objective.adamw(), learning_rate)?;
        self.policy_version += 1;
        let (loss, grad_norm, trained_tokens, kl) = (step.loss, step.norm, step.tokens, Some(step.kl));
        Ok(TrainReport { loss, grad_norm, learning_rate, trained_tokens, kl })
    }
}
