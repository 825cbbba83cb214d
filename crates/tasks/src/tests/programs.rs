//! Functions on lists, rules on strings and problems fused, run a second way from the compact prompt.

use super::gold::{each, numbers};
use super::*;

/// What a function makes of a list that is told as text, by its name.
fn applied(name: &str, items: &[i64]) -> Vec<i64> {
    let number = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.parse::<i64>().ok());
    let n = items.len();
    if let Some(by) = number("+") {
        return items.iter().fold(vec![], |made, item| [made, vec![item + by]].concat());
    }
    if let Some(take) = number("take") {
        return (0..n.min(take as usize)).map(|at| items[at]).collect();
    }
    if let Some(drop) = number("drop") {
        return (n.min(drop as usize)..n).map(|at| items[at]).collect();
    }
    if let Some(least) = number(">") {
        let mut kept = items.to_vec();
        kept.retain(|item| *item > least);
        return kept;
    }
    match name {
        "*2" => items.iter().map(|item| item + item).collect(),
        // How many come before each: smaller ones, and equal ones left of it.
        "sort" => {
            let mut sorted = vec![0; n];
            for (at, item) in items.iter().enumerate() {
                let smaller = items.iter().filter(|other| *other < item).count();
                sorted[smaller + items[..at].iter().filter(|other| *other == item).count()] = *item;
            }
            sorted
        }
        "rev" => (0..n).map(|at| items[n - 1 - at]).collect(),
        "uniq" => {
            let mut seen = BTreeSet::new();
            items.iter().copied().filter(|item| seen.insert(*item)).collect()
        }
        "even" => items.iter().copied().filter(|item| item & 1 == 0).collect(),
        "odd" => items.iter().copied().filter(|item| item & 1 == 1).collect(),
        "sums" => (1..=n).map(|end| items[..end].iter().sum()).collect(),
        "diff" => (1..n).map(|at| items[at].max(items[at - 1]) - items[at].min(items[at - 1])).collect(),
        "alt" => (0..n).filter(|at| at % 2 == 0).map(|at| items[at]).collect(),
        _ => panic!("{name}"),
    }
}

#[test]
fn lists_are_those_that_the_functions_make_and_each_changes_something() {
    let mut seen = BTreeSet::new();
    each("list-functions", |problem, prompt, solution| {
        if problem.meta["functions"].as_str().is_some_and(|told| !prompt.contains(&format!(":{told}="))) {
            return;
        }
        let (shown, names) = prompt.trim_end_matches('=').split_once(':').expect("functions");
        let mut items: Vec<i64> = numbers(shown, ' ');
        assert_eq!(names.split('|').count() as i64, problem.level);
        let mut states = vec![];
        for name in names.split('|') {
            let made = applied(name, &items);
            assert_ne!(made, items, "{prompt}");
            states.push(made.iter().map(i64::to_string).collect::<Vec<_>>().join(" "));
            items = made;
            seen.insert(name.to_owned());
        }
        assert_eq!(solution, format!("{}#{}", states.join("|"), problem.answer), "{prompt}");
        assert_eq!(states.last(), Some(&problem.answer));
    });
    assert_eq!(seen.len(), 18, "{seen:?}");
}

#[test]
fn shown_lists_leave_one_answer_to_all_programs_of_the_level() {
    let names = [
        "+1", "+2", "+3", "*2", "sort", "rev", "uniq", "take2", "take3", "drop1", "drop2", "even", "odd",
        ">3", ">5", "sums", "diff", "alt",
    ];
    for level in 1..=2 {
        let line = format!("list-functions = {{ levels = [{level}, {level}], stated = \"examples\" }}");
        for problem in &draw(&*source(&line))[..30] {
            let prompt = problem.prompt_text();
            let parts: Vec<&str> = prompt.trim_end_matches('?').split(';').collect();
            let (asked, shown) = parts.split_last().expect("a list");
            let pairs: Vec<(Vec<i64>, Vec<i64>)> = shown
                .iter()
                .map(|pair| pair.split_once('>').expect(pair))
                .map(|(from, to)| (numbers(from, ' '), numbers(to, ' ')))
                .collect();
            assert_eq!(pairs.len(), 4);
            let programs: Vec<Vec<&str>> = names
                .iter()
                .flat_map(|first| {
                    names.map(|second| if level == 1 { vec![*first] } else { vec![*first, second] })
                })
                .collect();
            let run = |program: &[&str], items: &[i64]| {
                program.iter().fold(items.to_vec(), |items, name| applied(name, &items))
            };
            let fitting: Vec<_> = programs
                .iter()
                .filter(|program| pairs.iter().all(|(from, to)| run(program, from) == *to))
                .collect();
            let gold: Vec<i64> = numbers(&problem.answer, ' ');
            assert!(!fitting.is_empty(), "{prompt}");
            for program in fitting {
                assert_eq!(run(program, &numbers(asked, ' ')), gold, "{prompt} {program:?}");
            }
        }
    }
}

