//! What a trial writes down: one JSON object a line, in order, without a clock.
//!
//! Times stand apart in `timing.jsonl`, so that two runs of one recipe have equal events.

use std::collections::BTreeMap;

use gradatim_core::{Metrics, TrainReport};
use serde::{Deserialize, Serialize};

use crate::collapse::Collapse;
use crate::verifier_watch::Alarm;

/// Which side of the comparison a trial is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Stages both sides share, run once a seed.
    Shared,
    /// The recipe as written.
    Recipe,
    /// The recipe with `[baseline]` laid over it.
    Baseline,
}

/// One seed on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Trial {
    /// The seed.
    pub seed: u64,
    /// The side.
    pub side: Side,
}

/// A line of `events.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Who writes.
    pub trial: Trial,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    /// The trial begins.
    Start(Start),
    /// One step of the loop ended.
    Step(Box<Step>),
    /// The exam was sat.
    Evaluate(Evaluate),
    /// A response worth showing.
    Example(Example),
    /// A stage began otherwise than by default.
    Enter(Enter),
    /// Training is paid ever more while the exam falls.
    Alarm(Alarm),
}

/// What became of reference and optimiser when a stage began. Other trainers do the same by setting their
/// reference to the actor's weights, and by building a new optimiser and schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enter {
    /// Name of the stage.
    pub stage: String,
    /// Steps taken before it.
    pub step: u64,
    /// The present weights became the KL reference.
    pub refresh_reference: bool,
    /// The optimiser forgot its moments.
    pub reset_optimizer: bool,
}

/// The pool as the trial sees it. `[C]`: one entry an arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// Arm names `[C]`.
    pub arms: Vec<String>,
    /// Levels `[C]`.
    pub levels: Vec<i64>,
    /// Exam problems `[C]`.
    pub exam: Vec<u32>,
}

/// One step of the loop.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Step {
    /// Name of the stage.
    pub stage: String,
    /// Steps since the trial began, from 1, over all stages.
    pub step: u64,
    /// Rollouts spent so far on reinforcement, discarded ones included.
    pub rollouts: u64,
    /// Response tokens sampled so far.
    pub tokens: u64,
    /// Groups drawn in this step, without those that follow up on others `[C]`.
    pub drawn: Vec<u32>,
    /// Mean score of their rollouts, spliced ones among them `[C]`; null where none were drawn.
    pub pass_rate: Vec<Option<f64>>,
    /// Mean reward; null in a stage without rollouts.
    pub reward: Option<f64>,
    /// Mean response length, tokens; null in a stage without rollouts.
    pub length: Option<f64>,
    /// Share of those groups whose rollouts all earned the same.
    pub flat: Option<f64>,
    /// Share of drawn groups whose own rollouts all score 0: before any was asked for again or spliced in.
    #[serde(default)]
    pub dead: Option<f64>,
    /// Groups that do not count: dropped by a refiner, surplus, or not for training.
    pub dropped: u32,
    /// Share of groups that taught nothing: dropped, or without any advantage.
    #[serde(default)]
    pub wasted: Option<f64>,
    /// Rollouts trained on.
    #[serde(default)]
    pub trained: u32,
    /// What the update did.
    pub train: TrainReport,
    /// What the curriculum shows.
    pub curriculum: Metrics,
    /// Mean pay of a rollout by component of the reward; empty where the outcome is all of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pay: BTreeMap<String, f64>,
    /// Signs that training goes wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collapsed: Vec<Collapse>,
    /// What a climb validated in this step; its first step has the start besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub climb: Vec<Iterate>,
}

/// An iterate of a climb over the threshold of a refusal-aware reward, on the validation problems.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Iterate {
    /// Threshold.
    pub c1: f64,
    /// Slope.
    pub c2: f64,
    /// Iterations at this threshold; 0 is the start of the stage.
    pub iteration: u32,
    /// Right of those answered.
    pub precision: f64,
    /// Share refused.
    pub refused: f64,
    /// f of both.
    pub objective: f64,
    /// Whether f is the best so far.
    pub is_best: bool,
}

/// One exam on the fixed held-out problems.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluate {
    /// Name of the stage.
    pub stage: String,
    /// Steps taken so far.
    pub step: u64,
    /// Rollouts spent so far.
    pub rollouts: u64,
    /// Response tokens sampled so far.
    pub tokens: u64,
    /// Mean over all exam problems, in [0, 1].
    pub accuracy: f64,
    /// Mean of each arm `[C]`; null for an arm without exam problems.
    pub by_arm: Vec<Option<f64>>,
    /// Refusals, which are no right answers; null where the recipe names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
}

/// Share of the exam that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// Of all exam problems.
    pub share: f64,
    /// Of each arm's `[C]`; null for an arm without exam problems.
    pub by_arm: Vec<Option<f64>>,
}

/// One exam response as it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Steps taken so far.
    pub step: u64,
    /// Category of the problem.
    pub arm: String,
    /// What was asked.
    pub prompt: String,
    /// What was answered: hostile text.
    pub response: String,
    /// The gold answer.
    pub answer: String,
    /// The verifier's score.
    pub score: f64,
    /// The verifier's reason.
    pub why: String,
}

/// A line of `timing.jsonl`: seconds spent so far, all incarnations together.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Timing {
    /// Steps taken so far.
    pub step: u64,
    /// All of the trial.
    pub seconds: f64,
    /// Sampling.
    pub sampling: f64,
    /// Updates.
    pub training: f64,
    /// Choosing and learning of the curriculum itself.
    pub curriculum: f64,
    /// Exams.
    pub evaluating: f64,
    /// Checkpoints.
    pub saving: f64,
}
