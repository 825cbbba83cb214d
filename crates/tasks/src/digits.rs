//! Strings of digits that more than one family shows.

use gradatim_core::Rng;

/// `n` different digits in random order; `n` is at most 10.
pub(crate) fn distinct(n: usize, rng: &mut Rng) -> String {
    let mut digits: Vec<u8> = (b'0'..=b'9').collect();
    rng.shuffle(&mut digits);
    digits.into_iter().take(n).map(char::from).collect()
}

/// Strings of `n` different digits: 10 * 9 * .. .
pub(crate) fn arrangements(n: usize) -> u64 {
    (0..n as u64).map(|taken| 10_u64.saturating_sub(taken)).product()
}
