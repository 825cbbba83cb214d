//! Splitting: every row has one side, and no problem has two.

use std::collections::{BTreeMap, BTreeSet};

use gradatim_core::{Problem, Seed, fingerprint, is_held_out};
use gradatim_pool::split::{Groups, Side, by_house, by_share, check_share};
use proptest::prelude::*;

use crate::dedupe::row;

fn rows(n: usize) -> Vec<Problem> {
    (0..n).map(|ix| row(format!("r{ix}"), &format!("problem {ix}"), "1")).collect()
}

#[test]
fn the_house_holds_out_what_a_recipe_would() {
    for problem in rows(1_000) {
        let held_out = is_held_out(fingerprint(&problem.canonical));
        assert_eq!(by_house(&problem), if held_out { Side::HeldOut } else { Side::Train });
    }
}

#[test]
fn a_share_holds_out_that_many_within_five_standard_errors_and_another_seed_others() {
    let rows = rows(20_000);
    let held = |share, seed| -> BTreeSet<usize> {
        let held = |ix: &usize| by_share(&rows[*ix], share, Seed(seed)) == Side::HeldOut;
        (0..rows.len()).filter(held).collect()
    };
    for share in [0.02, 0.1, 0.5] {
        let (one, other) = (held(share, 1), held(share, 2));
        let n = rows.len() as f64;
        let error = (n * share * (1.0 - share)).sqrt();
        assert!((one.len() as f64 - n * share).abs() < 5.0 * error, "{} at {share}", one.len());
        // Sides under two seeds are independent: both hold out share^2.
        let both = one.intersection(&other).count() as f64;
        let [mean, error] = [n * share * share, (n * share * share * (1.0 - share * share)).sqrt()];
        assert!((both - mean).abs() < 5.0 * error, "{both} in both at {share}");
        assert_eq!(one, held(share, 1));
    }
    for share in [0.0, 1.0, -1.0, f64::NAN] {
        assert!(check_share(share).unwrap_err().to_string().starts_with("`share` is "));
    }
}

#[test]
fn one_of_four_equal_sources_is_held_out_for_a_quarter() {
    let mut groups = Groups::new("source");
    for (ix, mut problem) in rows(400).into_iter().enumerate() {
        problem.meta.insert("source".into(), ["a", "b", "c", "d"][ix % 4].into());
        groups.note(&problem).unwrap();
    }
    let split = groups.split(0.25, Seed(3)).unwrap();
    assert_eq!(split.held_out.len(), 1);
    let first = "abcd".find(&split.held_out[0]).unwrap();
    for row in 0..400 {
        assert_eq!(split.side(row), if row % 4 == first { Side::HeldOut } else { Side::Train });
    }
}

#[test]
fn fields_that_are_missing_or_the_same_everywhere_are_refused() {
    let problem = &rows(1)[0];
    let fault = Groups::new("nowhere").note(problem).unwrap_err().to_string();
    assert!(fault.starts_with("`by` is `nowhere`") && fault.contains("category, level, verifier"), "{fault}");
    let mut groups = Groups::new("level");
    groups.note(problem).unwrap();
    assert!(groups.split(0.1, Seed(0)).unwrap_err().to_string().starts_with("`by` is `level`"));
}

proptest! {
    #[test]
    fn no_problem_is_on_both_sides_and_no_row_is_lost(
        drawn in prop::collection::vec((0..30_u8, 0..6_u8), 2..80),
        share in 0.05..0.95_f64,
        seed: u64,
    ) {
        let mut groups = Groups::new("category");
        let rows: Vec<Problem> = drawn
            .iter()
            .enumerate()
            .map(|(ix, (text, group))| Problem {
                category: format!("g{group}"),
                ..row(format!("r{ix}"), &format!("text {text}"), "1")
            })
            .collect();
        rows.iter().for_each(|problem| groups.note(problem).unwrap());
        let n_groups = rows.iter().map(|row| &row.category).collect::<BTreeSet<_>>().len();
        prop_assume!(n_groups > 1);
        let split = groups.split(share, Seed(seed)).unwrap();
        prop_assert!((1..n_groups).contains(&split.held_out.len()));
        let mut sides: BTreeMap<Side, BTreeSet<&str>> = BTreeMap::new();
        for (ix, problem) in rows.iter().enumerate() {
            let held_out = split.held_out.contains(&problem.category);
            prop_assert_eq!(split.side(ix) == Side::HeldOut, held_out);
            sides.entry(split.side(ix)).or_default().insert(&problem.canonical);
        }
        let none = BTreeSet::new();
        let of = |side| sides.get(&side).unwrap_or(&none);
        prop_assert!(of(Side::Train).is_disjoint(of(Side::HeldOut)));
        prop_assert!(of(Side::Neither).is_subset(of(Side::HeldOut)));
    }
}
