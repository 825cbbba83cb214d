//! Deduplication: planted near-duplicates at known similarity, and the laws of MinHash.

use std::collections::HashSet;

use gradatim_core::{Kind, Message, Problem, Seed};
use gradatim_pool::dedupe::{Deduper, Sameness};
use gradatim_pool::fold::fold;
use gradatim_pool::minhash::{Bands, MinHash, Neighbours, PERMUTATIONS, Shingles};
use gradatim_pool::wording::Survey;
use proptest::prelude::*;

/// Plain MinHash at a threshold.
fn near(threshold: f64) -> Sameness {
    Sameness::Near { threshold, shingle: 3, wording: HashSet::new() }
}

/// A row whose canonical form is its prompt.
pub(crate) fn row(id: impl Into<String>, prompt: &str, answer: &str) -> Problem {
    Problem {
        id: id.into(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(prompt)],
        answer: answer.into(),
        verifier: "exact".into(),
        category: "c".into(),
        level: 1,
        skills: vec![],
        solution: None,
        canonical: prompt.into(),
        meta: serde_json::Map::new(),
    }
}

/// `n` words that no text of another `name` has.
pub(crate) fn words(name: &str, n: usize) -> String {
    (0..n).map(|ix| format!("{name}{ix}")).collect::<Vec<_>>().join(" ")
}

/// Two texts of `n` words that differ in their last `k`. Of n - 2 shingles of three words each, n - 2 - k are
/// shared: J = (n - 2 - k) / (n - 2 + k).
fn pair(name: &str, n: usize, k: usize) -> ([String; 2], f64) {
    let shared = words(name, n - k);
    let texts = ["x", "y"].map(|end| format!("{shared} {}", words(&format!("{name}{end}"), k)));
    (texts, (n - 2 - k) as f64 / (n - 2 + k) as f64)
}

fn removed(rows: &[Problem], sameness: Sameness, same_answer: bool) -> Vec<(usize, String)> {
    let mut deduper = Deduper::new(sameness, same_answer).unwrap();
    let taken = rows.iter().enumerate();
    taken.filter_map(|(ix, row)| Some((ix, deduper.take(row)?.of.to_owned()))).collect()
}

#[test]
fn each_rule_removes_what_the_one_before_does_and_more() {
    let long = words("w", 30);
    let rows = [
        row("a", "What is 2 + 3?", "5"),
        row("b", &long, "1"),
        row("c", "What is 2 + 3?", "6"),
        row("d", "what is  2 + 3", "5"),
        row("e", "What is 2 - 3?", "-1"),
        row("f", &format!("{long} more"), "1"),
        row("g", &long.replace("w15", "other"), "1"),
    ];
    let pairs = |list: &[(usize, &str)]| -> Vec<(usize, String)> {
        list.iter().map(|(ix, of)| (*ix, (*of).to_owned())).collect()
    };
    assert_eq!(removed(&rows, Sameness::Exact, false), pairs(&[(2, "a")]));
    assert_eq!(removed(&rows, Sameness::Normalised, false), pairs(&[(2, "a"), (3, "a")]));
    // f shares 28 of 29 shingles with b, g 25 of 31: 0.97 and 0.81.
    assert_eq!(removed(&rows, near(0.8), false), pairs(&[(2, "a"), (3, "a"), (5, "b"), (6, "b")]));
    assert_eq!(removed(&rows, Sameness::Exact, true), []);
    assert_eq!(removed(&rows, Sameness::Normalised, true), pairs(&[(3, "a")]));
    assert_eq!(removed(&rows, near(0.8), true), pairs(&[(3, "a"), (5, "b"), (6, "b")]));
}

#[test]
fn a_duplicate_says_how_similar_it_is_and_whether_the_answers_agree() {
    let ([one, other], similarity) = pair("w", 40, 2);
    let mut deduper = Deduper::new(near(0.8), false).unwrap();
    assert_eq!(deduper.take(&row("a", &one, "5")), None);
    let duplicate = deduper.take(&row("b", &other, " 5 ")).unwrap();
    assert_eq!((duplicate.of, duplicate.similarity, duplicate.same_answer), ("a", similarity, true));
    assert!(!deduper.take(&row("c", &one, "6")).unwrap().same_answer);
}

