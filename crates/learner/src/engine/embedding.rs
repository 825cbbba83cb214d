//! Tokens to rows of the embedding, and gradients back.

use super::kernels::{add, vectorised};

/// x row i = embedding row tokens[i].
pub(crate) fn forward(x: &mut [f32], embedding: &[f32], tokens: &[u32], width: usize) {
    for (x, token) in x.chunks_exact_mut(width).zip(tokens) {
        x.copy_from_slice(&embedding[*token as usize * width..][..width]);
    }
}

/// gradient row tokens[i] += dx row i, in order.
pub(crate) fn backward(gradient: &mut [f32], dx: &[f32], tokens: &[u32], width: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (dx, token) in dx.chunks_exact(width).zip(tokens) {
                add(&mut gradient[*token as usize * width..][..width], dx);
            }
        },
    );
}
