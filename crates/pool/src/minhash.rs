//! MinHash: near-duplicates without comparing all pairs.
//!
//! Source     Broder, "On the resemblance and containment of documents", 1997; banding as in Leskovec,
//!            Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3
//! Shingles   every run of `words` words of the folded text, as a set, without the pool's wording
//!            (`wording.rs`); a shorter text is one shingle, and a text of nothing but wording keeps all
//! Similarity J(A, B) = |A and B| / |A or B|
//! Signature  m_i = min over x in A of h_i(x), h_i(x) = (a_i x + b_i) mod 2^61 - 1, i = 1..128;
//!            P(m_i(A) = m_i(B)) = J, so the share that agrees has mean J and variance J(1 - J)/128
//! Bands      b bands of r values: a pair meets in some band with probability 1 - (1 - J^r)^b. r is the
//!            largest for which a pair right at the threshold meets with probability 0.99 or more
//! Memory     4 bytes a distinct shingle, and per band 4 bytes a text and 10 to 20 in its map: at threshold
//!            0.8 (21 bands) and 50 words less than 1 kB a text. Signatures are not kept.
//! Exact      a pair that meets is compared by its shingles; 32-bit hashes of shingles are believed.

use std::collections::{HashMap, HashSet};
use std::iter::successors;

use gradatim_core::{Seed, fingerprint};
use twox_hash::XxHash64;

/// Values of a signature.
pub const PERMUTATIONS: usize = 128;
/// A Mersenne prime: products are reduced by shifts.
const PRIME: u64 = (1 << 61) - 1;
/// Chance with which a pair right at the threshold has to meet.
const FOUND: f64 = 0.99;
/// Texts of one key that a text is compared with at most, the latest. Bounds the work where all texts are
/// alike and none is within the threshold.
const MOST_MET: usize = 100;
const END: u32 = u32::MAX;

/// The set of a text's shingles, as ascending hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles(Box<[u32]>);

impl Shingles {
    /// Shingles of `n_words` words (from 1) of a folded text; `None` for a text without words.
    pub fn of(folded: &str, n_words: usize) -> Option<Self> {
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let width = n_words.clamp(1, words.len().max(1));
        let mut hashes: Vec<u32> =
            words.windows(width).map(|shingle| fingerprint(&shingle.join(" ")) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        (!hashes.is_empty()).then(|| Self(hashes.into()))
    }

    /// Without those in `wording`, unless nothing would be left.
    #[must_use]
    pub fn without(self, wording: &HashSet<u32>) -> Self {
        let left: Box<[u32]> = self.0.iter().copied().filter(|hash| !wording.contains(hash)).collect();
        if left.is_empty() { self } else { Self(left) }
    }

    /// The hashes, ascending.
    pub fn hashes(&self) -> &[u32] {
        &self.0
    }

    /// Similarity of two texts, from 0 to 1.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut left, mut right, mut both) = (0, 0, 0_usize);
        while let (Some(a), Some(b)) = (self.0.get(left), other.0.get(right)) {
            both += usize::from(a == b);
            left += usize::from(a <= b);
            right += usize::from(b <= a);
        }
        both as f64 / (self.0.len() + other.0.len() - both) as f64
    }
}

/// The hash functions of all signatures.
#[derive(Debug)]
pub struct MinHash {
    /// (a, b) of each.
    functions: Vec<(u64, u64)>,
}

impl MinHash {
    /// Functions drawn from `seed`.
    pub fn new(seed: Seed) -> Self {
        let draw = |ix| {
            let mut rng = seed.rng("minhash", [ix, 0]);
            (1 + rng.below(PRIME - 1), rng.below(PRIME))
        };
        Self { functions: (0..PERMUTATIONS as u64).map(draw).collect() }
    }

    /// The signature.
    pub fn signature(&self, shingles: &Shingles) -> [u64; PERMUTATIONS] {
        let mut signature = [u64::MAX; PERMUTATIONS];
        for (least, (a, b)) in signature.iter_mut().zip(&self.functions) {
            let hashes = shingles.0.iter().map(|x| hash(*a, *b, *x));
            *least = hashes.min().unwrap_or(u64::MAX);
        }
        signature
    }
}

