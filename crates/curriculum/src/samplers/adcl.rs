//! ADCL: an order from easy to hard that is kept honest by measuring the next chunk again.
//!
//! Source   Adaptive Difficulty Curriculum Learning, arXiv 2505.08364; system 06, items 1 to 5. No public code.
//! Measure  d(x) = 1 - passes / m over m plain rollouts of x, not trained on: of all problems at the
//!          start, of the next chunk before it is taught, with the weights of that moment    [inferred: m]
//! Order    `chunked_order.rs`: sort, cut into K chunks, measure and sort inside the next chunk
//! Teach    in that order, once; then the run ends
//! Price    m n rollouts at the start, m n (K - 1) / K along the way                         [inferred]
//! Exact    one skill, measured without noise: the order of `resort = "never"`, the predefined curriculum
//! Differs  K, m and ties are not given; ties keep the order they are in, at first the pool's. [inferred]
//!          Estimates are asked for batch by batch, in steps of their own; what is lost is asked again.
//!          A chunk's last batch may be short: the next chunk waits for the weights it leaves.
//!          A procedural arm gives its first `per_arm` instances: a fixed set, as the method needs one.
//!
//! 28 bytes a problem. Guided self-reformulation (EGSR) is a refiner of its own.

use gradatim_core::{
    ArmIx, Choice, Directive, Error, Evidence, Group, Item, Metrics, Purpose, Result, State,
};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

pub use crate::chunked_order::Resort;
use crate::chunked_order::{ChunkedOrder, SavedOrder};
use crate::packed::Packed;
use crate::pass_rate::{pass_rate, plain_groups};
use crate::{Context, Need, Sampler, Selection};

/// Options of `adcl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Chunks K, at least 1. [inferred]
    pub chunks: u32,
    /// Rollouts m of an estimate, at least 1. [inferred]
    pub rollouts: u32,
    /// What is measured and sorted again before a chunk. Paper: chunk.
    pub resort: Resort,
    /// Problems of each arm at most, 1 to 1,000,000: rows evenly spread over the arm, or the first instances of a
    /// procedural one; left out: every row. A pool with procedural arms needs it. [inferred]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_arm: Option<u32>,
    /// Key of `meta` that holds a pass rate in [0, 1] measured beforehand: it takes the place of the first
    /// estimates. Every problem must have it. [inferred]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { chunks: 8, rollouts: 8, resort: Resort::default(), per_arm: None, meta: None }
    }
}

impl Options {
    fn check(&self, pool: &Pool) -> Result<()> {
        for (key, found) in [("chunks", self.chunks), ("rollouts", self.rollouts)] {
            if found == 0 {
                return Err(Error::input(key, 0, "at least 1", format!("set {key} = 8")));
            }
        }
        if let Some(per_arm) = self.per_arm.filter(|per_arm| !(1..=1_000_000).contains(per_arm)) {
            let hint = "leave it out for every row, or set per_arm = 500";
            return Err(Error::input("per_arm", per_arm, "1 to 1,000,000", hint));
        }
        let source = pool.arms().iter().find(|arm| arm.source.is_some());
        match source {
            Some(arm) if self.per_arm.is_none() => {
                let found = format!("left out, but arm `{}` makes fresh instances without end", arm.name);
                let hint = "set per_arm = 500: that many instances of each arm are sorted and taught once";
                Err(Error::input("per_arm", found, "problems of each arm", hint))
            }
            _ => Ok(()),
        }
    }

    /// The problems, sorted.
    fn items(&self, pool: &Pool) -> Vec<Item> {
        let mut items = vec![];
        for (ix, arm) in pool.arms().iter().enumerate() {
            let (have, most) = (arm.rows.len(), self.per_arm.map_or(usize::MAX, |most| most as usize));
            match &arm.source {
                Some(_) => {
                    items.extend((0..most as u64).map(|n| Item::Fresh { arm: ArmIx(ix as u32), n }));
                }
                None if have <= most => items.extend(arm.rows.iter().copied().map(Item::Row)),
                None => items.extend((0..most).map(|k| Item::Row(arm.rows[k * have / most]))),
            }
        }
        items.sort_unstable();
        items
    }
}

