//! JSON that fits a schema.
//!
//! Gold     `meta.schema`, in a subset of JSON Schema: `type` (one or a list), `enum`, `const`, `properties`, `required`,
//!          `additionalProperties` (true or false), `items` (one schema), `minItems`, `maxItems`, `minLength`, `maxLength`
//!          (in characters), `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`; `title`, `description` and
//!          `$schema` say nothing. `check` refuses any other keyword. `answer` may be empty; else it fits.
//! Looks    in the last `<answer>..</answer>`, else everywhere; a code fence around it means nothing.
//! Score    1 if all of it is JSON and fits, else 0; `why` names the place, as `.pets[2].name`.
//! Differs  numbers are compared as doubles, and 1.0 is an integer; `enum` and `const` tell 1 from 1.0. No patterns, no
//!          references, no combinations.
//! Bounds   schemas nested 32 deep, replies 127.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::{Map, Value};

use crate::{bad_gold, region, tags};

const DEEPEST: usize = 32;
const TYPES: [&str; 7] = ["object", "array", "string", "number", "integer", "boolean", "null"];

pub struct JsonSchema;

impl Verifier for JsonSchema {
    fn check(&self, problem: &Problem) -> Result<()> {
        let schema = problem.meta.get("schema").unwrap_or(&Value::Null);
        sound(schema, "meta.schema", DEEPEST)
            .map_err(|Fault { key, found, expected }| bad_gold(problem, &key, found, expected))?;
        if problem.answer.trim().is_empty() {
            return Ok(());
        }
        let score = self.score(problem, &problem.answer);
        if score.is_right() {
            return Ok(());
        }
        Err(bad_gold(problem, "answer", score.why, "JSON that fits the schema, or nothing"))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let schema = problem.meta.get("schema").unwrap_or(&Value::Null);
        if sound(schema, "meta.schema", DEEPEST).is_err() {
            return Score::unreadable("the problem's schema cannot be read");
        }
        let place = region::unfenced(tags::answer(response).unwrap_or(response));
        let Ok(found) = serde_json::from_str::<Value>(place) else { return Score::unreadable("not JSON") };
        match fits(schema, &found, "") {
            Ok(()) => Score::right(kind(&found)),
            Err(why) => Score::wrong(kind(&found), why),
        }
    }
}

/// A keyword that cannot be used.
struct Fault {
    key: String,
    found: String,
    expected: &'static str,
}

