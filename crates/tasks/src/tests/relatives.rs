//! Families of system 83, worked out a second way.

use super::*;
use crate::tests::gold::{each, numbers};

#[test]
fn columns_add_up_to_the_sum_and_carry_what_they_should() {
    each("add-columns", |problem, prompt, solution| {
        let [a, b] = numbers::<u64>(prompt.trim_end_matches('='), '+')[..] else { panic!("{prompt}") };
        assert_eq!(problem.answer, (a + b).to_string());
        assert_eq!(problem.canonical, format!("add-columns {} {}", a.min(b), a.max(b)));
        let columns = solution.split_once('#').expect("#").0.split(',');
        let (mut place, mut total) = (1, 0);
        for column in columns {
            let (left, sum) = column.split_once('=').expect("=");
            let parts = numbers::<u64>(left, '+');
            let sum: u64 = sum.parse().expect("a sum");
            assert_eq!(parts.iter().sum::<u64>(), sum);
            // Without the carry, digits times their places make up both summands.
            total += (parts[0] + parts[1]) * place;
            place *= 10;
        }
        assert_eq!(total, a + b);
    });
}

#[test]
fn the_larger_decimal_is_so_as_exact_rationals_and_traps_look_otherwise() {
    let rational = |text: &str| -> (u128, u32) {
        let (whole, fraction) = text.split_once('.').expect("a point");
        (format!("{whole}{fraction}").parse().expect("digits"), fraction.len() as u32)
    };
    let mut traps = [0; 2];
    each("decimal-compare", |problem, prompt, _| {
        let (first, second) = prompt.trim_end_matches(':').split_once('?').expect("two");
        let [(a, a_places), (b, b_places)] = [rational(first), rational(second)];
        let (left, right) = (a * 10_u128.pow(b_places), b * 10_u128.pow(a_places));
        assert_ne!(left, right);
        assert_eq!(problem.answer, if left > right { first } else { second });
        let read = |text: &str| text.split_once('.').expect("a point").1.parse::<u64>().expect("digits");
        let (looks_first, looks_second) = (read(first) > read(second), read(second) > read(first));
        let misleads = if left > right { looks_second } else { looks_first };
        assert_eq!(problem.meta["trap"], misleads, "{prompt}");
    });
    for n in 0..2_000 {
        let problem = source("decimal-compare = { levels = [1, 1] }").draw(Seed(1), n);
        traps[usize::from(problem.meta["trap"] == true)] += 1;
    }
    assert!((traps[1] - 1_000_i32).abs() < 5 * 23, "{traps:?}");
}

#[test]
fn siblings_are_counted_as_a_list_of_children_counts_them() {
    each("siblings", |problem, prompt, _| {
        if problem.level > 2 {
            return;
        }
        let (told, asked) = prompt.split_once(';').expect("a question");
        let (brothers, sisters) = told[1..].trim_end_matches('s').split_once('b').expect("two numbers");
        let [brothers, sisters] = [brothers, sisters].map(|n| n.parse::<usize>().expect("a number"));
        let mut children: Vec<char> = [vec!['b'; brothers], vec!['s'; sisters]].concat();
        // The child told about stands last; it is nobody's sibling of its own.
        children.push(if told.starts_with('g') { 's' } else { 'b' });
        let (whose, counted) = (asked.chars().next().expect("whose"), asked.chars().nth(2).expect("what"));
        let own = children[..children.len() - 1].iter().position(|child| *child == whose).expect("a sibling");
        children.remove(own);
        let found = children.iter().filter(|child| **child == counted).count();
        assert_eq!(problem.answer, found.to_string(), "{prompt}");
    });
    for n in 0..100 {
        let problem = source("siblings = { levels = [3, 3], asks = \"sisters\" }").draw(Seed(1), n);
        let prompt = problem.prompt_text();
        let sisters = prompt[..prompt.find("s;").expect("sisters")].split('b').nth(1).expect("a number");
        assert_eq!(problem.answer, (sisters.parse::<i64>().expect("M") + 1).to_string(), "M + 1");
    }
}

#[test]
fn a_fact_is_found_both_ways_and_both_are_one_form() {
    let [forwards, backwards] = ["forwards", "backwards"]
        .map(|asks| source(&format!("reversal = {{ levels = [5, 5], asks = \"{asks}\" }}")));
    for n in 0..200 {
        let [one, other] = [&forwards, &backwards].map(|source| source.draw(Seed(3), n));
        assert_eq!(one.canonical, other.canonical);
        let fact = |writer: &str, book: &str| format!("{writer}={book}");
        let (one_prompt, other_prompt) = (one.prompt_text(), other.prompt_text());
        let asked =
            |prompt: &str| prompt.rsplit(';').next().expect("asked").trim_end_matches(['<', '>']).to_owned();
        let told = one_prompt.split(';').next().expect("facts");
        assert!(told.split(' ').any(|at| at == fact(&asked(&one_prompt), &one.answer)));
        assert!(told.split(' ').any(|at| at == fact(&other.answer, &asked(&other_prompt))));
    }
}

