//! What learners with several abilities share: answers whose truth is kept, and the push a group gives.
//!
//! Tokens  what the prompt is about, then the truth: 1 right, 0 wrong. The text is what the verifier sees.
//! Noise   a wrong answer reads right with chance false_positive, a right one wrong with false_negative:
//!         the trainer is misled, the exam is not                                         [inferred]
//! Push    w Σ A (c - mean c) over a group's rollouts: c the truth, A the advantage, w the verdict's weight;
//!         the score-function estimate of the gain in true success for one unit of ability
//! Exact   no noise, GRPO advantages: w n sqrt(p (1 - p)) sqrt((n - 1) / n), p = k / n;
//!         Dr. GRPO: w n p (1 - p). A flip chance of one half leaves nothing in the mean.

use std::path::Path;

use gradatim_core::{
    Ask, Error, Finish, Group, Lesson, Problem, Result, Rollout, Seed, TrainReport, Verdict, stats,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How the verifier errs; equal values are a flip probability.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Noise {
    /// Chance that a wrong answer is taken for right, in [0, 1].
    pub false_positive: f64,
    /// Chance that a right answer is taken for wrong, in [0, 1].
    pub false_negative: f64,
}

impl Noise {
    pub(super) fn check(self) -> Result<()> {
        in_unit("noise.false_positive", self.false_positive)?;
        in_unit("noise.false_negative", self.false_negative)
    }
}

/// Refuses what is no share.
pub(super) fn in_unit(key: &str, found: f64) -> Result<()> {
    match (0.0..=1.0).contains(&found) {
        true => Ok(()),
        false => Err(Error::input(key, found, "a number in [0, 1]", format!("leave `{key}` out for 0"))),
    }
}

/// Refuses what is not finite, or not above 0.
pub(super) fn positive(key: &str, found: f64) -> Result<()> {
    match found.is_finite() && found > 0.0 {
        true => Ok(()),
        false => {
            let hint = format!("leave `{key}` out for its default");
            Err(Error::input(key, found, "a finite number above 0", hint))
        }
    }
}

/// Rollouts of every ask: `about` gives the prompt's tokens, `success` the true chance.
pub(super) fn respond(
    asks: &[Ask<'_>],
    seed: Seed,
    updates: u64,
    noise: Noise,
    about: impl Fn(&Problem) -> Result<Vec<u32>>,
    success: impl Fn(&Problem) -> f64,
) -> Result<Vec<Vec<Rollout>>> {
    let answer = |ask: &Ask<'_>| {
        let (prompt, chance) = (about(ask.problem)?, success(ask.problem));
        let rollouts: u64 = ask.parts.iter().map(|(rollouts, _)| u64::from(*rollouts)).sum();
        let rollout = |ix| {
            let mut rng = seed.rng("rollout", [ask.key, ix]);
            let is_right = rng.unit() < chance;
            let slip = if is_right { noise.false_negative } else { noise.false_positive };
            let reads_right = is_right != (rng.unit() < slip);
            let right = || ask.problem.solution.as_deref().unwrap_or(&ask.problem.answer);
            let mut tokens = prompt.clone();
            tokens.push(u32::from(is_right));
            Rollout {
                tokens,
                log_probs: vec![],
                segments: vec![],
                text: if reads_right { right().to_owned() } else { String::new() },
                length: 1,
                finish: Finish::Stop,
                policy_version: updates,
                score: None,
                reward: 0.0,
                advantage: 0.0,
            }
        };
        Ok((0..rollouts).map(rollout).collect())
    };
    asks.iter().map(answer).collect()
}

/// What a group's prompt was about: its tokens before the truth.
pub(super) fn about(group: &Group) -> &[u32] {
    let tokens = group.rollouts.first().map_or(&[][..], |rollout| &rollout.tokens);
    tokens.split_last().map_or(&[], |(_, prompt)| prompt)
}

/// The header's Push.
pub(super) fn push(group: &Group, verdict: &Verdict) -> f64 {
    let truth = |rollout: &Rollout| f64::from(rollout.tokens.last().copied().unwrap_or(0));
    let mean = stats::mean(&group.rollouts.iter().map(truth).collect::<Vec<_>>());
    let pushes = group.rollouts.iter().map(|rollout| rollout.advantage * (truth(rollout) - mean));
    verdict.weight * pushes.sum::<f64>()
}

/// The groups of a lesson; imitation is refused.
pub(super) fn groups<'a>(lesson: &Lesson<'a>) -> Result<&'a [(Group, Verdict)]> {
    match lesson {
        Lesson::Groups(groups) => Ok(groups),
        Lesson::Demonstrations(_) => {
            let hint = "give the stage `grpo`, or the recipe a transformer";
            Err(Error::input("lesson", "demonstrations", "groups: a simulated learner cannot imitate", hint))
        }
    }
}

/// The report of an update that moved abilities by `moved` in all.
pub(super) fn report(groups: &[(Group, Verdict)], moved: f64, rate: f64) -> TrainReport {
    let trained = groups.iter().filter(|(_, verdict)| verdict.weight != 0.0);
    let trained_tokens = trained.map(|(group, _)| group.rollouts.len() as u64).sum();
    TrainReport { loss: 0.0, grad_norm: moved.abs(), learning_rate: rate, trained_tokens, kl: None }
}

const FILE: &str = "abilities.json";

/// Writes a learner's state into a folder that exists.
pub(super) fn save(folder: &Path, state: &impl Serialize) -> Result<()> {
    let path = folder.join(FILE);
    let text = serde_json::to_string(state)
        .map_err(|fault| Error::input("abilities", fault, "a finite state", "lower the learning rate"))?;
    std::fs::write(&path, text).map_err(|fault| Error::io(path, "writing the abilities", fault))
}

/// Reads it back.
pub(super) fn load<T: DeserializeOwned>(folder: &Path) -> Result<T> {
    let path = folder.join(FILE);
    let text =
        std::fs::read_to_string(&path).map_err(|fault| Error::io(&path, "reading the abilities", fault))?;
    serde_json::from_str(&text).map_err(|fault| {
        let hint = "take an earlier checkpoint";
        Error::input("abilities", fault, "the state of this learner", hint).in_file(path, None)
    })
}