/// Refuses schemas beyond the subset.
fn sound(schema: &Value, key: &str, depth: usize) -> Result<(), Fault> {
    let fault = |key: String, found: &Value, expected| Err(Fault { key, found: found.to_string(), expected });
    let Some(object) = schema.as_object().filter(|_| depth > 0) else {
        return fault(
            key.to_owned(),
            schema,
            "a schema of the subset, at most 32 deep, such as {\"type\": \"object\"}",
        );
    };
    for (name, value) in object {
        let at = format!("{key}.{name}");
        let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
        let listed = |law: &dyn Fn(&Value) -> bool| {
            value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(law))
        };
        match name.as_str() {
            "title" | "description" | "$schema" | "const" => {}
            "type" if is_type(value) || listed(&is_type) => {}
            "type" => {
                return fault(
                    at,
                    value,
                    "object, array, string, number, integer, boolean, null, or a list of these",
                );
            }
            "enum" if listed(&|_| true) => {}
            "required" if listed(&Value::is_string) => {}
            "enum" | "required" => {
                return fault(at, value, "a list that is not empty; of texts, if these are required");
            }
            "additionalProperties" if value.is_boolean() => {}
            "minItems" | "maxItems" | "minLength" | "maxLength" if value.is_u64() => {}
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" if value.is_number() => {}
            "properties" if value.is_object() => {
                for (name, schema) in value.as_object().into_iter().flatten() {
                    sound(schema, &format!("{at}.{name}"), depth - 1)?;
                }
            }
            "items" => sound(value, &at, depth - 1)?,
            "additionalProperties" => return fault(at, value, "true or false"),
            "properties" => return fault(at, value, "an object of schemas"),
            "minItems" | "maxItems" | "minLength" | "maxLength" => {
                return fault(at, value, "a whole number from 0");
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                return fault(at, value, "a number");
            }
            _ => return fault(at, value, "a keyword of the subset"),
        }
    }
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_f64().is_some_and(|number| number == number.trunc()) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Says where and why `value`, which stands at `place`, does not fit a sound schema.
fn fits(schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let here = if place.is_empty() { "it" } else { place };
    let law = |holds: bool, why: &str| if holds { Ok(()) } else { Err(format!("{here} {why}")) };
    let given = |key: &str| schema.get(key);
    let count = |key: &str| given(key).and_then(Value::as_u64);
    if let Some(wanted) = given("type") {
        let found = kind(value);
        let is = |name: &Value| name == found || (name == "number" && found == "integer");
        law(
            wanted.as_array().map_or_else(|| is(wanted), |list| list.iter().any(is)),
            &format!("is of type {found}"),
        )?;
    }
    law(
        given("enum").and_then(Value::as_array).is_none_or(|list| list.contains(value)),
        "is none of the values",
    )?;
    law(given("const").is_none_or(|wanted| wanted == value), "is not the value")?;
    let between = |found: u64, low: &str, high: &str, what: &str| {
        law(count(low).is_none_or(|low| found >= low), &format!("has too few {what}"))?;
        law(count(high).is_none_or(|high| found <= high), &format!("has too many {what}"))
    };
    match value {
        Value::String(text) => between(text.chars().count() as u64, "minLength", "maxLength", "characters"),
        Value::Number(number) => {
            let found = number.as_f64().unwrap_or(f64::NAN);
            let end = |key: &str| given(key).and_then(Value::as_f64);
            law(end("minimum").is_none_or(|low| found >= low), "is too small")?;
            law(end("exclusiveMinimum").is_none_or(|low| found > low), "is too small")?;
            law(end("maximum").is_none_or(|high| found <= high), "is too great")?;
            law(end("exclusiveMaximum").is_none_or(|high| found < high), "is too great")
        }
        Value::Array(list) => {
            between(list.len() as u64, "minItems", "maxItems", "items")?;
            let items = given("items").into_iter();
            items
                .flat_map(|schema| list.iter().enumerate().map(move |(at, item)| (schema, at, item)))
                .try_for_each(|(schema, at, item)| fits(schema, item, &format!("{place}[{at}]")))
        }
        Value::Object(object) => {
            let empty = Map::new();
            let properties = given("properties").and_then(Value::as_object).unwrap_or(&empty);
            for name in
                given("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
            {
                law(object.contains_key(name), &format!("lacks {name}"))?;
            }
            let closed = given("additionalProperties") == Some(&Value::Bool(false));
            for (name, value) in object {
                match properties.get(name) {
                    Some(schema) => fits(schema, value, &format!("{place}.{name}"))?,
                    None => law(!closed, &format!("has a property too many, {name}"))?,
                }
            }
            Ok(())
        }
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["name", "age"],
            "additionalProperties": false,
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 3},
                "age": {"type": "integer", "minimum": 0, "exclusiveMaximum": 150},
                "pets": {"type": ["array", "null"], "maxItems": 2, "items": {"enum": ["cat", "dog"]}},
            },
        })
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_place() {
        let problem = gold_with("", json!({"schema": schema()}));
        JsonSchema.check(&problem).expect("sound");
        for (response, why) in [
            (r#"{"name": "Ann", "age": 3}"#, "right"),
            ("```json\n{\"name\": \"Ann\", \"age\": 3.0, \"pets\": [\"cat\"]}\n```", "right"),
            (r#"<answer>{"name": "é", "age": 0, "pets": null}</answer>"#, "right"),
            (r#"{"name": "Anna", "age": 3}"#, ".name has too many characters"),
            (r#"{"name": "", "age": 3}"#, ".name has too few characters"),
            (r#"{"name": 7, "age": 3}"#, ".name is of type integer"),
            (r#"{"name": "A", "age": 3.5}"#, ".age is of type number"),
            (r#"{"name": "A", "age": 150}"#, ".age is too great"),
            (r#"{"name": "A", "age": -1}"#, ".age is too small"),
            (r#"{"name": "A"}"#, "it lacks age"),
            (r#"{"name": "A", "age": 3, "x": 1}"#, "it has a property too many, x"),
            (r#"{"name": "A", "age": 3, "pets": ["cat", "cow"]}"#, ".pets[1] is none of the values"),
            (r#"{"name": "A", "age": 3, "pets": ["cat", "cat", "cat"]}"#, ".pets has too many items"),
            ("[]", "it is of type array"),
            ("Here: {}", "not JSON"),
        ] {
            let score = JsonSchema.score(&problem, response);
            assert_eq!((score.why.as_str(), score.is_right()), (why, why == "right"), "{response}");
        }
    }

    #[test]
    fn schemas_beyond_the_subset_and_golds_that_do_not_fit_are_refused() {
        let deep = (0..32).fold(json!({}), |inner, _| json!({"items": inner}));
        for (answer, schema, key) in [
            ("", json!(null), "meta.schema"),
            ("", json!({"pattern": "a"}), "meta.schema.pattern"),
            ("", json!({"properties": {"a": {"type": "text"}}}), "meta.schema.properties.a.type"),
            ("", json!({"required": [1]}), "meta.schema.required"),
            ("", json!({"minItems": -1}), "meta.schema.minItems"),
            ("", deep, &format!("meta.schema{}", ".items".repeat(32))),
            ("3", json!({"type": "string"}), "answer"),
        ] {
            let fault =
                JsonSchema.check(&gold_with(answer, json!({"schema": schema}))).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        }
    }
}
