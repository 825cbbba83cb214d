//! The expectation: where on the grid each learner is, and what that makes of each item's answers.
//!
//! Learners are taken a block at a time, so that their posteriors fit a bounded table: first each learner's
//! posterior from all its answers, then each item's sums over the learners of the block, in their order.

use gradatim_core::stats;

use super::grid::Grid;
use super::responses::Responses;
use super::threads::each_row;
use super::{Item, log_sigmoid};

/// Entries of the table of posteriors.
const BLOCK: usize = 1 << 22;

/// Sums over learners.
pub(crate) struct Expected {
    /// Expected answers at each node, wrong ones and then right ones, `[I][2][Q]`.
    pub counts: Vec<f64>,
    /// Expected learners at each node, `[Q]`.
    pub mass: Vec<f64>,
    /// Posterior mean and standard deviation of each learner, `[J]`.
    pub abilities: Vec<(f64, f64)>,
    /// Logarithm of the marginal likelihood.
    pub log_likelihood: f64,
}

/// ln(1 - P) and then ln P of every item at every node, `[I][2][Q]`.
pub(crate) fn log_chances(items: &[Item], grid: &Grid, threads: usize) -> Vec<f64> {
    let q = grid.len();
    let mut table = vec![0.0; items.len() * 2 * q];
    each_row(threads, &mut table, 2 * q, |item, row| {
        let (wrong, right) = row.split_at_mut(q);
        let (d, a) = (items[item].d, stats::exp(items[item].ln_a));
        for (ix, theta) in grid.nodes.iter().enumerate() {
            let z = a * theta - d;
            right[ix] = log_sigmoid(z);
            wrong[ix] = right[ix] - z;
        }
    });
    table
}

/// Posteriors of a block of learners: Q shares and the logarithm of the evidence, `[block][Q + 1]`.
pub(crate) struct Posteriors {
    /// First learner of the block.
    pub first: usize,
    rows: Vec<f64>,
    q: usize,
}

impl Posteriors {
    /// Learners of the block.
    pub fn len(&self) -> usize {
        self.rows.len() / (self.q + 1)
    }

    /// Shares of a learner of the block, `[Q]`.
    pub fn of(&self, learner: usize) -> &[f64] {
        let at = (learner - self.first) * (self.q + 1);
        &self.rows[at..at + self.q]
    }

    fn evidence(&self, learner: usize) -> f64 {
        self.rows[(learner - self.first) * (self.q + 1) + self.q]
    }

    /// The stretch of an item's answers that learners of this block gave.
    pub fn answers<'a>(&self, responses: &'a Responses, item: usize) -> &'a [super::responses::Answer] {
        let answers = responses.to_item(item);
        let from = answers.partition_point(|answer| answer.other() < self.first);
        let until = answers.partition_point(|answer| answer.other() < self.first + self.len());
        &answers[from..until]
    }
}

/// Calls `each` with the posteriors of one block of learners after another.
pub(crate) fn each_block(
    responses: &Responses,
    log_chances: &[f64],
    grid: &Grid,
    threads: usize,
    mut each: impl FnMut(&Posteriors),
) {
    let q = grid.len();
    let size = (BLOCK / (q + 1)).max(1);
    for first in (0..responses.n_learners()).step_by(size) {
        let n = size.min(responses.n_learners() - first);
        let mut rows = vec![0.0; n * (q + 1)];
        each_row(threads, &mut rows, q + 1, |learner, row| {
            let (shares, evidence) = row.split_at_mut(q);
            shares.copy_from_slice(&grid.log_weights);
            for answer in responses.of_learner(first + learner) {
                let at = (2 * answer.other() + answer.correct()) * q;
                shares.iter_mut().zip(&log_chances[at..at + q]).for_each(|(share, chance)| *share += chance);
            }
            let top = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            shares.iter_mut().for_each(|share| *share = stats::exp(*share - top));
            let sum: f64 = shares.iter().sum();
            shares.iter_mut().for_each(|share| *share /= sum);
            evidence[0] = top + stats::log(sum);
        });
        each(&Posteriors { first, rows, q });
    }
}

/// The expectation under `items`.
pub(crate) fn expect(responses: &Responses, items: &[Item], grid: &Grid, threads: usize) -> Expected {
    let q = grid.len();
    let log_chances = log_chances(items, grid, threads);
    let mut expected = Expected {
        counts: vec![0.0; items.len() * 2 * q],
        mass: vec![0.0; q],
        abilities: Vec::with_capacity(responses.n_learners()),
        log_likelihood: 0.0,
    };
    each_block(responses, &log_chances, grid, threads, |block| {
        each_row(threads, &mut expected.counts, 2 * q, |item, row| {
            for answer in block.answers(responses, item) {
                let sums = &mut row[answer.correct() * q..][..q];
                sums.iter_mut().zip(block.of(answer.other())).for_each(|(sum, share)| *sum += share);
            }
        });
        for learner in block.first..block.first + block.len() {
            let shares = block.of(learner);
            expected.mass.iter_mut().zip(shares).for_each(|(mass, share)| *mass += share);
            expected.log_likelihood += block.evidence(learner);
            expected.abilities.push(moments(shares, grid));
        }
    });
    expected
}

/// Mean and standard deviation of shares over the grid.
fn moments(shares: &[f64], grid: &Grid) -> (f64, f64) {
    let at = || shares.iter().zip(&grid.nodes);
    let mean: f64 = at().map(|(share, theta)| share * theta).sum();
    let variance: f64 = at().map(|(share, theta)| share * (theta - mean) * (theta - mean)).sum();
    (mean, variance.sqrt())
}
