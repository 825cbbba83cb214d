//! Outcome checks of systems 02, 10, 13, 21 and 43: steps and rollouts until a simulated learner has mastered the
//! hardest level.
//!
//! Learner: ability th = -3; success sigmoid(1.5 (th - b)); difficulty b ~ Normal({-3, -1, 1, 3, 5}, 0.3);
//! a step adds 0.05 * 1.5 * mean over trained groups of sqrt(p (1 - p)), p the sampled pass rate of the group.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::sync::OnceLock;

use common::{build, group, rows};
use gradatim_core::stats::Interval;
use gradatim_core::{Assignment, Item, ProblemIx, Rng, Seed, stats};
use gradatim_curriculum::refiners::{balanced_filter, oversample_balance};
use gradatim_curriculum::samplers::{
    difficulty_pools, dump, learnability, ordered, pcl, prioritized_level_replay, rlcs, sec, thompson,
};
use gradatim_curriculum::{Options, Received, RefinerSpec, SamplerSpec};

/// Steps over which an order by progress is spread; system 02's prototype of easy-to-hard.
const STAGE: f64 = 400.0;
const SEEDS: u64 = 5;

fn success(ability: f64, difficulty: f64) -> f64 {
    1.0 / (1.0 + (-1.5 * (ability - difficulty)).exp())
}

/// What it took until the mean success on level 5 was 0.8.
#[derive(Debug)]
struct Spent {
    steps: f64,
    rollouts: f64,
}

fn spent(sampler: &SamplerSpec, refiners: &[RefinerSpec], seed: u64) -> Spent {
    let pool = rows(&[400; 5]);
    let mut rng: Rng = Seed(seed).rng("learner", [0, 0]);
    let level = |row: usize| pool.level_of(Item::Row(ProblemIx(row as u32)));
    let centre = |row: usize| 2.0 * level(row) as f64 - 3.0;
    let difficulty: Vec<f64> = (0..pool.n_rows()).map(|row| centre(row) + 0.3 * rng.normal()).collect();
    let options =
        Options { groups: 32, rollouts: 8, max_rounds: 1_000, seed: Seed(seed), ..Options::default() };
    let mut curriculum = build(sampler, refiners, &pool, options);
    let mut ability = -3.0;
    let mut spent = Spent { steps: 0.0, rollouts: 0.0 };
    loop {
        let hardest = pool.arms()[4].rows.iter().map(|row| success(ability, difficulty[row.0 as usize]));
        if stats::mean(&hardest.collect::<Vec<_>>()) >= 0.8 {
            return spent;
        }
        let mut answer = |assignment: &Assignment| {
            let Item::Row(row) = assignment.choice.item else { panic!("rows only") };
            let p = success(ability, difficulty[row.0 as usize]);
            let rewards: Vec<f64> = (0..8).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
            group(assignment, &rewards)
        };
        let mut asked = curriculum.begin(&pool, (spent.steps / STAGE).min(1.0)).unwrap();
        loop {
            spent.rollouts += 8.0 * asked.len() as f64;
            match curriculum.receive(&pool, asked.iter().map(&mut answer).collect()).unwrap() {
                Received::More(more) => asked = more,
                Received::Waiting | Received::Done => break,
            }
        }
        let settled = curriculum.finish(&pool).unwrap();
        // Every arm of a comparison trains on 32 groups a step, so a mean and a sum say the same.
        let trained = settled.iter().filter(|(_, verdict)| verdict.weight > 0.0);
        let spread = |p: f64| (p * (1.0 - p)).sqrt();
        let gains: Vec<f64> = trained.map(|(group, _)| spread(stats::mean(&group.rewards()))).collect();
        assert_eq!(gains.len(), 32);
        ability += 0.05 * 1.5 * stats::mean(&gains);
        spent.steps += 1.0;
        assert!(spent.steps < 3_000.0, "ability {ability}");
    }
}

fn five(sampler: &SamplerSpec, refiners: &[RefinerSpec]) -> Vec<Spent> {
    (0..SEEDS).map(|seed| spent(sampler, refiners, seed)).collect()
}

fn mean(spent: &[Spent], of: fn(&Spent) -> f64) -> f64 {
    stats::mean(&spent.iter().map(of).collect::<Vec<_>>())
}

fn uniform() -> &'static [Spent] {
    static UNIFORM: OnceLock<Vec<Spent>> = OnceLock::new();
    UNIFORM.get_or_init(|| five(&SamplerSpec::default(), &[]))
}

/// Paired ratios to uniform draws.
fn ratio(spent: &[Spent], of: fn(&Spent) -> f64) -> Interval {
    let pairs = spent.iter().zip(uniform());
    stats::ratio_interval(&pairs.map(|(ours, uniform)| of(ours) / of(uniform)).collect::<Vec<_>>())
}

/// Within 5% of what the specification's prototype took.
#[track_caller]
fn near(found: f64, prototype: f64) {
    assert!((found / prototype - 1.0).abs() < 0.05, "{found}, not about {prototype}");
}

