//! Vector arithmetic: the small functions every block is made of.
//!
//! They are `inline(always)` and meant to be called inside [`vectorised`], where the compiler may use
//! AVX2 or AVX-512 with fused multiply-add although the binary is built for any x86-64.
//! Sums run over 16 fixed lanes: the order of additions, and so the result, is fixed.

use pulp::{Arch, Simd};

/// Lanes of a reduction.
pub(crate) const LANES: usize = 16;

/// Runs `body` with the widest vectors the processor has.
#[inline(always)]
pub fn vectorised<R>(body: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(body)
}

/// The next multiple of [`LANES`].
pub(crate) fn padded(len: usize) -> usize {
    len.next_multiple_of(LANES)
}

/// eˣ: x log2 e = r + f, a polynomial for 2^f, r into the exponent. NaN stays NaN.
/// Below -87 it is e^-87 (1e-38), above 88 it is e^88.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // ln2^k / k!, the last ones adjusted to the range -1/2 .. 1/2
    const P: [f32; 7] = [
        1.0,
        std::f32::consts::LN_2,
        0.240_226_5,
        0.055_504_11,
        0.009_618_129,
        0.001_333_355_8,
        0.000_154_035_3,
    ];
    // 1.5 * 2^23: adding it leaves the nearest whole number in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0) * std::f32::consts::LOG2_E;
    let rounded = x + ROUND;
    let part = x - (rounded - ROUND);
    let mut power = P[6];
    for c in [P[5], P[4], P[3], P[2], P[1], P[0]] {
        power = power.mul_add(part, c);
    }
    f32::from_bits(rounded.to_bits().wrapping_add(127) << 23) * power
}

/// 1 / (1 + e^-x)
#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Sum of `f(ix)` lane by lane, then over lanes.
#[inline(always)]
fn reduce(len: usize, start: f32, term: impl Fn(f32, usize) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; LANES];
    let whole = len / LANES * LANES;
    let mut at = 0;
    while at < whole {
        for (lane, value) in lanes.iter_mut().enumerate() {
            *value = term(*value, at + lane);
        }
        at += LANES;
    }
    for ix in whole..len {
        lanes[0] = term(lanes[0], ix);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// Σ a b
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let b = &b[..a.len()];
    reduce(a.len(), 0.0, |sum, ix| a[ix].mul_add(b[ix], sum), |x, y| x + y)
}

/// Σ a b c
#[inline(always)]
pub(crate) fn dot3(a: &[f32], b: &[f32], c: &[f32]) -> f32 {
    let (b, c) = (&b[..a.len()], &c[..a.len()]);
    reduce(a.len(), 0.0, |sum, ix| (a[ix] * b[ix]).mul_add(c[ix], sum), |x, y| x + y)
}

/// Σ a
#[inline(always)]
pub(crate) fn sum(a: &[f32]) -> f32 {
    reduce(a.len(), 0.0, |sum, ix| sum + a[ix], |x, y| x + y)
}

/// Largest of `a`; minus infinity of nothing.
#[inline(always)]
pub(crate) fn max(a: &[f32]) -> f32 {
    reduce(
        a.len(),
        f32::NEG_INFINITY,
        |most, ix| if a[ix] > most { a[ix] } else { most },
        |x, y| if x > y { x } else { y },
    )
}

/// a <- e^(scale a) / Σ; returns ln Σ e^(scale a).
#[inline(always)]
pub(crate) fn softmax(a: &mut [f32], scale: f32) -> f32 {
    let top = max(a) * scale;
    for value in a.iter_mut() {
        *value = exp(value.mul_add(scale, -top));
    }
    let total = sum(a);
    let share = 1.0 / total;
    for value in a.iter_mut() {
        *value *= share;
    }
    top + libm::logf(total)
}

/// dst += src
#[inline(always)]
pub(crate) fn add(dst: &mut [f32], src: &[f32]) {
    for (dst, src) in dst.iter_mut().zip(src) {
        *dst += src;
    }
}

/// A matrix read element by element: `start[row * rows_apart + column * columns_apart]`.
#[derive(Clone, Copy)]
pub(crate) struct Strided<'a> {
    pub start: &'a [f32],
    pub rows_apart: usize,
    pub columns_apart: usize,
}

/// Rows of one tile of [`small_product`].
pub(crate) const TILE: usize = 4;

/// dst [TILE, columns] (+)= left [TILE, depth] right [depth, columns], for the small matrices of attention.
///
/// `columns` is a multiple of [`LANES`]; `right` and `dst` are row-major, `stride` apart.
#[inline(always)]
pub(crate) fn small_product<S: Simd>(
    simd: S,
    (columns, depth): (usize, usize),
    left: Strided<'_>,
    (right, right_stride): (&[f32], usize),
    (dst, dst_stride): (&mut [f32], usize),
    keep: bool,
) {
    assert!(columns.is_multiple_of(LANES) && columns <= dst_stride && columns <= right_stride);
    if columns == 0 || depth == 0 {
        if !keep {
            dst.chunks_mut(dst_stride).take(TILE).for_each(|row| row[..columns].fill(0.0));
        }
        return;
    }
    assert!((TILE - 1) * left.rows_apart + (depth - 1) * left.columns_apart < left.start.len());
    assert!((depth - 1) * right_stride + columns <= right.len());
    assert!((TILE - 1) * dst_stride + columns <= dst.len());
    let pair = 2 * S::F32_LANES;
    let mut column = 0;
    while column < columns {
        // SAFETY: the assertions above bound every index either call can form.
        unsafe {
            let right = right.as_ptr().add(column);
            let dst = dst.as_mut_ptr().add(column);
            if column + pair <= columns {
                tile::<S, 2>(simd, depth, left, right, right_stride, dst, dst_stride, keep);
                column += pair;
            } else {
                tile::<S, 1>(simd, depth, left, right, right_stride, dst, dst_stride, keep);
                column += S::F32_LANES;
            }
        }
    }
}

