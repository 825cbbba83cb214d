//! AdamW on flat arrays, after clipping the global norm.
//!
//! g <- g min(1, clip / |g|);  m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g²;
//! w <- w - rate (m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps) + decay w)
//!
//! Work is cut into fixed blocks, so sums do not depend on the number of threads.

use super::kernels::{add, dot, vectorised};
use super::threads;

/// Numbers per block.
const BLOCK: usize = 1 << 14;

/// Constants of the update.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamW {
    /// Memory of the first moment.
    pub beta1: f64,
    /// Memory of the second moment.
    pub beta2: f64,
    /// Added to the root.
    pub eps: f64,
    /// Decay of all weights.
    pub weight_decay: f64,
    /// Largest norm of the gradient.
    pub clip_norm: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.0, clip_norm: 1.0 }
    }
}

/// State of the optimiser.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moments {
    /// Running mean of the gradient.
    pub first: Vec<f32>,
    /// Running mean of its square.
    pub second: Vec<f32>,
    /// Updates so far.
    pub step: u64,
}

impl Moments {
    /// Nothing seen yet, for `len` parameters.
    pub fn new(len: usize) -> Self {
        Self { first: vec![0.0; len], second: vec![0.0; len], step: 0 }
    }
}

/// Numbers per thread: whole blocks.
fn share(len: usize, threads: usize) -> usize {
    len.div_ceil(BLOCK).div_ceil(threads).max(1) * BLOCK
}

/// Sums all lanes into the first, in order; returns the norm of the sum.
pub(crate) fn reduce(lanes: &mut [Vec<f32>], threads: usize) -> f64 {
    let Some((total, others)) = lanes.split_first_mut() else { return 0.0 };
    let (share, others) = (share(total.len(), threads), &*others);
    let tasks: Vec<_> = total.chunks_mut(share).enumerate().collect();
    let squares = threads::each(tasks, |(ix, part)| {
        let mut sums = vec![];
        for (block_ix, block) in part.chunks_mut(BLOCK).enumerate() {
            let from = ix * share + block_ix * BLOCK;
            let sum = vectorised(
                #[inline(always)]
                || {
                    others.iter().for_each(|other| add(block, &other[from..from + block.len()]));
                    dot(block, block)
                },
            );
            sums.push(f64::from(sum));
        }
        sums
    });
    libm::sqrt(squares.iter().flatten().sum())
}

impl AdamW {
    /// One update of `weights` along `gradient`, whose norm is `norm`.
    pub fn update(
        &self,
        weights: &mut [f32],
        gradient: &[f32],
        norm: f64,
        moments: &mut Moments,
        rate: f64,
        threads: usize,
    ) {
        moments.step += 1;
        let t = moments.step as f64;
        let clip = if norm > self.clip_norm { (self.clip_norm / norm) as f32 } else { 1.0 };
        let (b1, b2) = (self.beta1 as f32, self.beta2 as f32);
        let unbias1 = (1.0 / (1.0 - libm::pow(self.beta1, t))) as f32;
        let unbias2 = (1.0 / (1.0 - libm::pow(self.beta2, t))) as f32;
        let (rate, eps, decay) = (rate as f32, self.eps as f32, self.weight_decay as f32);
        let share = share(weights.len(), threads);
        let parts = weights.chunks_mut(share).zip(gradient.chunks(share));
        let moments = moments.first.chunks_mut(share).zip(moments.second.chunks_mut(share));
        threads::each(parts.zip(moments).collect(), |((weights, gradient), (first, second))| {
            vectorised(
                #[inline(always)]
                || {
                    for (((w, g), m), v) in weights.iter_mut().zip(gradient).zip(first).zip(second) {
                        let g = g * clip;
                        *m = b1 * *m + (1.0 - b1) * g;
                        *v = b2 * *v + (1.0 - b2) * g * g;
                        *w -= rate * (*m * unbias1 / ((*v * unbias2).sqrt() + eps) + decay * *w);
                    }
                },
            );
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // b1 = 1/2, b2 = 3/4, rate 0.1, decay 0.5, no eps, w = 2.
        // g = 1: m/c = 1, v/c = 1: w = 2 - 0.1 (1 + 1) = 1.8.
        // g = -3 (clipped from -6 by norm 6 to 3): m = 0.25 - 1.5 = -1.25, / 0.75 = -5/3;
        // v = 3/16 + 9/4 = 39/16, / (7/16) = 39/7: w = 1.8 - 0.1 (-5/3 / sqrt(39/7) + 0.9).
        let adamw = AdamW { beta1: 0.5, beta2: 0.75, eps: 0.0, weight_decay: 0.5, clip_norm: 3.0 };
        let (mut weights, mut moments) = (vec![2.0], Moments::new(1));
        adamw.update(&mut weights, &[1.0], 1.0, &mut moments, 0.1, 1);
        assert!((weights[0] - 1.8).abs() < 1e-6, "{weights:?}");
        adamw.update(&mut weights, &[-6.0], 6.0, &mut moments, 0.1, 1);
        let exact = 1.8 - 0.1 * (-5.0 / 3.0 / (39.0_f32 / 7.0).sqrt() + 0.9);
        assert!((weights[0] - exact).abs() < 1e-6, "{weights:?} {exact}");
    }

    #[test]
    fn the_norm_of_summed_lanes_does_not_depend_on_threads() {
        let lane = |k: usize| (0..3 * BLOCK + 5).map(|ix| ((ix * k) as f32).sin()).collect::<Vec<_>>();
        let norms: Vec<u64> =
            (1..5).map(|threads| reduce(&mut [lane(1), lane(2), lane(3)], threads).to_bits()).collect();
        assert!(norms.windows(2).all(|pair| pair[0] == pair[1]));
        let mut four = [vec![1.0_f32], vec![2.0]];
        assert_eq!(reduce(&mut four, 1), 3.0);
    }
}
