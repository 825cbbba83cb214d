//! What a verifier gets wrong: right answers it refuses, wrong ones it takes.
//!
//! Source   the unit tests that GLM-4.1V-Thinking (arXiv 2507.01006), system 43, asks for in every domain, after one bad
//!          verifier spoiled a whole run.
//! Cases    known by hand: `false_negatives` are right answers below 1, `false_positives` wrong ones at 1; `paid` are wrong
//!          ones between 0 and 1, which a verifier with partial credit may mean.
//! Golds    of problems that are right by construction: the share whose worked solution is taken, or whose answer where
//!          there is none, and the share that is refused of what each operator of `perturb` makes of the answer. Answers
//!          are tried bare and behind `#`, and the better counts. A spoiled answer can be right by chance where several
//!          are, so edits that are taken are listed, not judged. What probes put beside an answer is the answer of another
//!          problem of the list where the verifier calls that wrong; where all that is at hand is right too, such probes
//!          say nothing and are left out.
//! Programs are held against their tests: the published one as the gold, and edits of it that still parse.
//! Silent   a problem with neither a worked solution nor an answer has no gold to try.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use gradatim_core::{Problem, Verifier};

use crate::perturb::{Operator, made_up};

/// Problems that follow one in the list and are looked at for answers to put beside its own.
const NEIGHBOURS: usize = 8;

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
    /// Golds judged.
    pub golds: usize,
    /// Problems without one.
    pub silent: usize,
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
        let [tried, taken] = self.tried_and_taken(|_| true);
        rate(tried - taken, tried)
    }

    /// Spoiled answers judged, and those worth 1, of the operators that fit.
    pub fn tried_and_taken(&self, fits: impl Fn(Operator) -> bool) -> [usize; 2] {
        let fitting = self.perturbed.iter().filter(|(operator, _)| fits(**operator));
        fitting.fold([0, 0], |[tried, taken], (_, of)| [tried + of.tried, taken + of.taken.len()])
    }

    /// Whether a probe is worth as much as an answer.
    pub fn is_gameable(&self) -> bool {
        self.tried_and_taken(Operator::is_probe)[1] > 0
    }
}

/// Judges the golds of `problems` and what each operator makes of their answers.
pub fn golds(verifier: &dyn Verifier, problems: &[Problem], operators: &[Operator]) -> Golds {
    let mut found = Golds::default();
    for (at, problem) in problems.iter().enumerate() {
        let gold = match &problem.solution {
            Some(solution) => Some(judged(verifier, problem, solution)),
            None if problem.answer.trim().is_empty() => None,
            None => Some(better(verifier, problem, &problem.answer)),
        };
        found.golds += usize::from(gold.is_some());
        found.silent += usize::from(gold.is_none());
        match (verifier.check(problem), gold) {
            (Err(fault), gold) => {
                let miss = gold.unwrap_or_else(|| judged(verifier, problem, ""));
                found.refused.push(Miss { value: 0.0, why: fault.to_string(), ..miss });
            }
            (Ok(()), Some(miss)) if miss.value < 1.0 => found.refused.push(miss),
            (Ok(()), _) => {}
        }
        let wants_another = operators.iter().any(|operator| operator.wants_another());
        let others = if wants_another { others(verifier, problems, at) } else { vec![] };
        // What is made up can be right where several answers are.
        let made_up_is_wrong = wants_another
            && made_up(problem.answer.trim())
                .is_some_and(|other| better(verifier, problem, &other).value < 1.0);
        for operator in operators {
            let tally = found.perturbed.entry(*operator).or_default();
            if operator.wants_another() && others.is_empty() && !made_up_is_wrong {
                continue;
            }
            let judge = if operator.makes_programs() { judged } else { better };
            for response in operator.apply(&problem.answer, &others) {
                tally.tried += 1;
                let miss = judge(verifier, problem, &response);
                match miss.value {
                    value if value >= 1.0 => tally.taken.push(miss),
                    value => tally.paid += usize::from(value > 0.0),
                }
            }
        }
    }
    found
}

/// Wrong answers to a problem that are right ones to the problems after it.
fn others<'a>(verifier: &dyn Verifier, problems: &'a [Problem], at: usize) -> Vec<&'a str> {
    let own = problems[at].answer.trim();
    let next = problems.iter().cycle().skip(at + 1).take(NEIGHBOURS.min(problems.len() - 1));
    let mut others: Vec<&str> = next.map(|problem| problem.answer.trim()).collect();
    others.retain(|other| !other.is_empty() && *other != own);
    others.sort_unstable();
    others.dedup();
    others.retain(|other| better(verifier, &problems[at], other).value < 1.0);
    others
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
