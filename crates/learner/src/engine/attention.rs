//! Causal grouped-query attention over ragged sequences.
//!
//! Forward   P = softmax(q kᵀ / sqrt h) over positions up to the row's own,  y = P v
//! Keeps     ln Σ e^score of each row and head; P is computed anew going back
//! Backward  dP = dy vᵀ,  dS = P (dP - Σ dy y) / sqrt h,  dq = dS k,  dk = dSᵀ q,  dv = Pᵀ dy
//!
//! Heads are copied out, padded to 16 columns and 16 rows, and multiplied in tiles of 4 rows that
//! stop at the diagonal.

use pulp::{Arch, Simd, WithSimd};

use super::Shape;
use super::kernels::{Strided, TILE, dot, exp, padded, small_product, softmax};

/// How heads lie in a row of queries, keys and values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads {
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
}

impl Heads {
    pub(crate) fn new(shape: &Shape) -> Self {
        Self { heads: shape.heads, kv_heads: shape.kv_heads, head_dim: shape.head_dim() }
    }

    pub(crate) fn group(self) -> usize {
        self.heads / self.kv_heads
    }

    pub(crate) fn width(self) -> usize {
        self.heads * self.head_dim
    }

    /// Length of a row of queries, keys and values.
    pub(crate) fn stride(self) -> usize {
        (self.heads + 2 * self.kv_heads) * self.head_dim
    }

    /// Column of key head `ix`.
    pub(crate) fn key(self, ix: usize) -> usize {
        self.width() + ix * self.head_dim
    }

    /// Column of value head `ix`.
    pub(crate) fn value(self, ix: usize) -> usize {
        self.width() + (self.kv_heads + ix) * self.head_dim
    }

    pub(crate) fn scale(self) -> f32 {
        1.0 / (self.head_dim as f32).sqrt()
    }
}

/// Room for the heads of one sequence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    q: Vec<f32>,
    k: Vec<f32>,
    v: Vec<f32>,
    k_turned: Vec<f32>,
    v_turned: Vec<f32>,
    dy: Vec<f32>,
    dk: Vec<f32>,
    dv: Vec<f32>,
    tile: Vec<f32>,
    p: Vec<f32>,
    ds: Vec<f32>,
}

impl Scratch {
    fn fit(&mut self, rows: usize, columns: usize) {
        let matrices = [&mut self.q, &mut self.k, &mut self.v, &mut self.k_turned, &mut self.v_turned];
        for matrix in matrices.into_iter().chain([&mut self.dy, &mut self.dk, &mut self.dv, &mut self.tile]) {
            matrix.resize(rows * columns, 0.0);
        }
    }
}

/// Copies rows of `width` out of `from` (`stride` apart) into rows of `columns`, zeros around.
#[inline(always)]
fn copy_out(to: &mut [f32], columns: usize, from: &[f32], stride: usize, width: usize, rows: usize) {
    for (row, to) in to.chunks_exact_mut(columns).enumerate() {
        if row < rows {
            to[..width].copy_from_slice(&from[row * stride..][..width]);
            to[width..].fill(0.0);
        } else {
            to.fill(0.0);
        }
    }
}

/// Copies rows of `width` out of `from` (`stride` apart) into columns of `to`, each row of it `columns` long.
#[inline(always)]
fn copy_turned(to: &mut [f32], columns: usize, from: &[f32], stride: usize, width: usize, rows: usize) {
    to.fill(0.0);
    for row in 0..rows {
        let column = to[row..].iter_mut().step_by(columns);
        column.zip(&from[row * stride..][..width]).for_each(|(to, from)| *to = *from);
    }
}

