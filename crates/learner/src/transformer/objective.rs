//! What a stage minimises, and with which learning rate.

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::engine::{AdamW, Loss, Schedule};

/// The objective of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Imitation of demonstrations.
    Sft(Sft),
    /// Group-relative policy optimisation.
    Grpo(Grpo),
}

/// Cross-entropy on response tokens and the end token, averaged by weight. Defaults: the quickstart's warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sft {
    /// Highest learning rate.
    pub learning_rate: f64,
    /// AdamW's decay of all weights.
    pub weight_decay: f64,
    /// Largest norm of the gradient.
    pub clip_norm: f64,
    /// Updates over which the rate rises.
    pub rise: u64,
    /// Last share of the updates over which the rate falls, 0..1.
    pub fall: f64,
    /// Share of the highest rate at the last update, 0..1.
    pub floor: f64,
}

impl Default for Sft {
    fn default() -> Self {
        Self { learning_rate: 1e-3, weight_decay: 0.01, clip_norm: 1.0, rise: 20, fall: 0.3, floor: 0.1 }
    }
}

/// Clipped policy gradient on sampled tokens. Defaults: the quickstart's reinforcement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grpo {
    /// Highest learning rate.
    pub learning_rate: f64,
    /// AdamW's decay of all weights.
    pub weight_decay: f64,
    /// Largest norm of the gradient.
    pub clip_norm: f64,
    /// Updates over which the rate rises.
    pub rise: u64,
    /// Last share of the updates over which the rate falls, 0..1.
    pub fall: f64,
    /// Share of the highest rate at the last update, 0..1.
    pub floor: f64,
    /// The probability ratio is clipped below 1 - this; PPO's 0.2.
    pub clip_low: f64,
    /// The probability ratio is clipped above 1 + this; PPO's 0.2, DAPO's 0.28.
    pub clip_high: f64,
    /// Coefficient of the KL estimate k3 against the reference; 0 has no reference.
    pub kl: f64,
    /// Updates per lesson, each on its share of the groups.
    pub minibatches: u32,
    /// Tokens by which each rollout is divided (Dr. GRPO); without it, the mean over response tokens of the batch.
    pub divisor: Option<f64>,
    /// Temperature the rollouts were sampled at.
    pub temperature: f64,
    /// What the ratio of a response divides by that is trained under another prompt than it was sampled under.
    pub ratio: Ratio,
}

/// The old policy of a response trained under another prompt: system 6, item 8. [inferred]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ratio {
    /// The policy before the update, under the prompt that is trained.
    #[default]
    Unguided,
    /// The policy it was sampled from, under the prompt it was sampled under; clipped like any ratio.
    Guided,
}

impl Default for Grpo {
    fn default() -> Self {
        Self {
            learning_rate: 1.5e-4,
            weight_decay: 0.0,
            clip_norm: 1.0,
            rise: 5,
            fall: 0.0,
            floor: 1.0,
            clip_low: 0.2,
            clip_high: 0.2,
            kl: 0.0,
            minibatches: 1,
            divisor: None,
            temperature: 1.0,
            ratio: Ratio::default(),
        }
    }
}

fn number(key: &str, found: f64, fits: bool, expected: &str) -> Result<()> {
    if fits && found.is_finite() {
        return Ok(());
    }
    Err(Error::input(key, found, expected, format!("leave `{key}` out for its default")))
}

impl Objective {
    pub(super) fn check(&self) -> Result<()> {
        let rate = self.schedule(None);
        let adamw = self.adamw();
        number("learning_rate", rate.top, rate.top >= 0.0, "a number, 0 or above")?;
        number("fall", rate.fall, (0.0..=1.0).contains(&rate.fall), "a share in 0..1")?;
        number("floor", rate.floor, (0.0..=1.0).contains(&rate.floor), "a share in 0..1")?;
        number("weight_decay", adamw.weight_decay, adamw.weight_decay >= 0.0, "a number, 0 or above")?;
        number("clip_norm", adamw.clip_norm, adamw.clip_norm > 0.0, "a number above 0")?;
        let Self::Grpo(grpo) = self else { return Ok(()) };
        number("clip_low", grpo.clip_low, (0.0..=1.0).contains(&grpo.clip_low), "a number in 0..1")?;
        number("clip_high", grpo.clip_high, grpo.clip_high >= 0.0, "a number, 0 or above")?;
        number("kl", grpo.kl, grpo.kl >= 0.0, "a number, 0 or above")?;
        number("temperature", grpo.temperature, grpo.temperature > 0.0, "a number above 0")?;
        number("minibatches", f64::from(grpo.minibatches), grpo.minibatches > 0, "1 or more")?;
        match grpo.divisor {
            Some(divisor) => number("divisor", divisor, divisor > 0.0, "a number above 0"),
            None => Ok(()),
        }
    }

    pub(super) fn needs_reference(&self) -> bool {
        matches!(self, Self::Grpo(grpo) if grpo.kl > 0.0)
    }

    pub(super) fn temperature(&self) -> f64 {
        match self {
            Self::Sft(_) => 1.0,
            Self::Grpo(grpo) => grpo.temperature,
        }
    }

    pub(super) fn loss(&self) -> Loss {
        match self {
            Self::Sft(_) => Loss::CrossEntropy,
            Self::Grpo(grpo) => Loss::Policy {
                clip_low: grpo.clip_low as f32,
                clip_high: grpo.clip_high as f32,
                temperature: grpo.temperature as f32,
            },
        }
    }

    pub(super) fn schedule(&self, total: Option<u64>) -> Schedule {
        match *self {
            Self::Sft(Sft { learning_rate: top, rise, fall, floor, .. }) => {
                Schedule { top, rise, fall, floor, total }
            }
            Self::Grpo(Grpo { learning_rate: top, rise, fall, floor, .. }) => {
                Schedule { top, rise, fall, floor, total }
            }
        }
    }

    pub(super) fn adamw(&self) -> AdamW {
        let (weight_decay, clip_norm) = match self {
            Self::Sft(sft) => (sft.weight_decay, sft.clip_norm),
            Self::Grpo(grpo) => (grpo.weight_decay, grpo.clip_norm),
        };
        AdamW { weight_decay, clip_norm, ..AdamW::default() }
    }
}
