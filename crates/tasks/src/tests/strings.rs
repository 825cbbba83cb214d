//! Families over words and letters, of systems 57, 76 and 80, worked out a second way.

use super::*;
use crate::tests::gold::{self, each};

#[test]
fn a_coin_is_heads_up_after_an_even_number_of_flips() {
    each("coin-flip", |problem, prompt, solution| {
        assert_eq!(prompt.len() as i64, 2 * problem.level + 1);
        let people: BTreeSet<char> = prompt.chars().filter(char::is_ascii_uppercase).collect();
        assert_eq!(people.len() as i64, problem.level);
        let flips = prompt.matches('+').count();
        assert_eq!(problem.answer, if flips % 2 == 0 { "yes" } else { "no" });
        let sides = solution.split_once('#').expect("#").0;
        let turns = format!("H,{sides}")
            .split(',')
            .collect::<Vec<_>>()
            .windows(2)
            .filter(|at| at[0] != at[1])
            .count();
        assert_eq!(turns, flips, "{solution}");
    });
}

#[test]
fn joined_letters_stand_where_the_rule_says() {
    each("last-letters", |problem, prompt, _| {
        let (sign, words) = prompt.trim_end_matches(':').split_once(' ').expect("a sign");
        let take = |word: &str| {
            let at = match sign {
                "F" => 0,
                "S" => 1,
                _ => word.len() - 1,
            };
            word[at..=at].to_owned()
        };
        assert_eq!(problem.answer, words.split(' ').map(take).collect::<String>());
        assert_eq!(words.split(' ').count() as i64, problem.level);
    });
}

#[test]
fn a_made_up_name_changes_the_text_alone() {
    let draw = |renamed| {
        let line =
            format!("last-letters = {{ wording = \"english\", levels = [3, 3], renamed = {renamed} }}");
        source(&line).draw(Seed(1), 4)
    };
    let (plain, renamed) = (draw(false), draw(true));
    assert_ne!(plain.prompt, renamed.prompt);
    assert_eq!(Problem { prompt: plain.prompt.clone(), ..renamed }, plain);
}

/// The value of a fully parenthesised expression, or `None` once something in it is no digit.
fn value(text: &str) -> Option<i64> {
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
        return text.parse().ok();
    };
    let mut depth = 0;
    let at = inner.char_indices().skip(1).find(|(at, symbol)| {
        let before = inner.as_bytes()[at - 1];
        depth += i64::from(before == b'(') - i64::from(before == b')');
        depth == 0 && !matches!(symbol, '(' | ')') && !symbol.is_ascii_digit()
    })?;
    let (a, b) = (value(&inner[..at.0])?, value(&inner[at.0 + 1..])?);
    let found = match at.1 {
        '+' => a + b,
        '-' => a - b,
        _ => a * b,
    };
    (0..=9).contains(&found).then_some(found)
}

#[test]
fn every_part_of_an_expression_is_worth_a_digit() {
    each("digit-arith", |problem, prompt, solution| {
        let shown = prompt.trim_end_matches('=');
        assert_eq!(value(shown).expect(shown).to_string(), problem.answer);
        let steps: Vec<&str> = solution.split_once('#').expect("#").0.split(',').collect();
        assert_eq!(steps.len() as i64, problem.level);
        for step in steps {
            let (left, right) = step.split_once('=').expect("=");
            assert_eq!(value(&format!("({left})")).map(|value| value.to_string()), Some(right.to_owned()));
        }
    });
}

#[test]
fn two_operations_have_as_many_expressions_as_trying_all_counts() {
    let signs = ["+", "-", "*"];
    let all = |parts: &[String]| -> Vec<String> {
        let pairs = (0..10).flat_map(|a| parts.iter().map(move |b| (a, b)));
        pairs
            .flat_map(|(a, b)| signs.map(|sign| [format!("({a}{sign}{b})"), format!("({b}{sign}{a})")]))
            .flatten()
            .collect()
    };
    let digits: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let one: BTreeSet<String> = all(&digits).into_iter().filter(|text| value(text).is_some()).collect();
    let one: Vec<String> = one.into_iter().collect();
    assert_eq!(one.len(), 152);
    let two: BTreeSet<String> = all(&one).into_iter().filter(|text| value(text).is_some()).collect();
    assert_eq!(source("digit-arith = { levels = [2, 2] }").distinct(), Some(two.len() as u64));
}

