//! Outcome check of system 19: steps until a simulated learner has mastered the hardest level, under pass weights.
//!
//! Learner: ability th = -3; success sigmoid(1.5 (th - b)); difficulty b ~ Normal({-3, -1, 1, 3, 5}, 0.3);
//! a step adds 0.075 Σ w sqrt(p (1 - p)) / Σ w (scaled) or / 32 (raw), p the sampled pass rate of 16 rollouts.
//! The prototype took 309 steps staged, 285 medium alone, 369 hard alone, 646 easy alone, 816 without weights,
//! and 1,075 staged and raw.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{build, group, rows};
use gradatim_core::{Assignment, Item, ProblemIx, Rng, Seed, stats};
use gradatim_curriculum::refiners::pass_weight::{self, Weight};
use gradatim_curriculum::{Options, Received, RefinerSpec, SamplerSpec};

const SEEDS: u64 = 5;

#[derive(Clone, Copy)]
enum Update {
    Scaled,
    Raw,
}

/// Steps until the mean success on level 5 is 0.8; a stage lasts 100 steps, the last one to the end.
fn steps(stages: &[Option<Weight>], update: Update, seed: u64) -> f64 {
    let pool = rows(&[400; 5]);
    let mut rng: Rng = Seed(seed).rng("learner", [0, 0]);
    let centre = |row: usize| 2.0 * pool.level_of(Item::Row(ProblemIx(row as u32))) as f64 - 3.0;
    let difficulty: Vec<f64> = (0..pool.n_rows()).map(|row| centre(row) + 0.3 * rng.normal()).collect();
    let success = |ability: f64, row: usize| 1.0 / (1.0 + (-1.5 * (ability - difficulty[row])).exp());
    let mut ability = -3.0;
    let mut steps = 0;
    for (ix, weight) in stages.iter().enumerate() {
        let weighed = |weight| RefinerSpec::PassWeight(pass_weight::Options { weight, ..Default::default() });
        let refiners: Vec<RefinerSpec> = weight.map(weighed).into_iter().collect();
        let shuffled = Seed(seed).derive("stage", ix as u64);
        let options = Options { groups: 32, rollouts: 16, seed: shuffled, ..Options::default() };
        let mut curriculum = build(&SamplerSpec::default(), &refiners, &pool, options);
        let last = ix + 1 == stages.len();
        for _ in 0..if last { 5_000 } else { 100 } {
            let hardest = pool.arms()[4].rows.iter().map(|row| success(ability, row.0 as usize));
            if stats::mean(&hardest.collect::<Vec<_>>()) >= 0.8 {
                return f64::from(steps);
            }
            let mut answer = |assignment: &Assignment| {
                let Item::Row(row) = assignment.choice.item else { panic!("rows only") };
                let p = success(ability, row.0 as usize);
                let rewards: Vec<f64> = (0..16).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
                group(assignment, &rewards)
            };
            let asked = curriculum.begin(&pool, 0.0).unwrap();
            let received = curriculum.receive(&pool, asked.iter().map(&mut answer).collect()).unwrap();
            assert_eq!(received, Received::Done, "pass weights draw nothing again");
            let (mut gain, mut weights) = (0.0, 0.0);
            for (group, verdict) in curriculum.finish(&pool).unwrap() {
                let p = stats::mean(&group.rewards());
                gain += verdict.weight * (p * (1.0 - p)).sqrt();
                weights += verdict.weight;
            }
            let divisor = match update {
                Update::Raw => 32.0,
                Update::Scaled => weights.max(1e-12),
            };
            ability += 0.075 * gain / divisor;
            steps += 1;
        }
    }
    panic!("ability {ability} after {steps} steps");
}

fn five(stages: &[Option<Weight>], update: Update) -> Vec<f64> {
    (0..SEEDS).map(|seed| steps(stages, update, seed)).collect()
}

/// Within 5% of what the specification's prototype took.
#[track_caller]
fn near(found: &[f64], prototype: f64) {
    let mean = stats::mean(found);
    println!("{mean} steps, prototype {prototype}");
    assert!((mean / prototype - 1.0).abs() < 0.05, "{mean}, not about {prototype}");
}

const STAGED: [Option<Weight>; 3] = [Some(Weight::Easy {}), Some(Weight::Medium {}), Some(Weight::Hard {})];

#[test]
fn staged_weights_need_at_most_half_the_steps_where_the_optimiser_keeps_its_scale() {
    let (staged, uniform) = (five(&STAGED, Update::Scaled), five(&[None], Update::Scaled));
    let pairs = staged.iter().zip(&uniform).map(|(ours, uniform)| ours / uniform);
    let ratio = stats::ratio_interval(&pairs.collect::<Vec<_>>());
    assert!(ratio.high <= 0.5, "{ratio:?}");
    near(&staged, 309.0);
    near(&uniform, 816.0);
}

#[test]
fn each_weight_alone_takes_what_the_prototype_took() {
    for (weight, prototype) in
        [(Weight::Medium {}, 285.0), (Weight::Hard {}, 369.0), (Weight::Easy {}, 646.0)]
    {
        near(&five(&[Some(weight)], Update::Scaled), prototype);
    }
}

#[test]
fn raw_weights_shrink_the_step_and_lose_to_no_weights_at_all() {
    let (staged, uniform) = (five(&STAGED, Update::Raw), five(&[None], Update::Raw));
    near(&staged, 1_075.0);
    let pairs = staged.iter().zip(&uniform).map(|(ours, uniform)| ours / uniform);
    assert!(stats::ratio_interval(&pairs.collect::<Vec<_>>()).low > 1.0);
}
