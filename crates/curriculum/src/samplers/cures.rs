//! CurES: prompts by exp(sqrt(p (1 - p)) / tau), rollouts by sqrt(p (1 - p)), p a posterior fed by training.
//!
//! Source   CurES, arXiv 2510.01037 and its release; system 05.
//! Estimate an iteration takes the next `subset` items and asks each `estimate` times, in a step of its own
//!          that trains nothing                                                                 [code]
//! Learn    p = (passes + 1) / (rollouts + 2), from estimating and from training rollouts; thrown away with
//!          the iteration, after `steps` training steps                                      [code + paper*]
//! Draw     P(x) = exp(s(x) / tau) / sum, s = sqrt(p (1 - p)); a step's prompts are distinct: draws one after
//!          the other without putting back, the law of the released exponential keys, from a tree of sums
//! Quota    n_i = N s_i / sum_j s_j over the prompts drawn, N = prompts * rollouts of the stage:
//!          `rollout_quota.rs`; at least `min_quota`, for a lone rollout has no advantage        [inferred]
//! Exact    two prompts differ by exp((s1 - s2) / tau); after N' = 4 rollouts at most 12.8 times at tau = 0.05,
//!          for a posterior mean is never 0 or 1. tau without bound: uniform.
//! Subset   rows in shuffled passes, so that those of a pass do not overlap; of procedural arms so many fresh
//!          instances, arms alike, each remade whenever it is drawn again. [inferred] Rows a small arm
//!          repeats within a subset are taken once.
//! Released (`compat = "released-code"`) p stays where the estimate left it; tau is replaced, prompt by prompt,
//!          by (passes + 1) / 0.01, which is uniform within 0.3%; quotas are rounded each on its own, from the bare
//!          share of passes, so prompts of 0 or all passes get none and leave the batch. Set `max_rounds = 0`, or the
//!          batch is filled up. A batch without any rollout ends the iteration.
//! Differs  the release spends its budget per shard of the subset, multiplies quotas by 4 and pads them to the
//!          number of GPUs; here N is spent on the batch drawn. Gradient norms are not measured: sigma is that of
//!          equal norms; `rollout_quota::gradient_sigma` is the released formula.
//! Cost     O(log subset) a draw; 40 bytes an item of the subset, nothing for the rest of the pool

mod odds;

use gradatim_core::{Choice, Directive, Error, Evidence, Item, Metrics, Purpose, Result, State, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::uniform;
use crate::beta::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};
use crate::rollout_quota::quotas;
use crate::sum_tree::SumTree;
use crate::{Context, Need, Sampler, Selection};

/// Options of `cures`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What subsets are taken from: arms alike, or all rows.
    pub over: uniform::Over,
    /// Items of an iteration, 1 to 1,000,000; at most the rows there are. Paper: a 15th of the data. [code]
    pub subset: u32,
    /// Training steps of an iteration, at least 1. Paper: 10. [code]
    pub steps: u32,
    /// Rollouts of each item before the iteration trains, N', 1 to 1,024. Paper: 4. [code]
    pub estimate: u32,
    /// Softmax temperature, above 0; not stated in the paper. [inferred]
    pub tau: f64,
    /// How a step's rollouts are shared out.
    pub quota: Quota,
    /// Least rollouts of a prompt that is drawn, 1 to the stage's. [inferred]
    pub min_quota: u32,
    /// Largest; left out: as many as its share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_quota: Option<u32>,
    /// The paper's method, or what the released code does.
    pub compat: Compat,
}

impl Default for Options {
    fn default() -> Self {
        let (over, quota, compat) = Default::default();
        let (subset, steps, estimate, tau) = (1_024, 10, 4, 0.05);
        Self { over, subset, steps, estimate, tau, quota, min_quota: 2, max_quota: None, compat }
    }
}

/// How a step's rollouts are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quota {
    /// In proportion to the deviation of each prompt's reward.
    #[default]
    Posterior,
    /// The stage's number each.
    Equal,
}

/// Whose method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compat {
    /// The paper's.
    #[default]
    Paper,
    /// The release's, quirks included; see the header.
    ReleasedCode,
}

