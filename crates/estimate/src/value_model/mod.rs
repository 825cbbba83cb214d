//! The value model: how often the learner will pass a prompt, read off the prompt before any rollout.
//!
//! Source   PCL, arXiv 2510.01135; system 10. Their V is a language model with a linear head; here a linear
//!          model on hashed features, which costs microseconds.                              [inferred]
//! Value    v(x) = sigmoid(w . phi(x)), phi as in `features.rs`; with `memory`, plus e(x), cut to [0, 1]
//! Learn    one step of Adam on the mean of (v(x) - r)^2 over the batch, r the mean of the rollouts: their
//!          squared loss, on the rollouts that trained the policy and no others                [paper*]
//! Memory   e(x) <- keep e(x) for every x, then + rate (r - v(x)) for those of the batch: off by default [inferred]
//! Exact    before the first batch w = 0 and v = 1/2 for every prompt
//! State    weights and both moments, 24 bytes a feature and bucket, whatever the pool: `bits = 12` is 123 kB

mod adam;
mod features;

use gradatim_core::{Error, Result, stats};
use serde::{Deserialize, Serialize};

use self::adam::Adam;
pub use self::features::Features;
use crate::packed::Packed;

/// Options of the value model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Learning rate of Adam, above 0 and at most 1. Card 10: 0.05 for linear features. [inferred]
    pub rate: f64,
    /// Longest run of words that is a feature, 0 to 4; 0 looks at category and level alone and never reads
    /// a prompt. [inferred]
    pub grams: u32,
    /// Runs of words share 2^bits weights, bits in 4 to 20. [inferred]
    pub bits: u32,
    /// Remembers what it got wrong for each stored row; left out: not. [inferred]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

impl Default for Options {
    fn default() -> Self {
        Self { rate: 0.05, grams: 2, bits: 12, memory: None }
    }
}

/// What is remembered of a row beside its features.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Memory {
    /// Share of an error that is taken over, in [0, 1]. [inferred]
    pub rate: f64,
    /// Share of what is remembered that is kept at each batch, in [0, 1]. [inferred]
    pub keep: f64,
    /// Rows share 2^bits places, bits in 4 to 20. [inferred]
    pub bits: u32,
}

impl Default for Memory {
    fn default() -> Self {
        Self { rate: 0.5, keep: 0.98, bits: 14 }
    }
}

impl Options {
    /// Refuses numbers out of range; keys are relative to these options.
    pub fn check(&self) -> Result<()> {
        let refuse = |key: &str, found: f64, expected: &str| {
            Err(Error::input(key, found, expected, "leave it out for its default"))
        };
        if !(self.rate > 0.0 && self.rate <= 1.0) {
            return refuse("rate", self.rate, "a number above 0, at most 1");
        }
        if self.grams > 4 {
            return refuse("grams", self.grams.into(), "0 to 4 words");
        }
        if !(4..=20).contains(&self.bits) {
            return refuse("bits", self.bits.into(), "4 to 20");
        }
        let Some(Memory { rate, keep, bits }) = self.memory else { return Ok(()) };
        for (key, share) in [("memory.rate", rate), ("memory.keep", keep)] {
            if !(0.0..=1.0).contains(&share) {
                return refuse(key, share, "a number in [0, 1]");
            }
        }
        if (4..=20).contains(&bits) { Ok(()) } else { refuse("memory.bits", bits.into(), "4 to 20") }
    }
}

/// The model.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueModel {
    options: Options,
    /// One weight a feature or bucket, `[D]`.
    weights: Adam,
    /// What is remembered, one a place; empty without memory.
    errors: Vec<f64>,
}

/// What [`ValueModel`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Saved {
    weights: adam::Saved,
    errors: Packed<f64>,
}

impl ValueModel {
    /// Knows nothing: 1/2 for every prompt. Refuses options out of range.
    pub fn new(options: Options) -> Result<Self> {
        options.check()?;
        let weights = Adam::new(features::width(options.bits), options.rate);
        let places = options.memory.map_or(0, |memory| 1_usize << memory.bits);
        Ok(Self { options, weights, errors: vec![0.0; places] })
    }

    /// Whether [`ValueModel::features`] needs the text of a prompt.
    pub fn reads_prompts(&self) -> bool {
        self.options.grams > 0
    }

    /// What the model sees of a problem; any text does where it reads none. `key` names a stored row to the memory.
    pub fn features(&self, category: &str, level: i64, prompt: &str, key: Option<u64>) -> Features {
        let place = self.options.memory.zip(key).map(|(memory, key)| features::place(key, memory.bits));
        let mut features = Features::new(category, level, place);
        if self.reads_prompts() {
            features.read(prompt, self.options.grams as usize, self.options.bits);
        }
        features
    }

    /// The pass rate expected of a prompt, in [0, 1].
    pub fn predict(&self, features: &Features) -> f64 {
        let v = self.by_weights(features);
        features.place().map_or(v, |place| (v + self.errors[place]).clamp(0.0, 1.0))
    }

    fn by_weights(&self, features: &Features) -> f64 {
        1.0 / (1.0 + stats::exp(-self.weights.dot(features.entries())))
    }

    /// One step on prompts and the mean of their rollouts, in this order.
    pub fn learn(&mut self, batch: &[(Features, f64)]) {
        if batch.is_empty() {
            return;
        }
        let misses: Vec<f64> = batch.iter().map(|(features, r)| r - self.predict(features)).collect();
        self.weights.begin();
        for (features, r) in batch {
            let v = self.by_weights(features);
            let slope = 2.0 * (v - r) * v * (1.0 - v) / batch.len() as f64;
            self.weights.add(features.entries(), slope);
        }
        self.weights.step();
        let Some(Memory { rate, keep, .. }) = self.options.memory else { return };
        self.errors.iter_mut().for_each(|error| *error *= keep);
        for ((features, _), miss) in batch.iter().zip(misses) {
            if let Some(place) = features.place() {
                self.errors[place] = (self.errors[place] + rate * miss).clamp(-1.0, 1.0);
            }
        }
    }

    /// Everything learned.
    pub fn save(&self) -> Saved {
        Saved { weights: self.weights.save(), errors: Packed(self.errors.clone()) }
    }

    /// Goes on from what was saved, to the bit; refuses a model of other options.
    pub fn load(&mut self, saved: Saved) -> Result<()> {
        let is_sound = |error: &f64| (-1.0..=1.0).contains(error);
        if saved.errors.0.len() != self.errors.len() || !saved.errors.0.iter().all(is_sound) {
            let hint = "resume with the recipe the run was started with";
            let (found, here) = (saved.errors.0.len(), self.errors.len());
            return Err(Error::input("state.errors", found, format!("{here} numbers in [-1, 1]"), hint));
        }
        self.weights.load(saved.weights)?;
        self.errors = saved.errors.0;
        Ok(())
    }
}
