//! Draws that more than one family makes.

use gradatim_core::Rng;

/// A place among `n`; `n` must not be 0.
pub(crate) fn place(n: usize, rng: &mut Rng) -> usize {
    rng.below(n as u64) as usize
}

/// One of `items`, of which there must be some.
pub(crate) fn pick<T: Copy>(items: &[T], rng: &mut Rng) -> T {
    items[place(items.len(), rng)]
}

/// True with chance 1/2.
pub(crate) fn coin(rng: &mut Rng) -> bool {
    rng.below(2) == 0
}

/// A whole number of `n` digits without leading zeros; `n` is 1..=18, and 0 has no digits.
pub(crate) fn number(n: u32, rng: &mut Rng) -> i64 {
    let least = 10_i64.pow(n - 1);
    rng.between(least, 10 * least - 1)
}

/// `n` different numbers of 0..among in random order.
pub(crate) fn different(n: usize, among: usize, rng: &mut Rng) -> Vec<usize> {
    let mut all: Vec<usize> = (0..among).collect();
    let n = n.min(among);
    for at in 0..n {
        let other = at + place(among - at, rng);
        all.swap(at, other);
    }
    all.truncate(n);
    all
}
