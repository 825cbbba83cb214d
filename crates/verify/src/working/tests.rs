use gradatim_core::Seed;
use serde_json::json;

use super::*;
use crate::tests::gold_with;

fn problem(expression: &str, answer: &str) -> Problem {
    gold_with(answer, json!({"expression": expression, "partial": true}))
}

fn read_as(text: &str) -> Vec<String> {
    equations(text).iter().map(Equation::to_string).collect()
}

#[test]
fn equations_are_read_out_of_prose_and_notation() {
    for (text, found) in [
        ("3+5=8,8-2=6#6", &["3+5=8", "8-2=6"][..]),
        ("First, 3 + 5 = 8. Then 8 − 2 = 6.", &["3+5=8", "8-2=6"]),
        ("34 × 50 = 1700 and 34 x 7 = 238", &["34*50=1700", "34*7=238"]),
        ("$34 \\times 7 = 238$, \\(238 \\cdot 2 = 476\\)", &["34*7=238", "238*2=476"]),
        ("(-3) - 2 = -5; -3+5=2; 4 - (-2) = 6", &["-3-2=-5", "-3+5=2", "4--2=6"]),
        ("- 3 + 5 = 8\n1. 8 + 1 = 9\n2) 9 - 1 = 8", &["3+5=8", "8+1=9", "9-1=8"]),
        ("(3+4)=7 and (3 + 4) = 7", &["3+4=7", "3+4=7"]),
        ("$3 + $5 = $8; **3+5=8**", &["3+5=8", "3+5=8"]),
        ("3+5-2=6", &["3+5-2=6"]),
        ("3+5=8-2=6", &["3+5=8", "8-2=6"]),
        ("34*57 = 34*7 + 34*50 = 238 + 1700 = 1938", &["238+1700=1938"]),
        ("3+5==8; 2+3*4=14; 5-(3-1)=3; 1.5+2=3.5; x=3; 7=7; 3+5=; 3+=8", &[]),
        ("99999999999999999999+1=2; 7/2=3; 8 ÷ 2 = 4", &["7/2=3", "8/2=4"]),
        ("", &[]),
    ] {
        assert_eq!(read_as(text), found, "{text}");
    }
}

#[test]
fn the_first_wrong_step_is_named_and_what_follows_from_it_is_right() {
    use Fault::{Operand, Slip};
    for (expression, response, faults, missing) in [
        ("3+5-2", "3+5=8,8-2=6#6", &[None, None][..], 0),
        // Carried on: one step alone is wrong.
        ("3+5-2", "3+5=9,9-2=7#7", &[Some(Slip(Some(8))), None], 0),
        ("3+5-2", "3+6=9,9-2=7#7", &[Some(Operand), None], 0),
        ("3+5-2", "3+5=8#6", &[None], 1),
        ("3+5-2", "3+5-2=6#6", &[None], 1),
        ("3+5-2", "#6", &[], 2),
        ("3+5-2", "5+3=8,8-2=6, so 3+5-2=6 and again 8-2=6#6", &[None, None], 0),
        ("3+5-2", "3+5=8,8-2=6, so 3+5-2=7#6", &[None, None, Some(Operand)], 0),
        ("3+5-2", "5-2=3,3+3=6#6", &[Some(Operand), Some(Operand)], 1),
        ("((3+4)-(2*2))", "2*2=4. 3+4=7. 7-4=3.", &[None, None, None], 0),
        ("((3+4)-(2*2))", "3+4=7,4-7=-3#-3", &[None, Some(Operand)], 2),
        ("34*7+34*50", "34*7=238,34*5=170,238+170=408#408", &[None, Some(Operand), None], 0),
        ("1*2+1*3+1*4", "1*2=2,1*3=3,1*4=4,3+4=7,2+7=9#9", &[None; 5], 0),
        ("1*2+1*3+1*4", "1*2=2,1*3=3,1*4=4,2+3+4=9#9", &[None; 4], 1),
        ("3+5-2", "<think>3+5=9</think>3+5=8,8-2=6#6", &[None, None], 0),
        // Said again, or a place forgotten: what comes next tells.
        ("39*5+39*50", "39*5=195,39*5=195,195+195=390#390", &[None, Some(Operand), None], 0),
        ("39*5+39*50", "39*5=195, and so 39*5=195; 39*50=1950; 195+1950=2145#2145", &[None; 3], 0),
        ("(2+2)*(2+2)", "2+2=4,2+2=4,4*4=16#16", &[None; 3], 0),
        ("(2+2)*(2+2)", "2+2=4, so 2+2=4, and 2+2=4, 4*4=16#16", &[None; 3], 0),
        ("8-2", "8/3=2#2", &[Some(Operand)], 1),
    ] {
        let report = report(expression, response).expect("an expression");
        let found: Vec<Option<Fault>> = report.steps.iter().map(|step| step.fault).collect();
        assert_eq!((found.as_slice(), report.missing), (faults, missing), "{expression}: {response}");
    }
}

