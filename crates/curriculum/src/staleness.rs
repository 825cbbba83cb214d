//! Draws by age: entries in proportion to the steps since they were last drawn.
//!
//! Weight   now - at_i of an entry that is in; all weights grow by one with every step
//! Draw     sum of weights = now n - sum of at_i at every node of a tree, so that nothing changes with time:
//!          O(log n)
//! Size     9 bytes an entry

use gradatim_core::Rng;

use crate::sum_tree::SumTree;

/// Entries 0..n, some of them in, each with the step of its last draw.
#[derive(Debug, Clone)]
pub(crate) struct Staleness {
    /// 1 for an entry that is in.
    is_in: SumTree,
    /// Its step; 0 for one that is out.
    at: SumTree,
    n: usize,
    /// The last step put in: a step that was begun before it may still draw.
    latest: u32,
}

impl Staleness {
    /// Nothing in.
    pub fn new(n: usize) -> Self {
        Self { is_in: SumTree::new(vec![0; n]), at: SumTree::new(vec![0; n]), n, latest: 0 }
    }

    /// Entries, in or out.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Puts an entry in that was last drawn at `step`.
    pub fn put(&mut self, entry: u32, step: u32) {
        self.latest = self.latest.max(step);
        self.is_in.set(entry as usize, 1);
        self.at.set(entry as usize, step);
    }

    /// Takes an entry out; gives the step of its last draw.
    pub fn take(&mut self, entry: u32) -> u32 {
        self.is_in.set(entry as usize, 0);
        self.at.set(entry as usize, 0)
    }

    /// The step in which an entry that is in was last drawn.
    pub fn at(&self, entry: u32) -> u32 {
        self.at.weight(entry as usize)
    }

    /// An entry by its age at `now`, or at the last step put in if that is later; `None` where all ages are 0.
    pub fn draw(&self, now: u32, rng: &mut Rng) -> Option<u32> {
        let now = now.max(self.latest);
        let age = |is_in: u64, at: u64| u64::from(now) * is_in - at;
        let total = age(self.is_in.total(), self.at.total());
        (total > 0).then(|| self.is_in.find_with(&self.at, age, rng.below(total)) as u32)
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    #[test]
    fn draws_are_proportional_to_age_within_five_standard_errors() {
        let mut stale = Staleness::new(300);
        let steps = [(0, 10), (17, 3), (18, 0), (40, 12), (299, 7)];
        steps.iter().for_each(|(entry, step)| stale.put(*entry, *step));
        stale.put(5, 1);
        assert_eq!(stale.take(5), 1);
        let mut rng = Seed(1).rng("staleness", [0, 0]);
        let mut counts = vec![0.0; 300];
        (0..30_000).for_each(|_| counts[stale.draw(12, &mut rng).unwrap() as usize] += 1.0);
        let (n, all) = (30_000.0, 2.0 + 9.0 + 12.0 + 0.0 + 5.0);
        for (entry, step) in steps {
            let p = f64::from(12 - step) / all;
            let error = (n * p * (1.0 - p)).sqrt();
            assert!(
                (counts[entry as usize] - n * p).abs() <= 5.0 * error,
                "{entry}: {}",
                counts[entry as usize]
            );
        }
        assert_eq!(counts.iter().sum::<f64>(), n);
    }

    #[test]
    fn nothing_is_stale_in_the_step_of_its_draw() {
        let mut stale = Staleness::new(20);
        let mut rng = Seed(1).rng("staleness", [0, 0]);
        assert_eq!(stale.draw(4, &mut rng), None);
        stale.put(3, 4);
        assert_eq!(stale.draw(4, &mut rng), None);
        assert_eq!(stale.draw(5, &mut rng), Some(3));
    }
}
