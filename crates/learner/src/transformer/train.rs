//! Learning from demonstrations and from settled groups; saving and loading.
//!
//! Imitation      mean of -log p over response tokens and the end token, by demonstration weight
//! Reinforcement  sum over trained tokens of the policy loss / divisor; divisor = rollouts * length (Dr. GRPO),
//!                or all trained tokens of the batch. Groups of weight 0 or without any advantage count in the
//!                divisor and are not run, unless a KL term has to be. Dropped groups are not run.
//! Advantage      rollout's own * verdict's weight * choice's weight

use std::path::Path;

use gradatim_core::{
    Demonstration, Error, Group, Lesson, Message, Part, Result, Role, Rollout, TrainReport, Trainable,
    Verdict,
};

use super::{Grpo, Objective, Stage, Transformer};
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
            (Lesson::Groups(groups), Objective::Grpo(grpo)) => self.reinforce(groups, grpo, &stage),
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

    fn fits_context(&self, tokens: usize, at: &str) -> Result<()> {
        let most = self.context();
        if tokens <= most {
            return Ok(());
        }
        let hint = "raise the learner's `context`, or leave the long ones out";
        Err(Error::input(at, format!("{tokens} tokens"), format!("at most {most}"), hint))
    }

    /// One update per minibatch of groups.
    fn reinforce(&mut self, groups: &[(Group, Verdict)], grpo: Grpo, stage: &Stage) -> Result<TrainReport> {
        let size = groups.len().div_ceil(grpo.minibatches as usize).max(1);
        let mut sum = TrainReport { learning_rate: self.rate(stage), ..TrainReport::default() };
        let (mut updates, mut kl) = (0.0_f64, 0.0);
        for minibatch in groups.chunks(size) {
            let sequences = self.minibatch(minibatch, &grpo)?;
            if sequences.is_empty() {
                continue;
            }
            let report = self.update(&sequences, stage)?;
            updates += 1.0;
            sum.loss += report.loss;
            sum.grad_norm += report.grad_norm;
            sum.learning_rate = report.learning_rate;
            sum.trained_tokens += report.trained_tokens;
            kl += report.kl.unwrap_or(0.0);
        }
        sum.loss /= updates.max(1.0);
        sum.grad_norm /= updates.max(1.0);
        sum.kl = (grpo.kl > 0.0 && updates > 0.0).then_some(kl / updates);
        Ok(sum)
    }

    /// Sequences to run, weights divided.
    fn minibatch(&mut self, groups: &[(Group, Verdict)], grpo: &Grpo) -> Result<Vec<Sequence>> {
        let (mut sequences, mut rollouts, mut tokens) = (vec![], 0_usize, 0_usize);
        for (group, verdict) in groups {
            let choice = &group.assignment.choice;
            let (weight, kl) = (verdict.weight * choice.weight, grpo.kl * verdict.kl_scale);
            let flat = group.rollouts.iter().all(|rollout| rollout.advantage == 0.0);
            let runs = !verdict.dropped && (kl > 0.0 || (weight != 0.0 && !flat));
            let prompt =
                choice.train_prompt.as_deref().map(|prompt| self.train_prompt(prompt)).transpose()?;
            for rollout in &group.rollouts {
                let mut sequence = trained(rollout)?;
                rollouts += 1;
                tokens += sequence.targets.len();
                let advantage = rollout.advantage * weight;
                if !advantage.is_finite() {
                    let hint = "rewards and weights must be finite numbers";
                    return Err(Error::input("advantage", advantage, "a finite number", hint));
                }
                if !runs || sequence.targets.is_empty() {
                    continue;
                }
                for target in &mut sequence.targets {
                    (target.advantage, target.kl) = (advantage as f32, kl as f32);
                }
                if let Some(prompt) = &prompt {
                    sequence = with_prompt(sequence, rollout, prompt);
                }
                self.fits_context(sequence.tokens.len(), "rollout")?;
                sequences.push(sequence);
            }
        }
        let divisor = grpo.divisor.map_or(tokens as f64, |length| length * rollouts as f64);
        for target in sequences.iter_mut().flat_map(|sequence| &mut sequence.targets) {
            target.weight = (1.0 / divisor) as f32;
        }
        if let Some(reference) = self.reference.as_ref().filter(|_| grpo.kl > 0.0) {
            let log_probs = self.trainer.log_probs(Some(reference), &sequences, grpo.temperature as f32)?;
            for (sequence, log_probs) in sequences.iter_mut().zip(log_probs) {
                for (target, log_prob) in sequence.targets.iter_mut().zip(log_probs) {
                    target.reference = log_prob;
                }
            }
        }
        Ok(sequences)
    }

    fn train_prompt(&self, prompt: &[Message]) -> Result<Vec<u32>> {
        let texts = prompt.iter().flat_map(|message| &message.parts).filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Image(_) | Part::Audio(_) => None,
        });
        self.framed(&texts.collect::<Vec<_>>().join("\n"), "train_prompt")
    }

    fn rate(&self, stage: &Stage) -> f64 {
        stage.objective.schedule(stage.total_updates).rate(self.trainer.moments.step)
    }

    /// One update, unless there is nothing to learn from.
    fn update(&mut self, sequences: &[Sequence], stage: &Stage) -> Result<TrainReport> {
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

/// The trained tokens of a rollout as targets, with the log-probabilities they were sampled at.
fn trained(rollout: &Rollout) -> Result<Sequence> {
    let tokens = rollout.tokens.len();
    let hint = "hand back rollouts as this learner gave them";
    if rollout.log_probs.len() != tokens || tokens == 0 {
        let found = format!("{tokens} tokens, {} log-probabilities", rollout.log_probs.len());
        return Err(Error::input("rollout", found, "as many of both, at least one", hint));
    }
    let mut targets = vec![];
    for segment in rollout.segments.iter().filter(|segment| segment.trained) {
        let span = segment.span.start as usize..segment.span.end as usize;
        if span.start == 0 || span.start > span.end || span.end > tokens {
            let expected = format!("positions in 1..{tokens}");
            return Err(Error::input("rollout.segments", format!("{span:?}"), expected, hint));
        }
        targets.extend(span.map(|ix| Target {
            row: ix as u32 - 1,
            token: rollout.tokens[ix],
            old: rollout.log_probs[ix],
            ..Target::default()
        }));
    }
    Ok(Sequence { tokens: rollout.tokens.clone(), targets })
}

/// The same response after another prompt.
fn with_prompt(sequence: Sequence, rollout: &Rollout, prompt: &[u32]) -> Sequence {
    let spoken = |segment: &&gradatim_core::Segment| segment.role == Role::Assistant;
    let old = rollout.segments.iter().find(spoken).map_or(0, |segment| segment.span.start);
    let kept = &sequence.tokens[(old as usize).min(sequence.tokens.len())..];
    let moved = |target: &Target| Target { row: target.row + prompt.len() as u32 - old, ..*target };
    let targets = sequence.targets.iter().filter(|target| target.row + 1 >= old).map(moved).collect();
    Sequence { tokens: [prompt, kept].concat(), targets }
}