#[test]
fn directions_are_asked_for_by_other_templates() {
    let words = |asks: &str| -> String {
        let line = format!("reversal = {{ wording = \"english\", levels = [1, 1], asks = \"{asks}\" }}");
        let text = source(&line).draw(Seed(1), 0).prompt_text();
        text.lines().next().expect("a line").rsplit(". ").next().expect("a question").to_owned()
    };
    assert!(words("forwards").starts_with("Which book is by "));
    assert!(words("backwards").starts_with("Who wrote "));
}

/// Everyone that facts `p>c` make a relative of that name, by the definitions of the words.
fn relatives(facts: &[(char, char)], asked: char, word: &str) -> BTreeSet<char> {
    let parents =
        |of: char| facts.iter().filter(move |fact| fact.1 == of).map(|fact| fact.0).collect::<Vec<_>>();
    let children =
        |of: char| facts.iter().filter(move |fact| fact.0 == of).map(|fact| fact.1).collect::<Vec<_>>();
    let step = |from: &BTreeSet<char>, next: &dyn Fn(char) -> Vec<char>| {
        from.iter().flat_map(|at| next(*at)).collect()
    };
    let siblings = |of: char| -> Vec<char> {
        parents(of).into_iter().flat_map(children).filter(|child| *child != of).collect()
    };
    let (side, name) = match word.split_once(' ') {
        Some((side @ ("paternal" | "maternal"), name)) => (side, name),
        _ => ("", word),
    };
    let greats = name.matches("great-").count();
    let base = name.trim_start_matches("great-");
    let first: BTreeSet<char> = parents(asked)
        .into_iter()
        .filter(|parent| side.is_empty() || parent.is_ascii_uppercase() == (side == "paternal"))
        .collect();
    let up = |mut from: BTreeSet<char>, n: usize| {
        for _ in 0..n {
            from = step(&from, &parents);
        }
        from
    };
    let down = |mut from: BTreeSet<char>, n: usize| {
        for _ in 0..n {
            from = step(&from, &children);
        }
        from
    };
    let own = BTreeSet::from([asked]);
    let found: BTreeSet<char> = match base {
        "father" | "mother" => first,
        "grandfather" | "grandmother" => up(first, greats + 1),
        "son" | "daughter" => step(&own, &children),
        "grandson" | "granddaughter" => down(own, greats + 2),
        "brother" | "sister" => step(&own, &siblings),
        "uncle" | "aunt" => step(&up(first, greats), &siblings),
        "nephew" | "niece" => down(step(&own, &siblings), greats + 1),
        _ => down(step(&first, &siblings), 1),
    };
    let woman =
        ["mother", "daughter", "sister", "aunt", "niece", "female"].iter().any(|at| base.contains(at));
    found.into_iter().filter(|person| person.is_ascii_lowercase() == woman).collect()
}

#[test]
fn the_only_relative_is_the_one_that_the_words_define() {
    each("kinship", |problem, prompt, solution| {
        let (told, asked) = prompt.trim_end_matches('?').split_once(';').expect("a question");
        let pair = |fact: &str| (fact.chars().next().expect("parent"), fact.chars().nth(2).expect("child"));
        let facts: Vec<(char, char)> = told.split(' ').map(pair).collect();
        let (asked, word) = (asked.chars().next().expect("who"), &asked[2..]);
        assert_eq!(facts.len() as i64, 3 * problem.level + 2);
        let found: Vec<String> = relatives(&facts, asked, word).iter().map(char::to_string).collect();
        assert_eq!(found, [problem.answer.as_str()], "{prompt}");
        let steps = solution.split_once('#').expect("#").0.split(',');
        assert_eq!(steps.clone().count() as i64, problem.level);
        assert!(steps.map(pair).all(|fact| facts.contains(&fact)), "{solution}");
    });
}

#[test]
fn every_relation_of_a_depth_is_asked_for() {
    // Two sexes; two steps up or more come with one of two sides or without.
    for (level, words) in [(1, 2 + 2), (2, 4 + 6), (3, 4 + 12), (4, 4 + 18)] {
        let source = source(&format!("kinship = {{ levels = [{level}, {level}] }}"));
        let seen: BTreeSet<String> =
            (0..1_000).map(|n| source.draw(Seed(2), n).meta["relation"].to_string()).collect();
        assert_eq!(seen.len(), words, "{seen:?}");
    }
}

#[test]
fn names_and_the_order_of_facts_make_no_other_tree() {
    for level in 1..=4 {
        let source = source(&format!("kinship = {{ levels = [{level}, {level}] }}"));
        for n in 0..50 {
            let problem = source.draw(Seed(5), n);
            let mut renamed = problem.clone();
            let turn = |letter: char| match letter {
                'a'..='o' => (b'a' + (letter as u8 - b'a' + 7) % 15) as char,
                'A'..='O' => (b'A' + (letter as u8 - b'A' + 7) % 15) as char,
                other => other,
            };
            for key in ["facts", "path", "asked"] {
                let text: String = problem.meta[key].as_str().expect(key).chars().map(turn).collect();
                renamed.meta.insert(key.into(), text.into());
            }
            let simpler = |problem: &Problem| source.rewrite(problem, gradatim_core::Rewrite::Simplify);
            let [one, other] = [simpler(&problem), simpler(&renamed)].map(|at| at.expect("a path").canonical);
            assert_eq!(one, other);
        }
    }
}