#[test]
fn strings_are_rewritten_letter_by_letter_until_nothing_fits() {
    each("rewriting", |problem, prompt, solution| {
        let (string, rules) = prompt.trim_end_matches(':').split_once(';').expect("rules");
        let rules: Vec<(&str, &str)> =
            rules.split(' ').map(|rule| rule.split_once('>').expect(rule)).collect();
        assert_eq!(rules.len(), 3);
        let (mut letters, mut states) = (string.as_bytes().to_vec(), vec![]);
        'steps: loop {
            for (from, to) in &rules {
                for at in 0..letters.len() {
                    if letters[at..].starts_with(from.as_bytes()) {
                        letters.splice(at..at + from.len(), to.bytes());
                        states.push(String::from_utf8(letters.clone()).expect("letters"));
                        continue 'steps;
                    }
                }
            }
            break;
        }
        assert_eq!(states.len() as i64, problem.level, "{prompt}");
        let end = states.last().expect("a step");
        assert_eq!(solution, format!("{}#{end}", states.join(",")), "{prompt}");
        assert!(rules.iter().all(|(from, _)| !end.contains(from)), "{prompt}");
    });
}

/// The value of a sum of products of numbers, names and brackets.
fn value(text: &str, names: &BTreeMap<char, i64>) -> i64 {
    let mut depth = 0;
    // The last sign of the loosest kind outside brackets parts the text.
    let mut parts = [None, None];
    for (at, symbol) in text.char_indices() {
        match symbol {
            '(' => depth += 1,
            ')' => depth -= 1,
            '+' | '-' if depth == 0 && at > 0 => parts[0] = Some(at),
            '*' if depth == 0 => parts[1] = Some(at),
            _ => {}
        }
    }
    if let Some(at) = parts[0].or(parts[1]) {
        let (left, right) = (value(&text[..at], names), value(&text[at + 1..], names));
        return match &text[at..=at] {
            "+" => left + right,
            "-" => left - right,
            _ => left * right,
        };
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return value(inner, names);
    }
    match text.parse() {
        Ok(number) => number,
        Err(_) => names[&text.chars().next().expect(text)],
    }
}

/// Of several selected, or worked out.
fn made(text: &str, names: &BTreeMap<char, i64>) -> i64 {
    let selected = |text: &str| -> Vec<i64> {
        text.trim_end_matches(')').split(',').map(|name| value(name, names)).collect()
    };
    match (text.strip_prefix("max("), text.strip_prefix("min(")) {
        (Some(text), _) => selected(text).into_iter().max().expect("some"),
        (_, Some(text)) => selected(text).into_iter().min().expect("some"),
        _ => value(text, names),
    }
}

/// Every named answer of a fused problem, then its own.
fn evaluated(shown: &str) -> (BTreeMap<char, i64>, i64) {
    let parts: Vec<&str> = shown.split(';').collect();
    let (asked, told) = parts.split_last().expect("a question");
    let mut names = BTreeMap::new();
    for part in told {
        let (name, text) = part.split_once('=').expect(part);
        let value = made(text, &names);
        names.insert(name.chars().next().expect("a name"), value);
    }
    let answer = made(asked, &names);
    (names, answer)
}

/// What holds of trees: two are fused at a time, none of them twice, and the two differ.
fn is_tree(problem: &Problem, shown: &str, names: &BTreeMap<char, i64>) -> usize {
    let (mut used, mut depths, mut problems) = (vec![], BTreeMap::new(), 0);
    for part in shown.split(';').filter(|part| part.contains('=')) {
        let (name, text) = part.split_once('=').expect(part);
        let names_in = |text: &str| -> Vec<char> {
            let text = text.replace("max", "").replace("min", "");
            text.chars().filter(char::is_ascii_lowercase).collect()
        };
        let of = names_in(text);
        problems += i64::from(of.len() < 2);
        assert!(of.len() < 2 || names[&of[0]] != names[&of[1]], "a tie: {shown}");
        let depth = of.iter().map(|name| depths[name] + 1).max().unwrap_or(0);
        depths.insert(name.chars().next().expect("a name"), depth);
        used.extend(of);
    }
    used.sort_unstable();
    let but_the_root: Vec<char> = names.keys().copied().take(names.len() - 1).collect();
    assert_eq!((used, problems), (but_the_root, problem.level), "{shown}");
    let depth = depths.into_values().last().expect("a root");
    assert_eq!(problem.meta["depth"], depth, "{shown}");
    depth
}

