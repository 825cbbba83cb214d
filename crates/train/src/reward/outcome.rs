//! What a response earns for its answer, before anything is added for its form or its length.
//!
//! Evaluation always counts 1 for right and 0 for anything else.

use gradatim_core::{Error, Finish, Problem, Result, Rollout, Score, Verifier};
use gradatim_verify::tags;
use serde::{Deserialize, Serialize};

use super::Reward;

/// Pay for `<think>..</think><answer>..</answer>`. With { right = 2, readable = -1.5, unreadable = -2 } it
/// gives the four totals of DUMP's release: 3, -0.5, -1, -3 [code].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tags {
    /// Each tag once and in order, nothing after them.
    pub good: f64,
    /// Anything else.
    pub bad: f64,
}

impl Default for Tags {
    fn default() -> Self {
        Self { good: 1.0, bad: -1.0 }
    }
}

impl Tags {
    pub(super) fn check(self) -> Result<()> {
        let Self { good, bad } = self;
        if !good.is_finite() || !bad.is_finite() || bad > good {
            let hint = "for example tags = { good = 1.0, bad = -1.0 }";
            return Err(Error::input("tags", format!("good {good}, bad {bad}"), "bad at most good", hint));
        }
        Ok(())
    }
}

impl Reward {
    /// Judges `rollout` and pays its answer; [`super::Terms::pay`] adds the rest once the group is together.
    pub fn pay(&self, problem: &Problem, verifier: &dyn Verifier, rollout: &mut Rollout) {
        let score = judge(problem, verifier, rollout);
        rollout.reward = match &self.style {
            Some(style) => style.pay(&score, rollout),
            None => self.outcome(&score, &rollout.text),
        };
        rollout.score = Some(score);
    }

    fn outcome(&self, score: &Score, text: &str) -> f64 {
        let form = self.tags.map(|tags| (tags, tags::well_formed(text).is_ok()));
        let answer = match score {
            _ if form.is_some_and(|(_, is_good)| !is_good) => self.unreadable,
            score if score.is_right() => self.right,
            Score { value, parsed: Some(_), .. } => self.readable + value * (self.right - self.readable),
            _ => self.unreadable,
        };
        form.map_or(0.0, |(tags, is_good)| if is_good { tags.good } else { tags.bad }) + answer
    }
}

/// The verifier's word; a response that was cut off says nothing.
pub fn judge(problem: &Problem, verifier: &dyn Verifier, rollout: &Rollout) -> Score {
    match rollout.finish {
        Finish::Stop => verifier.score(problem, &rollout.text),
        Finish::Length => Score::unreadable("cut off at the length limit"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::test::{problem, rollout};
    use super::*;

    /// Reads `<answer>` and compares it with "right"; "?" cannot be read.
    struct Plain;

    impl Verifier for Plain {
        fn check(&self, _: &Problem) -> Result<()> {
            Ok(())
        }

        fn score(&self, _: &Problem, response: &str) -> Score {
            match tags::answer(response) {
                Some("right") => Score::right("right"),
                Some("?") | None => Score::unreadable("nothing"),
                Some(other) => Score::wrong(other, "another"),
            }
        }
    }

    #[test]
    fn tags_and_answer_pay_the_four_totals_of_the_release_and_no_others() {
        let reward: Reward = toml::from_str(
            "right = 2.0\nreadable = -1.5\nunreadable = -2.0\ntags = { good = 1.0, bad = -1.0 }\n",
        )
        .unwrap();
        reward.check().unwrap();
        let paid = |text: &str| {
            let mut rollout = rollout(text, 1);
            reward.pay(&problem(), &Plain, &mut rollout);
            (rollout.reward * 2.0) as i64
        };
        let form = |answer: &str| format!("<think>so</think><answer>{answer}</answer>");
        let broken = |answer: &str| form(answer).replace("</think>", "");
        let mut totals = BTreeSet::new();
        for (answer, doubled) in [("right", 6), ("other", -1), ("?", -2)] {
            assert_eq!(paid(&form(answer)), doubled, "{answer}");
            totals.extend([paid(&form(answer)), paid(&broken(answer)), paid(&(form(answer) + "more"))]);
        }
        assert_eq!(totals, BTreeSet::from([6, -1, -2, -6]));
    }
}
