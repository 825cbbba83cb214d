//! What prioritised level replay and learning progress promise as samplers.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::HashSet;

use common::{asked, binary, context, row_of, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group, Item};
use gradatim_curriculum::samplers::learning_progress;
use gradatim_curriculum::samplers::prioritized_level_replay::{Options, Over, Replay};
use gradatim_curriculum::{Sampler, SamplerSpec};
use gradatim_pool::Pool;

const ROWS: Options = Options {
    over: Over::Rows,
    beta: 0.1,
    rho: 0.1,
    alpha: 1.0,
    replay: Replay::Proportionate,
    at_least: 0.0,
};

fn replay(options: Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::PrioritizedLevelReplay(options).build(pool).unwrap()
}

fn observe(sampler: &mut dyn Sampler, groups: &[Group], pool: &Pool, step: u64) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, step)).unwrap();
}

fn items(sampler: &mut dyn Sampler, want: usize, pool: &Pool, step: u64) -> Vec<Item> {
    sampler
        .select(want, &context(pool, step))
        .unwrap()
        .choices
        .into_iter()
        .map(|choice| choice.item)
        .collect()
}

/// Tells that the row in each place of the first arm passed that many times of 8.
fn tell(sampler: &mut dyn Sampler, pool: &Pool) {
    let rows = pool.arms()[0].rows.iter().enumerate();
    let groups: Vec<Group> = rows.map(|(k, row)| binary(&asked(k as u64, Item::Row(*row)), k, 8)).collect();
    observe(sampler, &groups, pool, 0);
}

#[test]
fn rows_come_back_by_the_rank_of_their_value_loss() {
    let pool = rows(&[9]);
    let steps = 20_000;
    for beta in [0.3, 1.0] {
        let mut sampler = replay(Options { beta, rho: 0.0, ..ROWS }, &pool);
        tell(&mut *sampler, &pool);
        let mut counts = [0.0; 9];
        for step in 1..=steps {
            let item = items(&mut *sampler, 1, &pool, step)[0];
            let k = pool.arms()[0].rows.iter().position(|row| Item::Row(*row) == item).unwrap();
            counts[k] += 1.0;
            observe(&mut *sampler, &[], &pool, step);
        }
        // 2 p (1 - p) is largest at 4 of 8; k and 8 - k are tied.
        let weight = |rank: f64| rank.powf(-1.0 / beta);
        let of = |k: usize| match k.abs_diff(4) as f64 {
            0.0 => weight(1.0),
            d => (weight(2.0 * d) + weight(2.0 * d + 1.0)) / 2.0,
        };
        let (n, all) = (steps as f64, (0..9).map(of).sum::<f64>());
        for (k, count) in counts.iter().enumerate() {
            let p = of(k) / all;
            let error = (n * p * (1.0 - p)).sqrt();
            assert!((count - n * p).abs() <= 5.0 * error + 1e-9, "beta {beta}: {counts:?}");
        }
    }
}

#[test]
fn every_row_is_seen_once_before_any_comes_back_where_the_release_asks_for_it() {
    let pool = rows(&[30, 30]);
    let mut sampler = replay(Options { at_least: 1.0, ..ROWS }, &pool);
    let mut seen = HashSet::new();
    for step in 0..6 {
        let drawn = items(&mut *sampler, 10, &pool, step);
        assert!(drawn.iter().all(|item| seen.insert(*item)), "step {step}");
        let groups: Vec<Group> = drawn
            .iter()
            .enumerate()
            .map(|(ix, item)| binary(&asked(10 * step + ix as u64, *item), 4, 8))
            .collect();
        observe(&mut *sampler, &groups, &pool, step);
    }
    assert_eq!(seen.len(), 60);
}

#[test]
fn a_row_is_drawn_once_a_step_while_others_are_left() {
    let pool = rows(&[12]);
    let mut sampler = replay(ROWS, &pool);
    for step in 0..20 {
        let drawn = items(&mut *sampler, 30, &pool, step);
        for batch in drawn.chunks(12) {
            assert_eq!(batch.iter().collect::<HashSet<_>>().len(), batch.len());
        }
        observe(&mut *sampler, &[binary(&asked(step, drawn[0]), 3, 8)], &pool, step);
    }
}

