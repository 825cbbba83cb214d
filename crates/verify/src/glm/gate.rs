//! The form of a response, before anything in it is judged.
//!
//! Form     one `<think>..</think>`, blanks, one `<answer>..</answer>`, and no more than a line end: each tag once, in any
//!          case. In the answer at most one token opens a box, at most one closes it, and there is no `\boxed{`.
//! Box      what stands between `<|begin_of_box|>` and `<|end_of_box|>`, matched as brackets are, the outermost pair.

use crate::tags;

const THINK: [&str; 2] = ["<think>", "</think>"];
const ANSWER: [&str; 2] = ["<answer>", "</answer>"];
const BOX: [&str; 2] = ["<|begin_of_box|>", "<|end_of_box|>"];

/// Whether `text` is a response rather than what a box holds.
pub fn is_marked(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    THINK.iter().chain(&ANSWER).chain(&BOX).any(|mark| lower.contains(mark))
}

/// Whether a box is opened or closed in `text`.
pub fn is_boxed(text: &str) -> bool {
    BOX.iter().any(|token| text.contains(token))
}

/// The inside of the answer, trimmed, or why the response has not the form.
pub fn answer(response: &str) -> Result<&str, &'static str> {
    let lower = response.to_ascii_lowercase();
    let only = |[open, close]: [&str; 2]| tags::only_span(&lower, open, close);
    let think = only(THINK).ok_or("not one thought")?;
    let answer = only(ANSWER).ok_or("not one answer")?;
    if think.start > 0 {
        return Err("text before the thought");
    }
    if answer.start < think.end {
        return Err("tags within the thought");
    }
    if !lower[think.end..answer.start].trim().is_empty() {
        return Err("text between thought and answer");
    }
    if !matches!(&lower[answer.end..], "" | "\n") {
        return Err("text after the answer");
    }
    let inside = answer.start + ANSWER[0].len()..answer.end - ANSWER[1].len();
    if BOX.iter().any(|token| lower[inside.clone()].matches(token).count() > 1) {
        return Err("more than one box");
    }
    if lower[inside.clone()].contains("\\boxed{") {
        return Err("a LaTeX box");
    }
    Ok(response[inside].trim())
}

/// What the outermost boxes hold, trimmed.
pub fn boxes(text: &str) -> Vec<&str> {
    let [begin, end] = BOX;
    let (mut open, mut found) = (vec![], vec![]);
    for (at, _) in text.match_indices("<|") {
        if text[at..].starts_with(begin) {
            open.push(at + begin.len());
        } else if text[at..].starts_with(end)
            && let Some(start) = open.pop()
            && open.is_empty()
        {
            found.push(text[start..at].trim());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_match_as_brackets_do() {
        for (text, inside) in [
            ("a <|begin_of_box|> b <|end_of_box|> c", vec!["b"]),
            ("<|begin_of_box|>1<|end_of_box|><|begin_of_box|>2<|end_of_box|>", vec!["1", "2"]),
            (
                "<|begin_of_box|>1<|begin_of_box|>2<|end_of_box|><|end_of_box|>",
                vec!["1<|begin_of_box|>2<|end_of_box|>"],
            ),
            ("<|end_of_box|>1<|begin_of_box|>", vec![]),
            ("<|begin_of_box|>1", vec![]),
            ("<|end_of_box|><|begin_of_box|>1<|end_of_box|><|end_of_box|>", vec!["1"]),
            ("<|x<|begin_of_box|><|<|end_of_box|>", vec!["<|"]),
        ] {
            assert_eq!(boxes(text), inside, "{text}");
        }
    }
}
