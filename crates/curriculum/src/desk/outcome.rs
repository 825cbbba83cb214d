//! What a trainer hands back of one assignment.

use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Error, Finish, Group, Result, Rollout, Score, Ticket};

/// Which assignment a result is of.
#[derive(Debug, Clone, PartialEq)]
pub enum Of {
    /// The one of that ticket.
    Ticket(Ticket),
    /// The oldest open one of the problem with that id, where a trainer lost the ticket.
    Problem(String),
}

/// What a trainer hands back of one assignment. Columns but `rewards` are empty where they are unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Which assignment.
    pub of: Of,
    /// One a rollout, as trained on; `NaN`: not scored, which is not a failure.
    pub rewards: Vec<f64>,
    /// The verifier's scores, in [0, 1]; without them a rollout passes by its reward, cut to [0, 1].
    pub scores: Vec<f64>,
    /// The trainer's own advantages; without them they are computed from the rewards.
    pub advantages: Vec<f64>,
    /// Response tokens.
    pub lengths: Vec<u32>,
    /// Whether a response ran into the length limit.
    pub truncated: Vec<bool>,
    /// Responses.
    pub texts: Vec<String>,
    /// Updates the policy had seen when it answered; by default those it had seen when the batch was drawn.
    pub version: Option<u64>,
}

impl Outcome {
    /// Rewards alone.
    pub fn new(of: Of, rewards: Vec<f64>) -> Self {
        let (scores, advantages, lengths) = (vec![], vec![], vec![]);
        let (truncated, texts, version) = (vec![], vec![], None);
        Self { of, rewards, scores, advantages, lengths, truncated, texts, version }
    }

    /// The group it makes under `assignment`, drawn when the policy had seen `drawn` updates; rollouts that were not
    /// scored are left out. Refuses columns of another length, more rollouts than were asked for, and numbers that
    /// are none.
    pub(super) fn group(&self, assignment: &Assignment, drawn: u64, advantage: Estimator) -> Result<Group> {
        self.check(assignment)?;
        let mut assignment = assignment.clone();
        let (mut rollouts, mut ix) = (vec![], 0);
        for (asked, _) in &mut assignment.choice.parts {
            let came = ix..(ix + *asked as usize).min(self.rewards.len());
            ix = came.end;
            let scored = came.filter(|ix| !self.rewards[*ix].is_nan());
            let before = rollouts.len();
            rollouts.extend(scored.map(|ix| self.rollout(ix, self.version.unwrap_or(drawn))));
            *asked = (rollouts.len() - before) as u32;
        }
        if self.advantages.is_empty() {
            let rewards: Vec<f64> = rollouts.iter().map(|rollout| rollout.reward).collect();
            for (rollout, advantage) in rollouts.iter_mut().zip(advantage.advantages(&rewards)) {
                rollout.advantage = advantage;
            }
        }
        Ok(Group { assignment, rollouts })
    }

    fn rollout(&self, ix: usize, policy_version: u64) -> Rollout {
        let cut_off = self.truncated.get(ix).copied().unwrap_or(false);
        let score =
            self.scores.get(ix).map(|value| Score { value: *value, parsed: None, why: String::new() });
        Rollout {
            tokens: vec![],
            log_probs: vec![],
            segments: vec![],
            text: self.texts.get(ix).cloned().unwrap_or_default(),
            length: self.lengths.get(ix).copied().unwrap_or(0),
            finish: if cut_off { Finish::Length } else { Finish::Stop },
            policy_version,
            score,
            reward: self.rewards[ix],
            advantage: self.advantages.get(ix).copied().unwrap_or(0.0),
        }
    }

    fn check(&self, assignment: &Assignment) -> Result<()> {
        let (n, asked) = (self.rewards.len(), assignment.rollouts() as usize);
        let refuse = |key: &str, found: String, expected: String, hint: &str| {
            Err(Error::input(format!("outcome.{key}"), found, expected, hint))
        };
        if n > asked {
            let hint = "hand back the rollouts of one assignment under one ticket";
            return refuse(
                "rewards",
                format!("{n} rollouts"),
                format!("at most {asked}, as asked for"),
                hint,
            );
        }
        let columns = [
            ("scores", self.scores.len()),
            ("advantages", self.advantages.len()),
            ("lengths", self.lengths.len()),
            ("truncated", self.truncated.len()),
            ("texts", self.texts.len()),
        ];
        if let Some((name, length)) = columns.into_iter().find(|(_, length)| ![0, n].contains(length)) {
            let hint = "give one value a rollout, or leave the column out";
            return refuse(name, format!("{length} values"), format!("{n}, as many as rewards"), hint);
        }
        if let Some(reward) = self.rewards.iter().find(|reward| reward.is_infinite()) {
            let hint = "NaN says that a rollout was not scored";
            return refuse("rewards", reward.to_string(), "finite rewards".to_owned(), hint);
        }
        let scored = |ix: &usize| !self.rewards[*ix].is_nan();
        let score = (0..self.scores.len()).filter(scored).map(|ix| self.scores[ix]);
        if let Some(score) = score.into_iter().find(|score| !(0.0..=1.0).contains(score)) {
            let hint = "scores are the verifier's verdicts: hand shaped or scaled pay over as rewards";
            return refuse("scores", score.to_string(), "scores in [0, 1]".to_owned(), hint);
        }
        let advantage = (0..self.advantages.len()).filter(scored).map(|ix| self.advantages[ix]);
        if let Some(advantage) = advantage.into_iter().find(|advantage| !advantage.is_finite()) {
            let hint = "leave advantages out to have them computed from the rewards";
            return refuse("advantages", advantage.to_string(), "finite advantages".to_owned(), hint);
        }
        Ok(())
    }
}