#[test]
fn planted_pairs_are_removed_on_their_side_of_the_threshold_and_no_other() {
    let thresholds = [0.5, 0.8, 0.95];
    for (threshold, (n, k)) in
        thresholds.into_iter().flat_map(|t| [(t, (80, 1)), (t, (80, 5)), (t, (80, 20))])
    {
        let ([one, other], similarity) = pair("w", n, k);
        let rows = [row("a", &one, "1"), row("b", &other, "1"), row("c", &words("z", 80), "1")];
        let found = removed(&rows, near(threshold), false);
        assert_eq!(found.len(), usize::from(similarity >= threshold), "{similarity} against {threshold}");
    }
}

#[test]
fn signatures_agree_in_the_share_that_is_the_similarity() {
    for k in [1, 10, 25, 60] {
        let ([one, other], similarity) = pair("w", 100, k);
        let sets = [one, other].map(|text| Shingles::of(&text, 3).unwrap());
        assert_eq!(sets[0].jaccard(&sets[1]), similarity);
        let n_seeds = 100;
        let agree = |seed| {
            let minhash = MinHash::new(Seed(seed));
            let [one, other] = [&sets[0], &sets[1]].map(|set| minhash.signature(set));
            one.iter().zip(other).filter(|(a, b)| **a == *b).count()
        };
        let agreed: usize = (0..n_seeds).map(agree).sum();
        let n = n_seeds as f64 * PERMUTATIONS as f64;
        let error = (similarity * (1.0 - similarity) / n).sqrt();
        assert!((agreed as f64 / n - similarity).abs() < 5.0 * error, "{agreed} of {n} against {similarity}");
    }
}

#[test]
fn pairs_meet_with_the_chance_of_the_s_curve() {
    let cut = Bands::for_threshold(0.8);
    let n_seeds = 300;
    for k in [12, 20, 25, 40] {
        let ([one, other], similarity) = pair("w", 80, k);
        let meet = |seed: &u64| {
            let neighbours = Neighbours::new(0.8, 3, HashSet::new(), Seed(*seed));
            let [one, other] = [&one, &other].map(|text| neighbours.keys(text).unwrap().1);
            one.iter().zip(other).any(|(a, b)| *a == b)
        };
        let met = (0..n_seeds).filter(meet).count() as f64 / n_seeds as f64;
        let chance = cut.chance(similarity);
        assert!((chance - (1.0 - (1.0 - similarity.powi(6)).powi(21))).abs() < 1e-12);
        let error = (chance * (1.0 - chance) / n_seeds as f64).sqrt();
        assert!((met - chance).abs() <= 5.0 * error + 1e-9, "{met} against {chance} at {similarity}");
    }
}

#[test]
fn bands_are_the_longest_that_find_a_pair_at_the_threshold() {
    assert_eq!(Bands::for_threshold(0.8), Bands { bands: 21, rows: 6 });
    for threshold in [0.05, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0] {
        let cut = Bands::for_threshold(threshold);
        let longer = Bands { bands: PERMUTATIONS / (cut.rows + 1), rows: cut.rows + 1 };
        assert!(cut.chance(threshold) >= 0.99, "{cut:?} at {threshold}");
        assert!(cut.rows == PERMUTATIONS || longer.chance(threshold) < 0.99, "{longer:?} at {threshold}");
        assert!(cut.bands * cut.rows <= PERMUTATIONS);
    }
}

#[test]
fn rows_of_one_template_are_compared_by_what_differs() {
    let task = words("please", 40);
    let put = |ix: usize, what: &str| row(format!("r{ix}"), &format!("{task} {what} {task}"), "1");
    let mut rows: Vec<Problem> = (0..100).map(|ix| put(ix, &words(&format!("n{ix}x"), 10))).collect();
    rows.push(put(100, &words("n7x", 10)));
    rows.push(put(101, &format!("{} more", words("n8x", 10))));
    let mut survey = Survey::new(0.02, 3);
    rows.iter().for_each(|row| survey.offer(&fold(&row.prompt_text())));
    let wording = survey.finish();
    // The template's two runs of 40 words are one set of 38 shingles.
    assert_eq!(wording.len(), 38);
    let plain = removed(&rows, near(0.5), false);
    assert_eq!(plain.len(), 101, "all are near the first");
    let told = Sameness::Near { threshold: 0.5, shingle: 3, wording };
    // A row of ten words of its own has 12 shingles that reach into them; 101, with one word more, shares 10 of
    // those with row 8 and has 3 others: J = 10/15. A row of other words shares none.
    assert_eq!(removed(&rows, told, false), [(100, "r7".to_owned()), (101, "r8".to_owned())]);
}

