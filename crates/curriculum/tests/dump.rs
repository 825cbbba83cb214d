//! What system 21 promises of DUMP, checked through the sampler's own verbs.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::HashSet;

use common::{asked, binary, context, group, row_of, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group, Item, Purpose};
use gradatim_curriculum::samplers::dump::Options;
use gradatim_curriculum::{Sampler, SamplerSpec};
use gradatim_pool::Pool;

fn dump(options: Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::Dump(options).build(pool).unwrap()
}

fn observe(sampler: &mut dyn Sampler, groups: &[Group], pool: &Pool) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, 0)).unwrap();
}

fn row(sampler: &dyn Sampler, name: &str) -> Vec<f64> {
    sampler.metrics().arms[name].clone()
}

fn items(sampler: &mut dyn Sampler, want: usize, pool: &Pool, step: u64) -> Vec<Item> {
    let selection = sampler.select(want, &context(pool, step)).unwrap();
    selection.choices.into_iter().map(|choice| choice.item).collect()
}

/// Mean |A| of a group of `n` with `k` right, in closed form and without the 1e-6.
fn pay(k: f64, n: f64) -> f64 {
    2.0 * (k / n * (1.0 - k / n) * (n - 1.0) / n).sqrt()
}

#[test]
fn a_trace_by_hand_of_three_arms_gives_the_printed_formula() {
    let pool = rows(&[9, 9, 9]);
    let mut sampler = dump(Options::default(), &pool);
    for p in row(&*sampler, "probability") {
        assert!((p - 1.0 / 3.0).abs() < 1e-12);
    }
    // Rewards -1 and 1 have sample deviation sqrt(2): |A| = 1 / (sqrt(2) + 1e-6), exactly as the code has it.
    let of = |arm: usize, ticket: u64, rewards: &[f64]| group(&asked(ticket, row_of(&pool, arm)), rewards);
    let groups = [of(0, 0, &[-1.0, 1.0]), of(0, 1, &[1.0, 1.0]), of(1, 2, &[0.0, 0.0, 0.0])];
    observe(&mut *sampler, &groups, &pool);
    // Four rollouts in arm 0, two of them paid; three unpaid in arm 1; none in arm 2; N = 7.
    let learnability = [2.0 / (2.0_f64.sqrt() + 1e-6) / 4.0, 0.0, 0.0];
    let counts = [4.0, 3.0, 0.0];
    let scores: Vec<f64> =
        (0..3).map(|arm| learnability[arm] + (2.0 * 8.0_f64.ln() / (counts[arm] + 1.0)).sqrt()).collect();
    let odds: Vec<f64> = scores.iter().map(|score| (score / 0.1).exp()).collect();
    let sum: f64 = odds.iter().sum();
    for arm in 0..3 {
        assert!((row(&*sampler, "learnability")[arm] - learnability[arm]).abs() < 1e-12);
        assert!((row(&*sampler, "probability")[arm] - odds[arm] / sum).abs() < 1e-12);
        assert_eq!(row(&*sampler, "count")[arm], counts[arm]);
    }
    assert_eq!(row(&*sampler, "reward-rate"), [0.75, 0.0, 0.0]);
}

#[test]
fn an_unseen_arm_among_seen_ones_takes_essentially_all_the_mass() {
    let pool = rows(&[9, 9]);
    let mut sampler = dump(Options::default(), &pool);
    // 2047 rollouts of the first arm, half of them right.
    let groups: Vec<Group> = (0..89).map(|n| binary(&asked(n, row_of(&pool, 0)), 11, 23)).collect();
    observe(&mut *sampler, &groups, &pool);
    assert_eq!(row(&*sampler, "count"), [2047.0, 0.0]);
    assert!((row(&*sampler, "bonus")[1] - (2.0 * 2048.0_f64.ln()).sqrt()).abs() < 1e-12);
    assert!(row(&*sampler, "probability")[1] > 1.0 - 1e-9);
}

#[test]
fn after_a_window_of_new_rollouts_the_old_ones_have_no_influence() {
    let pool = rows(&[9]);
    let mut sampler = dump(Options::default(), &pool);
    let batch = |first: u64, n: u64, k: usize| -> Vec<Group> {
        (first..first + n).map(|n| binary(&asked(n, row_of(&pool, 0)), k, 10)).collect()
    };
    observe(&mut *sampler, &batch(0, 30, 5), &pool);
    assert!((row(&*sampler, "learnability")[0] - pay(5.0, 10.0)).abs() < 1e-5);
    // Signed advantages of a group add up to 0; their absolute values do not.
    observe(&mut *sampler, &batch(30, 15, 1), &pool);
    let mixed = (pay(5.0, 10.0) + pay(1.0, 10.0)) / 2.0;
    assert!((row(&*sampler, "learnability")[0] - mixed).abs() < 1e-5);
    observe(&mut *sampler, &batch(45, 15, 1), &pool);
    assert!((row(&*sampler, "learnability")[0] - pay(1.0, 10.0)).abs() < 1e-5);
    assert_eq!(row(&*sampler, "count"), [600.0]);
}

