//! Pay for form: a thought and an answer that can be told apart, each worth its part.
//!
//! Source  Train Long, Think Short, arXiv 2508.08940, system 08.
//! Pay     think [one well-formed span of the thought] + answer [one well-formed span of the answer that does
//!         not overlap it]; halves each [inferred]
//! tags    <think>..</think> and <answer>..</answer>, each tag once
//! hash    for models of few characters: one `#`, something before it, and after it something without spaces

use gradatim_core::{Error, Result};
use gradatim_verify::tags;
use serde::{Deserialize, Serialize};

use super::terms::{Scene, Shape};

/// Options of `tag-format`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TagFormat {
    /// Weight in the reward. [inferred] 0.1; 0.5 in VL-Cogito [code]
    pub weight: f64,
    /// For the thought, from 0. [inferred]
    pub think: f64,
    /// For the answer, from 0. [inferred]
    pub answer: f64,
    /// How the two are marked.
    pub marks: Marks,
}

/// How thought and answer are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marks {
    /// By four tags.
    #[default]
    Tags,
    /// By one `#` between them.
    Hash,
}

impl Default for TagFormat {
    fn default() -> Self {
        Self { weight: 0.1, think: 0.5, answer: 0.5, marks: Marks::Tags }
    }
}

impl TagFormat {
    pub(super) fn check(&self) -> Result<()> {
        if !self.weight.is_finite() {
            return Err(Error::input("weight", self.weight, "a finite number", "weight = 0.1"));
        }
        for (key, pay) in [("think", self.think), ("answer", self.answer)] {
            if !(pay.is_finite() && pay >= 0.0) {
                return Err(Error::input(key, pay, "a finite number from 0", format!("{key} = 0.5")));
            }
        }
        Ok(())
    }

    /// Weighted pay of a response that has both.
    pub(super) fn most(&self) -> f64 {
        self.weight * (self.think + self.answer)
    }
}

pub(super) fn build(options: TagFormat) -> Box<dyn Shape> {
    Box::new(ByForm(options))
}

struct ByForm(TagFormat);

impl Shape for ByForm {
    fn pay(&mut self, scene: &Scene<'_>) -> Result<Vec<f64>> {
        let TagFormat { think, answer, marks, .. } = self.0;
        let pay = |text: &str| {
            let [thinks, answers] = found(text, marks);
            f64::from(u8::from(thinks)) * think + f64::from(u8::from(answers)) * answer
        };
        Ok(scene.group.rollouts.iter().map(|rollout| pay(&rollout.text)).collect())
    }
}

/// Whether there is a well-formed thought, and a well-formed answer apart from it.
fn found(text: &str, marks: Marks) -> [bool; 2] {
    match marks {
        Marks::Tags => {
            let thought = tags::only_span(text, "<think>", "</think>");
            let answer = tags::only_span(text, "<answer>", "</answer>");
            let apart = |answer: &std::ops::Range<usize>| {
                thought
                    .as_ref()
                    .is_none_or(|thought| answer.start >= thought.end || answer.end <= thought.start)
            };
            [thought.is_some(), answer.as_ref().is_some_and(apart)]
        }
        Marks::Hash => match text.split_once('#') {
            Some((thought, answer)) if !answer.contains('#') => {
                let answers = !answer.trim().is_empty() && !answer.trim().contains(char::is_whitespace);
                [!thought.trim().is_empty(), answers]
            }
            _ => [false, false],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_of_the_form_is_paid_on_its_own() {
        for (text, marks, expected) in [
            ("<think>a</think><answer>b</answer>", Marks::Tags, [true, true]),
            ("<answer>b</answer><think>a</think>", Marks::Tags, [true, true]),
            ("<think>a</think> b", Marks::Tags, [true, false]),
            ("<answer>b</answer>", Marks::Tags, [false, true]),
            ("<think>a<answer>b</answer></think>", Marks::Tags, [true, false]),
            ("<think>a</think><think>a</think><answer>b</answer>", Marks::Tags, [false, true]),
            ("8,6#6", Marks::Hash, [true, true]),
            ("#6", Marks::Hash, [false, true]),
            ("8,6#", Marks::Hash, [true, false]),
            ("8#6#6", Marks::Hash, [false, false]),
            ("8,6", Marks::Hash, [false, false]),
        ] {
            assert_eq!(found(text, marks), expected, "{text}");
        }
    }
}
