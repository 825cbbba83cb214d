//! System 02's outcome check: on a simulated learner SEC needs at most 0.6 times the rollouts of uniform draws.
//!
//! Learner: ability th = -3; success sigmoid(1.5 (th - b)); difficulty b ~ Normal({-3, -1, 1, 3, 5}, 0.3);
//! a step adds 0.05 * 1.5 * mean over groups of sqrt(p (1 - p)), p the sampled pass rate of the group.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{build, group, rows};
use gradatim_core::{Assignment, Item, Rng, Seed, stats};
use gradatim_curriculum::samplers::sec;
use gradatim_curriculum::{Options, Received, SamplerSpec};

fn success(ability: f64, difficulty: f64) -> f64 {
    1.0 / (1.0 + (-1.5 * (ability - difficulty)).exp())
}

/// Steps until the mean success on level 5 is 0.8.
fn steps_to_target(spec: &SamplerSpec, seed: u64) -> u32 {
    let pool = rows(&[400; 5]);
    let mut rng: Rng = Seed(seed).rng("learner", [0, 0]);
    let centre = |row: usize| 2.0 * pool.rows()[row].level as f64 - 3.0;
    let difficulty: Vec<f64> = (0..pool.rows().len()).map(|row| centre(row) + 0.3 * rng.normal()).collect();
    let options = Options { groups: 32, rollouts: 8, seed: Seed(seed), ..Options::default() };
    let mut curriculum = build(spec, &[], &pool, options);
    let mut ability = -3.0;
    for step in 0.. {
        let hardest = pool.arms()[4].rows.iter().map(|row| success(ability, difficulty[row.0 as usize]));
        if stats::mean(&hardest.collect::<Vec<_>>()) >= 0.8 {
            return step;
        }
        let mut answer = |assignment: &Assignment| {
            let Item::Row(row) = assignment.choice.item else { panic!("rows only") };
            let p = success(ability, difficulty[row.0 as usize]);
            let rewards: Vec<f64> = (0..8).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
            group(assignment, &rewards)
        };
        let groups = curriculum.begin(&pool, 0.0).unwrap().iter().map(&mut answer).collect();
        assert_eq!(curriculum.receive(&pool, groups).unwrap(), Received::Done);
        let spread = |p: f64| (p * (1.0 - p)).sqrt();
        let means =
            curriculum.finish(&pool).unwrap().into_iter().map(|(group, _)| stats::mean(&group.rewards()));
        ability += 0.05 * 1.5 * stats::mean(&means.map(spread).collect::<Vec<_>>());
    }
    unreachable!("ability only grows")
}

#[test]
fn sec_needs_at_most_three_fifths_of_uniform_as_the_card_measured() {
    let options = sec::Options { alpha: 0.5, tau: 0.4, ..sec::Options::default() };
    let steps = |spec: &SamplerSpec| -> Vec<f64> {
        (0..5).map(|seed| f64::from(steps_to_target(spec, seed))).collect()
    };
    let (uniform, sec) = (steps(&SamplerSpec::default()), steps(&SamplerSpec::Sec(options)));
    let ratios: Vec<f64> = sec.iter().zip(&uniform).map(|(sec, uniform)| sec / uniform).collect();
    let ratio = stats::ratio_interval(&ratios);
    assert!(ratio.high <= 0.6, "{ratio:?}: {sec:?} over {uniform:?}");
    // The specification's prototype took 928 and 454 steps.
    let near = |found: &[f64], card: f64| (stats::mean(found) / card - 1.0).abs() < 0.05;
    assert!(near(&uniform, 928.0) && near(&sec, 454.0), "{uniform:?}, {sec:?}");
    println!("uniform {uniform:?}, sec {sec:?}, ratio {ratio:?}");
}