impl Options {
    fn check(&self) -> Result<()> {
        let whole = |key: &str, found: u32, most: u32| {
            let expected = format!("1 to {most}");
            if (1..=most).contains(&found) {
                return Ok(());
            }
            Err(Error::input(key, found, expected, "leave it out for its default"))
        };
        whole("subset", self.subset, 1_000_000)?;
        whole("steps", self.steps, u32::MAX)?;
        whole("estimate", self.estimate, 1_024)?;
        whole("min_quota", self.min_quota, 1_024)?;
        if !(self.tau > 0.0 && self.tau.is_finite()) {
            return Err(Error::input("tau", self.tau, "a finite number above 0", "set tau = 0.05"));
        }
        if let Some(most) = self.max_quota.filter(|most| *most < self.min_quota) {
            let expected = format!("at least min_quota, {}", self.min_quota);
            return Err(Error::input("max_quota", most, expected, "leave it out"));
        }
        Ok(())
    }
}

/// Where an iteration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Phase {
    /// The next call takes a subset.
    Fresh,
    /// The subset is being asked.
    Estimating,
    /// So many training steps are left.
    Training(u32),
}

struct Cures {
    options: Options,
    items: Box<dyn Sampler>,
    phase: Phase,
    iteration: u64,
    /// The items of the iteration, sorted, `[K]`.
    subset: Vec<Item>,
    /// Their pass rates, `[K]`.
    rates: Vec<Beta>,
    /// Their odds, 0 while they are out, `[K]`.
    odds: SumTree,
    /// Places in the subset that are out since the last `observe`.
    taken: Vec<u32>,
    /// Streams used so far; keys the next one.
    streams: u64,
}

/// What `cures` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    items: State,
    phase: Phase,
    iteration: u64,
    subset: Vec<Item>,
    a: Packed<f64>,
    b: Packed<f64>,
    taken: Packed<u32>,
    streams: u64,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let items = uniform::build(uniform::Options { over: options.over, passes: None }, pool)?;
    let (subset, rates, taken, odds) = (vec![], vec![], vec![], SumTree::new(vec![]));
    let (phase, iteration, streams) = (Phase::Fresh, 0, 0);
    Ok(Box::new(Cures { options, items, phase, iteration, subset, rates, odds, taken, streams }))
}

impl Cures {
    /// Takes the next subset; gives what it takes to estimate it.
    fn begin(&mut self, cx: &Context<'_>) -> Result<Vec<Choice>> {
        let has_source = cx.pool.arms().iter().any(|arm| arm.source.is_some());
        let rows: usize = cx.pool.arms().iter().map(|arm| arm.rows.len()).sum();
        let want = self.options.subset as usize;
        let drawn = self.items.select(if has_source { want } else { want.min(rows) }, cx)?.choices;
        self.subset = drawn.into_iter().map(|choice| choice.item).collect();
        self.subset.sort_unstable();
        self.subset.dedup();
        self.rates = vec![Beta::FLAT; self.subset.len()];
        self.taken.clear();
        self.weigh();
        (self.phase, self.iteration) = (Phase::Estimating, self.iteration + 1);
        let parts = vec![(self.options.estimate, Directive::default())];
        let ask =
            |item: &Item| Choice { purpose: Purpose::Estimate, parts: parts.clone(), ..Choice::train(*item) };
        Ok(self.subset.iter().map(ask).collect())
    }

    fn weigh(&mut self) {
        let mut weights: Vec<u32> = self.rates.iter().map(|rate| self.options.weight(*rate)).collect();
        self.taken.iter().for_each(|place| weights[*place as usize] = 0);
        self.odds = SumTree::new(weights);
    }

    fn put_back(&mut self) {
        for place in std::mem::take(&mut self.taken) {
            self.odds.set(place as usize, self.options.weight(self.rates[place as usize]));
        }
    }

