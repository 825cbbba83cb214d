//! Faults in workings, found by working every line out again.

use super::gold::each;
use super::*;

/// What a line says: two numbers, a sign and what is stated of them.
fn line(text: &str) -> (i64, char, i64, i64) {
    let (left, result) = text.split_once('=').expect(text);
    let at = left.find(['*', '+']).expect(text);
    let number = |text: &str| text.parse().expect(text);
    (number(&left[..at]), left[at..].chars().next().expect("a sign"), number(&left[at + 1..]), number(result))
}

/// The first line that is not as it should be, and why; lines after it are held against what stands there.
fn first_fault(prompt: &str) -> (usize, &'static str, usize) {
    let (factors, lines) = prompt.trim_end_matches('?').split_once(':').expect(prompt);
    let (a, b) = factors.split_once('*').expect(factors);
    let (a, b): (i64, &str) = (a.parse().expect("a factor"), b);
    let mut digits = b.chars().rev().map(|digit| i64::from(digit.to_digit(10).expect("a digit")));
    let (mut sum, mut partial, mut power, mut found, mut wrong) = (None, 0, 1, (0, "none"), 0);
    for (at, text) in lines.split(' ').enumerate() {
        let (left, sign, right, result) = line(text.split_once(')').expect(text).1);
        let wanted = match sign {
            '*' => (a, digits.next().expect("a digit") * power),
            _ => (sum.expect("a sum"), partial),
        };
        let made = if sign == '*' { left * right } else { left + right };
        let fault = if (left, right) == wanted {
            if made == result { "none" } else { "slip" }
        } else if made != result {
            "both"
        } else if left == wanted.0 && 10 * right == wanted.1 {
            "shift"
        } else {
            "operand"
        };
        if fault != "none" {
            wrong += 1;
            found = if found.0 == 0 { (at + 1, fault) } else { found };
        }
        if sign == '*' {
            (partial, power) = (result, power * 10);
            sum = sum.or(Some(result));
        } else {
            sum = Some(result);
        }
    }
    (found.0, found.1, wrong)
}

#[test]
fn a_fault_is_named_and_what_follows_from_it_is_right() {
    let mut kinds = BTreeMap::<String, u32>::new();
    each("judge-working", |problem, prompt, _| {
        let (at, fault, wrong) = first_fault(prompt);
        assert_eq!(problem.meta["line"], at, "{prompt}");
        assert_eq!(problem.meta["fault"], fault, "{prompt}");
        assert_eq!(wrong, usize::from(at > 0), "one line alone is wrong: {prompt}");
        let answer = match problem.verifier.as_str() {
            "yes-no" => if at == 0 { "yes" } else { "no" }.to_owned(),
            _ => at.to_string(),
        };
        assert_eq!(problem.answer, answer, "{prompt}");
        *kinds.entry(fault.to_owned()).or_default() += 1;
    });
    assert_eq!(kinds.into_keys().collect::<Vec<_>>(), ["none", "operand", "shift", "slip"]);
}

/// Four answers at level 1, each as likely; half of all workings are right where that is asked.
#[test]
fn lines_are_wrong_as_often_as_each_other() {
    let n = 20_000;
    for (line, answers) in [
        ("judge-working = { levels = [1, 1] }", &["0", "1", "2", "3"][..]),
        ("judge-working = { levels = [1, 1], ask = \"right\" }", &["no", "yes"]),
    ] {
        let mut counts = BTreeMap::<String, u32>::new();
        let source = source(line);
        (0..n).for_each(|at| *counts.entry(source.draw(Seed(3), at).answer).or_default() += 1);
        assert_eq!(counts.keys().map(String::as_str).collect::<Vec<_>>(), answers);
        let p = 1.0 / answers.len() as f64;
        let error = (p * (1.0 - p) / n as f64).sqrt();
        for (answer, count) in counts {
            let share = f64::from(count) / n as f64;
            assert!((share - p).abs() < 5.0 * error, "{line} {answer}: {share}");
        }
    }
}