/// [`small_product`] over `VECTORS` vectors of columns, accumulators in registers.
///
/// # Safety
/// All TILE rows of `left` must hold `depth` elements; `right` must span `depth` rows and `dst` TILE rows, each
/// with `VECTORS * S::F32_LANES` elements left.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "pointers and strides of three matrices")]
unsafe fn tile<S: Simd, const VECTORS: usize>(
    simd: S,
    depth: usize,
    left: Strided<'_>,
    right: *const f32,
    right_stride: usize,
    dst: *mut f32,
    dst_stride: usize,
    keep: bool,
) {
    unsafe {
        let mut sums = [[simd.splat_f32s(0.0); VECTORS]; TILE];
        if keep {
            for (row, sums) in sums.iter_mut().enumerate() {
                for (ix, sum) in sums.iter_mut().enumerate() {
                    *sum = load::<S>(dst.add(row * dst_stride + ix * S::F32_LANES));
                }
            }
        }
        let (mut from, mut from_left) = (right, left.start.as_ptr());
        for _ in 0..depth {
            let mut vectors = [simd.splat_f32s(0.0); VECTORS];
            for (ix, vector) in vectors.iter_mut().enumerate() {
                *vector = load::<S>(from.add(ix * S::F32_LANES));
            }
            for (row, sums) in sums.iter_mut().enumerate() {
                let factor = simd.splat_f32s(*from_left.add(row * left.rows_apart));
                for (sum, vector) in sums.iter_mut().zip(vectors) {
                    *sum = simd.mul_add_e_f32s(factor, vector, *sum);
                }
            }
            from = from.wrapping_add(right_stride);
            from_left = from_left.wrapping_add(left.columns_apart);
        }
        for (row, sums) in sums.iter().enumerate() {
            for (ix, sum) in sums.iter().enumerate() {
                store::<S>(dst.add(row * dst_stride + ix * S::F32_LANES), *sum);
            }
        }
    }
}

/// # Safety
/// `from` must be valid for `S::F32_LANES` reads.
#[inline(always)]
pub(crate) unsafe fn load<S: Simd>(from: *const f32) -> S::f32s {
    unsafe { from.cast::<S::f32s>().read_unaligned() }
}

/// # Safety
/// `to` must be valid for `S::F32_LANES` writes.
#[inline(always)]
pub(crate) unsafe fn store<S: Simd>(to: *mut f32, value: S::f32s) {
    unsafe { to.cast::<S::f32s>().write_unaligned(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_right_to_three_parts_in_ten_million() {
        let worst = vectorised(|| {
            let mut worst = 0.0_f64;
            for step in -86_000..86_000 {
                let x = step as f32 * 1e-3;
                worst = worst.max((f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs());
            }
            worst
        });
        // x log2 e is rounded to f32: at |x| = 86 that alone is worth 124 * 2^-24 * ln 2 = 5e-6.
        assert!(worst < 8e-6, "{worst}");
        let near = vectorised(|| {
            (0..2_000)
                .map(|s| {
                    let x = s as f32 * -1e-3;
                    (f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs()
                })
                .fold(0.0, f64::max)
        });
        assert!(near < 3e-7, "{near}");
    }

    #[test]
    fn softmax_sums_to_one_and_returns_the_log_of_the_sum() {
        for len in [1, 15, 16, 17, 100] {
            let values: Vec<f32> = (0..len).map(|ix| (ix as f32 * 0.7).sin() * 5.0).collect();
            let exact: f64 = values.iter().map(|v| (f64::from(*v) * 0.5).exp()).sum();
            let mut shares = values.clone();
            let log_sum = vectorised(|| softmax(&mut shares, 0.5));
            assert!((f64::from(log_sum) - exact.ln()).abs() < 1e-5, "{len}");
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{len}");
        }
    }

    struct Product<'a>(&'a [f32], &'a [f32], &'a mut [f32], usize, usize);

    impl pulp::WithSimd for Product<'_> {
        type Output = ();

        fn with_simd<S: Simd>(self, simd: S) {
            let Self(left, right, dst, columns, depth) = self;
            let left = Strided { start: left, rows_apart: depth, columns_apart: 1 };
            small_product(simd, (columns, depth), left, (right, columns), (dst, columns), true);
        }
    }

    #[test]
    fn small_products_of_whole_numbers_are_exact() {
        for (columns, depth) in [(16, 1), (32, 7), (48, 16), (64, 33)] {
            let left: Vec<f32> = (0..TILE * depth).map(|ix| (ix % 7) as f32 - 3.0).collect();
            let right: Vec<f32> = (0..depth * columns).map(|ix| (ix % 5) as f32 - 2.0).collect();
            let mut found = vec![1.0; TILE * columns];
            Arch::new().dispatch(Product(&left, &right, &mut found, columns, depth));
            for row in 0..TILE {
                for column in 0..columns {
                    let exact: f32 =
                        (0..depth).map(|k| left[row * depth + k] * right[k * columns + column]).sum();
                    assert_eq!(found[row * columns + column], exact + 1.0);
                }
            }
        }
    }
}
