//! Replay: answers as often as recorded learners did, from the weakest to the strongest.
//!
//! Source   ours: a response matrix (item x learner -> right or wrong) taken as snapshots of one learner that
//!          grows; that different models lie on one axis is an assumption.                 [inferred]
//! Axis     `growth` names the learners, weakest first (by accuracy over all items): places 0, 1, .. K - 1;
//!          each row of the pool keeps their answers in `meta` (`keep_meta`)
//! Growth   x_l in [0, K - 1], one for each level l; starts at 0
//! Answer   p = (Σ w_k c_k + smoothing / 2) / (Σ w_k + smoothing), w_k = max(0, 1 - |x - k| / bandwidth),
//!          over the learners whose answer c_k to the item is known: real items are not monotone in x
//! Learn    x_l += rate / (groups rollouts) Σ push over the groups of level l (`answers.rs`), the nominal
//!          batch in the divisor; every other level moves by `transfer` times that

use std::collections::BTreeMap;
use std::path::Path;

use gradatim_core::{
    Ask, Error, Learner, Lesson, Problem, Result, Rollout, Sampling, Seed, TrainReport, Trainable,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Simulated;
use super::answers::{self, Noise};

/// The learner's constants. All defaults are ours. [inferred]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Names under which a problem's `meta` keeps the recorded answers, weakest learner first; two or more.
    pub growth: Vec<String>,
    /// Learners on either side that are averaged over, above 0.
    pub bandwidth: f64,
    /// Weight of a made-up answer that is half right, above 0: no chance is ever 0 or 1.
    pub smoothing: f64,
    /// Learning rate, above 0: places on the axis for a nominal batch of push 1 a rollout.
    pub rate: f64,
    /// Groups of the nominal batch.
    pub nominal_groups: u32,
    /// Rollouts per group of the nominal batch.
    pub nominal_rollouts: u32,
    /// Share of what a level gains that every other level gains too, in [0, 1].
    pub transfer: f64,
    /// How the verifier errs.
    pub noise: Noise,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            growth: vec![],
            bandwidth: 3.0,
            smoothing: 0.1,
            rate: 0.5,
            nominal_groups: 32,
            nominal_rollouts: 8,
            transfer: 0.3,
            noise: Noise::default(),
        }
    }
}

/// The learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    options: Options,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    /// What practice of each level gave it; transfer is added when it is read.
    practice: BTreeMap<u32, f64>,
    updates: u64,
}

impl Replay {
    /// Every level at the weakest learner.
    pub fn new(options: Options) -> Result<Self> {
        if options.growth.len() < 2 {
            let hint = "name the columns of the response matrix, weakest learner first";
            let found = format!("{:?}", options.growth);
            return Err(Error::input("growth", found, "two or more names", hint));
        }
        for (key, found) in [
            ("bandwidth", options.bandwidth),
            ("smoothing", options.smoothing),
            ("rate", options.rate),
            ("nominal_groups", f64::from(options.nominal_groups)),
            ("nominal_rollouts", f64::from(options.nominal_rollouts)),
        ] {
            answers::positive(key, found)?;
        }
        answers::in_unit("transfer", options.transfer)?;
        options.noise.check()?;
        Ok(Self { options, state: State::default() })
    }

    /// x of the header.
    pub fn growth(&self, level: u32) -> f64 {
        let own = self.state.practice.get(&level).copied().unwrap_or(0.0);
        let all: f64 = self.state.practice.values().sum();
        let top = (self.options.growth.len() - 1) as f64;
        (own + self.options.transfer * (all - own)).clamp(0.0, top)
    }
}

impl Simulated for Replay {
    fn success(&self, problem: &Problem) -> f64 {
        let Ok(level) = level(problem) else { return 0.0 };
        let x = self.growth(level);
        let Options { bandwidth, smoothing, growth, .. } = &self.options;
        let (mut right, mut all) = (smoothing / 2.0, *smoothing);
        for (place, name) in growth.iter().enumerate() {
            let weight = 1.0 - (x - place as f64).abs() / bandwidth;
            if let Some(answer) = problem.meta.get(name).and_then(recorded).filter(|_| weight > 0.0) {
                right += weight * answer;
                all += weight;
            }
        }
        right / all
    }
}

/// A recorded answer in [0, 1], as a number or as its text.
fn recorded(value: &Value) -> Option<f64> {
    let answer = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    answer.filter(|answer| (0.0..=1.0).contains(answer))
}

fn level(problem: &Problem) -> Result<u32> {
    u32::try_from(problem.level).map_err(|_| {
        let hint = "give the rows a level from 0";
        Error::input("level", problem.level, "a level from 0", hint)
    })
}

impl Learner for Replay {
    fn respond(&mut self, asks: &[Ask<'_>], _how: Sampling, seed: Seed) -> Result<Vec<Vec<Rollout>>> {
        let about = |problem: &Problem| Ok(vec![level(problem)?]);
        answers::respond(asks, seed, self.state.updates, self.options.noise, about, |p| self.success(p))
    }

    fn prompt_length(&self, problem: &Problem) -> Result<usize> {
        level(problem)?;
        let known = |name: &String| problem.meta.get(name).and_then(recorded).is_some();
        if self.options.growth.iter().any(known) {
            return Ok(0);
        }
        let hint = "name these columns in keep_meta of the rows";
        Err(Error::input("growth", "no recorded answer", "a problem with recorded answers in meta", hint))
    }

    fn context(&self) -> Option<usize> {
        None
    }
}

impl Trainable for Replay {
    fn train(&mut self, lesson: Lesson<'_>) -> Result<TrainReport> {
        let groups = answers::groups(&lesson)?;
        let Options { rate, nominal_groups, nominal_rollouts, .. } = &self.options;
        let unit = rate / (f64::from(*nominal_groups) * f64::from(*nominal_rollouts));
        let mut moved = 0.0;
        for (group, verdict) in groups.iter().filter(|(_, verdict)| verdict.weight != 0.0) {
            let Some(level) = answers::about(group).first() else { continue };
            let gain = unit * answers::push(group, verdict);
            *self.state.practice.entry(*level).or_default() += gain;
            moved += gain;
        }
        self.state.updates += 1;
        Ok(answers::report(groups, moved, *rate))
    }

    fn log_probs(&mut self, rollouts: &[&Rollout]) -> Result<Vec<Vec<f32>>> {
        Ok(rollouts.iter().map(|_| vec![]).collect())
    }

    fn save(&self, folder: &Path) -> Result<()> {
        answers::save(folder, &self.state)
    }

    fn load(&mut self, folder: &Path) -> Result<()> {
        self.state = answers::load(folder)?;
        Ok(())
    }
}
