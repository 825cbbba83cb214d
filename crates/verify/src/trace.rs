//! The states of a procedure, step by step, against those of the gold.
//!
//! Source   ProcBench (arXiv 2410.03117), system 75: its four metrics.
//! Gold     `meta.states` are the states after the initial one: strings, whole numbers, or lists of both; `answer` is
//!          the last of them as JSON. `meta.compat` says whether integers are read as the release reads them.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere,
//!          for `{"intermediate": [..], "final": ..}`; `intermediate` may be left out, and text around the braces
//!          does not count. A JSON string or list there is a final state alone. For models of few characters, all of
//!          the response: `ba;cb;#ab`, where `;` ends a state and `,` parts what a list holds.
//! Equal    strings to the letter, numbers in strings for numbers too; integers by value, integers only; lists item by
//!          item as strings, an empty one to nothing. Kinds are those of the gold.
//! Value    `trace`: 1 if the final states are equal (FM), whatever else is stated. `trace-sequence`: 1 if all states
//!          are equal and as many (SM). `trace-prefix`: leading equal states over the greater number of them (PA), so 1
//!          where `trace-sequence` says 1, and dense below.
//! Differs  the release has another model turn a reply into JSON; here its form is asked for. Its `int` cuts 3.9 to 3
//!          and reads true as 1 and "+3" as 3: under `compat` alone.

mod metrics;
mod reading;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::bad_gold;
pub use metrics::{Metrics, threshold_curve};
use reading::Stated;

/// By the final state.
pub struct Trace;
/// By all states at once.
pub struct TraceSequence;
/// By the share of states before the first wrong one.
pub struct TracePrefix;

impl Verifier for Trace {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        score(problem, response, |metrics| f64::from(metrics.final_match))
    }
}

impl Verifier for TraceSequence {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        score(problem, response, |metrics| f64::from(metrics.sequential_match()))
    }
}

impl Verifier for TracePrefix {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        score(problem, response, Metrics::prefix_accuracy)
    }
}

/// The metrics of a response; `None` where it states no final state, or the problem has no readable gold.
pub fn measure(problem: &Problem, response: &str) -> Option<Metrics> {
    let gold = gold(problem).ok()?;
    Stated::read(response).map(|stated| compare(gold, &stated, compat(problem)))
}

fn score(problem: &Problem, response: &str, value: impl Fn(&Metrics) -> f64) -> Score {
    let Ok(gold) = gold(problem) else { return Score::unreadable("the problem has no readable states") };
    let Some(stated) = Stated::read(response) else { return Score::unreadable("no final state") };
    let metrics = compare(gold, &stated, compat(problem));
    let Metrics { prefix, stated: n, gold, final_match } = metrics;
    let value = value(&metrics);
    let why = match (value >= 1.0, final_match) {
        (true, _) => "right".to_owned(),
        (_, true) => format!("{prefix} leading states right, {n} stated of {gold}; the final one right"),
        (_, false) => format!("{prefix} leading states right, {n} stated of {gold}; the final one wrong"),
    };
    Score { value, parsed: Some(stated.last()), why }
}

fn compare(gold: &[Value], stated: &Stated, compat: bool) -> Metrics {
    let (n, last) = (stated.len(), gold.len() - 1);
    let prefix = (0..gold.len()).take_while(|at| stated.equals(*at, &gold[*at], compat)).count();
    let final_match = stated.equals(n - 1, &gold[last], compat);
    Metrics { prefix, stated: n, gold: gold.len(), final_match }
}

fn compat(problem: &Problem) -> bool {
    problem.meta.get("compat").and_then(Value::as_bool).unwrap_or(false)
}

/// The gold states, one at least.
fn gold(problem: &Problem) -> Result<&[Value], String> {
    let states = problem.meta.get("states").ok_or("absent")?;
    let word = |value: &Value| value.is_string() || value.is_i64();
    let state = |value: &Value| {
        word(value) || value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(word))
    };
    match states.as_array() {
        Some(list) if !list.is_empty() && list.iter().all(state) => Ok(list),
        _ => Err(states.to_string()),
    }
}

fn check(problem: &Problem) -> Result<()> {
    let expected =
        "states such as [\"ba\", \"ab\"]: strings, whole numbers, or lists of them that are not empty";
    let states = gold(problem).map_err(|found| bad_gold(problem, "meta.states", found, expected))?;
    match problem.meta.get("compat") {
        None | Some(Value::Bool(_)) => {}
        Some(other) => return Err(bad_gold(problem, "meta.compat", other, "true or false")),
    }
    let last = &states[states.len() - 1];
    if serde_json::from_str::<Value>(&problem.answer).ok().as_ref() != Some(last) {
        let expected = format!("the last of meta.states, {last}");
        return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), &expected));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
