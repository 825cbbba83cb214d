//! Where in a response the answer stands.

/// What follows the last `#`, trimmed; a run of them (`####`) is one marker.
pub fn after_marker(response: &str) -> Option<&str> {
    response.rfind('#').map(|at| response[at + 1..].trim())
}

/// The inside of the last `\boxed{..}`. One that is never closed does not count.
pub fn boxed(response: &str) -> Option<&str> {
    const OPENING: &str = "\\boxed{";
    let inside = &response[response.rfind(OPENING)? + OPENING.len()..];
    let mut depth = 1_u32;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(inside[..at].trim()),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_box_counts_and_braces_inside_it_balance() {
        assert_eq!(boxed("\\boxed{1} then \\boxed{ \\frac{1}{2} } end"), Some("\\frac{1}{2}"));
        assert_eq!(boxed("\\boxed{1} then \\boxed{2"), None);
        assert_eq!(boxed("no box"), None);
    }

    #[test]
    fn a_run_of_markers_is_one() {
        assert_eq!(after_marker("steps #1 #### 42 \n"), Some("42"));
        assert_eq!(after_marker("42"), None);
        assert_eq!(after_marker("42#"), Some(""));
    }
}
