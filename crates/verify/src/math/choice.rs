//! Options of a question: `(B) 5`, `\textbf{B.} 5` and `B: 5` choose B, beside one that is a letter.

use super::verdict::{Certainty, Rule, Verdict};

/// Options are named by one of these.
const LETTERS: [char; 10] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];
const GAPS: [char; 3] = [' ', '~', '\\'];
const FONTS: [&str; 6] = ["\\text{", "\\textbf{", "\\textrm{", "\\mathrm{", "\\mathbf{", "\\bold{"];

/// Whether `answer` chooses the option that `gold` names; `None` unless one names an option and the other, beside
/// its label, says what the option is.
pub fn chosen(gold: &str, answer: &str) -> Option<bool> {
    let (expected, content) = label(gold)?;
    let (found, other) = label(answer)?;
    if content.is_empty() == other.is_empty() {
        return None;
    }
    let (letter, content) = if content.is_empty() { (found, other) } else { (expected, content) };
    // `(A) or (B)` chooses neither.
    let another = |other: char| other != letter && content.contains(&format!("({other})"));
    (!LETTERS.into_iter().any(another)).then_some(expected == found)
}

/// What is said of a choice.
pub fn verdict(gold: &str, answer: &str, correct: bool) -> Verdict {
    Verdict {
        correct,
        parsed_gold: Some(gold.to_owned()),
        parsed_answer: Some(answer.to_owned()),
        rule: Rule::Text,
        certainty: Certainty::Text,
        why: if correct { "the same option" } else { "another option" }.to_owned(),
    }
}

/// The letter of an option and what follows it. A letter alone is one; before anything else it needs a mark.
fn label(text: &str) -> Option<(char, String)> {
    let mut text = text.trim().to_owned();
    while let Some(inside) = FONTS.iter().find_map(|font| text.strip_prefix(font)) {
        let (inside, after) = inside.split_once('}')?;
        text = format!("{}{after}", inside.trim_start());
    }
    let open = text.strip_prefix('(');
    let inside = open.unwrap_or(&text);
    let letter = inside.chars().next().filter(|letter| LETTERS.contains(letter))?;
    let after = &inside[1..];
    let content = match open {
        Some(_) => after.strip_prefix(')')?,
        None if after.trim().is_empty() => "",
        None => {
            after.strip_prefix(['.', ':', ')']).filter(|content| content.is_empty() || is_apart(content))?
        }
    };
    Some((letter, content.trim_start_matches(GAPS).trim().to_owned()))
}

/// `C. 5`, not `C.D`.
fn is_apart(content: &str) -> bool {
    content.starts_with(GAPS)
}
