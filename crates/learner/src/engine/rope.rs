//! Rotary positions, half-split as in Llama checkpoints.
//!
//! Pair (x_j, x_{j + h/2}) of a head of length h at position t turns by t theta^(-2j/h).
//! Backward is the turn the other way.

use super::Shape;
use super::kernels::vectorised;

/// Cosines and sines of every position: row t holds h/2 cosines, then h/2 sines.
#[derive(Debug, Clone)]
pub(crate) struct Rope {
    table: Vec<f32>,
    head: usize,
}

impl Rope {
    pub(crate) fn new(shape: &Shape) -> Self {
        let head = shape.head_dim();
        let mut table = Vec::with_capacity(shape.context * head);
        for position in 0..shape.context {
            let angle =
                |j: usize| position as f64 * libm::pow(shape.rope_theta, -2.0 * j as f64 / head as f64);
            table.extend((0..head / 2).map(|j| libm::cos(angle(j)) as f32));
            table.extend((0..head / 2).map(|j| libm::sin(angle(j)) as f32));
        }
        Self { table, head }
    }

    /// Turns the first `turned` columns of each row of `x` (`stride` apart) to the row's position.
    pub(crate) fn forward(&self, x: &mut [f32], stride: usize, turned: usize, positions: &[u32]) {
        self.turn(x, stride, turned, positions, 1.0);
    }

    /// The turn back.
    pub(crate) fn backward(&self, dx: &mut [f32], stride: usize, turned: usize, positions: &[u32]) {
        self.turn(dx, stride, turned, positions, -1.0);
    }

    fn turn(&self, x: &mut [f32], stride: usize, turned: usize, positions: &[u32], sign: f32) {
        vectorised(
            #[inline(always)]
            || {
                for (row, position) in x.chunks_exact_mut(stride).zip(positions) {
                    let (cosines, sines) =
                        self.table[*position as usize * self.head..][..self.head].split_at(self.head / 2);
                    for head in row[..turned].chunks_exact_mut(self.head) {
                        let (left, right) = head.split_at_mut(self.head / 2);
                        for (((a, b), cos), sin) in left.iter_mut().zip(right).zip(cosines).zip(sines) {
                            let (u, v, sin) = (*a, *b, sin * sign);
                            *a = u * cos - v * sin;
                            *b = v * cos + u * sin;
                        }
                    }
                }
            },
        );
    }
}
