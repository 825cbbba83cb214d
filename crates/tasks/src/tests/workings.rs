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

/// The lines of judge-working, read as a learner's own working: the verifier names the line and the fault that were planted.
#[test]
fn a_planted_fault_is_the_first_that_is_found_in_a_working() {
    use gradatim_verify::working::{Fault, report};
    let mut found = 0;
    for source in family("judge-working = { levels = [1, 6] }").expect("sound").sources().expect("sound") {
        for n in 0..200 {
            let problem = source.draw(Seed(9), n);
            let prompt = problem.prompt_text();
            let (factors, lines) = prompt.split_once(':').expect("factors");
            let (a, b) = factors.split_once('*').expect("two");
            let power = |at: usize| "0".repeat(at);
            let parts: Vec<String> =
                b.chars().rev().enumerate().map(|(at, digit)| format!("{a}*{digit}{}", power(at))).collect();
            let report = report(&parts.join("+"), lines).expect("an expression");
            let wrong: Vec<usize> =
                (1..).zip(&report.steps).filter(|(_, step)| step.fault.is_some()).map(|(at, _)| at).collect();
            let planted = problem.meta["line"].as_u64().expect("a line") as usize;
            assert_eq!(wrong, if planted == 0 { vec![] } else { vec![planted] }, "{prompt}");
            assert_eq!(report.missing, 0, "{prompt}");
            let kind = match report.first_fault().and_then(|(_, step)| step.fault) {
                None => "none",
                Some(Fault::Slip(_)) => "slip",
                Some(Fault::Operand) => "operand",
            };
            let told = problem.meta["fault"].as_str().expect("a fault");
            assert_eq!(kind, if told == "shift" { "operand" } else { told }, "{prompt}");
            found += usize::from(planted > 0);
        }
    }
    assert!(found > 800, "{found}");
}

/// Worked solutions keep their own law in both wordings; one digit that is not as it was costs at least a step.
#[test]
fn solutions_are_right_workings_and_a_spoiled_digit_is_told() {
    for (line, others) in [
        ("chain-sum", "levels = [1, 8], derivation = \"verbose\""),
        ("chain-sum", "levels = [1, 8], digits = 3, wording = \"english\""),
        ("digit-arith", "levels = [1, 9]"),
        ("digit-arith", "levels = [8, 9], wording = \"english\""),
        ("multiplication", "levels = [1, 9]"),
        ("multiplication", "levels = [2, 4], wording = \"english\""),
    ] {
        let line = format!("{line} = {{ {others}, judged = \"working\" }}");
        for source in family(&line).expect("sound").sources().expect("sound") {
            for n in 0..20 {
                let problem = source.draw(Seed(9), n);
                let solution = problem.solution.as_deref().expect("a solution");
                let verifier = by_name(&problem.verifier).expect("known");
                verifier.check(&problem).expect("a gold");
                assert_eq!(problem.verifier, "working");
                assert!(verifier.score(&problem, solution).is_right(), "{line} {solution}");
                let bare = verifier.score(&problem, &format!("#{}", problem.answer));
                let steps = solution.matches('=').count() as f64;
                assert!((bare.value - 1.0 / (steps + 1.0)).abs() < 1e-12, "{line} {solution}");
                // A result that is not the last: what follows is worked out from another number.
                let at = solution.find('=').expect("a step") + 1;
                let at = at + solution[at..].find(|c: char| c.is_ascii_digit()).expect("a digit");
                let digit = if &solution[at..=at] == "7" { "4" } else { "7" };
                let spoiled = format!("{}{digit}{}", &solution[..at], &solution[at + 1..]);
                let score = verifier.score(&problem, &spoiled);
                assert!(
                    score.value < 1.0 && score.why.starts_with("step 1 is wrong: "),
                    "{spoiled}: {score:?}"
                );
            }
        }
    }
}
