//! How far a learner that may refuse can be relied on.
//!
//! Source     Auto-CEI, arXiv 2410.07627, system 49.
//! Reply      right, wrong or refused; a phrase of refusal overrides a right answer               [code]
//! Precision  right / answered; 0 where nothing is answered                                       [inferred]
//! Objective  f = (1 - lam) precision + lam (1 - refused), lam = 0.2 the weight of answering       [code]
//! Limits     lam = 1 pays for answering alone: f = 1 - refused; lam = 0 for precision alone
//! A response that was cut off says nothing, not even that it refuses: it is wrong.

use gradatim_core::{Error, Finish, Result, Rollout, Score};
use serde::{Deserialize, Serialize};

/// Auto-CEI's weight of answering.
pub const ANSWER: f64 = 0.2;

/// What became of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// A right answer.
    Right,
    /// Another answer, or none that can be read.
    Wrong,
    /// It gives up.
    Refused,
}

impl Reply {
    /// Of a scored response; `phrases` are those of refusal.
    pub fn of(phrases: &[String], score: &Score, rollout: &Rollout) -> Self {
        match rollout.finish {
            Finish::Stop if refuses(phrases, &rollout.text) => Self::Refused,
            Finish::Stop if score.is_right() => Self::Right,
            Finish::Stop | Finish::Length => Self::Wrong,
        }
    }
}

/// Whether `text` contains one of `phrases`, in any case of letters.
pub fn refuses(phrases: &[String], text: &str) -> bool {
    if phrases.is_empty() {
        return false;
    }
    let text = text.to_lowercase();
    phrases.iter().any(|phrase| text.contains(&phrase.to_lowercase()))
}

/// Refuses phrases that every response contains.
pub(crate) fn check_phrases(phrases: &[String], key: &str, hint: &str) -> Result<()> {
    if phrases.iter().any(|phrase| phrase.trim().is_empty()) {
        return Err(Error::input(key, format!("{phrases:?}"), "phrases, none empty", hint));
    }
    Ok(())
}

/// Shares of many responses.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Reliability {
    /// Right ones.
    pub accuracy: f64,
    /// Refusals.
    pub refused: f64,
}

impl Reliability {
    /// Of `replies`; nothing is neither right nor refused.
    pub fn of(replies: &[Reply]) -> Self {
        let share = |which: Reply| {
            let count = replies.iter().filter(|reply| **reply == which).count();
            count as f64 / replies.len().max(1) as f64
        };
        Self { accuracy: share(Reply::Right), refused: share(Reply::Refused) }
    }

    /// The header's precision.
    pub fn precision(self) -> f64 {
        let answered = 1.0 - self.refused;
        // Shares of few responses do not always add up to 1 in the last bit.
        if answered > 0.0 { (self.accuracy / answered).min(1.0) } else { 0.0 }
    }

    /// The header's f; `answer` is lam.
    pub fn objective(self, answer: f64) -> f64 {
        (1.0 - answer) * self.precision() + answer * (1.0 - self.refused)
    }

    /// Whether precision and refusals differ from those of `other` by `tolerance` at most.
    pub fn is_near(self, other: Self, tolerance: f64) -> bool {
        let differs = |one: f64, other: f64| (one - other).abs() > tolerance;
        !differs(self.precision(), other.precision()) && !differs(self.refused, other.refused)
    }
}

#[cfg(test)]
mod tests {
    use super::Reply::{Refused, Right, Wrong};
    use super::*;

    #[test]
    fn six_answers_of_ten_three_of_them_right_have_precision_a_half() {
        let found =
            Reliability::of(&[Right, Wrong, Refused, Right, Wrong, Refused, Refused, Right, Wrong, Refused]);
        assert_eq!((found.accuracy, found.refused), (0.3, 0.4));
        assert!((found.precision() - 0.5).abs() < 1e-12);
        // 0.8 * 0.5 + 0.2 * 0.6
        assert!((found.objective(ANSWER) - 0.52).abs() < 1e-12);
    }

    #[test]
    fn all_weight_on_answering_never_refuses_and_none_ignores_refusals() {
        for (replies, precision, answered) in [
            (vec![Right, Wrong], 0.5, 1.0),
            (vec![Right, Refused, Refused, Refused], 1.0, 0.25),
            (vec![Refused, Refused], 0.0, 0.0),
            (vec![Wrong, Refused], 0.0, 0.5),
        ] {
            let found = Reliability::of(&replies);
            assert_eq!(found.objective(1.0), answered, "{replies:?}");
            assert_eq!(found.objective(0.0), precision, "{replies:?}");
        }
    }

    #[test]
    fn near_is_within_the_tolerance_in_precision_and_in_refusals() {
        let at = |accuracy, refused| Reliability { accuracy, refused };
        let here = at(0.4, 0.5);
        assert!(here.is_near(here, 0.0));
        assert!(here.is_near(at(0.401, 0.5), 0.003) && !here.is_near(at(0.402, 0.5), 0.003));
        // The same precision of 0.8, ten points fewer refusals.
        assert!(!here.is_near(at(0.48, 0.4), 0.003));
    }
}
