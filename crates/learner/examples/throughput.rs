//! `throughput train|sample s|m [steps]`: tokens per second and peak memory of the engine on two threads.
//! `throughput step [prompts] [threads]`: seconds of sampling and of one GRPO update at the quickstart's size.
//!
//! The peer is `bench/learner_torch.py`; both print one JSON line.

use std::time::Instant;

use gradatim_core::Seed;
use gradatim_learner::engine::{
    AdamW, Decoder, Draw, Loss, Request, Sampler, Sequence, Shape, Target, Trainer,
};

const THREADS: usize = 2;
const ROUNDS: usize = 5;

fn size(name: &str) -> (Shape, usize) {
    let shape = |layers, width, heads, context| Shape {
        vocabulary: 64,
        width,
        layers,
        heads,
        kv_heads: heads,
        hidden: 3 * width,
        context,
        tied: false,
        rope_theta: 1e4,
        norm_eps: 1e-5,
    };
    match name {
        "m" => (shape(6, 256, 8, 128), 32),
        _ => (shape(4, 128, 4, 64), 64),
    }
}

/// An affine stream of tokens, the same formula as in the peer.
fn sequences(shape: &Shape, rows: usize, seed: usize) -> Vec<Sequence> {
    let weight = 1.0 / (rows * shape.context) as f32;
    let row = |row: usize| {
        let mut token = (seed * 7919 + row * 104_729) % shape.vocabulary;
        let mut sequence = Sequence::default();
        for position in 0..shape.context {
            sequence.tokens.push(token as u32);
            token = (token * 5 + position + 3) % shape.vocabulary;
            let target = Target { row: position as u32, token: token as u32, weight, ..Target::default() };
            sequence.targets.push(target);
        }
        sequence
    };
    (0..rows).map(row).collect()
}

fn train(name: &str, steps: usize) -> Vec<f64> {
    let (shape, rows) = size(name);
    let Ok(decoder) = Decoder::random(shape, Seed(0)) else { return vec![] };
    let mut trainer = Trainer::new(decoder, THREADS);
    let adamw = AdamW { weight_decay: 0.1, ..AdamW::default() };
    let batches: Vec<Vec<Sequence>> = (0..8).map(|seed| sequences(&shape, rows, seed)).collect();
    let mut taken = 0;
    let mut run = |steps: usize| {
        let start = Instant::now();
        let mut loss = 0.0;
        for _ in 0..steps {
            loss = trainer
                .update(&batches[taken % 8], Loss::CrossEntropy, &adamw, 3e-4)
                .map_or(f64::NAN, |s| s.loss);
            taken += 1;
        }
        (start.elapsed().as_secs_f64(), loss)
    };
    let first = run(3).1;
    let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| run(steps)).collect();
    eprintln!("loss {first:.4} to {:.4}", rounds[ROUNDS - 1].1);
    rounds.iter().map(|(seconds, _)| (rows * shape.context * steps) as f64 / seconds).collect()
}

fn sample(name: &str) -> Vec<f64> {
    let (shape, _) = size(name);
    let Ok(decoder) = Decoder::random(shape, Seed(0)) else { return vec![] };
    let request = |key: u32| Request {
        prompt: vec![key % 64],
        copies: 1,
        most: shape.context as u32 - 1,
        key: u64::from(key),
        first: 0,
    };
    let requests: Vec<Request> = (0..256).map(request).collect();
    let mut sampler = Sampler::default();
    let mut run = |round: usize| {
        let start = Instant::now();
        // No token stops: every sequence runs to the full context.
        let draw = Draw { temperature: 1.0, top_p: 1.0, stop: u32::MAX, seed: Seed(round as u64) };
        let tokens: usize = sampler
            .sample(&decoder, &requests, draw, THREADS)
            .map_or(0, |sampled| sampled.iter().map(|one| one.tokens.len()).sum());
        tokens as f64 / start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(&mut run).collect()
}

/// 8 rollouts of each prompt at the quickstart's size, 10 prompt tokens and 12 sampled, then one update on all.
fn quickstart_step(prompts: u32, threads: usize) {
    let shape =
        Shape { vocabulary: 99, width: 64, layers: 3, heads: 4, kv_heads: 4, hidden: 192, ..size("s").0 };
    let Ok(decoder) = Decoder::random(shape, Seed(0)) else { return };
    let mut trainer = Trainer::new(decoder, threads);
    let mut sampler = Sampler::default();
    let mut seconds = (vec![], vec![]);
    for round in 0..20 {
        let request = |ix: u32| Request {
            prompt: (0..10).map(|t| (ix * 7 + t * 3) % 99).collect(),
            copies: 8,
            most: 12,
            key: u64::from(ix),
            first: 0,
        };
        let requests: Vec<Request> = (0..prompts).map(request).collect();
        let draw = Draw { temperature: 1.0, top_p: 1.0, stop: u32::MAX, seed: Seed(round) };
        let start = Instant::now();
        let Ok(sampled) = sampler.sample(&trainer.decoder, &requests, draw, threads) else { return };
        seconds.0.push(start.elapsed().as_secs_f64());
        let sequences: Vec<Sequence> = sampled
            .iter()
            .enumerate()
            .map(|(ix, out)| {
                let tokens = [&requests[ix / 8].prompt[..], &out.tokens[..]].concat();
                let target = |(t, token): (usize, &u32)| Target {
                    row: t as u32 + 9,
                    token: *token,
                    weight: 1.0 / 6144.0,
                    advantage: if ix % 2 == 0 { 0.5 } else { -0.5 },
                    old: out.log_probs[t],
                    ..Target::default()
                };
                Sequence { targets: out.tokens.iter().enumerate().map(target).collect(), tokens }
            })
            .collect();
        let start = Instant::now();
        let loss = Loss::Policy { clip_low: 0.2, clip_high: 0.2, temperature: 1.0 };
        if trainer.update(&sequences, loss, &AdamW::default(), 1e-4).is_err() {
            return;
        }
        seconds.1.push(start.elapsed().as_secs_f64());
    }
    println!("{{\"sample_s\":{:.4},\"train_s\":{:.4}}}", median(seconds.0), median(seconds.1));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Peak resident memory; not available everywhere.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(f64::NAN, |kb| kb / 1024.0)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |ix: usize| arguments.get(ix).map_or("", String::as_str);
    let rates = match argument(0) {
        "train" => train(argument(1), argument(2).parse().unwrap_or(10)),
        "sample" => sample(argument(1)),
        "step" => {
            return quickstart_step(argument(1).parse().unwrap_or(32), argument(2).parse().unwrap_or(1));
        }
        _ => {
            eprintln!("usage: throughput train|sample s|m [steps] | throughput step [prompts] [threads]");
            std::process::exit(2);
        }
    };
    println!("{{\"tok_s\":{:.0},\"rss_mb\":{:.0}}}", median(rates), peak_mb());
}
