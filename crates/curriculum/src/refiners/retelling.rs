//! Showing a learner a solution, and refusing what it merely copies: the text side of egsr.
//!
//! Prompt   the question, then the guidance, then what to do with it, in the last user turn
//! Leaks    a retelling that speaks of the reference, holds more than `copied` of the solution's runs of 8 words,
//!          or is shorter than a floor: it could not stand alone, or teaches nothing
//! Source   system 6, item 6; the words and the filter are choices made here. [inferred]

use std::collections::BTreeSet;

use gradatim_core::{Message, Part, Role};

/// Words of a run that count as copied.
const RUN: usize = 8;

/// What gives away that a reference was read, in lower case.
const MENTIONS: [&str; 10] = [
    "the reference",
    "reference solution",
    "reference answer",
    "given solution",
    "given answer",
    "provided solution",
    "provided answer",
    "solution above",
    "answer above",
    "expert solution",
];

const REQUEST: &str = "Write a complete solution of your own that leads to this answer, step by step, in the way \
                       you would reason. It must stand alone: do not copy, and do not mention that anything was given.";

/// `prompt` with guidance at the end of its last user turn; `None` if there is nothing to show.
pub(super) fn guided(prompt: &[Message], solution: Option<&str>, answer: &str) -> Option<Vec<Message>> {
    let mut guidance = String::new();
    if let Some(solution) = solution {
        guidance.push_str("\n\nReference solution:\n");
        guidance.push_str(solution);
    }
    if !answer.is_empty() {
        guidance.push_str("\n\nFinal answer: ");
        guidance.push_str(answer);
    }
    if guidance.is_empty() {
        return None;
    }
    guidance.push_str("\n\n");
    guidance.push_str(REQUEST);
    let mut guided = prompt.to_vec();
    match guided.iter_mut().rev().find(|message| message.role == Role::User) {
        Some(question) => question.parts.push(Part::Text(guidance)),
        None => guided.push(Message::user(guidance)),
    }
    Some(guided)
}

/// Why a retelling is refused; see the header.
pub(super) fn leak(text: &str, solution: Option<&str>, copied: f64, shortest: u32) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if MENTIONS.iter().any(|mention| lower.contains(mention)) {
        return Some("mentions the reference");
    }
    if text.trim().chars().count() < shortest as usize {
        return Some("too short");
    }
    (share_copied(text, solution?) > copied).then_some("copies the solution")
}

/// Share of the solution's runs of 8 words that stand in `text`; 0 for a solution of fewer words.
fn share_copied(text: &str, solution: &str) -> f64 {
    let words: Vec<&str> = text.split_whitespace().collect();
    let theirs: BTreeSet<&[&str]> = words.windows(RUN).collect();
    let words: Vec<&str> = solution.split_whitespace().collect();
    let runs = words.windows(RUN);
    let n = runs.len();
    runs.filter(|run| theirs.contains(run)).count() as f64 / n.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_copy_is_refused_above_its_share_and_a_retelling_kept() {
        // 28 words hold 21 runs; the first 20 words hold 13 of them: 0.619. The first 19: 12, 0.571.
        let solution = words(0, 28);
        let copy = |n| format!("{} and then my own end", words(0, n));
        assert_eq!(leak(&copy(20), Some(&solution), 0.6, 1), Some("copies the solution"));
        assert_eq!(leak(&copy(19), Some(&solution), 0.6, 1), None);
        assert_eq!(leak(&solution, Some(&words(0, 7)), 0.6, 1), None);
        assert_eq!(leak(&solution, None, 0.6, 1), None);
    }

    #[test]
    fn what_speaks_of_the_reference_or_says_next_to_nothing_is_refused() {
        let planted = "As the Reference says, 3 + 4 is 7. #7";
        assert_eq!(leak(planted, None, 0.6, 1), Some("mentions the reference"));
        assert_eq!(leak("  #7 ", None, 0.6, 3), Some("too short"));
        assert_eq!(leak("  #7 ", None, 0.6, 2), None);
    }

    #[test]
    fn guidance_stands_in_the_question_and_nowhere_without_anything_to_show() {
        let system = Message { role: Role::System, parts: vec![Part::Text("be brief".to_owned())] };
        let prompt = [system.clone(), Message::user("3 + 4?")];
        let shown = guided(&prompt, Some("3 and 4 make 7"), "7").unwrap();
        assert_eq!(shown[0], system);
        let texts: Vec<&str> = shown[1]
            .parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Image(_) | Part::Audio(_) => panic!("text alone"),
            })
            .collect();
        assert_eq!(texts[0], "3 + 4?");
        assert!(texts[1].contains("3 and 4 make 7") && texts[1].contains("Final answer: 7"));
        let answer = format!("{:?}", guided(&prompt, None, "7"));
        assert!(!answer.contains("Reference") && answer.contains("Final answer: 7"));
        assert_eq!(guided(&prompt, None, ""), None);
    }
}
