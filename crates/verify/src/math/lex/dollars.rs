//! Dollar signs: marks of mathematics, or money.

/// Whether the unescaped dollar signs of `text` enclose mathematics.
pub fn are_paired(text: &str) -> bool {
    let count = positions(text).count();
    count > 0 && count.is_multiple_of(2)
}

/// Where the unescaped dollar signs are; two in a row count as one.
pub fn positions(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let mut escaped = false;
    let mut double = false;
    bytes.iter().enumerate().filter_map(move |(at, &byte)| {
        let counts = byte == b'$' && !escaped && !double;
        double = counts && bytes.get(at + 1) == Some(&b'$');
        escaped = byte == b'\\' && !escaped;
        counts.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_signs_count_once_and_escaped_ones_never() {
        assert_eq!(positions("$$x$$ \\$5 $y$").collect::<Vec<_>>(), [0, 3, 10, 12]);
        assert!(are_paired("$x$") && !are_paired("$5") && !are_paired("5"));
    }
}
