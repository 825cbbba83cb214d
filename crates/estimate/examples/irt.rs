//! How long a million answers take to fit.
//!
//! `cargo run --release -p gradatim-estimate --example irt [1pl|2pl [ANSWERS [THREADS]]]`
//!
//! 10,000 learners answer 100 of 1,000 simulated items each. Prints one JSON line: seconds of the fit alone,
//! rounds, and the root mean square error of b in standard errors.

#![allow(clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

use std::time::Instant;

use gradatim_core::{Seed, stats};
use gradatim_estimate::irt::{Model, Options, Response, Responses, fit};

const ITEMS: u32 = 1_000;
const EACH: u32 = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |ix: usize, otherwise: usize| {
        arguments.get(ix).map_or(otherwise, |text| text.replace('_', "").parse().expect("a number"))
    };
    let model = match arguments.first().map(String::as_str) {
        None | Some("1pl") => Model::OneParameter,
        Some("2pl") => Model::TwoParameter,
        Some(other) => {
            eprintln!("no model `{other}`; there are 1pl and 2pl");
            std::process::exit(2);
        }
    };
    let n_learners = argument(1, 1_000_000) as u32 / EACH;
    let threads = argument(2, std::thread::available_parallelism().map_or(1, usize::from));

    let mut rng = Seed(0).rng("example", [0, 0]);
    let ability: Vec<f64> = (0..n_learners).map(|_| rng.normal()).collect();
    let difficulty: Vec<f64> = (0..ITEMS).map(|_| rng.normal()).collect();
    let slopes: Vec<f64> = match model {
        Model::OneParameter => vec![1.0; ITEMS as usize],
        Model::TwoParameter => (0..ITEMS).map(|_| stats::exp(0.3 * rng.normal())).collect(),
    };
    let mut answers = vec![];
    for learner in 0..n_learners {
        // Steps prime to the number of items: 100 different ones, and no two learners' the same.
        let (start, stride) = (
            rng.below(ITEMS.into()) as u32,
            [1, 3, 7, 9][rng.below(4) as usize] + 10 * rng.below(100) as u32,
        );
        for ix in 0..EACH {
            let item = (start + ix * stride) % ITEMS;
            let z = slopes[item as usize] * (ability[learner as usize] - difficulty[item as usize]);
            answers.push(Response { learner, item, correct: rng.unit() < 1.0 / (1.0 + stats::exp(-z)) });
        }
    }
    let began = Instant::now();
    let responses = Responses::new(n_learners as usize, ITEMS as usize, &answers).unwrap();
    let found = fit(&responses, &Options { model, threads, ..Options::default() }).unwrap();
    let seconds = began.elapsed().as_secs_f64();

    let (m, s) = (stats::mean(&ability), stats::sample_std(&ability));
    let miss =
        |ix: usize| ((found.difficulty[ix] - (difficulty[ix] - m) / s) / found.difficulty_error[ix]).powi(2);
    let misses: Vec<f64> = (0..ITEMS as usize).map(miss).collect();
    let line = serde_json::json!({
        "case": arguments.first().map_or("1pl", String::as_str),
        "answers": answers.len(),
        "threads": threads,
        "seconds": (seconds * 1e3).round() / 1e3,
        "rounds": found.trace.len(),
        "converged": found.converged,
        "error_in_standard_errors": (stats::mean(&misses).sqrt() * 1e3).round() / 1e3,
    });
    println!("{line}");
}