    /// A batch of the subset, with its quotas; smaller where some get none.
    fn train(&mut self, want: usize, cx: &Context<'_>) -> Result<Vec<Choice>> {
        self.streams += 1;
        let mut rng = cx.rng("cures draw", self.streams);
        let mut places = Vec::with_capacity(want);
        while places.len() < want {
            if self.odds.total() == 0 {
                self.put_back();
            }
            let place = self.odds.find(rng.below(self.odds.total()));
            self.odds.set(place, 0);
            self.taken.push(place as u32);
            places.push(place);
        }
        let sigmas: Vec<f64> = places.iter().map(|place| self.options.sigma(self.rates[*place])).collect();
        let budget = want as u64 * u64::from(cx.rollouts);
        let quotas = quotas(&sigmas, budget, &self.options.limits())?;
        let choice = |(place, quota): (usize, u32)| {
            let parts = vec![(quota, Directive::default())];
            (quota > 0).then(|| Choice { parts, ..Choice::train(self.subset[place]) })
        };
        Ok(places.into_iter().zip(quotas).filter_map(choice).collect())
    }
}

impl Sampler for Cures {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let choices = match self.phase {
            Phase::Fresh => self.begin(cx)?,
            Phase::Estimating => vec![],
            Phase::Training(_) => match self.train(want, cx)? {
                none if none.is_empty() => self.begin(cx)?,
                batch => batch,
            },
        };
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let learns = |purpose: Purpose| self.options.compat == Compat::Paper || purpose == Purpose::Estimate;
        let mut seen = vec![];
        for group in plain_groups(evidence) {
            let choice = &group.assignment.choice;
            let Ok(place) = self.subset.binary_search(&choice.item) else { continue };
            if learns(choice.purpose) {
                let rate = self.rates[place];
                self.rates[place] = rate.after(passed(group), group.rollouts.len() as f64, 1.0, Beta::FLAT);
                seen.push(place);
            }
        }
        let has_trained = !self.taken.is_empty();
        self.put_back();
        for place in seen {
            self.odds.set(place, self.options.weight(self.rates[place]));
        }
        self.phase = match self.phase {
            Phase::Estimating => Phase::Training(self.options.steps),
            Phase::Training(1) if has_trained => Phase::Fresh,
            Phase::Training(left) if has_trained => Phase::Training(left - 1),
            phase => phase,
        };
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let means: Vec<f64> = self.rates.iter().map(|rate| rate.mean()).collect();
        let left = match self.phase {
            Phase::Training(left) => left,
            Phase::Fresh | Phase::Estimating => 0,
        };
        let numbers = [
            ("iteration", self.iteration as f64),
            ("subset", self.subset.len() as f64),
            ("steps-left", f64::from(left)),
            ("rate", stats::mean(&means)),
        ];
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let packed = |of: fn(&Beta) -> f64| Packed(self.rates.iter().map(of).collect());
        let saved = Saved {
            items: self.items.save()?,
            phase: self.phase,
            iteration: self.iteration,
            subset: self.subset.clone(),
            a: packed(|rate| rate.a),
            b: packed(|rate| rate.b),
            taken: Packed(self.taken.clone()),
            streams: self.streams,
        };
        Ok(State::of("cures", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("cures", 1)?;
        self.items.load(saved.items)?;
        let n = saved.subset.len();
        let rates: Vec<Beta> = saved.a.0.iter().zip(&saved.b.0).map(|(a, b)| Beta { a: *a, b: *b }).collect();
        let is_sound = saved.a.0.len() == n
            && saved.b.0.len() == n
            && rates.iter().all(|rate| rate.is_sound())
            && saved.subset.is_sorted_by(|left, right| left < right)
            && saved.taken.0.iter().all(|place| (*place as usize) < n)
            && (n > 0 || saved.phase == Phase::Fresh);
        if !is_sound {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            let found = format!("{n} items, {} rates", rates.len());
            return Err(Error::input("state.subset", found, "items in order and their rates", hint));
        }
        (self.phase, self.iteration, self.streams) = (saved.phase, saved.iteration, saved.streams);
        (self.subset, self.rates, self.taken) = (saved.subset, rates, saved.taken.0);
        self.weigh();
        Ok(())
    }
}
