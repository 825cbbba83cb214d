//! Names of files: patterns, and their order.

use std::cmp::Ordering;

/// Whether `name` is the pattern with something, or nothing, in place of each `*`.
pub(super) fn fits(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Runs of digits are compared by value, everything else as it is.
pub(super) fn by_numbers(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let numbers = (digits(left), digits(right));
        if let (Some((one, left_rest)), Some((other, right_rest))) = numbers {
            let order = one.len().cmp(&other.len()).then_with(|| one.cmp(other));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (left_rest, right_rest);
            continue;
        }
        let (mut one, mut other) = (left.chars(), right.chars());
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (one, other) if one != other => return one.cmp(&other),
            _ => (left, right) = (one.as_str(), other.as_str()),
        }
    }
}

/// The number a text begins with, without leading zeros, and the rest.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].trim_start_matches('0'), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_by_value() {
        let mut names = ["b-10", "b-9", "a-100", "b-09x", "b"];
        names.sort_by(|left, right| by_numbers(left, right));
        assert_eq!(names, ["a-100", "b", "b-9", "b-09x", "b-10"]);
    }

    #[test]
    fn a_star_stands_for_anything_or_nothing() {
        for (name, pattern, expected) in [
            ("shard-01.jsonl", "shard-*.jsonl", true),
            ("shard-.jsonl", "shard-*.jsonl", true),
            ("shard.jsonl", "shard-*.jsonl", false),
            ("a.b.c", "*.b.*", true),
            ("aXbXc", "a*b*d", false),
            ("ab", "ab*ab", false),
            ("abab", "ab*ab", true),
        ] {
            assert_eq!(fits(name, pattern), expected, "{name} {pattern}");
        }
    }
}
