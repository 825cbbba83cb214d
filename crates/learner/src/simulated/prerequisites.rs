//! Prerequisites: one ability a skill, and skills that open others.
//!
//! Source   ours: the least learner on which the order of lessons matters.                 [inferred]
//! Problem  says its skill s, the skills it needs, and its difficulty b (`pool.skills`); a typical one has b = 0
//! Mastery  m_s = sigmoid(slope a_s), a_s the ability in skill s
//! Answer   right with probability g sigmoid(slope (a_s - b)), g the gate over the skills it needs:
//!          threshold t: 1 where every m >= t, else 0; product: Π (floor + (1 - floor) m)
//! Learn    a_s += rate slope / (groups rollouts) Σ push over the groups on s (`answers.rs`), the nominal batch
//!          in the divisor; every skill it needs moves by `transfer` times that
//! Forget   a skill no group of the update was on: a_s -= forgetting (a_s - its start)
//! Optimum  chain, threshold gate, no transfer, no forgetting, no noise: train the first skill whose mastery
//!          is below t. Before that no later skill can be learned, each skill costs what it costs whenever
//!          it is trained, and anything else is wasted on a closed gate or a skill that is already open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gradatim_core::{
    Ask, Error, Learner, Lesson, Problem, Result, Rollout, Sampling, Seed, TrainReport, Trainable,
};
use serde::{Deserialize, Serialize};

use super::Simulated;
use super::answers::{self, Noise};

/// The learner's constants. All defaults are ours. [inferred]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Ability in every skill at the start, relative to its typical problem.
    pub ability: f64,
    /// Steepness of success in ability minus difficulty, above 0.
    pub slope: f64,
    /// Learning rate, above 0.
    pub rate: f64,
    /// Groups of the nominal batch.
    pub nominal_groups: u32,
    /// Rollouts per group of the nominal batch.
    pub nominal_rollouts: u32,
    /// How skills open others.
    pub gate: Gate,
    /// Share of what a skill gains that the skills it needs gain too, in [0, 1].
    pub transfer: f64,
    /// Share of what was gained that an update takes from a skill it leaves out, in [0, 1].
    pub forgetting: f64,
    /// How the verifier errs.
    pub noise: Noise,
}

/// How skills open others; see the header.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Open once every skill needed is mastered to this degree, in (0, 1).
    Threshold(f64),
    /// Ajar in proportion to mastery, and by this much from the start, in [0, 1].
    Product(f64),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ability: -1.5,
            slope: 1.5,
            rate: 0.3,
            nominal_groups: 32,
            nominal_rollouts: 8,
            gate: Gate::Product(0.0),
            transfer: 0.0,
            forgetting: 0.0,
            noise: Noise::default(),
        }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        if !self.ability.is_finite() {
            let hint = "leave `ability` out for its default";
            return Err(Error::input("ability", self.ability, "a finite number", hint));
        }
        answers::positive("slope", self.slope)?;
        answers::positive("rate", self.rate)?;
        answers::positive("nominal_groups", f64::from(self.nominal_groups))?;
        answers::positive("nominal_rollouts", f64::from(self.nominal_rollouts))?;
        match self.gate {
            Gate::Threshold(at) if at > 0.0 && at < 1.0 => {}
            Gate::Threshold(at) => {
                let hint = "gate = { threshold = 0.8 }";
                return Err(Error::input("gate.threshold", at, "a number in (0, 1)", hint));
            }
            Gate::Product(floor) => answers::in_unit("gate.product", floor)?,
        }
        answers::in_unit("transfer", self.transfer)?;
        answers::in_unit("forgetting", self.forgetting)?;
        self.noise.check()
    }
}

/// The learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Prerequisites {
    options: Options,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    /// Skills that were moved; the others are at their start.
    abilities: BTreeMap<u32, f64>,
    updates: u64,
}

impl Prerequisites {
    /// Every skill at the options' ability.
    pub fn new(options: Options) -> Result<Self> {
        options.check()?;
        Ok(Self { options, state: State::default() })
    }

    /// m of the header.
    pub fn mastery(&self, skill: u32) -> f64 {
        self.chance(skill, 0.0)
    }

    fn ability(&self, skill: u32) -> f64 {
        self.state.abilities.get(&skill).copied().unwrap_or(self.options.ability)
    }

    fn chance(&self, skill: u32, difficulty: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-self.options.slope * (self.ability(skill) - difficulty)))
    }

    /// g of the header.
    fn gate(&self, needed: impl Iterator<Item = u32>) -> f64 {
        let open = |skill| match self.options.gate {
            Gate::Threshold(at) => f64::from(u8::from(self.mastery(skill) >= at)),
            Gate::Product(floor) => floor + (1.0 - floor) * self.mastery(skill),
        };
        needed.map(open).product()
    }
}

impl Simulated for Prerequisites {
    fn success(&self, problem: &Problem) -> f64 {
        let difficulty = problem.meta_number("difficulty").unwrap_or(0.0);
        skill(problem).map_or(0.0, |skill| self.gate(needs(problem)) * self.chance(skill, difficulty))
    }
}

fn skill(problem: &Problem) -> Option<u32> {
    problem.meta.get("skill")?.as_u64()?.try_into().ok()
}

/// Skills it needs; none where it says none.
fn needs(problem: &Problem) -> impl Iterator<Item = u32> {
    let listed = problem.meta.get("needs").and_then(serde_json::Value::as_array);
    listed.into_iter().flatten().filter_map(|skill| skill.as_u64()?.try_into().ok())
}

fn about(problem: &Problem) -> Result<Vec<u32>> {
    let missing = || {
        let hint = "give the recipe pool.skills";
        Error::input("skill", "missing", "a problem that names its skill in meta", hint)
    };
    Ok(std::iter::once(skill(problem).ok_or_else(missing)?).chain(needs(problem)).collect())
}

impl Learner for Prerequisites {
    fn respond(&mut self, asks: &[Ask<'_>], _how: Sampling, seed: Seed) -> Result<Vec<Vec<Rollout>>> {
        answers::respond(asks, seed, self.state.updates, self.options.noise, about, |p| self.success(p))
    }

    fn prompt_length(&self, problem: &Problem) -> Result<usize> {
        about(problem).map(|_| 0)
    }

    fn context(&self) -> Option<usize> {
        None
    }
}

impl Trainable for Prerequisites {
    fn train(&mut self, lesson: Lesson<'_>) -> Result<TrainReport> {
        let groups = answers::groups(&lesson)?;
        let Options { ability, slope, rate, nominal_groups, nominal_rollouts, transfer, forgetting, .. } =
            self.options;
        let unit = rate * slope / (f64::from(nominal_groups) * f64::from(nominal_rollouts));
        let mut moves = BTreeMap::<u32, f64>::new();
        let mut practised = BTreeSet::new();
        for (group, verdict) in groups.iter().filter(|(_, verdict)| verdict.weight != 0.0) {
            let Some((skill, needed)) = answers::about(group).split_first() else { continue };
            let gain = unit * answers::push(group, verdict);
            practised.insert(*skill);
            *moves.entry(*skill).or_default() += gain;
            for needed in needed {
                *moves.entry(*needed).or_default() += transfer * gain;
            }
        }
        for (skill, own) in &mut self.state.abilities {
            if !practised.contains(skill) {
                *own -= forgetting * (*own - ability);
            }
        }
        for (skill, gain) in &moves {
            *self.state.abilities.entry(*skill).or_insert(ability) += gain;
        }
        self.state.updates += 1;
        Ok(answers::report(groups, moves.values().sum(), rate))
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
