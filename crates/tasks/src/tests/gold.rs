//! Golds, steps and canonical forms of the arithmetic families worked out a second way, from the compact prompt.

use super::*;

/// Shows `law` the compact problems of one family, each with its prompt and its solution.
pub fn each(name: &str, mut law: impl FnMut(&Problem, &str, &str)) {
    let of_family = lines().into_iter().filter(|line| line.starts_with(&format!("{name} ")));
    for source in of_family.flat_map(|line| family(&line).expect(&line).sources().expect(&line)) {
        for problem in draw(source.as_ref()) {
            law(&problem, &problem.prompt_text(), problem.solution.as_deref().expect("a solution"));
        }
    }
}

pub fn numbers<T: std::str::FromStr>(text: &str, separator: char) -> Vec<T> {
    text.split(separator).map(|part| part.parse().ok().expect(text)).collect()
}

#[test]
fn sorted_digits_are_those_shown_and_never_fall() {
    each("sort", |problem, prompt, _| {
        let shown = &prompt[1..prompt.len() - 1];
        let mut digits: Vec<char> = shown.chars().collect();
        assert_eq!(digits.len() as i64, problem.level + 1);
        digits.sort_unstable();
        assert_eq!(problem.answer, digits.into_iter().collect::<String>());
        assert_eq!(problem.canonical, format!("sort {shown}"));
    });
}

#[test]
fn reversed_digits_stand_at_mirrored_places() {
    each("reverse", |problem, prompt, _| {
        let shown = &prompt.as_bytes()[1..prompt.len() - 1];
        assert_eq!(shown.len() as i64, problem.level + 1);
        assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), shown.len());
        let answer = problem.answer.as_bytes();
        assert!((0..shown.len()).all(|at| answer[at] == shown[shown.len() - 1 - at]), "{prompt}");
    });
}

#[test]
fn a_rotation_begins_as_asked_and_stands_in_the_ring_written_twice() {
    each("rotate", |problem, prompt, _| {
        let (shown, first) = prompt[1..prompt.len() - 1].split_once('/').expect("a slash");
        assert_eq!(shown.len() as i64, problem.level + 1);
        assert!(problem.answer.starts_with(first) && problem.answer.len() == shown.len());
        assert!(shown.repeat(2).contains(&problem.answer), "{prompt}");
        assert_eq!(problem.canonical, format!("rotate {first} {shown}"));
    });
}

#[test]
fn unique_digits_rise_and_are_those_shown() {
    each("unique", |problem, prompt, _| {
        let shown: BTreeSet<char> = prompt[1..prompt.len() - 1].chars().collect();
        assert_eq!(prompt.len() as i64, problem.level + 3);
        assert_eq!(problem.answer, shown.into_iter().collect::<String>());
    });
}

#[test]
fn chain_sums_and_their_steps_are_the_sums_of_signed_terms() {
    each("chain-sum", |problem, prompt, solution| {
        let shown = prompt.trim_end_matches('=');
        let terms: Vec<i64> = numbers(&shown.replace('-', "+-"), '+');
        assert_eq!(terms.len() as i64, problem.level + 1);
        assert_eq!(problem.answer, terms.iter().sum::<i64>().to_string());
        let steps: Vec<i64> = numbers(solution.split_once('#').expect("#").0, ',');
        let prefixes: Vec<i64> = (2..=terms.len()).map(|end| terms[..end].iter().sum()).collect();
        assert_eq!(steps, prefixes);
        assert_eq!(problem.canonical, format!("chain-sum {shown}"));
    });
}

#[test]
fn a_chain_judged_by_its_derivation_takes_no_right_answer_with_wrong_steps() {
    let line = "chain-sum = { levels = [3, 3], judged = \"derivation\" }";
    for problem in draw(&*source(line)) {
        let verifier = by_name(&problem.verifier).expect("known");
        verifier.check(&problem).expect("sound");
        let solution = problem.solution.as_deref().expect("a solution");
        let (steps, last) = solution.split_once('#').expect("#");
        let slip = format!("{}#{last}", steps.replacen(char::is_numeric, "", 1) + "0");
        assert!(verifier.score(&problem, solution).is_right());
        for wrong in [last, &slip, &format!("0,{solution}"), &format!("#{last}")] {
            assert!(!verifier.score(&problem, wrong).is_right(), "{wrong} for {solution}");
        }
    }
}

