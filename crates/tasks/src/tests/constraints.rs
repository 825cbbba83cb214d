//! Replies broken one constraint at a time, and the draw of constraints.

use gradatim_verify::constraints::{Constraint, Relation, conflict};

use super::*;

fn constraints(problem: &Problem) -> Vec<Constraint> {
    serde_json::from_value(problem.meta["constraints"].clone()).expect("constraints")
}

/// The reply with this constraint broken, whatever becomes of the others.
fn broken(constraint: &Constraint, reply: &str) -> String {
    let replaced = |word: &str, by: &str| {
        let lower = reply.to_lowercase();
        lower.replace(word, by)
    };
    let more = |word: &str, times: usize| format!("{reply} {}", vec![word; times].join(" "));
    match constraint {
        Constraint::Existence(rule) => replaced(&rule.keywords[0], "word"),
        Constraint::Frequency(rule) if rule.relation == Relation::AtLeast => replaced(&rule.keyword, "word"),
        Constraint::Frequency(rule) => more(&rule.keyword, rule.frequency),
        Constraint::Forbidden(rule) => more(&rule.forbidden_words[0], 1),
        Constraint::Letters(rule) if rule.let_relation == Relation::AtLeast => replaced(&rule.letter, "y"),
        Constraint::Letters(rule) => more(&rule.letter, 1),
        Constraint::Sentences(rule) if rule.relation == Relation::AtLeast => "One sentence alone.".to_owned(),
        Constraint::Sentences(rule) => more("Yes.", rule.num_sentences),
        Constraint::Words(rule) if rule.relation == Relation::AtLeast => "Too few words.".to_owned(),
        Constraint::Words(rule) => more("word", rule.num_words),
        Constraint::Paragraphs(_) => more("*** and", 1),
        Constraint::Placeholders(_) => reply.replace('[', ""),
        Constraint::Postscript(_) => reply.replace(['p', 'P'], "b"),
        Constraint::Highlights(_) => reply.replace('*', ""),
        Constraint::Sections(_) => reply.replace(|symbol: char| symbol.is_ascii_digit(), "x"),
        Constraint::Title(_) => reply.replace("<<", "<"),
        Constraint::TwoResponses(_) => reply.replace("******", "***"),
        Constraint::RepeatPrompt(_) => format!("Well: {reply}"),
        Constraint::EndPhrase(_) => format!("{reply} Bye"),
        Constraint::Quotation(_) => reply.replace('"', "'"),
        Constraint::CapitalWords(rule) if rule.capital_relation == Relation::AtLeast => reply.to_lowercase(),
        Constraint::CapitalWords(rule) => more("AND", rule.capital_frequency),
        Constraint::Uppercase(_) => more("and", 1),
        Constraint::Lowercase(_) => more("And", 1),
        Constraint::Json(_) => format!("{reply}}}"),
        Constraint::Choice(_) => "My answer is perhaps.".to_owned(),
        Constraint::NoComma(_) => format!("Yes, {reply}"),
        other => panic!("{} is not drawn", other.kind()),
    }
}

/// The solution with each of its constraints broken in turn.
pub fn edits(problem: &Problem, solution: &str) -> Vec<String> {
    let (steps, reply) = solution.split_once('#').expect("the mark");
    constraints(problem).iter().map(|constraint| format!("{steps}#{}", broken(constraint, reply))).collect()
}

#[test]
fn a_reply_that_breaks_one_constraint_is_refused_by_its_name() {
    let mut seen = BTreeSet::new();
    let verifier = by_name("constraints").expect("known");
    for source in family("constraints = { levels = [1, 8] }").expect("sound").sources().expect("sound") {
        for n in 0..150 {
            let problem = source.draw(Seed(6), n);
            verifier.check(&problem).expect("a gold that holds");
            let list = constraints(&problem);
            assert_eq!(list.len() as i64, source.level());
            for constraint in &list {
                seen.insert(constraint.kind());
                let score = verifier.score(&problem, &format!("#{}", broken(constraint, &problem.answer)));
                let named = score.why.split("broken: ").nth(1).unwrap_or_default();
                assert!(
                    named.split(", ").any(|kind| kind == constraint.kind()),
                    "{constraint:?}: {}",
                    problem.answer
                );
            }
        }
    }
    // All of the suite but bullets, a paragraph's first word and the language.
    assert_eq!(seen.len(), 22, "{seen:?}");
}

#[test]
fn no_two_constraints_of_a_problem_conflict_and_order_does_not_make_a_form() {
    for level in [2, 8] {
        let source = source(&format!("constraints = {{ levels = [{level}, {level}] }}"));
        for n in 0..200 {
            let problem = source.draw(Seed(7), n);
            let list = constraints(&problem);
            for (at, a) in list.iter().enumerate() {
                assert!(list[at + 1..].iter().all(|b| !conflict(a, b)), "{list:?}");
            }
            let task = problem.meta["task"].as_str().expect("a name");
            let mut forms: Vec<String> =
                list.iter().map(|c| serde_json::to_string(c).expect("plain")).collect();
            forms.sort();
            assert_eq!(problem.canonical, format!("constraints {task} {}", forms.join(" ")));
        }
    }
}
