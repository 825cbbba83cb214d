//! Difficulty pools: rows sorted by measured pass rate into pools, each with a share of the draws.
//!
//! Source   the difficulty tiers of GLM-4.1V-Thinking, arXiv 2507.01006 (system 43), and the curriculum
//!          and prioritised sampling of Kimi k1.5, arXiv 2501.12599. Neither gives edges or shares: all
//!          numbers here are ours.                                                         [inferred]
//! Pools    ascending pass rate m, the mean of the row's Beta (`rates.rs`): pool k holds
//!          edges[k - 1] <= m < edges[k]; a row moves when a group of it comes in
//! Draw     every slot draws a pool by its share, then any of its rows, without replacement in a step;
//!          `final_shares`: shares go from one to the other in proportion to the stage's progress
//! Untried  rows without a rate are a pool of their own with the share `untried`; `estimate.meta`
//!          sorts rows from the start by a rate measured beforehand
//! Empty    the share of an empty pool goes to the others in proportion
//! Arms     a procedural arm lies in the pool of its own rate, standing for as many rows as the
//!          average stored arm: `stock.rs`
//!
//! 8 bytes a row, 4.5 more for each pool, and 4 while untried rows are left.

use gradatim_core::{Choice, Error, Evidence, Item, Metrics, ProblemIx, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::rates::Estimate;
use crate::stock::{SavedStock, Stock};
use crate::sum_tree::{SumTree, find_in};
use crate::{Context, Need, Sampler, Selection};

/// Options of `difficulty-pools`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Pass rates that part one pool from the next, rising, inside (0, 1); at most 15.
    pub edges: Vec<f64>,
    /// Share of each pool, hardest first, one more than `edges`; relative to their sum.
    pub shares: Vec<f64>,
    /// Shares at the end of the stage; left out: they stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_shares: Option<Vec<f64>>,
    /// Share of rows without a rate, in [0, 1]; the pools have the rest.
    pub untried: f64,
    /// How pass rates are estimated.
    pub estimate: Estimate,
}

impl Default for Options {
    fn default() -> Self {
        let (edges, shares) = (vec![0.2, 0.8], vec![0.2, 0.6, 0.2]);
        Self { edges, shares, final_shares: None, untried: 0.25, estimate: Estimate::default() }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let is_inside = self.edges.iter().all(|edge| 0.0 < *edge && *edge < 1.0);
        if !is_inside || !self.edges.is_sorted_by(|left, right| left < right) || self.edges.len() > 15 {
            let found = format!("{:?}", self.edges);
            let expected = "up to 15 rising numbers between 0 and 1";
            return Err(Error::input("edges", found, expected, "set edges = [0.2, 0.8]"));
        }
        let n_pools = self.edges.len() + 1;
        for (key, shares) in [("shares", Some(&self.shares)), ("final_shares", self.final_shares.as_ref())] {
            let Some(shares) = shares else { continue };
            let is_share = |share: &f64| *share >= 0.0 && share.is_finite();
            if shares.len() != n_pools
                || !shares.iter().all(is_share)
                || !shares.iter().any(|share| *share > 0.0)
            {
                let expected =
                    format!("{n_pools} numbers, at least 0 and not all 0: one a pool, hardest first");
                return Err(Error::input(
                    key,
                    format!("{shares:?}"),
                    expected,
                    "give one share more than edges",
                ));
            }
        }
        if !(0.0..=1.0).contains(&self.untried) {
            return Err(Error::input("untried", self.untried, "a number in [0, 1]", "set untried = 0.25"));
        }
        Ok(())
    }

    /// Share of each pool, then of untried rows, at `progress`.
    fn shares_at(&self, progress: f64) -> Vec<f64> {
        let last = self.final_shares.as_ref().unwrap_or(&self.shares);
        let of = |shares: &[f64]| -> Vec<f64> {
            let sum: f64 = shares.iter().sum();
            shares.iter().map(|share| share / sum).collect()
        };
        let (first, last) = (of(&self.shares), of(last));
        let blend = first.iter().zip(&last).map(|(first, last)| first + progress * (last - first));
        blend.map(|share| share * (1.0 - self.untried)).chain([self.untried]).collect()
    }

    /// The pool of a pass rate.
    fn pool_of(&self, rate: f64) -> usize {
        self.edges.partition_point(|edge| *edge <= rate)
    }
}

