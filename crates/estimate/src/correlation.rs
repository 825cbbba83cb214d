//! Whether two rankings agree.

use gradatim_core::stats;

/// Pearson's r; 0 where either side does not vary.
pub fn pearson(left: &[f64], right: &[f64]) -> f64 {
    let centred = |values: &[f64]| {
        let mean = stats::mean(values);
        values.iter().map(|value| value - mean).collect::<Vec<f64>>()
    };
    let (left, right) = (centred(left), centred(right));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (dot(&left, &left) * dot(&right, &right)).sqrt();
    if scale == 0.0 { 0.0 } else { dot(&left, &right) / scale }
}

/// Spearman's rho: Pearson's r of the ranks, equal values sharing the mean of theirs.
pub fn spearman(left: &[f64], right: &[f64]) -> f64 {
    pearson(&ranks(left), &ranks(right))
}

/// Ranks from 0 in the order of `f64::total_cmp`; equal values share the mean of theirs.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let middle = first as f64 + (tied.len() as f64 - 1.0) / 2.0;
        tied.iter().for_each(|ix| ranks[*ix] = middle);
        first += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_correlate_perfectly_and_ranks_see_only_the_order() {
        let x = [1.0, 2.0, 3.0, 5.0];
        assert!((pearson(&x, &x.map(|x| 3.0 - 2.0 * x)) + 1.0).abs() < 1e-12);
        assert!((spearman(&x, &x.map(|x: f64| x * x * x)) - 1.0).abs() < 1e-12);
        assert_eq!(pearson(&x, &[7.0; 4]), 0.0);
    }

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0, 3.0]), [3.0, 1.0, 3.0, 0.0, 3.0]);
        // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: covariance 4.5, variances 4.5 and 5.
        let rho = spearman(&[1.0, 2.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0]);
        assert!((rho - 4.5 / (4.5 * 5.0_f64).sqrt()).abs() < 1e-12);
    }
}
