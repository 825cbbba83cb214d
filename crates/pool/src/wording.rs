//! The wording that rows of a pool share, told from a sample of them.
//!
//! Instructions and templates stand in every row: compared with them, all rows are near-duplicates. A shingle in
//! more than a share of the sampled prompts is wording, and is left out of the comparison.
//!
//! Sample   the 2,000 different folded prompts whose hashes are least: the order of the rows and exact repeats
//!          do not matter
//! Wording  shingles in more than `share` of them, and in more than 20: a few near-duplicates of a small pool
//!          are not its wording
//! Differs  from plain MinHash, which `share` = 1 restores. Removing near-duplicates changes the sample a little,
//!          so a second run may tell the wording a little differently.

use std::collections::{BTreeMap, HashMap, HashSet};

use gradatim_core::fingerprint;

use crate::minhash::Shingles;

/// Share of prompts above which a shingle is wording.
pub const SHARE: f64 = 0.02;
const SAMPLE: usize = 2_000;
const LEAST: usize = 20;

/// Collects the sample.
#[derive(Debug)]
pub struct Survey {
    share: f64,
    n_words: usize,
    /// By the hash of the prompt.
    sample: BTreeMap<u64, Shingles>,
}

impl Survey {
    /// For shingles of `n_words` words and a share from 0 to 1.
    pub fn new(share: f64, n_words: usize) -> Self {
        Self { share, n_words, sample: BTreeMap::new() }
    }

    /// Offers a folded prompt to the sample.
    pub fn offer(&mut self, folded: &str) {
        let hash = fingerprint(folded);
        let is_full = self.sample.len() >= SAMPLE;
        if is_full && self.sample.last_key_value().is_none_or(|(last, _)| hash >= *last) {
            return;
        }
        let Some(shingles) = Shingles::of(folded, self.n_words) else { return };
        self.sample.insert(hash, shingles);
        if self.sample.len() > SAMPLE {
            self.sample.pop_last();
        }
    }

    /// Hashes of the shingles that are wording.
    pub fn finish(self) -> HashSet<u32> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for hash in self.sample.values().flat_map(Shingles::hashes) {
            *counts.entry(*hash).or_default() += 1;
        }
        let most = (self.share * self.sample.len() as f64).max(LEAST as f64);
        counts.into_iter().filter(|(_, n)| *n as f64 > most).map(|(hash, _)| hash).collect()
    }
}
