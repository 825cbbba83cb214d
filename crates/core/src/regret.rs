//! Regret: by how much one student's returns on a task lie above another's, as a measure of what there is to learn.
//!
//! Source    CLUTR (arXiv 2210.10243), system 18; PAIRED before it.
//! Regret    max(0, max_e return_A(e) - mean_e return_P(e)), A the antagonist and P the protagonist   [code]
//! Flexible  of the student with the higher maximum: that maximum less the other's mean               [code]
//! Differs   where both maxima are equal the release takes one order, so that swapping the students changes the figure:
//!           here it is the larger of both differences.

use crate::stats::mean;

/// Regret of a protagonist against an antagonist; 0 where either has no returns.
pub fn regret(protagonist: &[f64], antagonist: &[f64]) -> f64 {
    gap(antagonist, protagonist).max(0.0)
}

/// Regret that leaves open which student is the stronger; 0 where either has no returns.
pub fn flexible_regret(one: &[f64], other: &[f64]) -> f64 {
    let difference = match greatest(one).total_cmp(&greatest(other)) {
        std::cmp::Ordering::Greater => gap(one, other),
        std::cmp::Ordering::Less => gap(other, one),
        std::cmp::Ordering::Equal => gap(one, other).max(gap(other, one)),
    };
    difference.max(0.0)
}

fn greatest(returns: &[f64]) -> f64 {
    returns.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The best of `strong` less the mean of `weak`, as the mean of differences: exactly 0 for equals. Minus infinity without
/// returns.
fn gap(strong: &[f64], weak: &[f64]) -> f64 {
    let best = greatest(strong);
    let differences: Vec<f64> = weak.iter().map(|value| best - value).collect();
    if weak.is_empty() { f64::NEG_INFINITY } else { mean(&differences) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn one_lucky_episode_against_steady_ones_is_a_tenth() {
        let (a, p) = ([1.0, 0.0, 0.0, 0.0], [0.9; 4]);
        assert!((flexible_regret(&a, &p) - 0.1).abs() < 1e-12);
        assert!((regret(&p, &a) - 0.1).abs() < 1e-12);
        assert!((regret(&a, &p) - 0.65).abs() < 1e-12);
    }

    #[test]
    fn equals_solvers_of_nothing_and_nobody_have_none() {
        for returns in [vec![0.7; 3], vec![0.0; 5], vec![]] {
            assert_eq!([regret(&returns, &returns), flexible_regret(&returns, &returns)], [0.0, 0.0]);
        }
        assert_eq!([regret(&[], &[1.0]), regret(&[1.0], &[]), flexible_regret(&[], &[1.0])], [0.0; 3]);
    }

    #[test]
    fn flexible_regret_does_not_change_when_students_swap_and_is_never_below_zero() {
        let mut rng = Seed(5).rng("regret", [0, 0]);
        for _ in 0..2_000 {
            // Few values, so that equal maxima come up.
            let mut returns = || -> Vec<f64> { (0..4).map(|_| rng.below(4) as f64 / 3.0 - 0.5).collect() };
            let (one, other) = (returns(), returns());
            let found = flexible_regret(&one, &other);
            assert_eq!(found, flexible_regret(&other, &one));
            assert!(found >= 0.0 && found <= regret(&one, &other).max(regret(&other, &one)));
        }
        // Equal maxima, different means.
        assert_eq!(flexible_regret(&[1.0, 0.0], &[1.0, 1.0]), 0.5);
    }
}
