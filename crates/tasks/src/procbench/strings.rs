//! Random strings, and draws that more than one task makes.

use gradatim_core::Rng;

pub(super) const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
pub(super) const ALNUM: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// `n` symbols of `alphabet`, each uniform.
pub(super) fn string(alphabet: &[u8], n: usize, rng: &mut Rng) -> String {
    (0..n).map(|_| symbol(alphabet, rng)).collect()
}

pub(super) fn symbol(alphabet: &[u8], rng: &mut Rng) -> char {
    char::from(alphabet[below(alphabet.len(), rng)])
}

/// Uniform in 0..n.
pub(super) fn below(n: usize, rng: &mut Rng) -> usize {
    rng.below(n as u64) as usize
}

/// Uniform in low..=high.
pub(super) fn between(low: usize, high: usize, rng: &mut Rng) -> usize {
    low + below(high - low + 1, rng)
}

/// `n` of the numbers `from..to`, all different, in random order.
pub(super) fn sample(from: usize, to: usize, n: usize, rng: &mut Rng) -> Vec<usize> {
    let mut all: Vec<usize> = (from..to).collect();
    rng.shuffle(&mut all);
    all.truncate(n);
    all
}

/// `0: abc`, a line each.
pub(super) fn numbered<T: std::fmt::Display>(items: &[T]) -> String {
    let lines: Vec<String> = items.iter().enumerate().map(|(at, item)| format!("{at}: {item}")).collect();
    lines.join("\n")
}

/// Items with `separator` between them.
pub(super) fn joined<T: std::fmt::Display>(items: impl IntoIterator<Item = T>, separator: &str) -> String {
    let mut text = String::new();
    crate::wording::push_list(&mut text, items, separator);
    text
}

/// `text` without its symbol at `at`.
pub(super) fn without(text: &str, at: usize) -> String {
    text.chars().enumerate().filter(|(ix, _)| *ix != at).map(|(_, symbol)| symbol).collect()
}
