//! A queue of places that goes round in shuffled passes, in constant time and without storing the future.
//!
//! Draw     pass k is a permutation of 0..len; the queue is pass 0, then pass 1, ...
//! Shuffle  Fisher-Yates from the front, one swap a draw, from the stream (seed, purpose, [key, k]):
//!          a draw costs O(1), a new pass one fill of a `u32` table. Swaps are made some draws ahead, in one
//!          go, so that their reads from far places overlap.
//! State    (pass, offset): the table of a half-finished pass is dealt again from its stream.
//!
//! The released SEC code instead refills by appending a fresh shuffled copy to what is left, and
//! refills all arms when one runs low. Ids come out in the order left, copy 1, copy 2, ... whenever
//! the copies are appended, so a queue that is the concatenation of its passes gives what either
//! refill rule gives.

use gradatim_core::{Error, Result, Rng, Seed};
use serde::{Deserialize, Serialize};

/// Where a queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// Passes finished.
    pub pass: u64,
    /// Places taken in this pass.
    pub offset: u32,
    /// Places in a pass: a shuffle of another length would be another shuffle.
    pub len: u32,
}

/// Shuffled passes over 0..len.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    purpose: &'static str,
    key: u64,
    passes: Option<u32>,
    at: Place,
    dealt: Option<Box<Dealt>>,
}

/// Draws that are shuffled in one go.
const AHEAD: u32 = 64;

/// The present pass: `order[..dealt]` is shuffled, the rest still to be.
#[derive(Debug, Clone)]
struct Dealt {
    order: Vec<u32>,
    dealt: u32,
    rng: Rng,
}

impl Queue {
    /// `passes` passes over 0..len, or passes without end. The stream is named by (purpose, key).
    pub fn new(purpose: &'static str, key: u64, len: u32, passes: Option<u32>) -> Self {
        Self { purpose, key, passes, at: Place { pass: 0, offset: 0, len }, dealt: None }
    }

    /// The next place, unless the passes are used up.
    pub fn pop(&mut self, seed: Seed) -> Option<u32> {
        let len = self.at.len;
        if self.left() == Some(0) || len == 0 {
            return None;
        }
        let place = self.coming(seed)[0];
        self.at.offset += 1;
        if self.at.offset == len {
            self.at = Place { pass: self.at.pass + 1, offset: 0, len };
            self.dealt = None;
        }
        Some(place)
    }

    /// Some of the places that come next in this pass, at least one; the queue must not be at its end.
    pub fn coming(&mut self, seed: Seed) -> &[u32] {
        let Place { pass, offset, len } = self.at;
        let dealt = self.dealt.get_or_insert_with(|| {
            let rng = seed.rng(self.purpose, [self.key, pass]);
            Box::new(Dealt { order: (0..len).collect(), dealt: 0, rng })
        });
        if dealt.dealt <= offset {
            dealt.deal(offset.saturating_add(AHEAD).min(len));
        }
        &dealt.order[offset as usize..dealt.dealt as usize]
    }

    /// Places still to come in all passes; `None` is without end.
    pub fn left(&self) -> Option<u64> {
        let len = u64::from(self.at.len);
        let taken = self.at.pass.saturating_mul(len).saturating_add(self.at.offset.into());
        self.passes.map(|passes| (u64::from(passes) * len).saturating_sub(taken))
    }

    /// Places still to come in this pass.
    pub fn left_in_pass(&self) -> u32 {
        if self.left() == Some(0) { 0 } else { self.at.len - self.at.offset }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.at
    }

    /// Goes on from `at`; refuses a place in a queue of another length.
    pub fn resume(&mut self, at: Place) -> Result<()> {
        let hint = "resume with the pool the run was started with";
        if at.len != self.at.len {
            let expected = format!("{}, as many as the pool has", self.at.len);
            return Err(Error::input("state.len", at.len, expected, hint));
        }
        if at.offset > 0 && at.offset >= at.len {
            return Err(Error::input("state.offset", at.offset, format!("below {}", at.len), hint));
        }
        (self.at, self.dealt) = (at, None);
        Ok(())
    }
}

impl Dealt {
    /// Shuffles up to the place `to`.
    fn deal(&mut self, to: u32) {
        for offset in self.dealt..to {
            let rest = self.order.len() as u64 - u64::from(offset);
            let from = u64::from(offset) + self.rng.below(rest);
            self.order.swap(offset as usize, from as usize);
        }
        self.dealt = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(queue: &mut Queue, n: usize) -> Vec<u32> {
        (0..n).map_while(|_| queue.pop(Seed(5))).collect()
    }

    #[test]
    fn every_pass_is_a_permutation_and_no_two_are_the_same() {
        let mut queue = Queue::new("pass", 3, 97, None);
        let passes: Vec<Vec<u32>> = (0..4).map(|_| take(&mut queue, 97)).collect();
        for pass in &passes {
            let mut sorted = pass.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..97).collect::<Vec<_>>());
        }
        assert!(passes.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn first_place_is_uniform_within_five_standard_errors() {
        let (n, draws) = (5_usize, 20_000_u32);
        let mut counts = [0_u32; 5];
        for seed in 0..draws {
            let first = Queue::new("pass", 0, n as u32, None).pop(Seed(u64::from(seed)));
            counts[first.unwrap() as usize] += 1;
        }
        let error = (f64::from(draws) * 0.2 * 0.8).sqrt();
        assert!(counts.iter().all(|c| (f64::from(*c) - 4000.0).abs() < 5.0 * error), "{counts:?}");
    }

    #[test]
    fn resuming_anywhere_continues_the_same_queue() {
        for stop in 0..25 {
            let mut unbroken = Queue::new("pass", 1, 10, Some(3));
            take(&mut unbroken, stop);
            let mut resumed = Queue::new("pass", 1, 10, Some(3));
            resumed.resume(unbroken.place()).unwrap();
            assert_eq!(take(&mut unbroken, 100), take(&mut resumed, 100), "stopped after {stop}");
            assert_eq!(unbroken.left(), Some(0));
        }
    }

    #[test]
    fn what_is_coming_comes() {
        let mut queue = Queue::new("pass", 2, 150, None);
        for taken in [0, 1, 62, 63, 64, 100, 149, 150, 151] {
            queue.resume(Place { pass: taken / 150, offset: (taken % 150) as u32, len: 150 }).unwrap();
            let coming = queue.coming(Seed(5)).to_vec();
            assert!(!coming.is_empty());
            assert_eq!(take(&mut queue, coming.len()), coming, "after {taken}");
        }
    }

    #[test]
    fn places_outside_the_queue_are_refused() {
        let mut queue = Queue::new("pass", 0, 10, None);
        assert!(queue.resume(Place { pass: 1, offset: 10, len: 10 }).is_err());
        assert!(queue.resume(Place { pass: 1, offset: 9, len: 11 }).is_err());
        assert!(queue.resume(Place { pass: 1, offset: 9, len: 10 }).is_ok());
    }

    #[test]
    fn an_empty_queue_gives_nothing() {
        assert_eq!(Queue::new("pass", 0, 0, None).pop(Seed(0)), None);
        assert_eq!(Queue::new("pass", 0, 4, Some(0)).pop(Seed(0)), None);
    }
}
