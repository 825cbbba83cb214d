//! PCL: of many candidates, the prompts that a value model expects the learner to pass half the time.
//!
//! Source   Prompt Curriculum Learning, arXiv 2510.01135; system 10. No code is public.
//! Draw     `candidates` times as many candidates as wanted, as `uniform` would draw them     [paper*]
//! Value    v(x), the pass rate expected of each: `estimate/src/value_model/`, one reading of its prompt
//! Select   the nearest to the target, or as `choosing.rs` says
//! Learn    V is regressed on the mean of the rollouts just seen, once a step; it costs none of its own
//! Exact    candidates = 1 draws what `uniform` draws, in its order; so does, up to the choice among equals,
//!          a model that knows nothing. The explained variance shown is against realised rates, where even
//!          the truth stays below 1.
//! Differs  V is linear on hashed features; the paper's is a language model with a head. A row drawn twice
//!          among the candidates of one call is chosen twice only when nothing else is left. The paper also trains
//!          on r - mean (`advantage = "dr-grpo"`) and takes the mean over each response's tokens: the recipe's.
//! Cost     a draw and a prompt read for each candidate (none read with `value.grams = 0`); never a scan

use std::collections::HashSet;

use gradatim_core::{Choice, Error, Evidence, Group, Metrics, Result, State, stats};
use gradatim_estimate::explained::explained_variance;
use gradatim_estimate::value_model::{self, Features, ValueModel};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::uniform;
use crate::choosing::Rule;
pub use crate::choosing::Select;
use crate::pass_rate::{pass_rate, plain_groups};
use crate::reading::features;
use crate::{Context, Need, Sampler, Selection};

/// Options of `pcl`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What candidates are drawn from: arms alike, or all rows.
    pub over: uniform::Over,
    /// Candidates for each prompt wanted, k, 1 to 64. Paper: 4. [paper*]
    pub candidates: u32,
    /// The pass rate looked for, tau, in [0, 1]. Paper: 0.5. [paper*]
    pub target: f64,
    /// How prompts are chosen among the candidates. Paper: nearest. [paper*]
    pub select: Select,
    /// Share of places that any other candidate may fill, in [0, 1]. Paper: none. [inferred]
    pub explore: f64,
    /// The value model.
    pub value: value_model::Options,
}

impl Default for Options {
    fn default() -> Self {
        let (over, select, value) = Default::default();
        Self { over, candidates: 4, target: 0.5, select, explore: 0.0, value }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        if !(1..=64).contains(&self.candidates) {
            return Err(Error::input("candidates", self.candidates, "1 to 64", "set candidates = 4"));
        }
        for (key, share, hint) in
            [("target", self.target, "set target = 0.5"), ("explore", self.explore, "set explore = 0.0")]
        {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::input(key, share, "a number in [0, 1]", hint));
            }
        }
        self.select.check()
    }
}

struct Pcl {
    options: Options,
    candidates: Box<dyn Sampler>,
    value: ValueModel,
    /// Streams used so far; keys the next one.
    streams: u64,
    /// How well the last step's rates were foreseen.
    foreseen: Metrics,
}

/// What `pcl` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    candidates: State,
    value: value_model::Saved,
    streams: u64,
    foreseen: Metrics,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let value = ValueModel::new(options.value).map_err(|error| error.under("value"))?;
    let candidates = uniform::build(uniform::Options { over: options.over, passes: None }, pool)?;
    Ok(Box::new(Pcl { options, candidates, value, streams: 0, foreseen: Metrics::default() }))
}

impl Sampler for Pcl {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let n_candidates = want.saturating_mul(self.options.candidates as usize);
        let Selection { choices, exhausted } = self.candidates.select(n_candidates, cx)?;
        let value = |choice: &Choice| {
            features(&self.value, choice.item, cx.pool).map(|features| self.value.predict(&features))
        };
        let values = choices.iter().map(value).collect::<Result<Vec<f64>>>()?;
        let mut seen = HashSet::with_capacity(choices.len());
        let repeats: Vec<bool> = choices.iter().map(|choice| !seen.insert(choice.item)).collect();
        self.streams += 1;
        let mut rng = cx.rng("pcl choice", self.streams);
        let Options { select, target, explore, .. } = self.options;
        let places = Rule { select, target, explore }.choose(&values, &repeats, want, &mut rng);
        let choices = places.into_iter().map(|place| choices[place].clone()).collect();
        Ok(Selection { choices, exhausted })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let groups = plain_groups(evidence);
        if groups.is_empty() {
            return Ok(());
        }
        let seen = |group: &&Group| {
            let features = features(&self.value, group.assignment.choice.item, cx.pool)?;
            Ok((features, pass_rate(group)))
        };
        let batch = groups.iter().map(seen).collect::<Result<Vec<(Features, f64)>>>()?;
        let values: Vec<f64> = batch.iter().map(|(features, _)| self.value.predict(features)).collect();
        let rates: Vec<f64> = batch.iter().map(|(_, rate)| *rate).collect();
        let misses: Vec<f64> = values.iter().zip(&rates).map(|(v, r)| (v - r).abs()).collect();
        let useful = groups.iter().filter(|group| !group.is_flat()).count() as f64 / groups.len() as f64;
        let mut numbers = vec![("value-error", stats::mean(&misses)), ("effective-ratio", useful)];
        numbers.extend(explained_variance(&rates, &values).map(|share| ("explained-realised", share)));
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        self.foreseen = Metrics { numbers, ..Metrics::default() };
        self.value.learn(&batch);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        self.foreseen.clone()
    }

    fn save(&self) -> Result<State> {
        let saved = Saved {
            candidates: self.candidates.save()?,
            value: self.value.save(),
            streams: self.streams,
            foreseen: self.foreseen.clone(),
        };
        Ok(State::of("pcl", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("pcl", 1)?;
        self.candidates.load(saved.candidates)?;
        self.value.load(saved.value)?;
        (self.streams, self.foreseen) = (saved.streams, saved.foreseen);
        Ok(())
    }
}
