//! Which constraints a problem has, and how each is said.

use gradatim_core::Rng;
use gradatim_verify::constraints::{
    CapitalWords, Choice, Constraint, EndPhrase, Existence, Forbidden, Frequency, Highlights, Json, Letters,
    Lowercase, NoComma, Paragraphs, Placeholders, Postscript, Quotation, Relation, RepeatPrompt, Sections,
    Sentences, Title, TwoResponses, Uppercase, Words, conflict,
};

use super::words::{ENDINGS, KEYWORDS, NOUNS, TASKS};

const KINDS: usize = 22;

/// `n` constraints that stand in no conflict; `None` where the draw leaves fewer.
pub fn constraints(n: usize, task: usize, rng: &mut Rng) -> Option<Vec<Constraint>> {
    let mut order: Vec<usize> = (0..KINDS).collect();
    rng.shuffle(&mut order);
    let mut taken: Vec<Constraint> = Vec::with_capacity(n);
    for kind in order {
        if taken.len() < n {
            let drawn = draw(kind, task, rng);
            if !taken.iter().any(|other| conflict(other, &drawn)) {
                taken.push(drawn);
            }
        }
    }
    (taken.len() == n).then_some(taken)
}

fn draw(kind: usize, task: usize, rng: &mut Rng) -> Constraint {
    let mut count = |low: i64, high: i64| rng.between(low, high) as usize;
    match kind {
        0 => {
            let n = count(1, 3);
            Constraint::Existence(Existence { keywords: some(&KEYWORDS, n, rng) })
        }
        1 => {
            let frequency = count(2, 4);
            let relation = relation(rng);
            Constraint::Frequency(Frequency { keyword: one(&KEYWORDS, rng), frequency, relation })
        }
        2 => {
            let n = count(1, 3);
            Constraint::Forbidden(Forbidden { forbidden_words: some(&NOUNS, n, rng) })
        }
        3 if count(0, 1) == 0 => {
            let letter = one(&["b", "c", "f", "j", "k", "p", "q", "v", "w", "x", "z"], rng);
            Constraint::Letters(Letters { letter, let_frequency: 1, let_relation: Relation::LessThan })
        }
        3 => {
            let let_frequency = count(4, 12);
            let letter = one(&["a", "b", "d", "g", "i", "l", "m", "n", "r", "s"], rng);
            Constraint::Letters(Letters { letter, let_frequency, let_relation: Relation::AtLeast })
        }
        4 => Constraint::Sentences(Sentences { num_sentences: count(2, 5), relation: relation(rng) }),
        5 if count(0, 1) == 0 => {
            Constraint::Words(Words { num_words: count(30, 50), relation: Relation::LessThan })
        }
        5 => Constraint::Words(Words { num_words: count(10, 40), relation: Relation::AtLeast }),
        6 => Constraint::Paragraphs(Paragraphs { num_paragraphs: count(2, 4) }),
        7 => Constraint::Placeholders(Placeholders { num_placeholders: count(1, 4) }),
        8 => Constraint::Postscript(Postscript { postscript_marker: one(&["P.S.", "P.P.S"], rng) }),
        9 => Constraint::Highlights(Highlights { num_highlights: count(1, 4) }),
        10 => {
            let num_sections = count(2, 4);
            Constraint::Sections(Sections {
                section_spliter: one(&["Section", "PART", "step"], rng),
                num_sections,
            })
        }
        11 => Constraint::Title(Title {}),
        12 => Constraint::TwoResponses(TwoResponses {}),
        13 => Constraint::RepeatPrompt(RepeatPrompt { prompt_to_repeat: TASKS[task].1.to_owned() }),
        14 => Constraint::EndPhrase(EndPhrase { end_phrase: one(&ENDINGS, rng) }),
        15 => Constraint::Quotation(Quotation {}),
        16 => {
            let capital_frequency = count(2, 5);
            Constraint::CapitalWords(CapitalWords { capital_frequency, capital_relation: relation(rng) })
        }
        17 => Constraint::Uppercase(Uppercase {}),
        18 => Constraint::Lowercase(Lowercase {}),
        19 => Constraint::Json(Json {}),
        20 => Constraint::Choice(Choice {}),
        _ => Constraint::NoComma(NoComma {}),
    }
}

fn relation(rng: &mut Rng) -> Relation {
    if rng.below(2) == 0 { Relation::AtLeast } else { Relation::LessThan }
}

fn one(words: &[&str], rng: &mut Rng) -> String {
    words[rng.below(words.len() as u64) as usize].to_owned()
}

/// `n` different words, sorted.
fn some(words: &[&str], n: usize, rng: &mut Rng) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    rng.shuffle(&mut words);
    words.truncate(n);
    words.sort_unstable();
    words
}