#[test]
fn sec_needs_at_most_three_fifths_of_uniform() {
    let options = sec::Options { alpha: 0.5, tau: 0.4, ..sec::Options::default() };
    let sec = five(&SamplerSpec::Sec(options), &[]);
    let ratio = ratio(&sec, |spent| spent.rollouts);
    assert!(ratio.high <= 0.6, "{ratio:?}");
    near(mean(uniform(), |spent| spent.steps), 928.0);
    near(mean(&sec, |spent| spent.steps), 454.0);
}

#[test]
fn easy_to_hard_over_four_hundred_steps_takes_what_the_prototype_took() {
    let sampler = SamplerSpec::EasyToHard(ordered::Options::default());
    near(mean(&five(&sampler, &[]), |spent| spent.steps), 362.0);
}

#[test]
fn dump_needs_at_most_half_of_uniform() {
    let dump = five(&SamplerSpec::Dump(dump::Options::default()), &[]);
    let ratio = ratio(&dump, |spent| spent.rollouts);
    assert!(ratio.high <= 0.5, "{ratio:?}");
    near(mean(&dump, |spent| spent.steps), 313.0);
    near(mean(&dump, |spent| spent.rollouts), 80_100.0);
}

#[test]
fn pcl_needs_at_most_half_of_uniform_and_spends_nothing_on_choosing() {
    let pcl = five(&SamplerSpec::Pcl(pcl::Options::default()), &[]);
    let ratio = ratio(&pcl, |spent| spent.rollouts);
    println!("{ratio:?}, {} steps", mean(&pcl, |spent| spent.steps));
    assert!(ratio.high <= 0.5, "{ratio:?}");
    assert!(pcl.iter().all(|spent| spent.rollouts == spent.steps * 32.0 * 8.0));
}

#[test]
fn balanced_filtering_wins_in_updates_and_loses_in_rollouts() {
    let refiner = RefinerSpec::BalancedFilter(balanced_filter::Options::default());
    let filtered = five(&SamplerSpec::default(), &[refiner]);
    let (steps, rollouts) = (ratio(&filtered, |spent| spent.steps), ratio(&filtered, |spent| spent.rollouts));
    assert!(steps.high <= 0.35 && rollouts.low > 1.2, "steps {steps:?}, rollouts {rollouts:?}");
    near(mean(&filtered, |spent| spent.steps), 258.0);
    near(mean(&filtered, |spent| spent.rollouts), 357_000.0);
}

#[test]
fn samplers_that_remember_pass_rates_need_fewer_rollouts_than_uniform() {
    let over = |over| thompson::Options { over, ..Default::default() };
    let samplers = [
        SamplerSpec::Learnability(learnability::Options::default()),
        SamplerSpec::Thompson(over(thompson::Over::Arms)),
        SamplerSpec::Thompson(over(thompson::Over::Rows)),
        SamplerSpec::DifficultyPools(difficulty_pools::Options::default()),
    ];
    for sampler in samplers {
        let ratio = ratio(&five(&sampler, &[]), |spent| spent.rollouts);
        println!("{}: {ratio:?}", sampler.name());
        assert!(ratio.high < 0.8, "{}: {ratio:?}", sampler.name());
    }
}

#[test]
fn tiers_with_expansion_need_at_most_three_fifths_of_uniform_and_of_expansion_alone() {
    let expansion = RefinerSpec::OversampleBalance(oversample_balance::Options::default());
    let rlcs = five(&SamplerSpec::Rlcs(rlcs::Options::default()), std::slice::from_ref(&expansion));
    let alone = five(&SamplerSpec::default(), &[expansion]);
    let (of_uniform, of_alone) = (ratio(&rlcs, |spent| spent.rollouts), {
        let pairs = rlcs.iter().zip(&alone).map(|(ours, alone)| ours.rollouts / alone.rollouts);
        stats::ratio_interval(&pairs.collect::<Vec<_>>())
    });
    println!("of uniform {of_uniform:?}, of expansion alone {of_alone:?}");
    assert!(of_uniform.high <= 0.6 && of_alone.high <= 0.6, "{of_uniform:?}, {of_alone:?}");
    near(mean(&alone, |spent| spent.steps), 310.0);
    near(mean(&alone, |spent| spent.rollouts), 252_500.0);
}

#[test]
fn samplers_that_go_by_progress_replay_or_range_need_fewer_rollouts_than_uniform() {
    let samplers = [
        SamplerSpec::PrioritizedLevelReplay(Default::default()),
        SamplerSpec::PrioritizedLevelReplay(prioritized_level_replay::Options {
            over: prioritized_level_replay::Over::Rows,
            ..Default::default()
        }),
        SamplerSpec::LearningProgress(Default::default()),
        SamplerSpec::Adr(Default::default()),
        SamplerSpec::Staged(Default::default()),
    ];
    for sampler in samplers {
        let ratio = ratio(&five(&sampler, &[]), |spent| spent.rollouts);
        println!("{}: {ratio:?}", sampler.name());
        assert!(ratio.high < 0.8, "{}: {ratio:?}", sampler.name());
    }
}
