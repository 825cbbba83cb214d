//! Laws that every family keeps, and each family's gold worked out a second way.

use std::collections::{BTreeMap, BTreeSet};

use gradatim_core::{Problem, Seed, fingerprint, is_held_out};
use gradatim_verify::by_name;

use super::*;

const DRAWS: u64 = 300;

/// The family of a recipe line such as `sort = { levels = [1, 3] }`.
fn family(line: &str) -> Result<Family, toml::de::Error> {
    toml::from_str::<BTreeMap<String, toml::Value>>(line)?;
    #[derive(serde::Deserialize)]
    struct Recipe {
        family: Family,
    }
    toml::from_str::<Recipe>(&format!("family = {{ {line} }}")).map(|recipe| recipe.family)
}

/// Every family with its widest levels, and with its options off their defaults.
fn families() -> Vec<Family> {
    let lines = [
        "sort = {}",
        "sort = { levels = [63, 63] }",
        "chain-sum = {}",
        "chain-sum = { levels = [1, 63], digits = 9 }",
        "countdown = { levels = [1, 4] }",
        "countdown = { max_number = 13, target = [24, 24] }",
    ];
    let all: Vec<Family> = lines.into_iter().map(|line| family(line).expect(line)).collect();
    for name in NAMES {
        assert!(all.iter().any(|family| family.name() == name), "{name} is not walked");
    }
    all
}

/// Shows `law` every source of every family, and its first instances.
fn check(law: impl Fn(&dyn Source, &[Problem])) {
    for family in families() {
        for source in family.sources().expect("sound options") {
            let problems: Vec<Problem> = (0..DRAWS).map(|n| source.draw(Seed(11), n)).collect();
            law(source.as_ref(), &problems);
        }
    }
}

#[test]
fn the_same_seed_and_n_give_the_same_problem_in_any_order() {
    check(|source, problems| {
        for n in (0..DRAWS).rev() {
            assert_eq!(source.draw(Seed(11), n), problems[n as usize]);
        }
        let other: Vec<Problem> = (0..DRAWS).map(|n| source.draw(Seed(12), n)).collect();
        assert_ne!(other, problems);
    });
}

#[test]
fn a_level_does_not_depend_on_which_levels_stand_beside_it() {
    for line in
        ["sort = { levels = [2, 2] }", "chain-sum = { levels = [2, 2] }", "countdown = { levels = [2, 2] }"]
    {
        let alone = family(line).expect(line).sources().expect("sound");
        let among = family(&line.replace("[2, 2]", "[1, 4]")).expect(line).sources().expect("sound");
        assert_eq!(alone[0].draw(Seed(5), 9), among[1].draw(Seed(5), 9));
    }
}

#[test]
fn ids_are_unique_and_say_family_level_and_n() {
    let mut seen = BTreeSet::new();
    for family in ["sort = {}", "chain-sum = {}", "countdown = {}"].map(|line| family(line).expect(line)) {
        for source in family.sources().expect("sound") {
            for n in 0..DRAWS {
                let problem = source.draw(Seed(11), n);
                let arm = format!("{}/{}", family.name(), source.level());
                assert_eq!((&problem.id, &problem.category), (&format!("{arm}/{n}"), &arm));
                assert_eq!(
                    (problem.level, problem.meta["family"].as_str()),
                    (source.level(), Some(source.family()))
                );
                assert!(seen.insert(problem.id));
            }
        }
    }
}

#[test]
fn the_solution_is_right_and_every_digit_of_its_answer_matters() {
    check(|_, problems| {
        for problem in &problems[..40] {
            let verifier = by_name(&problem.verifier).expect("a known verifier");
            verifier.check(problem).expect("a readable gold");
            let solution = problem.solution.as_deref().expect("a solution");
            assert!(verifier.score(problem, solution).is_right(), "{problem:?}");
            let start = solution.find('#').expect("the mark");
            for (at, digit) in
                solution.bytes().enumerate().skip(start).filter(|(_, byte)| byte.is_ascii_digit())
            {
                let mut changed = solution.as_bytes().to_vec();
                changed[at] = b'0' + (digit - b'0' + 1) % 10;
                let mut dropped = solution.as_bytes().to_vec();
                dropped.remove(at);
                for wrong in [changed, dropped] {
                    let wrong = String::from_utf8(wrong).expect("ASCII");
                    assert_eq!(verifier.score(problem, &wrong).value, 0.0, "{wrong} for {problem:?}");
                }
            }
        }
    });
}

