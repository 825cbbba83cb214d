//! Weighted draws over millions of entries: whole-number weights in a tree of sums, sixteen to a node.
//!
//! Draw     a number below the total walks down to the entry whose stretch of the total it falls in:
//!          O(log_16 n), of which at most two cache lines are far from each other
//! Change   adds the difference along the same path
//! Exact    whole numbers add up to the same sums in any order, so a tree rebuilt from its weights draws
//!          what the old one would have drawn, whatever its history
//! Size     4 bytes an entry and 8/15 for the sums

/// Entries and nodes below one node.
const WIDTH: usize = 16;

/// Weights of the entries 0..len and their sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SumTree {
    /// One an entry, filled up with 0 to whole nodes.
    weights: Vec<u32>,
    /// Sums of `WIDTH` weights, then of `WIDTH` sums, up to a single node.
    sums: Vec<Vec<u64>>,
}

impl SumTree {
    /// A tree over these weights. O(len).
    pub fn new(mut weights: Vec<u32>) -> Self {
        let padded = weights.len().max(1).next_multiple_of(WIDTH);
        weights.resize(padded, 0);
        let mut lowest: Vec<u64> =
            weights.chunks(WIDTH).map(|node| node.iter().copied().map(u64::from).sum()).collect();
        let mut sums = vec![];
        while lowest.len() > 1 {
            lowest.resize(lowest.len().next_multiple_of(WIDTH), 0);
            let above = lowest.chunks(WIDTH).map(|node| node.iter().sum()).collect();
            sums.push(std::mem::replace(&mut lowest, above));
        }
        sums.push(lowest);
        Self { weights, sums }
    }

    /// Sum of all weights.
    pub fn total(&self) -> u64 {
        self.sums.last().map_or(0, |root| root[0])
    }

    /// Gives an entry another weight; returns the old one.
    pub fn set(&mut self, entry: usize, weight: u32) -> u32 {
        let old = std::mem::replace(&mut self.weights[entry], weight);
        let (more, less) = (u64::from(weight), u64::from(old));
        let mut node = entry;
        for level in &mut self.sums {
            node /= WIDTH;
            level[node] = level[node] + more - less;
        }
        old
    }

    /// An entry's weight.
    pub fn weight(&self, entry: usize) -> u32 {
        self.weights[entry]
    }

    /// The entry whose stretch holds `at` where each node weighs `of` its sum here and its sum in `other`, a
    /// tree of the same length; `of` must be linear and never negative, and `at` below its value of the totals.
    pub fn find_with(&self, other: &Self, of: impl Fn(u64, u64) -> u64, mut at: u64) -> usize {
        let mut node = 0;
        for (ours, theirs) in self.sums.iter().zip(&other.sums).rev().skip(1) {
            node *= WIDTH;
            let pairs = ours[node..node + WIDTH].iter().zip(&theirs[node..node + WIDTH]);
            node += child_of(pairs.map(|(ours, theirs)| of(*ours, *theirs)), &mut at);
        }
        node *= WIDTH;
        let pairs = self.weights[node..node + WIDTH].iter().zip(&other.weights[node..node + WIDTH]);
        node + child_of(pairs.map(|(ours, theirs)| of((*ours).into(), (*theirs).into())), &mut at)
    }

    /// The entry whose stretch of 0..total holds `at`, which must be below the total.
    pub fn find(&self, mut at: u64) -> usize {
        let mut node = 0;
        for level in self.sums.iter().rev().skip(1) {
            node *= WIDTH;
            node += child(&level[node..node + WIDTH], &mut at);
        }
        node *= WIDTH;
        node + child(&self.weights[node..node + WIDTH], &mut at)
    }
}

/// The entry of a few weights whose stretch of their sum holds `at`.
pub(crate) fn find_in(weights: &[u64], mut at: u64) -> usize {
    child(weights, &mut at)
}

/// The place whose stretch holds `at`, which becomes relative to it.
fn child<T: Copy + Into<u64>>(stretches: &[T], at: &mut u64) -> usize {
    child_of(stretches.iter().map(|stretch| (*stretch).into()), at)
}

fn child_of(stretches: impl Iterator<Item = u64>, at: &mut u64) -> usize {
    for (place, stretch) in stretches.enumerate() {
        if *at < stretch {
            return place;
        }
        *at -= stretch;
    }
    debug_assert!(false, "a draw beyond the total");
    0
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    fn weights(len: usize) -> Vec<u32> {
        let mut rng = Seed(3).rng("weights", [len as u64, 0]);
        (0..len).map(|_| if rng.below(3) == 0 { 0 } else { rng.below(1 << 20) as u32 }).collect()
    }

    #[test]
    fn every_number_below_the_total_finds_the_entry_that_a_running_sum_finds() {
        for len in [1, 2, 15, 16, 17, 255, 256, 257, 5_000] {
            let weights = weights(len);
            let tree = SumTree::new(weights.clone());
            let total: u64 = weights.iter().copied().map(u64::from).sum();
            assert_eq!(tree.total(), total);
            let mut start = 0;
            for (entry, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
                assert_eq!((tree.find(start), tree.find(start + u64::from(*weight) - 1)), (entry, entry));
                start += u64::from(*weight);
            }
            assert_eq!(start, total);
        }
    }

    #[test]
    fn a_tree_changed_often_equals_one_built_afresh() {
        let mut tree = SumTree::new(vec![0; 700]);
        let mut rng = Seed(4).rng("changes", [0, 0]);
        let mut plain = vec![0_u32; 700];
        for _ in 0..20_000 {
            let (entry, weight) = (rng.below(700) as usize, rng.next_u64() as u32);
            assert_eq!(tree.set(entry, weight), std::mem::replace(&mut plain[entry], weight));
        }
        assert_eq!(tree, SumTree::new(plain));
    }

    #[test]
    fn the_largest_weights_do_not_overflow() {
        let tree = SumTree::new(vec![u32::MAX; 300]);
        assert_eq!(tree.total(), 300 * u64::from(u32::MAX));
        assert_eq!(tree.find(tree.total() - 1), 299);
    }
}
