//! Ranks over blocks: whether candidates differ (Friedman), and how far mean ranks must lie apart (Nemenyi).
//!
//! Source    Demsar, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 7 (2006), 3.2.2.
//! Ranks     1 is the least value of a block; equal values share the mean of their ranks
//! Friedman  chi2 = 12 N / (k (k + 1)) (sum_j R_j^2 - k (k + 1)^2 / 4), N blocks, k candidates
//! Iman      F = (N - 1) chi2 / (N (k - 1) - chi2), with k - 1 and (k - 1)(N - 1) degrees of freedom
//! Nemenyi   CD = q sqrt(k (k + 1) / (6 N)), q the 95% point of the range of k standard normals over sqrt 2

use libm::{erfc, exp, sqrt};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// What the ranks of k candidates over N blocks come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// Mean rank of each candidate; 1 is best.
    pub mean_ranks: Vec<f64>,
    /// Blocks.
    pub blocks: u32,
    /// Friedman's statistic.
    pub chi_square: f64,
    /// Iman and Davenport's chance of ranks at least this uneven among equals.
    pub p_value: f64,
    /// Mean ranks further apart than this differ at 95%, whichever pair is looked at.
    pub critical_difference: f64,
}

/// Ranks from 1, the least value first; equal values share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let less = values.iter().filter(|other| *other < value).count() as f64;
        let equal = values.iter().filter(|other| *other == value).count() as f64;
        less + (equal + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

/// The header's tests on `blocks[N][k]`, less being better. `None` below two blocks or two candidates, or
/// where blocks differ in length.
pub fn friedman(blocks: &[Vec<f64>]) -> Option<Ranking> {
    let candidates = blocks.first()?.len();
    if blocks.len() < 2 || candidates < 2 || blocks.iter().any(|block| block.len() != candidates) {
        return None;
    }
    let (n, k) = (blocks.len() as f64, candidates as f64);
    let mut mean_ranks = vec![0.0; candidates];
    for block in blocks {
        mean_ranks.iter_mut().zip(ranks(block)).for_each(|(mean, rank)| *mean += rank / n);
    }
    let squares: f64 = mean_ranks.iter().map(|rank| rank * rank).sum();
    let chi_square = (12.0 * n / (k * (k + 1.0)) * (squares - k * (k + 1.0) * (k + 1.0) / 4.0)).max(0.0);
    let left = n * (k - 1.0) - chi_square;
    let f = (n - 1.0) * chi_square / left;
    let p_value = match FisherSnedecor::new(k - 1.0, (k - 1.0) * (n - 1.0)) {
        Ok(fisher) if left > 1e-9 => fisher.sf(f),
        // Every block has the same ranks.
        _ => 0.0,
    };
    let critical_difference = nemenyi_quantile(candidates) * sqrt(k * (k + 1.0) / (6.0 * n));
    Some(Ranking { mean_ranks, blocks: blocks.len() as u32, chi_square, p_value, critical_difference })
}

/// q of the header for k candidates, at least two.
fn nemenyi_quantile(k: usize) -> f64 {
    let (mut low, mut high) = (0.0, 20.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if range_below(middle, k) < 0.95 { low = middle } else { high = middle }
    }
    low / std::f64::consts::SQRT_2
}

/// P(range of k standard normals < q) = k ∫ phi(z) (Phi(z) - Phi(z - q))^(k - 1) dz, by Simpson's rule.
fn range_below(q: f64, k: usize) -> f64 {
    const INTERVALS: u32 = 400;
    let density = |z: f64| exp(-z * z / 2.0) / sqrt(std::f64::consts::TAU);
    let below = |z: f64| 0.5 * erfc(-z / std::f64::consts::SQRT_2);
    let (from, to) = (-8.0, 8.0);
    let width = (to - from) / f64::from(INTERVALS);
    let at = |ix: u32| {
        let z = from + width * f64::from(ix);
        let weight = if ix == 0 || ix == INTERVALS { 1.0 } else { f64::from(2 + 2 * (ix % 2)) };
        weight * density(z) * libm::pow((below(z) - below(z - q)).max(0.0), (k - 1) as f64)
    };
    k as f64 * width / 3.0 * (0..=INTERVALS).map(at).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Demsar's table 6: AUC of four classifiers on 14 data sets.
    const AUC: [[f64; 4]; 14] = [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.975, 0.975],
        [0.957, 0.978, 0.946, 0.970],
    ];

    #[test]
    fn demsars_worked_example_is_reproduced_to_its_printed_digits() {
        let mut blocks: Vec<Vec<f64>> = AUC.iter().map(|row| row.iter().map(|auc| -auc).collect()).collect();
        // His ranks of "voting" are 4, 1, 2, 3: decided before the figures were rounded.
        blocks[12][3] += 1e-6;
        let found = friedman(&blocks).expect("two blocks and more");
        for (rank, printed) in found.mean_ranks.iter().zip([3.143, 2.000, 2.893, 1.964]) {
            assert!((rank - printed).abs() < 5e-4, "{:?}", found.mean_ranks);
        }
        assert!((found.chi_square - 9.28).abs() < 0.01, "{}", found.chi_square);
        // F(3, 39) at 0.05 is 2.85 and F here is 3.69.
        assert!(found.p_value < 0.05 && found.p_value > 0.01, "{}", found.p_value);
        assert!((found.critical_difference - 1.25).abs() < 0.005, "{}", found.critical_difference);
    }

    #[test]
    fn quantiles_are_those_of_demsars_table_5() {
        let printed = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164];
        for (k, q) in (2..).zip(printed) {
            assert!((nemenyi_quantile(k) - q).abs() < 1.1e-3, "k {k}: {}", nemenyi_quantile(k));
        }
    }

    #[test]
    fn ranks_of_a_block_always_sum_alike_and_infinities_tie() {
        let cases = [[3.0, 1.0, 2.0], [1.0, 1.0, 1.0], [f64::INFINITY, 5.0, f64::INFINITY]];
        for (values, expected) in cases.iter().zip([[3.0, 1.0, 2.0], [2.0; 3], [2.5, 1.0, 2.5]]) {
            assert_eq!(ranks(values), expected);
        }
    }

    #[test]
    fn equal_candidates_show_no_difference_and_one_order_everywhere_shows_the_largest() {
        let equal = friedman(&vec![vec![1.0; 3]; 5]).expect("five blocks");
        assert_eq!((equal.chi_square, equal.p_value), (0.0, 1.0));
        let ordered = friedman(&vec![vec![1.0, 2.0, 3.0]; 5]).expect("five blocks");
        assert!((ordered.chi_square - 10.0).abs() < 1e-9 && ordered.p_value == 0.0, "{ordered:?}");
        assert!(friedman(&[vec![1.0, 2.0]]).is_none() && friedman(&[vec![1.0, 2.0], vec![1.0]]).is_none());
    }
}
