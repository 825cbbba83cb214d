//! Knights and knaves solved by trying all roles on the text of the prompt, in both wordings.

use super::*;
use crate::knights_and_knaves::{Change, Options, perturb};

/// Roles of A, B, .. in which everyone's statement is true if and only if they are a knight.
fn solutions(prompt: &str) -> Vec<String> {
    let said: Vec<&str> = prompt
        .trim_end_matches('?')
        .split(';')
        .map(|part| part.split_once(':').expect("a colon").1)
        .collect();
    let roles = |code: u32| move |who: usize| code >> who & 1 == 1;
    let fits = |code: u32| {
        said.iter().enumerate().all(|(who, statement)| holds(statement, &roles(code)) == roles(code)(who))
    };
    let letters = |code: u32| (0..said.len()).map(|who| if roles(code)(who) { 'T' } else { 'L' }).collect();
    (0..1 << said.len()).filter(|code| fits(*code)).map(letters).collect()
}

/// The compact notation of the family's header.
fn holds(statement: &str, is_knight: &dyn Fn(usize) -> bool) -> bool {
    let leaf = |text: &str| {
        let who = usize::from(text.as_bytes()[text.len() - 1] - b'A');
        is_knight(who) != text.starts_with('~')
    };
    if let Some(inner) = statement.strip_prefix('!') {
        return !leaf(inner);
    }
    let Some(at) = statement.find(['&', '|', '>', '=']) else { return leaf(statement) };
    let (left, right) = (leaf(&statement[..at]), leaf(&statement[at + 1..]));
    match &statement[at..=at] {
        "&" => left && right,
        "|" => left || right,
        ">" => !left || right,
        _ => left == right,
    }
}

/// The same in sentences.
fn holds_in_words(statement: &str, is_knight: &dyn Fn(&str) -> bool) -> bool {
    let parts = |between| statement.split_once(between);
    let inner = |text| holds_in_words(text, is_knight);
    if let Some((left, right)) = statement.strip_prefix("if ").and_then(|rest| rest.split_once(", then ")) {
        !inner(left) || inner(right)
    } else if let Some((left, right)) = parts(" if and only if ") {
        inner(left) == inner(right)
    } else if let Some((left, right)) = parts(" and ") {
        inner(left) && inner(right)
    } else if let Some((left, right)) = parts(" or ") {
        inner(left) || inner(right)
    } else if let Some((name, role)) = parts(" is not a ") {
        is_knight(name) != (role == "knight")
    } else {
        let (name, role) = parts(" is a ").expect(statement);
        is_knight(name) == (role == "knight")
    }
}

#[test]
fn two_hundred_puzzles_of_each_size_have_exactly_the_gold_as_solution() {
    for people in 2..=8 {
        let source = source(&format!("knights-and-knaves = {{ levels = [{people}, {people}] }}"));
        for n in 0..200 {
            let problem = source.draw(Seed(11), n);
            assert_eq!(solutions(&problem.prompt_text()), [problem.answer], "{:?}", problem.prompt);
        }
    }
    let large = source("knights-and-knaves = { levels = [14, 14] }");
    let problem = large.draw(Seed(11), 0);
    assert_eq!(solutions(&problem.prompt_text()), [problem.answer]);
}

#[test]
fn nobody_says_i_am_a_knave_and_no_statement_joins_a_leaf_to_itself() {
    gold::each("knights-and-knaves", |_, prompt, _| {
        for part in prompt.trim_end_matches('?').split(';') {
            let (who, statement) = part.split_once(':').expect("a colon");
            assert!(!statement.contains(&format!("~{who}")), "{prompt}");
            let sides: Vec<&str> = statement.split(['&', '|', '>', '=']).collect();
            assert!(sides.len() == 1 || (sides.len() == 2 && sides[0] != sides[1]), "{prompt}");
        }
    });
}

#[test]
fn sentences_say_what_the_compact_notation_says() {
    for (people, n) in (2..=8).flat_map(|people| (0..50).map(move |n| (people, n))) {
        let [compact, english] = BOTH.map(|wording| {
            let family = Family::by_name("knights-and-knaves", [people, people], wording).expect("known");
            family.sources().expect("sound")[0].draw(Seed(7), n)
        });
        let names: Vec<String> = serde_json::from_value(english.meta["names"].clone()).expect("names");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len() as i64, people);
        let (prompt, solution) = (english.prompt_text(), english.solution.expect("given"));
        let lines: Vec<&str> = solution.lines().skip(1).collect();
        for (who, part) in compact.prompt_text().trim_end_matches('?').split(';').enumerate() {
            let (_, said) = lines[who].split_once(", says that ").expect("a statement");
            let (said, verdict) = said.split_once(": ").expect("a verdict");
            assert!(prompt.to_lowercase().contains(&said.to_lowercase()), "{said} in {prompt}");
            let role = if compact.answer.as_bytes()[who] == b'T' { "knight" } else { "knave" };
            assert!(lines[who].starts_with(&format!("{}, a {role}, ", names[who])), "{}", lines[who]);
            assert_eq!(verdict == "true.", role == "knight");
            for code in 0..1 << people {
                let is_knight = |who: usize| code >> who & 1 == 1;
                let by_name =
                    |name: &str| is_knight(names.iter().position(|known| known == name).expect(name));
                let statement = part.split_once(':').expect("a colon").1;
                assert_eq!(holds(statement, &is_knight), holds_in_words(said, &by_name), "{said} | {part}");
            }
        }
    }
}

