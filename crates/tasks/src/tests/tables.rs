//! Tables, scenes and procedures: answered again from the compact prompt, or against what the text says.

use super::gold::each;
use super::*;

/// `a:12/7 b:8` as rows of hundredths.
fn table(text: &str) -> BTreeMap<char, Vec<i64>> {
    let cents = |number: &str| match number.split_once('.') {
        Some((whole, rest)) => format!("{whole}{rest}").parse::<i64>().expect(number),
        None => 100 * number.parse::<i64>().expect(number),
    };
    let row = |row: &str| {
        let (name, numbers) = row.split_once(':').expect(row);
        (name.chars().next().expect("a name"), numbers.split('/').map(cents).collect())
    };
    text.split(' ').map(row).collect()
}

/// The answer in hundredths.
fn answered(table: &BTreeMap<char, Vec<i64>>, asked: &str) -> i64 {
    let mut values: Vec<i64> = table.values().map(|row| row[0]).collect();
    values.sort_unstable();
    let n = values.len() as i64;
    match asked {
        "sum" => values.iter().sum(),
        "range" => values[values.len() - 1] - values[0],
        "mean" => {
            let sum: i64 = values.iter().sum();
            assert_eq!(sum % n, 0);
            sum / n
        }
        // Cut from both ends until one or two are left.
        "median" => {
            let mut middle = &values[..];
            while middle.len() > 2 {
                middle = &middle[1..middle.len() - 1];
            }
            middle.iter().sum::<i64>() / middle.len() as i64
        }
        _ => {
            if let Some(row) = asked.strip_prefix("excess ") {
                let row = &table[&row.chars().next().expect("a row")];
                return row[0] - row[1];
            }
            // Terms such as 20.00, 3a and b, with their signs.
            let signed = asked.replace('-', "+-");
            let term = |term: &str| -> i64 {
                let (sign, term) = term.strip_prefix('-').map_or((1, term), |term| (-1, term));
                let name = term.chars().next_back().expect("a term");
                sign * match table.get(&name) {
                    Some(row) => row[0] * term[..term.len() - 1].parse().unwrap_or(1),
                    None => term.replace('.', "").parse::<i64>().expect(term),
                }
            };
            signed.split('+').map(term).sum()
        }
    }
}

#[test]
fn questions_over_tables_are_answered_the_same_from_the_text_alone() {
    let mut asked_of = BTreeSet::new();
    for line in ["tabular = { levels = [1, 7] }", "tabular = { levels = [1, 7], form = \"choice\" }"] {
        for source in family(line).expect(line).sources().expect(line) {
            for problem in draw(source.as_ref()) {
                let prompt = problem.prompt_text();
                let (rows, rest) = prompt.split_once(';').expect("a question");
                let asked = rest.split('?').next().expect("a question");
                let table = table(rows);
                assert_eq!(table.len() as i64, problem.level + 2);
                let answer = answered(&table, asked);
                let gold = match problem.meta.get("choices") {
                    None => problem.answer.clone(),
                    Some(choices) => {
                        let choices: Vec<String> = serde_json::from_value(choices.clone()).expect("texts");
                        assert_eq!(choices.iter().collect::<BTreeSet<_>>().len(), 4, "{prompt}");
                        choices[(problem.answer.as_bytes()[0] - b'A') as usize].clone()
                    }
                };
                let shown = format!("{}.{:02}", answer / 100, answer % 100);
                assert!(
                    answer > 0 && (gold == shown || format!("{gold}.00") == shown),
                    "{prompt} {gold} {shown}"
                );
                asked_of
                    .insert(asked.chars().filter(|c| c.is_alphabetic()).count().to_string() + &asked[..1]);
            }
        }
    }
    assert!(asked_of.len() >= 8, "{asked_of:?}");
}

#[test]
fn a_table_without_its_idle_rows_has_the_same_answer() {
    use gradatim_core::Rewrite;
    for source in family("tabular = { levels = [1, 7] }").expect("sound").sources().expect("sound") {
        let mut shorter = 0;
        for problem in draw(source.as_ref()) {
            for how in [Rewrite::Simplify, Rewrite::Paraphrase] {
                let Some(other) = source.rewrite(&problem, how) else { continue };
                let text = other.prompt_text();
                let (rows, asked) = text.trim_end_matches('?').split_once(';').expect("a question");
                let answer = answered(&table(rows), asked);
                let shown = format!("{}.{:02}", answer / 100, answer % 100);
                assert!(problem.answer == shown || format!("{}.00", problem.answer) == shown, "{text}");
                shorter += usize::from(how == Rewrite::Simplify && text.len() < problem.prompt_text().len());
            }
        }
        assert!(shorter > 0);
    }
}

