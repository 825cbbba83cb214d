//! The equations of system 64, worked out a second way.

use gradatim_core::stats;

use super::*;
use crate::tests::gold::each;

#[test]
fn expected_values_are_sums_of_products_to_as_many_decimals_as_probabilities_have() {
    let mut seen = BTreeSet::new();
    each("expected-value", |problem, prompt, _| {
        if prompt.contains('?') || problem.level == 2 {
            return;
        }
        let terms = prompt.trim_end_matches('=').split('+');
        let mut decimals = 0;
        let sum: f64 = terms
            .map(|term| {
                let (odds, amount) = term.split_once('*').expect("a product");
                decimals = odds.split_once('.').expect("decimals").1.len();
                let odds: f64 = odds.parse().expect("a probability");
                assert!((0.0..=1.0).contains(&odds));
                odds * amount.parse::<f64>().expect("an amount")
            })
            .sum();
        let printed = format!("{sum:.decimals$}");
        let nothing = printed.chars().all(|symbol| "-0.".contains(symbol));
        assert_eq!(
            problem.answer,
            if nothing { printed.trim_start_matches('-') } else { &printed },
            "{prompt}"
        );
        seen.insert(decimals);
    });
    assert_eq!(seen, BTreeSet::from([1, 2, 4]));
}

#[test]
fn present_values_are_rounded_as_long_division_of_integers_rounds_them() {
    // Schoolbook numbers of decimal digits, lowest first: slow, exact, and of any length.
    fn times(digits: &mut Vec<u32>, factor: u32) {
        let mut carry = 0;
        for digit in digits.iter_mut() {
            carry += *digit * factor;
            (*digit, carry) = (carry % 10, carry / 10);
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    let mut seen = BTreeSet::new();
    each("present-value", |problem, prompt, _| {
        let decimals = problem.answer.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        seen.insert(decimals);
        // Sum of terms over 100^30, those above 0 and those below.
        let mut sums = [vec![0_u32; 80], vec![0; 80]];
        for term in prompt.trim_end_matches('=').split('+') {
            let (amount, delay) = term.split_once("*0.99^").expect("a term");
            let (amount, delay): (i64, usize) =
                (amount.parse().expect("amount"), delay.parse().expect("delay"));
            let mut digits = vec![1];
            times(&mut digits, amount.unsigned_abs() as u32);
            (0..delay).for_each(|_| times(&mut digits, 99));
            let mut digits = [vec![0; 2 * (30 - delay)], digits].concat();
            digits.resize(80, 0);
            let mut carry = 0;
            for (digit, more) in sums[usize::from(amount < 0)].iter_mut().zip(digits) {
                carry += *digit + more;
                (*digit, carry) = (carry % 10, carry / 10);
            }
        }
        let [plus, minus] = sums;
        let negative = plus.iter().rev().lt(minus.iter().rev());
        let (large, small) = if negative { (minus, plus) } else { (plus, minus) };
        let mut borrow = 0;
        let difference: Vec<i64> = large
            .iter()
            .zip(&small)
            .map(|(a, b)| {
                let digit = i64::from(*a) - i64::from(*b) - borrow;
                borrow = i64::from(digit < 0);
                digit + 10 * borrow
            })
            .collect();
        let (shown, cut) = (&difference[60 - decimals..], difference[59 - decimals]);
        let units = shown.iter().rev().fold(0, |sum, digit| 10 * sum + digit) + i64::from(cut >= 5);
        let digits = format!("{units:0width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if negative && units > 0 { "-" } else { "" };
        let point = if decimals > 0 { "." } else { "" };
        assert_eq!(problem.answer, format!("{sign}{whole}{point}{fraction}"), "{prompt}");
    });
    assert_eq!(seen, BTreeSet::from([0, 2, 5]));
}

#[test]
fn a_share_of_probabilities_is_hidden_and_half_of_the_signs_flip() {
    let line = |more: &str| format!("expected-value = {{ levels = [2, 2]{more} }}");
    let (plain, hidden, flipped) =
        (source(&line("")), source(&line(", ambiguous = 0.1")), source(&line(", corrupt = true")));
    let (mut marks, mut flips, n) = (0, 0, 4_000);
    for at in 0..n {
        let problem = plain.draw(Seed(1), at);
        let other = hidden.draw(Seed(1), at);
        assert_eq!(problem.answer, other.answer, "the hidden probability counts");
        marks += other.prompt_text().matches('?').count();
        let turned = flipped.draw(Seed(1), at).answer;
        let value = |text: &str| text.parse::<f64>().expect("a number");
        assert_eq!(value(&turned).abs(), value(&problem.answer).abs());
        flips += usize::from(value(&turned) != value(&problem.answer));
    }
    let error = (2.0 * n as f64 * 0.1 * 0.9).sqrt();
    assert!((marks as f64 - 0.2 * n as f64).abs() < 5.0 * error, "{marks}");
    // Some values are 0, whose sign cannot be seen.
    assert!((0.42..0.51).contains(&(flips as f64 / n as f64)), "{flips}");
}

#[test]
fn printed_probabilities_have_the_variance_of_their_shape() {
    let source = source("expected-value = { levels = [1, 1] }");
    let odds: Vec<f64> = (0..20_000)
        .map(|n| {
            let prompt = source.draw(Seed(1), n).prompt_text();
            prompt.split('*').next().expect("a probability").parse().expect("a number")
        })
        .collect();
    let (mean, std) = (stats::mean(&odds), stats::sample_std(&odds));
    assert!((mean - 0.5).abs() < 5.0 * (0.1623_f64 / 20_000.0).sqrt(), "{mean}");
    assert!((std * std - 0.1623).abs() < 0.1623 * 0.02, "{}", std * std);
}
