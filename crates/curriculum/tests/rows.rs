//! What samplers that remember the pass rate of every row promise.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::{HashMap, HashSet};

use common::{asked, binary, context, row_of, rows, rows_and_numbers};
use gradatim_core::{Choice, Directive, Evidence, Group, Item, ProblemIx, Purpose, Seed};
use gradatim_curriculum::samplers::{difficulty_pools, learnability, thompson};
use gradatim_curriculum::{Context, Estimate, Prior, Sampler, SamplerSpec};
use gradatim_pool::Pool;

fn neutral() -> Estimate {
    Estimate { keep: 1.0, prior: Prior::Neutral, ..Estimate::default() }
}

fn by_learnability(value: learnability::Value, estimate: Estimate) -> SamplerSpec {
    SamplerSpec::Learnability(learnability::Options { value, estimate })
}

fn by_thompson(over: thompson::Over, estimate: Estimate) -> SamplerSpec {
    SamplerSpec::Thompson(thompson::Options { over, estimate, ..Default::default() })
}

fn by_pools(estimate: Estimate) -> SamplerSpec {
    SamplerSpec::DifficultyPools(difficulty_pools::Options { estimate, ..Default::default() })
}

fn each(estimate: &Estimate) -> [SamplerSpec; 3] {
    let mean = learnability::Value::Mean;
    [
        by_learnability(mean, estimate.clone()),
        by_thompson(thompson::Over::Rows, estimate.clone()),
        by_pools(estimate.clone()),
    ]
}

fn observe(sampler: &mut dyn Sampler, groups: &[Group], pool: &Pool) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, 0)).unwrap();
}

fn items(sampler: &mut dyn Sampler, want: usize, cx: &Context<'_>) -> Vec<Item> {
    sampler.select(want, cx).unwrap().choices.into_iter().map(|choice| choice.item).collect()
}

/// Tells `sampler` that each training row of the pool's first arm passed `passes(place)` times of 8.
fn tell(sampler: &mut dyn Sampler, pool: &Pool, passes: impl Fn(usize) -> usize) {
    let rows = pool.arms()[0].rows.iter().enumerate();
    let groups: Vec<Group> =
        rows.map(|(place, row)| binary(&asked(place as u64, Item::Row(*row)), passes(place), 8)).collect();
    observe(sampler, &groups, pool);
}

/// How often each row of the first arm comes first in a step, over `steps` steps without results.
fn first_draws(sampler: &mut dyn Sampler, pool: &Pool, steps: u64) -> Vec<f64> {
    let mut counts: HashMap<Item, f64> = HashMap::new();
    for step in 0..steps {
        *counts.entry(items(sampler, 1, &context(pool, step))[0]).or_default() += 1.0;
        observe(sampler, &[], pool);
    }
    pool.arms()[0].rows.iter().map(|row| counts.get(&Item::Row(*row)).copied().unwrap_or(0.0)).collect()
}

#[track_caller]
fn in_proportion(counts: &[f64], weights: &[f64]) {
    let (draws, total): (f64, f64) = (counts.iter().sum(), weights.iter().sum());
    for (count, weight) in counts.iter().zip(weights) {
        let p = weight / total;
        let error = (draws * p * (1.0 - p)).sqrt();
        assert!((count - draws * p).abs() <= 5.0 * error + 1e-9, "{counts:?} for {weights:?}");
    }
}

#[test]
fn rows_are_drawn_in_proportion_to_their_learnability() {
    let pool = rows(&[9]);
    // Beta(1 + k, 9 - k) after k of 8.
    let (a, b) = (|k: f64| 1.0 + k, |k: f64| 9.0 - k);
    let cases: [(learnability::Value, &dyn Fn(f64) -> f64); 2] = [
        (learnability::Value::Mean, &|k| a(k) * b(k) / 100.0),
        (learnability::Value::Expected, &|k| a(k) * b(k) / 110.0),
    ];
    for (value, weight) in cases {
        let mut sampler = by_learnability(value, neutral()).build(&pool).unwrap();
        tell(&mut *sampler, &pool, |place| place);
        let counts = first_draws(&mut *sampler, &pool, 20_000);
        in_proportion(&counts, &(0..9).map(|k| weight(f64::from(k))).collect::<Vec<_>>());
    }
}

