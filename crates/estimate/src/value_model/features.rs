//! What the value model sees of a prompt.
//!
//! phi      1; category and level, one-hot; ln(1 + characters) / 8; every run of one to `grams` words of the
//!          prompt, as +-1 / sqrt(runs) in a bucket. All are found by hash (XXH64 of text, and the upper bits of
//!          a number times 2^64 / golden ratio), so a model needs no table of names
//! Buckets  1,024 for categories and levels: among 30 names two meet in one run out of three, and then share
//!          what they have in common with `level`; runs of words have buckets of their own
//! Sign     the highest bit of a run's hash, so that runs which meet cancel on average (arXiv 0902.2206)

use gradatim_core::{fingerprint, stats};
use gradatim_pool::ngrams;

const BIAS: u32 = 0;
const LENGTH: u32 = 1;
const FIRST_NAME: u32 = 2;
const NAME_BITS: u32 = 10;
const FIRST_RUN: u32 = FIRST_NAME + (1 << NAME_BITS);

/// Features of one prompt: places among the weights and their values.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// Bias, length, category, level: no prompt is without them.
    plain: [(u32, f64); 4],
    runs: Vec<(u32, f64)>,
    place: Option<usize>,
}

/// Weights of a model whose runs of words share 2^bits.
pub(super) fn width(bits: u32) -> usize {
    FIRST_RUN as usize + (1 << bits)
}

/// The place of a number among 2^bits.
pub(super) fn place(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
}

impl Features {
    pub(super) fn new(category: &str, level: i64, place_of_row: Option<usize>) -> Self {
        let name = |hash: u64| (FIRST_NAME + place(hash, NAME_BITS) as u32, 1.0);
        // Levels are small numbers: the complement keeps them off 0, which every number of bits maps to 0.
        let plain = [(BIAS, 1.0), (LENGTH, 0.0), name(fingerprint(category)), name(!(level as u64))];
        Self { plain, runs: vec![], place: place_of_row }
    }

    /// Adds what the prompt's text shows.
    pub(super) fn read(&mut self, prompt: &str, grams: usize, bits: u32) {
        self.plain[1].1 = stats::log1p(prompt.chars().count() as f64) / 8.0;
        let runs = ngrams::runs(prompt, grams);
        let unit = 1.0 / (runs.len().max(1) as f64).sqrt();
        let run = |hash: u64| {
            let sign = if hash >> 63 == 1 { -unit } else { unit };
            (FIRST_RUN + (hash % (1 << bits)) as u32, sign)
        };
        self.runs = runs.into_iter().map(run).collect();
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, f64)> {
        self.plain.iter().chain(&self.runs).map(|(at, value)| (*at as usize, *value))
    }

    pub(super) fn place(&self) -> Option<usize> {
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_fixed_by_the_text_for_every_release() {
        // The reference implementation's XXH64 with seed 0: every saved weight hangs on it staying what it is.
        assert_eq!(fingerprint(""), 0xef46_db37_51d8_e999);
        assert_eq!(fingerprint("a"), 0xd24e_c4f1_a98c_6e5b);
        let mut features = Features::new("sort/3", 3, None);
        features.read("A b", 1, 12);
        let a = FIRST_RUN + (0xd24e_c4f1_a98c_6e5b_u64 % 4096) as u32;
        assert_eq!(features.runs[0], (a, -1.0 / 2.0_f64.sqrt()));
    }

    #[test]
    fn runs_of_words_have_length_one_together_whatever_the_prompt() {
        for prompt in ["one", "one two three", "a rather longer prompt with many words in it"] {
            let mut features = Features::new("", 0, None);
            features.read(prompt, 3, 20);
            let squares: f64 = features.runs.iter().map(|(_, value)| value * value).sum();
            assert!((squares - 1.0).abs() < 1e-12, "{prompt}: {squares}");
        }
    }

    #[test]
    fn every_place_lies_inside_the_weights() {
        for bits in [4, 12] {
            let mut features = Features::new("a category", -7, None);
            features.read(&"word soup ".repeat(500), 4, bits);
            assert!(features.entries().all(|(at, _)| at < width(bits)));
            assert!((0..1_000).all(|key| place(key, bits) < 1 << bits));
        }
    }
}
