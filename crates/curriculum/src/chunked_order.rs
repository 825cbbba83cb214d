//! An order from easy to hard, taught once, whose difficulties are measured anew chunk by chunk.
//!
//! Order    problems 0..n; before the first is taught all are measured and sorted, ties by number
//! Chunks   stretches of ceil(n / chunks) places, the last one shorter; before each but the first, `resort`
//!          says what is measured and sorted again: nothing, the chunk, or all that is still to come
//! Sort     stable: problems of equal difficulty stay in the order they were in
//! Exact    sorting a chunk never changes what is in it; where new difficulties keep the old order, and with
//!          chunks of one or a single chunk, the order is the one that is never sorted again
//! Shift    Kendall's tau-b between the order of a stretch and its new difficulties, ties on one side
//! Size     12 bytes a problem

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::packed::Packed;

/// What is measured and sorted again before a chunk is taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resort {
    /// The chunk: an adaptive curriculum.
    #[default]
    Chunk,
    /// All that is still to come: self-paced learning.
    All,
    /// Nothing: a predefined curriculum.
    Never,
}

/// The order, what is known of it, and how far it was taught.
#[derive(Debug, Clone)]
pub(crate) struct ChunkedOrder {
    resort: Resort,
    /// Places of a chunk, at least 1.
    size: usize,
    /// Problem at every place `[N]`.
    order: Vec<u32>,
    /// Share of failures last measured of every problem `[N]`.
    difficulty: Vec<f64>,
    at: At,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    /// Places taught.
    taught: usize,
    /// End of the stretch that is measured before place `taught` is; `taught` or less where none is.
    until: usize,
    /// Places of that stretch asked for so far, from its start.
    asked: usize,
    /// Problems asked for whose answers are out.
    out: Vec<u32>,
    /// Problems to be asked for again.
    again: Vec<u32>,
    /// Measurements asked for so far.
    measured: u64,
    /// Kendall's tau-b at the latest sorting again.
    shift: Option<f64>,
}

/// What [`ChunkedOrder`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedOrder {
    order: Packed<u32>,
    difficulty: Packed<f64>,
    at: At,
}

impl ChunkedOrder {
    /// `n` problems in `chunks`, nothing measured yet.
    pub fn new(n: usize, chunks: usize, resort: Resort) -> Self {
        let (out, again) = (vec![], vec![]);
        let at = At { taught: 0, until: n, asked: 0, out, again, measured: 0, shift: None };
        let order = (0..n as u32).collect();
        Self { resort, size: n.div_ceil(chunks).max(1), order, difficulty: vec![0.0; n], at }
    }

    /// Takes the first difficulties as given, one a problem, instead of measured.
    pub fn given(&mut self, difficulty: Vec<f64>) {
        self.difficulty = difficulty;
        self.sort();
        self.at.shift = None;
    }

    /// The next problem to be measured; `None` where all were asked for.
    pub fn ask(&mut self) -> Option<u32> {
        let stretch = self.at.until.saturating_sub(self.at.taught);
        let problem = match self.at.again.pop() {
            Some(problem) => problem,
            None if self.at.asked < stretch => {
                self.at.asked += 1;
                self.order[self.at.taught + self.at.asked - 1]
            }
            None => return None,
        };
        self.at.out.push(problem);
        self.at.measured += 1;
        Some(problem)
    }

    /// Takes in the answers of a step, each a problem and its share of failures; those asked for that are not
    /// among them are asked for again. Sorts once all are in.
    pub fn answer(&mut self, answers: &[(u32, f64)]) {
        let mut out = std::mem::take(&mut self.at.out);
        out.sort_unstable();
        let mut is_in = vec![false; out.len()];
        for (problem, difficulty) in answers {
            if let Ok(place) = out.binary_search(problem) {
                self.difficulty[*problem as usize] = *difficulty;
                is_in[place] = true;
            }
        }
        let lost = out.into_iter().zip(is_in).filter(|(_, is_in)| !is_in).map(|(problem, _)| problem);
        self.at.again.extend(lost);
        let is_complete = self.at.again.is_empty() && self.at.taught + self.at.asked == self.at.until;
        if self.is_measuring() && is_complete {
            self.sort();
        }
    }

    fn sort(&mut self) {
        let At { taught, until, .. } = self.at;
        let difficulty = &self.difficulty;
        let stretch = &mut self.order[taught..until];
        let is_first = taught == 0;
        if !is_first {
            self.at.shift = tau(&stretch.iter().map(|ix| difficulty[*ix as usize]).collect::<Vec<_>>());
        }
        stretch.sort_by(|left, right| difficulty[*left as usize].total_cmp(&difficulty[*right as usize]));
        (self.at.until, self.at.asked) = (0, 0);
    }

