//! The split, the exam and fresh instances.

use std::collections::HashSet;
use std::sync::Arc;

use gradatim_core::{ArmIx, Item, Kind, Message, Problem, ProblemIx, Seed, Source, fingerprint, is_held_out};
use gradatim_pool::Pool;

fn problem(id: String, category: &str, level: i64, canonical: String) -> Problem {
    Problem {
        id,
        kind: Kind::Verifiable,
        prompt: vec![Message::user(&canonical)],
        answer: "1".into(),
        verifier: "exact".into(),
        category: category.into(),
        level,
        skills: vec![],
        solution: None,
        canonical,
        meta: serde_json::Map::new(),
    }
}

/// The numbers below `size`.
struct Numbers {
    size: u64,
}

impl Source for Numbers {
    fn family(&self) -> &str {
        "numbers"
    }

    fn level(&self) -> i64 {
        4
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        let number = seed.rng("number", [n, 0]).below(self.size);
        problem(format!("numbers/{n}"), "numbers", 4, format!("number {number}"))
    }

    fn distinct(&self) -> Option<u64> {
        Some(self.size)
    }
}

/// 900 rows in three arms, every canonical form three times, and one procedural arm.
fn pool(seed: u64) -> Pool {
    let mut pool = Pool::new(Seed(seed));
    let row = |ix: usize| problem(format!("row/{ix}"), ["a", "b", "c"][ix % 3], 1, format!("row {}", ix / 3));
    pool.push_rows((0..900).map(row)).unwrap();
    pool.push_source(Arc::new(Numbers { size: 100_000 })).unwrap();
    pool
}

fn fresh(pool: &Pool, n: u64) -> Problem {
    pool.problem(Item::Fresh { arm: pool.arm("numbers").unwrap(), n }).unwrap()
}

#[test]
fn no_canonical_form_stands_on_both_sides() {
    let pool = pool(1);
    let rows = pool.arms().iter().flat_map(|arm| &arm.rows).map(|row| pool.row(*row).unwrap());
    let mut training: HashSet<String> = rows.map(|row| row.canonical).collect();
    training.extend((0..5_000).map(|n| fresh(&pool, n).canonical));
    let exam = pool.exam(500).unwrap();
    assert!(exam.len() > 100);
    assert!(exam.iter().all(|(_, problem)| !training.contains(&problem.canonical)));
    assert!(exam.iter().all(|(_, problem)| is_held_out(fingerprint(&problem.canonical))));
}

#[test]
fn every_row_is_on_exactly_one_side() {
    let pool = pool(1);
    let training: usize = pool.arms().iter().map(|arm| arm.rows.len()).sum();
    let exam =
        pool.exam(1_000).unwrap().into_iter().filter(|(arm, _)| pool.arms()[arm.0 as usize].source.is_none());
    assert_eq!(training + exam.count(), 900);
}

#[test]
fn rows_that_are_the_same_problem_stay_rows_on_the_same_side() {
    let pool = pool(1);
    let open: HashSet<ProblemIx> = pool.arms().iter().flat_map(|arm| arm.rows.iter().copied()).collect();
    for triple in 0..300 {
        let sides: HashSet<bool> = (0..3).map(|ix| open.contains(&ProblemIx(3 * triple + ix))).collect();
        assert_eq!(sides.len(), 1, "triple {triple}");
    }
}

#[test]
fn about_a_tenth_is_held_out_within_five_standard_errors() {
    let n = 20_000;
    let held_out = (0..n).filter(|ix| is_held_out(fingerprint(&format!("row {ix}")))).count() as f64;
    let (mean, error) = (f64::from(n) * 0.1, (f64::from(n) * 0.1 * 0.9).sqrt());
    assert!((held_out - mean).abs() < 5.0 * error, "{held_out}");
}

#[test]
fn the_exam_is_the_same_for_every_seed_and_holds_no_problem_of_an_arm_twice() {
    let exam = pool(1).exam(40).unwrap();
    assert_eq!(exam, pool(2).exam(40).unwrap());
    let fresh: Vec<_> =
        exam.iter().filter(|(arm, _)| arm.0 == 3).map(|(_, problem)| &problem.canonical).collect();
    assert_eq!(fresh.len(), 40);
    assert_eq!(fresh.iter().collect::<HashSet<_>>().len(), 40);
    assert!(exam.windows(2).all(|pair| pair[0].0 <= pair[1].0));
}

#[test]
fn training_instances_differ_by_seed_and_are_remade_from_their_item() {
    let (one, same, other) = (pool(1), pool(1), pool(2));
    let draw = |pool: &Pool| (0..50).map(|n| fresh(pool, n)).collect::<Vec<_>>();
    assert_eq!(draw(&one), draw(&same));
    let shared = draw(&one).iter().zip(&draw(&other)).filter(|(left, right)| left == right).count();
    assert!(shared < 5, "{shared} of 50");
    assert_eq!(fresh(&one, 49), draw(&one)[49]);
}

#[test]
fn rows_come_back_from_their_item_with_their_arm() {
    let pool = pool(1);
    let item = Item::Row(ProblemIx(4));
    assert_eq!(pool.problem(item).unwrap().id, "row/4");
    assert_eq!(pool.arm_of(item), pool.arm("b").unwrap());
    assert_eq!(pool.arm_of(Item::Fresh { arm: ArmIx(3), n: 9 }), ArmIx(3));
}

#[test]
fn duplicate_ids_taken_names_and_foreign_items_are_refused() {
    let mut pool = pool(1);
    let twice = pool.push_rows([problem("row/7".into(), "a", 1, "new".into())]).unwrap_err();
    assert!(twice.to_string().starts_with("`id` is `row/7` twice"), "{twice}");
    assert_eq!(pool.n_rows(), 900);
    let taken = pool.push_source(Arc::new(Numbers { size: 50 })).unwrap_err();
    assert!(taken.to_string().contains("`numbers` twice"), "{taken}");
    for item in
        [Item::Row(ProblemIx(900)), Item::Fresh { arm: ArmIx(9), n: 0 }, Item::Fresh { arm: ArmIx(0), n: 0 }]
    {
        assert!(pool.problem(item).is_err(), "{item:?}");
    }
}

#[test]
fn a_source_with_nothing_outside_the_held_out_tenth_is_refused() {
    struct Lone(String);
    impl Source for Lone {
        fn family(&self) -> &str {
            "lone"
        }
        fn level(&self) -> i64 {
            1
        }
        fn draw(&self, _: Seed, n: u64) -> Problem {
            problem(format!("lone/{n}"), "lone", 1, self.0.clone())
        }
        fn distinct(&self) -> Option<u64> {
            Some(1)
        }
    }
    let held_out = (0..).map(|ix| format!("{ix}")).find(|form| is_held_out(fingerprint(form))).unwrap();
    let error = Pool::new(Seed(1)).push_source(Arc::new(Lone(held_out))).unwrap_err();
    assert!(error.to_string().contains("at least one training instance"), "{error}");
}

#[test]
fn the_census_counts_rows_of_both_sides() {
    let census = pool(1).census();
    let counts: Vec<_> = census.iter().map(|line| (line.arm.as_str(), line.distinct)).collect();
    assert_eq!(counts, [("a", Some(300)), ("b", Some(300)), ("c", Some(300)), ("numbers", Some(100_000))]);
}
