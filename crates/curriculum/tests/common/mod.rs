//! Pools, answers and stacks that the tests of this room share.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use gradatim_core::{
    Assignment, Finish, Group, Item, Kind, Problem, ProblemIx, Rollout, Seed, Source, Ticket,
};
use gradatim_curriculum::refiners::dynamic_sampling;
use gradatim_curriculum::samplers::{sec, uniform};
use gradatim_curriculum::{Context, Curriculum, Options, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

pub fn problem(category: &str, level: i64, n: u64) -> Problem {
    Problem {
        id: format!("{category}-{n}"),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: String::new(),
        verifier: String::new(),
        category: category.to_owned(),
        level,
        skills: vec![],
        solution: None,
        canonical: format!("{category}-{n}"),
        meta: serde_json::Map::new(),
    }
}

/// One arm for each size, with exactly that many training rows.
pub fn rows(sizes: &[usize]) -> Pool {
    let mut pool = Pool::new(Seed(1));
    for (level, size) in sizes.iter().enumerate() {
        let name = format!("arm {level}");
        let mut n = 0;
        while pool.arm(&name).is_none_or(|ix| pool.arms()[ix.0 as usize].rows.len() < *size) {
            pool.push(problem(&name, level as i64, n)).unwrap();
            n += 1;
        }
    }
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
        text: String::new(),
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
        Item::Fresh { .. } => panic!("{} rows only", pool.rows().len()),
    };
    assignments.iter().map(row).collect()
}

pub fn context(pool: &Pool, step: u64) -> Context<'_> {
    Context { pool, step, progress: 0.0, seed: Seed(11), rollouts: 8 }
}

/// Coin flips that depend on the ticket alone; about a third of the groups of 4 are flat.
pub fn answer(assignment: &Assignment) -> Group {
    let mut rng = Seed(5).rng("answer", [assignment.ticket.counter, 0]);
    let p = rng.unit();
    let rewards: Vec<f64> = (0..assignment.rollouts()).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
    group(assignment, &rewards)
}

/// Every sampler of the room at least once. A new variant does not compile until it is listed.
pub fn every_sampler() -> Vec<SamplerSpec> {
    let next = |spec: Option<&SamplerSpec>| match spec {
        None => Some(SamplerSpec::Uniform(uniform::Options::default())),
        Some(SamplerSpec::Uniform(options)) if options.over == uniform::Over::Arms => {
            Some(SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Problems, passes: Some(40) }))
        }
        Some(SamplerSpec::Uniform(_)) => {
            Some(SamplerSpec::Sec(sec::Options { tau: 0.2, ..Default::default() }))
        }
        Some(SamplerSpec::Sec(options)) if options.objective == sec::Objective::Adv => {
            let (objective, passes) = (sec::Objective::Progress, Some(40));
            Some(SamplerSpec::Sec(sec::Options { objective, passes, ..*options }))
        }
        Some(SamplerSpec::Sec(_)) => None,
    };
    let mut all: Vec<SamplerSpec> = vec![];
    while let Some(spec) = next(all.last()) {
        all.push(spec);
    }
    all
}

/// Every refiner of the room at least once. A new variant does not compile until it is listed.
pub fn every_refiner() -> Vec<RefinerSpec> {
    let next = |spec: Option<&RefinerSpec>| match spec {
        None => Some(RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample: 1.5 })),
        Some(RefinerSpec::DynamicSampling(_)) => None,
    };
    let mut all: Vec<RefinerSpec> = vec![];
    while let Some(spec) = next(all.last()) {
        all.push(spec);
    }
    all
}

pub fn build(sampler: &SamplerSpec, refiners: &[RefinerSpec], pool: &Pool, options: Options) -> Curriculum {
    let refiners = refiners.iter().map(|refiner| refiner.build().unwrap()).collect();
    Curriculum::new(sampler.build(pool).unwrap(), refiners, options).unwrap()
}
