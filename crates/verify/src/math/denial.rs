//! Values that a text denies, only bounds or makes others of: `not 5`, `at most 5`, `half of 5`, `5 is wrong`, `I do not
//! think it is 5`.

/// How far back from a value its clause is looked through.
const MOST_BYTES: usize = 200;
/// Words behind a value in which it may be taken back.
const MOST_BEHIND: usize = 6;
/// Words that deny what follows them, and a sign.
const NEGATIONS: [&str; 8] = ["not", "never", "cannot", "neither", "nor", "neq", "ne", "≠"];
/// Words that leave open how much it is.
const BOUNDS: [&str; 16] = [
    "than",
    "below",
    "above",
    "under",
    "over",
    "exceeds",
    "exceeding",
    "beyond",
    "le",
    "leq",
    "lt",
    "ge",
    "geq",
    "gt",
    "≤",
    "≥",
];
/// Words that make another value of what follows them, some of them with `of`.
const CHANGES: [&str; 5] = ["minus", "negative", "twice", "half", "double"];
const CHANGES_OF: [&str; 10] =
    ["opposite", "negative", "half", "third", "quarter", "root", "square", "cube", "reciprocal", "inverse"];
/// Words that may stand between either and the value.
const FILLERS: [&str; 16] = [
    "be",
    "been",
    "equal",
    "equals",
    "to",
    "exactly",
    "the",
    "simply",
    "just",
    "necessarily",
    "really",
    "always",
    "about",
    "approximately",
    "likely",
    "or",
];
/// Saying that one does not say so.
const SAYING: [&str; 12] = [
    "think", "believe", "true", "case", "say", "claim", "agree", "sure", "certain", "suppose", "guess",
    "mean",
];
const WRONG: [&str; 4] = ["wrong", "incorrect", "false", "impossible"];
/// Words at which another clause begins.
const BREAKS: [&str; 8] = ["but", "so", "therefore", "hence", "thus", "because", "since", "then"];
const MARKS: [char; 7] = ['$', '(', '[', '\\', '*', ' ', '"'];

/// What is said of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Nothing,
    /// `4, not 5`: another may stand before this place.
    Denied(usize),
    /// It is no value, and neither is any other.
    Refused,
}

/// What `text` says of the value between `start` and `end`.
pub fn said(text: &str, start: usize, end: usize) -> Said {
    let before = clause(&text[..start]);
    let words: Vec<&str> = before.split_whitespace().collect();
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    if follows(&text[end..]) {
        return Said::Refused;
    }
    let rest = unfilled(&words);
    match rest {
        [.., of, than]
            if matches!((bare(of).as_str(), bare(than).as_str()), ("rather", "than") | ("instead", "of")) =>
        {
            Said::Denied(place(of))
        }
        [.., last] if is_negation(last) && rest.len() == words.len() => Said::Denied(place(last)),
        _ if denies(&words) => Said::Refused,
        _ => Said::Nothing,
    }
}

/// Whether a value behind these words is denied or only bounded.
pub fn denies(words: &[&str]) -> bool {
    let rest = unfilled(words);
    let bounded = match rest {
        [.., last] if is_negation(last) || BOUNDS.contains(&bare(last).as_str()) => true,
        [.., last] if CHANGES.contains(&bare(last).as_str()) => true,
        [.., before, last] => match (bare(before).as_str(), bare(last).as_str()) {
            ("at", "most" | "least") => true,
            (change, "of") => CHANGES_OF.contains(&change),
            _ => false,
        },
        _ => false,
    };
    let up_to = matches!(words, [.., up, to] if bare(up) == "up" && bare(to) == "to");
    // `between 4 and`
    let between = matches!(words, [.., of, _, and] if bare(of) == "between" && bare(and) == "and")
        || words.last().is_some_and(|last| bare(last) == "between");
    bounded || up_to || between || unsaid(words)
}

/// `I do not think that ..`
fn unsaid(words: &[&str]) -> bool {
    let Some(at) = words.iter().rposition(|word| SAYING.contains(&bare(word).as_str())) else {
        return words.iter().any(|word| bare(word) == "doubt");
    };
    words[..at].iter().any(|word| is_negation(word))
}

/// Whether the clause that ends `text` says that what comes is not so.
pub fn opens_with_denial(text: &str) -> bool {
    unsaid(&clause(text).split_whitespace().collect::<Vec<_>>())
}

/// Whether the clause that ends `text` denies anything.
pub fn is_negative(text: &str) -> bool {
    clause(text).split_whitespace().any(|word| is_negation(word) || bare(word) == "doubt")
}

