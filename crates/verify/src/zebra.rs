//! A logic grid: what is true of each house.
//!
//! Source   the grid reward studied in system 47 (multi-domain RLVR), with its hole closed: a house is looked up by its
//!          own key, so a right one that is told again under every key is right once.
//! Gold     `answer` is a JSON object of houses, each an object of attributes: `{"House 1": {"pet": "cat"}, ..}`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else everywhere; there, from the first `{` to
//!          the last `}`.
//! Reads    that object, or the one under its key `solution`. Case and blanks around keys and values mean nothing, nor does
//!          the order of attributes; numbers and texts that print alike are alike. Keys the gold does not have are ignored.
//! Score    1 if every cell is right, else 0; with `meta.score` = `cells`, the share of cells that are right.
//! Bounds   1,024 cells; nested at most 127 deep.

use std::collections::HashMap;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::{Map, Value};

use crate::{bad_gold, region, tags};

const MOST_CELLS: usize = 1_024;

pub struct Zebra;

impl Verifier for Zebra {
    fn check(&self, problem: &Problem) -> Result<()> {
        if cells(&problem.answer).is_none() {
            let expected = "1 to 1024 cells such as {\"House 1\": {\"pet\": \"cat\"}}, no key twice";
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), expected));
        }
        match problem.meta.get("score") {
            Some(given) if !matches!(given.as_str(), Some("exact" | "cells")) => {
                Err(bad_gold(problem, "meta.score", given, "exact or cells"))
            }
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(gold) = cells(&problem.answer) else {
            return Score::unreadable("the gold answer is not a grid");
        };
        let place = tags::answer(response).or_else(|| region::boxed(response)).unwrap_or(response);
        let Some(found) = object(place) else { return Score::unreadable("no JSON object") };
        let told = told(&found);
        let is_right = |(house, attribute, value): &&(String, String, String)| {
            told.get(&(house.clone(), attribute.clone())) == Some(value)
        };
        let right = gold.iter().filter(is_right).count();
        let parsed = format!("{right} of {} cells", gold.len());
        if right == gold.len() {
            return Score::right(parsed);
        }
        let shared = problem.meta.get("score").and_then(Value::as_str) == Some("cells");
        let value = if shared { right as f64 / gold.len() as f64 } else { 0.0 };
        Score { value, why: format!("{parsed} are right"), parsed: Some(parsed) }
    }
}

/// The object between the outermost braces, or its `solution`.
fn object(text: &str) -> Option<Map<String, Value>> {
    let inside = text.get(text.find('{')?..=text.rfind('}')?)?;
    let mut object: Map<String, Value> = serde_json::from_str(inside).ok()?;
    match object.remove("solution") {
        Some(Value::Object(solution)) => Some(solution),
        _ => Some(object),
    }
}

/// House, attribute and value of every cell; `None` if there are none or too many, or if one cannot be told from another.
fn cells(answer: &str) -> Option<Vec<(String, String, String)>> {
    let mut cells = vec![];
    for (house, attributes) in object(answer)? {
        for (attribute, value) in attributes.as_object()? {
            cells.push((key(&house), key(attribute), plain(value)?));
        }
    }
    let mut keys: Vec<_> = cells.iter().map(|(house, attribute, _)| (house, attribute)).collect();
    keys.sort_unstable();
    keys.dedup();
    ((1..=MOST_CELLS).contains(&cells.len()) && keys.len() == cells.len()).then_some(cells)
}

fn key(text: &str) -> String {
    text.trim().to_lowercase()
}

/// What is told of each house and attribute; of keys that are alike, the first counts.
fn told(object: &Map<String, Value>) -> HashMap<(String, String), String> {
    let mut told = HashMap::new();
    for (house, attributes) in object {
        for (attribute, value) in attributes.as_object().into_iter().flatten() {
            if let Some(value) = plain(value) {
                told.entry((key(house), key(attribute))).or_insert(value);
            }
        }
    }
    told
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(key(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    const GOLD: &str = r#"{"House 1": {"Name": "Ann", "Days": 2}, "House 2": {"Name": "Bob", "Days": "3"}}"#;

    fn value(response: &str, score: &str) -> f64 {
        let problem = gold_with(GOLD, json!({"score": score}));
        Zebra.check(&problem).expect("sound");
        Zebra.score(&problem, response).value
    }

    #[test]
    fn cells_count_under_their_own_keys() {
        for (response, exact, cells) in [
            (GOLD, 1.0, 1.0),
            (
                r#"so: {"reasoning": "..", "solution": {"house 2": {"days": 3, "name": "BOB"}, " House 1": {"Days": "2", "Name": "ann"}}}"#,
                1.0,
                1.0,
            ),
            (
                r#"<answer>{"House 1": {"Name": "Ann", "Days": 3}, "House 2": {"Name": "Bob", "Days": 3}}</answer>"#,
                0.0,
                0.75,
            ),
            // The right house told under every key.
            (r#"{"House 1": {"Name": "Ann", "Days": 2}, "House 2": {"Name": "Ann", "Days": 2}}"#, 0.0, 0.5),
            (r#"{"House 2": {"Name": "Ann", "Days": 2}, "House 3": {"Name": "Bob", "Days": 3}}"#, 0.0, 0.0),
            (r#"{"House 1": {"Name": ["Ann"], "Days": {"a": 2}}}"#, 0.0, 0.0),
            (r#"{"House 1": {"Name": "Ann""#, 0.0, 0.0),
            ("}{", 0.0, 0.0),
        ] {
            assert_eq!([value(response, "exact"), value(response, "cells")], [exact, cells], "{response}");
        }
    }

    #[test]
    fn golds_that_are_no_grid_are_refused() {
        for answer in ["", "{}", r#"{"House 1": 3}"#, r#"{"H": {"a": [1]}}"#, r#"{"H": {"a": 1, "A": 2}}"#] {
            assert!(Zebra.check(&gold_with(answer, json!({}))).is_err(), "{answer}");
        }
        let fault = Zebra.check(&gold_with(GOLD, json!({"score": "all"}))).expect_err("unknown").to_string();
        assert!(fault.starts_with("`meta.score` is \"all\""), "{fault}");
    }
}
