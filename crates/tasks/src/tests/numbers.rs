//! Families over numbers, worked out a second way.

use super::gold::{each, numbers};
use super::*;

#[test]
fn no_smaller_number_is_a_multiple_of_both() {
    each("lcm", |problem, prompt, _| {
        let [a, b] = numbers::<u64>(prompt.trim_end_matches(':'), '&')[..] else { panic!("{prompt}") };
        let gold: u64 = problem.answer.parse().expect("a number");
        assert!([a, b].iter().all(|number| number.to_string().len() as i64 == problem.level + 1));
        if problem.level == 1 {
            let least = (1..).map(|times| times * a).find(|multiple| multiple % b == 0);
            assert_eq!(Some(gold), least, "{prompt}");
        }
        // A multiple of both is the least one iff no prime divides both quotients.
        let (p, q) = (gold / a, gold / b);
        assert_eq!((gold % a, gold % b), (0, 0), "{prompt}");
        assert!((2..=p.min(q).min(100_000)).all(|by| p % by > 0 || q % by > 0), "{prompt}");
    });
}

#[test]
fn roots_are_all_the_fractions_where_the_square_vanishes() {
    each("quadratic", |problem, prompt, _| {
        let coefficients: Vec<i64> =
            serde_json::from_value(problem.meta["coefficients"].clone()).expect("three");
        let [a, b, c] = coefficients[..] else { panic!("{prompt}") };
        let term = |factor: i64, power: &str| match factor {
            0 => String::new(),
            1 if !power.is_empty() => format!("+{power}"),
            -1 if !power.is_empty() => format!("-{power}"),
            _ => format!("{factor:+}{power}"),
        };
        let written = [term(a, "x^2"), term(b, "x"), term(c, "")].concat();
        assert_eq!(prompt, format!("{}=0:", written.trim_start_matches('+')));
        // Multiplied out by q^2, for every p/q there can be.
        let vanishes = |p: i64, q: i64| a * p * p + b * p * q + c * q * q == 0;
        let all = (1..=12).flat_map(|q| (-9 * q..=9 * q).map(move |p| (p, q)));
        let lowest = |(p, q): &(i64, i64)| (2..=*q).all(|by| p % by != 0 || q % by != 0);
        let mut roots: Vec<(i64, i64)> = all.filter(lowest).filter(|(p, q)| vanishes(*p, *q)).collect();
        roots.sort_by(|(p, q), (r, s)| (p * s).cmp(&(r * q)));
        let shown: Vec<String> =
            roots.iter().map(|(p, q)| if *q == 1 { p.to_string() } else { format!("{p}/{q}") }).collect();
        assert_eq!(problem.answer, shown.join(","), "{prompt}");
        assert!(roots.iter().all(|(p, q)| p.abs() <= 9 && *q <= problem.level), "{prompt}");
    });
}

#[test]
fn both_roots_are_accepted_in_any_order_and_one_of_two_is_not() {
    for problem in draw(&*source("quadratic = { levels = [3, 3] }")) {
        let verifier = by_name(&problem.verifier).expect("known");
        let roots: Vec<&str> = problem.answer.split(',').collect();
        let turned = roots.iter().rev().map(|root| format!("x = {root}")).collect::<Vec<_>>().join(" or ");
        assert!(verifier.score(&problem, &turned).is_right(), "{turned}");
        if roots.len() == 2 {
            assert_eq!(verifier.score(&problem, &format!("#{}", roots[0])).value, 0.0);
        }
    }
}

#[test]
fn binary_sums_are_those_of_their_values() {
    each("binary-addition", |problem, prompt, solution| {
        let value = |bits: &str| bits.bytes().fold(0_u128, |value, bit| 2 * value + u128::from(bit - b'0'));
        let (a, b) = prompt.trim_end_matches('=').split_once('+').expect("two summands");
        assert_eq!(value(&problem.answer), value(a) + value(b), "{prompt}");
        assert_eq!([a, b].map(|bits| bits.len() as i64), [problem.level + 3; 2]);
        assert!([a, b, &problem.answer].iter().all(|bits| bits.starts_with('1')));
        let columns = solution.split_once('#').expect("#").0.split(',');
        let last: String = columns.clone().map(|column| &column[column.len() - 1..]).rev().collect();
        assert!(problem.answer.ends_with(&last), "{solution}");
        assert!(columns.into_iter().all(|column| {
            let (left, sum) = column.split_once('=').expect("a sum");
            value(sum) == left.split('+').map(value).sum::<u128>()
        }));
    });
}

#[test]
fn primes_are_what_a_sieve_leaves() {
    let mut prime = vec![true; 3_000];
    prime[..2].fill(false);
    for by in 2..3_000 {
        (2 * by..3_000).step_by(by).for_each(|multiple| prime[multiple] = false);
    }
    each("prime-counting", |problem, prompt, solution| {
        let [first, last] = numbers::<usize>(&prompt.trim_end_matches(':').replace("<=p<=", " "), ' ')[..]
        else {
            panic!("{prompt}")
        };
        let within: Vec<String> = (first..=last).filter(|n| prime[*n]).map(|n| n.to_string()).collect();
        assert_eq!(solution, format!("{}#{}", within.join(","), within.len()), "{prompt}");
        assert_eq!(problem.answer, within.len().to_string());
    });
}