    /// Whether something has to be measured before the next problem can be taught.
    pub fn is_measuring(&self) -> bool {
        self.at.until > self.at.taught
    }

    /// Whether everything was taught.
    pub fn is_over(&self) -> bool {
        self.at.taught == self.order.len()
    }

    /// The next problem to be taught; `None` while something is measured, and at the end.
    pub fn next(&mut self) -> Option<u32> {
        if self.is_measuring() || self.is_over() {
            return None;
        }
        let problem = self.order[self.at.taught];
        self.at.taught += 1;
        let is_boundary = self.at.taught.is_multiple_of(self.size) && !self.is_over();
        match self.resort {
            Resort::Chunk if is_boundary => {
                self.at.until = (self.at.taught + self.size).min(self.order.len());
            }
            Resort::All if is_boundary => self.at.until = self.order.len(),
            Resort::Chunk | Resort::All | Resort::Never => {}
        }
        Some(problem)
    }

    /// Problems taught.
    pub fn taught(&self) -> usize {
        self.at.taught
    }

    /// Measurements asked for.
    pub fn measured(&self) -> u64 {
        self.at.measured
    }

    /// The header's Shift line at the latest sorting again.
    pub fn shift(&self) -> Option<f64> {
        self.at.shift
    }

    /// The order, difficulties and how far it is.
    pub fn save(&self) -> SavedOrder {
        let (order, difficulty) = (Packed(self.order.clone()), Packed(self.difficulty.clone()));
        SavedOrder { order, difficulty, at: self.at.clone() }
    }

    /// Goes on from `saved`; refuses an order of other problems.
    pub fn load(&mut self, saved: SavedOrder) -> Result<()> {
        let n = self.order.len();
        if saved.order.0.len() != n || saved.difficulty.0.len() != n {
            let (found, expected) = (format!("{} problems", saved.order.0.len()), format!("{n} problems"));
            let hint = "resume with the pool the run was started with";
            return Err(Error::input("state.order", found, expected, hint));
        }
        let mut sorted = saved.order.0.clone();
        sorted.sort_unstable();
        let At { taught, until, asked, out, again, .. } = &saved.at;
        let is_sound = sorted.iter().enumerate().all(|(ix, problem)| ix == *problem as usize)
            && *taught <= n
            && *until <= n
            && *asked <= until.saturating_sub(*taught)
            && out.iter().chain(again).all(|problem| (*problem as usize) < n)
            && saved.difficulty.0.iter().all(|difficulty| difficulty.is_finite());
        if !is_sound {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.order", "no order of the problems", "each problem once", hint));
        }
        (self.order, self.difficulty, self.at) = (saved.order.0, saved.difficulty.0, saved.at);
        Ok(())
    }
}

/// Kendall's tau-b of the numbers with their own places; `None` where they are all equal. O(n log n).
fn tau(values: &[f64]) -> Option<f64> {
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let mut sorted = values.to_vec();
    let discordant = inversions(&mut sorted);
    let all = pairs(values.len());
    let tied: f64 = sorted.chunk_by(|left, right| left == right).map(|run| pairs(run.len())).sum();
    let apart = all - tied;
    (apart > 0.0).then(|| (apart - 2.0 * discordant) / (apart * all).sqrt())
}