/// A constraint in a few characters.
pub fn code(constraint: &Constraint) -> String {
    let counted = |relation: Relation, n: usize| match relation {
        Relation::AtLeast => format!("{n}+"),
        Relation::LessThan => format!("<{n}"),
    };
    match constraint {
        Constraint::Existence(rule) => format!("say {}", rule.keywords.join(" ")),
        Constraint::Frequency(rule) => {
            format!("{} \"{}\"", counted(rule.relation, rule.frequency), rule.keyword)
        }
        Constraint::Forbidden(rule) => format!("no {}", rule.forbidden_words.join(" ")),
        Constraint::Letters(rule) => {
            format!("{} letter {}", counted(rule.let_relation, rule.let_frequency), rule.letter)
        }
        Constraint::Sentences(rule) => format!("{} sentences", counted(rule.relation, rule.num_sentences)),
        Constraint::Words(rule) => format!("{} words", counted(rule.relation, rule.num_words)),
        Constraint::Paragraphs(rule) => format!("{} paragraphs", rule.num_paragraphs),
        Constraint::Placeholders(rule) => format!("{}+ []", rule.num_placeholders),
        Constraint::Postscript(rule) => rule.postscript_marker.clone(),
        Constraint::Highlights(rule) => format!("{}+ *x*", rule.num_highlights),
        Constraint::Sections(rule) => format!("{}+ \"{} 1\"", rule.num_sections, rule.section_spliter),
        Constraint::Title(_) => "<<title>>".to_owned(),
        Constraint::TwoResponses(_) => "two, ******".to_owned(),
        Constraint::RepeatPrompt(rule) => format!("first \"{}\"", rule.prompt_to_repeat),
        Constraint::EndPhrase(rule) => format!("last \"{}\"", rule.end_phrase),
        Constraint::Quotation(_) => "quoted".to_owned(),
        Constraint::CapitalWords(rule) => {
            format!("{} CAPITALS", counted(rule.capital_relation, rule.capital_frequency))
        }
        Constraint::Uppercase(_) => "ALL CAPITALS".to_owned(),
        Constraint::Lowercase(_) => "no capitals".to_owned(),
        Constraint::Json(_) => "JSON".to_owned(),
        Constraint::Choice(_) => "My answer is yes/no/maybe.".to_owned(),
        Constraint::NoComma(_) => "no comma".to_owned(),
        other => other.kind().to_owned(),
    }
}

/// A constraint in a sentence.
pub fn sentence(constraint: &Constraint) -> String {
    let counted = |relation: Relation, n: usize| match relation {
        Relation::AtLeast => format!("at least {n}"),
        Relation::LessThan => format!("fewer than {n}"),
    };
    match constraint {
        Constraint::Existence(rule) => format!("Use these words: {}.", rule.keywords.join(", ")),
        Constraint::Frequency(rule) => {
            format!("Use the word {} {} times.", rule.keyword, counted(rule.relation, rule.frequency))
        }
        Constraint::Forbidden(rule) => {
            format!("Do not use these words: {}.", rule.forbidden_words.join(", "))
        }
        Constraint::Letters(rule) => {
            format!(
                "Let the letter {} occur {} times.",
                rule.letter,
                counted(rule.let_relation, rule.let_frequency)
            )
        }
        Constraint::Sentences(rule) => {
            format!("Write {} sentences.", counted(rule.relation, rule.num_sentences))
        }
        Constraint::Words(rule) => format!("Write {} words.", counted(rule.relation, rule.num_words)),
        Constraint::Paragraphs(rule) => {
            format!("Write {} paragraphs, and part them by three stars: ***.", rule.num_paragraphs)
        }
        Constraint::Placeholders(rule) => {
            format!(
                "Leave at least {} places open, each in square brackets as in [name].",
                rule.num_placeholders
            )
        }
        Constraint::Postscript(rule) => {
            format!("Add a postscript that begins with {}.", rule.postscript_marker)
        }
        Constraint::Highlights(rule) => {
            format!("Highlight at least {} parts with stars, as in *part*.", rule.num_highlights)
        }
        Constraint::Sections(rule) => format!(
            "Write at least {} sections, each beginning with {splitter} and its number, as in {splitter} 1.",
            rule.num_sections,
            splitter = rule.section_spliter
        ),
        Constraint::Title(_) => "Give it a title in double angle brackets, as in <<title>>.".to_owned(),
        Constraint::TwoResponses(_) => "Write two different replies, parted by six stars: ******.".to_owned(),
        Constraint::RepeatPrompt(rule) => format!("Begin with these words: {}", rule.prompt_to_repeat),
        Constraint::EndPhrase(rule) => {
            format!("End with these words and nothing after them: {}", rule.end_phrase)
        }
        Constraint::Quotation(_) => "Put the whole reply in double quotes.".to_owned(),
        Constraint::CapitalWords(rule) => {
            let count = counted(rule.capital_relation, rule.capital_frequency);
            format!("Write {count} words in capitals alone.")
        }
        Constraint::Uppercase(_) => "Write in capitals alone.".to_owned(),
        Constraint::Lowercase(_) => "Write in small letters alone.".to_owned(),
        Constraint::Json(_) => "Let the reply be JSON.".to_owned(),
        Constraint::Choice(_) => {
            "Answer with one of: My answer is yes. My answer is no. My answer is maybe.".to_owned()
        }
        Constraint::NoComma(_) => "Use no comma.".to_owned(),
        other => other.kind().to_owned(),
    }
}
