//! Whether levels are what they say: harder for a learner, one after the other.
//!
//! `cargo run --release -p gradatim-train --example levels [SEEDS] [FAMILY]...`
//!
//! Transformers imitate worked solutions of the six lowest levels of a family, all equally often, for 100, 300 and 900
//! steps, and are then asked new problems of each level. Prints a JSON line a family: the share of right answers by level
//! over all seeds and all three, Spearman's correlation of level and share, and whether the shares fall: no level is
//! easier than one before it by more than three standard errors of the difference, and the last is harder than the first
//! by more than that. The last line counts the families that fall, those whose levels are not told apart (neither falls
//! nor is out of order), and those where some level is out of order.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

mod bench;

use bench::{Bench, Size};
use gradatim_core::stats::mean;
use gradatim_core::{ArmIx, Choice, Group, Item, Seed};
use gradatim_estimate::correlation::spearman;
use gradatim_tasks::{Family, Wording};

const LEVELS: i64 = 6;
/// Steps of imitation, of a learner each: what is learned soon and what late both show.
const WARM_UPS: [u64; 3] = [100, 300, 900];
const ASKED: u64 = 200;
/// Problems of each level that are measured for their length.
const MEASURED: u64 = 300;
/// Those whose compact problems and solutions are short enough for a small transformer.
const FAMILIES: [&str; 15] = [
    "sort",
    "reverse",
    "rotate",
    "unique",
    "chain-sum",
    "multiplication",
    "list-sorting",
    "add-columns",
    "coin-flip",
    "digit-arith",
    "palindrome",
    "last-letters",
    "boolean",
    "polynomial",
    "binary-addition",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seeds: u64 = arguments.first().map_or(2, |seeds| seeds.parse().expect("a number of seeds"));
    let named: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let families = if named.is_empty() { &FAMILIES[..] } else { &named[..] };
    let mut found = [0; 3];
    for name in families {
        let shares = shares(name, seeds);
        let order = order(&shares, (seeds * ASKED * WARM_UPS.len() as u64) as f64);
        let levels: Vec<f64> = (0..shares.len()).map(|level| level as f64).collect();
        found[order as usize] += 1;
        println!(
            "{}",
            serde_json::json!({
                "family": name, "right": shares, "spearman": spearman(&levels, &shares),
                "order": name_of(order),
            })
        );
    }
    let [fall, same, broken] = found;
    println!(
        "{}",
        serde_json::json!({"seeds": seeds, "falls": fall, "not told apart": same, "out of order": broken})
    );
}

/// The share of right answers at each level.
fn shares(name: &str, seeds: u64) -> Vec<f64> {
    let at = |levels| Family::by_name(name, levels, Wording::Compact).unwrap();
    let entry = gradatim_tasks::catalogue().into_iter().find(|entry| entry.name == name).expect("a family");
    let [first, last] = [entry.levels[0], entry.levels[1].min(entry.levels[0] + LEVELS - 1)];
    let family = at([first, last]);
    let sources = family.sources().unwrap();
    let measured = sources.iter().flat_map(|source| (0..MEASURED).map(|n| source.draw(Seed(0), n)));
    let lengths: Vec<[usize; 2]> = measured
        .map(|problem| [problem.prompt_text().len(), problem.solution.as_deref().unwrap().len()])
        .collect();
    let longest = |side: usize| lengths.iter().map(|both| both[side]).max().unwrap();
    // Half more than was met, a mark before and one after.
    let [prompt, response] = [0, 1].map(|side| longest(side) * 3 / 2 + 2);
    let asked: Vec<Choice> = (0..sources.len() as u32)
        .flat_map(|arm| (0..ASKED).map(move |n| Choice::train(Item::Fresh { arm: ArmIx(arm), n })))
        .collect();
    let weights = vec![1.0; sources.len()];
    let of = |(seed, warm_up): (u64, u64)| {
        let size = Size { context: prompt + response, warm_up };
        let families = std::slice::from_ref(&family);
        let mut bench = Bench::new(families, &weights, response as u32, size, Seed(10 + seed));
        let rates: Vec<f64> = bench.respond(&asked, 1).iter().map(Group::pass_rate).collect();
        rates.chunks(ASKED as usize).map(mean).collect::<Vec<f64>>()
    };
    let learners = (0..seeds).flat_map(|seed| WARM_UPS.map(|warm_up| (seed, warm_up)));
    let runs: Vec<Vec<f64>> = learners.map(of).collect();
    (0..sources.len()).map(|level| mean(&runs.iter().map(|run| run[level]).collect::<Vec<_>>())).collect()
}

#[derive(Clone, Copy)]
enum Order {
    Falls,
    Same,
    Broken,
}

fn name_of(order: Order) -> &'static str {
    match order {
        Order::Falls => "falls",
        Order::Same => "not told apart",
        Order::Broken => "out of order",
    }
}

/// How the shares, each of so many answers, go from level to level.
fn order(shares: &[f64], answers: f64) -> Order {
    let error = |share: f64| share * (1.0 - share) / answers;
    let differ = |a: f64, b: f64| (a - b) > 3.0 * (error(a) + error(b)).sqrt().max(1.0 / answers);
    let rises = |at: usize| shares[..at].iter().any(|before| differ(shares[at], *before));
    if (0..shares.len()).any(rises) {
        Order::Broken
    } else if differ(shares[0], shares[shares.len() - 1]) {
        Order::Falls
    } else {
        Order::Same
    }
}
