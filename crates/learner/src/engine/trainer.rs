//! One update from many sequences: micro-batches, lanes, reduction, clip, AdamW.
//!
//! Sequences are cut into micro-batches of whole sequences by a token budget; micro-batch i adds its
//! gradient to lane i mod LANES; lanes are summed in order. None of it depends on the number of threads,
//! so neither do the bits of the result.

use gradatim_core::Result;

use super::decoder::{Batch, Decoder, Workspace};
use super::loss::{Loss, Outcome, Target};
use super::optimizer::{self, AdamW, Moments};
use super::threads;

/// Gradient arrays, and so the most threads that share one update.
const LANES: usize = 4;

/// Most tokens of a micro-batch of several sequences.
const MOST: usize = 512;

/// A sequence to learn from; target rows count from its own start.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sequence {
    /// All tokens.
    pub tokens: Vec<u32>,
    /// What is to be predicted.
    pub targets: Vec<Target>,
}

/// What an update did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Step {
    /// Summed loss; the weights carry the divisor.
    pub loss: f64,
    /// Norm of the gradient before clipping.
    pub norm: f64,
    /// Targets whose ratio was clipped.
    pub clipped: u64,
    /// Tokens run forward and backward.
    pub tokens: u64,
    /// Mean KL estimate over the targets that have a KL term; 0 where none has.
    pub kl: f64,
}

/// A decoder, its optimiser and the buffers to train it.
#[derive(Debug)]
pub struct Trainer {
    /// The model.
    pub decoder: Decoder,
    /// Optimiser state.
    pub moments: Moments,
    /// Threads to use, at least 1.
    pub threads: usize,
    lanes: Vec<Vec<f32>>,
    workspaces: Vec<Workspace>,
}

impl Trainer {
    /// A trainer with a fresh optimiser.
    pub fn new(decoder: Decoder, threads: usize) -> Self {
        let moments = Moments::new(decoder.weights.len());
        Self { decoder, moments, threads: threads.max(1), lanes: vec![], workspaces: vec![] }
    }

    /// One update.
    pub fn update(&mut self, sequences: &[Sequence], loss: Loss, adamw: &AdamW, rate: f64) -> Result<Step> {
        let batches = micro_batches(sequences);
        batches.iter().try_for_each(|batch| self.decoder.check(batch))?;
        let outcome = self.gradient(&batches, loss);
        let norm = optimizer::reduce(&mut self.lanes, self.threads);
        let (weights, moments) = (&mut self.decoder.weights, &mut self.moments);
        adamw.update(weights, &self.lanes[0], norm, moments, rate, self.threads);
        let tokens = sequences.iter().map(|sequence| sequence.tokens.len() as u64).sum();
        let targets = sequences.iter().flat_map(|sequence| &sequence.targets);
        let held = targets.filter(|target| target.kl > 0.0).count();
        let kl = outcome.kl / held.max(1) as f64;
        Ok(Step { loss: outcome.loss, norm, clipped: outcome.clipped, tokens, kl })
    }

    /// Fills the lanes.
    fn gradient(&mut self, batches: &[Batch], loss: Loss) -> Outcome {
        let lanes = batches.len().clamp(1, LANES);
        let len = self.decoder.weights.len();
        self.lanes.resize_with(lanes, || vec![0.0; len]);
        let threads = self.threads.min(lanes);
        self.workspaces.resize_with(threads.max(self.workspaces.len()), Workspace::default);
        let mut tasks: Vec<_> = self.workspaces[..threads].iter_mut().map(|work| (work, vec![])).collect();
        for (ix, lane) in self.lanes.iter_mut().enumerate() {
            tasks[ix % threads].1.push((ix, lane));
        }
        let decoder = &self.decoder;
        let outcomes = threads::each(tasks, |(work, mine)| {
            let mut outcomes = vec![];
            for (lane_ix, lane) in mine {
                lane.fill(0.0);
                for (ix, batch) in batches.iter().enumerate().skip(lane_ix).step_by(lanes) {
                    outcomes.push((ix, decoder.backward(batch, loss, lane, work)));
                }
            }
            outcomes
        });
        let mut outcomes: Vec<_> = outcomes.into_iter().flatten().collect();
        outcomes.sort_by_key(|(ix, _)| *ix);
        outcomes.iter().fold(Outcome::default(), |sum, (_, one)| Outcome {
            loss: sum.loss + one.loss,
            clipped: sum.clipped + one.clipped,
            kl: sum.kl + one.kl,
        })
    }

    /// Log-probabilities of all targets of each sequence at `temperature`, under `decoder`.
    pub fn log_probs(
        &self,
        decoder: Option<&Decoder>,
        sequences: &[Sequence],
        temperature: f32,
    ) -> Result<Vec<Vec<f32>>> {
        let decoder = decoder.unwrap_or(&self.decoder);
        self.read(decoder, sequences, |batch, work| decoder.log_probs(batch, temperature, work))
    }

    /// Entropies at all targets of each sequence at `temperature`.
    pub fn entropies(&self, sequences: &[Sequence], temperature: f32) -> Result<Vec<Vec<f32>>> {
        let decoder = &self.decoder;
        self.read(decoder, sequences, |batch, work| decoder.entropies(batch, temperature, work))
    }

    /// One number a target.
    fn read(
        &self,
        decoder: &Decoder,
        sequences: &[Sequence],
        number: impl Fn(&Batch, &mut Workspace) -> Vec<f32> + Sync,
    ) -> Result<Vec<Vec<f32>>> {
        let batches = micro_batches(sequences);
        batches.iter().try_for_each(|batch| decoder.check(batch))?;
        let threads = self.threads.min(batches.len()).max(1);
        let tasks: Vec<_> = batches.chunks(batches.len().div_ceil(threads).max(1)).collect();
        let found = threads::each(tasks, |batches| {
            let mut work = Workspace::default();
            batches.iter().flat_map(|batch| number(batch, &mut work)).collect::<Vec<f32>>()
        });
        let mut flat = found.into_iter().flatten();
        Ok(sequences.iter().map(|sequence| flat.by_ref().take(sequence.targets.len()).collect()).collect())
    }
}

/// Cuts sequences, in order, into micro-batches of about equal size, their number a multiple of LANES where it can be.
fn micro_batches(sequences: &[Sequence]) -> Vec<Batch> {
    let tokens: usize = sequences.iter().map(|sequence| sequence.tokens.len()).sum();
    let rounds = tokens.div_ceil(LANES * MOST).max(1);
    let budget = tokens.div_ceil(LANES * rounds);
    let mut batches = vec![];
    let mut rest = sequences;
    while !rest.is_empty() {
        let mut filled = 0;
        let count = rest
            .iter()
            .take_while(|sequence| {
                let fits = filled + sequence.tokens.len() / 2 <= budget;
                filled += sequence.tokens.len();
                fits
            })
            .count()
            .max(1);
        let (now, later) = rest.split_at(count);
        batches.push(Batch::of(now.iter().map(|sequence| (&sequence.tokens[..], &sequence.targets[..]))));
        rest = later;
    }
    batches
}
