//! Draws by rank: entries in the order of their scores, without ever sorting them.
//!
//! Rank     entry of rank k, 1 the largest score, weighs k^(-1 / beta)
//! Buckets  a score falls into the bucket of its leading 15 bits: whole powers of two in 128 parts; entries
//!          of one bucket are tied and share the weight of their ranks
//! Draw     a rank by the running sums of the weights, the bucket that holds it by the counts of the
//!          buckets, any entry of that bucket: O(log n)
//! Change   the last of a bucket's list takes the place of the one that leaves: O(log buckets)
//! State    the lists in order, since a place in a list is what a draw means
//! Size     4 bytes of score, 8 of lists and 8 of running sums an entry

use gradatim_core::{Rng, stats};

use crate::sum_tree::SumTree;

/// Buckets: every value of the 15 bits below the sign.
const BUCKETS: usize = 1 << 15;

/// k^(-1 / beta) for the first `n` ranks.
pub(crate) fn rank_weights(beta: f64, n: usize) -> Vec<f64> {
    (1..=n).map(|rank| stats::exp(-stats::log(rank as f64) / beta)).collect()
}

/// Entries 0..n, some of them in, each with a score.
#[derive(Debug, Clone)]
pub(crate) struct Ranks {
    beta: f64,
    /// Score of every entry `[N]`; what it was last of one that is out, and below 0 of one never in.
    scores: Vec<f32>,
    /// Place of every entry in its bucket's list `[N]`; `OUT` of one that is out.
    places: Vec<u32>,
    /// Entries of every bucket.
    lists: Vec<Vec<u32>>,
    /// Entries of every bucket, the largest scores first.
    counts: SumTree,
    /// Running sums of the weights of the ranks; grows with what is in.
    sums: Vec<f64>,
}

const OUT: u32 = u32::MAX;
const NEVER: f32 = -1.0;

/// The bucket of a score; a larger score never comes after a smaller one.
fn bucket(score: f32) -> usize {
    BUCKETS - 1 - (score.to_bits() >> 16) as usize
}

impl Ranks {
    /// Nothing in.
    pub fn new(beta: f64, n: usize) -> Self {
        Self {
            beta,
            scores: vec![NEVER; n],
            places: vec![OUT; n],
            lists: vec![vec![]; BUCKETS],
            counts: SumTree::new(vec![0; BUCKETS]),
            sums: vec![],
        }
    }

    /// Entries that are in.
    pub fn len(&self) -> usize {
        self.counts.total() as usize
    }

    /// Whether an entry is in.
    pub fn contains(&self, entry: u32) -> bool {
        self.places[entry as usize] != OUT
    }

    /// The score an entry has, or had when it went out; `None` where it was never in.
    pub fn score(&self, entry: u32) -> Option<f32> {
        Some(self.scores[entry as usize]).filter(|score| *score >= 0.0)
    }

    /// Gives an entry that is out the score it had.
    pub fn know(&mut self, entry: u32, score: f32) {
        self.scores[entry as usize] = score;
    }

    /// Puts an entry in that is out, at a score of at least 0.
    pub fn put(&mut self, entry: u32, score: f32) {
        let bucket = bucket(score);
        self.scores[entry as usize] = score;
        self.places[entry as usize] = self.lists[bucket].len() as u32;
        self.lists[bucket].push(entry);
        self.counts.set(bucket, self.lists[bucket].len() as u32);
        let (sum, rank) = (self.sums.last().copied().unwrap_or(0.0), self.sums.len() + 1);
        if self.len() >= rank {
            self.sums.push(sum + stats::exp(-stats::log(rank as f64) / self.beta));
        }
    }

    /// Takes an entry out that is in; it keeps its score.
    pub fn take(&mut self, entry: u32) {
        let bucket = bucket(self.scores[entry as usize]);
        let place = std::mem::replace(&mut self.places[entry as usize], OUT);
        self.lists[bucket].swap_remove(place as usize);
        if let Some(moved) = self.lists[bucket].get(place as usize) {
            self.places[*moved as usize] = place;
        }
        self.counts.set(bucket, self.lists[bucket].len() as u32);
    }

    /// An entry by the weight of its rank; `None` where nothing is in.
    pub fn draw(&self, rng: &mut Rng) -> Option<u32> {
        let sums = &self.sums[..self.len()];
        let at = rng.unit() * sums.last()?;
        let rank = sums.partition_point(|sum| *sum <= at).min(sums.len() - 1);
        let list = &self.lists[self.counts.find(rank as u64)];
        Some(list[rng.below(list.len() as u64) as usize])
    }

    /// Entries in the order of their lists: putting them in again in this order gives the same draws.
    pub fn entries(&self) -> impl Iterator<Item = u32> {
        self.lists.iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    fn draws(ranks: &Ranks, n: usize) -> Vec<f64> {
        let mut rng = Seed(1).rng("ranks", [0, 0]);
        let mut counts = vec![0.0; ranks.scores.len()];
        (0..n).for_each(|_| counts[ranks.draw(&mut rng).unwrap() as usize] += 1.0);
        counts
    }

    #[test]
    fn draws_follow_the_ranks_and_ties_share_theirs_within_five_standard_errors() {
        for beta in [0.3, 1.0, 20.0] {
            let mut ranks = Ranks::new(beta, 6);
            // Put in, moved and taken out, so that lists have a history.
            for (entry, score) in [(0, 0.5), (1, 0.1), (2, 0.375), (3, 0.375), (4, 9.0), (5, 0.0)] {
                ranks.put(entry, score);
            }
            ranks.take(4);
            ranks.take(1);
            ranks.put(1, 0.7);
            // In order: 1, 0, {2, 3}, 5.
            let weights = rank_weights(beta, 5);
            let tied = (weights[2] + weights[3]) / 2.0;
            let by_entry = [weights[1], weights[0], tied, tied, 0.0, weights[4]];
            let (all, n) = (weights.iter().sum::<f64>(), 40_000.0);
            for (count, weight) in draws(&ranks, 40_000).iter().zip(by_entry) {
                let p = weight / all;
                let error = (n * p * (1.0 - p)).sqrt();
                assert!((count - n * p).abs() <= 5.0 * error, "beta {beta}: {count}, not {}", n * p);
            }
        }
    }

    #[test]
    fn a_larger_score_never_ranks_below_a_smaller_one() {
        let scores = [0.0, f32::MIN_POSITIVE, 1e-9, 0.21875, 0.375, 0.46875, 0.5, 1.0, 1.75, 3e30];
        assert!(scores.map(bucket).is_sorted_by(|left, right| left > right), "{:?}", scores.map(bucket));
    }

    #[test]
    fn entries_put_in_again_in_their_order_are_drawn_as_before() {
        let mut rng = Seed(2).rng("history", [0, 0]);
        let mut ranks = Ranks::new(0.5, 40);
        for _ in 0..400 {
            let entry = rng.below(40) as u32;
            if ranks.contains(entry) { ranks.take(entry) } else { ranks.put(entry, rng.below(4) as f32) }
        }
        let mut again = Ranks::new(0.5, 40);
        ranks.entries().for_each(|entry| again.put(entry, ranks.score(entry).unwrap()));
        assert_eq!(draws(&ranks, 500), draws(&again, 500));
    }
}
