//! `<think>..</think>` and `<answer>..</answer>`: the form many instruction-tuned models are asked for.
//!
//! Source   the format check of DeepSeek-R1-style rewards; DUMP (arXiv 2504.09710), system 21.
//! Form     each of the four tags exactly once, in that order, and nothing but blanks after the last. What
//!          stands before `<think>` and between the two spans is free.

const TAGS: [&str; 4] = ["<think>", "</think>", "<answer>", "</answer>"];

/// Says in a few words why `response` has not the form, if it has not.
pub fn well_formed(response: &str) -> Result<(), &'static str> {
    const MISSING: [&str; 4] = ["no <think>", "no </think>", "no <answer>", "no </answer>"];
    const REPEATED: [&str; 4] = [
        "more than one <think>",
        "more than one </think>",
        "more than one <answer>",
        "more than one </answer>",
    ];
    let mut end = 0;
    for ((tag, missing), repeated) in TAGS.into_iter().zip(MISSING).zip(REPEATED) {
        let at = response.find(tag).ok_or(missing)?;
        if response[at + tag.len()..].contains(tag) {
            return Err(repeated);
        }
        if at < end {
            return Err("the tags are out of order");
        }
        end = at + tag.len();
    }
    if response[end..].trim().is_empty() { Ok(()) } else { Err("text after </answer>") }
}

/// Where the one span of `open` and `close` lies, marks included; `None` unless each stands once, in that order.
pub fn only_span(response: &str, open: &str, close: &str) -> Option<std::ops::Range<usize>> {
    let once = |mark: &str| {
        let at = response.find(mark)?;
        (!response[at + mark.len()..].contains(mark)).then_some(at)
    };
    let (start, end) = (once(open)?, once(close)?);
    (start + open.len() <= end).then(|| start..end + close.len())
}

/// The inside of the last `<answer>..</answer>`, trimmed. One that is never closed does not count.
pub fn answer(response: &str) -> Option<&str> {
    let [_, _, open, close] = TAGS;
    let start = response[..response.rfind(close)?].rfind(open)? + open.len();
    let inside = &response[start..];
    Some(inside[..inside.find(close)?].trim())
}

/// What is said after the last mark that ends a thought aloud; everything where nothing but blanks follows it.
pub fn said(response: &str) -> &str {
    const ENDS: [&str; 4] = ["</think>", "</thinking>", "<|end_of_thought|>", "[/THINK]"];
    let ends = ENDS.iter().filter_map(|mark| response.rfind(mark).map(|at| at + mark.len()));
    let after = ends.max().map_or(response, |end| &response[end..]);
    if after.trim().is_empty() { response } else { after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_closed_span_is_the_answer() {
        for (response, inside) in [
            ("<answer> 1 </answer>", Some("1")),
            ("<answer>1</answer><answer>2</answer>", Some("2")),
            ("<answer>1</answer><answer>2", Some("1")),
            ("<answer>1<answer>2</answer>", Some("2")),
            ("<answer>1</answer></answer>", Some("1")),
            ("</answer><answer>", None),
            ("<Answer>1</Answer>", None),
        ] {
            assert_eq!(answer(response), inside, "{response}");
        }
    }

    #[test]
    fn a_thought_is_not_said_unless_nothing_else_is() {
        for (response, said_of_it) in [
            ("<think>1</think> 2", " 2"),
            ("1</think> 2", " 2"),
            ("<think>1</think> 2 <think>3</think> 4", " 4"),
            ("<thinking>1</thinking>2", "2"),
            ("<|begin_of_thought|>1<|end_of_thought|>2", "2"),
            ("[THINK]1[/THINK]2", "2"),
            ("<think>1</think>\n", "<think>1</think>\n"),
            ("<think>1", "<think>1"),
            ("1", "1"),
        ] {
            assert_eq!(said(response), said_of_it, "{response}");
        }
    }

    #[test]
    fn a_span_counts_when_each_of_its_marks_stands_once_and_in_order() {
        for (response, span) in [
            ("a<think>b</think>c", Some(1..17)),
            ("<think></think>", Some(0..15)),
            ("</think><think>", None),
            ("<think>b", None),
            ("<think>b</think><think>", None),
            ("<think>b</think></think>", None),
        ] {
            assert_eq!(only_span(response, "<think>", "</think>"), span, "{response}");
        }
    }

    #[test]
    fn of_all_orders_of_the_four_tags_one_is_well_formed() {
        let mut well = vec![];
        for code in 0..256_usize {
            let order = [code / 64, code / 16 % 4, code / 4 % 4, code % 4];
            let text = order.map(|tag| TAGS[tag]).join(" x ");
            if well_formed(&text).is_ok() {
                well.push(order);
            }
            // Dropping any one tag spoils it.
            assert!(well_formed(&order[1..].iter().map(|&tag| TAGS[tag]).collect::<String>()).is_err());
        }
        assert_eq!(well, [[0, 1, 2, 3]]);
    }
}