#[test]
fn a_verbose_chain_writes_out_each_step_and_a_mixed_one_is_either() {
    let draw_as = |derivation: &str| {
        let line = format!("chain-sum = {{ levels = [1, 6], derivation = \"{derivation}\" }}");
        family(&line)
            .expect("sound")
            .sources()
            .expect("sound")
            .iter()
            .flat_map(|s| draw(s.as_ref()))
            .collect()
    };
    let [terse, verbose, mixed]: [Vec<Problem>; 3] = ["terse", "verbose", "mixed"].map(draw_as);
    let mut long = 0;
    for ((terse, verbose), mixed) in terse.iter().zip(&verbose).zip(&mixed) {
        assert_eq!((&terse.prompt, &terse.answer), (&verbose.prompt, &verbose.answer));
        let solution = |problem: &Problem| problem.solution.clone().expect("a solution");
        let (steps, answer) = (solution(verbose).clone(), &verbose.answer);
        let (steps, last) = steps.split_once('#').expect("#");
        assert_eq!(last, answer);
        let sums: Vec<&str> = steps.split(',').map(|step| step.rsplit_once('=').expect("a sum").1).collect();
        assert_eq!(format!("{}#{answer}", sums.join(",")), solution(terse));
        for step in steps.split(',') {
            let (left, sum) = step.rsplit_once('=').expect("a sum");
            let (before, term) = left.split_at(1 + left[1..].find(['+', '-']).expect("a sign"));
            let terms = [before, term].map(|term| term.parse::<i64>().expect(step));
            assert_eq!(terms.iter().sum::<i64>().to_string(), sum, "{step}");
        }
        long += usize::from(solution(mixed) == solution(verbose));
        assert!(solution(mixed) == solution(verbose) || solution(mixed) == solution(terse));
    }
    let (n, bound) = (terse.len() as f64, 5.0 * (terse.len() as f64).sqrt() / 2.0);
    assert!((long as f64 - n / 2.0).abs() < bound, "{long} of {n} are verbose");
}

#[test]
fn countdown_targets_are_reachable_and_their_form_leaves_out_the_order() {
    each("countdown", |problem, prompt, _| {
        let (shown, target) = prompt.split_once(" -> ").expect("an arrow");
        let mut given: Vec<i64> = numbers(shown, ' ');
        assert_eq!(given.len() as i64, problem.level + 2);
        if problem.level <= 2 {
            assert!(reachable(&given).contains(&target.parse().expect("a target")), "{prompt}");
        }
        given.sort_unstable();
        let given: Vec<String> = given.iter().map(i64::to_string).collect();
        assert_eq!(problem.canonical, format!("countdown {} -> {target}", given.join(" ")));
    });
}

/// Every positive whole number that `numbers` make, by joining any two until one is left.
pub fn reachable(numbers: &[i64]) -> BTreeSet<i64> {
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
fn products_divide_into_their_factors_and_leave_nothing() {
    each("multiplication", |problem, prompt, _| {
        let factors: Vec<u64> = numbers(prompt.trim_end_matches('='), '*');
        assert!(factors.iter().all(|factor| factor.to_string().len() as i64 == problem.level), "{prompt}");
        let product: u64 = problem.answer.parse().expect("a product");
        assert_eq!((product / factors[0], product % factors[0]), (factors[1], 0));
        let (least, most) = (factors[0].min(factors[1]), factors[0].max(factors[1]));
        assert_eq!(problem.canonical, format!("multiplication {least} {most}"));
    });
}

#[test]
fn letters_are_counted_as_splitting_the_text_at_them_counts() {
    each("letter-counting", |problem, prompt, solution| {
        let (text, letter) = prompt.trim_end_matches(':').split_once('/').expect("a slash");
        assert_eq!(text.split(' ').count() as i64, problem.level);
        assert_eq!(problem.answer, (text.split(letter).count() - 1).to_string());
        assert_eq!(problem.canonical, format!("letter-counting {letter} {text}"));
        let steps = solution.split_once('#').expect("#").0;
        let copied: String = steps.chars().filter(|at| !at.is_ascii_digit()).collect();
        assert_eq!(copied, text.replace(' ', ""));
        assert!(steps.ends_with(&problem.answer), "{solution}");
    });
}

#[test]
fn sorted_lists_hold_the_numbers_shown_in_the_order_asked_for() {
    each("list-sorting", |problem, prompt, _| {
        let shown: Vec<i64> = numbers(&prompt[1..prompt.len() - 1], ',');
        let sorted: Vec<i64> = numbers(&problem.answer, ',');
        assert_eq!(shown.len() as i64, problem.level);
        let tally = |list: &[i64]| {
            list.iter().fold(BTreeMap::new(), |mut tally, number| {
                *tally.entry(*number).or_insert(0) += 1;
                tally
            })
        };
        assert_eq!(tally(&shown), tally(&sorted));
        let rises = prompt.starts_with('<');
        assert!(sorted.windows(2).all(|pair| if rises { pair[0] <= pair[1] } else { pair[0] >= pair[1] }));
        let listed: Vec<String> = shown.iter().map(i64::to_string).collect();
        assert_eq!(problem.canonical, format!("list-sorting {} {}", &prompt[..1], listed.join(" ")));
    });
}
