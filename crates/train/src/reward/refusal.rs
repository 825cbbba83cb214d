//! Refusal-aware pay: "I don't know" is worth the more the longer the attempt before it.
//!
//! Source   Auto-CEI, arXiv 2410.07627, system 49; what a refusal is: `reliability.rs`.
//! Right    +1; wrong -1; a refusal overrides a right answer                                       [code]
//! Refusal  after d steps R = 2 / (1 + exp(-c2 (d - c1))) - 1: 0 at c1, odd around it, in (-1, 1)  [code]
//! Scale    c2 = -ln(0.1) / (4 s), s the standard deviation of steps: R(c1 + 4 s) = 0.818          [code]
//! Limits   c1 -> infinity: a refusal is worth as little as a wrong answer; -infinity: as much as a right one
//! Steps    pieces of the whole response, one more than there are separators
//! Differs  the release has three lists of phrases; one is used here. [inferred]

use gradatim_core::{Error, Result, Rollout, Score, stats};
use serde::{Deserialize, Serialize};

use crate::reliability::{Reply, check_phrases};

/// Options of `refusal-aware`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RefusalAware {
    /// Steps before which a refusal is worth less than nothing.
    pub c1: f64,
    /// Slope, above 0; see [`RefusalAware::slope`].
    pub c2: f64,
    /// What counts as a step.
    pub steps: StepCounter,
    /// A response that contains one of these, in any case of letters, is a refusal.
    pub phrases: Vec<String>,
}

/// What counts as a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum StepCounter {
    /// Pieces between occurrences of a text: a newline, a word, a model's own step token.
    Separator {
        /// The text between two steps, not empty.
        text: String,
    },
    /// Pieces between newlines that end a sentence.
    Sentences {},
    /// Lines that begin with a number, as `3.` or `Step 3:`; 1 at least.
    Numbered {},
}

impl Default for RefusalAware {
    fn default() -> Self {
        let phrases = ["don't know", "sorry", "too difficult", "unfortunate", "no answer"];
        Self {
            c1: 3.0,
            c2: Self::slope(3.0),
            steps: StepCounter::Separator { text: "\n".to_owned() },
            phrases: phrases.map(str::to_owned).to_vec(),
        }
    }
}

impl RefusalAware {
    /// The header's c2 for a standard deviation of `s` steps, above 0.
    pub fn slope(s: f64) -> f64 {
        -stats::log(0.1) / (4.0 * s)
    }

    pub(super) fn check(&self) -> Result<()> {
        if !self.c1.is_finite() {
            return Err(Error::input("c1", self.c1, "a finite number of steps", "c1 = 3.0"));
        }
        if !(self.c2.is_finite() && self.c2 > 0.0) {
            let hint = "c2 = 0.5756 divided by the standard deviation of steps";
            return Err(Error::input("c2", self.c2, "a finite number above 0", hint));
        }
        if matches!(&self.steps, StepCounter::Separator { text } if text.is_empty()) {
            return Err(Error::input("steps.separator.text", "empty", "a text", "text = \"\\n\""));
        }
        let hint = "leave phrases out for the released list";
        if self.phrases.is_empty() {
            return Err(Error::input("phrases", "[]", "at least one phrase", hint));
        }
        check_phrases(&self.phrases, "phrases", hint)
    }

    /// Pay for a response with this score.
    pub fn pay(&self, score: &Score, rollout: &Rollout) -> f64 {
        match Reply::of(&self.phrases, score, rollout) {
            Reply::Refused => self.worth(self.steps.count(&rollout.text) as f64),
            Reply::Right => 1.0,
            Reply::Wrong => -1.0,
        }
    }

    /// The header's R after `steps`.
    pub fn worth(&self, steps: f64) -> f64 {
        2.0 / (1.0 + stats::exp(-self.c2 * (steps - self.c1))) - 1.0
    }
}

impl StepCounter {
    /// Steps of `text`, 1 at least.
    pub fn count(&self, text: &str) -> usize {
        match self {
            Self::Separator { text: separator } => text.matches(separator.as_str()).count() + 1,
            Self::Sentences {} => {
                let ends = |(at, _): &(usize, &str)| {
                    text[..*at].trim_end_matches([' ', '\t']).ends_with(['.', '!', '?'])
                };
                text.match_indices('\n').filter(ends).count() + 1
            }
            Self::Numbered {} => text.lines().filter(|line| is_numbered(line)).count().max(1),
        }
    }
}

fn is_numbered(line: &str) -> bool {
    let line = line.trim_start().to_lowercase();
    let rest = line.strip_prefix("step ").unwrap_or(&line);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && after.starts_with(['.', ')', ':'])
}

#[cfg(test)]
mod tests {
    use gradatim_core::Finish;

    use super::super::test::rollout;
    use super::*;

    fn of(c1: f64, s: f64) -> RefusalAware {
        RefusalAware { c1, c2: RefusalAware::slope(s), ..RefusalAware::default() }
    }

    #[test]
    fn a_refusal_is_worth_0_at_c1_rises_odd_around_it_and_is_0_818_four_deviations_on() {
        for s in [0.7, 3.0, 10.0] {
            let pay = of(5.0, s);
            assert_eq!(pay.worth(5.0), 0.0);
            assert!((pay.worth(5.0 + 4.0 * s) - 0.818).abs() < 1e-3);
            let worths: Vec<f64> = (-8..=8).map(|k| pay.worth(5.0 + f64::from(k) * s / 4.0)).collect();
            assert!(worths.windows(2).all(|pair| pair[0] < pair[1]));
            assert!((0..=8).all(|k| (worths[8 + k] + worths[8 - k]).abs() < 1e-12));
        }
        assert!((RefusalAware::slope(3.0) - 0.1919).abs() < 1e-4);
        assert!((of(0.0, 3.0).worth(3.0) - 0.280).abs() < 1e-3);
    }

    #[test]
    fn far_thresholds_are_plain_expert_iteration_and_free_refusals() {
        assert!((of(1e6, 3.0).worth(5.0) + 1.0).abs() < 1e-12);
        assert!((of(-1e6, 3.0).worth(5.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_phrase_of_refusal_overrides_a_right_answer_and_a_cut_off_response_is_wrong() {
        let pay = of(2.0, 1.0);
        let right = Score::right("7");
        assert_eq!(pay.pay(&right, &rollout("7", 1)), 1.0);
        assert_eq!(pay.pay(&Score::wrong("6", ""), &rollout("6", 1)), -1.0);
        assert_eq!(pay.pay(&right, &rollout("7\nSORRY, I don't know", 1)), 0.0);
        let cut = Rollout { finish: Finish::Length, ..rollout("sorry", 1) };
        assert_eq!(pay.pay(&Score::unreadable(""), &cut), -1.0);
    }

    #[test]
    fn steps_are_counted_as_the_counter_says() {
        let separator = |text: &str| StepCounter::Separator { text: text.to_owned() };
        for (counter, text, steps) in [
            (separator("\n"), "a\nb\nc", 3),
            (separator(" since "), "x since y since z", 3),
            (separator(","), "8,6#6", 2),
            (StepCounter::Sentences {}, "One.\nTwo\nstill two!\nThree", 3),
            (StepCounter::Numbered {}, "1. a\n2) b\nStep 3: c\n4 apples", 3),
            (StepCounter::Numbered {}, "nothing", 1),
        ] {
            assert_eq!(counter.count(text), steps, "{counter:?} {text:?}");
        }
    }
}
