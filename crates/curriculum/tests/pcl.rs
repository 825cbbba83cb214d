//! What PCL promises beside its outcome.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;

use common::{asked, binary, context, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group, Item, Message, Problem, Seed};
use gradatim_curriculum::samplers::{pcl, uniform};
use gradatim_curriculum::{Sampler, SamplerSpec};
use gradatim_estimate::value_model;
use gradatim_pool::Pool;

fn sampler(options: pcl::Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::Pcl(options).build(pool).unwrap()
}

fn items(sampler: &mut dyn Sampler, want: usize, pool: &Pool, step: u64) -> Vec<Item> {
    let drawn = sampler.select(want, &context(pool, step)).unwrap();
    assert!(!drawn.exhausted);
    drawn.choices.iter().map(|choice| choice.item).collect()
}

/// Tells a sampler what became of `items`: `passes` of 8 rollouts each.
fn tell(sampler: &mut dyn Sampler, items: &[Item], pool: &Pool, step: u64, passes: impl Fn(Item) -> usize) {
    let groups: Vec<Group> =
        (0..).zip(items).map(|(n, item)| binary(&asked(1_000 * step + n, *item), passes(*item), 8)).collect();
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, step)).unwrap();
}

#[test]
fn one_candidate_a_place_is_uniform_sampling_to_the_item() {
    for over in [uniform::Over::Arms, uniform::Over::Problems] {
        let pool = rows(&[12, 30, 50]);
        let mut pcl = sampler(pcl::Options { over, candidates: 1, ..Default::default() }, &pool);
        let mut plain = SamplerSpec::Uniform(uniform::Options { over, passes: None }).build(&pool).unwrap();
        for step in 0..20 {
            let drawn = items(&mut *pcl, 16, &pool, step);
            assert_eq!(drawn, items(&mut *plain, 16, &pool, step), "{over:?}");
            tell(&mut *pcl, &drawn, &pool, step, |item| pool.level_of(item) as usize * 4);
        }
    }
}

#[test]
fn a_trained_value_model_moves_the_draws_to_the_arm_at_the_target() {
    // Arm 0 always passes, arm 1 half the time, arm 2 never; fresh instances of `numbers` never either.
    for over in [uniform::Over::Arms, uniform::Over::Problems] {
        let pool =
            if over == uniform::Over::Arms { rows_and_numbers(&[40, 40, 40]) } else { rows(&[40, 40, 40]) };
        let passes = |item: Item| match pool.arm_of(item).0 {
            0 => 8,
            1 => 4,
            _ => 0,
        };
        for (target, wanted) in [(0.5, 1), (1.0, 0), (0.0, 2)] {
            let mut pcl = sampler(pcl::Options { over, target, candidates: 16, ..Default::default() }, &pool);
            for step in 0..60 {
                let drawn = items(&mut *pcl, 6, &pool, step);
                // Everything is told about, so that every arm is known.
                let all: Vec<Item> =
                    pool.arms()[..3].iter().map(|arm| Item::Row(arm.rows[step as usize % 40])).collect();
                tell(&mut *pcl, &[drawn, all].concat(), &pool, step, passes);
            }
            let drawn = items(&mut *pcl, 6, &pool, 60);
            let arms: BTreeSet<u32> = drawn.iter().map(|item| pool.arm_of(*item).0).collect();
            let expected = if wanted == 2 && over == uniform::Over::Arms { vec![2, 3] } else { vec![wanted] };
            assert!(arms.iter().all(|arm| expected.contains(arm)), "target {target}, {over:?}: {arms:?}");
        }
    }
}

#[test]
fn no_row_is_chosen_twice_while_others_are_left() {
    let pool = rows(&[5, 5, 30]);
    for over in [uniform::Over::Arms, uniform::Over::Problems] {
        let mut pcl = sampler(pcl::Options { over, ..Default::default() }, &pool);
        for step in 0..40 {
            let drawn = items(&mut *pcl, 10, &pool, step);
            assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 10, "{over:?}");
        }
    }
}

#[test]
fn words_of_the_prompt_decide_inside_one_arm() {
    let problem = |n: u64| Problem {
        prompt: vec![Message::user(if n.is_multiple_of(2) { "an easy one" } else { "rather hard" })],
        ..common::problem("one arm", 1, n)
    };
    let mut pool = Pool::new(Seed(1));
    pool.push_rows((0..200).map(problem)).unwrap();
    let is_easy = |item: Item| pool.problem(item).unwrap().prompt_text().starts_with("an easy");
    let mut pcl = sampler(pcl::Options::default(), &pool);
    for step in 0..60 {
        let drawn = items(&mut *pcl, 8, &pool, step);
        tell(&mut *pcl, &drawn, &pool, step, |item| if is_easy(item) { 5 } else { 0 });
    }
    assert!(items(&mut *pcl, 8, &pool, 60).into_iter().all(is_easy));
    assert!(pcl.metrics().numbers["value-error"] < 0.3);
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let base = pcl::Options::default;
    let band = pcl::Select::Band { low: 0.6, high: 0.4 };
    let value = value_model::Options { rate: -1.0, ..Default::default() };
    for (options, key) in [
        (pcl::Options { candidates: 0, ..base() }, "candidates"),
        (pcl::Options { target: 1.5, ..base() }, "target"),
        (pcl::Options { explore: f64::NAN, ..base() }, "explore"),
        (pcl::Options { select: band, ..base() }, "select.band"),
        (
            pcl::Options { select: pcl::Select::Softmax { temperature: 0.0 }, ..base() },
            "select.softmax.temperature",
        ),
        (pcl::Options { value, ..base() }, "value.rate"),
    ] {
        let fault = SamplerSpec::Pcl(options).build(&rows(&[9])).err().unwrap().to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}