#[test]
fn equal_forms_say_the_same_and_other_forms_something_else() {
    let source = source("knights-and-knaves = { levels = [3, 3] }");
    let mut known = BTreeMap::<String, Vec<bool>>::new();
    for n in 0..2_000 {
        let problem = source.draw(Seed(1), n);
        let prompt = problem.prompt_text();
        let said =
            prompt.trim_end_matches('?').split(';').map(|part| part.split_once(':').expect("a colon").1);
        let truth: Vec<bool> = said
            .flat_map(|statement| (0..8).map(move |code: u32| holds(statement, &|who| code >> who & 1 == 1)))
            .collect();
        assert_eq!(known.entry(problem.canonical).or_insert_with(|| truth.clone()), &truth, "{prompt}");
    }
    assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
}

/// Every statement of the grammar in compact notation, one for each truth value in the 2^n assignments.
fn all_statements(speaker: u8, people: u8) -> BTreeMap<Vec<bool>, String> {
    let names = (0..people).map(|who| char::from(b'A' + who));
    let leaves: Vec<String> = names.flat_map(|name| [format!("{name}"), format!("~{name}")]).collect();
    let leaves: Vec<&String> =
        leaves.iter().filter(|leaf| **leaf != format!("~{}", char::from(b'A' + speaker))).collect();
    let mut all: Vec<String> =
        leaves.iter().flat_map(|leaf| [leaf.to_string(), format!("!{leaf}")]).collect();
    for (left, right) in leaves.iter().flat_map(|left| leaves.iter().map(move |right| (left, right))) {
        if left != right {
            all.extend(["&", "|", ">", "="].map(|sign| format!("{left}{sign}{right}")));
        }
    }
    let truth = |statement: &str| {
        (0..1 << people).map(|code: u32| holds(statement, &|who| code >> who & 1 == 1)).collect()
    };
    all.into_iter().map(|statement| (truth(&statement), statement)).collect()
}

#[test]
fn two_people_have_as_many_forms_as_a_second_enumeration_counts_and_all_are_drawn() {
    let [first, second] = [0, 1].map(|speaker| all_statements(speaker, 2));
    assert_eq!((first.len(), all_statements(0, 3).len()), (14, 34), "as many as the source says");
    let pairs = first.values().flat_map(|a| second.values().map(move |b| format!("A:{a};B:{b}?")));
    let forms = pairs.filter(|prompt| solutions(prompt).len() == 1).count();
    let source = source("knights-and-knaves = { levels = [2, 2] }");
    assert_eq!(source.distinct(), Some(forms as u64));
    // The rarest statement, such as that of A that B is a knight if A is, has 1/36.
    let draws = (36.0 * 36.0 * ((forms as f64).ln() + 10.0)) as u64;
    let seen: BTreeSet<String> = (0..draws).map(|n| source.draw(Seed(1), n).canonical).collect();
    assert_eq!(seen.len(), forms);
}

#[test]
fn a_perturbed_puzzle_differs_in_one_place_and_in_its_only_solution() {
    let options = Options::default();
    for change in [Change::Statement, Change::Leaf] {
        let mut found = 0;
        for (people, n) in (2..=6).flat_map(|people| (0..40).map(move |n| (people, n))) {
            let source = source(&format!("knights-and-knaves = {{ levels = [{people}, {people}] }}"));
            let before = source.draw(Seed(3), n);
            let Some(after) = perturb(&options, people, Seed(3), n, change).expect("a level it has") else {
                continue;
            };
            found += 1;
            assert_eq!(perturb(&options, people, Seed(3), n, change).expect("the same"), Some(after.clone()));
            let (old, new) = (before.prompt_text(), after.prompt_text());
            assert_eq!(solutions(&new), [after.answer.as_str()]);
            assert_ne!(before.answer, after.answer);
            let changed: Vec<(&str, &str)> =
                old.split(';').zip(new.split(';')).filter(|(old, new)| old != new).collect();
            assert_eq!(changed.len(), 1, "{old} | {new}");
            if change == Change::Leaf {
                let leaves =
                    |text: &str| text.split(['&', '|', '>', '=', '!', ':', '?']).map(str::to_owned).collect();
                let (old, new): (Vec<String>, Vec<String>) = (leaves(changed[0].0), leaves(changed[0].1));
                assert_eq!(
                    old.iter().zip(&new).filter(|(old, new)| old != new).count(),
                    1,
                    "{old:?} | {new:?}"
                );
            }
        }
        assert!(found > 160, "{change:?}: {found} of 200");
    }
}

#[test]
fn a_perturbed_puzzle_keeps_names_and_sentences() {
    let options = Options { wording: Wording::English, ..Options::default() };
    let family = Family::KnightsAndKnaves(options.clone());
    for n in 0..40 {
        let before = family.sources().expect("sound")[2].draw(Seed(3), n);
        let Some(after) = perturb(&options, 4, Seed(3), n, Change::Leaf).expect("level 4") else { continue };
        assert_eq!((before.id + "/leaf", before.meta), (after.id.clone(), after.meta.clone()));
        assert!(by_name(&after.verifier).expect("known").score(&after, &after.answer).is_right());
    }
    assert!(perturb(&options, 1, Seed(3), 0, Change::Leaf).is_err());
}
