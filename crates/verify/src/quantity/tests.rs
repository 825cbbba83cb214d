//! Borders, notations and units by hand, and every gold of the released data.

use serde_json::json;

use super::*;
use crate::tests::{gold_with, real_text};

fn right(answer: &str, meta: Value, response: &str) -> bool {
    let problem = gold_with(answer, meta);
    Quantity.check(&problem).expect("sound");
    Quantity.score(&problem, response).is_right()
}

#[test]
fn the_borders_are_those_of_the_card() {
    for compat in [false, true] {
        for (found, holds) in
            [("95", true), ("105", true), ("105.26", true), ("94.9", false), ("105.3", false)]
        {
            assert_eq!(
                right("100", json!({"compat": compat}), &format!("\\boxed{{{found}}}")),
                holds,
                "{found}"
            );
        }
        assert!(right("0", json!({"compat": compat}), "\\boxed{0}"));
        assert!(!right("0", json!({"compat": compat}), "\\boxed{0.000001}"));
        let meta = json!({"compat": compat, "unit": "$10^{-23} \\mathrm{~J}$"});
        assert!(right("1.22", meta.clone(), "\\boxed{1.22 \\times 10^{-23}}"));
        assert!(right("1.22", meta.clone(), "\\boxed{1.2e-23}"));
        assert!(!right("1.22", meta, "\\boxed{1.22}"));
        assert!(right("3", json!({"compat": compat}), "\\boxed{x = 3.0}"));
    }
    assert!(right("0", json!({"abs_tol": 0.1}), "#0.1") && !right("0", json!({"abs_tol": 0.1}), "#0.11"));
    assert!(right("100", json!({"rel_tol": 0}), "#1e2") && !right("100", json!({"rel_tol": 0}), "#100.001"));
}

#[test]
fn the_release_splits_at_its_two_signs_alone() {
    let meta = json!({"compat": true, "unit": "10^{-23} J"});
    for (found, holds) in [
        ("1.22*10^{-23}", true),
        ("1.22*10^-23", true),
        ("1.22 x 10^{-23}", false),
        ("1.22 \\times 10^{-23} \\mathrm{J}", true),
        ("1.22 \\times 10 \\times 10^{-24}", false),
        ("0.61 * 2 * 10^{-23}", false),
        ("1,22", false),
    ] {
        assert_eq!(right("1.22", meta.clone(), &format!("\\boxed{{{found}}}")), holds, "{found}");
    }
    assert!(!right("5", json!({"compat": true}), "5"), "no box");
    assert!(right("5", json!({"compat": true}), "\\boxed{5 \\mathrm{m}}"), "the first word");
}

#[test]
fn notations_and_units_are_read() {
    for (answer, unit, response, holds) in [
        ("1234.5", "", "so 1,234.5.", true),
        ("0.75", "", "#3/4", true),
        ("-2", "", "x = −2.0", true),
        ("2", "", "5-2", true),
        ("1000", "", "\\boxed{10^3}", true),
        ("5", "km", "\\boxed{5000 \\text{ m}}", true),
        ("5", "km", "\\boxed{5}", true),
        ("5", "km", "\\boxed{5 m}", false),
        ("5", "km", "\\boxed{5 s}", false),
        ("50", "m/s", "#180 km/h", true),
        ("50", "m s^{-1}", "#50 m/s", true),
        ("2", "$\\mathrm{~kJ} \\mathrm{~mol}^{-1}$", "#2000 J/mol", true),
        ("1", "$\\mathrm{atm}$", "#101.3 kPa", true),
        ("3", "$10^6$ m", "\\boxed{3000 km}", true),
        ("50", "%", "#0.5", false),
        ("50", "%", "#50%", true),
        ("4", "apples", "#4 pears", true),
        ("2", "m^2", "the area is 2 m^2", true),
        ("1", "eV", "#1.602e-19 J", true),
    ] {
        assert_eq!(right(answer, json!({"unit": unit}), response), holds, "{answer} {unit}: {response}");
    }
}

#[test]
fn golds_that_are_no_quantity_are_refused() {
    for (answer, meta, key) in [
        ("", json!({}), "answer"),
        ("5 m", json!({}), "answer"),
        ("1e9999", json!({}), "answer"),
        ("1", json!({"rel_tol": -0.1}), "meta.rel_tol"),
        ("1", json!({"abs_tol": "x"}), "meta.abs_tol"),
        ("1", json!({"unit": 3}), "meta.unit"),
    ] {
        let fault = Quantity.check(&gold_with(answer, meta)).expect_err(key).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}

/// Every gold of the released data is accepted as it would be written out in full, and not with a 1 put before it.
#[test]
fn the_released_golds_are_read_and_accepted_as_printed() {
    let mut rows = 0;
    for book in ["atkins", "calculus", "chemmc", "class", "diff", "fund", "matter", "quan", "stat", "thermo"]
    {
        for kind in ["", "_sol"] {
            let Some(text) = real_text(&format!("scibench/{book}{kind}.json")) else { return };
            for row in serde_json::from_str::<Vec<Value>>(&text).expect("a list of rows") {
                let [answer, unit] = ["answer_number", "unit"].map(|key| row[key].as_str().expect(key));
                let power = power_of_ten(unit.trim().trim_matches('$').trim()).map(|(power, _)| power);
                for compat in [false, true] {
                    let problem = gold_with(answer, json!({"unit": unit, "compat": compat}));
                    Quantity.check(&problem).expect("sound");
                    let scale = power.map_or_else(String::new, |power| format!(" \\times 10^{{{power}}}"));
                    let score = Quantity.score(&problem, &format!("\\boxed{{{}{scale}}}", answer.trim()));
                    assert!(score.is_right(), "{answer} {unit}: {}", score.why);
                    let more = Quantity.score(
                        &problem,
                        &format!("\\boxed{{1{}{scale}}}", answer.trim().trim_start_matches(['-', '+'])),
                    );
                    assert!(!more.is_right(), "{answer} {unit}: {}", more.why);
                }
                rows += 1;
            }
        }
    }
    assert_eq!(rows, 692);
}
