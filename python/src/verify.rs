//! Verifiers by name, and the maths verifier on its own.

use gradatim_core::{Kind, Message, Problem};
use gradatim_verify::math;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::{Class, misfit, raise};

/// Names of the verifiers.
#[pyfunction]
pub fn verifiers() -> Vec<&'static str> {
    gradatim_verify::NAMES.to_vec()
}

/// Score of a response in [0, 1], what was read in it, and why.
#[pyfunction]
#[pyo3(signature = (gold, response, *, verifier, prompt = "", meta = "{}"))]
pub fn score(
    py: Python<'_>,
    gold: String,
    response: &str,
    verifier: &str,
    prompt: &str,
    meta: &str,
) -> PyResult<(f64, Option<String>, String)> {
    let meta = serde_json::from_str(meta)
        .map_err(|fault| misfit("meta", fault, "an object", "pass a dictionary"))
        .map_err(|fault| raise(py, Class::Outcome, fault))?;
    let problem = Problem {
        id: "gold".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(prompt)],
        answer: gold,
        verifier: verifier.to_owned(),
        category: String::new(),
        level: 0,
        skills: vec![],
        solution: None,
        canonical: String::new(),
        meta,
    };
    let judged = py.detach(|| {
        let verifier = gradatim_verify::by_name(verifier)?;
        verifier.check(&problem)?;
        Ok(verifier.score(&problem, response))
    });
    let score = judged.map_err(|fault| raise(py, Class::Outcome, fault))?;
    Ok((score.value, score.parsed, score.why))
}

/// Whether a final answer means the same as the gold one, with everything that led there.
#[pyfunction]
#[pyo3(signature = (gold, answer, options = "{}"))]
pub fn compare<'py>(
    py: Python<'py>,
    gold: &str,
    answer: &str,
    options: &str,
) -> PyResult<Bound<'py, PyDict>> {
    let options: math::Options = serde_json::from_str(options)
        .map_err(|fault| {
            misfit("options", fault, "options of the verifier `math`", "see help(gradatim.verify)")
        })
        .map_err(|fault| raise(py, Class::Recipe, fault))?;
    let verdict = py.detach(|| math::compare(gold, answer, &options));
    let dict = PyDict::new(py);
    dict.set_item("correct", verdict.correct)?;
    dict.set_item("parsed_gold", &verdict.parsed_gold)?;
    dict.set_item("parsed_answer", &verdict.parsed_answer)?;
    let rule = serde_json::to_value(verdict.rule).ok();
    dict.set_item("rule", rule.as_ref().and_then(|rule| rule.as_str()))?;
    let (certainty, bound) = match verdict.certainty {
        math::Certainty::Exact => ("exact", None),
        math::Certainty::Numeric { bound } => ("numeric", Some(bound)),
        math::Certainty::Text => ("text", None),
        math::Certainty::None => ("none", None),
    };
    dict.set_item("certainty", certainty)?;
    dict.set_item("bound", bound)?;
    dict.set_item("why", &verdict.why)?;
    Ok(dict)
}
