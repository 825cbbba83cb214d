//! What samplers over ranges of levels promise: `staged` (system 47, check 3) and `adr`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{asked, binary, build, context, row_of, rows};
use gradatim_core::{Evidence, Group};
use gradatim_curriculum::samplers::{adr, staged};
use gradatim_curriculum::{Context, Options, Received, Sampler, SamplerSpec};
use gradatim_pool::Pool;

fn spec(text: &str) -> SamplerSpec {
    toml::from_str(text).unwrap()
}

/// Draws of each arm at `progress`.
fn drawn(sampler: &mut dyn Sampler, want: usize, pool: &Pool, progress: f64) -> Vec<usize> {
    let cx = Context { progress, ..context(pool, 0) };
    let mut counts = vec![0; pool.arms().len()];
    for choice in sampler.select(want, &cx).unwrap().choices {
        counts[pool.arm_of(choice.item).0 as usize] += 1;
    }
    counts
}

fn observe(sampler: &mut dyn Sampler, groups: &[Group], pool: &Pool) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, 0)).unwrap();
}

#[test]
fn six_levels_of_175_steps_each_come_in_order_and_not_a_step_early() {
    let pool = rows(&[8; 6]);
    let options = Options { groups: 2, rollouts: 2, ..Options::default() };
    let mut curriculum = build(&spec("staged = {}"), &[], &pool, options);
    for step in 0..1_050_u32 {
        let asked = curriculum.begin(&pool, f64::from(step) / 1_050.0).unwrap();
        for assignment in &asked {
            assert_eq!(pool.level_of(assignment.choice.item), i64::from(step / 175), "step {step}");
        }
        let groups = asked.iter().map(|assignment| binary(assignment, 1, 2)).collect();
        assert_eq!(curriculum.receive(&pool, groups).unwrap(), Received::Done);
        curriculum.finish(&pool).unwrap();
    }
}

#[test]
fn stages_hold_their_levels_for_their_shares() {
    let pool = rows(&[9; 5]);
    let sampler =
        "staged = { stages = [{ levels = [1, 2] }, { levels = [0, 0], share = 2.0 }, { levels = [2, 4] }] }";
    let mut sampler = spec(sampler).build(&pool).unwrap();
    for (progress, levels) in
        [(0.0, [1, 2].as_slice()), (0.24, &[1, 2]), (0.25, &[0]), (0.74, &[0]), (0.75, &[2, 3, 4])]
    {
        let counts = drawn(&mut *sampler, 60, &pool, progress);
        let seen: Vec<usize> = (0..5).filter(|level| counts[*level] > 0).collect();
        assert_eq!(seen, levels, "at {progress}");
    }
}

#[test]
fn the_mix_goes_to_earlier_levels_that_are_not_in_the_stage_by_their_rows() {
    let pool = rows(&[100, 300, 50]);
    let mut sampler = spec("staged = { mix = 0.2, stages = [{ levels = [0, 1] }, { levels = [1, 2] }] }")
        .build(&pool)
        .unwrap();
    assert_eq!(drawn(&mut *sampler, 1_000, &pool, 0.0)[2], 0);
    let counts = drawn(&mut *sampler, 10_000, &pool, 0.5);
    // 20% to level 0; 80% by 300 and 50 rows; 5 standard errors are 200 to 233.
    let expected = [2_000, 6_857, 1_143];
    assert!(counts.iter().zip(expected).all(|(count, n)| count.abs_diff(n) < 200), "{counts:?}");
}

#[test]
fn a_stage_is_left_once_its_own_levels_are_mastered() {
    let pool = rows(&[9, 9, 9]);
    let sampler = "staged = { stages = [{ levels = [0, 1] }, { levels = [2, 2] }], pace = { mastery = { threshold = 0.75, window = 16 } } }";
    let mut sampler = spec(sampler).build(&pool).unwrap();
    let mut ticket = 0;
    let mut learn = |arm: usize, right: usize| {
        ticket += 1;
        observe(&mut *sampler, &[binary(&asked(ticket, row_of(&pool, arm)), right, 8)], &pool);
        drawn(&mut *sampler, 8, &pool, 0.0)[2] > 0
    };
    assert!(!learn(0, 8), "half a window is not enough");
    assert!(!learn(2, 8), "a later level does not count");
    assert!(!learn(1, 3), "11 of 16");
    assert!(!learn(0, 8), "11 of the last 16");
    assert!(learn(1, 4), "12 of 16");
    assert!(learn(2, 0), "the last stage stays");
}

