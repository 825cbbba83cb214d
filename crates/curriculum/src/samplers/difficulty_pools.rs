//! Difficulty pools: rows sorted by measured pass rate into pools, each with a share of the draws.
//!
//! Source   the difficulty tiers of GLM-4.1V-Thinking, arXiv 2507.01006 (system 43), and the curriculum
//!          and prioritised sampling of Kimi k1.5, arXiv 2501.12599. Neither gives edges or shares: all
//!          numbers here are ours.                                                         [inferred]
//! Pools    by ascending pass rate: `graded.rs`
//! Draw     every slot draws a pool by its share, then any of its rows, without replacement in a step;
//!          `final_shares`: shares go from one to the other in proportion to the stage's progress
//! Untried  rows without a rate are a pool of their own with the share `untried`; `estimate.meta`
//!          sorts rows from the start by a rate measured beforehand
//! Empty    the share of an empty pool goes to the others in proportion
//! Arms     a procedural arm lies in the pool of its own rate, standing for as many rows as the
//!          average stored arm: `stock.rs`

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::graded::{Graded, Untried, check_edges};
use crate::rates::Estimate;
use crate::stock::{SavedStock, Stock};
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
        check_edges(&self.edges, 15, "set edges = [0.2, 0.8]")?;
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
}

struct DifficultyPools {
    options: Options,
    pools: Graded,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let stock = Stock::new(options.estimate.clone(), pool)?;
    let pools = Graded::new(stock, options.edges.clone(), Untried::Apart);
    Ok(Box::new(DifficultyPools { options, pools }))
}

impl Sampler for DifficultyPools {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let shares = self.options.shares_at(cx.progress);
        Ok(self.pools.select(want, "difficulty pool draw", |place, _| shares[place], cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        self.pools.observe(evidence, cx);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = self.pools.metrics();
        let held = self.pools.tried().enumerate();
        metrics.numbers.extend(held.map(|(pool, rows)| (format!("pool {}", pool + 1), rows as f64)));
        metrics
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("difficulty-pools", 1, &self.pools.save()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: SavedStock = state.read("difficulty-pools", 1)?;
        self.pools.load(saved)
    }
}
