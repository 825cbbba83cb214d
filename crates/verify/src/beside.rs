//! A judge beside a rule: how far the verdicts of a chat model agree with those of a verifier that computes.
//!
//! Source     the agreement studies that the judges of systems 28 and 43 call for before one of them may pay a learner.
//! Reference  the rule. A judge may be right where both differ, so pairs that do are worth reading.
//! Told       the share that agrees, Cohen's kappa, what the judge takes of all that the rule refuses, what it refuses of all
//!            that the rule takes, and McNemar's test of whether one of them takes more.
//! Undecided  a judge without a verdict agrees with nobody: such pairs are counted apart and enter no rate.

use gradatim_core::Score;
use gradatim_core::agreement::{Confusion, Kappa, McNemar, Share};
use serde::Serialize;

/// Verdicts side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Of the rule and of the judge, whether each takes the response.
    decided: Vec<(bool, bool)>,
    /// Whether the rule takes those that the judge says nothing of.
    undecided: Vec<bool>,
}

/// What one response is to both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdicts {
    Agree,
    /// The judge alone takes it.
    FalseAccept,
    /// The rule alone takes it.
    FalseRefusal,
    Undecided,
}

/// How far both agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Responses that both have judged.
    pub pairs: u64,
    /// Of all responses, those that the judge says nothing of.
    pub undecided: Option<Share>,
    /// `counts[rule takes it][judge takes it]`, refused before taken.
    pub counts: [[u64; 2]; 2],
    /// `undecided_by_rule[rule takes it]`, refused before taken.
    pub undecided_by_rule: [u64; 2],
    pub accuracy: Option<Share>,
    pub kappa: Option<Kappa>,
    pub false_accepts: Option<Share>,
    pub false_refusals: Option<Share>,
    pub mcnemar: McNemar,
}

impl Beside {
    /// Notes what the rule says of a response and what the judge does.
    pub fn note(&mut self, rule: bool, judge: &Score) -> Verdicts {
        if judge.parsed.is_none() {
            self.undecided.push(rule);
            return Verdicts::Undecided;
        }
        let judge = judge.is_right();
        self.decided.push((rule, judge));
        match (rule, judge) {
            (false, true) => Verdicts::FalseAccept,
            (true, false) => Verdicts::FalseRefusal,
            _ => Verdicts::Agree,
        }
    }

    /// What all verdicts so far come to.
    pub fn report(&self) -> Report {
        let confusion = Confusion::of(&self.decided);
        let count = |pair: (bool, bool)| self.decided.iter().filter(|other| **other == pair).count() as u64;
        let undecided =
            [false, true].map(|rule| self.undecided.iter().filter(|other| **other == rule).count() as u64);
        let silent = undecided.iter().sum();
        Report {
            pairs: confusion.pairs(),
            undecided: Share::new(silent, silent + confusion.pairs()),
            counts: [false, true].map(|rule| [false, true].map(|judge| count((rule, judge)))),
            undecided_by_rule: undecided,
            accuracy: confusion.accuracy(),
            kappa: confusion.kappa(),
            false_accepts: confusion.false_accepts(),
            false_refusals: confusion.false_refusals(),
            mcnemar: confusion.mcnemar(&true),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gradatim_core::{Recorded, Verifier};
    use serde_json::json;

    use super::*;
    use crate::by_name;
    use crate::judge::{Judge, chat};
    use crate::tests::gold_with;

    /// Fifty responses, of which the rule takes 25; a recorded judge takes 20 of these and 10 of the others: 35 of 50 agree,
    /// 0.6 (0.5) + 0.4 (0.5) would by chance, kappa is 0.4.
    #[test]
    fn a_recorded_judge_agrees_as_far_as_its_replies_do() {
        let problem = gold_with("7", json!({}));
        let responses: Vec<String> =
            (0..50).map(|at| format!("case {at}: {}", if at < 25 { 7 } else { 8 })).collect();
        let takes = |at: usize| at < 20 || (25..35).contains(&at);
        let reply = |(at, response): (usize, &String)| {
            let word = if takes(at) { "yes" } else { "no" };
            (Recorded::key(&chat(&problem, response)), format!("so\nVERDICT: {word}"))
        };
        let model = Arc::new(Recorded::new(responses.iter().enumerate().map(reply)));
        let judge = Judge::new(model.clone(), 1).expect("a vote");
        let rule = by_name("number").expect("known");
        let mut found = Beside::default();
        for (at, response) in responses.iter().enumerate() {
            let right = rule.score(&problem, response).is_right();
            assert_eq!(right, at < 25);
            let wanted = match (right, takes(at)) {
                (false, true) => Verdicts::FalseAccept,
                (true, false) => Verdicts::FalseRefusal,
                _ => Verdicts::Agree,
            };
            assert_eq!(found.note(right, &judge.score(&problem, response)), wanted);
        }
        assert_eq!(model.unused(), 0);
        // All replies are used up: nothing more is said, and no rate changes.
        let before = found.report();
        assert_eq!(found.note(true, &judge.score(&problem, &responses[0])), Verdicts::Undecided);
        let report = found.report();
        assert_eq!((report.counts, report.undecided_by_rule), ([[15, 10], [5, 20]], [0, 1]));
        assert_eq!((report.accuracy, report.kappa), (before.accuracy, before.kappa));
        assert_eq!(report.accuracy.map(|share| (share.part, share.of)), Some((35, 50)));
        assert!(report.kappa.is_some_and(|kappa| (kappa.value - 0.4).abs() < 1e-12), "{report:?}");
        assert_eq!(report.false_accepts.map(|share| share.value), Some(0.4));
        assert_eq!(report.false_refusals.map(|share| share.value), Some(0.2));
        assert_eq!((report.mcnemar.first_only, report.mcnemar.second_only), (5, 10));
        assert_eq!(report.undecided.map(|share| (share.part, share.of)), Some((1, 51)));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let report = Beside::default().report();
        assert_eq!((report.pairs, report.accuracy, report.kappa, report.undecided), (0, None, None, None));
    }
}
