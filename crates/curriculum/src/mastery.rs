//! Mastery: what is learned now is left once its latest rollouts pass often enough.

use gradatim_core::{Error, Group, Result};

use crate::packed::Packed;
use crate::pass_rate::passes;
use crate::window::Window;

/// The default of `threshold`. [inferred]
pub(crate) fn four_fifths() -> f64 {
    0.8
}

/// The default of `window`: 32 groups of 8. [inferred]
pub(crate) fn one_batch() -> usize {
    256
}

/// Refuses a rule out of range; keys are relative to `pace`.
pub(crate) fn check(threshold: f64, window: usize) -> Result<()> {
    if !(threshold > 0.0 && threshold <= 1.0) {
        let expected = "a number above 0, at most 1";
        return Err(Error::input("pace.mastery.threshold", threshold, expected, "set threshold = 0.8"));
    }
    if !(1..=100_000).contains(&window) {
        let expected = "1 to 100,000 rollouts";
        return Err(Error::input("pace.mastery.window", window, expected, "set window = 256"));
    }
    Ok(())
}

/// Recent scores on what is learned now.
#[derive(Debug, Clone)]
pub(crate) struct Mastery {
    threshold: f64,
    scores: Window,
}

impl Mastery {
    /// Reached when the mean of the last `window` scores is at least `threshold`.
    pub fn new(threshold: f64, window: usize) -> Self {
        Self { threshold, scores: Window::new(window) }
    }

    /// Takes in the rollouts of a group.
    pub fn push(&mut self, group: &Group) {
        group.rollouts.iter().for_each(|rollout| self.scores.push(passes(rollout)));
    }

    /// Whether it is reached; a window that is not full never is.
    pub fn is_reached(&self) -> bool {
        self.scores.is_full() && self.scores.mean() >= self.threshold
    }

    /// Forgets the scores: something else is learned from here on.
    pub fn restart(&mut self) {
        self.scores.clear();
    }

    /// Mean of the scores so far.
    pub fn mean(&self) -> f64 {
        self.scores.mean()
    }

    /// The scores.
    pub fn save(&self) -> Packed<f64> {
        self.scores.save()
    }

    /// Takes over saved scores; refuses more than the window holds.
    pub fn load(&mut self, scores: &Packed<f64>) -> Result<()> {
        self.scores.load(scores)
    }
}