#[test]
fn gold_agrees_with_a_second_method() {
    check(|source, problems| {
        for problem in problems {
            let prompt = problem.prompt_text();
            match source.family() {
                sort::NAME => {
                    let mut digits: Vec<char> = prompt[1..prompt.len() - 1].chars().collect();
                    assert_eq!(digits.len() as i64, source.level() + 1);
                    digits.sort_unstable();
                    assert_eq!(problem.answer, digits.into_iter().collect::<String>());
                }
                chain_sum::NAME => {
                    let plus_signs = prompt.trim_end_matches('=').replace('-', "+-");
                    let terms: Vec<i64> =
                        plus_signs.split('+').map(|term| term.parse().expect("a term")).collect();
                    assert_eq!(terms.len() as i64, source.level() + 1);
                    assert_eq!(problem.answer, terms.iter().sum::<i64>().to_string());
                    let solution = problem.solution.as_deref().expect("a solution");
                    let steps: Vec<i64> = solution[..solution.find('#').expect("#")]
                        .split(',')
                        .map(|s| s.parse().expect("s"))
                        .collect();
                    let prefixes: Vec<i64> = (2..=terms.len()).map(|end| terms[..end].iter().sum()).collect();
                    assert_eq!(steps, prefixes);
                }
                _ if source.level() <= 2 => {
                    let (numbers, target) = prompt.split_once(" -> ").expect("an arrow");
                    let numbers: Vec<i64> =
                        numbers.split(' ').map(|number| number.parse().expect("n")).collect();
                    assert_eq!(numbers.len() as i64, source.level() + 2);
                    assert!(reachable(&numbers).contains(&target.parse().expect("a target")), "{prompt}");
                }
                _ => {}
            }
        }
    });
}

/// Every positive whole number that `numbers` make, by joining any two until one is left.
fn reachable(numbers: &[i64]) -> BTreeSet<i64> {
    if let [only] = numbers {
        return BTreeSet::from([*only]);
    }
    let mut found = BTreeSet::new();
    for i in 0..numbers.len() {
        for j in (0..numbers.len()).filter(|j| *j != i) {
            let (x, y) = (numbers[i], numbers[j]);
            let rest: Vec<i64> =
                (0..numbers.len()).filter(|k| *k != i && *k != j).map(|k| numbers[k]).collect();
            let quotient = if x % y == 0 { x / y } else { 0 };
            for joined in [x + y, x - y, x * y, quotient].into_iter().filter(|value| *value > 0) {
                found.extend(reachable(&[rest.as_slice(), &[joined]].concat()));
            }
        }
    }
    found
}

#[test]
fn canonical_forms_name_the_family_and_leave_out_the_order_of_countdown() {
    check(|source, problems| {
        for problem in problems {
            let prompt = problem.prompt_text();
            let form = match source.family() {
                sort::NAME => format!("sort {}", &prompt[1..prompt.len() - 1]),
                chain_sum::NAME => format!("chain-sum {}", prompt.trim_end_matches('=')),
                _ => {
                    let (numbers, target) = prompt.split_once(" -> ").expect("an arrow");
                    let mut numbers: Vec<u32> = numbers.split(' ').map(|n| n.parse().expect("n")).collect();
                    numbers.sort_unstable();
                    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                    format!("countdown {} -> {target}", numbers.join(" "))
                }
            };
            assert_eq!(problem.canonical, form);
        }
    });
}

