//! Pools, answers and stacks that the tests of this room share.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use gradatim_core::{
    Assignment, Finish, Group, Item, Kind, Problem, ProblemIx, Rollout, Seed, Source, Ticket, fingerprint,
    is_held_out,
};
use gradatim_curriculum::refiners::{
    Adaptive, balanced_filter, budget, clpo, dynamic_sampling, egsr, force_answer, oversample_balance,
    pass_weight, prefix_hint, scaffold_ladder,
};
use gradatim_curriculum::samplers::{
    adcl, adr, cures, difficulty_pools, dump, learnability, learning_progress, ordered, pcl,
    prioritized_level_replay, rlcs, sec, staged, thompson, uniform, zpd,
};
use gradatim_curriculum::{Context, Curriculum, Estimate, Options, Prior, RefinerSpec, SamplerSpec};
use gradatim_estimate::value_model;
use gradatim_pool::Pool;
use serde::de::DeserializeOwned;

pub fn problem(category: &str, level: i64, n: u64) -> Problem {
    Problem {
        id: format!("{category}-{n}"),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: "42".to_owned(),
        verifier: String::new(),
        category: category.to_owned(),
        level,
        skills: vec![],
        solution: Some("6 times 7 #42".to_owned()),
        canonical: format!("{category}-{n}"),
        meta: serde_json::Map::new(),
    }
}

/// One arm for each size, with exactly that many training rows.
pub fn rows(sizes: &[usize]) -> Pool {
    let mut problems = vec![];
    for (level, size) in sizes.iter().enumerate() {
        let mut open = 0;
        for problem in (0..).map(|n| problem(&format!("arm {level}"), level as i64, n)) {
            if open == *size {
                break;
            }
            open += usize::from(!is_held_out(fingerprint(&problem.canonical)));
            problems.push(problem);
        }
    }
    let mut pool = Pool::new(Seed(1));
    pool.push_rows(problems).unwrap();
    pool
}

struct Numbers;

impl Source for Numbers {
    fn family(&self) -> &str {
        "numbers"
    }