/// Pairs in falling order; sorts the values. Merge sort.
fn inversions(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    if half == 0 {
        return 0.0;
    }
    let (left, right) = values.split_at_mut(half);
    let mut count = inversions(left) + inversions(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if j == right.len() || (i < left.len() && left[i] <= right[j]) {
            merged.push(left[i]);
            i += 1;
        } else {
            merged.push(right[j]);
            count += (left.len() - i) as f64;
            j += 1;
        }
    }
    values.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use gradatim_core::{Rng, Seed};

    use super::*;

    /// Runs an order to its end; `measure` gives the difficulty of a problem after so many were taught, and one
    /// answer in `lost` never comes. Gives what was taught, in order.
    fn taught(order: &mut ChunkedOrder, lost: u64, mut measure: impl FnMut(u32, usize) -> f64) -> Vec<u32> {
        let mut rng = Seed(3).rng("lost", [0, 0]);
        let mut taught = vec![];
        while !order.is_over() {
            if !order.is_measuring() {
                taught.extend(order.next());
                continue;
            }
            let asked: Vec<u32> = (0..7).map_while(|_| order.ask()).collect();
            let answered = asked.into_iter().filter(|_| lost == 0 || rng.below(lost) > 0);
            let answers: Vec<_> = answered.map(|problem| (problem, measure(problem, taught.len()))).collect();
            order.answer(&answers);
        }
        taught
    }

    fn noise(rng: &mut Rng) -> f64 {
        (rng.unit() * 8.0).floor() / 8.0
    }

    #[test]
    fn what_a_chunk_holds_does_not_depend_on_what_is_measured_after_the_first_sorting() {
        let first: Vec<f64> = (0..100).map(|ix| f64::from(ix * 37 % 100)).collect();
        let mut never = ChunkedOrder::new(100, 8, Resort::Never);
        never.given(first.clone());
        let predefined = taught(&mut never, 0, |_, _| unreachable!());
        for seed in 0..5 {
            let mut rng = Seed(seed).rng("outcomes", [0, 0]);
            let mut order = ChunkedOrder::new(100, 8, Resort::Chunk);
            order.given(first.clone());
            let adaptive = taught(&mut order, 3, |_, _| noise(&mut rng));
            assert_ne!(adaptive, predefined);
            for (adaptive, predefined) in adaptive.chunks(13).zip(predefined.chunks(13)) {
                let (mut left, mut right) = (adaptive.to_vec(), predefined.to_vec());
                left.sort_unstable();
                right.sort_unstable();
                assert_eq!(left, right);
            }
        }
    }

    #[test]
    fn one_chunk_and_chunks_of_one_teach_the_predefined_order() {
        let run = |chunks, resort| {
            let mut rng = Seed(9).rng("outcomes", [0, 0]);
            let first: Vec<f64> = (0..60).map(|_| noise(&mut rng)).collect();
            let mut order = ChunkedOrder::new(60, chunks, resort);
            let measure = |problem: u32, n| if n == 0 { first[problem as usize] } else { noise(&mut rng) };
            (taught(&mut order, 0, measure), order.measured())
        };
        let (predefined, n) = run(8, Resort::Never);
        assert_eq!((run(1, Resort::Chunk), n), ((predefined.clone(), 60), 60));
        // The price of chunks of one: every problem but the first once more, for nothing.
        assert_eq!(run(60, Resort::Chunk), (predefined, 60 + 59));
    }

    #[test]
    fn measuring_costs_what_the_count_says() {
        // n at the start, and n (K - 1) / K along the way.
        let mut order = ChunkedOrder::new(80, 8, Resort::Chunk);
        taught(&mut order, 0, |problem, _| f64::from(problem));
        assert_eq!(order.measured(), 80 + 70);
        // All that is still to come: 70 + 60 + .. + 10.
        let mut order = ChunkedOrder::new(80, 8, Resort::All);
        taught(&mut order, 0, |problem, _| f64::from(problem));
        assert_eq!(order.measured(), 80 + 280);
    }

    #[test]
    fn sorting_all_again_teaches_by_the_difficulty_of_the_day() {
        // What was hard becomes easy halfway: the rest comes in the new order.
        let mut order = ChunkedOrder::new(40, 4, Resort::All);
        let taught = taught(&mut order, 4, |problem, n| match n {
            0 => f64::from(problem),
            _ => f64::from(40 - problem),
        });
        assert_eq!(taught[..10], (0..10).collect::<Vec<u32>>()[..]);
        assert_eq!(taught[10..], (10..40).rev().collect::<Vec<u32>>()[..]);
    }

    #[test]
    fn tau_is_what_counting_pairs_gives() {
        assert_eq!(tau(&[1.0, 2.0, 3.0, 4.0]), Some(1.0));
        assert_eq!(tau(&[4.0, 3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(tau(&[1.0, 1.0]), None);
        let mut rng = Seed(1).rng("tau", [0, 0]);
        let values: Vec<f64> = (0..50).map(|_| noise(&mut rng)).collect();
        let (mut score, mut apart) = (0.0, 0.0);
        for (ix, left) in values.iter().enumerate() {
            for right in &values[ix + 1..] {
                score += (right - left).partial_cmp(&0.0).map_or(0.0, |order| order as i32 as f64);
                apart += f64::from(u8::from(left != right));
            }
        }
        assert!((tau(&values).unwrap() - score / f64::sqrt(apart * 1_225.0)).abs() < 1e-12);
    }
}