struct Adcl {
    rollouts: u32,
    /// Training rows of each arm of the pool `[C]`: a state over other rows is refused.
    sizes: Vec<u32>,
    /// Every problem, sorted: its number is its place here.
    items: Vec<Item>,
    order: ChunkedOrder,
    /// The step in which a problem was last taught.
    taught_in: Option<u64>,
}

/// What `adcl` keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    sizes: Packed<u32>,
    order: SavedOrder,
    taught_in: Option<u64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check(pool)?;
    let items = options.items(pool);
    if items.is_empty() {
        let hint = "add rows; one in ten is held out, so a handful may all be";
        return Err(Error::input("pool", "without a training problem", "at least one", hint));
    }
    if options.chunks as usize > items.len() {
        let expected = format!("at most {}, the number of problems", items.len());
        return Err(Error::input("chunks", options.chunks, expected, "set chunks = 1, or add problems"));
    }
    let mut order = ChunkedOrder::new(items.len(), options.chunks as usize, options.resort);
    if let Some(key) = &options.meta {
        order.given(items.iter().map(|item| difficulty(key, *item, pool)).collect::<Result<_>>()?);
    }
    let sizes = pool.arms().iter().map(|arm| arm.rows.len() as u32).collect();
    Ok(Box::new(Adcl { rollouts: options.rollouts, sizes, items, order, taught_in: None }))
}

/// 1 - the pass rate in `meta`.
fn difficulty(key: &str, item: Item, pool: &Pool) -> Result<f64> {
    let problem = pool.problem(item)?;
    let rate = problem.meta_number(key).filter(|rate| (0.0..=1.0).contains(rate));
    rate.map(|rate| 1.0 - rate).ok_or_else(|| {
        let found = format!("{:?} in problem `{}`", problem.meta.get(key), problem.id);
        let hint = "name the key of a pass rate that every problem has, or leave `meta` out";
        Error::input(format!("meta.{key}"), found, "a number in [0, 1]", hint)
    })
}

impl Adcl {
    /// A wish to learn how hard a problem is.
    fn estimate(&self, problem: u32) -> Choice {
        let parts = vec![(self.rollouts, Directive::default())];
        Choice { purpose: Purpose::Estimate, parts, ..Choice::train(self.items[problem as usize]) }
    }
}

impl Sampler for Adcl {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let mut choices = Vec::with_capacity(want);
        if !self.order.is_measuring() {
            let taught = std::iter::from_fn(|| self.order.next()).take(want);
            choices.extend(taught.map(|problem| Choice::train(self.items[problem as usize])));
            self.taught_in = Some(cx.step);
        } else if self.taught_in != Some(cx.step) {
            let asked: Vec<u32> = std::iter::from_fn(|| self.order.ask()).take(want).collect();
            choices.extend(asked.into_iter().map(|problem| self.estimate(problem)));
        }
        Ok(Selection { choices, exhausted: self.order.is_over() })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let is_estimate = |group: &&Group| group.assignment.choice.purpose == Purpose::Estimate;
        let answer = |group: &Group| {
            let problem = self.items.binary_search(&group.assignment.choice.item).ok()?;
            Some((problem as u32, 1.0 - pass_rate(group)))
        };
        let groups = plain_groups(evidence).into_iter().filter(is_estimate);
        let answers: Vec<(u32, f64)> = groups.filter_map(answer).collect();
        self.order.answer(&answers);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut numbers =
            vec![("taught", self.order.taught() as f64), ("estimates", self.order.measured() as f64)];
        numbers.extend(self.order.shift().map(|tau| ("shift tau", tau)));
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let (sizes, order) = (Packed(self.sizes.clone()), self.order.save());
        Ok(State::of("adcl", 1, &Saved { sizes, order, taught_in: self.taught_in }))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("adcl", 1)?;
        if saved.sizes.0 != self.sizes {
            let (found, here) = (format!("{:?} rows", saved.sizes.0), format!("{:?} rows", self.sizes));
            return Err(Error::input(
                "state.sizes",
                found,
                here,
                "resume with the pool the run was started with",
            ));
        }
        self.order.load(saved.order)?;
        self.taught_in = saved.taught_in;
        Ok(())
    }
}
