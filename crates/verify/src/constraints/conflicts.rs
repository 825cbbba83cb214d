//! Which constraints are not asked for together.
//!
//! Source  the suite's table, made symmetric, for its kinds and those of Light-IF that ask for the same.
//! Added   a required word v the same word or a letter of it forbidden; a phrase to be said with a comma v no comma;
//!         bullets v highlights; an end phrase v quotation; a phrase with capitals v small letters alone, and a
//!         splitter with small letters v capitals alone.
//! Not     a proof: two that do not conflict can still leave no reply, as under 5 words and 6 sentences.

use super::Constraint::{self, *};
use super::{Relation, text};

/// Whether no prompt should ask for both.
pub fn conflict(a: &Constraint, b: &Constraint) -> bool {
    sort(a) == sort(b) || one_way(a, b) || one_way(b, a)
}

/// The suite's kind that asks for the same; kinds of one sort are asked for once.
fn sort(constraint: &Constraint) -> &'static str {
    match constraint {
        WordRange(_) => "length_constraints:number_words",
        CapitalRange(_) => "change_case:capital_word_frequency",
        Letter(_) => "keywords:letter_frequency",
        StyledSentences(_) => "length_constraints:number_sentences",
        Keyword(_) => "keywords:frequency",
        Divided(_) => "length_constraints:number_paragraphs",
        other => other.kind(),
    }
}

fn one_way(a: &Constraint, b: &Constraint) -> bool {
    let b_sort = sort(b);
    let any = |sorts: &[&str]| sorts.contains(&b_sort);
    let b_is_keywords = any(&["keywords:existence", "keywords:frequency", "keywords:forbidden_words"]);
    let by_kind = match a {
        Choice(_) => true,
        Json(_) => !any(&["keywords:existence", "keywords:forbidden_words"]),
        TwoResponses(_) => !any(&[
            "keywords:existence",
            "keywords:forbidden_words",
            "language:response_language",
            "detectable_format:title",
            "punctuation:no_comma",
        ]),
        RepeatPrompt(_) => !any(&["keywords:existence", "detectable_format:title", "punctuation:no_comma"]),
        Paragraphs(_) | Divided(_) => {
            any(&["length_constraints:nth_paragraph_first_word", "length_constraints:number_sentences"])
        }
        Language(_) => {
            b_is_keywords
                || any(&[
                    "startend:end_checker",
                    "detectable_format:multiple_sections",
                    "change_case:english_capital",
                    "change_case:english_lowercase",
                ])
        }
        Sections(_) => any(&["detectable_format:number_highlighted_sections"]),
        CapitalWords(_) | CapitalRange(_) => {
            any(&["change_case:english_capital", "change_case:english_lowercase"])
        }
        Uppercase(_) => any(&["change_case:english_lowercase"]),
        Quotation(_) => any(&["detectable_format:title", "startend:end_checker"]),
        Bullets(_) => any(&["detectable_format:number_highlighted_sections"]),
        _ => false,
    };
    by_kind || by_words(a, b)
}

/// Where it is the words of one that the other does not allow.
fn by_words(a: &Constraint, b: &Constraint) -> bool {
    let said = phrases(a);
    let lower = || said.iter().map(|phrase| phrase.to_lowercase());
    match b {
        NoComma(_) => said.iter().any(|phrase| phrase.contains(',')),
        Lowercase(_) => said.iter().any(|phrase| phrase.contains(char::is_uppercase)),
        Uppercase(_) => {
            matches!(a, Sections(sections) if sections.section_spliter.contains(char::is_lowercase))
        }
        Forbidden(forbidden) => {
            let words: Vec<String> =
                forbidden.forbidden_words.iter().map(|word| word.to_lowercase()).collect();
            lower().any(|phrase| words.iter().any(|word| text::holds_word(&phrase, word)))
        }
        Letters(letters) if letters.let_relation == Relation::LessThan => {
            let letter = letters.letter.to_lowercase();
            lower().map(|phrase| phrase.matches(&letter).count()).sum::<usize>() >= letters.let_frequency
        }
        Letter(letter) if letter.low.is_none() => {
            let (symbol, most) = (letter.letter.to_lowercase(), letter.max.unwrap_or(0));
            lower().map(|phrase| phrase.matches(&symbol).count()).sum::<usize>() > most
        }
        _ => false,
    }
}

/// What a constraint has a reply say.
fn phrases(constraint: &Constraint) -> Vec<&str> {
    match constraint {
        Existence(rule) => rule.keywords.iter().map(String::as_str).collect(),
        Frequency(rule) if rule.relation == Relation::AtLeast => vec![&rule.keyword],
        Keyword(rule) => vec![&rule.keyword],
        FirstWord(rule) => vec![&rule.first_word],
        Postscript(rule) => vec![&rule.postscript_marker],
        Sections(rule) => vec![&rule.section_spliter],
        RepeatPrompt(rule) => vec![&rule.prompt_to_repeat],
        EndPhrase(rule) => vec![&rule.end_phrase],
        LineStart(rule) => vec![&rule.phrase],
        Rephrase(rule) => vec![&rule.original],
        KeySentences(rule) => rule.sentences.iter().map(String::as_str).collect(),
        _ => vec![],
    }
}