/// Writes `y` and the log-sums of all sequences; `log_sums` has a row of heads per token.
pub(crate) fn forward(
    y: &mut [f32],
    log_sums: &mut [f32],
    qkv: &[f32],
    starts: &[u32],
    heads: Heads,
    scratch: &mut Scratch,
) {
    for bounds in starts.windows(2) {
        let (from, to) = (bounds[0] as usize, bounds[1] as usize);
        let y = &mut y[from * heads.width()..to * heads.width()];
        let log_sums = &mut log_sums[from * heads.heads..to * heads.heads];
        let qkv = &qkv[from * heads.stride()..to * heads.stride()];
        Arch::new().dispatch(Forward { y, log_sums, qkv, heads, scratch });
    }
}

struct Forward<'a> {
    y: &'a mut [f32],
    log_sums: &'a mut [f32],
    qkv: &'a [f32],
    heads: Heads,
    scratch: &'a mut Scratch,
}

impl WithSimd for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { y, log_sums, qkv, heads, scratch } = self;
        let (h, stride, width) = (heads.head_dim, heads.stride(), heads.width());
        let length = qkv.len() / stride;
        let (rows, columns) = (padded(length), padded(h));
        scratch.fit(rows, columns);
        scratch.p.resize(TILE * rows, 0.0);
        for kv_head in 0..heads.kv_heads {
            copy_turned(&mut scratch.k_turned, rows, &qkv[heads.key(kv_head)..], stride, h, length);
            copy_out(&mut scratch.v, columns, &qkv[heads.value(kv_head)..], stride, h, length);
            for head in kv_head * heads.group()..(kv_head + 1) * heads.group() {
                copy_out(&mut scratch.q, columns, &qkv[head * h..], stride, h, length);
                for first in (0..length).step_by(TILE) {
                    let seen = (first + TILE).min(length);
                    let q = Strided {
                        start: &scratch.q[first * columns..],
                        rows_apart: columns,
                        columns_apart: 1,
                    };
                    let p = (&mut scratch.p[..], rows);
                    small_product(simd, (padded(seen), h), q, (&scratch.k_turned, rows), p, false);
                    for row in first..seen {
                        let p = &mut scratch.p[(row - first) * rows..][..rows];
                        log_sums[row * heads.heads + head] = softmax(&mut p[..=row], heads.scale());
                        p[row + 1..padded(seen)].fill(0.0);
                    }
                    let p = Strided { start: &scratch.p, rows_apart: rows, columns_apart: 1 };
                    let tile = (&mut scratch.tile[..], columns);
                    small_product(simd, (columns, seen), p, (&scratch.v, columns), tile, false);
                    for row in first..seen {
                        let tile = &scratch.tile[(row - first) * columns..][..h];
                        y[row * width + head * h..][..h].copy_from_slice(tile);
                    }
                }
            }
        }
    }
}

/// What the forward pass of one layer left.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub qkv: &'a [f32],
    pub y: &'a [f32],
    pub log_sums: &'a [f32],
}

/// Writes the gradient of queries, keys and values, given that of y.
pub(crate) fn backward(
    dqkv: &mut [f32],
    dy: &[f32],
    seen: Seen<'_>,
    starts: &[u32],
    heads: Heads,
    scratch: &mut Scratch,
) {
    for bounds in starts.windows(2) {
        let (from, to) = (bounds[0] as usize, bounds[1] as usize);
        let (wide, narrow) =
            (from * heads.stride()..to * heads.stride(), from * heads.width()..to * heads.width());
        let seen = Seen {
            qkv: &seen.qkv[wide.clone()],
            y: &seen.y[narrow.clone()],
            log_sums: &seen.log_sums[from * heads.heads..to * heads.heads],
        };
        Arch::new().dispatch(Backward { dqkv: &mut dqkv[wide], dy: &dy[narrow], seen, heads, scratch });
    }
}

struct Backward<'a> {
    dqkv: &'a mut [f32],
    dy: &'a [f32],
    seen: Seen<'a>,
    heads: Heads,
    scratch: &'a mut Scratch,
}

