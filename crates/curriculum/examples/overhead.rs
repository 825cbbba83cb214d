//! What a policy costs beside the rollouts: a batch of 512 drawn and told, over a pool of a million rows.
//!
//! `cargo run --release -p gradatim-curriculum --example overhead [POLICY [ROWS]]`
//!
//! Prints one JSON line a case and policy: median and 99th percentile of `select` and of `observe` in
//! microseconds, and what the policy holds on the heap, in bytes a row.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

#[path = "../tests/common/counting.rs"]
mod counting;

use std::time::Instant;

use gradatim_core::{Assignment, Evidence, Finish, Group, Kind, Message, Problem, Rollout, Seed, Ticket};
use gradatim_curriculum::samplers::thompson;
use gradatim_curriculum::{Context, SamplerSpec};
use gradatim_pool::Pool;

const BATCH: usize = 512;
const WARM_UP: u64 = 50;
const STEPS: u64 = 250;

fn specs() -> Vec<(&'static str, SamplerSpec)> {
    let rows = thompson::Options { over: thompson::Over::Rows, ..Default::default() };
    vec![
        ("uniform", SamplerSpec::default()),
        ("sec", SamplerSpec::Sec(Default::default())),
        ("dump", SamplerSpec::Dump(Default::default())),
        ("easy-to-hard", SamplerSpec::EasyToHard(Default::default())),
        ("learnability", SamplerSpec::Learnability(Default::default())),
        ("thompson", SamplerSpec::Thompson(Default::default())),
        ("thompson-rows", SamplerSpec::Thompson(rows)),
        ("difficulty-pools", SamplerSpec::DifficultyPools(Default::default())),
        ("pcl", SamplerSpec::Pcl(Default::default())),
        ("cures", SamplerSpec::Cures(Default::default())),
        ("adcl", SamplerSpec::Adcl(Default::default())),
        ("rlcs", SamplerSpec::Rlcs(Default::default())),
        ("staged", SamplerSpec::Staged(Default::default())),
        ("prioritized-level-replay", SamplerSpec::PrioritizedLevelReplay(Default::default())),
        ("learning-progress", SamplerSpec::LearningProgress(Default::default())),
        ("adr", SamplerSpec::Adr(Default::default())),
        ("zpd", SamplerSpec::Zpd(Default::default())),
    ]
}

/// Five levels, so many rows in all.
fn pool(rows: u64) -> Pool {
    let problem = |n: u64| Problem {
        id: n.to_string(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(format!("problem {n}"))],
        answer: String::new(),
        verifier: String::new(),
        category: format!("level {}", n % 5),
        level: (n % 5) as i64,
        skills: vec![],
        solution: None,
        canonical: n.to_string(),
        meta: serde_json::Map::new(),
    };
    let mut pool = Pool::new(Seed(0));
    pool.push_rows((0..rows).map(problem)).unwrap();
    pool
}

/// Eight rollouts that pass less often the higher the level is.
fn answer(assignment: Assignment, pool: &Pool) -> Group {
    let mut rng = Seed(1).rng("answer", [assignment.ticket.counter, 0]);
    let p = 0.9 - 0.2 * f64::from(pool.arm_of(assignment.choice.item).0);
    let rollouts = (0..8).map(|_| Rollout {
        tokens: vec![],
        log_probs: vec![],
        segments: vec![],
        text: String::new(),
        length: 0,
        finish: Finish::Stop,
        policy_version: 0,
        score: None,
        reward: f64::from(u8::from(rng.unit() < p)),
        advantage: 0.0,
    });
    let rollouts = rollouts.collect();
    Group { assignment, rollouts }
}

fn measure(name: &str, spec: &SamplerSpec, pool: &Pool) {
    let rows = pool.n_rows();
    let before = counting::live();
    let mut sampler = spec.build(pool).unwrap();
    let (mut select, mut observe) = (vec![], vec![]);
    let mut held = 0;
    for step in 0..WARM_UP + STEPS {
        let cx = Context { pool, step, progress: 0.5, seed: Seed(2), rollouts: 8, groups: 32 };
        let began = Instant::now();
        let drawn = sampler.select(BATCH, &cx).unwrap().choices;
        let selected = began.elapsed();
        held = held.max(counting::live() - before);
        let first = step * BATCH as u64;
        let groups: Vec<Group> = (first..)
            .zip(drawn)
            .map(|(counter, choice)| {
                answer(Assignment { ticket: Ticket { run: 0, incarnation: 0, counter }, choice }, pool)
            })
            .collect();
        let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
        let began = Instant::now();
        sampler.observe(&evidence, &cx).unwrap();
        if step >= WARM_UP {
            select.push(selected.as_secs_f64() * 1e6);
            observe.push(began.elapsed().as_secs_f64() * 1e6);
        }
    }
    let size =
        if rows.is_multiple_of(1_000_000) { format!("{}m", rows / 1_000_000) } else { rows.to_string() };
    for (case, mut times) in [("select", select), ("observe", observe)] {
        times.sort_by(f64::total_cmp);
        let line = serde_json::json!({
            "case": format!("{case}-{size}"),
            "policy": name,
            "median_us": rounded(times[times.len() / 2]),
            "p99_us": rounded(times[times.len() * 99 / 100]),
            "state_bytes_per_row": rounded(held as f64 / rows as f64),
        });
        println!("{line}");
    }
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let policy = arguments.first().map(String::as_str).filter(|policy| *policy != "all");
    let rows =
        arguments.get(1).map_or(1_000_000, |rows| rows.replace('_', "").parse().expect("a number of rows"));
    let chosen: Vec<_> =
        specs().into_iter().filter(|(name, _)| policy.is_none_or(|policy| policy == *name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = specs().iter().map(|(name, _)| *name).collect();
        eprintln!("no policy `{}`; there are all, {}", arguments[0], names.join(", "));
        std::process::exit(2);
    }
    let pool = pool(rows);
    chosen.iter().for_each(|(name, spec)| measure(name, spec, &pool));
}
