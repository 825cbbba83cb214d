//! Item response theory: how hard items are and how able learners, from who answered what.
//!
//! Model    P(right) = sigmoid(a (theta - b)): ability theta of the learner, difficulty b and discrimination a
//!          of the item. 1PL (Rasch 1960): one a for all items; 2PL (Birnbaum 1968): one each.
//! Fit      marginal maximum likelihood by EM (Bock and Aitkin 1981, doi 10.1007/BF02293801): theta ~ N(0, 1)
//!          is summed over a grid, d = a b and ln a are moved by Fisher scoring under the penalty of
//!          d ~ N(0, 2^2) and ln a ~ N(0, 0.5^2): Bayes modal estimates (Mislevy 1986), so items that all or
//!          none got right stay finite. Abilities are posterior means. The penalty is on d, in logits, for one
//!          on b could be paid off by a larger a, and then the abilities of few learners fall into one point.
//! Scale    each round also fits mean and spread of the learners and folds them into the items: PX-EM
//!          (Liu, Rubin and Wu 1998), the same optimum in far fewer rounds. The penalised likelihood never falls.
//! Error    of d and a: observed information of the item by Louis' identity (1982), its uncertainty about the
//!          abilities included, that about other items left out; of a common a: curvature of the likelihood;
//!          of b = d / a to first order.
//!          Relative to the learners that answered: another sample of J learners moves the origin by 1 / sqrt(J).
//! Few      learners against many items (a table of four models): the penalty fixes the origin, and under 2PL the
//!          scale, not the N(0, 1) of the learners; read differences, not absolute values.
//! Exact    bit-equal whatever the number of threads: no sum crosses a thread.
//! Cost     two additions an answer and node, a round; memory 32 bytes an item and node, 8 an answer. A million
//!          answers of connected learners take under ten rounds; items that fall into sets with no learner in
//!          common are tied together by the N(0, 1) alone, which takes fifty.

mod errors;
mod expect;
mod grid;
mod maximise;
mod responses;
mod threads;

use gradatim_core::{Error, Result, stats};
use serde::{Deserialize, Serialize};

use self::expect::expect;
use self::grid::Grid;
pub use self::responses::{Response, Responses};

/// How many numbers an item has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Model {
    /// A difficulty; one discrimination for all items.
    #[default]
    #[serde(rename = "1pl")]
    OneParameter,
    /// A difficulty and a discrimination.
    #[serde(rename = "2pl")]
    TwoParameter,
}

/// How a response matrix is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// How many numbers an item has.
    pub model: Model,
    /// Standard deviation of a b, in logits, under the penalty, in [0.1, 100]; BILOG's of b: 2.
    pub difficulty_spread: f64,
    /// Standard deviation of ln a under the penalty, in [0.01, 10]; BILOG: 0.5.
    pub discrimination_spread: f64,
    /// Largest change of any a b or ln a in the last round, above 0. [inferred]
    pub tolerance: f64,
    /// Rounds of EM at most, at least 1. [inferred]
    pub max_rounds: u32,
    /// Nodes of the ability grid on [-6, 6], 11 to 2,001; left out: as many as the longest row of answers needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<usize>,
    /// Threads, at least 1; the result does not depend on it.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            model: Model::default(),
            difficulty_spread: 2.0,
            discrimination_spread: 0.5,
            tolerance: 1e-4,
            max_rounds: 500,
            nodes: None,
            threads: 1,
        }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let in_range = |key: &str, found: f64, low: f64, high: f64| {
            if (low..=high).contains(&found) {
                return Ok(());
            }
            Err(Error::input(
                key,
                found,
                format!("a number in [{low}, {high}]"),
                "leave it out for its default",
            ))
        };
        in_range("difficulty_spread", self.difficulty_spread, 0.1, 100.0)?;
        in_range("discrimination_spread", self.discrimination_spread, 0.01, 10.0)?;
        in_range("tolerance", self.tolerance, 1e-12, 1.0)?;
        in_range("max_rounds", self.max_rounds.into(), 1.0, 1e6)?;
        in_range("threads", self.threads as f64, 1.0, 4096.0)?;
        self.nodes.map_or(Ok(()), |nodes| in_range("nodes", nodes as f64, 11.0, 2001.0))
    }
}

/// One item as it is moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    /// d = a b: the logit of failing at theta = 0.
    pub d: f64,
    /// ln a.
    pub ln_a: f64,
}

/// What a response matrix tells; `[I]` by item, `[J]` by learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// b: the ability that is right half the time, `[I]`.
    pub difficulty: Vec<f64>,
    /// Standard error of b, `[I]`.
    pub difficulty_error: Vec<f64>,
    /// a, `[I]`; the same for all items under 1PL.
    pub discrimination: Vec<f64>,
    /// Standard error of a, `[I]`.
    pub discrimination_error: Vec<f64>,
    /// Posterior mean of theta, `[J]`; 0 for a learner without an answer.
    pub ability: Vec<f64>,
    /// Posterior standard deviation of theta, `[J]`.
    pub ability_error: Vec<f64>,
    /// Logarithm of the marginal likelihood, penalty left out.
    pub log_likelihood: f64,
    /// The same with the penalty, after each round: it never falls.
    pub trace: Vec<f64>,
    /// Whether the last round changed nothing by more than the tolerance.
    pub converged: bool,
}

impl Fit {
    /// Chance that a learner of `ability` gets an item right.
    pub fn success(&self, ability: f64, item: usize) -> f64 {
        sigmoid(self.discrimination[item] * (ability - self.difficulty[item]))
    }
}

/// Fits the model to `responses`. Refuses options out of range.
pub fn fit(responses: &Responses, options: &Options) -> Result<Fit> {
    options.check()?;
    let grid = Grid::new(options.nodes, responses.longest_row());
    let mut items = maximise::start(responses);
    let (mut trace, mut converged) = (vec![], false);
    while !converged && trace.len() < options.max_rounds as usize {
        let expected = expect(responses, &items, &grid, options.threads);
        trace.push(expected.log_likelihood - maximise::penalty(&items, options));
        let moved = maximise::round(&expected, &items, &grid, options);
        let change =
            items.iter().zip(&moved).map(|(old, new)| (new.d - old.d).abs().max((new.ln_a - old.ln_a).abs()));
        converged = change.fold(0.0, f64::max) <= options.tolerance;
        items = moved;
    }
    let expected = expect(responses, &items, &grid, options.threads);
    let log_likelihood = expected.log_likelihood;
    trace.push(log_likelihood - maximise::penalty(&items, options));
    let of_items = errors::of_items(responses, &items, &expected, &grid, options);
    let (ability, ability_error) = expected.abilities.into_iter().unzip();
    let discrimination: Vec<f64> = items.iter().map(|item| stats::exp(item.ln_a)).collect();
    Ok(Fit {
        difficulty: items.iter().zip(&discrimination).map(|(item, a)| item.d / a).collect(),
        difficulty_error: of_items.iter().map(|(b, _)| *b).collect(),
        // The error of a is that of ln a times a, to first order.
        discrimination_error: of_items.iter().zip(&discrimination).map(|((_, ln_a), a)| ln_a * a).collect(),
        discrimination,
        ability,
        ability_error,
        log_likelihood,
        trace,
        converged,
    })
}

pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + stats::exp(-z))
}

/// ln sigmoid(z), without overflow.
pub(crate) fn log_sigmoid(z: f64) -> f64 {
    z.min(0.0) - stats::log1p(stats::exp(-z.abs()))
}
