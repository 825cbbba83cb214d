//! A reply that keeps the constraints it is built for.

use gradatim_core::Rng;
use gradatim_verify::constraints::{Constraint, Relation};

use super::words::{ADVERBS, NOUNS, TASKS, VERBS};

/// What the constraints come to.
#[derive(Default)]
struct Wishes {
    /// Words to be said.
    said: Vec<String>,
    /// A letter, and how often it has to occur.
    letter: Option<(String, usize)>,
    /// Letters and words to be left out.
    without: Vec<String>,
    sentences: usize,
    fewest_words: usize,
    /// Three stars between so many parts, or six between two.
    parts: usize,
    between: &'static str,
    placeholders: usize,
    highlights: usize,
    capitals: usize,
    sections: Option<(String, usize)>,
    before: Vec<String>,
    behind: Vec<String>,
    around: Around,
}

/// What is done with the whole reply at the end.
#[derive(Default, Clone, Copy)]
struct Around {
    upper: bool,
    lower: bool,
    quoted: bool,
    json: bool,
}

/// A reply to `task`; whether it keeps them all is for the verifier to say.
pub fn reply(constraints: &[Constraint], task: usize, rng: &mut Rng) -> String {
    if constraints.iter().any(|constraint| matches!(constraint, Constraint::Choice(_))) {
        return ["My answer is yes.", "My answer is no.", "My answer is maybe."][rng.below(3) as usize]
            .to_owned();
    }
    let wishes = wishes(constraints, task);
    let mut sentences = sentences(&wishes, rng);
    mark(&mut sentences, &wishes);
    let shown: Vec<String> = sentences.iter().map(|words| finished(words)).collect();
    let body = joined(&shown, &wishes);
    let parts = wishes.before.iter().chain([&body]).chain(&wishes.behind);
    let text = parts.map(String::as_str).collect::<Vec<_>>().join(" ");
    let Around { upper, lower, quoted, json } = wishes.around;
    match (upper, lower, quoted, json) {
        (true, _, true, _) => format!("\"{}\"", text.to_uppercase()),
        (true, ..) => text.to_uppercase(),
        (_, true, true, _) => format!("\"{}\"", text.to_lowercase()),
        (_, true, ..) => text.to_lowercase(),
        (_, _, true, _) => format!("\"{text}\""),
        (.., true) => format!("{{\"reply\": \"{text}\"}}"),
        _ => text,
    }
}

fn wishes(constraints: &[Constraint], task: usize) -> Wishes {
    let mut wishes = Wishes { sentences: 2, parts: 1, ..Wishes::default() };
    for constraint in constraints {
        match constraint {
            Constraint::Existence(rule) => wishes.said.extend(rule.keywords.iter().cloned()),
            Constraint::Frequency(rule) if rule.relation == Relation::AtLeast => {
                wishes.said.extend(std::iter::repeat_n(rule.keyword.clone(), rule.frequency));
            }
            Constraint::Forbidden(rule) => wishes.without.extend(rule.forbidden_words.iter().cloned()),
            Constraint::Letters(rule) if rule.let_relation == Relation::AtLeast => {
                wishes.letter = Some((rule.letter.clone(), rule.let_frequency));
            }
            Constraint::Letters(rule) => wishes.without.push(rule.letter.clone()),
            Constraint::Sentences(rule) if rule.relation == Relation::AtLeast => {
                wishes.sentences = rule.num_sentences;
            }
            Constraint::Sentences(_) => wishes.sentences = 1,
            Constraint::Words(rule) if rule.relation == Relation::AtLeast => {
                wishes.fewest_words = rule.num_words
            }
            Constraint::Paragraphs(rule) => {
                (wishes.parts, wishes.between) = (rule.num_paragraphs, " *** ");
            }
            Constraint::TwoResponses(_) => (wishes.parts, wishes.between) = (2, " ****** "),
            Constraint::Placeholders(rule) => wishes.placeholders = rule.num_placeholders,
            Constraint::Highlights(rule) => wishes.highlights = rule.num_highlights,
            Constraint::CapitalWords(rule) if rule.capital_relation == Relation::AtLeast => {
                wishes.capitals = rule.capital_frequency;
            }
            Constraint::Sections(rule) => {
                wishes.sections = Some((rule.section_spliter.clone(), rule.num_sections))
            }
            Constraint::Title(_) => wishes.before.push(format!("<<the {}>>", TASKS[task].0)),
            Constraint::RepeatPrompt(rule) => wishes.before.insert(0, rule.prompt_to_repeat.clone()),
            Constraint::Postscript(rule) => {
                wishes.behind.insert(0, format!("{} more soon.", rule.postscript_marker))
            }
            Constraint::EndPhrase(rule) => wishes.behind.push(rule.end_phrase.clone()),
            Constraint::Quotation(_) => wishes.around.quoted = true,
            Constraint::Uppercase(_) => wishes.around.upper = true,
            Constraint::Lowercase(_) => wishes.around.lower = true,
            Constraint::Json(_) => wishes.around.json = true,
            _ => {}
        }
    }
    wishes.sentences = wishes.sentences.max(wishes.parts);
    wishes
}