/// The string of the compact prompt without separators, and the target.
fn asked(prompt: &str) -> (String, String) {
    let (shown, target) =
        prompt[2..].trim_end_matches(':').split_once('/').unwrap_or((prompt[2..].trim_end_matches(':'), ""));
    (shown.chars().filter(char::is_ascii_lowercase).collect(), target.to_owned())
}

#[test]
fn letters_of_strings_are_counted_as_sets_and_splits_count_them() {
    each("word-counting", |problem, prompt, _| {
        let (word, target) = asked(prompt);
        let different = word.chars().collect::<BTreeSet<char>>().len();
        let found = match &prompt[..1] {
            "c" => (word.split(&target).count() - 1).to_string(),
            "l" => word.len().to_string(),
            "d" => different.to_string(),
            _ => if word.contains(&target) { "yes" } else { "no" }.to_owned(),
        };
        assert_eq!(problem.answer, found, "{prompt}");
        assert_eq!(problem.meta["word"], word);
        let counts = word.chars().map(|letter| word.matches(letter).count() as f64);
        // Each letter counted as one over how often it occurs: once for every different one.
        assert_eq!(counts.map(|count| 1.0 / count).sum::<f64>().round() as usize, different);
    });
}

#[test]
fn arms_share_the_string_and_keep_or_change_the_gold_as_they_should() {
    let draw = |task: &str, arm: &str, n| {
        source(&format!("word-counting = {{ levels = [5, 5], task = \"{task}\", {arm} }}")).draw(Seed(9), n)
    };
    for n in 0..200 {
        for task in ["char", "length", "distinct"] {
            let plain = draw(task, "perturb = \"none\"", n);
            let gold = |arm: &str| {
                let other = draw(task, arm, n);
                assert_eq!(
                    (&other.meta["parent"], &other.canonical),
                    (&plain.meta["parent"], &plain.canonical)
                );
                other.answer.parse::<i64>().expect("a number")
            };
            let before: i64 = plain.answer.parse().expect("a number");
            for arm in ["swap", "left-shift", "right-shift", "shuffle"] {
                assert_eq!(gold(&format!("perturb = \"{arm}\"")), before, "{task} {arm}");
            }
            for arm in ["dash", "space", "comma"] {
                assert_eq!(gold(&format!("separator = \"{arm}\"")), before, "{task} {arm}");
            }
            if task == "length" {
                let change = |arm: &str| gold(&format!("perturb = \"{arm}\"")) - before;
                assert_eq!(["delete", "insert", "repeat", "replace"].map(change), [-1, 1, 1, 0]);
            }
        }
    }
}

#[test]
fn half_of_the_pieces_are_part_of_the_string_within_five_standard_errors() {
    let (source, n) = (source("word-counting = { levels = [6, 6], task = \"substring\" }"), 2_000);
    let yes = (0..n).filter(|n| source.draw(Seed(4), *n).answer == "yes").count() as f64;
    assert!((yes - 1_000.0).abs() < 5.0 * 22.4, "{yes}");
}

/// The functions of system 76 on capitals, as its text defines them.
fn transformed(text: &str, function: &str, letters: u8) -> String {
    let half = text.len() / 2;
    match function {
        "F1" => text.bytes().map(|at| ((at - b'A' + letters / 2) % letters + b'A') as char).collect(),
        "F2" => format!("{}{}", &text[1..], &text[..1]),
        "F3" => text.chars().rev().collect(),
        "F5" => text.bytes().map(|at| if at + 1 < b'A' + letters { at + 1 } else { b'A' } as char).collect(),
        "F6" => text.chars().collect::<BTreeSet<_>>().into_iter().collect(),
        _ => format!("{}{}{}", &text[text.len() - half..], &text[half..text.len() - half], &text[..half]),
    }
}

#[test]
fn strings_become_what_the_functions_make_of_them_step_by_step() {
    let letters = |line: &str| if line.contains("letters = 8") { 8 } else { 26 };
    for line in lines().iter().filter(|line| line.starts_with("alchemy")) {
        for problem in
            family(line).expect(line).sources().expect(line).iter().flat_map(|at| draw(at.as_ref()))
        {
            let (prompt, solution) = (problem.prompt_text(), problem.solution.clone().expect("given"));
            let (element, functions) = prompt.trim_end_matches(':').split_once('[').expect("functions");
            let functions: Vec<&str> = functions.trim_end_matches(']').split("][").collect();
            assert_eq!(functions.len() as i64, problem.level);
            let mut at = element.to_owned();
            let mut parts = vec![];
            for (done, function) in functions.iter().enumerate() {
                at = transformed(&at, function, letters(line));
                let rest: String = functions[done + 1..].iter().map(|left| format!("[{left}]")).collect();
                parts.push(format!("{at}{rest}"));
            }
            let last = parts.pop().expect("a step");
            assert_eq!(solution, format!("{}#{last}", parts.join(",")));
        }
    }
}

