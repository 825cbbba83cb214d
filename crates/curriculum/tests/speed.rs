//! Cost of a draw on a large pool. Run with
//! `cargo test --release -p gradatim-curriculum --test speed -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::time::{Duration, Instant};

use common::{context, every_sampler, rows};

#[test]
#[ignore = "measures time on a pool of a million rows"]
fn a_batch_of_512_from_a_million_rows_costs_far_less_than_a_millisecond() {
    let pool = rows(&[100_000; 10]);
    for spec in every_sampler() {
        let mut sampler = spec.build(&pool).unwrap();
        let mut times: Vec<Duration> = (0..200)
            .map(|step| {
                let start = Instant::now();
                let selection = sampler.select(512, &context(&pool, step)).unwrap();
                let time = start.elapsed();
                assert_eq!(selection.choices.len(), 512);
                time
            })
            .collect();
        let first = times[0];
        times.sort_unstable();
        println!("{spec:?}: first {first:?}, median {:?}, slowest {:?}", times[100], times[199]);
        assert!(times[100] < Duration::from_micros(500), "median {:?}", times[100]);
    }
}