    fn level(&self) -> i64 {
        9
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        problem("numbers", 9, seed.rng("number", [n, 0]).next_u64())
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

/// As [`rows`], and one procedural arm at the end.
pub fn rows_and_numbers(sizes: &[usize]) -> Pool {
    let mut pool = rows(sizes);
    pool.push_source(Arc::new(Numbers)).unwrap();
    pool
}

pub fn rollout(reward: f64) -> Rollout {
    Rollout {
        tokens: vec![3, 4],
        log_probs: vec![0.0, -0.25],
        segments: vec![],
        text: "a rewrite of more than ten characters".to_owned(),
        length: 1,
        finish: Finish::Stop,
        policy_version: 0,
        score: None,
        reward,
        advantage: 0.0,
    }
}

/// `assignment` answered with these rewards.
pub fn group(assignment: &Assignment, rewards: &[f64]) -> Group {
    Group { assignment: assignment.clone(), rollouts: rewards.iter().copied().map(rollout).collect() }
}

/// `correct` of `n` rollouts right.
pub fn binary(assignment: &Assignment, correct: usize, n: usize) -> Group {
    let rewards: Vec<f64> = (0..n).map(|ix| f64::from(u8::from(ix < correct))).collect();
    group(assignment, &rewards)
}

/// An assignment made by hand, for samplers on their own.
pub fn asked(counter: u64, item: Item) -> Assignment {
    let choice = gradatim_core::Choice::train(item);
    Assignment { ticket: Ticket { run: 0, incarnation: 0, counter }, choice }
}

/// The first training row of an arm.
pub fn row_of(pool: &Pool, arm: usize) -> Item {
    Item::Row(pool.arms()[arm].rows[0])
}

pub fn ids(pool: &Pool, assignments: &[Assignment]) -> Vec<ProblemIx> {
    let row = |assignment: &Assignment| match assignment.choice.item {
        Item::Row(row) => row,
        Item::Fresh { .. } => panic!("{} rows only", pool.n_rows()),
    };
    assignments.iter().map(row).collect()
}

pub fn context(pool: &Pool, step: u64) -> Context<'_> {
    Context { pool, step, progress: 0.0, seed: Seed(11), rollouts: 8, groups: 32 }
}

/// Coin flips that depend on the ticket alone; about a third of the groups of 4 are flat.
pub fn answer(assignment: &Assignment) -> Group {
    let mut rng = Seed(5).rng("answer", [assignment.ticket.counter, 0]);
    let p = rng.unit();
    let rewards: Vec<f64> = (0..assignment.rollouts()).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
    group(assignment, &rewards)
}

/// Every sampler of the room at least once, and those options that change what it keeps.
pub fn every_sampler() -> Vec<SamplerSpec> {
    let estimate = Estimate { keep: 0.8, prior: Prior::Neutral, ..Estimate::default() };
    let rows = thompson::Options { over: thompson::Over::Rows, candidates: 3, ..Default::default() };
    let small = value_model::Options { bits: 4, ..Default::default() };
    let memory = value_model::Memory { bits: 4, ..Default::default() };
    let plr = prioritized_level_replay::Options {
        beta: 0.7,
        alpha: 0.5,
        replay: prioritized_level_replay::Replay::Fixed { probability: 0.5 },
        ..Default::default()
    };
    let mastery = ordered::Pace::Mastery { threshold: 0.4, window: 16 };
    let all = vec![
        SamplerSpec::Uniform(uniform::Options::default()),
        SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Problems, passes: Some(40) }),
        SamplerSpec::Sec(sec::Options { tau: 0.2, ..Default::default() }),
        SamplerSpec::Sec(sec::Options {
            objective: sec::Objective::Progress,
            passes: Some(40),
            ..Default::default()
        }),
        SamplerSpec::Dump(dump::Options { window: 30, ..Default::default() }),
        SamplerSpec::EasyToHard(ordered::Options { replay: 0.2, ..Default::default() }),
        SamplerSpec::HardToEasy(ordered::Options { pace: mastery, replay: 0.0 }),
        SamplerSpec::Learnability(learnability::Options::default()),
        SamplerSpec::Learnability(learnability::Options {
            value: learnability::Value::Expected,
            estimate: estimate.clone(),
        }),
        SamplerSpec::Thompson(thompson::Options::default()),
        SamplerSpec::Thompson(rows.clone()),
        SamplerSpec::Thompson(thompson::Options { estimate: estimate.clone(), ..rows }),
        SamplerSpec::DifficultyPools(difficulty_pools::Options::default()),
        SamplerSpec::DifficultyPools(difficulty_pools::Options {
            edges: vec![0.5],
            shares: vec![1.0, 0.0],
            final_shares: Some(vec![0.0, 1.0]),
            untried: 0.0,
            estimate,
        }),
        SamplerSpec::Zpd(zpd::Options::default()),
        SamplerSpec::Pcl(pcl::Options { value: small, ..Default::default() }),
        SamplerSpec::Pcl(pcl::Options {
            over: uniform::Over::Problems,
            candidates: 3,
            select: pcl::Select::Softmax { temperature: 0.1 },
            explore: 0.2,
            value: value_model::Options { grams: 0, memory: Some(memory), ..small },
            ..Default::default()
        }),
        SamplerSpec::Cures(cures::Options { subset: 9, steps: 2, ..Default::default() }),
        SamplerSpec::Cures(cures::Options {
            over: uniform::Over::Problems,
            subset: 20,
            steps: 3,
            compat: cures::Compat::ReleasedCode,
            ..Default::default()
        }),
        SamplerSpec::LearningProgress(learning_progress::Options { theta: Some(0.1), ..Default::default() }),
        SamplerSpec::Adr(adr::Options { buffer: 24, start: Some([1, 1]), ..Default::default() }),
        SamplerSpec::Staged(staged::Options {
            stages: vec![
                staged::Stage { levels: [0, 0], share: 1.0 },
                staged::Stage { levels: [1, 2], share: 3.0 },
            ],
            pace: staged::Pace::Mastery { threshold: 0.4, window: 16 },
            mix: 0.2,
        }),
        SamplerSpec::Adcl(adcl::Options { chunks: 3, rollouts: 2, ..Default::default() }),
        SamplerSpec::Adcl(adcl::Options {
            chunks: 5,
            rollouts: 4,
            resort: adcl::Resort::All,
            per_arm: Some(7),
            meta: None,
        }),
        SamplerSpec::Rlcs(rlcs::Options { tiers: 3, strength: 4.0, ..Default::default() }),
        SamplerSpec::PrioritizedLevelReplay(plr),
        SamplerSpec::PrioritizedLevelReplay(prioritized_level_replay::Options {
            over: prioritized_level_replay::Over::Rows,
            ..plr
        }),
    ];
    assert_lists(&all.iter().map(SamplerSpec::name).collect::<Vec<_>>(), &variants::<SamplerSpec>());
    all
}