#[test]
fn untried_rows_weigh_what_first_attempts_at_their_arm_showed() {
    let pool = rows(&[40, 40]);
    let estimate = Estimate { keep: 1.0, ..Estimate::default() };
    let spec = by_learnability(learnability::Value::Mean, estimate);
    let mut sampler = spec.build(&pool).unwrap();
    // Ten first attempts in each arm: 40 of 80, and 0 of 80.
    let groups: Vec<Group> = (0..20_u64)
        .map(|n| {
            let (arm, place) = ((n % 2) as usize, (n / 2) as usize);
            let row = Item::Row(pool.arms()[arm].rows[place]);
            binary(&asked(n, row), if arm == 0 { 4 } else { 0 }, 8)
        })
        .collect();
    observe(&mut *sampler, &groups, &pool);
    let rates = sampler.metrics().arms["first-rate"].clone();
    assert!((rates[0] - 41.0 / 82.0).abs() < 1e-12 && (rates[1] - 1.0 / 82.0).abs() < 1e-12);
    let tried: HashSet<Item> = groups.iter().map(|group| group.assignment.choice.item).collect();
    let mut counts = [0.0; 4];
    for seed in 0..4_000 {
        let mut sampler = spec.build(&pool).unwrap();
        observe(&mut *sampler, &groups, &pool);
        let cx = Context { seed: Seed(seed), ..context(&pool, 0) };
        let item = items(&mut *sampler, 1, &cx)[0];
        counts[2 * usize::from(tried.contains(&item)) + pool.arm_of(item).0 as usize] += 1.0;
    }
    // Thirty untried rows each, then ten tried ones: Beta(5, 5) and Beta(1, 9).
    in_proportion(&counts, &[30.0 * 0.25, 30.0 * 81.0 / (82.0 * 82.0), 10.0 * 0.25, 10.0 * 0.09]);
}

#[test]
fn no_row_comes_twice_in_a_step_refills_among_it() {
    let pool = rows(&[30, 30]);
    for estimate in [neutral(), Estimate::default()] {
        for spec in [by_learnability(learnability::Value::Mean, estimate.clone()), by_pools(estimate.clone())]
        {
            let mut sampler = spec.build(&pool).unwrap();
            for step in 0..20 {
                let cx = context(&pool, step);
                let mut drawn = items(&mut *sampler, 20, &cx);
                drawn.extend(items(&mut *sampler, 40, &cx));
                assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 60, "{spec:?}");
                let groups: Vec<Group> = drawn
                    .iter()
                    .take(30)
                    .enumerate()
                    .map(|(n, i)| binary(&asked(n as u64, *i), n % 9, 8))
                    .collect();
                observe(&mut *sampler, &groups, &pool);
            }
        }
    }
}

#[test]
fn a_batch_larger_than_the_pool_is_filled_all_the_same() {
    let pool = rows(&[3, 4]);
    for spec in each(&Estimate::default()) {
        let mut sampler = spec.build(&pool).unwrap();
        for step in 0..3 {
            let drawn = items(&mut *sampler, 20, &context(&pool, step));
            assert_eq!((drawn.len(), drawn.iter().collect::<HashSet<_>>().len()), (20, 7), "{spec:?}");
            let groups: Vec<Group> =
                drawn.iter().enumerate().map(|(n, item)| binary(&asked(n as u64, *item), 3, 8)).collect();
            observe(&mut *sampler, &groups, &pool);
        }
    }
}

#[test]
fn procedural_arms_give_fresh_instances_without_gaps_and_stand_for_an_average_arm() {
    let pool = rows_and_numbers(&[10, 30]);
    for spec in [by_learnability(learnability::Value::Mean, neutral()), by_pools(neutral())] {
        let mut counts = [0.0; 3];
        for seed in 0..2_000 {
            let mut sampler = spec.build(&pool).unwrap();
            let cx = Context { seed: Seed(seed), ..context(&pool, 0) };
            counts[pool.arm_of(items(&mut *sampler, 1, &cx)[0]).0 as usize] += 1.0;
        }
        in_proportion(&counts, &[10.0, 30.0, 20.0]);
        let mut sampler = spec.build(&pool).unwrap();
        let drawn = (0..20).flat_map(|step| items(&mut *sampler, 30, &context(&pool, step)));
        let numbers: Vec<u64> =
            drawn.filter_map(|item| if let Item::Fresh { n, .. } = item { Some(n) } else { None }).collect();
        assert!(numbers.len() > 20);
        assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>());
    }
}

