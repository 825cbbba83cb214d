//! A working in the learner's own words and order: every stated equation is worked out again, the first wrong one is named.
//!
//! Source   the step parser of Comprehension Without Competence (arXiv 2507.10624), system 83.
//! Gold     `meta.expression` is what has to be worked out, of whole numbers, + - * and parentheses, such as
//!          `((3+4)-(2*2))`; `answer` is its value.
//! Reads    equations of a few numbers and signs on the left and one number on the right, wherever they stand after the last
//!          `</think>`; see `equations`. What is said beside them does not count.
//! Step     right if both numbers are at hand, in the expression or stated before, and not used yet, and if the result is that of
//!          these numbers; so an error that is carried on counts once. Sums and products of several numbers may be taken in any
//!          order. Of `3+5-2=6` the first result is not stated: it counts as missing.
//! Faults   slip: another result; operand: a number that is not at hand, which takes the place of the one it is likest to; then
//!          results that are missing, and an answer that is not the gold one, read as `number` reads it.
//! Again    an equation stated once more does not count, unless its numbers are there twice or the next step goes on from it,
//!          nor, once all is worked out, one that holds and says the same number.
//! Score    1 if there is no fault. With `meta.partial`, else the right ones of all steps and the answer, as many as are stated or
//!          asked for, whichever is more.
//! Bounds   128 operations; linear in the response. No decimals, no thousands separators.

mod equations;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::HashSet;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::number::Number;
use crate::{bad_gold, tags};
use equations::{Equation, equations};
use tree::{Taken, Tree};

pub struct Working;

/// What is wrong with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The numbers are at hand and come to something else; `None` where that is no whole number, or too large.
    Slip(Option<i128>),
    /// Some number is not at hand.
    Operand,
}

/// A stated equation, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub text: String,
    pub fault: Option<Fault>,
}

/// What became of a working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// In the order in which they stand.
    pub steps: Vec<Step>,
    /// Results that the expression asks for.
    pub wanted: usize,
    /// Of these, the ones that were never stated.
    pub missing: usize,
}

impl Report {
    /// The first wrong step, counted from 1.
    pub fn first_fault(&self) -> Option<(usize, &Step)> {
        (1..).zip(&self.steps).find(|(_, step)| step.fault.is_some())
    }

    /// Steps that are right, given their own numbers.
    pub fn right(&self) -> usize {
        self.steps.iter().filter(|step| step.fault.is_none()).count()
    }
}

/// Reads a working of `expression`, which may be any text; `None` if the expression is none.
pub fn report(expression: &str, response: &str) -> Option<Report> {
    Some(read(Tree::parse(expression)?, response))
}

fn read(tree: Tree, response: &str) -> Report {
    let wanted = tree.left();
    let mut reading = Reading { tree, steps: vec![], stated: 0 };
    let (mut seen, mut again) = (HashSet::new(), None);
    for equation in equations(tags::said(response)) {
        let is_the_end = equation.holds() && reading.tree.value() == Some(equation.result);
        let is_at_hand = reading.tree.has(&equation);
        let is_new = seen.insert(equation.to_string());
        if is_the_end || !is_new && !is_at_hand {
            again = (!is_the_end).then_some(equation);
            continue;
        }
        // What was said again is a step after all if this one goes on from it.
        if let Some(before) = again.take().filter(|_| !is_at_hand) {
            let mut other = reading.clone();
            other.take(&before);
            reading = if other.tree.has(&equation) { other } else { reading };
        }
        reading.take(&equation);
    }
    Report { steps: reading.steps, wanted, missing: wanted - reading.stated }
}

/// A working as far as it was read.
#[derive(Clone)]
struct Reading {
    tree: Tree,
    steps: Vec<Step>,
    /// Results that were stated.
    stated: usize,
}

impl Reading {
    fn take(&mut self, equation: &Equation) {
        let left = self.tree.left();
        let fault = step(&mut self.tree, equation);
        self.stated += usize::from(self.tree.left() < left);
        self.steps.push(Step { text: equation.to_string(), fault });
    }
}

/// Takes an equation's numbers off the tree, and puts its result there.
fn step(tree: &mut Tree, equation: &Equation) -> Option<Fault> {
    let mut left = equation.first;
    let mut is_at_hand = true;
    for (at, (sign, right)) in equation.more.iter().enumerate() {
        let made = sign.of(left, *right);
        let result = if at + 1 < equation.more.len() { made } else { Some(equation.result) };
        // What cannot be held is nowhere at hand.
        let Some(result) = result else { return Some(Fault::Operand) };
        is_at_hand &= tree.take(left, *sign, *right, result) == Taken::AtHand;
        left = result;
    }
    match equation.value() {
        _ if !is_at_hand => Some(Fault::Operand),
        Some(value) if value == equation.result => None,
        value => Some(Fault::Slip(value)),
    }
}

impl Verifier for Working {
    fn check(&self, problem: &Problem) -> Result<()> {
        Number.check(problem)?;
        let shown = problem.meta.get("expression").unwrap_or(&Value::Null);
        let Some(tree) = shown.as_str().and_then(Tree::parse) else {
            let expected = "whole numbers with + - * and parentheses, up to 128 operations";
            return Err(bad_gold(problem, "meta.expression", shown, expected));
        };
        match tree.worked_out() {
            Some(value) if Number.score(problem, &value.to_string()).is_right() => Ok(()),
            value => {
                let expected = format!(
                    "{}, the value of meta.expression",
                    value.map_or("none".into(), |v| v.to_string())
                );
                Err(bad_gold(problem, "answer", &problem.answer, &expected))
            }
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let expression = problem.meta.get("expression").and_then(Value::as_str).unwrap_or("");
        let Some(report) = report(expression, response) else {
            return Score::unreadable("the problem has no readable expression");
        };
        let answer = Number.score(problem, response);
        let (right, stated) = (report.right(), report.steps.len());
        let Some(found) = answer.parsed.as_deref() else { return answer };
        let parsed = format!("{found}, {right} of {stated} steps right");
        let why = match report.first_fault() {
            Some((at, Step { text, fault: Some(Fault::Slip(Some(value))) })) => {
                format!("step {at} is wrong: {text}, not {value}")
            }
            Some((at, Step { text, fault: Some(Fault::Slip(None)) })) => {
                format!("step {at} is wrong: {text}")
            }
            Some((at, Step { text, .. })) => {
                format!("step {at} is wrong: {text} with a number that is not at hand")
            }
            None if report.missing > 0 => {
                format!("{} of {} results are missing", report.missing, report.wanted)
            }
            None if !answer.is_right() => answer.why.clone(),
            None => return Score::right(parsed),
        };
        let all = stated.max(report.wanted) + 1;
        let value = match problem.meta.get("partial") {
            Some(Value::Bool(true)) => (right + usize::from(answer.is_right())) as f64 / all as f64,
            _ => 0.0,
        };
        Score { value, ..Score::wrong(parsed, why) }
    }
}
