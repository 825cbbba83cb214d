//! What the samplers that go by level promise.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{asked, binary, context, row_of, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group};
use gradatim_curriculum::samplers::ordered::{Options, Pace};
use gradatim_curriculum::{Context, Sampler, SamplerSpec};
use gradatim_pool::Pool;

fn easy_to_hard(options: Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::EasyToHard(options).build(pool).unwrap()
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
fn every_row_has_an_equal_share_of_the_stage() {
    // 20, 60 and 20 rows: the levels end at 0.2, 0.8 and 1 of the stage.
    let pool = rows(&[20, 60, 20]);
    let mut easy = easy_to_hard(Options::default(), &pool);
    let mut hard = SamplerSpec::HardToEasy(Options::default()).build(&pool).unwrap();
    for (progress, from_easy, from_hard) in
        [(0.0, 0, 2), (0.19, 0, 2), (0.2, 1, 1), (0.79, 1, 1), (0.81, 2, 0), (1.0, 2, 0)]
    {
        assert_eq!(drawn(&mut *easy, 8, &pool, progress)[from_easy], 8, "at {progress}");
        assert_eq!(drawn(&mut *hard, 8, &pool, progress)[from_hard], 8, "at {progress}");
    }
}

#[test]
fn every_level_has_an_equal_share_where_levels_set_the_pace() {
    let pool = rows(&[20, 60, 20]);
    let mut sampler = easy_to_hard(Options { pace: Pace::Levels, ..Options::default() }, &pool);
    for (progress, arm) in [(0.0, 0), (0.33, 0), (0.34, 1), (0.66, 1), (0.67, 2), (1.0, 2)] {
        assert_eq!(drawn(&mut *sampler, 8, &pool, progress)[arm], 8, "at {progress}");
    }
}

#[test]
fn a_procedural_arm_takes_its_turn_by_its_level_at_the_average_size() {
    // Levels 0 and 1 with 10 and 30 rows, and a procedural arm of level 9 standing for 20: ends at 1/6, 4/6, 1.
    let pool = rows_and_numbers(&[10, 30]);
    let mut sampler = easy_to_hard(Options::default(), &pool);
    for (progress, arm) in [(0.16, 0), (0.17, 1), (0.66, 1), (0.67, 2)] {
        assert_eq!(drawn(&mut *sampler, 8, &pool, progress)[arm], 8, "at {progress}");
    }
}

#[test]
fn replay_gives_its_share_to_what_came_before_by_rows() {
    let pool = rows(&[100, 300, 50]);
    let mut sampler = easy_to_hard(Options { replay: 0.2, ..Options::default() }, &pool);
    assert_eq!(drawn(&mut *sampler, 1_000, &pool, 0.0), [1_000, 0, 0]);
    let counts = drawn(&mut *sampler, 10_000, &pool, 1.0);
    // 5% and 15% of 10000; 5 standard errors are 109 and 179.
    assert!(counts[0].abs_diff(500) < 109 && counts[1].abs_diff(1_500) < 179, "{counts:?}");
}

#[test]
fn a_level_is_left_once_it_is_mastered_and_never_before() {
    let pool = rows(&[9, 9, 9]);
    let pace = Pace::Mastery { threshold: 0.75, window: 16 };
    let mut sampler = easy_to_hard(Options { pace, replay: 0.0 }, &pool);
    let mut ticket = 0;
    let mut learn = |arm: usize, right: usize| {
        ticket += 1;
        observe(&mut *sampler, &[binary(&asked(ticket, row_of(&pool, arm)), right, 8)], &pool);
        drawn(&mut *sampler, 1, &pool, 0.0).iter().position(|n| *n == 1).unwrap()
    };
    assert_eq!(learn(0, 8), 0, "half a window is not enough");
    assert_eq!(learn(1, 8), 0, "another level does not count");
    assert_eq!(learn(0, 3), 0, "11 of 16");
    assert_eq!(learn(0, 8), 0, "11 of the last 16");
    assert_eq!(learn(0, 4), 1, "12 of 16");
    assert_eq!(learn(1, 8), 1, "the window starts anew");
    assert_eq!(learn(1, 8), 2);
    assert_eq!((learn(2, 8), learn(2, 8), learn(2, 8)), (2, 2, 2), "the last level stays");
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let pool = rows(&[9]);
    let mastery = |threshold, window| Options { pace: Pace::Mastery { threshold, window }, replay: 0.0 };
    let cases = [
        (Options { replay: 1.0, ..Options::default() }, "replay"),
        (Options { replay: -0.1, ..Options::default() }, "replay"),
        (mastery(0.0, 8), "pace.mastery.threshold"),
        (mastery(f64::NAN, 8), "pace.mastery.threshold"),
        (mastery(0.5, 0), "pace.mastery.window"),
    ];
    for (options, key) in cases {
        let error = SamplerSpec::EasyToHard(options).build(&pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
    let read: SamplerSpec =
        toml::from_str("easy-to-hard = { pace = { mastery = { threshold = 0.9 } } }").unwrap();
    assert_eq!(read, SamplerSpec::EasyToHard(mastery(0.9, 256)));
}
