//! The collapse monitor: two ways in which reinforcement of small models is known to go wrong.
//!
//! Source   Memory-R+, arXiv 2504.02273, system 29.
//! Reward   a reward of form above 0.9 of its most while accuracy is below 0.1: the model earns form alone
//! Length   a mean response length below a quarter of the stage's first for 20 steps: responses shrink away
//! Nothing is stopped: a flag stands in the step's event, and a remark in the outcome.

use serde::{Deserialize, Serialize};

/// Share of the most that form can pay. [paper: in words]
const FORM: f64 = 0.9;
/// Accuracy below which form alone is earned. [paper: in words]
const ACCURACY: f64 = 0.1;
/// Share of the first length.
const SHRUNK: f64 = 0.25;
/// Steps in a row.
const STEPS: u32 = 20;

/// A sign that training goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Collapse {
    /// Form is paid, answers are wrong.
    Reward,
    /// Responses shrink away.
    Length,
}

impl Collapse {
    /// In words, for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reward => "earned form alone (reward collapse)",
            Self::Length => "had shrunk to a quarter of its first response length (length collapse)",
        }
    }
}

/// What the monitor remembers of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Monitor {
    /// Mean response length of the first step.
    first_length: Option<f64>,
    /// Steps in a row with short responses.
    short: u32,
}

impl Monitor {
    /// Looks at one step: mean length and accuracy of its rollouts, and the share of the most that form paid,
    /// where form is paid.
    pub fn look(&mut self, length: f64, accuracy: f64, form: Option<f64>) -> Vec<Collapse> {
        let first = *self.first_length.get_or_insert(length);
        self.short = if length < SHRUNK * first { self.short + 1 } else { 0 };
        let by_reward = form.is_some_and(|share| share > FORM) && accuracy < ACCURACY;
        let flags = [(by_reward, Collapse::Reward), (self.short >= STEPS, Collapse::Length)];
        flags.into_iter().filter(|(is_on, _)| *is_on).map(|(_, flag)| flag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_without_answers_is_reward_collapse() {
        let look = |accuracy, form| Monitor::default().look(10.0, accuracy, form);
        assert_eq!(look(0.05, Some(0.95)), [Collapse::Reward]);
        for (accuracy, form) in [(0.1, Some(0.95)), (0.05, Some(0.9)), (0.0, None)] {
            assert_eq!(look(accuracy, form), []);
        }
    }

    #[test]
    fn twenty_short_steps_in_a_row_are_length_collapse_and_one_long_one_breaks_the_row() {
        let mut monitor = Monitor::default();
        monitor.look(100.0, 0.5, None);
        let flagged: Vec<bool> = (0..25).map(|_| !monitor.look(24.0, 0.5, None).is_empty()).collect();
        assert_eq!(flagged.iter().position(|flag| *flag), Some(19));
        assert_eq!(monitor.look(25.0, 0.5, None), []);
        assert!((0..19).all(|_| monitor.look(1.0, 0.5, None).is_empty()));
    }
}
