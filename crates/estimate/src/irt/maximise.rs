//! The maximisation: items moved to where the expected answers are likeliest, learners to N(0, 1).
//!
//! Item     z = u - d, u = a theta, e = right - n P: dF/dd = -sum e, dF/d ln a = sum e u; Fisher information
//!          sum w, -sum w u, sum w u^2 with w = n P (1 - P); steps are halved until F does not fall
//! Learners theta ~ N(c, s^2) fitted to the expected learners under the penalty of what the items become,
//!          d - a c and ln a + ln s; then folded into them

use gradatim_core::stats;

use super::expect::Expected;
use super::grid::Grid;
use super::responses::Responses;
use super::threads::each_row;
use super::{Item, Model, Options, log_sigmoid, sigmoid};

/// Steps of Fisher scoring a round: EM needs a better place, not the best.
const SCORING: usize = 2;
const HALVINGS: usize = 12;
/// Longest step of d or ln a.
const STRIDE: f64 = 1.0;

/// a = 1, and d from the share of right answers, each way counted half a time more.
pub(crate) fn start(responses: &Responses) -> Vec<Item> {
    let item = |item: usize| {
        let answers = responses.to_item(item);
        let right = answers.iter().map(|answer| answer.correct() as f64).sum::<f64>() + 0.5;
        let wrong = answers.len() as f64 + 1.0 - right;
        Item { d: stats::log(wrong / right), ln_a: 0.0 }
    };
    (0..responses.n_items()).map(item).collect()
}

/// -ln of the penalty's density, constants left out.
pub(crate) fn penalty(items: &[Item], options: &Options) -> f64 {
    let [of_d, of_ln_a] = precisions(options);
    let d: f64 = items.iter().map(|item| item.d * item.d).sum();
    let slopes = match options.model {
        Model::OneParameter => &items[..items.len().min(1)],
        Model::TwoParameter => items,
    };
    let ln_a: f64 = slopes.iter().map(|item| item.ln_a * item.ln_a).sum();
    0.5 * (of_d * d + of_ln_a * ln_a)
}

/// One over the variances of d and ln a under the penalty.
pub(crate) fn precisions(options: &Options) -> [f64; 2] {
    [options.difficulty_spread, options.discrimination_spread].map(|spread| 1.0 / (spread * spread))
}

/// One round.
pub(crate) fn round(expected: &Expected, items: &[Item], grid: &Grid, options: &Options) -> Vec<Item> {
    let mut moved = items.to_vec();
    let q = grid.len();
    let counts = |item: usize| &expected.counts[item * 2 * q..(item + 1) * 2 * q];
    each_row(options.threads, &mut moved, 1, |item, row| {
        row[0] = move_item(row[0], counts(item), grid, options);
    });
    if options.model == Model::OneParameter {
        common_slope(&mut moved, counts, grid, options);
    }
    standardise(&mut moved, expected, grid, options);
    moved
}

/// First and second derivatives of an item's expected log-likelihood.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Slopes {
    pub d: f64,
    pub ln_a: f64,
    /// Fisher information, all but the penalty's.
    pub dd: f64,
    pub d_ln_a: f64,
    pub ln_a_ln_a: f64,
}

/// Derivatives at `item`, from its expected wrong and right answers `[2][Q]`.
pub(crate) fn slopes(item: Item, counts: &[f64], grid: &Grid) -> Slopes {
    let a = stats::exp(item.ln_a);
    let (wrong, right) = counts.split_at(grid.len());
    let mut sums = Slopes::default();
    for ((theta, wrong), right) in grid.nodes.iter().zip(wrong).zip(right) {
        let u = a * theta;
        let (p, n) = (sigmoid(u - item.d), wrong + right);
        let (e, w) = (right - n * p, n * p * (1.0 - p));
        sums.d -= e;
        sums.ln_a += e * u;
        sums.dd += w;
        sums.d_ln_a -= w * u;
        sums.ln_a_ln_a += w * u * u;
    }
    sums
}

/// Expected log-likelihood of an item's answers.
fn likelihood(item: Item, counts: &[f64], grid: &Grid) -> f64 {
    let a = stats::exp(item.ln_a);
    let (wrong, right) = counts.split_at(grid.len());
    let at = grid.nodes.iter().zip(wrong).zip(right);
    at.map(|((theta, wrong), right)| {
        let z = a * theta - item.d;
        let log_p = log_sigmoid(z);
        right * log_p + wrong * (log_p - z)
    })
    .sum()
}

