//! Where in a response the answer stands.

use crate::math::boxes;
use crate::tags;

const OPENING: &str = "\\boxed{";

/// Where a response marks its answer, its thoughts aside: inside the last `<answer>..</answer>`, else inside the last `\boxed{..}`,
/// else after the last `#`.
pub fn marked(response: &str) -> Option<&str> {
    let response = tags::said(response);
    tags::answer(response).or_else(|| boxed(response)).or_else(|| after_marker(response))
}

/// The last line that is not blank, trimmed.
pub fn last_line(response: &str) -> &str {
    response.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("")
}

/// What follows the last `#`, trimmed; a run of them (`####`) is one marker.
pub fn after_marker(response: &str) -> Option<&str> {
    response.rfind('#').map(|at| response[at + 1..].trim())
}

/// JSON without the code fence around it, trimmed.
pub fn unfenced(text: &str) -> &str {
    let mut text = text.trim();
    for fence in ["```json", "```Json", "```JSON", "```"] {
        text = text.strip_prefix(fence).unwrap_or(text);
    }
    text.strip_suffix("```").unwrap_or(text).trim()
}

/// The inside of the last `\boxed{..}`. One that is never closed does not count, nor one that is to be filled in.
pub fn boxed(response: &str) -> Option<&str> {
    let mut text = response;
    while let Some(at) = text.rfind(OPENING) {
        let inside = closed(&response[at + OPENING.len()..])?;
        if !boxes::is_blank(inside) {
            return Some(inside.trim());
        }
        text = &text[..at];
    }
    None
}

/// What stands before the brace that closes one that is open.
fn closed(inside: &str) -> Option<&str> {
    let mut depth = 1_u32;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(&inside[..at]),
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
        assert_eq!(boxed("\\boxed{1} fills \\boxed{?} and \\boxed{\\ }"), Some("1"));
        assert_eq!(marked("8 = \\boxed{?} #### C"), Some("C"));
    }

    #[test]
    fn tags_go_before_a_box_and_a_box_before_a_marker() {
        assert_eq!(marked("\\boxed{1} <answer> 2 </answer> # 3"), Some("2"));
        assert_eq!(marked("\\boxed{1} # 3"), Some("1"));
        assert_eq!(marked("<answer>2 # 3"), Some("3"));
        assert_eq!(marked("3"), None);
        assert_eq!(marked("<think>\\boxed{1}</think> # 2"), Some("2"));
        assert_eq!(marked("<think><answer>1</answer></think> 2"), None);
        assert_eq!(marked("<think>\\boxed{1}</think>"), Some("1"));
        assert_eq!((last_line("1\n 2 \n \n"), last_line("\n")), ("2", ""));
    }

    #[test]
    fn a_run_of_markers_is_one() {
        assert_eq!(after_marker("steps #1 #### 42 \n"), Some("42"));
        assert_eq!(after_marker("42"), None);
        assert_eq!(after_marker("42#"), Some(""));
    }
}
