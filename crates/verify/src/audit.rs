//! What a verifier gets wrong: right answers it refuses, wrong ones it takes.
//!
//! Source   the unit tests that GLM-4.1V-Thinking (arXiv 2507.01006), system 43, asks for in every domain, after one bad
//!          verifier spoiled a whole run.
//! Cases    known by hand: `false_negatives` are right answers below 1, `false_positives` wrong ones at 1; `paid` are wrong
//!          ones between 0 and 1, which a verifier with partial credit may mean.
//! Golds    of problems that are right by construction: the share whose worked solution is taken, or whose answer where
//!          there is none, and the share that is refused of what each operator of `perturb` makes of the answer. Answers
//!          are tried bare and behind `#`, and the better counts. A spoiled answer can be right by chance where several
//!          are, so those taken are listed, not judged.

use std::collections::BTreeMap;

use gradatim_core::{Problem, Verifier};

use crate::perturb::Operator;

/// A problem with answers known to be right and wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub problem: Problem,
    pub right: Vec<String>,
    pub wrong: Vec<String>,
}

/// A verdict that is not what was known.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// Of the problem.
    pub id: String,
    pub response: String,
    pub value: f64,
    /// What the verifier says of it.
    pub why: String,
}

/// Verdicts counted against what is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audit {
    /// Known-right answers judged.
    pub right: usize,
    /// Known-wrong answers judged.
    pub wrong: usize,
    /// Golds that the verifier's own check refuses, with its reason.
    pub refused: Vec<(String, String)>,
    pub false_negatives: Vec<Miss>,
    pub false_positives: Vec<Miss>,
    /// Wrong answers with credit below 1.
    pub paid: Vec<Miss>,
}

impl Audit {
    /// Whether every verdict is what was known; partial credit is let pass.
    pub fn is_clean(&self) -> bool {
        self.refused.is_empty() && self.false_negatives.is_empty() && self.false_positives.is_empty()
    }

    /// Refused of the right answers; `None` without any.
    pub fn false_negative_rate(&self) -> Option<f64> {
        rate(self.false_negatives.len(), self.right)
    }

    /// Taken of the wrong answers; `None` without any.
    pub fn false_positive_rate(&self) -> Option<f64> {
        rate(self.false_positives.len(), self.wrong)
    }
}

/// Holds a verifier against cases known by hand. Cases whose gold it refuses are not judged.
pub fn audit(verifier: &dyn Verifier, cases: &[Case]) -> Audit {
    let mut found = Audit::default();
    for case in cases {
        if let Err(fault) = verifier.check(&case.problem) {
            found.refused.push((case.problem.id.clone(), fault.to_string()));
            continue;
        }
        found.right += case.right.len();
        found.wrong += case.wrong.len();
        for response in &case.right {
            let miss = judged(verifier, &case.problem, response);
            if miss.value < 1.0 {
                found.false_negatives.push(miss);
            }
        }
        for response in &case.wrong {
            let miss = judged(verifier, &case.problem, response);
            match miss.value {
                value if value >= 1.0 => found.false_positives.push(miss),
                value if value > 0.0 => found.paid.push(miss),
                _ => {}
            }
        }
    }
    found
}

/// What became of the spoiled answers of one operator.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tried {
    /// Spoiled answers judged.
    pub tried: usize,
    /// Those worth 1.
    pub taken: Vec<Miss>,
    /// Those worth something below 1.
    pub paid: usize,
}

impl Tried {
    /// The share worth less than 1; `None` where nothing was tried.
    pub fn refused_rate(&self) -> Option<f64> {
        rate(self.tried - self.taken.len(), self.tried)
    }
}

/// How golds and what is made of them fare.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Golds {
    /// Problems judged.
    pub golds: usize,
    /// Those whose gold is worth less than 1, or refused by the verifier's own check.
    pub refused: Vec<Miss>,
    /// By operator.
    pub perturbed: BTreeMap<Operator, Tried>,
}

impl Golds {
    /// The share of golds worth 1; `None` without any.
    pub fn accepted_rate(&self) -> Option<f64> {
        rate(self.golds - self.refused.len(), self.golds)
    }

    /// The share of all spoiled answers worth less than 1; `None` where nothing was tried.
    pub fn refused_rate(&self) -> Option<f64> {
        let (tried, taken) = self
            .perturbed
            .values()
            .fold((0, 0), |(tried, taken), of| (tried + of.tried, taken + of.taken.len()));
        rate(tried - taken, tried)
    }
}