/// Right steps and the answer, of all that are stated or asked for.
#[test]
fn credit_is_the_share_of_right_steps_and_the_answer() {
    let strict = gold_with("6", json!({"expression": "3+5-2"}));
    for (response, value, why) in [
        ("3+5=8,8-2=6#6", 1.0, "right"),
        ("3+5=9,9-2=7#7", 1.0 / 3.0, "step 1 is wrong: 3+5=9, not 8"),
        ("3+5=9,9-2=7#6", 2.0 / 3.0, "step 1 is wrong: 3+5=9, not 8"),
        ("3+6=9,9-2=7#7", 1.0 / 3.0, "step 1 is wrong: 3+6=9 with a number that is not at hand"),
        ("3+5=8,8-2=6#7", 2.0 / 3.0, "read 7, not 6"),
        ("3+5=8#6", 2.0 / 3.0, "1 of 2 results are missing"),
        ("#6", 1.0 / 3.0, "2 of 2 results are missing"),
        ("3+5=8,8-2=6,1+1=2,2+2=4#6", 3.0 / 5.0, "step 3 is wrong: 1+1=2 with a number that is not at hand"),
        ("I do not know.", 0.0, "no number"),
    ] {
        let score = Working.score(&problem("3+5-2", "6"), response);
        assert!((score.value - value).abs() < 1e-12, "{response}: {score:?}");
        assert_eq!(score.why, why, "{response}");
        let all_or_nothing = Working.score(&strict, response);
        assert_eq!(all_or_nothing.value, f64::from(u8::from(value == 1.0)), "{response}");
    }
}

#[test]
fn golds_that_are_no_expression_or_not_its_value_are_refused() {
    for (expression, answer) in [
        (json!("3+5-2"), "6"),
        (json!(" ( (3+4) - (2*2) ) "), "3"),
        (json!("2+3*4"), "14"),
        (json!("1*2+1*3"), "5"),
    ] {
        let problem = gold_with(answer, json!({"expression": expression}));
        assert!(Working.check(&problem).is_ok(), "{expression}");
    }
    let long = vec!["1"; 130].join("+");
    for (expression, answer, field) in [
        (json!("3+5-2"), "7", "answer"),
        (json!("3+5-2"), "six", "answer"),
        (json!(null), "6", "meta.expression"),
        (json!("6"), "6", "meta.expression"),
        (json!("3+"), "6", "meta.expression"),
        (json!("(3+3"), "6", "meta.expression"),
        (json!("3+3)"), "6", "meta.expression"),
        (json!("12/2"), "6", "meta.expression"),
        (json!("()"), "6", "meta.expression"),
        (json!(long), "130", "meta.expression"),
        (json!("9".repeat(38) + "*9*9*9"), "6", "answer"),
    ] {
        let fault = Working.check(&gold_with(answer, json!({"expression": expression}))).expect_err(field);
        assert!(fault.to_string().starts_with(&format!("`{field}` is ")), "{expression}: {fault}");
    }
}

/// A learner that errs in each step with chance 1 - r: the share of right steps is r, whatever errors are carried on.
#[test]
fn the_share_of_right_steps_is_the_reliability_of_a_step() {
    const R: f64 = 0.9;
    let (mut rng, mut right, mut all, mut finals) = (Seed(1).rng("scripted", [0, 0]), 0, 0, 0);
    let n = 2_000;
    for _ in 0..n {
        let terms: Vec<i64> = (0..6).map(|_| rng.between(1, 9)).collect();
        let expression = terms.iter().map(i64::to_string).collect::<Vec<_>>().join("-");
        let (mut sum, mut response, mut gold) = (terms[0], String::new(), terms[0]);
        for term in &terms[1..] {
            let slip = if rng.unit() < R { 0 } else { 1 };
            response += &format!("{sum}-{term}={}, ", sum - term + slip);
            (sum, gold) = (sum - term + slip, gold - term);
        }
        let report = report(&expression, &response).expect("an expression");
        assert_eq!((report.steps.len(), report.missing), (5, 0), "{expression}: {response}");
        (right, all) = (right + report.right(), all + report.steps.len());
        finals += usize::from(report.first_fault().is_none());
        assert_eq!(report.first_fault().is_none(), sum == gold);
    }
    let share = right as f64 / all as f64;
    assert!((share - R).abs() < 3.0 * (R * (1.0 - R) / all as f64).sqrt(), "{share}");
    let whole = finals as f64 / f64::from(n);
    let p = R.powi(5);
    assert!((whole - p).abs() < 3.0 * (p * (1.0 - p) / f64::from(n)).sqrt(), "{whole}");
}

#[test]
fn hostile_lengths_are_read_in_linear_time() {
    let problem = problem("3+5-2", "6");
    for scrap in ["1+", "(", "1=", "1+1=2 ", "-", "x", "$", "1.", "\\times", "((1)", "3+5=8-"] {
        let score = Working.score(&problem, &scrap.repeat(100_000));
        assert!(score.value < 1.0, "{scrap}");
    }
}