#[test]
fn staleness_alone_brings_every_row_back() {
    let pool = rows(&[40]);
    let mut sampler = replay(Options { rho: 1.0, at_least: 1.0, ..ROWS }, &pool);
    let mut last = vec![0; 100];
    let mut longest = 0;
    for step in 1..2_000 {
        for item in items(&mut *sampler, 8, &pool, step) {
            let Item::Row(row) = item else { panic!("rows only") };
            longest = longest.max(step - last[row.0 as usize]);
            last[row.0 as usize] = step;
        }
        observe(&mut *sampler, &[], &pool, step);
    }
    // At age a a row is drawn with a chance of c a a step, and 8 of 40 are drawn: lives of 5 steps on average, so
    // c = pi / 50, and one outlasts 25 steps with probability exp(-c 25^2 / 2) = 3e-9.
    assert!(longest < 25, "{longest} steps");
}

#[test]
fn a_procedural_arm_is_a_level_but_has_no_rows_to_come_back_to() {
    let pool = rows_and_numbers(&[9]);
    let error = SamplerSpec::PrioritizedLevelReplay(ROWS).build(&pool).err().unwrap().to_string();
    assert!(error.starts_with("`over` is rows") && error.contains("hint: set over = \"arms\""), "{error}");
    let mut sampler = replay(Options { over: Over::Arms, ..ROWS }, &pool);
    let drawn = items(&mut *sampler, 40, &pool, 0);
    assert!(drawn.iter().any(|item| matches!(item, Item::Fresh { .. })));
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let pool = rows(&[9]);
    let plr = SamplerSpec::PrioritizedLevelReplay;
    let progress = |fast, slow, explore, theta| {
        SamplerSpec::LearningProgress(learning_progress::Options { fast, slow, explore, theta })
    };
    let cases = [
        (plr(Options { beta: 0.0, ..ROWS }), "beta"),
        (plr(Options { rho: 1.1, ..ROWS }), "rho"),
        (plr(Options { alpha: 0.0, ..ROWS }), "alpha"),
        (plr(Options { at_least: f64::NAN, ..ROWS }), "at_least"),
        (plr(Options { replay: Replay::Fixed { probability: 2.0 }, ..ROWS }), "replay.fixed.probability"),
        (progress(0.1, 0.2, 0.2, None), "fast"),
        (progress(0.1, 0.0, 0.2, None), "slow"),
        (progress(0.1, 0.01, -0.1, None), "explore"),
        (progress(0.1, 0.01, 0.1, Some(0.0)), "theta"),
    ];
    for (sampler, key) in cases {
        let error = sampler.build(&pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
}

#[test]
fn draws_move_to_the_arm_whose_pass_rate_moves_and_back_when_it_stands() {
    let pool = rows(&[40, 40, 40]);
    let mut sampler =
        SamplerSpec::LearningProgress(learning_progress::Options::default()).build(&pool).unwrap();
    let mut ticket = 0;
    let mut shares = vec![];
    // The second arm rises from 0 to 8 of 8 over the first 64 steps, then stands; the others always stand.
    for step in 0..2_000_u64 {
        let rising = (step / 8).min(8) as usize;
        let groups = [4, rising, 0].into_iter().enumerate().map(|(arm, k)| {
            ticket += 1;
            binary(&asked(ticket, row_of(&pool, arm)), k, 8)
        });
        let groups: Vec<Group> = groups.collect();
        observe(&mut *sampler, &groups, &pool, step);
        shares.push(sampler.metrics().arms["probability"][1]);
    }
    assert_eq!(shares[0], 1.0 / 3.0, "nothing moved yet");
    assert!((shares[64] - (0.2 / 3.0 + 0.8)).abs() < 1e-12, "all but the uniform share: {}", shares[64]);
    let moved = sampler.metrics().arms["progress"][1];
    assert!(moved < 1e-3, "what stands still is no progress: {moved}");
}
