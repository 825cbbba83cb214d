//! What training pays for a scored response.

use gradatim_core::{Error, Finish, Problem, Result, Rollout, Score, Verifier};
use gradatim_verify::tags;
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
    /// Paid besides for the four tags of `tag-format`; a response without them counts as unreadable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
}

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

impl Default for Reward {
    fn default() -> Self {
        Self { right: 1.0, readable: 0.0, unreadable: 0.0, tags: None }
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
        let Some(Tags { good, bad }) = self.tags else { return Ok(()) };
        if !good.is_finite() || !bad.is_finite() || bad > good {
            let hint = "for example tags = { good = 1.0, bad = -1.0 }";
            return Err(Error::input("tags", format!("good {good}, bad {bad}"), "bad at most good", hint));
        }
        Ok(())
    }

    /// Judges `rollout` and pays it.
    pub fn pay(&self, problem: &Problem, verifier: &dyn Verifier, rollout: &mut Rollout) {
        let score = judge(problem, verifier, rollout);
        let form = self.tags.map(|tags| (tags, tags::well_formed(&rollout.text).is_ok()));
        let answer = match &score {
            _ if form.is_some_and(|(_, is_good)| !is_good) => self.unreadable,
            score if score.is_right() => self.right,
            Score { value, parsed: Some(_), .. } => self.readable + value * (self.right - self.readable),
            _ => self.unreadable,
        };
        let form = form.map_or(0.0, |(tags, is_good)| if is_good { tags.good } else { tags.bad });
        rollout.reward = form + answer;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
        let problem =
            gradatim_tasks::AbilityOptions::default().rows(gradatim_core::Seed(0)).unwrap().remove(0);
        let paid = |text: &str| {
            let mut rollout = Rollout {
                tokens: vec![],
                log_probs: vec![],
                segments: vec![],
                text: text.to_owned(),
                length: 1,
                finish: Finish::Stop,
                policy_version: 0,
                score: None,
                reward: 0.0,
                advantage: 0.0,
            };
            reward.pay(&problem, &Plain, &mut rollout);
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
