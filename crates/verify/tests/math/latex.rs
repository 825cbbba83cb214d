//! LaTeX as far as the operators need it: tokens, brackets, and the shape of an answer.
//!
//! Shares no code with the verifier: what is wrong there must not be wrong here in the same way.

use super::number::number;

/// Commands whole, `,\!` and `{,}` as one, everything else a character each. Concatenated they are `text`.
pub fn tokens(text: &str) -> Vec<&str> {
    let (mut tokens, mut rest) = (vec![], text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => {
                let name = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                let other = rest[1..].chars().next().map_or(0, char::len_utf8);
                1 + if name > 0 { name } else { other }
            }
            ',' if rest.starts_with(",\\!") => 3,
            '{' if rest.starts_with("{,}") => 3,
            other => other.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = &rest[length..];
    }
    tokens
}

fn depth(token: &str) -> i32 {
    match token {
        "{" | "(" | "[" | "\\{" | "\\langle" | "\\begin" => 1,
        "}" | ")" | "]" | "\\}" | "\\rangle" | "\\end" => -1,
        _ => 0,
    }
}

/// A text between the marks that stand outside all brackets.
pub struct Cut<'a> {
    /// One more than there are marks.
    pub parts: Vec<&'a str>,
    pub marks: Vec<&'a str>,
}

impl Cut<'_> {
    /// The parts in this order, between the marks in theirs.
    pub fn join(&self, parts: &[String]) -> String {
        let mut text = parts[0].clone();
        for (mark, part) in self.marks.iter().zip(&parts[1..]) {
            // A command runs on into a letter, a comma between digits may group them.
            let blank = if part.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
            text += &format!("{mark}{blank}{part}");
        }
        text
    }
}

/// Cuts at marks outside all brackets; `None` if brackets do not match.
pub fn cut<'a>(text: &'a str, is_mark: impl Fn(&str) -> bool) -> Option<Cut<'a>> {
    let (mut parts, mut marks) = (vec![], vec![]);
    let (mut level, mut from, mut at) = (0, 0, 0);
    for token in tokens(text) {
        if level == 0 && is_mark(token) {
            parts.push(&text[from..at]);
            marks.push(token);
            from = at + token.len();
        }
        level += depth(token);
        if level < 0 {
            return None;
        }
        at += token.len();
    }
    parts.push(&text[from..]);
    (level == 0).then_some(Cut { parts, marks })
}

/// The argument that begins `text`, with what follows it: a group without its braces, or one token.
pub fn argument(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    if !text.starts_with('{') {
        let first = tokens(text).first().map_or(0, |token| token.len());
        return (first > 0).then(|| text.split_at(first));
    }
    let (mut level, mut at) = (0, 0);
    for token in tokens(text) {
        level += i32::from(token == "{") - i32::from(token == "}");
        at += token.len();
        if level == 0 {
            return Some((&text[1..at - 1], &text[at..]));
        }
    }
    None
}

/// The first `\command{a}..{z}` of `N` arguments: what stands before it, its arguments, what follows.
pub fn command<'a, const N: usize>(text: &'a str, name: &str) -> Option<(&'a str, [&'a str; N], &'a str)> {
    let mut at = 0;
    for token in tokens(text) {
        if token == name {
            let (mut found, mut rest) = ([""; N], &text[at + name.len()..]);
            for slot in &mut found {
                (*slot, rest) = argument(rest)?;
            }
            return Some((&text[..at], found, rest));
        }
        at += token.len();
    }
    None
}

/// An answer in one pair of brackets: the opening one, what is inside, the closing one.
pub fn enclosed(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim();
    let open = ["\\left(", "\\left[", "\\left\\{", "(", "[", "\\{"]
        .into_iter()
        .find(|open| text.starts_with(open))?;
    let close = ["\\right)", "\\right]", "\\right\\}", ")", "]", "\\}"]
        .into_iter()
        .find(|close| text.ends_with(close))?;
    let inner = text.get(open.len()..text.len() - close.len())?;
    let fits =
        open.contains("\\left") == close.contains("\\right") && open.contains('{') == close.contains('}');
    (fits && cut(inner, |_| false).is_some())
        .then(|| (&text[..open.len()], inner, &text[text.len() - close.len()..]))
}

/// The items between commas, at least two.
pub fn items(text: &str) -> Option<Cut<'_>> {
    let cut = cut(text, |token| token == ",")?;
    (cut.parts.len() > 1 && cut.parts.iter().all(|part| !part.trim().is_empty())).then_some(cut)
}

/// The items of an answer, and the brackets around them where there are any. `1,234 x` may be one item.
pub fn list(text: &str) -> Option<(&str, Cut<'_>, &str)> {
    if let Some((open, inner, close)) = enclosed(text) {
        return items(inner).map(|items| (open, items, close));
    }
    let items = items(text)?;
    let digits =
        |part: &str, n: usize| part.len() >= n && part.as_bytes()[..n].iter().all(u8::is_ascii_digit);
    let thousands = |part: &&str| digits(part, 3) && !digits(part, 4);
    (!items.parts[1..].iter().any(thousands)).then_some(("", items, ""))
}

