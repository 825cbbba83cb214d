//! A memory of episodes: under each key, a vector, the last few values, vectors too.
//!
//! Source   Memory-R+, arXiv 2504.02273, system 29.
//! Write    a value is put under its own key; the oldest value of a key, and the oldest key, go first
//! Read     the values of the k keys nearest by cosine, equally near ones oldest first; exact, by a scan

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::Embedding;

/// The memory. It serialises whole, so that a run goes on from it to the bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpisodicMemory {
    most_keys: usize,
    most_values: usize,
    episodes: VecDeque<Episode>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Episode {
    key: Embedding,
    values: VecDeque<Embedding>,
}

impl EpisodicMemory {
    /// An empty memory of so many keys at most, and so many values under each; neither must be 0.
    pub fn new(most_keys: usize, most_values: usize) -> Self {
        Self { most_keys, most_values, episodes: VecDeque::new() }
    }

    /// Puts `value` under `key`. Cost: a scan of the keys.
    pub fn write(&mut self, key: &Embedding, value: Embedding) {
        if !self.episodes.iter().any(|episode| episode.key == *key) {
            if self.episodes.len() >= self.most_keys {
                self.episodes.pop_front();
            }
            self.episodes.push_back(Episode { key: key.clone(), values: VecDeque::new() });
        }
        if let Some(episode) = self.episodes.iter_mut().find(|episode| episode.key == *key) {
            if episode.values.len() >= self.most_values {
                episode.values.pop_front();
            }
            episode.values.push_back(value);
        }
    }

    /// All values of the `k` keys nearest to `key`. Cost: a scan of the keys.
    pub fn recall(&self, key: &Embedding, k: usize) -> Vec<&Embedding> {
        let mut near: Vec<(f64, &Episode)> =
            self.episodes.iter().map(|episode| (episode.key.cosine(key), episode)).collect();
        near.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        near.iter().take(k).flat_map(|(_, episode)| &episode.values).collect()
    }

    /// Number of keys.
    pub fn keys(&self) -> usize {
        self.episodes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(place: usize) -> Embedding {
        let mut values = vec![0.0; place + 1];
        values[place] = 1.0;
        Embedding::dense(&values)
    }

    #[test]
    fn the_101st_value_of_a_key_evicts_its_first() {
        let mut memory = EpisodicMemory::new(9, 100);
        (0..101).for_each(|place| memory.write(&axis(0), axis(place)));
        let values = memory.recall(&axis(0), 1);
        assert_eq!((values.len(), values[0], values[99]), (100, &axis(1), &axis(100)));
    }

    #[test]
    fn the_oldest_key_goes_when_there_are_too_many() {
        let mut memory = EpisodicMemory::new(2, 5);
        (0..3).for_each(|place| memory.write(&axis(place), axis(place)));
        assert_eq!(memory.keys(), 2);
        assert_eq!(memory.recall(&axis(0), 9), [&axis(1), &axis(2)]);
    }

    #[test]
    fn one_neighbour_of_a_known_key_is_that_key() {
        let mut memory = EpisodicMemory::new(9, 9);
        (0..4).for_each(|place| memory.write(&axis(place), axis(10 + place)));
        assert_eq!(memory.recall(&axis(2), 1), [&axis(12)]);
        assert_eq!(EpisodicMemory::new(1, 1).recall(&axis(0), 3), Vec::<&Embedding>::new());
    }
}
