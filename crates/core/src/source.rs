//! Where fresh problems come from.

use crate::{Problem, Seed};

/// Another way to put a problem, with the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrite {
    /// Shorter and plainer: without what does not matter, or with part of the way gone.
    Simplify,
    /// In other words or another order, as hard as before.
    Paraphrase,
}

/// One procedural arm: a family at one level. Implemented by the tasks room, held by the pool.
pub trait Source: Send + Sync {
    /// Name of the family.
    fn family(&self) -> &str;

    /// Difficulty; larger is harder.
    fn level(&self) -> i64;

    /// The n-th instance under `seed`, of either side of the held-out rule. A pure function.
    fn draw(&self, seed: Seed, n: u64) -> Problem;

    /// A problem it drew, put another way: prompt and canonical form differ, answer and metadata do not. `None`
    /// where there is no such way. The result may stand on the other side of the held-out rule. A pure function.
    fn rewrite(&self, _problem: &Problem, _how: Rewrite) -> Option<Problem> {
        None
    }

    /// How many canonical forms exist, or at least how many where that is under 1,000. `None` means more than 2^53,
    /// or 1,000 and more that nobody enumerated.
    fn distinct(&self) -> Option<u64>;
}
