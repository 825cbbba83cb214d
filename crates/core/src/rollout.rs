//! What a learner gives back.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{Assignment, Directive, Role, Score};

/// A stretch of a rollout's tokens with one speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Who speaks.
    pub role: Role,
    /// Token positions.
    pub span: Range<u32>,
    /// Whether these tokens are trained; those of tools and prompts are not.
    pub trained: bool,
}

/// What a token without text, such as a special one, reads as in [`Rollout::text`]: such a text cannot be given
/// back to a learner.
pub const UNSPEAKABLE: char = char::REPLACEMENT_CHARACTER;

/// Why a rollout ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finish {
    /// The learner ended it.
    Stop,
    /// It ran into the length limit.
    Length,
}

/// One sampled response. Training uses these very tokens, never re-tokenised text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rollout {
    /// Prompt and response tokens, as the learner saw and sampled them; a simulated learner has none, or
    /// those it remembers its answer by.
    pub tokens: Vec<u32>,
    /// Log-probability of each token when it was sampled, nats; 0 where it was given.
    pub log_probs: Vec<f32>,
    /// Speakers, in order.
    pub segments: Vec<Segment>,
    /// The response as text.
    pub text: String,
    /// Response tokens.
    pub length: u32,
    /// Why it ended.
    pub finish: Finish,
    /// Updates the policy had seen when it sampled this.
    pub policy_version: u64,
    /// The verifier's verdict.
    pub score: Option<Score>,
    /// What training pays, after shaping.
    pub reward: f64,
    /// Group-relative advantage of the reward.
    pub advantage: f64,
}

/// The rollouts of one assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What was asked.
    pub assignment: Assignment,
    /// What came back.
    pub rollouts: Vec<Rollout>,
}

impl Group {
    /// Mean of the verifier's scores; 0 for an empty group.
    pub fn pass_rate(&self) -> f64 {
        let scores = self.rollouts.iter().map(|rollout| rollout.score.as_ref().map_or(0.0, |s| s.value));
        scores.sum::<f64>() / self.rollouts.len().max(1) as f64
    }

    /// Each rollout with the directive it was asked under. Where rollouts were spliced in, see the group
    /// before that.
    pub fn directed(&self) -> impl Iterator<Item = (&Directive, &Rollout)> {
        let parts = self.assignment.choice.parts.iter();
        parts.flat_map(|(rollouts, how)| (0..*rollouts).map(move |_| how)).zip(&self.rollouts)
    }

    /// Rewards in rollout order.
    pub fn rewards(&self) -> Vec<f64> {
        self.rollouts.iter().map(|rollout| rollout.reward).collect()
    }

    /// Whether every rollout earned the same reward, so that nothing can be learned by comparison.
    pub fn is_flat(&self) -> bool {
        self.rollouts.windows(2).all(|pair| pair[0].reward == pair[1].reward)
    }
}