#[test]
fn small_levels_have_exactly_as_many_forms_as_can_be_drawn() {
    for (line, forms) in [
        ("sort = { levels = [1, 1] }", 100),
        ("sort = { levels = [2, 2] }", 1_000),
        ("chain-sum = { levels = [1, 1] }", 162),
        ("chain-sum = { levels = [2, 2] }", 2_916),
    ] {
        let source = &family(line).expect(line).sources().expect("sound")[0];
        assert_eq!(source.distinct(), Some(forms), "{line}");
        // All of m forms are seen in m (ln m + 10) draws but for a chance of e^-10.
        let draws = forms as f64 * ((forms as f64).ln() + 10.0);
        let seen: BTreeSet<String> = (0..draws as u64).map(|n| source.draw(Seed(1), n).canonical).collect();
        assert_eq!(seen.len() as u64, forms, "{line}");
    }
}

#[test]
fn countdown_forms_are_counted_as_a_second_enumeration_counts_them() {
    let line = "countdown = { levels = [1, 1], max_number = 12, target = [10, 99] }";
    let source = &family(line).expect(line).sources().expect("sound")[0];
    let mut forms = BTreeSet::new();
    for a in 1..=12 {
        for b in a..=12 {
            for c in b..=12 {
                let reached = reachable(&[a, b, c]).into_iter().filter(|target| (10..=99).contains(target));
                forms.extend(reached.map(|target| format!("countdown {a} {b} {c} -> {target}")));
            }
        }
    }
    assert_eq!(source.distinct(), Some(forms.len() as u64));
    for n in 0..2_000 {
        let drawn = source.draw(Seed(1), n).canonical;
        assert!(forms.contains(&drawn), "{drawn}");
    }
}

#[test]
fn narrow_countdown_levels_say_how_few_forms_they_have() {
    let line = "countdown = { levels = [1, 4], max_number = 6, target = [24, 24] }";
    let sources = family(line).expect(line).sources().expect("sound");
    let mut quads = 0;
    for a in 1..=6 {
        for b in a..=6 {
            for c in b..=6 {
                quads += (c..=6).filter(|d| reachable(&[a, b, c, *d]).contains(&24)).count() as u64;
            }
        }
    }
    assert!(sources[0].distinct().is_some_and(|triples| triples <= quads));
    assert!(sources[1..].iter().all(|source| source.distinct() == Some(quads)), "{quads}");
}

#[test]
fn counts_end_where_integers_stop_being_exact() {
    let distinct = |line: &str| family(line).expect(line).sources().expect("sound")[0].distinct();
    assert_eq!(distinct("sort = { levels = [14, 14] }"), Some(10_u64.pow(15)));
    assert_eq!(distinct("sort = { levels = [15, 15] }"), None);
    assert_eq!(distinct("chain-sum = { levels = [63, 63], digits = 9 }"), None);
    assert_eq!(distinct("countdown = { levels = [2, 2] }"), None);
}

#[test]
fn a_tenth_of_large_levels_is_held_out_within_five_standard_errors() {
    for line in
        ["sort = { levels = [7, 7] }", "chain-sum = { levels = [7, 7] }", "countdown = { levels = [3, 3] }"]
    {
        let source = &family(line).expect(line).sources().expect("sound")[0];
        let n = 20_000;
        let held = (0..n).filter(|n| is_held_out(fingerprint(&source.draw(Seed(2), *n).canonical))).count();
        let error = (n as f64 * 0.1 * 0.9).sqrt();
        assert!((held as f64 - n as f64 * 0.1).abs() < 5.0 * error, "{line}: {held} of {n}");
    }
}

