//! SwiGLU between two linear layers: a = silu(g) u, with [g | u] = x Wᵀ and silu(g) = g sigmoid(g).
//!
//! Backward  du = da silu(g),  dg = da u (s + silu(g) (1 - s)), s = sigmoid(g)

use super::kernels::{LANES, sigmoid, vectorised};

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

/// (a, dg, du) of one number.
#[inline(always)]
fn slopes(g: f32, u: f32, da: f32) -> (f32, f32, f32) {
    let s = sigmoid(g);
    let silu = g * s;
    (silu * u, da * u * (silu * (1.0 - s) + s), da * silu)
}

/// Turns `gate_up` into its gradient and `da` back into a, which the forward pass did not keep.
pub(crate) fn backward(gate_up: &mut [f32], da: &mut [f32], hidden: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (row, da) in gate_up.chunks_exact_mut(2 * hidden).zip(da.chunks_exact_mut(hidden)) {
                let (gate, up) = row.split_at_mut(hidden);
                let (gates, ups, das) = (gate.as_chunks_mut(), up.as_chunks_mut(), da.as_chunks_mut());
                for ((gate, up), da) in gates.0.iter_mut().zip(ups.0).zip(das.0) {
                    // Copies: the compiler must see that the three do not overlap.
                    let (mut g, mut u, mut a): ([f32; LANES], [f32; LANES], [f32; LANES]) = (*gate, *up, *da);
                    for lane in 0..LANES {
                        (a[lane], g[lane], u[lane]) = slopes(g[lane], u[lane], a[lane]);
                    }
                    (*gate, *up, *da) = (g, u, a);
                }
                for ((gate, up), da) in gates.1.iter_mut().zip(ups.1).zip(das.1) {
                    (*da, *gate, *up) = slopes(*gate, *up, *da);
                }
            }
        },
    );
}
