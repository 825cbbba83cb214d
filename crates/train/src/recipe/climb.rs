//! The walk over the threshold of a refusal-aware reward.

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::reliability::ANSWER;
use crate::reward::{RefusalAware, Reward, Style};

/// Auto-CEI's walk over c1, as an option of expert iteration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Climb {
    /// Iterations at one c1 at most. Auto-CEI: 3 [code].
    pub inner: u32,
    /// A c1 is left once precision and refusals are both this near to what they were before it. Auto-CEI:
    /// 0.003 [code].
    pub tolerance: f64,
    /// Weight of answering in the objective, lam, in 0..=1. Auto-CEI: 0.2 [code].
    pub answer: f64,
    /// Values of c1 tried at most.
    pub budget: u32,
    /// Validation problems, of the training side and the same throughout; each costs a rollout an iteration.
    pub problems: u32,
    /// First threshold; left out: mean steps of the start's refusals, and `delta`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c1: Option<f64>,
    /// Slope, above 0; left out: 0.5756 divided by the standard deviation of the start's steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c2: Option<f64>,
    /// Step of the walk, above 0; left out: a fifth of that deviation, at most 0.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<f64>,
}

impl Default for Climb {
    fn default() -> Self {
        Self {
            inner: 3,
            tolerance: 0.003,
            answer: ANSWER,
            budget: 16,
            problems: 500,
            c1: None,
            c2: None,
            delta: None,
        }
    }
}

impl Climb {
    /// Refuses values out of range, and a reward without the threshold that is walked over.
    pub(super) fn check(&self, reward: &Reward) -> Result<()> {
        let need = |holds: bool, key: &str, found: &dyn ToString, expected: &str| {
            let hint = format!("leave `{key}` out for its default");
            if holds { Ok(()) } else { Err(Error::input(key, found.to_string(), expected, hint)) }
        };
        need(self.inner >= 1, "inner", &self.inner, "1 or more iterations")?;
        let tolerance = self.tolerance;
        need(tolerance.is_finite() && tolerance >= 0.0, "tolerance", &tolerance, "a finite number from 0")?;
        need((0.0..=1.0).contains(&self.answer), "answer", &self.answer, "0 to 1")?;
        need(self.budget >= 1, "budget", &self.budget, "1 or more values")?;
        need((1..=100_000).contains(&self.problems), "problems", &self.problems, "1 to 100000")?;
        for (key, given, is_above) in
            [("c1", self.c1, f64::NEG_INFINITY), ("c2", self.c2, 0.0), ("delta", self.delta, 0.0)]
        {
            let Some(given) = given else { continue };
            let expected = if key == "c1" { "a finite number" } else { "a finite number above 0" };
            need(given.is_finite() && given > is_above, key, &given, expected)?;
        }
        self.refusal_aware(reward).map(drop)
    }

    /// The pay whose threshold is walked over.
    pub(crate) fn refusal_aware<'r>(&self, reward: &'r Reward) -> Result<&'r RefusalAware> {
        let Some(Style::RefusalAware(pay)) = &reward.style else {
            let hint = "reward = { style = { refusal-aware = {} } }";
            return Err(Error::input(
                "",
                "a climb without refusals that are paid",
                "refusal-aware pay",
                hint,
            ));
        };
        let RefusalAware { c1, c2, .. } = RefusalAware::default();
        if (pay.c1, pay.c2) != (c1, c2) {
            let hint = "write them in the climb: climb = { c1 = 3.0, c2 = 0.2 }";
            let found = format!("c1 {}, c2 {} in the reward", pay.c1, pay.c2);
            return Err(Error::input("c1", found, "c1 and c2 of the climb alone", hint));
        }
        Ok(pay)
    }
}