#[test]
fn thompson_over_rows_asks_for_what_is_near_the_target() {
    let pool = rows(&[400]);
    let options = thompson::Options {
        over: thompson::Over::Rows,
        target: 0.5,
        candidates: 8,
        estimate: Estimate { strength: 0.01, ..neutral() },
    };
    let mut sampler = SamplerSpec::Thompson(options).build(&pool).unwrap();
    // A quarter of the rows each at 0, 1/8, 1/2 and 1; eight looked at for each one wanted.
    for _ in 0..5 {
        tell(&mut *sampler, &pool, |place| [0, 1, 4, 8][place % 4]);
    }
    let place = |item: &Item| pool.arms()[0].rows.iter().position(|row| Item::Row(*row) == *item).unwrap();
    let drawn = items(&mut *sampler, 50, &context(&pool, 0));
    assert!(drawn.iter().all(|item| place(item) % 4 == 2), "{drawn:?}");
    assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 50);
}

#[test]
fn thompson_over_untried_rows_is_uniform() {
    let pool = rows(&[9]);
    let mut counts = vec![0.0; 9];
    for seed in 0..4_000 {
        let mut sampler = by_thompson(thompson::Over::Rows, neutral()).build(&pool).unwrap();
        let cx = Context { seed: Seed(seed), ..context(&pool, 0) };
        let item = items(&mut *sampler, 1, &cx)[0];
        counts[pool.arms()[0].rows.iter().position(|row| Item::Row(*row) == item).unwrap()] += 1.0;
    }
    in_proportion(&counts, &[1.0; 9]);
}

#[test]
fn thompson_over_arms_finds_the_target_and_forgets_what_is_absent() {
    let pool = rows_and_numbers(&[9, 9]);
    let mut sampler = by_thompson(thompson::Over::Arms, Estimate::default()).build(&pool).unwrap();
    let metric = |sampler: &dyn Sampler, name: &str| sampler.metrics().arms[name].clone();
    assert_eq!(metric(&*sampler, "rate"), [0.5; 3]);
    let groups: Vec<Group> = (0..90)
        .map(|n| binary(&asked(n, row_of(&pool, (n % 2) as usize)), if n % 2 == 0 { 4 } else { 8 }, 8))
        .collect();
    observe(&mut *sampler, &groups, &pool);
    // 45 groups of 8 each: Beta(1 + 180, 1 + 180) and Beta(1 + 360, 1).
    let rates = metric(&*sampler, "rate");
    assert!((rates[0] - 0.5).abs() < 1e-12 && (rates[1] - 361.0 / 362.0).abs() < 1e-12);
    let drawn = items(&mut *sampler, 300, &context(&pool, 1));
    let first = drawn.iter().filter(|item| pool.arm_of(**item).0 == 0).count();
    // The unknown arm wins a slot where its uniform draw falls nearer to 1/2 than a draw of deviation 0.026 does.
    assert!(first > 260 && drawn.iter().all(|item| pool.arm_of(*item).0 != 1), "{first}");
    // keep = 0.5: the evidence beyond the prior's 2 halves with each step.
    for step in 1..=6 {
        observe(&mut *sampler, &[], &pool);
        let evidence = metric(&*sampler, "evidence");
        assert!((evidence[0] - 2.0 - 360.0 * 0.5_f64.powi(step)).abs() < 1e-9);
        assert_eq!(evidence[2], 2.0);
    }
}

#[test]
fn pools_get_their_shares_and_rows_move_as_they_are_measured() {
    let pool = rows(&[90]);
    let options = difficulty_pools::Options {
        edges: vec![0.25, 0.75],
        shares: vec![1.0, 2.0, 1.0],
        final_shares: Some(vec![0.0, 0.0, 1.0]),
        untried: 0.0,
        estimate: Estimate { keep: 0.0, ..neutral() },
    };
    let mut sampler = SamplerSpec::DifficultyPools(options).build(&pool).unwrap();
    let sizes = |sampler: &dyn Sampler| -> Vec<f64> {
        (1..=3).map(|pool| sampler.metrics().numbers[&format!("pool {pool}")]).collect()
    };
    // Means (1 + k) / 10: 0 or 1 of 8 is hard, 8 of 8 easy.
    tell(&mut *sampler, &pool, |place| [0, 4, 8][place % 3]);
    assert_eq!(sizes(&*sampler), [30.0; 3]);
    let counts = |sampler: &mut dyn Sampler, progress: f64| -> Vec<f64> {
        let mut counts = vec![0.0; 3];
        for step in 0..4_000 {
            let cx = Context { progress, ..context(&pool, step) };
            let item = items(sampler, 1, &cx)[0];
            counts[pool.arms()[0].rows.iter().position(|row| Item::Row(*row) == item).unwrap() % 3] += 1.0;
            observe(sampler, &[], &pool);
        }
        counts
    };
    in_proportion(&counts(&mut *sampler, 0.0), &[1.0, 2.0, 1.0]);
    in_proportion(&counts(&mut *sampler, 0.5), &[0.125, 0.25, 0.625]);
    in_proportion(&counts(&mut *sampler, 1.0), &[0.0, 0.0, 1.0]);
    tell(&mut *sampler, &pool, |place| [4, 8, 8][place % 3]);
    assert_eq!(sizes(&*sampler), [0.0, 30.0, 60.0]);
    // An empty pool hands its share to the others in proportion: 2 to 1.
    in_proportion(&counts(&mut *sampler, 0.0), &[2.0, 0.5, 0.5]);
}