impl WithSimd for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { dqkv, dy, seen, heads, scratch } = self;
        let (h, stride, width) = (heads.head_dim, heads.stride(), heads.width());
        let length = seen.qkv.len() / stride;
        let (rows, columns) = (padded(length), padded(h));
        scratch.fit(rows, columns);
        scratch.p.resize(rows * rows, 0.0);
        scratch.ds.resize(rows * rows, 0.0);
        let scale = heads.scale();
        for kv_head in 0..heads.kv_heads {
            let (key, value) = (heads.key(kv_head), heads.value(kv_head));
            copy_out(&mut scratch.k, columns, &seen.qkv[key..], stride, h, length);
            copy_turned(&mut scratch.k_turned, rows, &seen.qkv[key..], stride, h, length);
            copy_turned(&mut scratch.v_turned, rows, &seen.qkv[value..], stride, h, length);
            scratch.dk.fill(0.0);
            scratch.dv.fill(0.0);
            for head in kv_head * heads.group()..(kv_head + 1) * heads.group() {
                copy_out(&mut scratch.q, columns, &seen.qkv[head * h..], stride, h, length);
                copy_out(&mut scratch.dy, columns, &dy[head * h..], width, h, length);
                for first in (0..length).step_by(TILE) {
                    let until = (first + TILE).min(length);
                    let across = padded(until);
                    let row_of = |matrix| Strided { start: matrix, rows_apart: columns, columns_apart: 1 };
                    let p = (&mut scratch.p[first * rows..], rows);
                    small_product(
                        simd,
                        (across, h),
                        row_of(&scratch.q[first * columns..]),
                        (&scratch.k_turned, rows),
                        p,
                        false,
                    );
                    let ds = (&mut scratch.ds[first * rows..], rows);
                    small_product(
                        simd,
                        (across, h),
                        row_of(&scratch.dy[first * columns..]),
                        (&scratch.v_turned, rows),
                        ds,
                        false,
                    );
                    for row in first..until {
                        let at = row * width + head * h;
                        let pull = dot(&dy[at..at + h], &seen.y[at..at + h]);
                        let log_sum = seen.log_sums[row * heads.heads + head];
                        let p = &mut scratch.p[row * rows..][..across];
                        let ds = &mut scratch.ds[row * rows..][..across];
                        for (p, ds) in p.iter_mut().zip(ds.iter_mut()) {
                            *p = exp(p.mul_add(scale, -log_sum));
                            *ds = *p * (*ds - pull) * scale;
                        }
                        p[row + 1..].fill(0.0);
                        ds[row + 1..].fill(0.0);
                    }
                    let ds =
                        Strided { start: &scratch.ds[first * rows..], rows_apart: rows, columns_apart: 1 };
                    let tile = (&mut scratch.tile[..], columns);
                    small_product(simd, (columns, until), ds, (&scratch.k, columns), tile, false);
                    for row in first..until {
                        let tile = &scratch.tile[(row - first) * columns..][..h];
                        dqkv[row * stride + head * h..][..h].copy_from_slice(tile);
                    }
                }
                for first in (0..length).step_by(TILE) {
                    let at = first * rows + first;
                    let below = length - first;
                    let p = Strided { start: &scratch.p[at..], rows_apart: 1, columns_apart: rows };
                    let (right, dst) = (&scratch.dy[first * columns..], &mut scratch.dv[first * columns..]);
                    small_product(simd, (columns, below), p, (right, columns), (dst, columns), true);
                    let ds = Strided { start: &scratch.ds[at..], rows_apart: 1, columns_apart: rows };
                    let (right, dst) = (&scratch.q[first * columns..], &mut scratch.dk[first * columns..]);
                    small_product(simd, (columns, below), ds, (right, columns), (dst, columns), true);
                }
            }
            for row in 0..length {
                dqkv[row * stride + key..][..h].copy_from_slice(&scratch.dk[row * columns..][..h]);
                dqkv[row * stride + value..][..h].copy_from_slice(&scratch.dv[row * columns..][..h]);
            }
        }
    }
}
