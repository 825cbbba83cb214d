//! Keys and values of sequences being sampled, and attention of one new token to them.
//!
//! Keys    per layer, slot, head: tiles of 16 positions, [tile][head_dim][16], so that one query is
//!         compared with 16 positions by each instruction
//! Values  per layer, slot, head: [position][head_dim]
//! Head dimensions are padded to 16, positions to whole tiles.

use pulp::{Arch, Simd, WithSimd};

use super::Shape;
use super::attention::Heads;
use super::kernels::{LANES, load, padded, softmax, store};

/// The cache of all slots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache {
    keys: Vec<f32>,
    values: Vec<f32>,
    slots: usize,
    positions: usize,
    columns: usize,
    scores: Vec<f32>,
    mixed: Vec<f32>,
}

impl Cache {
    /// Makes room for `slots` sequences of up to `positions` tokens. Old contents are void.
    pub(crate) fn fit(&mut self, shape: &Shape, slots: usize, positions: usize) {
        (self.slots, self.positions, self.columns) = (slots, padded(positions), padded(shape.head_dim()));
        let len = shape.layers * slots * shape.kv_heads * self.positions * self.columns;
        if self.keys.len() < len {
            self.keys.resize(len, 0.0);
            self.values.resize(len, 0.0);
        }
        self.scores.resize(self.positions, 0.0);
        self.mixed.resize(self.columns, 0.0);
    }

    fn head_len(&self) -> usize {
        self.positions * self.columns
    }

    fn start(&self, heads: Heads, layer: usize, slot: usize) -> usize {
        (layer * self.slots + slot) * heads.kv_heads * self.head_len()
    }

    /// Stores the keys and values of one row of queries, keys and values.
    #[inline(always)]
    pub(crate) fn put(&mut self, heads: Heads, layer: usize, slot: usize, position: usize, row: &[f32]) {
        let start = self.start(heads, layer, slot);
        let (h, columns) = (heads.head_dim, self.columns);
        for head in 0..heads.kv_heads {
            let head_start = start + head * self.head_len();
            let tile = &mut self.keys[head_start + position / LANES * LANES * columns..][..LANES * columns];
            let lane = position % LANES;
            if lane == 0 {
                tile.fill(0.0);
            }
            for (ix, key) in row[heads.key(head)..][..h].iter().enumerate() {
                tile[ix * LANES + lane] = *key;
            }
            let values = &mut self.values[head_start + position * columns..][..columns];
            values[..h].copy_from_slice(&row[heads.value(head)..][..h]);
            values[h..].fill(0.0);
        }
    }
}

/// Attention of one new token of each slot; its own key and value are stored first.
pub(crate) struct Decode<'a> {
    pub y: &'a mut [f32],
    pub qkv: &'a [f32],
    pub cache: &'a mut Cache,
    pub heads: Heads,
    pub layer: usize,
    /// Slot of each row.
    pub slots: &'a [u32],
    /// Position of each row's token.
    pub positions: &'a [u32],
}

impl Decode<'_> {
    pub(crate) fn run(self) {
        Arch::new().dispatch(self);
    }
}

impl WithSimd for Decode<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { y, qkv, cache, heads, layer, slots, positions } = self;
        let (h, columns) = (heads.head_dim, cache.columns);
        let rows = qkv.chunks_exact(heads.stride()).zip(y.chunks_exact_mut(heads.width()));
        for ((row, y), (&slot, &position)) in rows.zip(slots.iter().zip(positions)) {
            let (slot, position) = (slot as usize, position as usize);
            cache.put(heads, layer, slot, position, row);
            let (seen, start) = (position + 1, cache.start(heads, layer, slot));
            for head in 0..heads.heads {
                let from = start + head / heads.group() * cache.head_len();
                let keys = &cache.keys[from..][..padded(seen) * columns];
                compare(simd, &mut cache.scores[..padded(seen)], &row[head * h..][..h], keys, columns);
                softmax(&mut cache.scores[..seen], heads.scale());
                let values = &cache.values[from..][..seen * columns];
                mix(simd, &mut cache.mixed, &cache.scores[..seen], values);
                y[head * h..][..h].copy_from_slice(&cache.mixed[..h]);
            }
        }
    }
}

