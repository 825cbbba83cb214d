//! Matrix products of linear layers, all through the `gemm` crate on one thread.
//!
//! A layer is y = x Wᵀ with W [out, in]: `x` [rows, inputs], `y` [rows, outputs], row-major.
//! gemm needs its `std` feature: without it the kernels are scalar, 14 times slower.

use gemm::{Parallelism, gemm};

/// A product of a row-major matrix with strides, as gemm wants it.
#[derive(Clone, Copy)]
struct View {
    start: *const f32,
    row: usize,
    column: usize,
}

/// dst [rows, columns] = keep dst + left [rows, depth] right [depth, columns]; `dst` is row-major and dense.
fn product(
    dst: &mut [f32],
    (rows, columns, depth): (usize, usize, usize),
    keep: bool,
    left: View,
    right: View,
) {
    if rows == 0 {
        return;
    }
    // SAFETY: the callers below check that each slice holds the matrix its view spans, and `dst` is exclusive.
    unsafe {
        gemm(
            rows,
            columns,
            depth,
            dst.as_mut_ptr(),
            1,
            columns as isize,
            keep,
            left.start,
            left.column as isize,
            left.row as isize,
            right.start,
            right.column as isize,
            right.row as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

fn check(len: usize, rows: usize, columns: usize) {
    assert!(len >= rows * columns, "a matrix of {rows} x {columns} in {len} numbers");
}

/// Sizes of a linear layer applied to some rows.
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    /// Rows of `x` and `y`.
    pub rows: usize,
    /// Columns of `x`.
    pub inputs: usize,
    /// Columns of `y`.
    pub outputs: usize,
}

impl Linear {
    fn check(self, x: &[f32], w: &[f32], y: &[f32]) {
        check(x.len(), self.rows, self.inputs);
        check(w.len(), self.outputs, self.inputs);
        check(y.len(), self.rows, self.outputs);
    }

    /// y = x Wᵀ
    pub fn forward(self, y: &mut [f32], x: &[f32], w: &[f32]) {
        self.forward_onto(y, x, w, false);
    }

    /// y += x Wᵀ
    pub fn forward_add(self, y: &mut [f32], x: &[f32], w: &[f32]) {
        self.forward_onto(y, x, w, true);
    }

    fn forward_onto(self, y: &mut [f32], x: &[f32], w: &[f32], keep: bool) {
        self.check(x, w, y);
        let left = View { start: x.as_ptr(), row: self.inputs, column: 1 };
        let right = View { start: w.as_ptr(), row: 1, column: self.inputs };
        product(y, (self.rows, self.outputs, self.inputs), keep, left, right);
    }

    /// dx = dy W
    pub fn backward_input(self, dx: &mut [f32], dy: &[f32], w: &[f32]) {
        self.check(dx, w, dy);
        let left = View { start: dy.as_ptr(), row: self.outputs, column: 1 };
        let right = View { start: w.as_ptr(), row: self.inputs, column: 1 };
        product(dx, (self.rows, self.inputs, self.outputs), false, left, right);
    }

    /// dW += dyᵀ x
    pub fn backward_weight(self, dw: &mut [f32], dy: &[f32], x: &[f32]) {
        self.check(x, dw, dy);
        let left = View { start: dy.as_ptr(), row: 1, column: self.outputs };
        let right = View { start: x.as_ptr(), row: self.inputs, column: 1 };
        product(dw, (self.outputs, self.inputs, self.rows), true, left, right);
    }
}