#[test]
fn choices_of_a_scene_are_the_names_that_its_grid_shows() {
    for form in ["judge", "choice", "open"] {
        let line = format!("scenes = {{ levels = [1, 8], form = \"{form}\" }}");
        let mut yes = 0;
        for source in family(&line).expect(&line).sources().expect(&line) {
            for problem in draw(source.as_ref()) {
                let prompt = problem.prompt_text();
                let (grid, question) = prompt.trim_end_matches('?').split_once(';').expect("a question");
                let cells: Vec<char> = grid.chars().filter(|c| *c != '|').collect();
                let objects: Vec<(char, char)> =
                    cells.chunks(2).filter(|cell| cell[0] != '.').map(|cell| (cell[0], cell[1])).collect();
                assert_eq!((objects.len() as i64, cells.len()), (problem.level + 1, 32));
                let asked = problem.meta["asked"].as_str().expect("a question");
                let by = asked.split(' ').nth(2).map(|name| name.chars().next().expect("a name"));
                let found: BTreeSet<char> = objects
                    .iter()
                    .filter_map(|(colour, shape)| match asked.starts_with("colours") {
                        true => by.is_none_or(|by| by == *shape).then_some(*colour),
                        false => by.is_none_or(|by| by == *colour).then_some(*shape),
                    })
                    .collect();
                let initials = |names: &str, sign: char| -> BTreeSet<char> {
                    names.split(sign).map(|name| name.trim().chars().next().expect("a name")).collect()
                };
                let rest = &question[asked.len()..];
                let holds = match form {
                    "open" => initials(&problem.answer, ',') == found,
                    "judge" => {
                        yes += usize::from(problem.answer == "yes");
                        (initials(rest, ',') == found) == (problem.answer == "yes")
                    }
                    _ => {
                        let options =
                            rest.trim().split(' ').map(|option| option.split_once(')').expect(option));
                        let right: Vec<&str> = options
                            .filter(|(_, name)| found.contains(&name.chars().next().expect("a name")))
                            .map(|(letter, _)| letter)
                            .collect();
                        right.join(" ") == problem.answer
                    }
                };
                assert!(holds, "{prompt} {}", problem.answer);
                assert_eq!(problem.canonical, format!("scenes {grid}"));
            }
        }
        // 8 levels of 100 draws each: half within five standard errors.
        assert!(form != "judge" || (yes as f64 - 400.0).abs() < 5.0 * 200_f64.sqrt(), "{yes}");
    }
}

/// Test 2 of system 20: what a part of the right letters is worth.
#[test]
fn a_part_of_the_right_letters_earns_the_credit_and_a_wrong_one_nothing() {
    let mut seen = 0;
    for problem in draw(&*source("scenes = { levels = [6, 6] }")) {
        let verifier = by_name(&problem.verifier).expect("known");
        let right: Vec<&str> = problem.answer.split(' ').collect();
        let Some(wrong) = ["A", "B", "C", "D", "E"].into_iter().find(|letter| !right.contains(letter)) else {
            continue;
        };
        if right.len() > 1 {
            seen += 1;
            assert_eq!(verifier.score(&problem, &format!("#{}", right[0])).value, 0.2);
            assert_eq!(verifier.score(&problem, &format!("#{}, {wrong}", right[0])).value, 0.0);
        }
        assert!(verifier.score(&problem, &format!("#{}", right.concat())).is_right());
    }
    assert!(seen > 20);
}

#[test]
fn one_procedure_of_each_skill_is_right_wherever_it_stands() {
    let (mut right, mut letters) =
        (BTreeMap::<String, BTreeSet<String>>::new(), BTreeMap::<String, u32>::new());
    let mut wrong = BTreeMap::<String, BTreeSet<String>>::new();
    each("procedure-choice", |problem, _, _| {
        let skill = problem.meta["skill"].as_str().expect("a skill").to_owned();
        let choices: Vec<String> = serde_json::from_value(problem.meta["choices"].clone()).expect("texts");
        assert_eq!(choices.len() as i64, problem.level + 1);
        let gold = usize::from(problem.answer.as_bytes()[0] - b'A');
        for (at, choice) in choices.into_iter().enumerate() {
            let texts = if at == gold { &mut right } else { &mut wrong };
            texts.entry(skill.clone()).or_default().insert(choice);
        }
        if problem.level == 3 {
            *letters.entry(problem.answer.clone()).or_default() += 1;
        }
    });
    assert_eq!(right.len(), 8);
    for (skill, texts) in &right {
        assert_eq!((texts.len(), wrong[skill].len()), (1, 6), "{skill}");
        assert!(texts.is_disjoint(&wrong[skill]), "{skill}");
    }
    // 100 draws: each of four letters 25 times within five standard errors.
    assert!(letters.len() == 4 && letters.values().all(|n| (4..=46).contains(n)), "{letters:?}");
}
