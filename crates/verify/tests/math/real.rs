//! Answers of MATH, MATH-500, AIME, DeepScaleR, college-math, SciBench and GSM8K: at least the given share of each
//! law holds, and every exception is printed.

use std::collections::BTreeSet;

use gradatim_verify::math::Options;

use super::golds::{self, Gold, data};
use super::{Pair, judged, perturb, rewrite};

/// Nothing is accepted for being written the same.
fn without_shortcut() -> Options {
    Options { shortcut: false, ..Options::default() }
}

/// Pairs of all golds.
fn pairs<'a>(golds: &'a [Gold], make: impl Fn(&str) -> Vec<(&'static str, String)>) -> Vec<Pair<'a>> {
    let of = |gold: &'a Gold| {
        let pair = move |(kind, answer)| Pair { set: gold.set, kind, gold: &gold.text, answer };
        make(&gold.text).into_iter().map(pair)
    };
    golds.iter().flat_map(of).collect()
}

/// Prints shares by set and by kind with all exceptions; the share over everything.
fn share(pairs: &[Pair<'_>], expected: bool) -> f64 {
    let accepted = judged(pairs, &without_shortcut());
    let good: Vec<bool> = accepted.iter().map(|accepted| *accepted == expected).collect();
    for (pair, _) in pairs.iter().zip(&good).filter(|(_, good)| !**good) {
        println!("{}\t{}\t{:?}\t{:?}", pair.set, pair.kind, pair.gold, pair.answer);
    }
    let (mut sets, mut kinds): (Vec<&str>, Vec<&str>) =
        pairs.iter().map(|pair| (pair.set, pair.kind)).unzip();
    for names in [&mut sets, &mut kinds] {
        names.sort_unstable();
        names.dedup();
    }
    let tell = |name: &str, is: &dyn Fn(&Pair<'_>) -> bool| {
        let of: Vec<bool> =
            pairs.iter().zip(&good).filter(|(pair, _)| is(pair)).map(|(_, good)| *good).collect();
        let held = of.iter().filter(|good| **good).count();
        println!(
            "= {name:<42} {held:>7} of {:>7}  {:7.3}%",
            of.len(),
            100.0 * held as f64 / of.len().max(1) as f64
        );
    };
    sets.iter().for_each(|set| tell(set, &|pair| pair.set == *set));
    kinds.iter().for_each(|kind| tell(kind, &|pair| pair.kind == *kind));
    tell("all", &|_| true);
    good.iter().filter(|good| **good).count() as f64 / good.len() as f64
}

#[test]
fn a_gold_answer_is_its_own_right_answer_by_meaning_alone() {
    let Some(data) = data() else { return };
    let golds = golds::all(&data);
    let share = share(&pairs(&golds, |gold| vec![("itself", gold.to_owned())]), true);
    assert!(share >= 0.97, "{share}");
}

#[test]
fn ten_other_spellings_of_a_gold_answer_are_right() {
    let Some(data) = data() else { return };
    let golds = golds::all(&data);
    let pairs = pairs(&golds, rewrite::ten);
    assert_eq!(pairs.len(), rewrite::EACH * golds.len(), "every gold answer has ten");
    let share = share(&pairs, true);
    assert!(share >= 0.97, "{share}");
}

#[test]
fn a_copy_that_means_something_else_is_wrong() {
    let Some(data) = data() else { return };
    let golds = golds::all(&data);
    let share = share(&pairs(&golds, perturb::all), false);
    assert!(share >= 0.995, "{share}");
}

#[test]
fn every_operator_finds_answers_to_work_on() {
    let Some(data) = data() else { return };
    let golds = golds::all(&data);
    let seen: BTreeSet<&str> = golds
        .iter()
        .flat_map(|gold| [rewrite::ten(&gold.text), perturb::all(&gold.text)].concat())
        .map(|(name, _)| name)
        .collect();
    for name in rewrite::names().chain(perturb::names()) {
        assert!(seen.contains(name), "{name}");
    }
}
