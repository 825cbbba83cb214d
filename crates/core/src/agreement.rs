//! How far two columns of verdicts agree, and whether one of them says yes more often.
//!
//! Source    Cohen, Educational and Psychological Measurement 20 (1960); Fleiss, Cohen and Everitt, Psychological
//!           Bulletin 72 (1969), for the error; McNemar, Psychometrika 12 (1947).
//! Raw       p_o = sum_i p_ii
//! Kappa     (p_o - p_e) / (1 - p_e), p_e = sum_i p_i. p_.i
//! Error     n (1 - p_e)^2 se^2 = A + B - C, A = sum_i p_ii (1 - (p_i. + p_.i)(1 - kappa))^2,
//!           B = (1 - kappa)^2 sum_{i != j} p_ij (p_.i + p_j.)^2, C = (kappa - p_e (1 - kappa))^2
//! Interval  kappa +- 1.959964 se, no further than 1
//! McNemar   chi2 = (b - c)^2 / (b + c) with one degree of freedom, b and c the pairs on which only one column says yes;
//!           exactly, twice the lesser tail of b + c tosses of a coin

mod share;

use libm::sqrt;
use serde::{Deserialize, Serialize};
use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};

pub use share::Share;

/// The 97.5% point of a standard normal.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Cohen's kappa with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Kappa {
    /// The coefficient: 1 for full agreement, 0 for that of chance.
    pub value: f64,
    /// Its standard error in a large sample.
    pub standard_error: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// McNemar's test of equal rates on paired verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct McNemar {
    /// Pairs on which only the first says yes.
    pub first_only: u64,
    /// Pairs on which only the second does.
    pub second_only: u64,
    /// Without a correction for continuity; 0 where no pair differs.
    pub chi_square: f64,
    /// The chance of a greater one.
    pub p_value: f64,
    /// The chance by the binomial distribution, which holds for few pairs too.
    pub exact_p_value: f64,
}

/// Counts of pairs by what the first column says (rows) and what the second does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion<T> {
    /// What is said, in ascending order.
    pub labels: Vec<T>,
    /// `counts[row][column]`.
    pub counts: Vec<Vec<u64>>,
}

impl<T: Ord + Clone> Confusion<T> {
    /// Counts pairs of a first and a second verdict.
    pub fn of(pairs: &[(T, T)]) -> Self {
        let mut labels: Vec<T> = pairs.iter().flat_map(|(one, other)| [one.clone(), other.clone()]).collect();
        labels.sort_unstable();
        labels.dedup();
        let mut counts = vec![vec![0; labels.len()]; labels.len()];
        for (one, other) in pairs {
            if let (Ok(row), Ok(column)) = (labels.binary_search(one), labels.binary_search(other)) {
                counts[row][column] += 1;
            }
        }
        Self { labels, counts }
    }

