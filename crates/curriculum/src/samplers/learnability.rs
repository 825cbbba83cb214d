//! Learnability: rows in proportion to p (1 - p), the variance of passing.
//!
//! Source   No Regrets (SFL), arXiv 2408.15099; for language models arXiv 2502.12272. Both measure p anew
//!          over a sample and keep the top of it; here p is remembered.                    [inferred]
//! Estimate a Beta a row with forgetting, and for rows not tried yet what first attempts at their arm
//!          showed: `rates.rs`
//! Weight   mean: m (1 - m), m the posterior mean; expected: E[p (1 - p)] = a b / ((a + b) (a + b + 1))
//! Draw     tried rows each by its weight, untried ones each by its arm's, without replacement in a step
//! Exact    weights are whole numbers, 2^26 for p (1 - p) = 1 and at least 1: a row is never given up
//! Arms     a procedural arm stands for as many untried rows as the average stored arm has, and gives a
//!          fresh instance each time: `stock.rs`
//!
//! 13 bytes a row, and 4 more for arms while untried rows are left.

use gradatim_core::{Choice, Evidence, Item, Metrics, ProblemIx, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::beta::Beta;
use crate::rates::Estimate;
use crate::stock::{SavedStock, Stock};
use crate::sum_tree::{SumTree, find_in};
use crate::{Context, Need, Sampler, Selection};

/// Weight of p (1 - p) = 1.
const UNIT: f64 = (1_u32 << 26) as f64;

/// Options of `learnability`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What a row weighs.
    pub value: Value,
    /// How its pass rate is estimated.
    pub estimate: Estimate,
}

/// What a row weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// m (1 - m) of the posterior mean.
    #[default]
    Mean,
    /// E[p (1 - p)] under the posterior: less for a row that is little known.
    Expected,
}

impl Value {
    fn weight(self, rate: Beta) -> u32 {
        let value = match self {
            Self::Mean => rate.mean() * (1.0 - rate.mean()),
            Self::Expected => rate.expected_spread(),
        };
        ((value * UNIT).round() as u32).max(1)
    }
}

struct Learnability {
    value: Value,
    stock: Stock,
    /// Weights of tried rows that are not out, `[N]`.
    tried: SumTree,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    let stock = Stock::new(options.estimate, pool)?;
    let tried = weigh(options.value, &stock);
    Ok(Box::new(Learnability { value: options.value, stock, tried }))
}

fn weigh(value: Value, stock: &Stock) -> SumTree {
    let mut weights = vec![0; stock.rates().n_rows()];
    stock.tried().for_each(|(row, rate)| weights[row.0 as usize] = value.weight(rate));
    SumTree::new(weights)
}

impl Learnability {
    /// Weight of each shelf's untried problems together, `[S]`.
    fn new_weights(&self) -> Vec<u64> {
        let of = |shelf| self.stock.new_on(shelf) * u64::from(self.value.weight(self.stock.prior(shelf)));
        (0..self.stock.n_shelves()).map(of).collect()
    }

    fn weigh_anew(&mut self, rows: Vec<ProblemIx>) {
        for row in rows {
            if let Some(rate) = self.stock.rates().row(row) {
                self.tried.set(row.0 as usize, self.value.weight(rate));
            }
        }
    }
}

impl Sampler for Learnability {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let mut rng = self.stock.rng("learnability draw", cx);
        let mut new = self.new_weights();
        let mut all_new: u64 = new.iter().sum();
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            let total = self.tried.total() + all_new;
            if total == 0 {
                let rows = self.stock.put_back(cx);
                if rows.is_empty() {
                    break;
                }
                self.weigh_anew(rows);
                continue;
            }
            let at = rng.below(total);
            let item = if at < self.tried.total() {
                let row = self.tried.find(at);
                self.tried.set(row, 0);
                self.stock.take(ProblemIx(row as u32));
                Some(Item::Row(ProblemIx(row as u32)))
            } else {
                let shelf = find_in(&new, at - self.tried.total());
                let item = self.stock.take_new(shelf, cx);
                all_new -= new[shelf];
                new[shelf] = self.stock.new_on(shelf) * u64::from(self.value.weight(self.stock.prior(shelf)));
                all_new += new[shelf];
                item
            };
            choices.extend(item.map(Choice::train));
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let rows = self.stock.observe(evidence, cx);
        self.weigh_anew(rows);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        self.stock.metrics()
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("learnability", 1, &self.stock.save()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: SavedStock = state.read("learnability", 1)?;
        self.stock.load(saved)?;
        self.tried = weigh(self.value, &self.stock);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_the_two_readings_of_the_variance_of_passing() {
        let rate = Beta { a: 3.0, b: 7.0 };
        assert_eq!(Value::Mean.weight(rate), (0.21 * UNIT).round() as u32);
        // 21 / (10 * 11).
        assert_eq!(Value::Expected.weight(rate), (21.0 / 110.0 * UNIT).round() as u32);
        assert_eq!(Value::Mean.weight(Beta { a: 1e-9, b: 1e9 }), 1);
    }
}