#[test]
fn ranges_of_levels_out_of_range_are_refused_by_key() {
    let pool = rows(&[9, 9]);
    let stage = |levels, share| staged::Options {
        stages: vec![staged::Stage { levels, share }],
        ..Default::default()
    };
    let mastery = staged::Pace::Mastery { threshold: 1.5, window: 8 };
    let cases = [
        (SamplerSpec::Staged(stage([1, 0], 1.0)), "stages.0.levels"),
        (SamplerSpec::Staged(stage([2, 5], 1.0)), "stages.0.levels"),
        (SamplerSpec::Staged(stage([0, 1], 0.0)), "stages.0.share"),
        (SamplerSpec::Staged(staged::Options { mix: 1.0, ..Default::default() }), "mix"),
        (
            SamplerSpec::Staged(staged::Options { pace: mastery, ..Default::default() }),
            "pace.mastery.threshold",
        ),
        (SamplerSpec::Adr(adr::Options { low: 0.5, ..Default::default() }), "high"),
        (SamplerSpec::Adr(adr::Options { buffer: 0, ..Default::default() }), "buffer"),
        (SamplerSpec::Adr(adr::Options { boundary: 1.1, ..Default::default() }), "boundary"),
        (SamplerSpec::Adr(adr::Options { start: Some([0, 2]), ..Default::default() }), "start"),
        (SamplerSpec::Adr(adr::Options { start: Some([1, 0]), ..Default::default() }), "start"),
    ];
    for (sampler, key) in cases {
        let error = sampler.build(&pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
}

/// The levels an `adr` sampler draws from, after what it was told.
fn range(sampler: &mut dyn Sampler, pool: &Pool) -> [usize; 2] {
    let counts = drawn(sampler, 200, pool, 0.0);
    let seen: Vec<usize> = (0..counts.len()).filter(|level| counts[*level] > 0).collect();
    [seen[0], *seen.last().unwrap()]
}

#[test]
fn a_range_widens_at_the_edge_that_succeeds_and_narrows_at_the_one_that_fails() {
    let pool = rows(&[9; 5]);
    let options = adr::Options { buffer: 16, ..Default::default() };
    let mut sampler = SamplerSpec::Adr(options).build(&pool).unwrap();
    let mut ticket = 0;
    let mut learn = |level: usize, right: usize| {
        ticket += 2;
        let groups = [0, 1].map(|ix| binary(&asked(ticket + ix, row_of(&pool, level)), right, 8));
        observe(&mut *sampler, &groups, &pool);
        range(&mut *sampler, &pool)
    };
    // Of 16 rollouts: 6 are below 0.4, 8 above; 2 at most 0.2.
    assert_eq!(learn(0, 3), [0, 0]);
    assert_eq!(learn(0, 4), [0, 1]);
    assert_eq!(learn(0, 8), [0, 1], "the low edge has nowhere to go");
    assert_eq!(learn(1, 8), [0, 2]);
    assert_eq!(learn(1, 8), [0, 2], "inside the range nothing is judged");
    assert_eq!(learn(2, 2), [0, 2], "between the thresholds");
    assert_eq!(learn(2, 1), [0, 1]);
    assert_eq!(learn(0, 0), [1, 1], "the low edge comes in");
    assert_eq!(learn(1, 0), [1, 1], "edges never pass each other");
    assert_eq!(learn(1, 8), [0, 2], "both edges stood there");
}

#[test]
fn a_range_that_starts_in_the_middle_can_grow_both_ways_to_the_ends_of_the_pool() {
    let pool = rows(&[9; 4]);
    let options = adr::Options { buffer: 8, start: Some([1, 2]), ..Default::default() };
    let mut sampler = SamplerSpec::Adr(options).build(&pool).unwrap();
    assert_eq!(range(&mut *sampler, &pool), [1, 2]);
    for round in 0..3 {
        let groups: Vec<Group> = (0..4)
            .map(|level| binary(&asked(4 * round + level as u64, row_of(&pool, level)), 8, 8))
            .collect();
        observe(&mut *sampler, &groups, &pool);
        assert_eq!(range(&mut *sampler, &pool), [0, 3]);
    }
}
