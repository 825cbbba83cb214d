//! RLCS: tiers of difficulty, graded beforehand and as training goes, with most of the draws in the middle.
//!
//! Source   GLM-4.1V-Thinking, arXiv 2507.01006 v6, its section on curriculum sampling; system 43, items 1 to
//!          3. The trainer is not public, the formulas are ours but for where it says otherwise.  [inferred]
//! Offline  a pass rate m0 of every problem: measured beforehand (`meta`), or by level, evenly spread. [paper: idea]
//! Online   m = ((n0 m0 + passes) / (n0 + rollouts)) over all rollouts of a row; n0 = 32 is 4 groups of 8, so
//!          that 1 - m = (1 - w) d0 + w (1 - p), w = visits / (visits + 4)                   [inferred]
//! Tiers    rows by m: with `meta` quantiles of it, so that tiers are equally large at first; else equal
//!          cuts of [0, 1]                                                                   [inferred]
//! Weight   max(floor, 4 q (1 - q)), q a moving average of the tier's pass rate, 1/2 at first: less of the too
//!          easy and the too hard, more of the middle                       [paper: idea; formula inferred]
//! Draw     P(tier) proportional to its problems times its weight, then any of its problems, each once a step
//! Exact    q = 1/2 in every tier: uniform over problems; q = 0 or 1: the floor
//! Differs  one table for the whole pool, not one a domain: proportions of domains are those of the pool.
//!          A procedural arm stays in the tier of its level: a fresh instance has no past; it stands for
//!          as many rows as the average stored arm: `stock.rs`.                              [inferred]
//!
//! The expansion that goes with it is the refiner `oversample-balance`. 8 bytes a row and 4.5 a tier: `graded.rs`.

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::graded::{Graded, Untried};
use crate::pass_rate::{passed, plain_groups};
use crate::rates::{Estimate, Prior};
use crate::stock::{SavedStock, Stock};
use crate::{Context, Need, Sampler, Selection};

/// Options of `rlcs`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Tiers, 2 to 8. [inferred]
    pub tiers: u32,
    /// Weight of a step in a tier's pass rate, in (0, 1]. [inferred]
    pub rate: f64,
    /// Least weight of a tier, in (0, 1]. [inferred]
    pub floor: f64,
    /// Rollouts that the grade given beforehand weighs as much as, in [0.01, 1e6]. [inferred]
    pub strength: f64,
    /// Key of `meta` that holds a pass rate in [0, 1] measured beforehand, the mean over several models
    /// where there are some; left out, and for problems without it: by level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { tiers: 5, rate: 0.3, floor: 0.05, strength: 32.0, meta: None }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        if !(2..=8).contains(&self.tiers) {
            return Err(Error::input("tiers", self.tiers, "2 to 8", "set tiers = 5"));
        }
        for (key, found, usual) in [("rate", self.rate, 0.3), ("floor", self.floor, 0.05)] {
            if !(found > 0.0 && found <= 1.0) {
                let hint = format!("set {key} = {usual}");
                return Err(Error::input(key, found, "a number above 0, at most 1", hint));
            }
        }
        if !(0.01..=1e6).contains(&self.strength) {
            let hint = "set strength = 32.0";
            return Err(Error::input("strength", self.strength, "a number in [0.01, 1e6]", hint));
        }
        Ok(())
    }

    /// The header's Tiers line.
    fn edges(&self, stock: &Stock) -> Vec<f64> {
        let tiers = self.tiers as usize;
        let mut rates: Vec<f64> = stock.rates().tried().map(|(_, rate)| rate.mean()).collect();
        if rates.is_empty() {
            return (1..tiers).map(|tier| tier as f64 / tiers as f64).collect();
        }
        rates.sort_unstable_by(f64::total_cmp);
        let mut edges: Vec<f64> = (1..tiers).map(|tier| rates[tier * rates.len() / tiers]).collect();
        edges.dedup();
        edges
    }

    /// The header's Weight line.
    fn weight(&self, q: f64) -> f64 {
        (4.0 * q * (1.0 - q)).max(self.floor)
    }
}

struct Rlcs {
    options: Options,
    tiers: Graded,
    /// Pass rate of every tier, the hardest first `[T]`.
    q: Vec<f64>,
}

/// What `rlcs` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    stock: SavedStock,
    q: Vec<f64>,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let Options { strength, meta, .. } = options.clone();
    let estimate = Estimate { keep: 1.0, strength, prior: Prior::Level, meta };
    let stock = Stock::new(estimate, pool)?;
    let edges = options.edges(&stock);
    let tiers = Graded::new(stock, edges, Untried::Believed);
    Ok(Box::new(Rlcs { options, q: vec![0.5; tiers.n_places()], tiers }))
}

impl Sampler for Rlcs {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let weights: Vec<f64> = self.q.iter().map(|q| self.options.weight(*q)).collect();
        Ok(self.tiers.select(want, "tier draw", |tier, held| held as f64 * weights[tier], cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let mut seen = vec![(0.0, 0.0); self.q.len()];
        for group in plain_groups(evidence) {
            let tier = &mut seen[self.tiers.place(group.assignment.choice.item, cx)];
            tier.0 += passed(group);
            tier.1 += group.rollouts.len() as f64;
        }
        for (q, (passed, n)) in self.q.iter_mut().zip(seen) {
            if n > 0.0 {
                *q += self.options.rate * (passed / n - *q);
            }
        }
        self.tiers.observe(evidence, cx);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = self.tiers.metrics();
        let weights: Vec<f64> = self.q.iter().map(|q| self.options.weight(*q)).collect();
        let mass: Vec<f64> = self.tiers.held().iter().zip(&weights).map(|(n, w)| *n as f64 * w).collect();
        let all: f64 = mass.iter().sum();
        for (tier, q) in self.q.iter().enumerate() {
            let share = if all > 0.0 { mass[tier] / all } else { 0.0 };
            for (name, number) in [("q", *q), ("weight", weights[tier]), ("share", share)] {
                metrics.numbers.insert(format!("tier {} {name}", tier + 1), number);
            }
        }
        metrics
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("rlcs", 1, &Saved { stock: self.tiers.save(), q: self.q.clone() }))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let Saved { stock, q } = state.read("rlcs", 1)?;
        self.tiers.load(stock)?;
        if q.len() != self.q.len() || !q.iter().all(|q| (0.0..=1.0).contains(q)) {
            let (found, expected) = (format!("{q:?}"), format!("{} rates in [0, 1]", self.q.len()));
            let hint = "resume with the recipe the run was started with";
            return Err(Error::input("state.q", found, expected, hint));
        }
        self.q = q;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_weighs_most_at_one_half_and_never_less_than_the_floor() {
        let options = Options::default();
        // 4 q (1 - q) at 0.1 is 0.36, at 0.01 is 0.0396.
        for (q, weight) in [(0.5, 1.0), (0.1, 0.36), (0.9, 0.36), (0.01, 0.05), (0.0, 0.05), (1.0, 0.05)] {
            assert!((options.weight(q) - weight).abs() < 1e-12, "q {q}");
        }
    }
}