fn move_item(mut item: Item, counts: &[f64], grid: &Grid, options: &Options) -> Item {
    let [of_d, of_ln_a] = precisions(options);
    let is_common = options.model == Model::OneParameter;
    let value = |item: Item| {
        likelihood(item, counts, grid) - 0.5 * (of_d * item.d * item.d + of_ln_a * item.ln_a * item.ln_a)
    };
    let mut at = value(item);
    for _ in 0..SCORING {
        let slopes = slopes(item, counts, grid);
        let (g_d, g_a) = (slopes.d - of_d * item.d, slopes.ln_a - of_ln_a * item.ln_a);
        let (h_d, h_a, h_da) = (slopes.dd + of_d, slopes.ln_a_ln_a + of_ln_a, slopes.d_ln_a);
        let (step_d, step_a) = if is_common {
            (g_d / h_d, 0.0)
        } else {
            let determinant = h_d * h_a - h_da * h_da;
            ((h_a * g_d - h_da * g_a) / determinant, (h_d * g_a - h_da * g_d) / determinant)
        };
        let mut share = (STRIDE / step_d.abs().max(step_a.abs())).min(1.0);
        for _ in 0..HALVINGS {
            let there = Item { d: item.d + share * step_d, ln_a: item.ln_a + share * step_a };
            let found = value(there);
            if found >= at {
                (item, at) = (there, found);
                break;
            }
            share /= 2.0;
        }
    }
    item
}

/// Moves the one ln a of all items. Sums run over items in their order.
fn common_slope<'a>(
    items: &mut [Item],
    counts: impl Fn(usize) -> &'a [f64] + Sync,
    grid: &Grid,
    options: &Options,
) {
    let [_, precision] = precisions(options);
    let sum = |items: &[Item], of: &(dyn Fn(Item, &[f64]) -> [f64; 2] + Sync)| {
        let mut each = vec![[0.0; 2]; items.len()];
        each_row(options.threads, &mut each, 1, |item, row| row[0] = of(items[item], counts(item)));
        each.iter().fold([0.0; 2], |sum, one| [sum[0] + one[0], sum[1] + one[1]])
    };
    let value = |items: &[Item], ln_a: f64| {
        sum(items, &|item, counts| [likelihood(item, counts, grid), 0.0])[0] - 0.5 * precision * ln_a * ln_a
    };
    let Some(ln_a) = items.first().map(|item| item.ln_a) else { return };
    let [slope, information] = sum(items, &|item, counts| {
        let slopes = slopes(item, counts, grid);
        [slopes.ln_a, slopes.ln_a_ln_a]
    });
    let step = ((slope - precision * ln_a) / (information + precision)).clamp(-STRIDE, STRIDE);
    let at = value(items, ln_a);
    let mut share = 1.0;
    for _ in 0..HALVINGS {
        let there = ln_a + share * step;
        let moved: Vec<Item> = items.iter().map(|item| Item { ln_a: there, ..*item }).collect();
        if value(&moved, there) >= at {
            items.copy_from_slice(&moved);
            return;
        }
        share /= 2.0;
    }
}

/// The header's Learners line: c at s = 1 has a closed form; then t = ln s is found by Newton on a concave
/// function of it.
fn standardise(items: &mut [Item], expected: &Expected, grid: &Grid, options: &Options) {
    let [of_d, of_ln_a] = precisions(options);
    let at = || expected.mass.iter().zip(&grid.nodes);
    let n: f64 = expected.mass.iter().sum();
    let sum: f64 = at().map(|(mass, theta)| mass * theta).sum();
    let (mut products, mut squares) = (0.0, 0.0);
    for item in &*items {
        let a = stats::exp(item.ln_a);
        products += a * item.d;
        squares += a * a;
    }
    let c = (sum + of_d * products) / (n + of_d * squares);
    let learners: f64 = at().map(|(mass, theta)| mass * (theta - c) * (theta - c)).sum();
    let slopes = if options.model == Model::OneParameter { &items[..items.len().min(1)] } else { &*items };
    let (n_slopes, ln_a) = (slopes.len() as f64, slopes.iter().map(|item| item.ln_a).sum::<f64>());
    let mut t = 0.0;
    for _ in 0..20 {
        let shrunk = learners * stats::exp(-2.0 * t);
        let slope = shrunk - n - of_ln_a * (ln_a + n_slopes * t);
        let step = slope / (2.0 * shrunk + of_ln_a * n_slopes);
        t += step.clamp(-STRIDE, STRIDE);
        if step.abs() < 1e-12 {
            break;
        }
    }
    for item in items {
        *item = Item { d: item.d - stats::exp(item.ln_a) * c, ln_a: item.ln_a + t };
    }
}
