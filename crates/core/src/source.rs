//! Where fresh problems come from.

use crate::{Problem, Seed};

/// One procedural arm: a family at one level. Implemented by the tasks room, held by the pool.
pub trait Source: Send + Sync {
    /// Name of the family.
    fn family(&self) -> &str;

    /// Difficulty; larger is harder.
    fn level(&self) -> i64;

    /// The n-th instance under `seed`, of either side of the held-out rule. A pure function.
    fn draw(&self, seed: Seed, n: u64) -> Problem;

    /// How many canonical forms exist, or at least how many where that is under 1,000. `None` means more than 2^53,
    /// or 1,000 and more that nobody enumerated.
    fn distinct(&self) -> Option<u64>;
}
