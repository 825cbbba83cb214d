//! Weights laid out for decoding, where few rows meet every matrix at every token.
//!
//! Panels   [outputs / 32][inputs][32]: the weights of 32 outputs side by side, input by input, padded with zeros,
//!          laid out once a call instead of packed at every token
//! Product  y = x Wᵀ, some rows against a panel at a time; an output is one chain of multiply-adds over the inputs
//!          in order, so the number of rows changes no bit of it

use pulp::{Arch, Simd, WithSimd};

use super::kernels::{load, store};

/// Outputs of a panel: two registers of AVX-512, four of AVX2.
const PANEL: usize = 32;

/// One matrix [outputs, inputs] in panels.
#[derive(Debug, Clone, Default)]
pub(crate) struct Panels {
    numbers: Vec<f32>,
    inputs: usize,
    outputs: usize,
}

impl Panels {
    /// Lays out `w`, row-major with `inputs` columns.
    pub(crate) fn fill(&mut self, w: &[f32], inputs: usize) {
        (self.inputs, self.outputs) = (inputs, w.len() / inputs);
        self.numbers.resize(self.outputs.div_ceil(PANEL) * inputs * PANEL, 0.0);
        let of_panels = w.chunks(PANEL * inputs).zip(self.numbers.chunks_exact_mut(PANEL * inputs));
        for (rows, panel) in of_panels {
            for (lane, row) in rows.chunks_exact(inputs).enumerate() {
                for (weight, to) in row.iter().zip(panel[lane..].iter_mut().step_by(PANEL)) {
                    *to = *weight;
                }
            }
        }
    }

    /// y = x Wᵀ, or y += x Wᵀ, for dense rows.
    pub(crate) fn forward(&self, y: &mut [f32], x: &[f32], keep: bool) {
        assert_eq!(y.len() * self.inputs, x.len() * self.outputs, "as many rows on both sides");
        Arch::new().dispatch(Product { panels: self, x, y, keep });
    }
}

struct Product<'a> {
    panels: &'a Panels,
    x: &'a [f32],
    y: &'a mut [f32],
    keep: bool,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let rows = self.x.len() / self.panels.inputs;
        for column in (0..self.panels.outputs).step_by(PANEL) {
            let mut row = 0;
            // 12 rows of two registers leave room among 32, 6 among 16.
            while S::F32_LANES >= 16 && row + 12 <= rows {
                self.tile::<S, 12>(simd, column, row);
                row += 12;
            }
            while row + 6 <= rows {
                self.tile::<S, 6>(simd, column, row);
                row += 6;
            }
            while row + 2 <= rows {
                self.tile::<S, 2>(simd, column, row);
                row += 2;
            }
            if row < rows {
                self.tile::<S, 1>(simd, column, row);
            }
        }
    }
}

impl Product<'_> {
    /// ROWS rows from `row` on against the panel at `column`.
    #[inline(always)]
    fn tile<S: Simd, const ROWS: usize>(&mut self, simd: S, column: usize, row: usize) {
        let Panels { numbers, inputs, outputs } = self.panels;
        let panel = &numbers[column * inputs..][..inputs * PANEL];
        let x = &self.x[row * inputs..][..ROWS * inputs];
        let pair = 2 * S::F32_LANES;
        let mut sums_out = [[0.0_f32; PANEL]; ROWS];
        for first in (0..PANEL).step_by(pair) {
            let mut sums = [[simd.splat_f32s(0.0); 2]; ROWS];
            // SAFETY: `first + pair <= PANEL`, so every load lies in row `input` of the panel, and every factor in `x`.
            unsafe {
                for input in 0..*inputs {
                    let weights = panel.as_ptr().add(input * PANEL + first);
                    let (left, right) = (load::<S>(weights), load::<S>(weights.add(S::F32_LANES)));
                    for (row, sums) in sums.iter_mut().enumerate() {
                        let factor = simd.splat_f32s(*x.get_unchecked(row * inputs + input));
                        sums[0] = simd.mul_add_e_f32s(factor, left, sums[0]);
                        sums[1] = simd.mul_add_e_f32s(factor, right, sums[1]);
                    }
                }
                for (out, sums) in sums_out.iter_mut().zip(sums) {
                    store::<S>(out.as_mut_ptr().add(first), sums[0]);
                    store::<S>(out.as_mut_ptr().add(first + S::F32_LANES), sums[1]);
                }
            }
        }
        let width = PANEL.min(outputs - column);
        for (at, out) in sums_out.iter().enumerate() {
            let y = &mut self.y[(row + at) * outputs + column..][..width];
            if self.keep {
                y.iter_mut().zip(out).for_each(|(y, sum)| *y += sum);
            } else {
                y.copy_from_slice(&out[..width]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_give_the_product_and_rows_change_no_bit() {
        for (rows, inputs, outputs) in [(1, 1, 1), (7, 20, 37), (25, 64, 96), (12, 33, 14)] {
            let x: Vec<f32> = (0..rows * inputs).map(|ix| (ix as f32).sin()).collect();
            let w: Vec<f32> = (0..outputs * inputs).map(|ix| (ix as f32 * 0.7).cos()).collect();
            let mut panels = Panels::default();
            panels.fill(&w, inputs);
            let mut y = vec![1.0; rows * outputs];
            panels.forward(&mut y, &x, true);
            for row in 0..rows {
                let x = &x[row * inputs..][..inputs];
                let mut alone = vec![0.0; outputs];
                panels.forward(&mut alone, x, false);
                for (column, (y, alone)) in y[row * outputs..].iter().zip(&alone).enumerate() {
                    let products =
                        x.iter().zip(&w[column * inputs..]).map(|(x, w)| f64::from(*x) * f64::from(*w));
                    let exact: f64 = products.sum();
                    assert!((f64::from(*alone) - exact).abs() < 1e-4, "{alone} for {exact}");
                    assert_eq!(*y, 1.0 + alone, "row {row} of {rows}");
                }
            }
        }
    }
}