#[test]
fn fused_golds_are_those_of_an_evaluator_and_no_answer_on_the_way_is_told() {
    let (mut kinds, mut depths) = (BTreeMap::<String, u32>::new(), BTreeSet::new());
    each("composition", |problem, prompt, solution| {
        let shown = prompt.trim_end_matches('?');
        let (mut names, answer) = evaluated(shown);
        let common = names.remove(&'x');
        assert_eq!(common.is_some(), problem.meta["fusion"] == "common", "{prompt}");
        assert_eq!(problem.answer, answer.to_string(), "{prompt}");
        let is_flat = problem.meta.get("depth").is_none();
        if is_flat {
            assert_eq!(names.len() as i64, problem.level);
        } else {
            depths.insert(is_tree(problem, shown, &names));
        }
        let steps: Vec<String> = names.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(solution, format!("{}#{answer}", steps.join(",")));
        let kind = problem.meta["fusion"].as_str().expect("a kind");
        let told: Vec<&str> = shown.split(|c: char| !c.is_ascii_digit()).collect();
        let last = names.last_key_value().map(|(name, _)| *name);
        for (name, value) in &names {
            let is_asked = (kind == "sequential" || !is_flat) && Some(*name) == last;
            assert!(is_asked || !told.contains(&value.to_string().as_str()), "{prompt} tells {value}");
        }
        let different = names.values().collect::<BTreeSet<_>>().len();
        assert!(!is_flat || different == names.len(), "a tie: {prompt}");
        assert!(kind != "conditional" || names.values().any(|value| *value == answer), "{prompt}");
        *kinds.entry(kind.to_owned()).or_default() += 1;
    });
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    // Of 8 problems: 3 fusions deep where halves are fused, 7 where all stand in a row.
    assert!(depths.is_superset(&(0..=7).collect()), "{depths:?}");
}

/// Test 2 of system 74: a row in which the first number does not matter is no composition, nor are problems side by side
/// for which the number they have in common does not.
#[test]
fn another_first_or_common_number_is_always_another_answer() {
    for (level, fusion) in (1..=6).flat_map(|level| [(level, "sequential"), (level, "common")]) {
        let line = format!("composition = {{ levels = [{level}, {level}], fusion = \"{fusion}\" }}");
        for problem in draw(&*source(&line)) {
            let prompt = problem.prompt_text();
            let start = prompt.find(|c: char| c.is_ascii_digit()).expect("a number");
            // `2*x+y` begins with its factor.
            let start = if prompt[start..].starts_with("2*")
                && problem.meta["fused"]["atoms"][0]["x"]["Given"] != 2
            {
                start + 2
            } else {
                start
            };
            let end = start + prompt[start..].find(|c: char| !c.is_ascii_digit()).expect("a sign");
            let first: i64 = prompt[start..end].parse().expect("a number");
            let other = format!("{}{}{}", &prompt[..start], first + 1, prompt[end..].trim_end_matches('?'));
            assert_ne!(evaluated(&other).1.to_string(), problem.answer, "{prompt}");
        }
    }
}

#[test]
fn a_shortened_composition_and_a_reversed_one_have_the_same_answer() {
    use gradatim_core::Rewrite;
    for source in family("composition = { levels = [1, 5] }").expect("sound").sources().expect("sound") {
        for problem in draw(source.as_ref()) {
            for how in [Rewrite::Simplify, Rewrite::Paraphrase] {
                let Some(other) = source.rewrite(&problem, how) else { continue };
                let text = other.prompt_text();
                let (names, answer) = evaluated(text.trim_end_matches('?'));
                assert_eq!(answer.to_string(), problem.answer, "{text}");
                let fewer = names.len() as i64 == problem.level - 1;
                assert_eq!(fewer, how == Rewrite::Simplify, "{text}");
                assert_eq!(other.canonical, format!("composition {}", text.trim_end_matches('?')));
            }
        }
    }
}
