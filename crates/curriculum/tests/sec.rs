//! What system 02 promises of SEC, checked through the sampler's own verbs.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::HashSet;

use common::{asked, binary, context, group, row_of, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group, Item, Seed};
use gradatim_curriculum::samplers::sec::{Absent, Objective, Options};
use gradatim_curriculum::samplers::uniform;
use gradatim_curriculum::{Context, Policy, Sampler, SamplerSpec};
use gradatim_pool::Pool;

fn sec(options: Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::Sec(options).build(pool).unwrap()
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

#[test]
fn nothing_seen_is_uniform_over_arms_not_over_problems() {
    let pool = rows_and_numbers(&[3, 300, 40]);
    for p in row(&*sec(Options::default(), &pool), "probability") {
        assert!((p - 0.25).abs() < 1e-12);
    }
}

#[test]
fn a_fed_arm_approaches_its_pay_and_an_absent_one_decays_or_holds() {
    let pool = rows(&[9, 9]);
    let (alpha, half_right) = (0.3, 2.0 * 0.5 * (7.0_f64 / 8.0).sqrt());
    for absent in [Absent::Decay, Absent::Hold] {
        let mut sampler = sec(Options { alpha, absent, ..Options::default() }, &pool);
        for m in 1..=10 {
            observe(&mut *sampler, &[binary(&asked(m, row_of(&pool, 0)), 4, 8)], &pool);
            let expected = half_right * (1.0 - (1.0 - alpha).powi(m as i32));
            assert!((row(&*sampler, "q")[0] - expected).abs() < 1e-5);
        }
        let full = row(&*sampler, "q")[0];
        for m in 1..=10 {
            observe(&mut *sampler, &[binary(&asked(m, row_of(&pool, 1)), 0, 8)], &pool);
            let expected = if absent == Absent::Decay { full * (1.0 - alpha).powi(m as i32) } else { full };
            assert!((row(&*sampler, "q")[0] - expected).abs() < 1e-12);
            assert_eq!(row(&*sampler, "q")[1], 0.0);
        }
    }
}

#[test]
fn pay_depends_on_the_pass_rate_alone() {
    let pool = rows(&[9]);
    for n in 2..=12_usize {
        for correct in 0..=n {
            let p = correct as f64 / n as f64;
            let closed_form = 2.0 * (p * (1.0 - p) * (1.0 - 1.0 / n as f64)).sqrt();
            for (wrong, right) in [(0.0, 1.0), (-3.0, 2.0)] {
                let mut sampler = sec(Options { alpha: 1.0, ..Options::default() }, &pool);
                let rewards: Vec<f64> = (0..n).map(|ix| if ix < correct { right } else { wrong }).collect();
                observe(&mut *sampler, &[group(&asked(0, row_of(&pool, 0)), &rewards)], &pool);
                let q = row(&*sampler, "q")[0];
                assert!((q - closed_form).abs() < 1e-5, "n {n}, correct {correct}: {q}, not {closed_form}");
            }
        }
    }
}

#[test]
fn pay_is_a_mean_over_rollouts_so_a_larger_group_weighs_more() {
    let pool = rows(&[9]);
    let options = Options { alpha: 1.0, objective: Objective::UnnormalisedAdv, ..Options::default() };
    let mut sampler = sec(options, &pool);
    // |r - mean| is 1/2 in the group of 2 and 0 in the group of 6: (2 * 1/2 + 6 * 0) / 8.
    let groups = [binary(&asked(0, row_of(&pool, 0)), 1, 2), binary(&asked(1, row_of(&pool, 0)), 6, 6)];
    observe(&mut *sampler, &groups, &pool);
    assert_eq!(row(&*sampler, "q"), [0.125]);
}

#[test]
fn the_order_of_evidence_does_not_matter_to_the_bit() {
    let pool = rows(&[9, 9]);
    let groups: Vec<Group> = (0..40_u64)
        .map(|n| {
            group(&asked(n, row_of(&pool, (n % 2) as usize)), &[0.1 * n as f64, 0.3, 1.0 / (n + 1) as f64])
        })
        .collect();
    let backwards: Vec<Group> = groups.iter().rev().cloned().collect();
    let (mut left, mut right) = (sec(Options::default(), &pool), sec(Options::default(), &pool));
    observe(&mut *left, &groups, &pool);
    observe(&mut *right, &backwards, &pool);
    assert_eq!(left.save().unwrap(), right.save().unwrap());
}

#[test]
fn progress_is_paid_against_the_arms_last_appearance() {
    let pool = rows(&[9, 9]);
    let options = Options { alpha: 1.0, objective: Objective::Progress, ..Options::default() };
    let mut sampler = sec(options, &pool);
    let mut seen = vec![];
    for correct in [Some(2), Some(6), None, Some(4)] {
        let groups: Vec<Group> =
            correct.iter().map(|correct| binary(&asked(0, row_of(&pool, 0)), *correct, 8)).collect();
        observe(&mut *sampler, &groups, &pool);
        seen.push(row(&*sampler, "q")[0]);
    }
    assert_eq!(seen, [0.25, 0.5, 0.0, -0.25]);
}

#[test]
fn an_arm_that_is_mastered_falls_below_uniform_in_time() {
    let pool = rows(&[9, 9, 9, 9, 9]);
    let options = Options { alpha: 0.5, tau: 0.2, ..Options::default() };
    let bound = (0.1_f64.ln() / 0.5_f64.ln()).ceil() as usize + 1;
    for others in [[2, 2, 2, 2], [4, 4, 4, 4], [6, 2, 4, 3], [6, 6, 6, 6]] {
        let mut sampler = sec(options, &pool);
        let mut step = |first: usize| {
            let rates = [first, others[0], others[1], others[2], others[3]];
            let groups: Vec<Group> = (0..5_usize)
                .map(|arm| binary(&asked(arm as u64, row_of(&pool, arm)), rates[arm], 8))
                .collect();
            observe(&mut *sampler, &groups, &pool);
            row(&*sampler, "probability")[0]
        };
        (0..30).for_each(|_| _ = step(4));
        step(8);
        let further: Vec<f64> = (0..bound).map(|_| step(8)).collect();
        assert!(further[bound - 1] < 0.2, "others {others:?}: {further:?}");
    }
}

#[test]
fn no_problem_repeats_within_a_pass_and_no_arm_starves() {
    let batch = 16;
    let pool = rows(&[batch, 10 * batch]);
    let mut sampler = sec(Options::default(), &pool);
    let mut drawn: [Vec<Item>; 2] = [vec![], vec![]];
    for step in 0..200 {
        let items = items(&mut *sampler, batch, &pool, step);
        assert_eq!(items.len(), batch);
        items.into_iter().for_each(|item| drawn[pool.arm_of(item).0 as usize].push(item));
    }
    for (items, size) in drawn.iter().zip([batch, 10 * batch]) {
        // 3200 draws at 1/2 each: 5 standard errors are 141.
        assert!(items.len().abs_diff(1600) < 141, "{}", items.len());
        for pass in items.chunks(size) {
            assert_eq!(pass.iter().collect::<HashSet<_>>().len(), pass.len());
        }
    }
}

#[test]
fn one_seed_one_run_of_batches() {
    let pool = rows_and_numbers(&[30, 30]);
    let batches = |seed: u64| -> Vec<Item> {
        let mut sampler = sec(Options::default(), &pool);
        let batch = |step| {
            let cx = Context { seed: Seed(seed), ..context(&pool, step) };
            sampler.select(16, &cx).unwrap().choices.into_iter().map(|choice| choice.item).collect::<Vec<_>>()
        };
        (0..10).flat_map(batch).collect()
    };
    assert_eq!(batches(3), batches(3));
    assert_ne!(batches(3), batches(4));
}

#[test]
fn refills_of_one_step_are_drawn_apart() {
    let pool = rows(&[90, 90]);
    let mut sampler = sec(Options::default(), &pool);
    let mut arms = || -> Vec<_> {
        items(&mut *sampler, 64, &pool, 5).into_iter().map(|item| pool.arm_of(item)).collect()
    };
    assert_ne!(arms(), arms());
}

#[test]
fn arms_are_drawn_as_often_as_their_probability_says() {
    let pool = rows_and_numbers(&[50, 50]);
    let policies =
        [Policy::Boltzmann, Policy::Greedy { eps: 0.1 }, Policy::Greedy { eps: 0.0 }, Policy::NormalisedQ];
    for policy in policies {
        let mut sampler = sec(Options { policy, ..Options::default() }, &pool);
        observe(&mut *sampler, &[binary(&asked(0, row_of(&pool, 1)), 4, 8)], &pool);
        let draws = 30_000;
        let mut counts = [0.0; 3];
        for item in items(&mut *sampler, draws, &pool, 1) {
            counts[pool.arm_of(item).0 as usize] += 1.0;
        }
        for (count, p) in counts.iter().zip(row(&*sampler, "probability")) {
            let error = (draws as f64 * p * (1.0 - p)).sqrt();
            assert!((count - draws as f64 * p).abs() <= 5.0 * error + 1e-6, "{policy:?}: {counts:?}");
        }
    }
}

#[test]
fn policies_turn_values_into_the_probabilities_of_their_formula() {
    let pool = rows(&[9, 9, 9]);
    let check = |policy, expected: [f64; 3]| {
        let options =
            Options { alpha: 1.0, policy, objective: Objective::UnnormalisedAdv, ..Options::default() };
        let mut sampler = sec(options, &pool);
        // |r - mean| = 1/2 for the middle arm, 0 for the first, absent the last.
        let groups = [binary(&asked(0, row_of(&pool, 1)), 1, 2), binary(&asked(1, row_of(&pool, 0)), 2, 2)];
        observe(&mut *sampler, &groups, &pool);
        for (p, expected) in row(&*sampler, "probability").iter().zip(expected) {
            assert!((p - expected).abs() < 1e-12, "{policy:?}: {p}, not {expected}");
        }
    };
    let z = 2.0 + 0.5_f64.exp();
    check(Policy::Boltzmann, [1.0 / z, 0.5_f64.exp() / z, 1.0 / z]);
    check(Policy::Greedy { eps: 0.1 }, [0.05, 0.9, 0.05]);
    check(Policy::NormalisedQ, [0.01 / 0.52, 0.5 / 0.52, 0.01 / 0.52]);
}

#[test]
fn fresh_instances_are_numbered_without_gaps() {
    let pool = rows_and_numbers(&[5]);
    let mut sampler = sec(Options::default(), &pool);
    let fresh = (0..20).flat_map(|step| items(&mut *sampler, 8, &pool, step));
    let numbers: Vec<u64> = fresh
        .filter_map(|item| match item {
            Item::Fresh { n, .. } => Some(n),
            Item::Row(_) => None,
        })
        .collect();
    assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_finite_run_sees_every_problem_once_and_drops_the_incomplete_batch() {
    for (sizes, batch, passes) in [(vec![3, 30, 8], 7, 1), (vec![20], 5, 2), (vec![1, 50], 8, 3)] {
        let pool = rows(&sizes);
        let total = sizes.iter().sum::<usize>() * passes as usize;
        let samplers = [
            SamplerSpec::Sec(Options { passes: Some(passes), ..Options::default() }),
            SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Arms, passes: Some(passes) }),
            SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Problems, passes: Some(passes) }),
        ];
        for spec in samplers {
            let mut sampler = spec.build(&pool).unwrap();
            let mut seen = vec![];
            for step in 0.. {
                let items = items(&mut *sampler, batch, &pool, step);
                if items.is_empty() {
                    break;
                }
                assert_eq!(items.len(), batch);
                seen.extend(items);
            }
            assert_eq!(seen.len(), total / batch * batch);
            for item in &seen {
                assert!(seen.iter().filter(|other| *other == item).count() <= passes as usize);
            }
            assert!(sampler.select(batch, &context(&pool, 99)).unwrap().exhausted);
        }
    }
}

