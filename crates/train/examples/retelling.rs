//! Whose words a learner finds likelier: its own guided answers, or the expert's.
//!
//! `cargo run --release -p gradatim-train --example retelling [SEEDS]`
//!
//! System 6, EGSR: a transformer warmed up on sums of 2 to 4 terms is asked sums of 5. Where all of 8 rollouts fail,
//! it is given the first half of the worked solution and goes on by itself; right answers are kept as retellings.
//! Prints, a seed, mean log pi(retelling | question) and log pi(solution | question), nats a token, over the problems
//! with a retelling, the share of retellings that are the solution word for word, and the paired difference with a
//! 95% t-interval over seeds.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

mod bench;

use bench::{Bench, SMALL};
use gradatim_core::stats::{mean, t_interval};
use gradatim_core::{Choice, Directive, Group, Item, Seed};
use gradatim_tasks::{Family, chain_sum};

const PROBLEMS: usize = 1_000;

fn main() {
    let seeds: u64 = std::env::args().nth(1).map_or(5, |seeds| seeds.parse().expect("a number of seeds"));
    let mut gaps = vec![];
    for seed in (10..10 + seeds).map(Seed) {
        let family = Family::ChainSum(chain_sum::Options { levels: [1, 4], ..Default::default() });
        let mut bench = Bench::new(&[family], &[1.0, 1.0, 1.0], 24, SMALL, seed);
        let arm = gradatim_core::ArmIx(3);
        let asked: Vec<Choice> =
            (0..PROBLEMS as u64).map(|n| Choice::train(Item::Fresh { arm, n })).collect();
        let mut dead: Vec<Choice> = bench
            .respond(&asked, 8)
            .into_iter()
            .filter(|group| group.pass_rate() == 0.0)
            .map(|group| group.assignment.choice)
            .collect();
        let n_dead = dead.len();
        for choice in &mut dead {
            let solution = bench.pool.problem(choice.item).unwrap().solution.unwrap();
            let prefix: String = solution.chars().take(solution.chars().count() / 2).collect();
            choice.parts = vec![(1, Directive { prefix: Some(prefix), ..Directive::default() })];
        }
        let retold: Vec<Group> =
            bench.respond(&dead, 1).into_iter().filter(|g| g.pass_rate() == 1.0).collect();
        let said: Vec<(Item, String)> =
            retold.iter().map(|g| (g.assignment.choice.item, g.rollouts[0].text.clone())).collect();
        let shown: Vec<(Item, String)> = said
            .iter()
            .map(|(item, _)| (*item, bench.pool.problem(*item).unwrap().solution.unwrap()))
            .collect();
        let same = said.iter().zip(&shown).filter(|(a, b)| a.1 == b.1).count();
        let [own, expert] = [&said, &shown].map(|texts| mean(&bench.log_probs(texts)));
        gaps.push(own - expert);
        println!(
            "{}",
            serde_json::json!({
                "seed": seed.0, "dead": n_dead, "retold": said.len(), "word for word": same,
                "retelling": own, "solution": expert,
            })
        );
    }
    let gap = t_interval(&gaps);
    println!("{}", serde_json::json!({ "difference": [gap.mean, gap.low, gap.high] }));
}
