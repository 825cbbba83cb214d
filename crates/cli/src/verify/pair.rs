//! One pair of a gold answer and a response: from JSON, to a verdict, to JSON.

use gradatim_core::{Error, Kind, Message, Problem, Result};
use gradatim_report::visible_line;
use gradatim_verify::{by_name, math};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Who judges where nobody is named.
pub const MATH: &str = "math";

/// A response and what it should say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub gold: String,
    pub answer: String,
    #[serde(default = "math")]
    pub verifier: String,
    /// What was asked, for a judge that wants to know.
    #[serde(default)]
    pub question: String,
    /// For math its options, for others a problem's `meta`.
    #[serde(default)]
    pub options: Map<String, Value>,
}

fn math() -> String {
    MATH.to_owned()
}

/// The verdict, as scripts read it.
#[derive(Serialize)]
pub struct Judged {
    pub correct: bool,
    pub parsed_gold: Option<String>,
    pub parsed_answer: Option<String>,
    pub rule: String,
    /// How sure the rule is, as the maths verifier writes it.
    pub certainty: Value,
    pub why: String,
}

impl Judged {
    pub fn json(&self) -> String {
        json!(self).to_string()
    }
}

/// Reads a pair from a line.
pub fn read(line: &[u8]) -> Result<Pair> {
    let refuse = |key: &str, found: String| {
        let hint =
            "write one JSON object a line, in UTF-8; `verifier` and `options` may stand beside the two";
        Error::input(key, found, r#"{"gold": "..", "answer": ".."}"#, hint)
    };
    let text = std::str::from_utf8(line).map_err(|fault| refuse("line", fault.to_string()))?;
    let mut reader = serde_json::Deserializer::from_str(text.trim());
    let pair = serde_path_to_error::deserialize(&mut reader).map_err(|fault| {
        let (path, found) = (fault.path().to_string(), visible_line(&fault.inner().to_string()));
        // Where there is no object to hold a key, the path is `.` or `?`.
        refuse(if path.contains(char::is_alphabetic) { path.as_str() } else { "line" }, found)
    })?;
    reader.end().map_err(|fault| refuse("line", fault.to_string()))?;
    Ok(pair)
}

/// Judges it; refuses a gold answer that its verifier cannot read.
pub fn judge(pair: &Pair) -> Result<Judged> {
    let verifier = by_name(&pair.verifier)?;
    let problem = problem(pair);
    verifier.check(&problem).map_err(|fault| fault.under("gold"))?;
    if pair.verifier == MATH {
        let options: math::Options = serde_json::from_value(Value::Object(pair.options.clone()))
            .map_err(|fault| Error::input("options", fault, "options of the maths verifier", OPTIONS))?;
        let math::Verdict { correct, parsed_gold, parsed_answer, rule, certainty, why } =
            math::compare(&pair.gold, &pair.answer, &options);
        let (rule, certainty) = (rule.to_string(), json!(certainty));
        return Ok(Judged { correct, parsed_gold, parsed_answer, rule, certainty, why });
    }
    let score = verifier.score(&problem, &pair.answer);
    Ok(Judged {
        correct: score.is_right(),
        parsed_gold: Some(problem.answer),
        parsed_answer: score.parsed,
        rule: pair.verifier.clone(),
        certainty: json!(math::Certainty::Exact),
        why: score.why,
    })
}

const OPTIONS: &str = "leave `options` out, or write {\"tolerance\": 0.05}";

/// What a verifier wants to see of a problem.
pub fn problem(pair: &Pair) -> Problem {
    let prompt = if pair.question.is_empty() { vec![] } else { vec![Message::user(&*pair.question)] };
    Problem {
        id: "pair".to_owned(),
        kind: Kind::Verifiable,
        prompt,
        answer: pair.gold.clone(),
        verifier: pair.verifier.clone(),
        category: String::new(),
        level: 0,
        skills: vec![],
        solution: None,
        canonical: String::new(),
        meta: if pair.verifier == MATH { Map::new() } else { pair.options.clone() },
    }
}

/// What stands in place of a verdict.
pub fn fault(error: &Error, json: bool) -> String {
    match error {
        Error::Input { file, line, key, found, expected, hint } if json => json!({"error": {
            "file": file, "line": line, "field": key, "found": found, "expected": expected, "hint": hint,
        }})
        .to_string(),
        other if json => json!({"error": {"found": other.to_string()}}).to_string(),
        other => visible_line(&format!("error   {other}")),
    }
}
