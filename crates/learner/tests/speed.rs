//! The floor under the engine's speed: without gemm's `std` feature it would silently be 14 times slower.

use std::hint::black_box;
use std::time::Instant;

use gradatim_learner::engine::matmul::Linear;
use pulp::{Arch, Simd, WithSimd};

/// Fused multiply-adds on registers alone: 12 independent chains of whole vectors.
struct Chains(usize);

impl WithSimd for Chains {
    /// Floating-point operations done, and a result nobody may optimise away.
    type Output = (usize, f32);

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> (usize, f32) {
        let (factor, term) = (simd.splat_f32s(black_box(0.999)), simd.splat_f32s(black_box(0.001)));
        let mut sums = [simd.splat_f32s(1.0); 12];
        for _ in 0..self.0 {
            for sum in &mut sums {
                *sum = simd.mul_add_e_f32s(*sum, factor, term);
            }
        }
        let total = sums.into_iter().map(|sum| simd.reduce_sum_f32s(sum)).sum();
        (self.0 * 12 * S::F32_LANES * 2, total)
    }
}

/// GFLOP/s of [`Chains`].
fn peak() -> f64 {
    let start = Instant::now();
    let (operations, total) = Arch::new().dispatch(Chains(100_000));
    black_box(total);
    operations as f64 / start.elapsed().as_secs_f64() / 1e9
}

/// GFLOP/s of a linear layer from 384 to 128 on 256 rows.
fn product() -> f64 {
    let layer = Linear { rows: 256, inputs: 384, outputs: 128 };
    let (x, w, mut y) = (vec![0.5; 256 * 384], vec![0.25; 384 * 128], vec![0.0; 256 * 128]);
    let start = Instant::now();
    layer.forward(&mut y, black_box(&x), black_box(&w));
    black_box(&mut y);
    assert_eq!(y[0], 48.0);
    2.0 * (256 * 384 * 128) as f64 / start.elapsed().as_secs_f64() / 1e9
}

#[test]
fn matrix_products_run_at_a_quarter_of_the_register_peak_or_more() {
    let best = |measure: fn() -> f64| (0..400).map(|_| measure()).fold(0.0, f64::max);
    let (product, peak) = (best(product), best(peak));
    println!("product {product:.0} GFLOP/s of {peak:.0}");
    assert!(product >= 0.25 * peak, "{product:.1} GFLOP/s of {peak:.1}");
}
