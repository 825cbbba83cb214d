//! What a learner can be asked: to respond, and to be trained.

use std::path::Path;

use crate::{Directive, Group, Problem, Result, Rollout, Seed, Verdict};

/// How responses are sampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// Softmax temperature; 0 is greedy.
    pub temperature: f64,
    /// Smallest set of tokens holding this much probability; 1 is all.
    pub top_p: f64,
    /// At most this many response tokens.
    pub max_tokens: u32,
}

/// A request for the rollouts of one problem.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The problem, its prompt already the one to ask.
    pub problem: &'a Problem,
    /// Rollouts under each directive.
    pub parts: &'a [(u32, Directive)],
    /// Keys the randomness of these rollouts, so that batching cannot matter.
    pub key: u64,
}

/// Anything that answers problems.
pub trait Learner: Send {
    /// Rollouts of every ask, in order; scores and rewards are not filled in.
    fn respond(&mut self, asks: &[Ask<'_>], how: Sampling, seed: Seed) -> Result<Vec<Vec<Rollout>>>;

    /// Prompt tokens this learner would need for `problem`, or why it cannot read it.
    fn prompt_length(&self, problem: &Problem) -> Result<usize>;

    /// Most tokens, prompt and response together, it can hold; `None` is no limit.
    fn context(&self) -> Option<usize>;
}

/// A prompt and the response to imitate.
#[derive(Debug, Clone, Copy)]
pub struct Demonstration<'a> {
    /// What is asked.
    pub prompt: &'a str,
    /// What is to be answered.
    pub response: &'a str,
    /// Weight in the loss.
    pub weight: f64,
}

/// What one update learns from.
#[derive(Debug, Clone, Copy)]
pub enum Lesson<'a> {
    /// Imitation.
    Demonstrations(&'a [Demonstration<'a>]),
    /// Reinforcement: the groups that count. Those without any advantage are among them: they stay in the divisor.
    Groups(&'a [(Group, Verdict)]),
}

/// What one update did. Names as in the learner's objective; all per update.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct TrainReport {
    /// Mean objective value.
    pub loss: f64,
    /// Norm of the gradient before clipping.
    pub grad_norm: f64,
    /// Learning rate used.
    pub learning_rate: f64,
    /// Tokens run forward and backward.
    pub trained_tokens: u64,
    /// Mean KL estimate k3 to the reference, nats a token, before the update; `None` without a KL term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kl: Option<f64>,
}

/// A learner that can be trained, saved and loaded.
pub trait Trainable: Learner {
    /// One lesson: one or more updates.
    fn train(&mut self, lesson: Lesson<'_>) -> Result<TrainReport>;

    /// Log-probabilities of the trained tokens of `rollouts` under the present weights.
    fn log_probs(&mut self, rollouts: &[&Rollout]) -> Result<Vec<Vec<f32>>>;

    /// Writes weights and optimiser into a folder that exists.
    fn save(&self, folder: &Path) -> Result<()>;

    /// Reads what `save` wrote; refuses another shape.
    fn load(&mut self, folder: &Path) -> Result<()>;
}