#[test]
fn an_empty_arm_hands_its_draws_to_the_others_evenly() {
    let pool = rows(&[1, 9000, 9000]);
    let options = Options { policy: Policy::Greedy { eps: 0.0 }, passes: Some(1), ..Options::default() };
    let mut sampler = sec(options, &pool);
    let items = items(&mut *sampler, 10_001, &pool, 0);
    let second = items.iter().filter(|item| pool.arm_of(**item).0 == 1).count();
    assert_eq!(items.iter().filter(|item| pool.arm_of(**item).0 == 0).count(), 1);
    assert!(second.abs_diff(5000) < 250, "{second} of 10000; 5 standard errors are 250");
}

#[test]
fn arms_without_a_training_problem_are_left_out() {
    let mut pool = rows(&[9, 9]);
    let held_out = (0..).map(|n| common::problem("all held out", 3, n));
    let held_out = held_out.filter(|p| gradatim_core::is_held_out(gradatim_core::fingerprint(&p.canonical)));
    pool.push_rows(held_out.take(4)).unwrap();
    let mut sampler = sec(Options::default(), &pool);
    assert_eq!(row(&*sampler, "probability"), [0.5, 0.5, 0.0]);
    assert!(items(&mut *sampler, 500, &pool, 0).iter().all(|item| pool.arm_of(*item).0 < 2));
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let pool = rows(&[9, 9]);
    let numbers = rows_and_numbers(&[9]);
    let ok = Options::default();
    let refused = |options: Options, pool: &Pool, key: &str| {
        let error = SamplerSpec::Sec(options).build(pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    };
    for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        refused(Options { tau, ..ok }, &pool, "tau");
    }
    for alpha in [0.0, -0.1, 1.1, f64::NAN] {
        refused(Options { alpha, ..ok }, &pool, "alpha");
    }
    for eps in [-0.1, 1.1, f64::NAN] {
        refused(Options { policy: Policy::Greedy { eps }, ..ok }, &pool, "policy.greedy.eps");
    }
    let policy = Policy::NormalisedQ;
    refused(Options { policy, objective: Objective::Progress, ..ok }, &pool, "policy");
    refused(Options { policy: Policy::Greedy { eps: 0.1 }, ..ok }, &rows(&[9]), "policy");
    refused(Options { passes: Some(0), ..ok }, &pool, "passes");
    refused(Options { passes: Some(1), ..ok }, &numbers, "passes");
    refused(ok, &Pool::new(Seed(0)), "pool");
    let over = uniform::Options { over: uniform::Over::Problems, passes: None };
    assert!(SamplerSpec::Uniform(over).build(&numbers).is_err());
}