/// Chains of additions, enough to hide their latency.
const CHAINS: usize = 4;

/// scores = q · each key, a tile of 16 positions at a time.
#[inline(always)]
fn compare<S: Simd>(simd: S, scores: &mut [f32], q: &[f32], keys: &[f32], columns: usize) {
    assert!(q.len() <= columns);
    for (scores, tile) in scores.chunks_exact_mut(LANES).zip(keys.chunks_exact(LANES * columns)) {
        for lane in (0..LANES).step_by(S::F32_LANES) {
            let mut sums = [simd.splat_f32s(0.0); CHAINS];
            let whole = q.len() / CHAINS * CHAINS;
            // SAFETY: ix < q.len() <= columns, so each load ends within the tile of LANES * columns numbers.
            unsafe {
                for ix in (0..whole).step_by(CHAINS) {
                    for (chain, sum) in sums.iter_mut().enumerate() {
                        let key = load::<S>(tile.as_ptr().add((ix + chain) * LANES + lane));
                        let factor = simd.splat_f32s(*q.get_unchecked(ix + chain));
                        *sum = simd.mul_add_e_f32s(factor, key, *sum);
                    }
                }
                for (ix, q) in q.iter().enumerate().skip(whole) {
                    let key = load::<S>(tile.as_ptr().add(ix * LANES + lane));
                    sums[0] = simd.mul_add_e_f32s(simd.splat_f32s(*q), key, sums[0]);
                }
                let sum = simd.add_f32s(simd.add_f32s(sums[0], sums[1]), simd.add_f32s(sums[2], sums[3]));
                store::<S>(scores.as_mut_ptr().add(lane), sum);
            }
        }
    }
}

/// mixed = Σ shares[t] values[t]; values are rows of `mixed.len()`.
#[inline(always)]
fn mix<S: Simd>(simd: S, mixed: &mut [f32], shares: &[f32], values: &[f32]) {
    let columns = mixed.len();
    assert!(columns.is_multiple_of(LANES) && values.len() >= shares.len() * columns);
    let pair = 2 * S::F32_LANES;
    let mut column = 0;
    while column < columns {
        // SAFETY: column + the vectors taken <= columns, and `values` holds shares.len() rows of columns.
        unsafe {
            let (from, to) = (values.as_ptr().add(column), mixed.as_mut_ptr().add(column));
            if column + pair <= columns {
                mix_vectors::<S, 2>(simd, to, shares, from, columns);
                column += pair;
            } else {
                mix_vectors::<S, 1>(simd, to, shares, from, columns);
                column += S::F32_LANES;
            }
        }
    }
}

/// # Safety
/// `to` and each of the `shares.len()` rows from `from` on, `stride` apart, must have VECTORS vectors.
#[inline(always)]
unsafe fn mix_vectors<S: Simd, const VECTORS: usize>(
    simd: S,
    to: *mut f32,
    shares: &[f32],
    from: *const f32,
    stride: usize,
) {
    unsafe {
        let mut sums = [[simd.splat_f32s(0.0); VECTORS]; CHAINS];
        let whole = shares.len() / CHAINS * CHAINS;
        for row in (0..whole).step_by(CHAINS) {
            for (chain, sums) in sums.iter_mut().enumerate() {
                let share = simd.splat_f32s(*shares.get_unchecked(row + chain));
                for (ix, sum) in sums.iter_mut().enumerate() {
                    let value = load::<S>(from.add((row + chain) * stride + ix * S::F32_LANES));
                    *sum = simd.mul_add_e_f32s(share, value, *sum);
                }
            }
        }
        for (row, share) in shares.iter().enumerate().skip(whole) {
            for (ix, sum) in sums[0].iter_mut().enumerate() {
                let value = load::<S>(from.add(row * stride + ix * S::F32_LANES));
                *sum = simd.mul_add_e_f32s(simd.splat_f32s(*share), value, *sum);
            }
        }
        let [first, second, third, fourth] = sums;
        for (ix, (((a, b), c), d)) in first.into_iter().zip(second).zip(third).zip(fourth).enumerate() {
            let sum = simd.add_f32s(simd.add_f32s(a, b), simd.add_f32s(c, d));
            store::<S>(to.add(ix * S::F32_LANES), sum);
        }
    }
}
