//! Counter-based randomness: every draw is keyed, none depends on what was drawn before.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng};

/// The seed of one run. Streams come out of it by (purpose, key), never by order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream for `purpose` and `key`: ChaCha8 keyed by (seed, purpose, key).
    pub fn rng(self, purpose: &str, key: [u64; 2]) -> Rng {
        let mut bytes = [0_u8; 32];
        let words = [self.0, crate::fingerprint(purpose), key[0], key[1]];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        Rng(ChaCha8Rng::from_seed(bytes))
    }

    /// A seed of its own for a part of the run.
    #[must_use]
    pub fn derive(self, purpose: &str, key: u64) -> Self {
        Self(self.rng(purpose, [key, u64::MAX]).next_u64())
    }
}

/// A stream of random numbers; see [`Seed::rng`].
#[derive(Debug, Clone)]
pub struct Rng(ChaCha8Rng);

impl Rng {
    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Uniform in 0..n without modulo bias (Lemire's multiply and reject). `n` must not be 0.
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "a draw from an empty range");
        loop {
            let wide = u128::from(self.next_u64()) * u128::from(n);
            // The threshold lies below n: most draws need no division to know that they are past it.
            if wide as u64 >= n || wide as u64 >= n.wrapping_neg() % n {
                return (wide >> 64) as u64;
            }
        }
    }

    /// Uniform in low..=high.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high as i128 - low as i128 + 1) as u64;
        (i128::from(low) + i128::from(self.below(span))) as i64
    }

    /// Standard normal (Box-Muller, through `libm` so that every platform agrees).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Index drawn with probability proportional to `weights` (non-negative, sum above 0).
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (ix, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return ix;
            }
        }
        weights.iter().rposition(|w| *w > 0.0).unwrap_or(0)
    }

    /// Fisher-Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_keyed_not_ordered() {
        let draw = |seed, purpose, key| Seed(seed).rng(purpose, key).next_u64();
        assert_eq!(draw(1, "a", [2, 3]), draw(1, "a", [2, 3]));
        let all = [draw(1, "a", [2, 3]), draw(2, "a", [2, 3]), draw(1, "b", [2, 3]), draw(1, "a", [3, 2])];
        for (ix, left) in all.iter().enumerate() {
            assert!(all[ix + 1..].iter().all(|right| left != right));
        }
    }

    #[test]
    fn draws_below_n_are_uniform_within_five_standard_errors() {
        let mut rng = Seed(7).rng("uniform", [0, 0]);
        let (n, draws) = (6_u64, 60_000);
        let mut counts = [0_u32; 6];
        for _ in 0..draws {
            counts[rng.below(n) as usize] += 1;
        }
        let p = 1.0 / n as f64;
        let error = (f64::from(draws) * p * (1.0 - p)).sqrt();
        for count in counts {
            assert!((f64::from(count) - f64::from(draws) * p).abs() < 5.0 * error, "{counts:?}");
        }
    }

    #[test]
    fn normal_has_unit_moments_within_five_standard_errors() {
        let mut rng = Seed(7).rng("normal", [0, 0]);
        let draws: Vec<f64> = (0..40_000).map(|_| rng.normal()).collect();
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / n;
        assert!(mean.abs() < 5.0 / n.sqrt(), "mean {mean}");
        assert!((variance - 1.0).abs() < 5.0 * (2.0 / n).sqrt(), "variance {variance}");
    }
}