/// The names of an enum's variants, out of what it says to a name it does not know.
pub fn variants<T: DeserializeOwned>() -> Vec<String> {
    let error = serde_json::from_str::<T>(r#"{ "no such name": {} }"#).err().unwrap().to_string();
    let (_, known) = error.split_once("expected ").unwrap();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every variant with its default options.
pub fn defaults<T: DeserializeOwned>() -> Vec<T> {
    let default = |name: &String| serde_json::from_str(&format!(r#"{{ "{name}": {{}} }}"#)).unwrap();
    variants::<T>().iter().map(default).collect()
}

fn assert_lists(listed: &[&str], names: &[String]) {
    let missing: Vec<_> = names.iter().filter(|name| !listed.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} stand in the enum but not in this list");
}

/// Every refiner of the room at least once.
pub fn every_refiner() -> Vec<RefinerSpec> {
    let adaptive = Some(Adaptive { decay: 0.5, cap: 4.0 });
    let template = Some("{budget} tokens: {prompt}".to_owned());
    let renormalise = pass_weight::Renormalise::BatchMean1;
    let all = vec![
        RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample: 1.5, adaptive: None }),
        RefinerSpec::BalancedFilter(balanced_filter::Options { adaptive, ..Default::default() }),
        RefinerSpec::Budget(budget::Options { template, ..Default::default() }),
        RefinerSpec::PassWeight(pass_weight::Options { renormalise, ..Default::default() }),
        RefinerSpec::ForceAnswer(force_answer::Options { thought: Some(9), ..Default::default() }),
        RefinerSpec::Egsr(egsr::Options { shortest: 0, ..Default::default() }),
        RefinerSpec::PrefixHint(prefix_hint::Options {
            low: prefix_hint::Low::SuccessDriven(Default::default()),
            ..Default::default()
        }),
        RefinerSpec::ScaffoldLadder(scaffold_ladder::Options {
            least: 8,
            over: scaffold_ladder::Over::Rows,
            ..Default::default()
        }),
        RefinerSpec::Clpo(clpo::Options { max_extra_rollouts: Some(40), ..Default::default() }),
        RefinerSpec::OversampleBalance(oversample_balance::Options { beta: 0.5, cap: 3.0 }),
    ];
    assert_lists(&all.iter().map(RefinerSpec::name).collect::<Vec<_>>(), &variants::<RefinerSpec>());
    all
}

pub fn build(sampler: &SamplerSpec, refiners: &[RefinerSpec], pool: &Pool, options: Options) -> Curriculum {
    let refiners = refiners.iter().map(|refiner| refiner.build().unwrap()).collect();
    Curriculum::new(sampler.build(pool).unwrap(), refiners, options).unwrap()
}
