//! What training pays for a scored response.

use gradatim_core::{Error, Finish, Problem, Result, Rollout, Score, Verifier};
use serde::{Deserialize, Serialize};

/// Pay by outcome. Evaluation always counts 1 for right and 0 for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reward {
    /// A right answer.
    pub right: f64,
    /// Something the verifier could read, but wrong; SEC's released runs pay 0.1 [code].
    pub readable: f64,
    /// Nothing to read.
    pub unreadable: f64,
}

impl Default for Reward {
    fn default() -> Self {
        Self { right: 1.0, readable: 0.0, unreadable: 0.0 }
    }
}

impl Reward {
    /// Refuses pay that is not finite or does not favour the right answer.
    pub fn check(&self) -> Result<()> {
        for (key, pay) in
            [("right", self.right), ("readable", self.readable), ("unreadable", self.unreadable)]
        {
            if !pay.is_finite() || pay > self.right {
                let hint = "for example reward = { right = 1.0, readable = 0.1, unreadable = 0.0 }";
                return Err(Error::input(
                    key,
                    pay,
                    "a finite number, at most the pay of a right answer",
                    hint,
                ));
            }
        }
        Ok(())
    }

    /// Judges `rollout` and pays it.
    pub fn pay(&self, problem: &Problem, verifier: &dyn Verifier, rollout: &mut Rollout) {
        let score = judge(problem, verifier, rollout);
        rollout.reward = match &score {
            score if score.is_right() => self.right,
            Score { value, parsed: Some(_), .. } => self.readable + value * (self.right - self.readable),
            _ => self.unreadable,
        };
        rollout.score = Some(score);
    }
}

/// The verifier's word; a response that was cut off says nothing.
pub fn judge(problem: &Problem, verifier: &dyn Verifier, rollout: &Rollout) -> Score {
    match rollout.finish {
        Finish::Stop => verifier.score(problem, &rollout.text),
        Finish::Length => Score::unreadable("cut off at the length limit"),
    }
}
