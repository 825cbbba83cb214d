//! Thompson sampling: what a drawn pass rate puts nearest to the target.
//!
//! Source   MoPPS, arXiv 2507.04632 and its release; arms with a discount as in discounted Thompson
//!          sampling, arXiv 1707.09727.
//! rows     `candidates` rows for each one wanted, from shuffled passes over the pool; p of each is drawn from
//!          its Beta, and the rows with the least |p - target| are taken                    [code: topk]
//! arms     every slot draws p of every arm and takes an item of the arm with the least |p - target|
//! Learn    a <- keep a + (1 - keep) a0 + passes, b likewise with failures: a row when it was tried [code];
//!          every arm, drawn or not, once a step, so that what is absent is forgotten      [inferred]
//! Cost     O(candidates) draws from a Beta for each row wanted, O(arms) for each slot; never a scan of the pool
//! Differs  a row not tried yet starts from what first attempts at its arm showed; `prior = "neutral"`
//!          is the released Beta(1, 1). keep: the released recipes take 0.5 or 1.

use gradatim_core::{ArmIx, Choice, Error, Evidence, Item, Metrics, ProblemIx, Result, Rng, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::arm_bandit::{ArmBandit, Draw};
use crate::beta::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};
use crate::queue::Place;
use crate::rates::{Estimate, Rates, SavedRates};
use crate::row_passes::RowPasses;
use crate::{Context, Need, Sampler, Selection};

/// Options of `thompson`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What has a pass rate.
    pub over: Over,
    /// The pass rate looked for, in [0, 1]. MoPPS: 0.5. [code]
    pub target: f64,
    /// Rows looked at for each one wanted, 1 to 64; rows only. MoPPS: 8 or 16. [code]
    pub candidates: u32,
    /// How pass rates are estimated; arms use `keep` and `strength` alone.
    pub estimate: Estimate,
}

impl Default for Options {
    fn default() -> Self {
        Self { over: Over::default(), target: 0.5, candidates: 8, estimate: Estimate::default() }
    }
}

/// What has a pass rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Every arm.
    #[default]
    Arms,
    /// Every row.
    Rows,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    let Options { over, target, candidates, estimate } = options;
    if !(0.0..=1.0).contains(&target) {
        return Err(Error::input("target", target, "a number in [0, 1]", "set target = 0.5"));
    }
    if !(1..=64).contains(&candidates) {
        return Err(Error::input("candidates", candidates, "1 to 64", "set candidates = 8"));
    }
    Ok(match over {
        Over::Arms => {
            estimate.check()?;
            let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
            let prior = Beta::around(0.5, estimate.strength);
            Box::new(Arms { target, keep: estimate.keep, prior, rates: vec![prior; bandit.q.len()], bandit })
        }
        Over::Rows => {
            let passes = RowPasses::new(pool, None)?;
            let rates = Rates::new(estimate, pool)?;
            Box::new(Rows { target, candidates: candidates as usize, passes, rates, streams: 0 })
        }
    })
}

struct Arms {
    target: f64,
    keep: f64,
    prior: Beta,
    /// Pass rate of every arm, `[C]`.
    rates: Vec<Beta>,
    bandit: ArmBandit,
}

/// What `thompson` over arms keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedArms {
    bandit: State,
    a: Packed<f64>,
    b: Packed<f64>,
}

/// The place of the Beta whose draw comes nearest to `target`; the first of equals.
fn nearest(rates: &[Beta], target: f64, rng: &mut Rng) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (place, rate) in rates.iter().enumerate() {
        let distance = (rate.draw(rng) - target).abs();
        if distance < best.0 {
            best = (distance, place);
        }
    }
    best.1
}