#[test]
fn no_constant_answer_is_right_more_often_than_the_headers_say() {
    let mut answers = BTreeMap::<String, u32>::new();
    for shown in 0..100 {
        let mut digits: Vec<char> = format!("{shown:02}").chars().collect();
        digits.sort_unstable();
        *answers.entry(digits.into_iter().collect()).or_default() += 1;
    }
    assert_eq!(answers.values().max(), Some(&2), "sort, level 1: 2 in 100");

    let mut sums: BTreeMap<i64, u128> = (1..=9).map(|sum| (sum, 1)).collect();
    for level in 1..=8 {
        let mut longer = BTreeMap::new();
        for (sum, ways) in &sums {
            for term in 1..=9 {
                *longer.entry(sum + term).or_default() += ways;
                *longer.entry(sum - term).or_default() += ways;
            }
        }
        sums = longer;
        let likeliest = *sums.values().max().expect("some") as f64 / sums.values().sum::<u128>() as f64;
        assert!(likeliest <= 1.0 / 18.0 + 1e-12, "chain-sum, level {level}: {likeliest}");
    }
}

#[test]
fn a_random_countdown_expression_is_right_as_rarely_as_the_header_says() {
    for (line, most, n_problems) in
        [("countdown = { levels = [1, 1] }", 0.042, 1_000), ("countdown = { levels = [2, 2] }", 0.012, 100)]
    {
        let source = &family(line).expect(line).sources().expect("sound")[0];
        let mut share = 0.0;
        for n in 0..n_problems {
            let problem = source.draw(Seed(4), n);
            let numbers: Vec<f64> = serde_json::from_value(problem.meta["numbers"].clone()).expect("numbers");
            let target: f64 = problem.answer.parse().expect("a target");
            let mut counts = (0_u32, 0_u32);
            count_expressions(&numbers, target, &mut counts);
            share += f64::from(counts.0) / f64::from(counts.1) / n_problems as f64;
        }
        println!("{line}: a random expression is right with probability {share:.4}");
        assert!(share < most, "{line}: {share}");
    }
}

/// Counts (right, all) ways to join ordered pairs until one number is left.
fn count_expressions(numbers: &[f64], target: f64, counts: &mut (u32, u32)) {
    if let [only] = numbers {
        counts.0 += u32::from((only - target).abs() < 1e-9);
        counts.1 += 1;
        return;
    }
    for i in 0..numbers.len() {
        for j in (0..numbers.len()).filter(|j| *j != i) {
            let (x, y) = (numbers[i], numbers[j]);
            let rest: Vec<f64> =
                (0..numbers.len()).filter(|k| *k != i && *k != j).map(|k| numbers[k]).collect();
            for joined in [x + y, x - y, x * y, x / y] {
                count_expressions(&[rest.as_slice(), &[joined]].concat(), target, counts);
            }
        }
    }
}

#[test]
fn options_that_do_not_fit_are_refused_by_key() {
    for (line, key) in [
        ("sort = { levels = [0, 3] }", "sort.levels"),
        ("sort = { levels = [3, 1] }", "sort.levels"),
        ("sort = { levels = [1, 64] }", "sort.levels"),
        ("chain-sum = { digits = 0 }", "chain-sum.digits"),
        ("chain-sum = { digits = 10 }", "chain-sum.digits"),
        ("countdown = { levels = [1, 5] }", "countdown.levels"),
        ("countdown = { max_number = 0 }", "countdown.max_number"),
        ("countdown = { max_number = 101 }", "countdown.max_number"),
        ("countdown = { target = [0, 10] }", "countdown.target"),
        ("countdown = { target = [20, 10] }", "countdown.target"),
        ("countdown = { max_number = 3, target = [28, 999] }", "countdown.target"),
        ("countdown = { target = [1000001, 2000000] }", "countdown.target"),
    ] {
        let fault = family(line).expect(line).sources().err().expect(line).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{line}: {fault}");
    }
}

#[test]
fn a_wrong_key_is_pointed_at() {
    for (line, key) in [
        ("sort = { level = 3 }", "level"),
        ("chain-sum = { terms = 3 }", "terms"),
        ("chain_sum = {}", "chain_sum"),
    ] {
        let fault = family(line).expect_err(line).to_string();
        assert!(fault.contains(&format!("`{key}`")), "{fault}");
    }
}