struct DifficultyPools {
    options: Options,
    stock: Stock,
    /// Rows of each pool that are not out: weight 1 in the pool's tree `[P][N]`.
    pools: Vec<SumTree>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let stock = Stock::new(options.estimate.clone(), pool)?;
    let pools = sort(&options, &stock);
    Ok(Box::new(DifficultyPools { options, stock, pools }))
}

fn sort(options: &Options, stock: &Stock) -> Vec<SumTree> {
    let mut members = vec![vec![0; stock.rates().n_rows()]; options.edges.len() + 1];
    stock.tried().for_each(|(row, rate)| members[options.pool_of(rate.mean())][row.0 as usize] = 1);
    members.into_iter().map(SumTree::new).collect()
}

impl DifficultyPools {
    /// Where a shelf's new problems lie: those of a procedural arm by its rate, once it has one.
    fn place_of(&self, shelf: usize) -> usize {
        if self.stock.is_procedural(shelf) && self.stock.is_tried(shelf) {
            return self.options.pool_of(self.stock.rates().arm(self.stock.arm(shelf)).mean());
        }
        self.pools.len()
    }

    /// New problems by where they lie `[P + 1][S]`.
    fn new_by_place(&self) -> Vec<Vec<u64>> {
        let mut new = vec![vec![0; self.stock.n_shelves()]; self.pools.len() + 1];
        for shelf in 0..self.stock.n_shelves() {
            new[self.place_of(shelf)][shelf] = self.stock.new_on(shelf);
        }
        new
    }

    /// Tried rows of a pool that are not out; untried ones are in none.
    fn stored(&self, place: usize) -> u64 {
        self.pools.get(place).map_or(0, SumTree::total)
    }

    /// Draws from `place`; `None` when a shelf turned out to be empty.
    fn take(&mut self, place: usize, new: &mut [u64], at: u64, cx: &Context<'_>) -> Option<Item> {
        let stored = self.stored(place);
        if at < stored {
            let row = self.pools[place].find(at);
            self.pools[place].set(row, 0);
            self.stock.take(ProblemIx(row as u32));
            return Some(Item::Row(ProblemIx(row as u32)));
        }
        let shelf = find_in(new, at - stored);
        let item = self.stock.take_new(shelf, cx);
        new[shelf] = self.stock.new_on(shelf);
        item
    }

    fn sort_anew(&mut self, rows: Vec<ProblemIx>) {
        for row in rows {
            let Some(rate) = self.stock.rates().row(row) else { continue };
            let place = self.options.pool_of(rate.mean());
            for (pool, tree) in self.pools.iter_mut().enumerate() {
                tree.set(row.0 as usize, u32::from(pool == place));
            }
        }
    }
}

impl Sampler for DifficultyPools {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let mut rng = self.stock.rng("difficulty pool draw", cx);
        let shares = self.options.shares_at(cx.progress);
        let mut new = self.new_by_place();
        let (mut filled, mut open) = (vec![0; shares.len()], vec![0.0; shares.len()]);
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            for place in 0..shares.len() {
                filled[place] = self.stored(place) + new[place].iter().sum::<u64>();
                open[place] = if filled[place] > 0 { shares[place] } else { 0.0 };
            }
            let total: u64 = filled.iter().sum();
            if total == 0 {
                let rows = self.stock.put_back(cx);
                if rows.is_empty() {
                    break;
                }
                self.sort_anew(rows);
                continue;
            }
            // Where only pools without a share hold anything, any of their problems will do.
            let has_share = open.iter().any(|share| *share > 0.0);
            let place = if has_share { rng.weighted(&open) } else { find_in(&filled, rng.below(total)) };
            let item = self.take(place, &mut new[place], rng.below(filled[place]), cx);
            choices.extend(item.map(Choice::train));
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let rows = self.stock.observe(evidence, cx);
        self.sort_anew(rows);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = self.stock.metrics();
        let held = self.pools.iter().enumerate();
        metrics.numbers.extend(held.map(|(pool, tree)| (format!("pool {}", pool + 1), tree.total() as f64)));
        metrics
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("difficulty-pools", 1, &self.stock.save()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: SavedStock = state.read("difficulty-pools", 1)?;
        self.stock.load(saved)?;
        self.pools = sort(&self.options, &self.stock);
        Ok(())
    }
}