/// What stands between the sides of a relation.
pub fn is_relation(token: &str) -> bool {
    let signs = [
        "=",
        "<",
        ">",
        "\\le",
        "\\leq",
        "\\leqslant",
        "\\ge",
        "\\geq",
        "\\geqslant",
        "\\ne",
        "\\neq",
        "\\in",
    ];
    signs.contains(&token) || matches!(token, "\\approx" | "\\equiv" | "\\sim" | "\\simeq" | "≤" | "≥" | "≠")
}

/// Both sides of the only relation, and its sign.
pub fn relation(text: &str) -> Option<(&str, &str, &str)> {
    match cut(text, is_relation)? {
        Cut { parts, marks } if parts.len() == 2 => Some((parts[0], marks[0], parts[1])),
        _ => None,
    }
}

/// Environment, entries between `&` and `\\`, of an answer that is one matrix.
pub fn matrix(text: &str) -> Option<(&str, Cut<'_>)> {
    let (name, rest) = argument(text.trim().strip_prefix("\\begin")?)?;
    let inner = rest.strip_suffix(&format!("\\end{{{name}}}"))?;
    let entries = cut(inner, |token| token == "&" || token == "\\\\")?;
    name.ends_with("matrix").then_some((name, entries))
}

/// Words rather than a formula: three letters in a row, two that are a word or a unit, or text set as such.
pub fn is_words(text: &str) -> bool {
    let set =
        ["\\text", "\\mbox", "\\mathrm", "\\operatorname", "\\textbf", "\\mathbf", "\\boxed", "$", "\n", "~"];
    let short = [
        "No", "or", "if", "is", "at", "cm", "km", "mm", "in", "ft", "yd", "mi", "kg", "lb", "hr", "pm", "PM",
    ];
    let letter = |token: &str| token.len() == 1 && token.as_bytes()[0].is_ascii_alphabetic();
    let tokens = tokens(text);
    let words = tokens.split(|token| !letter(token)).map(<[&str]>::concat);
    set.iter().any(|word| text.contains(word))
        || words.into_iter().any(|word| word.len() > 2 || short.contains(&&*word))
}

/// Formulas that are not cut safely: what stands after a big operator belongs to it, dots and bars hide structure.
pub fn is_opaque(text: &str) -> bool {
    let signs = [
        "\\int",
        "\\sum",
        "\\prod",
        "\\lim",
        "dots",
        "...",
        "|",
        "\\mid",
        "\\vert",
        "mod",
        ":",
        ";",
        "\\quad",
        "\\phantom",
    ];
    is_words(text) || signs.iter().any(|sign| text.contains(sign))
}

/// The terms of a sum with their signs; at least one.
pub fn terms(text: &str) -> Option<Vec<(&str, &str)>> {
    if is_opaque(text) || text.contains("\\infty") {
        return None;
    }
    let Cut { parts, marks } = cut(text, |token| matches!(token, "+" | "-" | "\\pm" | "\\mp"))?;
    let unfinished = ["^", "_", "\\cdot", "\\times", "/", "*", "\\left", "\\div"];
    let whole = |part: &&str| {
        let part = part.trim();
        !part.is_empty() && !unfinished.iter().any(|end| part.ends_with(end))
    };
    let signed = marks.iter().copied().zip(parts[1..].iter().copied());
    if parts[0].trim().trim_start_matches("\\,").trim().is_empty() {
        let terms: Vec<_> = signed.collect();
        return (!terms.is_empty() && terms.iter().all(|(_, part)| whole(part))).then_some(terms);
    }
    parts.iter().all(whole).then(|| std::iter::once(("+", parts[0])).chain(signed).collect())
}

/// A sum of these terms.
pub fn sum(terms: &[(&str, &str)]) -> String {
    let signed = terms.iter().enumerate().map(|(ix, (sign, term))| match (ix, *sign) {
        (0, "+") => term.trim().to_owned(),
        (0, sign) => format!("{sign} {}", term.trim()),
        (_, sign) => format!(" {sign} {}", term.trim()),
    });
    signed.collect()
}

/// `change` made to every formula inside lists, brackets, matrices and relations; `None` if it changes none.
pub fn each(text: &str, change: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let all = |cut: &Cut<'_>| {
        let changed: Vec<Option<String>> = cut.parts.iter().map(|part| each(part, change)).collect();
        let any = changed.iter().any(Option::is_some);
        let kept = changed.into_iter().zip(&cut.parts).map(|(to, part)| to.unwrap_or((*part).to_owned()));
        any.then(|| cut.join(&kept.collect::<Vec<_>>()))
    };
    if let Some((name, entries)) = matrix(text) {
        return all(&entries).map(|inner| format!("\\begin{{{name}}}{inner}\\end{{{name}}}"));
    }
    if is_opaque(text) {
        return None;
    }
    if number(text).is_some() {
        return change(text);
    }
    if let Some((open, items, close)) = list(text) {
        return all(&items).map(|inner| format!("{open}{inner}{close}"));
    }
    match cut(text, |token| is_relation(token) || token == "\\cup") {
        Some(cut) if cut.parts.len() > 1 => all(&cut),
        _ => change(text),
    }
}
