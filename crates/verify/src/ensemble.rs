//! Several verifiers at once: all of them, any of them, or a weighted mean.
//!
//! Gold     `meta.parts` is `[{"verifier": "number"}, {"verifier": "tag-format", "weight": 0.2, "answer": "x"}, ..]`. Each part
//!          reads the problem as if it were its own, with its `answer` where it has one. No part is an ensemble or noisy.
//! Score    all-of: the least of the parts. any-of: the greatest. weighted: sum w v / sum w, w = 1 unless given. What was
//!          read is that of the first part that read anything.
//! Bounds   16 parts.

use std::sync::Arc;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde::Deserialize;
use serde_json::Value;

use crate::{bad_gold, by_name};

const MOST_PARTS: usize = 16;
const WRAPPERS: [&str; 4] = ["all-of", "any-of", "weighted", "noisy"];

pub struct AllOf;
pub struct AnyOf;
pub struct Weighted;

/// One entry of `meta.parts`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    verifier: String,
    answer: Option<String>,
    #[serde(default = "one")]
    weight: f64,
}

fn one() -> f64 {
    1.0
}

struct Part {
    verifier: Arc<dyn Verifier>,
    problem: Problem,
    weight: f64,
}

/// The parts of a problem, or what is wrong with them.
fn parts(problem: &Problem) -> Result<Vec<Part>, String> {
    let given = problem.meta.get("parts").unwrap_or(&Value::Null);
    let entries: Vec<Entry> =
        serde_json::from_value(given.clone()).map_err(|error| format!("{given}: {error}"))?;
    if !(1..=MOST_PARTS).contains(&entries.len()) {
        return Err(format!("a list of {}", entries.len()));
    }
    let part = |entry: Entry| {
        let Entry { verifier: name, answer, weight } = entry;
        if WRAPPERS.contains(&name.as_str()) || !(weight.is_finite() && weight > 0.0) {
            return Err(format!("{name} with weight {weight}"));
        }
        let verifier = by_name(&name).map_err(|_| name)?;
        let answer = answer.unwrap_or_else(|| problem.answer.clone());
        Ok(Part { verifier, problem: Problem { answer, ..problem.clone() }, weight })
    };
    entries.into_iter().map(part).collect()
}

fn check(problem: &Problem) -> Result<()> {
    let expected =
        "1 to 16 parts such as {\"verifier\": \"number\"}, none an ensemble or noisy, weights above 0";
    let parts = parts(problem).map_err(|found| bad_gold(problem, "meta.parts", found, expected))?;
    parts.iter().try_for_each(|part| part.verifier.check(&part.problem))
}

/// The value that `join` makes of the parts' (weight, value).
fn score(problem: &Problem, response: &str, join: impl Fn(&[(f64, f64)]) -> f64) -> Score {
    let Ok(parts) = parts(problem) else {
        return Score::unreadable("the problem's parts cannot be read");
    };
    let scores: Vec<Score> = parts.iter().map(|part| part.verifier.score(&part.problem, response)).collect();
    let values: Vec<(f64, f64)> =
        parts.iter().zip(&scores).map(|(part, score)| (part.weight, score.value)).collect();
    let parsed = scores.iter().find_map(|score| score.parsed.clone());
    if parsed.is_none() {
        return Score::unreadable(
            scores.iter().map(|score| score.why.as_str()).collect::<Vec<_>>().join("; "),
        );
    }
    let all = values.iter().all(|(_, value)| *value >= 1.0);
    let value = if all { 1.0 } else { join(&values).clamp(0.0, 1.0) };
    let whys: Vec<&str> =
        scores.iter().filter(|score| !score.is_right()).map(|score| score.why.as_str()).collect();
    let why = if value >= 1.0 { "right".to_owned() } else { whys.join("; ") };
    Score { value, parsed, why }
}

impl Verifier for AllOf {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        score(problem, response, |values| values.iter().map(|(_, value)| *value).fold(1.0, f64::min))
    }
}

impl Verifier for AnyOf {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        score(problem, response, |values| values.iter().map(|(_, value)| *value).fold(0.0, f64::max))
    }
}

impl Verifier for Weighted {
    fn check(&self, problem: &Problem) -> Result<()> {
        check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let mean = |values: &[(f64, f64)]| {
            let sum: f64 = values.iter().map(|(weight, value)| weight * value).sum();
            sum / values.iter().map(|(weight, _)| weight).sum::<f64>()
        };
        // Rounding must not make the last bit of a mean look right.
        score(problem, response, |values| mean(values).min(1.0 - f64::EPSILON))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    #[test]
    fn the_least_the_greatest_and_the_mean_of_the_parts() {
        let parts = json!([{"verifier": "number", "weight": 3}, {"verifier": "yes-no", "answer": "yes"}]);
        let problem = gold_with("7", json!({"parts": parts}));
        for (response, values) in [
            ("yes 7", [1.0, 1.0, 1.0]),
            ("no 7", [0.0, 1.0, 0.75]),
            ("yes 8", [0.0, 1.0, 0.25]),
            ("no 8", [0.0, 0.0, 0.0]),
            ("7", [0.0, 1.0, 0.75]),
            ("?", [0.0, 0.0, 0.0]),
        ] {
            let verifiers: [&dyn Verifier; 3] = [&AllOf, &AnyOf, &Weighted];
            for (verifier, value) in verifiers.into_iter().zip(values) {
                verifier.check(&problem).expect("sound");
                let score = verifier.score(&problem, response);
                assert!((score.value - value).abs() < 1e-12, "{response}: {}", score.value);
                assert_eq!(score.parsed.is_some(), response != "?");
            }
        }
        assert_eq!(AllOf.score(&problem, "no 8").why, "read 8, not 7; no, not yes");
    }

    #[test]
    fn parts_that_cannot_be_used_are_refused() {
        for (parts, key) in [
            (json!(null), "meta.parts"),
            (json!([]), "meta.parts"),
            (json!([{"verifier": "numbers"}]), "meta.parts"),
            (json!([{"verifier": "all-of"}]), "meta.parts"),
            (json!([{"verifier": "noisy"}]), "meta.parts"),
            (json!([{"verifier": "number", "weight": 0}]), "meta.parts"),
            (json!([{"verifier": "number", "wait": 1}]), "meta.parts"),
            (json!(vec![json!({"verifier": "number"}); 17]), "meta.parts"),
            (json!([{"verifier": "number", "answer": "x"}]), "answer"),
        ] {
            let fault = AnyOf.check(&gold_with("7", json!({"parts": parts}))).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        }
    }
}