/// (a x + b) mod 2^61 - 1.
fn hash(a: u64, b: u64, x: u32) -> u64 {
    let product = u128::from(a) * u128::from(x) + u128::from(b);
    let folded = (product as u64 & PRIME) + (product >> 61) as u64;
    if folded >= PRIME { folded - PRIME } else { folded }
}

/// How a signature is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    /// Bands.
    pub bands: usize,
    /// Values of each.
    pub rows: usize,
}

impl Bands {
    /// The header's choice for a threshold.
    pub fn for_threshold(threshold: f64) -> Self {
        let cut = |rows| Self { bands: PERMUTATIONS / rows, rows };
        let sure = |cut: &Self| cut.chance(threshold) >= FOUND;
        (1..=PERMUTATIONS).rev().map(cut).find(sure).unwrap_or(cut(1))
    }

    /// Probability that a pair of this similarity meets in some band.
    pub fn chance(self, similarity: f64) -> f64 {
        1.0 - power(1.0 - power(similarity, self.rows), self.bands)
    }
}

/// By multiplication: the same on every platform.
fn power(base: f64, exponent: usize) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

/// Texts that may be near a later one.
#[derive(Debug)]
pub struct Neighbours {
    threshold: f64,
    n_words: usize,
    wording: HashSet<u32>,
    cut: Bands,
    minhash: MinHash,
    texts: Vec<Shingles>,
    /// Last text of each key, by band.
    heads: Vec<HashMap<u32, u32>>,
    /// The text before it with the same key, `[texts][bands]`.
    before: Vec<u32>,
}

impl Neighbours {
    /// Texts within `threshold`, from above 0 to 1, of each other by shingles of `n_words` words that are
    /// not `wording`.
    pub fn new(threshold: f64, n_words: usize, wording: HashSet<u32>, seed: Seed) -> Self {
        let cut = Bands::for_threshold(threshold);
        let (minhash, heads) = (MinHash::new(seed), vec![HashMap::new(); cut.bands]);
        Self { threshold, n_words, wording, cut, minhash, texts: vec![], heads, before: vec![] }
    }

    /// The shingles of a folded text, and its key in each band.
    pub fn keys(&self, folded: &str) -> Option<(Shingles, Vec<u32>)> {
        let shingles = Shingles::of(folded, self.n_words)?.without(&self.wording);
        let signature = self.minhash.signature(&shingles);
        let keys = signature.chunks_exact(self.cut.rows).map(|values| {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            XxHash64::oneshot(0, &bytes) as u32
        });
        let keys = keys.take(self.cut.bands).collect();
        Some((shingles, keys))
    }

    /// The first text within the threshold that `fits`, and its similarity. Texts are numbered as added.
    pub fn find(
        &self,
        shingles: &Shingles,
        keys: &[u32],
        fits: impl Fn(usize) -> bool,
    ) -> Option<(usize, f64)> {
        let mut met: Vec<u32> = vec![];
        for (band, key) in keys.iter().enumerate() {
            let before = |text: &u32| {
                Some(self.before[*text as usize * self.cut.bands + band]).filter(|text| *text != END)
            };
            met.extend(successors(self.heads[band].get(key).copied(), before).take(MOST_MET));
        }
        met.sort_unstable();
        met.dedup();
        let near = |text: u32| {
            let similarity = self.texts[text as usize].jaccard(shingles);
            (similarity >= self.threshold).then_some((text as usize, similarity))
        };
        met.into_iter().filter(|text| fits(*text as usize)).find_map(near)
    }

    /// Adds a text with what [`Neighbours::keys`] said of it.
    pub fn add(&mut self, shingles: Shingles, keys: &[u32]) {
        let text = self.texts.len() as u32;
        for (heads, key) in self.heads.iter_mut().zip(keys) {
            self.before.push(heads.insert(*key, text).unwrap_or(END));
        }
        self.texts.push(shingles);
    }
}