#[test]
fn untried_rows_have_a_share_of_their_own_while_there_are_any() {
    let pool = rows(&[40, 400]);
    let options = difficulty_pools::Options { untried: 0.3, ..Default::default() };
    let mut counts = [0.0; 2];
    for seed in 0..2_000 {
        let mut sampler = SamplerSpec::DifficultyPools(options.clone()).build(&pool).unwrap();
        tell(&mut *sampler, &pool, |place| place % 9);
        let cx = Context { seed: Seed(seed), ..context(&pool, 0) };
        counts[pool.arm_of(items(&mut *sampler, 1, &cx)[0]).0 as usize] += 1.0;
    }
    in_proportion(&counts, &[0.7, 0.3]);
}

#[test]
fn a_rate_measured_beforehand_is_read_from_the_data() {
    let pool = {
        let mut problems: Vec<_> = (0..200).map(|n| common::problem("arm", 1, n)).collect();
        for (n, problem) in problems.iter_mut().enumerate() {
            let rate = if n % 2 == 0 { 0.0 } else { 1.0 };
            problem.meta.insert("pass_rate".to_owned(), rate.into());
        }
        let mut pool = Pool::new(Seed(0));
        pool.push_rows(problems).unwrap();
        pool
    };
    let estimate = Estimate { meta: Some("pass_rate".to_owned()), ..Estimate::default() };
    let sampler = by_pools(estimate.clone()).build(&pool).unwrap();
    let numbers = sampler.metrics().numbers;
    let n_rows = pool.arms()[0].rows.len() as f64;
    assert_eq!(numbers["pool 1"] + numbers["pool 3"], n_rows);
    assert_eq!((numbers["pool 2"], numbers["tried"]), (0.0, n_rows));
    let mut problem = common::problem("arm", 1, 1_000);
    problem.meta.insert("pass_rate".to_owned(), 40.into());
    let percent = rows_with(problem);
    for spec in each(&estimate) {
        let error = spec.build(&percent).err().unwrap().to_string();
        assert!(error.starts_with("`meta.pass_rate` is 40 in problem `arm-"), "{error}");
    }
    assert_eq!(by_pools(estimate).build(&rows(&[20])).unwrap().metrics().numbers["tried"], 0.0);
}

/// Many copies of a problem, so that one at least is open to training.
fn rows_with(problem: gradatim_core::Problem) -> Pool {
    let copies = (0..20).map(|n| gradatim_core::Problem {
        id: format!("{}-{n}", problem.id),
        canonical: format!("{}-{n}", problem.canonical),
        ..problem.clone()
    });
    let mut pool = Pool::new(Seed(0));
    pool.push_rows(copies).unwrap();
    pool
}

#[test]
fn what_was_asked_in_another_form_says_nothing_of_the_row() {
    let pool = rows(&[9]);
    let plain = asked(0, row_of(&pool, 0));
    let with = |change: &dyn Fn(&mut Choice)| {
        let mut assignment = plain.clone();
        change(&mut assignment.choice);
        binary(&assignment, 8, 8)
    };
    let hinted = Directive { prefix: Some("first,".to_owned()), ..Directive::default() };
    let groups = [
        with(&|choice| choice.prompt = Some(vec![])),
        with(&|choice| choice.parts = vec![(4, Directive::default()), (4, hinted.clone())]),
        with(&|choice| choice.purpose = Purpose::Generate),
    ];
    for spec in each(&neutral()) {
        let mut sampler = spec.build(&pool).unwrap();
        observe(&mut *sampler, &groups, &pool);
        assert_eq!(sampler.metrics().numbers["tried"], 0.0);
        observe(&mut *sampler, &[with(&|choice| choice.purpose = Purpose::Estimate)], &pool);
        assert_eq!(sampler.metrics().numbers["tried"], 1.0);
    }
}

