//! What a value model saves: prompts chosen by PCL beside prompts chosen by sampling four rollouts of each first.
//!
//! `cargo run --release -p gradatim-train --example foresight [SEEDS]`
//!
//! A transformer learns to sort digits, levels 1 to 12, under PCL. Every 25 steps both choose 32 of 128 candidates:
//! PCL by its value model, the filter by the rate of four rollouts nearest to a half, ties at random. Precision is
//! the share of the chosen whose rate over 64 further rollouts lies in [0.25, 0.75]. Prints a JSON line a seed and
//! one of means over seeds with 95% t-intervals; seconds are those of choosing, the filter's rollouts among them.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

mod bench;

use std::time::Instant;

use bench::{Bench, SMALL};
use gradatim_core::stats::{mean, ratio_interval, t_interval};
use gradatim_core::{Choice, Evidence, Group, Seed};
use gradatim_curriculum::{Context, SamplerSpec};
use gradatim_tasks::{Family, sort};

const WANTED: usize = 32;
const CANDIDATES: usize = 128;
const STEPS: u64 = 200;
const EVERY: u64 = 25;

/// Precision and seconds of one way to choose.
#[derive(Default)]
struct Way {
    precision: Vec<f64>,
    seconds: Vec<f64>,
}

fn context(bench: &Bench, step: u64, seed: Seed) -> Context<'_> {
    let progress = step as f64 / STEPS as f64;
    Context { pool: &bench.pool, step, progress, seed, rollouts: 8, groups: WANTED }
}

fn precision(bench: &mut Bench, chosen: &[Choice]) -> f64 {
    let groups = bench.respond(chosen, 64);
    let inside = |group: &Group| f64::from(u8::from((0.25..=0.75).contains(&group.pass_rate())));
    mean(&groups.iter().map(inside).collect::<Vec<_>>())
}

/// Chosen by four rollouts of each candidate.
fn filter(bench: &mut Bench, candidates: &[Choice], seed: Seed, step: u64) -> Vec<Choice> {
    let mut rng = seed.rng("ties", [step, 0]);
    let tried = bench.respond(candidates, 4);
    let mut ranked: Vec<(f64, u64, &Group)> =
        tried.iter().map(|group| ((group.pass_rate() - 0.5).abs(), rng.next_u64(), group)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked[..WANTED].iter().map(|(.., group)| group.assignment.choice.clone()).collect()
}

fn run(seed: Seed) -> [Way; 2] {
    let family = Family::Sort(sort::Options { levels: [1, 12], ..Default::default() });
    let mut bench = Bench::new(&[family], &[1.0, 1.0, 0.3], 20, SMALL, seed);
    let spec = SamplerSpec::Pcl(Default::default());
    let mut pcl = spec.build(&bench.pool).unwrap();
    let mut uniform = SamplerSpec::default().build(&bench.pool).unwrap();
    let [mut foreseen, mut filtered] = [Way::default(), Way::default()];
    for step in 1..=STEPS {
        let began = Instant::now();
        let chosen = pcl.select(WANTED, &context(&bench, step, seed)).unwrap().choices;
        let seconds = began.elapsed().as_secs_f64();
        if step.is_multiple_of(EVERY) {
            foreseen.seconds.push(seconds);
            foreseen.precision.push(precision(&mut bench, &chosen));
            let began = Instant::now();
            let candidates = uniform.select(CANDIDATES, &context(&bench, step, seed)).unwrap().choices;
            let kept = filter(&mut bench, &candidates, seed, step);
            filtered.seconds.push(began.elapsed().as_secs_f64());
            filtered.precision.push(precision(&mut bench, &kept));
        }
        let groups = bench.respond(&chosen, 8);
        let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
        pcl.observe(&evidence, &context(&bench, step, seed)).unwrap();
        bench.train(&groups);
    }
    [foreseen, filtered]
}

fn main() {
    let seeds: u64 = std::env::args().nth(1).map_or(5, |seeds| seeds.parse().expect("a number of seeds"));
    let (mut gaps, mut ratios, mut levels) = (vec![], vec![], [vec![], vec![]]);
    for seed in 10..10 + seeds {
        let [foreseen, filtered] = run(Seed(seed));
        let [p, q] = [&foreseen, &filtered].map(|way| mean(&way.precision));
        let [s, t] = [&foreseen, &filtered].map(|way| mean(&way.seconds));
        levels[0].push(p);
        levels[1].push(q);
        gaps.push(p - q);
        ratios.push(t / s);
        println!(
            "{}",
            serde_json::json!({
                "seed": seed, "pcl precision": p, "filter precision": q,
                "pcl seconds": s, "filter seconds": t, "times slower": t / s,
            })
        );
    }
    let (gap, ratio) = (t_interval(&gaps), ratio_interval(&ratios));
    println!(
        "{}",
        serde_json::json!({
            "pcl precision": mean(&levels[0]), "filter precision": mean(&levels[1]),
            "precision gap": [gap.mean, gap.low, gap.high], "times slower": [ratio.mean, ratio.low, ratio.high],
        })
    );
}