#[test]
fn a_few_near_duplicates_of_a_small_pool_are_not_its_wording() {
    let mut survey = Survey::new(0.02, 3);
    (0..20).for_each(|ix| survey.offer(&format!("{} {ix}", words("w", 30))));
    assert!(survey.finish().is_empty());
}

#[test]
fn the_wording_does_not_depend_on_order_and_repeats() {
    let text =
        |ix: usize| format!("{} {} {}", words("a", 5), words(&format!("n{}x", ix % 1_500), 5), ix % 30);
    let wording = |order: &mut dyn Iterator<Item = usize>| {
        let mut survey = Survey::new(0.02, 3);
        order.for_each(|ix| survey.offer(&text(ix)));
        survey.finish()
    };
    let forwards = wording(&mut (0..6_000));
    assert_eq!(forwards, wording(&mut (0..6_000).rev().chain(0..500)));
    assert!(!forwards.is_empty());
}

#[test]
fn prompts_without_words_are_kept() {
    let rows = [row("a", "?", "1"), row("b", "...", "2"), row("c", "", "3")];
    assert_eq!(removed(&rows, Sameness::Normalised, false), []);
    assert_eq!(removed(&rows, near(0.8), false), []);
}

#[test]
fn thresholds_and_shingles_out_of_range_are_refused() {
    for (threshold, shingle, key) in
        [(0.0, 3, "threshold"), (1.1, 3, "threshold"), (f64::NAN, 3, "threshold"), (0.8, 0, "shingle")]
    {
        let fault = Deduper::new(Sameness::Near { threshold, shingle, wording: HashSet::new() }, false)
            .unwrap_err()
            .to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}

/// Prompts of few words, so that repeats and near-repeats are common.
fn prompts() -> impl Strategy<Value = Vec<Problem>> {
    let text = prop::collection::vec(prop::sample::select(vec!["a", "b", "C", "d.", "e"]), 1..9);
    let rows = prop::collection::vec((text, 0..2_u8), 1..40);
    rows.prop_map(|rows| {
        let row = |(ix, (text, answer)): (usize, (Vec<&str>, u8))| {
            row(format!("r{ix}"), &text.join(" "), &answer.to_string())
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

proptest! {
    #[test]
    fn deduplicating_what_was_kept_removes_nothing(rows in prompts(), same_answer: bool) {
        for sameness in [Sameness::Exact, Sameness::Normalised, near(0.8)] {
            let gone = removed(&rows, sameness.clone(), same_answer);
            let is_kept = |ix: &usize| gone.iter().all(|(removed, _)| removed != ix);
            let kept: Vec<Problem> = (0..rows.len()).filter(is_kept).map(|ix| rows[ix].clone()).collect();
            prop_assert!(gone.iter().all(|(_, of)| kept.iter().any(|row| row.id == *of)));
            prop_assert_eq!(removed(&kept, sameness, same_answer), []);
        }
    }

    #[test]
    fn near_duplicates_are_those_that_comparing_all_pairs_finds(rows in prompts()) {
        let shingles = |row: &Problem| {
            let folded = fold(&row.prompt_text());
            Shingles::of(&folded, 3).unwrap()
        };
        let mut kept: Vec<&Problem> = vec![];
        let mut deduper = Deduper::new(near(0.8), false).unwrap();
        for row in &rows {
            let near = kept.iter().find(|kept| shingles(kept).jaccard(&shingles(row)) >= 0.8);
            let found = deduper.take(row).map(|duplicate| duplicate.of.to_owned());
            // Sets this small are either equal or below the threshold by far: none is left to chance.
            prop_assert_eq!(found.as_deref(), near.map(|row| row.id.as_str()));
            if near.is_none() {
                kept.push(row);
            }
        }
    }
}
