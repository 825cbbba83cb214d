//! The last `\boxed{..}` of a text, and those before it that make one list with it.
//!
//! One list  what stands between two boxes is layout on one line, or ends in a comma, `and` or `or`, perhaps with a
//!           name and its sign of equality: `\boxed{1} paper and \boxed{2} bins`, `y_1 = \boxed{3}, y_2 = \boxed{4}`.
//!           Anything else is a step on the way.

use std::borrow::Cow;

/// More boxes are not put together.
const MOST_BOXES: usize = 50;
/// What joins two boxes is at most this long.
const MOST_JOINT: usize = 120;
/// Words that may stand between two boxes of one list, such as units.
const MOST_WORDS: usize = 5;

/// What is boxed, and where the last box ends.
pub struct Boxed<'a> {
    pub text: Cow<'a, str>,
    pub end: usize,
}

/// The last box that is closed, together with those it makes a list with.
pub fn last(text: &str) -> Option<Boxed<'_>> {
    const OPENINGS: [&str; 4] = ["\\boxed{", "\\fbox{", "\\framebox{", "\\boxed "];
    let (at, opening) =
        OPENINGS.iter().filter_map(|opening| text.rfind(opening).map(|at| (at, *opening))).max()?;
    let start = at + opening.len();
    if opening == "\\boxed " {
        let rest = &text[start..];
        let end = rest.find(['$', ' ', '\n', '\\']).unwrap_or(rest.len());
        let inside = rest[..end].trim_end_matches(['.', ' ']);
        return (!inside.is_empty()).then_some(Boxed { text: Cow::Borrowed(inside), end: start + end });
    }
    // One that is cut off does not count; a response whose last two are says nothing.
    let (mut at, mut inside) = match closing(&text[start..]) {
        Some(length) => (at, &text[start..start + length]),
        None => before(text, at)?,
    };
    while is_blank(inside) {
        (at, inside) = before(text, at)?;
    }
    let end = inside.as_ptr() as usize - text.as_ptr() as usize + inside.len() + 1;
    let mut insides = vec![inside.trim()];
    let mut first = at;
    while insides.len() < MOST_BOXES
        && let Some((at, inside)) = before(text, first)
    {
        let joint = &text[inside.as_ptr() as usize - text.as_ptr() as usize + inside.len() + 1..first];
        if !joins(joint) {
            break;
        }
        insides.push(inside.trim());
        first = at;
    }
    insides.reverse();
    let text = match insides[..] {
        [only] => Cow::Borrowed(only),
        _ => listed(&insides),
    };
    Some(Boxed { text, end })
}

/// A box to be filled in, as a problem has it: `\boxed{?}`, `\boxed{\ }`.
pub fn is_blank(inside: &str) -> bool {
    let blank = |sign: char| matches!(sign, '?' | '_' | '\\' | '~') || sign.is_whitespace();
    inside.chars().any(|sign| !sign.is_whitespace()) && inside.chars().all(blank)
}

/// The items, each once.
fn listed<'a>(insides: &[&'a str]) -> Cow<'a, str> {
    let mut items: Vec<&'a str> = vec![];
    for inside in insides {
        if !items.contains(inside) {
            items.push(inside);
        }
    }
    match items[..] {
        [only] => Cow::Borrowed(only),
        _ => Cow::Owned(items.join(", ")),
    }
}

/// The last box that begins before `end` and is closed there: where it begins, and its inside.
fn before(text: &str, end: usize) -> Option<(usize, &str)> {
    let at = text[..end].rfind("\\boxed{")?;
    let start = at + "\\boxed{".len();
    closing(&text[start..end]).map(|length| (at, &text[start..start + length]))
}

/// Where the brace that is already open closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_u32;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' => {
                escaped = !escaped;
                continue;
            }
            b'{' if !escaped => depth += 1,
            b'}' if !escaped && depth == 1 => return Some(at),
            b'}' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = false;
    }
    None
}

/// Whether what stands between two boxes makes them one list.
fn joins(joint: &str) -> bool {
    let lines: Vec<&str> = joint.split('\n').collect();
    let paragraph = lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty());
    if joint.len() > MOST_JOINT || paragraph {
        return false;
    }
    let bare = without_layout(joint);
    let parts = parts(&bare);
    let Some(last) = parts.iter().rposition(|part| is_connector(part)) else {
        return parts.is_empty() && lines.len() == 1;
    };
    let words: Vec<&&str> = parts[..last].iter().filter(|part| !is_connector(part)).collect();
    words.len() <= MOST_WORDS && words.iter().all(|word| is_harmless(word)) && is_lead(&parts[last + 1..])
}

fn is_connector(part: &str) -> bool {
    matches!(part, "," | ";" | "&" | "and" | "or" | "And" | "Or")
}

/// A word of a description: no verb, no inference, no figure.
fn is_harmless(part: &str) -> bool {
    const STEPS: [&str; 26] = [
        "so",
        "thus",
        "hence",
        "therefore",
        "then",
        "is",
        "are",
        "was",
        "were",
        "not",
        "but",
        "because",
        "since",
        "if",
        "gives",
        "implies",
        "which",
        "answer",
        "wait",
        "no",
        "equals",
        "get",
        "instead",
        "wrong",
        "incorrect",
        "final",
    ];
    matches!(part, "(" | ")")
        || part.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''))
            && !STEPS.contains(&part.to_lowercase().as_str())
}

/// Nothing, or a name that is given a value: `y_2 =`, `f(x) is`.
fn is_lead(parts: &[&str]) -> bool {
    match parts {
        [] | ["also"] => true,
        [name, arguments @ .., "=" | "is" | ":"] => {
            let mut letters = name.trim_start_matches('\\').chars();
            let one = letters.next().is_some_and(char::is_alphabetic);
            let short = name.starts_with('\\') || !letters.next().is_some_and(char::is_alphabetic);
            one && short && arguments.len() <= 5 && arguments.iter().all(|part| part.len() == 1)
        }
        _ => false,
    }
}

/// Without dollar signs, braces, spaces of LaTeX and what sets text upright.
fn without_layout(text: &str) -> String {
    const LAYOUT: [&str; 20] = [
        "\\text{",
        "\\textbf{",
        "\\textit{",
        "\\mathrm{",
        "\\mbox{",
        "\\quad",
        "\\qquad",
        "\\,",
        "\\;",
        "\\:",
        "\\!",
        "\\ ",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "$",
        "~",
        "*",
        "\\\\",
    ];
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(behind) = LAYOUT.iter().find_map(|layout| rest.strip_prefix(layout)) {
            bare.push(' ');
            rest = behind;
            continue;
        }
        if !matches!(first, '{' | '}') {
            bare.push(first);
        }
        rest = &rest[first.len_utf8()..];
    }
    bare
}

/// Words and signs.
fn parts(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\\' | '\'' | '-');
    let mut parts = vec![];
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match rest.find(|c| !is_word(c)) {
            Some(0) => first.len_utf8(),
            Some(length) => length,
            None => rest.len(),
        };
        parts.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    parts
}

#[cfg(test)]
mod tests;
