//! Audits of verifiers whose faults are known.

use serde_json::json;

use super::*;
use crate::by_name;
use crate::tests::gold_with;

fn case(answer: &str, right: &[&str], wrong: &[&str]) -> Case {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Case { problem: gold_with(answer, json!({})), right: own(right), wrong: own(wrong) }
}

#[test]
fn misses_are_counted_on_the_side_they_belong_to() {
    let cases = [case("43", &["43", "it is 43.0"], &["44", "4"]), case("x", &["x"], &[])];
    let exact = audit(by_name("exact").expect("known").as_ref(), &cases);
    assert_eq!((exact.right, exact.wrong, exact.refused.len()), (3, 2, 0));
    assert_eq!(exact.false_negatives.iter().map(|miss| &*miss.response).collect::<Vec<_>>(), ["it is 43.0"]);
    assert_eq!((exact.false_negative_rate(), exact.false_positive_rate()), (Some(1.0 / 3.0), Some(0.0)));
    assert!(!exact.is_clean());
    // The gold x is no number: its case is refused, and the rest is clean.
    let number = audit(by_name("number").expect("known").as_ref(), &cases);
    assert_eq!((number.right, number.false_negatives.len(), number.refused.len()), (2, 0, 1));
    let clean = audit(by_name("number").expect("known").as_ref(), &cases[..1]);
    assert!(clean.is_clean() && clean.false_negative_rate() == Some(0.0));
    assert_eq!(audit(by_name("exact").expect("known").as_ref(), &[]).false_positive_rate(), None);
}

#[test]
fn credit_in_part_is_told_apart_from_a_false_positive() {
    let found =
        audit(by_name("labels").expect("known").as_ref(), &[case("a, b", &["b, a"], &["a", "c", "a, b."])]);
    assert_eq!((found.paid.len(), found.false_positives.len()), (1, 1));
    assert_eq!(found.paid[0].value, 0.5);
}

/// A verifier that takes whatever holds the gold: the hacks find it out, plain edits do not.
struct Substring;

impl Verifier for Substring {
    fn check(&self, _: &Problem) -> gradatim_core::Result<()> {
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> gradatim_core::Score {
        match response.contains(&problem.answer) {
            true => gradatim_core::Score::right("found"),
            false => gradatim_core::Score::wrong("missing", "not found"),
        }
    }
}

#[test]
fn probes_tell_a_lenient_verifier_from_a_strict_one() {
    let mut problem = gold_with("42", json!({}));
    problem.solution = Some("6*7#42".to_owned());
    let lenient = golds(&Substring, std::slice::from_ref(&problem), &Operator::OF_TEXTS);
    assert_eq!((lenient.golds, lenient.accepted_rate()), (1, Some(1.0)));
    let refused = |found: &Golds, operator| found.perturbed[&operator].refused_rate();
    for operator in [Operator::Hedge, Operator::Dump, Operator::Thought, Operator::Boxes, Operator::Sign] {
        assert_eq!(refused(&lenient, operator), Some(0.0), "{operator:?}");
    }
    for operator in [Operator::Digit, Operator::Drop, Operator::Swap, Operator::Empty, Operator::Loop] {
        assert_eq!(refused(&lenient, operator), Some(1.0), "{operator:?}");
    }
    assert_eq!(refused(&lenient, Operator::Part), None);
    let strict = golds(by_name("final-answer").expect("known").as_ref(), &[problem], &Operator::OF_TEXTS);
    assert_eq!(strict.refused_rate(), Some(1.0), "{strict:?}");
}

#[test]
fn golds_that_a_verifier_refuses_are_told_with_its_reason() {
    let found = golds(by_name("number").expect("known").as_ref(), &[gold_with("x", json!({}))], &[]);
    assert_eq!((found.golds, found.accepted_rate(), found.refused_rate()), (1, Some(0.0), None));
    assert!(found.refused[0].why.starts_with("`answer` is "), "{:?}", found.refused);
}

/// Verifiers that read one answer take it and nothing that only sounds like one.
#[test]
fn the_houses_verifiers_take_their_golds_and_no_probe() {
    let meta = json!({ "choices": ["red", "blue"], "unit": "m" });
    for (name, answer) in [
        ("exact", "113"),
        ("final-answer", "113"),
        ("number", "113"),
        ("multiple-choice", "B"),
        ("list", "3, 1, 2"),
        ("quantity", "12.5"),
        ("math", "113"),
        ("yes-no", "yes"),
    ] {
        let problem = gold_with(answer, meta.clone());
        let found = golds(by_name(name).expect("known").as_ref(), &[problem], &Operator::OF_TEXTS);
        println!("{name}: {:.3} of spoiled answers refused", found.refused_rate().unwrap_or(1.0));
        assert_eq!(found.accepted_rate(), Some(1.0), "{name}: {:?}", found.refused);
        for operator in [Operator::Empty, Operator::Range, Operator::Thought, Operator::Loop] {
            let taken = &found.perturbed[&operator].taken;
            assert!(taken.is_empty(), "{name}, {operator:?}: {taken:?}");
        }
    }
}

/// Where nothing at hand is wrong no probe that needs a wrong answer is tried, and those without any answer still are.
#[test]
fn probes_put_wrong_answers_beside_the_right_one_or_are_left_out() {
    let words = |answers: &[&str]| -> Vec<Problem> {
        answers.iter().map(|answer| gold_with(answer, json!({}))).collect()
    };
    let coins =
        golds(by_name("yes-no").expect("known").as_ref(), &words(&["yes", "no", "yes"]), &Operator::OF_TEXTS);
    assert_eq!((coins.golds, coins.silent, coins.refused.len()), (3, 0, 0));
    assert!(!coins.is_gameable(), "{coins:?}");
    assert_eq!(coins.perturbed[&Operator::Hedge].tried, 3);
    let any = golds(&Anything, &words(&["1", "2"]), &Operator::OF_TEXTS);
    assert_eq!((any.perturbed[&Operator::Hedge].tried, any.perturbed[&Operator::Loop].tried), (0, 2));
    assert!(any.is_gameable());
    let [edits, taken] = any.tried_and_taken(|operator| !operator.is_probe());
    assert_eq!(edits, taken);
    let silent = golds(&Anything, &words(&[""]), &Operator::OF_TEXTS);
    assert_eq!((silent.golds, silent.silent, silent.accepted_rate()), (0, 1, None));
}

/// Takes whatever it is given.
struct Anything;

impl Verifier for Anything {
    fn check(&self, _: &Problem) -> gradatim_core::Result<()> {
        Ok(())
    }

    fn score(&self, _: &Problem, response: &str) -> gradatim_core::Score {
        gradatim_core::Score::right(response)
    }
}