/// Sentences as lists of words, clauses and words to be said, without stops and capitals.
fn sentences(wishes: &Wishes, rng: &mut Rng) -> Vec<Vec<String>> {
    let mut sentences: Vec<Vec<String>> = (0..wishes.sentences).map(|_| clause(wishes, rng)).collect();
    let mut at = 0;
    let mut extend = |sentences: &mut Vec<Vec<String>>, words: Vec<String>| {
        let place = at % sentences.len();
        sentences[place].push("and".to_owned());
        sentences[place].extend(words);
        at += 1;
    };
    for word in &wishes.said {
        extend(&mut sentences, vec![format!("the {word}")]);
    }
    let marks = wishes.placeholders + wishes.highlights + wishes.capitals;
    let lacks = |sentences: &[Vec<String>]| {
        let words = || sentences.iter().flatten();
        words().flat_map(|word| word.split(' ')).count() < wishes.fewest_words
            || words().filter(|word| is_free(word)).count() < marks
    };
    while lacks(&sentences) {
        extend(&mut sentences, clause(wishes, rng));
    }
    if let Some((letter, times)) = &wishes.letter {
        let holding: Vec<String> = allowed(&NOUNS, wishes)
            .filter(|noun| noun.contains(letter.as_str()))
            .map(str::to_owned)
            .collect();
        let found = |sentences: &[Vec<String>]| -> usize {
            sentences.iter().flatten().map(|word| word.matches(letter.as_str()).count()).sum()
        };
        while found(&sentences) < *times && !holding.is_empty() {
            let word = &holding[rng.below(holding.len() as u64) as usize];
            extend(&mut sentences, vec![format!("the {word}")]);
        }
    }
    sentences
}

/// The words of a list that nothing forbids.
fn allowed<'a>(words: &'a [&'a str], wishes: &'a Wishes) -> impl Iterator<Item = &'a str> {
    let fits = |word: &str| {
        !wishes
            .without
            .iter()
            .any(|out| if out.len() == 1 { word.contains(out.as_str()) } else { word == out })
    };
    words.iter().copied().filter(move |word| fits(word))
}

/// `the tide covers the road slowly`.
fn clause(wishes: &Wishes, rng: &mut Rng) -> Vec<String> {
    let mut pick = |words: &[&str]| -> String {
        let open: Vec<&str> = allowed(words, wishes).collect();
        let chosen = open.get(rng.below(open.len().max(1) as u64) as usize);
        chosen.map_or_else(String::new, |word| (*word).to_owned())
    };
    let words =
        ["the".to_owned(), pick(&NOUNS), pick(&VERBS), "the".to_owned(), pick(&NOUNS), pick(&ADVERBS)];
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

/// Whether a mark may be put on it.
fn is_free(word: &str) -> bool {
    !word.contains(' ') && word != "and" && word != "the"
}

/// Brackets, stars and capitals: each on a word of its own.
fn mark(sentences: &mut [Vec<String>], wishes: &Wishes) {
    let brackets = (wishes.placeholders, "[", "]");
    let stars = (wishes.highlights, "*", "*");
    let mut marks = vec![];
    for (times, open, close) in [brackets, stars, (wishes.capitals, "", "")] {
        marks.extend(std::iter::repeat_n((open, close), times));
    }
    let free = sentences.iter_mut().flatten().filter(|word| is_free(word));
    for (word, (open, close)) in free.zip(marks) {
        *word = if open.is_empty() { word.to_uppercase() } else { format!("{open}{word}{close}") };
    }
}

/// A sentence with its capital and its stop.
fn finished(words: &[String]) -> String {
    let mut text = words.join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}

/// Sentences in parts, with sections' heads before the first of them.
fn joined(sentences: &[String], wishes: &Wishes) -> String {
    let heads = wishes.sections.as_ref().map_or(0, |(_, sections)| *sections);
    let mut text = String::new();
    for (at, sentence) in sentences.iter().enumerate() {
        if at > 0 {
            text.push_str(if at < wishes.parts { wishes.between } else { " " });
        }
        if let Some((splitter, sections)) = &wishes.sections {
            // A sentence takes one head; the last takes what is left of them.
            let last = if at + 1 == sentences.len() { *sections } else { at + 1 };
            for head in (at + 1..=last).filter(|head| *head <= heads) {
                text.push_str(&format!("{splitter} {head} "));
            }
        }
        text.push_str(sentence);
    }
    text
}