/// Counts of four arms of equal pay after so many steps of a hundred slots.
fn counts(steps: u64) -> [f64; 4] {
    let pool = rows(&[9, 9, 9, 9]);
    let mut sampler = dump(Options::default(), &pool);
    let mut counts = [0.0; 4];
    for step in 0..steps {
        let drawn = items(&mut *sampler, 100, &pool, step);
        let answer = |(ix, item): (usize, Item)| binary(&asked(100 * step + ix as u64, item), 4, 8);
        drawn.iter().for_each(|item| counts[pool.arm_of(*item).0 as usize] += 1.0);
        let groups: Vec<Group> = drawn.into_iter().enumerate().map(answer).collect();
        observe(&mut *sampler, &groups, &pool);
    }
    counts
}

#[test]
fn equal_learnability_for_ever_keeps_the_arms_within_five_percent() {
    // Of 10^4 draws an arm's count has a standard error of 1.7%: there each is held against the mean.
    assert!(counts(100).iter().all(|count| (count / 2_500.0 - 1.0_f64).abs() < 0.05));
    let counts = counts(1_000);
    let (least, most) = counts.iter().fold((f64::MAX, 0.0_f64), |(a, b), n| (a.min(*n), b.max(*n)));
    assert!(most / least < 1.05, "{counts:?}");
}

#[test]
fn once_counts_are_large_one_learnable_arm_has_the_share_of_its_softmax() {
    let n_arms = 5;
    let pool = rows(&[9; 5]);
    let mut sampler = dump(Options::default(), &pool);
    let mut state = sampler.save().unwrap();
    for arm in 0..n_arms {
        state.fields["arms"][arm]["count"] = 1_000_000_000_u64.into();
    }
    state.fields["bandit"]["fields"]["arms"][2]["q"] = 0.9.into();
    sampler.load(state).unwrap();
    let share = 1.0 / (1.0 + (n_arms as f64 - 1.0) * (-9.0_f64).exp());
    assert!((row(&*sampler, "probability")[2] - share).abs() < 1e-3);
}

#[test]
fn rows_come_with_replacement_and_arms_independently() {
    let pool = rows_and_numbers(&[4, 400]);
    let mut sampler = dump(Options::default(), &pool);
    let drawn = items(&mut *sampler, 3_000, &pool, 0);
    let mut by_arm: [Vec<Item>; 3] = [vec![], vec![], vec![]];
    drawn.into_iter().for_each(|item| by_arm[pool.arm_of(item).0 as usize].push(item));
    // 1000 draws an arm expected; 5 standard errors are 129.
    assert!(by_arm.iter().all(|items| items.len().abs_diff(1_000) < 129));
    let distinct = |arm: usize| by_arm[arm].iter().collect::<HashSet<_>>().len();
    // 400 (1 - (1 - 1 / 400)^1000) = 367 distinct rows expected; passes would give all 400.
    assert_eq!(distinct(0), 4);
    assert!(distinct(1).abs_diff(367) < 30, "{}", distinct(1));
    assert_eq!(distinct(2), by_arm[2].len());
}

#[test]
fn the_order_of_evidence_does_not_matter_to_the_bit() {
    let pool = rows(&[9, 9]);
    let groups: Vec<Group> = (0..60_u64)
        .map(|n| {
            group(&asked(n, row_of(&pool, (n % 2) as usize)), &[0.1 * n as f64, 0.3, 1.0 / (n + 1) as f64])
        })
        .collect();
    let backwards: Vec<Group> = groups.iter().rev().cloned().collect();
    let options = Options { window: 50, ..Options::default() };
    let (mut left, mut right) = (dump(options, &pool), dump(options, &pool));
    observe(&mut *left, &groups, &pool);
    observe(&mut *right, &backwards, &pool);
    assert_eq!(left.save().unwrap(), right.save().unwrap());
}

#[test]
fn rollouts_that_only_estimate_are_not_counted() {
    let pool = rows(&[9]);
    let mut sampler = dump(Options::default(), &pool);
    let mut estimate = binary(&asked(0, row_of(&pool, 0)), 4, 8);
    estimate.assignment.choice.purpose = Purpose::Estimate;
    observe(&mut *sampler, &[estimate], &pool);
    assert_eq!(row(&*sampler, "count"), [0.0]);
}

#[test]
fn the_slope_is_that_of_the_latest_weights() {
    let pool = rows(&[9, 9]);
    let mut sampler = dump(Options::default(), &pool);
    assert_eq!(row(&*sampler, "slope"), [0.0, 0.0]);
    let mut seen = vec![];
    for n in 0..3 {
        observe(&mut *sampler, &[binary(&asked(n, row_of(&pool, 0)), 4, 8)], &pool);
        seen.push(row(&*sampler, "probability")[1]);
    }
    // Least squares through three points, one step apart: half the outer difference.
    assert!((row(&*sampler, "slope")[1] - (seen[2] - seen[0]) / 2.0).abs() < 1e-12);
    assert!((row(&*sampler, "slope")[0] + row(&*sampler, "slope")[1]).abs() < 1e-12);
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let pool = rows(&[9]);
    let ok = Options::default();
    let cases = [
        (Options { window: 0, ..ok }, "window"),
        (Options { window: 1_000_000, ..ok }, "window"),
        (Options { temperature: 0.0, ..ok }, "temperature"),
        (Options { temperature: f64::NAN, ..ok }, "temperature"),
        (Options { bonus: -1.0, ..ok }, "bonus"),
        (Options { bonus: f64::INFINITY, ..ok }, "bonus"),
    ];
    for (options, key) in cases {
        let error = SamplerSpec::Dump(options).build(&pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
}
