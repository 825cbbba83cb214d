//! RMSNorm: y = x r w with r = 1 / sqrt(mean x² + eps).
//!
//! Backward  dx = r (dy w) - x r³ / d Σ (dy w x),  dw = Σ rows dy x r

use super::kernels::{add, dot, dot3, vectorised};

/// y = norm(x); keeps r of each row in `scales`. Rows of `weight.len()`.
pub(crate) fn forward(y: &mut [f32], scales: &mut [f32], x: &[f32], weight: &[f32], eps: f32) {
    let width = weight.len();
    vectorised(
        #[inline(always)]
        || {
            for ((x, y), scale) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)).zip(scales) {
                let r = 1.0 / (dot(x, x) / width as f32 + eps).sqrt();
                *scale = r;
                for ((y, x), w) in y.iter_mut().zip(x).zip(weight) {
                    *y = x * r * w;
                }
            }
        },
    );
}

/// What the norm was given, and its scales.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub x: &'a [f32],
    pub scales: &'a [f32],
    pub weight: &'a [f32],
}

/// dx += backward of dy; dw accumulates.
pub(crate) fn backward(dx: &mut [f32], dw: &mut [f32], dy: &[f32], seen: Seen<'_>) {
    let (weight, width) = (seen.weight, seen.weight.len());
    let mut gradient = vec![0.0_f32; width];
    vectorised(
        #[inline(always)]
        || {
            let rows = seen.x.chunks_exact(width).zip(dy.chunks_exact(width)).zip(dx.chunks_exact_mut(width));
            for (((x, dy), dx), &r) in rows.zip(seen.scales) {
                let pull = dot3(x, dy, weight) * r * r * r / width as f32;
                for ((((dx, dy), x), w), g) in dx.iter_mut().zip(dy).zip(x).zip(weight).zip(&mut gradient) {
                    *g += dy * x * r;
                    *dx += dy * w * r - x * pull;
                }
            }
            add(dw, &gradient);
        },
    );
}

/// The normalised rows once more.
pub(crate) fn again(y: &mut [f32], seen: Seen<'_>) {
    let width = seen.weight.len();
    vectorised(
        #[inline(always)]
        || {
            for ((x, y), r) in seen.x.chunks_exact(width).zip(y.chunks_exact_mut(width)).zip(seen.scales) {
                for ((y, x), w) in y.iter_mut().zip(x).zip(seen.weight) {
                    *y = x * r * w;
                }
            }
        },
    );
}