#[test]
fn recipes_name_options_in_kebab_case_and_a_wrong_key_is_pointed_at() {
    #[derive(Debug, serde::Deserialize)]
    struct Recipe {
        sampler: SamplerSpec,
    }
    let read = |text: &str| toml::from_str::<Recipe>(text);
    let full = r#"
        [sampler.sec]
        alpha = 0.1
        policy = { greedy = { eps = 0.2 } }
        objective = "unnormalised-adv"
        absent = "hold"
        passes = 2
    "#;
    let expected = Options {
        alpha: 0.1,
        policy: Policy::Greedy { eps: 0.2 },
        objective: Objective::UnnormalisedAdv,
        absent: Absent::Hold,
        passes: Some(2),
        ..Options::default()
    };
    assert_eq!(read(full).unwrap().sampler, SamplerSpec::Sec(expected));
    assert_eq!(read("sampler = { uniform = {} }").unwrap().sampler, SamplerSpec::default());
    assert_eq!(
        read(r#"sampler = { sec = { policy = { greedy = {} } } }"#).unwrap().sampler,
        SamplerSpec::Sec(Options { policy: Policy::Greedy { eps: 0.1 }, ..Options::default() })
    );
    let error = read("[sampler.sec]\nalpha = 0.5\ntemperature = 0.4").unwrap_err().to_string();
    assert!(error.contains("line 3") && error.contains("temperature") && error.contains("`tau`"), "{error}");
}