impl Sampler for Arms {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let (rates, target) = (&self.rates, self.target);
        Ok(self.bandit.select_by(want, cx, |rng| nearest(rates, target, rng)))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let mut tried = vec![(0.0, 0.0); self.rates.len()];
        for group in plain_groups(evidence) {
            if let Some(slot) = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item)) {
                tried[slot].0 += passed(group);
                tried[slot].1 += group.rollouts.len() as f64;
            }
        }
        for (rate, (passed, n)) in self.rates.iter_mut().zip(tried) {
            *rate = rate.after(passed, n, self.keep, self.prior);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let row =
            |of: fn(&Beta) -> f64| self.bandit.over_pool(&self.rates.iter().map(of).collect::<Vec<_>>());
        let (rates, evidence) = (row(|rate| rate.mean()), row(|rate| rate.a + rate.b));
        let arms = [("rate".to_owned(), rates), ("evidence".to_owned(), evidence)].into();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let of = |of: fn(&Beta) -> f64| Packed(self.rates.iter().map(of).collect());
        let saved = SavedArms { bandit: self.bandit.save(), a: of(|rate| rate.a), b: of(|rate| rate.b) };
        Ok(State::of("thompson-arms", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: SavedArms = state.read("thompson-arms", 1)?;
        self.bandit.load(saved.bandit)?;
        let rates = saved.a.0.iter().zip(&saved.b.0).map(|(a, b)| Beta { a: *a, b: *b });
        let rates: Vec<Beta> = rates.filter(|rate| rate.is_sound()).collect();
        if rates.len() != self.rates.len() {
            let (found, here) = (rates.len(), self.rates.len());
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.a", format!("{found} rates"), format!("{here} rates"), hint));
        }
        self.rates = rates;
        Ok(())
    }
}

struct Rows {
    target: f64,
    candidates: usize,
    passes: RowPasses,
    rates: Rates,
    /// Streams used so far; keys the next one.
    streams: u64,
}

/// What `thompson` over rows keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRows {
    passes: Place,
    rates: SavedRates,
    streams: u64,
}

impl Rows {
    /// The `want` of up to `want * candidates` next rows whose drawn rate comes nearest to the target.
    fn nearest(&mut self, want: usize, rng: &mut Rng, cx: &Context<'_>) -> Vec<ProblemIx> {
        let n_candidates = want.saturating_mul(self.candidates).min(self.passes.len());
        let mut rows = self.passes.take(n_candidates, cx);
        // The end of one pass and the start of the next may share rows.
        rows.dedup();
        let priors: Vec<Beta> =
            (0..cx.pool.arms().len()).map(|arm| self.rates.prior(ArmIx(arm as u32))).collect();
        // Rates are gathered before any is drawn from: reads that wait for nothing overlap.
        let rate = |(row, arm): &(ProblemIx, ArmIx)| self.rates.row(*row).unwrap_or(priors[arm.0 as usize]);
        let rates: Vec<Beta> = rows.iter().map(rate).collect();
        let mut drawn: Vec<(f64, ProblemIx)> = rates
            .into_iter()
            .zip(rows)
            .map(|(rate, (row, _))| ((rate.draw(rng) - self.target).abs(), row))
            .collect();
        let nearer = |(left, a): &(f64, ProblemIx), (right, b): &(f64, ProblemIx)| {
            left.total_cmp(right).then(a.cmp(b))
        };
        if want < drawn.len() {
            drawn.select_nth_unstable_by(want, nearer);
            drawn.truncate(want);
        }
        drawn.sort_unstable_by(nearer);
        drawn.into_iter().map(|(_, row)| row).collect()
    }
}

impl Sampler for Rows {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        self.streams += 1;
        let mut rng = cx.rng("thompson draw", self.streams);
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            let rows = self.nearest(want - choices.len(), &mut rng, cx);
            choices.extend(rows.into_iter().map(|row| Choice::train(Item::Row(row))));
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        self.rates.observe(evidence, cx.pool);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        self.rates.metrics()
    }

    fn save(&self) -> Result<State> {
        let saved =
            SavedRows { passes: self.passes.place(), rates: self.rates.save(), streams: self.streams };
        Ok(State::of("thompson-rows", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: SavedRows = state.read("thompson-rows", 1)?;
        self.rates.load(saved.rates)?;
        self.passes.resume(saved.passes)?;
        self.streams = saved.streams;
        Ok(())
    }
}
