//! Laws that every verifier keeps, and problems for the tests of each.

use gradatim_core::{Kind, Message};
use proptest::prelude::*;

use super::*;

/// A problem with this answer and these entries in `meta`.
pub(crate) fn gold_with(answer: &str, meta: serde_json::Value) -> Problem {
    Problem {
        id: "t".into(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user("?")],
        answer: answer.into(),
        verifier: String::new(),
        category: "t".into(),
        level: 0,
        skills: vec![],
        solution: None,
        canonical: String::new(),
        meta: meta.as_object().cloned().unwrap_or_default(),
    }
}

/// A problem with this answer; `numbers` go into `meta`.
pub(crate) fn gold(answer: &str, numbers: serde_json::Value) -> Problem {
    gold_with(answer, serde_json::json!({ "numbers": numbers }))
}

/// A file of `GRADATIM_DATA`, one JSON value a line; `None` on a machine without the data, a failure in CI.
pub(crate) fn real_rows(file: &str) -> Option<Vec<serde_json::Value>> {
    let text = real_text(file)?;
    Some(text.lines().map(|line| serde_json::from_str(line).expect(line)).collect())
}

/// The same, whatever is in it.
pub(crate) fn real_text(file: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("GRADATIM_DATA") else {
        assert!(std::env::var_os("CI").is_none(), "CI must set GRADATIM_DATA");
        return None;
    };
    Some(std::fs::read_to_string(std::path::Path::new(&folder).join(file)).expect(file))
}

#[test]
fn every_verifier_is_found_by_its_name_and_its_key() {
    for (&spec, &name) in Spec::ALL.iter().zip(NAMES) {
        assert_eq!(spec.name(), name);
        assert!(by_name(name).is_ok());
        assert_eq!(serde_json::to_string(&spec).expect("plain"), format!("{{\"{name}\":{{}}}}"));
        assert_eq!(serde_json::from_str::<Spec>(&format!("{{\"{name}\":{{}}}}")).expect("its key"), spec);
        assert!(serde_json::from_str::<Spec>(&format!("{{\"{name}\":{{\"x\":1}}}}")).is_err());
    }
}

#[test]
fn an_empty_gold_answer_is_refused_by_all_that_read_one() {
    for spec in Spec::ALL {
        let refused = spec.build().check(&gold_with("  ", meta_of_all())).is_err();
        assert_eq!(refused, spec.reads_gold(), "{spec:?}");
    }
}

/// What any verifier wants to find in `meta`.
fn meta_of_all() -> serde_json::Value {
    serde_json::json!({
        "numbers": [5, 17, 91], "choices": ["red", "blue"], "names": ["Zoey", "Ethan"],
        "edges": [[1, 2, 3], [2, 3, 4]], "from": 1, "to": 3, "states": ["ba", ["a", 1], 113],
        "schema": {"type": "object"}, "unit": "10^3 m",
        "parts": [{"verifier": "number"}, {"verifier": "labels", "weight": 2}],
        "noisy": {"verifier": "number", "false_positive": 0.5, "false_negative": 0.5},
        "glm": {"rule": {"math": {}}}, "initial": [["A"], ["B", "C"]], "goal": [["A", "B"]],
        "map": ["@+a", "|.A", "..*"], "subgoals": [[1, 2], [3, 3]], "partial": true, "expression": "100+13",
        "constraints": [{"kind": "punctuation:no_comma"}, {"kind": "detectable_format:json_format"}],
    })
}

fn hostile() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "\\boxed{",
        "}",
        "{",
        "#",
        "####",
        "-",
        "−",
        "$",
        "\\$",
        "1",
        "23",
        "000",
        ",",
        ".",
        "/",
        "e",
        "E9",
        "(",
        ")",
        "*",
        "×",
        "÷",
        "=",
        "\n",
        " ",
        "\\frac{",
        "}{",
        "\\times",
        "10^{",
        "é",
        "<answer>",
        "</answer>",
        "<think>",
        "</think>",
        "<|begin_of_box|>",
        "<|end_of_box|>",
        "A",
        "(b)",
        "answer is ",
        " or ",
        "Zoey",
        " is a knight",
        "TL",
        "->",
        "[",
        "\"",
        "99999999999999999999",
        "+",
        ";",
        "ba;a,1;#113",
        "{\"intermediate\":[",
        "],\"final\":",
    ]);
    prop_oneof![".*", prop::collection::vec(scraps, 0..60).prop_map(|parts| parts.concat())]
}

proptest! {
    #[test]
    fn no_text_makes_a_verifier_panic_or_leave_the_unit_interval(text in hostile(), answer in hostile()) {
        let mut golds = ["113", "B", "TL", "1 2 3", "3, x"].map(|answer| gold_with(answer, meta_of_all())).to_vec();
        golds.push(gold(&answer, serde_json::json!(text)));
        for (spec, gold) in Spec::ALL.iter().flat_map(|spec| golds.iter().map(move |gold| (spec, gold))) {
            let _ = spec.build().check(gold);
            let score = spec.build().score(gold, &text);
            prop_assert!((0.0..=1.0).contains(&score.value));
            prop_assert!(score.value == 0.0 || score.parsed.is_some());
        }
    }
}