#[test]
fn the_order_of_evidence_does_not_matter_to_the_bit() {
    let pool = rows(&[12, 12]);
    let groups: Vec<Group> = (0..60_u64)
        .map(|n| {
            binary(
                &asked(n, Item::Row(ProblemIx(pool.arms()[(n % 2) as usize].rows[(n % 7) as usize].0))),
                (n % 9) as usize,
                8,
            )
        })
        .collect();
    let backwards: Vec<Group> = groups.iter().rev().cloned().collect();
    for spec in each(&Estimate { keep: 0.7, ..Estimate::default() }) {
        let (mut left, mut right) = (spec.build(&pool).unwrap(), spec.build(&pool).unwrap());
        observe(&mut *left, &groups, &pool);
        observe(&mut *right, &backwards, &pool);
        assert_eq!(left.save().unwrap(), right.save().unwrap(), "{spec:?}");
    }
}

#[test]
fn a_state_holds_only_rows_that_were_tried() {
    let pool = rows(&[5_000]);
    for spec in each(&Estimate::default()) {
        let mut sampler = spec.build(&pool).unwrap();
        let empty = serde_json::to_string(&sampler.save().unwrap()).unwrap().len();
        let drawn = items(&mut *sampler, 100, &context(&pool, 0));
        let groups: Vec<Group> =
            drawn.iter().enumerate().map(|(n, item)| binary(&asked(n as u64, *item), 3, 8)).collect();
        observe(&mut *sampler, &groups, &pool);
        let full = serde_json::to_string(&sampler.save().unwrap()).unwrap().len();
        assert!(empty < 600 && full - empty <= 1_700, "{spec:?}: {empty}, {full}; 16 characters a row");
    }
}

#[test]
fn damaged_states_are_refused() {
    let pool = rows(&[20]);
    for spec in each(&Estimate::default()) {
        let mut sampler = spec.build(&pool).unwrap();
        tell(&mut *sampler, &pool, |place| place % 9);
        let state = sampler.save().unwrap();
        let refused = |key: &str, value: &str| {
            let mut damaged = state.clone();
            damaged.fields["rates"][key] = value.into();
            assert!(spec.build(&pool).unwrap().load(damaged).is_err(), "{spec:?}, {key}");
        };
        // A row beyond the pool, rates of 0, of the wrong number, and no numbers at all.
        refused("rows", "////");
        refused("rows", "////fw");
        refused("a", &"A".repeat(20 * 16 / 3));
        refused("b", "AACAPw");
        refused("arms-a", "?");
        assert!(sampler.load(state).is_err(), "onto a sampler that has run");
    }
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let pool = rows(&[9]);
    let ok = difficulty_pools::Options::default();
    let pools = SamplerSpec::DifficultyPools;
    let keep = Estimate { keep: 1.5, ..Estimate::default() };
    let strength = Estimate { strength: 0.0, ..Estimate::default() };
    let thompson = |target, candidates| {
        SamplerSpec::Thompson(thompson::Options { target, candidates, ..Default::default() })
    };
    let cases = [
        (by_learnability(learnability::Value::Mean, keep.clone()), "estimate.keep"),
        (by_thompson(thompson::Over::Arms, keep), "estimate.keep"),
        (by_pools(strength), "estimate.strength"),
        (thompson(1.5, 8), "target"),
        (thompson(0.5, 0), "candidates"),
        (pools(difficulty_pools::Options { edges: vec![0.5, 0.5], ..ok.clone() }), "edges"),
        (pools(difficulty_pools::Options { edges: vec![0.0], ..ok.clone() }), "edges"),
        (pools(difficulty_pools::Options { shares: vec![1.0, 1.0], ..ok.clone() }), "shares"),
        (pools(difficulty_pools::Options { shares: vec![0.0; 3], ..ok.clone() }), "shares"),
        (
            pools(difficulty_pools::Options { final_shares: Some(vec![f64::NAN; 3]), ..ok.clone() }),
            "final_shares",
        ),
        (pools(difficulty_pools::Options { untried: -0.1, ..ok }), "untried"),
    ];
    for (spec, key) in cases {
        let error = spec.build(&pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
    let over_rows = by_thompson(thompson::Over::Rows, Estimate::default());
    let error = over_rows.build(&rows_and_numbers(&[9])).err().unwrap().to_string();
    assert!(error.contains("set over = \"arms\""), "{error}");
}