/// Whether words behind a number say that it is not the value: `5 is wrong`, `5 at most`.
pub fn takes_back(words: &[&str]) -> bool {
    let words: Vec<String> = words.iter().map(|word| bare(word)).collect();
    words.iter().any(|word| WRONG.contains(&word.as_str()) || is_negation(word))
        || words.windows(2).any(|pair| is_limit(&pair[0], &pair[1]))
}

/// Whether what stands behind a value, to the end of its clause, takes it back.
fn follows(after: &str) -> bool {
    let after = after.trim_start_matches(['$', ')', ']', '\\', '*']);
    if !after.starts_with(' ') {
        return false;
    }
    let mut words: Vec<String> = vec![];
    for word in after.split_whitespace().take(MOST_BEHIND) {
        words.push(bare(word));
        if word.ends_with([',', ';', '.', '?', '!']) {
            break;
        }
    }
    let denied = |pair: &[String]| {
        let verb = matches!(pair[0].as_str(), "is" | "was" | "are" | "were");
        verb && (WRONG.contains(&pair[1].as_str()) || NEGATIONS.contains(&pair[1].as_str()))
    };
    words.first().is_some_and(|first| first != "not" && is_negation(first))
        || words.windows(2).any(|pair| denied(pair) || is_limit(&pair[0], &pair[1]))
}

/// `at most`, `or more`
fn is_limit(first: &str, second: &str) -> bool {
    matches!(
        (first, second),
        ("at", "most" | "least") | ("or", "more" | "less" | "fewer" | "greater" | "higher" | "lower")
    )
}

fn unfilled<'a, 't>(words: &'a [&'t str]) -> &'a [&'t str] {
    let filler = |word: &&&str| FILLERS.contains(&bare(word).as_str());
    &words[..words.len() - words.iter().rev().take_while(filler).count()]
}

fn is_negation(word: &str) -> bool {
    let word = bare(word);
    NEGATIONS.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t")
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| c.is_ascii_punctuation()).to_lowercase()
}

/// The end of `text` from where its clause begins, without what opens a formula.
fn clause(text: &str) -> &str {
    let text = text.trim_end_matches(MARKS);
    let mut from = text.len().saturating_sub(MOST_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let line = text[from..].rfind('\n').map_or(from, |at| from + at + 1);
    let mut start = line;
    for word in text[line..].split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let ends = word.ends_with([',', ';', ':', '.', '?', '!']);
        if ends || BREAKS.contains(&bare(word).as_str()) {
            start = at + word.len();
        }
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_denied_by_its_own_clause_alone() {
        for (before, after, said_of_it) in [
            ("It is ", "", Said::Nothing),
            ("It is not ", "", Said::Denied(6)),
            ("It is 4, not $", "$.", Said::Denied(9)),
            ("It is 4 rather than ", "", Said::Denied(8)),
            ("It isn’t ", "", Said::Denied(3)),
            ("It is not equal to ", "", Said::Refused),
            ("I do not think it is ", "", Said::Refused),
            ("I doubt it is ", "", Said::Refused),
            ("at most ", "", Said::Refused),
            ("more than ", "", Said::Refused),
            ("less than or equal to ", "", Said::Refused),
            ("up to ", "", Said::Refused),
            ("the opposite of ", "", Said::Refused),
            ("twice ", "", Said::Refused),
            ("a total of ", "", Said::Nothing),
            ("between 4 and ", "", Said::Refused),
            ("The distance between them is ", "", Said::Nothing),
            ("", " is not the answer", Said::Refused),
            ("$", "$ is wrong", Said::Refused),
            ("", " apples is wrong", Said::Refused),
            ("", " at most", Said::Refused),
            ("", " or more", Said::Refused),
            ("", " apples, which is not bad", Said::Nothing),
            ("\\neq $", "$", Said::Denied(0)),
            ("\\le $", "$", Said::Refused),
            ("We do not need it, so it is ", "", Said::Nothing),
            ("It is not 4 but ", "", Said::Nothing),
            ("It does not depend on n and is ", "", Said::Nothing),
            ("I am not sure. It is ", "", Said::Nothing),
            ("The least is ", "", Said::Nothing),
            ("At least one is ", " is it", Said::Nothing),
        ] {
            let text = format!("{before}5{after}");
            assert_eq!(said(&text, before.len(), before.len() + 1), said_of_it, "{text}");
        }
        let long = format!("not {} 5", "\u{3c0}".repeat(500));
        assert_eq!(said(&long, long.len() - 1, long.len()), Said::Nothing);
    }
}
