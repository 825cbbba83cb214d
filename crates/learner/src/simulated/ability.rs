//! The ability learner: one number that grows by the group-relative policy gradient of its own formula.
//!
//! Source   system 02's outcome check.
//! Answer   right with probability sigmoid(slope (th - b)), b the problem's difficulty
//! Sum      th += rate slope / (groups rollouts) Σ w n sqrt(p (1 - p)) over trained groups, the nominal batch
//!          in the divisor: with rate 0.05, slope 1.5 and 32 x 8 that is 0.075 / 256 Σ
//! Mean     th += rate slope Σ w sqrt(p (1 - p)) / Σ w: its printed form, under which small batches and small
//!          weights are free
//! Here w   is the verdict's weight times the choice's, as in system 19's check.
//! Here p   is the sampled pass rate k / n, never the true one.
//!
//! Sampling is always random: temperature does not apply, and a greedy evaluation is a random one too.

use std::path::Path;

use gradatim_core::{
    Ask, Error, Finish, Group, Learner, Lesson, Problem, Result, Rollout, Sampling, Seed, TrainReport,
    Trainable, Verdict,
};
use serde::{Deserialize, Serialize};

/// The ability learner's constants; the defaults are those of system 02's check.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Ability at the start, on the scale of difficulties.
    pub ability: f64,
    /// Steepness of success in ability minus difficulty.
    pub slope: f64,
    /// Learning rate.
    pub rate: f64,
    /// How a batch of groups becomes one step.
    pub update: Update,
    /// Groups of the nominal batch.
    pub nominal_groups: u32,
    /// Rollouts per group of the nominal batch.
    pub nominal_rollouts: u32,
}

/// How a batch of groups becomes one step; see the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Update {
    /// Pays per trained rollout.
    #[default]
    Sum,
    /// Pays per step.
    Mean,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ability: -3.0,
            slope: 1.5,
            rate: 0.05,
            update: Update::Sum,
            nominal_groups: 32,
            nominal_rollouts: 8,
        }
    }
}

/// The learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Ability {
    options: Options,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    ability: f64,
    updates: u64,
}

impl Ability {
    /// At the options' ability.
    pub fn new(options: Options) -> Result<Self> {
        for (key, found, fits) in [
            ("ability", options.ability, true),
            ("slope", options.slope, options.slope > 0.0),
            ("rate", options.rate, options.rate >= 0.0),
            ("nominal_groups", f64::from(options.nominal_groups), options.nominal_groups > 0),
            ("nominal_rollouts", f64::from(options.nominal_rollouts), options.nominal_rollouts > 0),
        ] {
            if !found.is_finite() || !fits {
                let hint = format!("leave `{key}` out for its default");
                return Err(Error::input(key, found, "a finite number, above 0 but for `ability`", hint));
            }
        }
        Ok(Self { options, state: State { ability: options.ability, updates: 0 } })
    }

    /// Present ability.
    pub fn ability(&self) -> f64 {
        self.state.ability
    }

    /// Probability of a right answer at `difficulty`.
    pub fn success_rate(&self, difficulty: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-self.options.slope * (self.state.ability - difficulty)))
    }

    /// Probability of a right answer to `problem`.
    pub fn success(&self, problem: &Problem) -> f64 {
        self.success_rate(difficulty(problem))
    }

    fn rollout(&self, text: &str) -> Rollout {
        Rollout {
            tokens: vec![],
            log_probs: vec![],
            segments: vec![],
            text: text.to_owned(),
            length: 1,
            finish: Finish::Stop,
            policy_version: self.state.updates,
            score: None,
            reward: 0.0,
            advantage: 0.0,
        }
    }

    /// The header's Sum or Mean line, without th.
    fn step(&self, groups: &[(Group, Verdict)]) -> f64 {
        let trained = groups.iter().filter(|(_, verdict)| !verdict.dropped);
        let weighed = trained.map(|(group, verdict)| {
            let p = group.pass_rate().clamp(0.0, 1.0);
            let weight = verdict.weight * group.assignment.choice.weight;
            (weight, libm::sqrt(p * (1.0 - p)), group.rollouts.len() as f64)
        });
        let Options { slope, rate, update, nominal_groups, nominal_rollouts, .. } = self.options;
        let share = match update {
            Update::Sum => {
                let nominal = f64::from(nominal_groups) * f64::from(nominal_rollouts);
                weighed.map(|(weight, spread, rollouts)| weight * rollouts * spread).sum::<f64>() / nominal
            }
            Update::Mean => {
                let add = |(sum, weights), (weight, spread, _)| (sum + weight * spread, weights + weight);
                let (sum, weights) = weighed.fold((0.0, 0.0), add);
                if weights == 0.0 { 0.0 } else { sum / weights }
            }
        };
        rate * slope * share
    }
}

/// `difficulty` among the problem's metadata, or else its level.
fn difficulty(problem: &Problem) -> f64 {
    problem.meta_number("difficulty").unwrap_or(problem.level as f64)
}

impl Learner for Ability {
    fn respond(&mut self, asks: &[Ask<'_>], _how: Sampling, seed: Seed) -> Result<Vec<Vec<Rollout>>> {
        let respond = |ask: &Ask<'_>| {
            let success = self.success(ask.problem);
            let rollouts: u64 = ask.parts.iter().map(|(rollouts, _)| u64::from(*rollouts)).sum();
            let right = |ix| seed.rng("rollout", [ask.key, ix]).unit() < success;
            let text = |ix| {
                if right(ix) { ask.problem.solution.as_deref().unwrap_or(&ask.problem.answer) } else { "" }
            };
            (0..rollouts).map(|ix| self.rollout(text(ix))).collect()
        };
        Ok(asks.iter().map(respond).collect())
    }

    fn prompt_length(&self, _problem: &Problem) -> Result<usize> {
        Ok(0)
    }

    fn context(&self) -> Option<usize> {
        None
    }
}

impl Trainable for Ability {
    fn train(&mut self, lesson: Lesson<'_>) -> Result<TrainReport> {
        let Lesson::Groups(groups) = lesson else {
            let hint = "give the stage `grpo`, or the recipe a transformer";
            return Err(Error::input(
                "lesson",
                "demonstrations",
                "groups: the ability learner cannot imitate",
                hint,
            ));
        };
        let step = self.step(groups);
        self.state.ability += step;
        self.state.updates += 1;
        let length =
            |(group, _): &(Group, Verdict)| group.rollouts.iter().map(|r| u64::from(r.length)).sum::<u64>();
        let trained_tokens = groups.iter().filter(|(_, verdict)| !verdict.dropped).map(length).sum();
        let learning_rate = self.options.rate;
        Ok(TrainReport { grad_norm: step.abs(), learning_rate, trained_tokens, ..TrainReport::default() })
    }

    fn log_probs(&mut self, rollouts: &[&Rollout]) -> Result<Vec<Vec<f32>>> {
        Ok(rollouts.iter().map(|_| vec![]).collect())
    }

    fn save(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        let text = serde_json::to_string(&self.state)
            .map_err(|fault| Error::input("ability", fault, "a finite state", "lower the learning rate"))?;
        std::fs::write(&path, text).map_err(|fault| Error::io(path, "writing the ability", fault))
    }

    fn load(&mut self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        let text =
            std::fs::read_to_string(&path).map_err(|fault| Error::io(&path, "reading the ability", fault))?;
        self.state = serde_json::from_str(&text).map_err(|fault| {
            let hint = "take an earlier checkpoint";
            Error::input("ability", fault, "{ability, updates}", hint).in_file(path, None)
        })?;
        Ok(())
    }
}

const FILE: &str = "ability.json";
