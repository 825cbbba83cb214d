//! A pool in numbers.

use gradatim_core::Error;
use gradatim_pool::describe::{Description, Lengths, Quantiles};
use proptest::prelude::*;
use serde_json::json;

use crate::dedupe::row;

#[test]
fn every_row_is_counted_once_under_each_of_its_properties() {
    let mut described = Description::default();
    for (ix, (prompt, answer, source)) in
        [("a é", "1", "x"), ("a é", "22", "x"), ("bcd", "1", "y")].into_iter().enumerate()
    {
        let mut problem = row(format!("r{ix}"), prompt, answer);
        problem.meta.insert("source".into(), source.into());
        problem.meta.insert("license".into(), "MIT".into());
        problem.level = ix as i64;
        problem.solution = (ix == 0).then(|| "so".into());
        described.keep(&problem);
    }
    described.refuse(&Error::input("level", "hard", "an integer", "write a number"));
    let summary = serde_json::to_value(described.summary()).unwrap();
    let lengths = |least: u64, median: u64, most: u64| json!({"least": least, "median": median, "p99": most, "most": most});
    let expected = json!({
        "read": 4, "kept": 3, "refused": 1, "distinct": 2, "held_out": described.held_out, "with_solution": 1,
        "reasons": [["`level` is not an integer", 1]],
        "levels": {"0": 1, "1": 1, "2": 1}, "categories": {"c": 3}, "verifiers": {"exact": 3},
        "sources": {"x": 2, "y": 1}, "licences": {"MIT": 3},
        "prompt_chars": lengths(3, 3, 3), "answer_chars": lengths(1, 1, 2),
    });
    assert_eq!(summary, expected);
}

#[test]
fn an_empty_pool_has_no_lengths() {
    let described = Description::default();
    assert_eq!((described.prompt.quantiles(), described.prompt.bins(10)), (None, vec![]));
    assert_eq!(described.read(), 0);
}

#[test]
fn bins_are_round_and_a_long_tail_is_one_bin() {
    let mut lengths = Lengths::default();
    (0..200).for_each(|length| lengths.add(length));
    lengths.add(100_000);
    let bins = lengths.bins(10);
    let edges: Vec<_> = bins.iter().map(|bin| (bin.from, bin.to, bin.count)).collect();
    let mut expected: Vec<_> = (0..10).map(|ix| (20 * ix, Some(20 * ix + 20), 20)).collect();
    expected.push((200, None, 1));
    assert_eq!(edges, expected);
}

proptest! {
    #[test]
    fn quantiles_are_those_of_the_sorted_list_and_bins_hold_every_length(
        mut all in prop::collection::vec(prop_oneof![0..50_u64, 0..100_000_u64], 1..300),
        most in 1..20_u64,
    ) {
        let mut lengths = Lengths::default();
        all.iter().for_each(|length| lengths.add(*length));
        all.sort_unstable();
        let n = all.len();
        let at = |rank: usize| all[rank.max(1) - 1];
        let expected = Quantiles { least: all[0], median: at(n.div_ceil(2)), p99: at((99 * n).div_ceil(100)), most: all[n - 1] };
        prop_assert_eq!(lengths.quantiles(), Some(expected));
        let bins = lengths.bins(most);
        prop_assert!(bins.len() as u64 <= most + 1);
        for bin in &bins {
            let inside = |length: &&u64| **length >= bin.from && bin.to.is_none_or(|to| **length < to);
            prop_assert_eq!(all.iter().filter(inside).count() as u64, bin.count);
        }
        prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), n as u64);
    }
}