    /// Pairs in all.
    pub fn pairs(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// The share of pairs that agree; `None` without any.
    pub fn raw(&self) -> Option<f64> {
        let shares = self.shares()?;
        Some((0..shares.len()).map(|ix| shares[ix][ix]).sum())
    }

    /// The header's kappa; `None` without pairs, or where both columns say one and the same throughout.
    pub fn kappa(&self) -> Option<Kappa> {
        let shares = self.shares()?;
        let n = self.pairs() as f64;
        let k = shares.len();
        let row: Vec<f64> = shares.iter().map(|row| row.iter().sum()).collect();
        let column: Vec<f64> = (0..k).map(|at| shares.iter().map(|row| row[at]).sum()).collect();
        let observed: f64 = (0..k).map(|ix| shares[ix][ix]).sum();
        let expected: f64 = row.iter().zip(&column).map(|(row, column)| row * column).sum();
        let left = 1.0 - expected;
        if k < 2 || left <= 0.0 {
            return None;
        }
        let value = (observed - expected) / left;
        let apart = 1.0 - value;
        let (mut a, mut b) = (0.0, 0.0);
        for (at, counted) in shares.iter().enumerate() {
            for (to, share) in counted.iter().enumerate() {
                if at == to {
                    let rest = 1.0 - (row[at] + column[at]) * apart;
                    a += share * rest * rest;
                } else {
                    let margins = column[at] + row[to];
                    b += share * margins * margins;
                }
            }
        }
        let c = value - expected * apart;
        let variance = (a + apart * apart * b - c * c) / (n * left * left);
        let standard_error = sqrt(variance.max(0.0));
        let half = NORMAL * standard_error;
        Some(Kappa { value, standard_error, low: value - half, high: (value + half).min(1.0) })
    }

    /// McNemar's test of whether both columns say `yes` equally often.
    pub fn mcnemar(&self, yes: &T) -> McNemar {
        let (mut first_only, mut second_only) = (0, 0);
        for (row, counts) in self.labels.iter().zip(&self.counts) {
            for (column, count) in self.labels.iter().zip(counts) {
                match (row == yes, column == yes) {
                    (true, false) => first_only += count,
                    (false, true) => second_only += count,
                    _ => {}
                }
            }
        }
        mcnemar(first_only, second_only)
    }

    fn shares(&self) -> Option<Vec<Vec<f64>>> {
        let n = self.pairs() as f64;
        let share = |row: &Vec<u64>| row.iter().map(|count| *count as f64 / n).collect();
        (n > 0.0).then(|| self.counts.iter().map(share).collect())
    }
}

/// McNemar's test on the pairs that differ.
pub fn mcnemar(first_only: u64, second_only: u64) -> McNemar {
    let differing = first_only + second_only;
    let gap = first_only as f64 - second_only as f64;
    let chi_square = if differing == 0 { 0.0 } else { gap * gap / differing as f64 };
    let p_value = ChiSquared::new(1.0).map_or(1.0, |law| law.sf(chi_square));
    let tail = Binomial::new(0.5, differing).map_or(1.0, |law| law.cdf(first_only.min(second_only)));
    McNemar { first_only, second_only, chi_square, p_value, exact_p_value: (2.0 * tail).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(counts: &[&[u64]]) -> Confusion<usize> {
        Confusion {
            labels: (0..counts.len()).collect(),
            counts: counts.iter().map(|row| row.to_vec()).collect(),
        }
    }

    fn close(found: f64, wanted: f64, digits: f64) -> bool {
        (found - wanted).abs() <= 0.5 * digits
    }

    /// The manual of the R package statpsych prints these for `ci.kappa(.05, 31, 12, 4, 58)`.
    #[test]
    fn kappa_of_two_classes_has_the_printed_error_and_interval() {
        let found = table(&[&[31, 12], &[4, 58]]).kappa().expect("two classes");
        for (found, printed) in [
            (found.value, 0.675_675_7),
            (found.standard_error, 0.073_447_61),
            (found.low, 0.531_721_0),
            (found.high, 0.819_630_3),
        ] {
            assert!(close(found, printed, 2e-7), "{found}, not {printed}");
        }
    }

    /// Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, table 18.1: 100 diagnoses of three kinds.
    #[test]
    fn kappa_of_three_classes_is_the_textbooks() {
        let diagnoses = table(&[&[75, 1, 4], &[5, 4, 1], &[0, 0, 10]]);
        let found = diagnoses.kappa().expect("three classes");
        assert!(close(diagnoses.raw().expect("pairs"), 0.89, 1e-9));
        assert!(close(found.value, 0.68, 0.01), "{found:?}");
        assert!(close(found.standard_error, 0.087, 0.002), "{found:?}");
    }

    /// Half the pairs by chance alone: 0.7 agree, 0.5 would, kappa is 0.4.
    #[test]
    fn kappa_is_the_share_of_what_chance_leaves() {
        let found = table(&[&[20, 5], &[10, 15]]).kappa().expect("two classes");
        assert!(close(found.value, 0.4, 1e-12));
        let even = table(&[&[9, 3], &[3, 1]]).kappa().expect("independent");
        assert!(close(even.value, 0.0, 1e-12));
        let full = table(&[&[7, 0], &[0, 5]]).kappa().expect("two classes");
        assert_eq!((full.value, full.standard_error, full.high), (1.0, 0.0, 1.0));
        let opposed = table(&[&[0, 5], &[5, 0]]).kappa().expect("two classes");
        assert!(close(opposed.value, -1.0, 1e-12));
    }

    /// `mcnemar.test(matrix(c(48, 28, 35, 53), 2, 2), correct = FALSE)` and `binom.test(c(35, 28))` of R; and 3 against
    /// 11, whose exact chance is 2 (1 + 14 + 91 + 364) / 2^14.
    #[test]
    fn mcnemar_gives_the_printed_chances() {
        let found = table(&[&[48, 28], &[35, 53]]).mcnemar(&0);
        assert_eq!((found.first_only, found.second_only), (28, 35));
        assert!(close(found.chi_square, 0.7778, 1e-4) && close(found.p_value, 0.3778, 1e-4), "{found:?}");
        assert!(close(found.exact_p_value, 0.45, 1e-3), "{found:?}");
        assert!(close(mcnemar(11, 3).exact_p_value, 940.0 / 16_384.0, 1e-12));
        assert_eq!(mcnemar(11, 3).exact_p_value, mcnemar(3, 11).exact_p_value);
        let none = mcnemar(0, 0);
        assert_eq!((none.chi_square, none.exact_p_value), (0.0, 1.0));
        assert!(close(none.p_value, 1.0, 1e-12));
    }

    #[test]
    fn pairs_are_counted_by_label_and_nothing_comes_of_nothing() {
        let found = Confusion::of(&[("yes", "no"), ("no", "no"), ("yes", "no"), ("unreadable", "yes")]);
        assert_eq!(found.labels, ["no", "unreadable", "yes"]);
        assert_eq!(found.counts, [[1, 0, 0], [0, 0, 1], [2, 0, 0]]);
        assert_eq!(
            (found.raw(), found.mcnemar(&"yes").first_only, found.mcnemar(&"yes").second_only),
            (Some(0.25), 2, 1)
        );
        let empty = Confusion::<bool>::of(&[]);
        assert_eq!((empty.pairs(), empty.raw(), empty.kappa()), (0, None, None));
        assert_eq!(Confusion::of(&[(true, true); 5]).kappa(), None);
        assert_eq!(Confusion::of(&[(true, true); 5]).raw(), Some(1.0));
    }

    /// The delta method's error against the spread of kappa over samples drawn from one table.
    #[test]
    fn the_error_is_the_spread_of_samples() {
        let truth = [[0.4, 0.1], [0.15, 0.35]];
        let mut rng = crate::Seed(1).rng("kappa", [0, 0]);
        let (n, samples) = (400, 2_000);
        let mut draw = || {
            let mut counts = vec![vec![0; 2]; 2];
            for _ in 0..n {
                let cell = rng.weighted(truth.as_flattened());
                counts[cell / 2][cell % 2] += 1;
            }
            Confusion { labels: vec![0, 1], counts }.kappa().expect("two classes")
        };
        let found: Vec<Kappa> = (0..samples).map(|_| draw()).collect();
        let spread = crate::stats::sample_std(&found.iter().map(|kappa| kappa.value).collect::<Vec<_>>());
        let error = crate::stats::mean(&found.iter().map(|kappa| kappa.standard_error).collect::<Vec<_>>());
        // A standard deviation over m samples has a relative error of 1 / sqrt(2 m).
        assert!((spread / error - 1.0).abs() < 5.0 / f64::from(2 * samples).sqrt(), "{spread}, {error}");
        let cover = found.iter().filter(|kappa| kappa.low <= 0.5 && 0.5 <= kappa.high).count();
        // p_o 0.75, p_e 0.5 (0.55) + 0.5 (0.45): kappa 0.5 exactly.
        let share = cover as f64 / f64::from(samples);
        assert!((share - 0.95).abs() < 0.03, "{share}");
    }
}
