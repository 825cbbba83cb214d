//! The floor under the engine's speed: without gemm's `std` feature it would silently be 14 times slower.

use std::hint::black_box;
use std::time::Instant;

use gradatim_learner::engine::kernels::vectorised;
use gradatim_learner::engine::matmul::Linear;

/// GFLOP/s of fused multiply-adds on registers alone: 12 independent chains of 16 lanes.
fn peak() -> f64 {
    const ROUNDS: usize = 100_000;
    let start = Instant::now();
    let mut sums = [[1.0_f32; 16]; 12];
    let (factor, term) = (black_box(0.999_f32), black_box(0.001_f32));
    vectorised(
        #[inline(always)]
        || {
            for _ in 0..ROUNDS {
                for chain in &mut sums {
                    for sum in chain {
                        *sum = sum.mul_add(factor, term);
                    }
                }
            }
        },
    );
    black_box(sums);
    (ROUNDS * 12 * 16 * 2) as f64 / start.elapsed().as_secs_f64() / 1e9
}

/// GFLOP/s of a linear layer from 384 to 128 on 256 rows.
fn product() -> f64 {
    let layer = Linear { rows: 256, inputs: 384, outputs: 128 };
    let (x, w, mut y) = (vec![0.5; 256 * 384], vec![0.25; 384 * 128], vec![0.0; 256 * 128]);
    let start = Instant::now();
    for _ in 0..8 {
        layer.forward(&mut y, black_box(&x), black_box(&w));
        black_box(&mut y);
    }
    assert_eq!(y[0], 48.0);
    8.0 * 2.0 * (256 * 384 * 128) as f64 / start.elapsed().as_secs_f64() / 1e9
}

#[test]
fn matrix_products_run_at_a_quarter_of_the_register_peak_or_more() {
    let best = |measure: fn() -> f64| (0..40).map(|_| measure()).fold(0.0, f64::max);
    let (product, peak) = (best(product), best(peak));
    println!("product {product:.0} GFLOP/s of {peak:.0}");
    assert!(product >= 0.25 * peak, "{product:.1} GFLOP/s of {peak:.1}");
}
