//! SwiGLU between two linear layers: a = silu(g) u, with [g | u] = x Wᵀ and silu(g) = g sigmoid(g).
//!
//! Backward  du = da silu(g),  dg = da u (s + silu(g) (1 - s)), s = sigmoid(g)

use super::kernels::{sigmoid, vectorised};

/// a = silu(g) u for rows [g | u] of twice `hidden`.
pub(crate) fn forward(a: &mut [f32], gate_up: &[f32], hidden: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (row, a) in gate_up.chunks_exact(2 * hidden).zip(a.chunks_exact_mut(hidden)) {
                let (gate, up) = row.split_at(hidden);
                for ((a, g), u) in a.iter_mut().zip(gate).zip(up) {
                    *a = g * sigmoid(*g) * u;
                }
            }
        },
    );
}

/// Turns `gate_up` into its gradient and `da` back into a, which the forward pass did not keep.
pub(crate) fn backward(gate_up: &mut [f32], da: &mut [f32], hidden: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (row, da) in gate_up.chunks_exact_mut(2 * hidden).zip(da.chunks_exact_mut(hidden)) {
                let (gate, up) = row.split_at_mut(hidden);
                for ((g, u), a) in gate.iter_mut().zip(up).zip(da) {
                    let (da, s) = (*a, sigmoid(*g));
                    let silu = *g * s;
                    *a = silu * *u;
                    *g = da * *u * (silu * (1.0 - s) + s);
                    *u = da * silu;
                }
            }
        },
    );
}