#[test]
fn functions_keep_the_facts_of_the_card_on_a_string_of_four_different_letters() {
    let apply = |functions: &[&str]| {
        functions.iter().fold("ABCD".to_owned(), |text, function| transformed(&text, function, 26))
    };
    assert_eq!(apply(&["F1", "F1"]), "ABCD");
    assert_eq!(apply(&["F3", "F3"]), "ABCD");
    assert_eq!(apply(&["F2"; 4]), "ABCD");
    assert_eq!(apply(&["F1", "F2"]), apply(&["F2", "F1"]));
    assert_eq!(apply(&["F1", "F3"]), apply(&["F3", "F1"]));
    assert_ne!(apply(&["F2", "F3"]), apply(&["F3", "F2"]));
    assert_eq!(apply(&["F1"]), "NOPQ");
    assert_eq!(apply(&["F1", "F2"]), "OPQN");
}

#[test]
fn scenarios_draw_their_compositions_and_no_other() {
    let drawn = |scenario: &str, level: i64| -> BTreeSet<String> {
        let source =
            source(&format!("alchemy = {{ levels = [{level}, {level}], scenario = \"{scenario}\" }}"));
        let functions =
            (0..500).map(|n| source.draw(Seed(2), n).meta["functions"].as_str().expect("text").to_owned());
        functions.map(|text| text.replace(['[', ']', 'F'], "")).collect()
    };
    let sets = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(drawn("id", 1), sets(&["1", "2"]));
    assert_eq!(drawn("id", 2), sets(&["11", "12", "21"]), "as the shipped run trains");
    assert_eq!(drawn("cmp", 2), sets(&["22"]), "as the shipped run tests");
    assert_eq!(drawn("pood", 2), sets(&["13", "23"]));
    assert_eq!(drawn("ood", 2), sets(&["33", "34", "43", "44"]));
    assert_eq!(drawn("id", 3).len(), 7);
}

#[test]
fn a_balanced_split_parts_compositions_with_every_function_at_every_place_on_both_sides() {
    for (seen, m, level) in [("[1, 2]", 2, 3), ("[1, 2, 5]", 3, 2), ("[6, 2, 4, 1]", 4, 2)] {
        let [id, cmp] = ["id", "cmp"].map(|scenario| -> BTreeSet<String> {
            let source = source(&format!(
                "alchemy = {{ levels = [{level}, {level}], seen = {seen}, unseen = [3], split = \"balanced\", \
                 scenario = \"{scenario}\" }}"
            ));
            let functions =
                (0..1_000).map(|n| source.draw(Seed(2), n).meta["functions"].as_str().expect("text").to_owned());
            functions.map(|text| text.replace(['[', ']', 'F'], "")).collect()
        });
        assert!(id.is_disjoint(&cmp));
        let all = usize::pow(m, level);
        assert_eq!((id.len(), cmp.len()), (all - all / m, all / m), "{seen}");
        for at in 0..level as usize {
            let there = |side: &BTreeSet<String>| {
                side.iter().map(|text| text.as_bytes()[at]).collect::<BTreeSet<_>>()
            };
            assert_eq!((there(&id).len(), there(&cmp).len()), (m, m), "{seen}");
        }
    }
}

#[test]
fn an_element_stands_on_one_side_under_all_scenarios() {
    let forms = ["id", "cmp", "pood", "ood"].map(|scenario| {
        let source = source(&format!("alchemy = {{ levels = [3, 3], scenario = \"{scenario}\" }}"));
        (0..100).map(|n| source.draw(Seed(2), n).canonical).collect::<Vec<_>>()
    });
    assert!(forms.windows(2).all(|pair| pair[0] == pair[1]));
    gold::each("alchemy", |problem, prompt, _| {
        let element = prompt.split('[').next().expect("an element");
        assert!(problem.canonical.ends_with(element) && problem.canonical.starts_with("alchemy "));
    });
}
