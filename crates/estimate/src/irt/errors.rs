//! Standard errors of items.
//!
//! Louis    information of the answers = E[information of answers and abilities] - Var[score], both over the
//!          posterior of the abilities; the variance is summed over learners one item at a time
//! Common a -(L(+h) - 2 L(0) + L(-h)) / h^2 of the marginal log-likelihood in ln a, difficulties held

use gradatim_core::stats;

use super::expect::{Expected, each_block, expect, log_chances};
use super::grid::Grid;
use super::maximise::{precisions, slopes};
use super::responses::Responses;
use super::threads::each_row;
use super::{Item, Model, Options, sigmoid};

/// Half the width over which the curvature in a common ln a is taken.
const HALF_WIDTH: f64 = 0.02;

/// Standard errors of b = d / a and of ln a, `[I]`.
pub(crate) fn of_items(
    responses: &Responses,
    items: &[Item],
    expected: &Expected,
    grid: &Grid,
    options: &Options,
) -> Vec<(f64, f64)> {
    let q = grid.len();
    let scores = scores(items, grid, options.threads);
    let mut means = vec![[0.0; 3]; items.len()];
    let log_chances = log_chances(items, grid, options.threads);
    each_block(responses, &log_chances, grid, options.threads, |block| {
        each_row(options.threads, &mut means, 1, |item, row| {
            let of = &scores[item * 4 * q..(item + 1) * 4 * q];
            for answer in block.answers(responses, item) {
                let of = &of[answer.correct() * 2 * q..][..2 * q];
                let shares = block.of(answer.other());
                let [d, ln_a] = [&of[..q], &of[q..]].map(|score| mean(shares, score));
                row[0] = [row[0][0] + d * d, row[0][1] + d * ln_a, row[0][2] + ln_a * ln_a];
            }
        });
    });
    let [of_d, of_ln_a] = precisions(options);
    let common =
        (options.model == Model::OneParameter).then(|| common_error(responses, items, grid, options));
    let error = |ix: usize| {
        let item = items[ix];
        let counts = &expected.counts[ix * 2 * q..(ix + 1) * 2 * q];
        let complete = complete(item, counts, grid);
        let squares = squares(counts, &scores[ix * 4 * q..(ix + 1) * 4 * q], q);
        let seen = |which: usize| complete[which] - (squares[which] - means[ix][which]);
        let (dd, d_ln_a, ln_a_ln_a) = (seen(0) + of_d, seen(1), seen(2) + of_ln_a);
        let a = stats::exp(item.ln_a);
        match common {
            Some(common) => (1.0 / (a * dd.sqrt()), common),
            None => {
                // Var(d - d0 ln a) / a^2, d0 the estimate.
                let of_b = ln_a_ln_a + 2.0 * item.d * d_ln_a + item.d * item.d * dd;
                let determinant = dd * ln_a_ln_a - d_ln_a * d_ln_a;
                ((of_b / determinant).sqrt() / a, (dd / determinant).sqrt())
            }
        }
    };
    (0..items.len()).map(error).collect()
}

fn mean(shares: &[f64], values: &[f64]) -> f64 {
    shares.iter().zip(values).map(|(share, value)| share * value).sum()
}

/// Derivatives of ln(1 - P), then of ln P, in d and then in ln a, at every node, `[I][2][2][Q]`.
fn scores(items: &[Item], grid: &Grid, threads: usize) -> Vec<f64> {
    let q = grid.len();
    let mut table = vec![0.0; items.len() * 4 * q];
    each_row(threads, &mut table, 4 * q, |item, row| {
        let Item { d, ln_a } = items[item];
        let a = stats::exp(ln_a);
        for (ix, theta) in grid.nodes.iter().enumerate() {
            let u = a * theta;
            let p = sigmoid(u - d);
            for (correct, e) in [-p, 1.0 - p].into_iter().enumerate() {
                row[2 * correct * q + ix] = -e;
                row[(2 * correct + 1) * q + ix] = e * u;
            }
        }
    });
    table
}

/// Information of answers and abilities together: minus the second derivatives in (d, d), (d, ln a), (ln a, ln a).
fn complete(item: Item, counts: &[f64], grid: &Grid) -> [f64; 3] {
    let slopes = slopes(item, counts, grid);
    // u curves in ln a: its second derivative is u, times the residual.
    [slopes.dd, slopes.d_ln_a, slopes.ln_a_ln_a - slopes.ln_a]
}

/// Expected products of scores.
fn squares(counts: &[f64], scores: &[f64], q: usize) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for (counts, scores) in counts.chunks_exact(q).zip(scores.chunks_exact(2 * q)) {
        let (d, ln_a) = scores.split_at(q);
        for ((count, d), ln_a) in counts.iter().zip(d).zip(ln_a) {
            sums[0] += count * d * d;
            sums[1] += count * d * ln_a;
            sums[2] += count * ln_a * ln_a;
        }
    }
    sums
}

fn common_error(responses: &Responses, items: &[Item], grid: &Grid, options: &Options) -> f64 {
    let at = |shift: f64| {
        let moved: Vec<Item> = items.iter().map(|item| Item { ln_a: item.ln_a + shift, ..*item }).collect();
        expect(responses, &moved, grid, options.threads).log_likelihood
    };
    let curvature = (2.0 * at(0.0) - at(HALF_WIDTH) - at(-HALF_WIDTH)) / (HALF_WIDTH * HALF_WIDTH);
    let [_, of_ln_a] = precisions(options);
    1.0 / (curvature + of_ln_a).sqrt()
}
