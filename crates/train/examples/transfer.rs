//! What reinforcement on one family does to others: system 47's three by three table.
//!
//! `cargo run --release -p gradatim-train --example transfer [SEEDS]`
//!
//! A transformer warmed up on the three lowest levels of sorting, reversing and listing different digits is reinforced
//! on one of the three, all its levels, for as many steps each; then all three are examined on problems of their own.
//! Prints a JSON line a seed and, for each family trained on, the change of accuracy on each family examined, with
//! 95% t-intervals over seeds.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

mod bench;

use bench::{Bench, SMALL};
use gradatim_core::stats::{mean, t_interval};
use gradatim_core::{ArmIx, Choice, Group, Item, Seed};
use gradatim_tasks::{Family, Wording};

const FAMILIES: [&str; 3] = ["sort", "reverse", "unique"];
const LEVELS: u32 = 8;
/// Of the levels of each family.
const WARM_UP: [f64; LEVELS as usize] = [1.0, 1.0, 0.3, 0.1, 0.05, 0.0, 0.0, 0.0];
const STEPS: u64 = 150;
const GROUPS: u64 = 32;
const ROLLOUTS: u32 = 8;
const EXAM: u64 = 40;
/// Fresh instances of the exam are numbered from here.
const FIRST_ASKED: u64 = 1 << 50;

fn arms(family: usize) -> std::ops::Range<u32> {
    family as u32 * LEVELS..(family as u32 + 1) * LEVELS
}

/// Accuracy on all levels of each family.
fn exam(bench: &mut Bench) -> [f64; 3] {
    [0, 1, 2].map(|family| {
        let of_arm =
            |arm| (0..EXAM).map(move |n| Choice::train(Item::Fresh { arm: ArmIx(arm), n: FIRST_ASKED + n }));
        let asked: Vec<Choice> = arms(family).flat_map(of_arm).collect();
        mean(&bench.respond(&asked, 1).iter().map(Group::pass_rate).collect::<Vec<_>>())
    })
}

/// Accuracy of each family before, and after reinforcement on one of them.
fn run(families: &[Family], trained: usize, seed: Seed) -> [[f64; 3]; 2] {
    let mut bench = Bench::new(families, &WARM_UP.repeat(3), 14, SMALL, seed);
    let before = exam(&mut bench);
    let mut rng = seed.rng("problems", [trained as u64, 0]);
    for step in 0..STEPS {
        let asked: Vec<Choice> = (0..GROUPS)
            .map(|n| {
                let arm = arms(trained).start + rng.below(LEVELS.into()) as u32;
                Choice::train(Item::Fresh { arm: ArmIx(arm), n: step * GROUPS + n })
            })
            .collect();
        let groups = bench.respond(&asked, ROLLOUTS);
        bench.train(&groups);
    }
    [before, exam(&mut bench)]
}

fn main() {
    let seeds: u64 = std::env::args().nth(1).map_or(5, |seeds| seeds.parse().expect("a number of seeds"));
    let families = FAMILIES.map(|name| Family::by_name(name, [1, LEVELS.into()], Wording::Compact).unwrap());
    let mut gained: [[Vec<f64>; 3]; 3] = Default::default();
    for seed in (10..10 + seeds).map(Seed) {
        for (trained, name) in FAMILIES.iter().enumerate() {
            let [before, after] = run(&families, trained, seed);
            for examined in 0..3 {
                gained[trained][examined].push(after[examined] - before[examined]);
            }
            println!(
                "{}",
                serde_json::json!({"seed": seed.0, "trained": name, "examined": FAMILIES, "before": before, "after": after})
            );
        }
    }
    for (trained, name) in FAMILIES.iter().enumerate() {
        for (examined, other) in FAMILIES.iter().enumerate() {
            let interval = t_interval(&gained[trained][examined]);
            println!(
                "{}",
                serde_json::json!({"trained": name, "examined": other, "gain": interval.mean, "low": interval.low, "high": interval.high})
            );
        }
    }
}