/// Judges the golds of `problems` and what each operator makes of their answers.
pub fn golds(verifier: &dyn Verifier, problems: &[Problem], operators: &[Operator]) -> Golds {
    let mut found = Golds { golds: problems.len(), ..Golds::default() };
    for problem in problems {
        let miss = match &problem.solution {
            Some(solution) => judged(verifier, problem, solution),
            None => better(verifier, problem, &problem.answer),
        };
        match verifier.check(problem) {
            Err(fault) => found.refused.push(Miss { value: 0.0, why: fault.to_string(), ..miss }),
            Ok(()) if miss.value < 1.0 => found.refused.push(miss),
            Ok(()) => {}
        }
        for operator in operators {
            let tally = found.perturbed.entry(*operator).or_default();
            for response in operator.apply(&problem.answer) {
                tally.tried += 1;
                let miss = better(verifier, problem, &response);
                match miss.value {
                    value if value >= 1.0 => tally.taken.push(miss),
                    value => tally.paid += usize::from(value > 0.0),
                }
            }
        }
    }
    found
}

/// An answer bare or behind the mark, whichever is worth more.
fn better(verifier: &dyn Verifier, problem: &Problem, answer: &str) -> Miss {
    let bare = judged(verifier, problem, answer);
    if bare.value >= 1.0 || answer.contains('#') {
        return bare;
    }
    let marked = judged(verifier, problem, &format!("#{answer}"));
    if marked.value > bare.value { marked } else { bare }
}

fn judged(verifier: &dyn Verifier, problem: &Problem, response: &str) -> Miss {
    let score = verifier.score(problem, response);
    Miss { id: problem.id.clone(), response: response.to_owned(), value: score.value, why: score.why }
}

fn rate(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            exact.false_negatives.iter().map(|miss| &*miss.response).collect::<Vec<_>>(),
            ["it is 43.0"]
        );
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
        let found = audit(
            by_name("labels").expect("known").as_ref(),
            &[case("a, b", &["b, a"], &["a", "c", "a, b."])],
        );
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
        let lenient = golds(&Substring, std::slice::from_ref(&problem), &Operator::ALL);
        assert_eq!((lenient.golds, lenient.accepted_rate()), (1, Some(1.0)));
        let refused = |found: &Golds, operator| found.perturbed[&operator].refused_rate();
        for operator in [Operator::Hedge, Operator::Dump, Operator::Thought, Operator::Boxes, Operator::Sign]
        {
            assert_eq!(refused(&lenient, operator), Some(0.0), "{operator:?}");
        }
        for operator in [Operator::Digit, Operator::Drop, Operator::Swap, Operator::Empty, Operator::Loop] {
            assert_eq!(refused(&lenient, operator), Some(1.0), "{operator:?}");
        }
        assert_eq!(refused(&lenient, Operator::Part), None);
        let strict = golds(by_name("final-answer").expect("known").as_ref(), &[problem], &Operator::ALL);
        assert_eq!(strict.refused_rate(), Some(1.0), "{strict:?}");
    }

    #[test]
    fn golds_that_a_verifier_refuses_are_told_with_its_reason() {
        let found = golds(by_name("number").expect("known").as_ref(), &[gold_with("x", json!({}))], &[]);
        assert_eq!((found.golds, found.accepted_rate(), found.refused_rate()), (1, Some(0.0), None));
        assert!(found.refused[0].why.starts_with("`answer` is "), "{:?}", found.refused);
    }

    /// Verifiers that read one answer take it and nothing that only sounds like one; `yes-no`, which reads any text, takes
    /// the word "correct" in it for yes.
    #[test]
    fn the_houses_verifiers_take_their_golds_and_no_probe() {
        let meta = json!({ "choices": ["red", "blue"], "unit": "m" });
        for (name, answer, lenient) in [
            ("exact", "113", None),
            ("final-answer", "113", None),
            ("number", "113", None),
            ("multiple-choice", "B", None),
            ("list", "3, 1, 2", None),
            ("quantity", "12.5", None),
            ("math", "113", None),
            ("yes-no", "yes", Some(Operator::Range)),
        ] {
            let problem = gold_with(answer, meta.clone());
            let found = golds(by_name(name).expect("known").as_ref(), &[problem], &Operator::ALL);
            println!("{name}: {:.3} of spoiled answers refused", found.refused_rate().unwrap_or(1.0));
            assert_eq!(found.accepted_rate(), Some(1.0), "{name}: {:?}", found.refused);
            for operator in [Operator::Empty, Operator::Range, Operator::Thought, Operator::Loop] {
                let taken = &found.perturbed[&operator].taken;
                assert_eq!(!taken.is_empty(), lenient == Some(operator), "{name}, {operator:?}: {taken:?}");
            }
        }
    }
}
