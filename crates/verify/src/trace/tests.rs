use gradatim_core::Seed;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::tests::gold_with;

fn problem(states: Value, compat: bool) -> Problem {
    let last = states.as_array().and_then(|list| list.last()).map(Value::to_string).unwrap_or_default();
    gold_with(&last, json!({"states": states, "compat": compat}))
}

fn metrics(gold: &[u8], stated: &[u8]) -> Metrics {
    let (last, between) = stated.split_last().expect("a state");
    let response = json!({"intermediate": between, "final": last}).to_string();
    measure(&problem(json!(gold), false), &format!("#{response}")).expect("readable")
}

#[test]
fn both_forms_of_the_answer_are_read_alike() {
    let problem = problem(json!(["", ["a", 1], "ab, c", [2, 10], 7]), false);
    for response in [
        r##"{"intermediate": ["", ["a", 1], "ab, c", [2, 10]], "final": 7}"##,
        r##"First {so} to # {"final": "7", "intermediate": ["", ["a", "1"], "ab, c", ["2", "10"]]}"##,
        "#\n```json\n{\"intermediate\": [\"\", [\"a\", 1], \"ab, c\", [2, 10]],\n \"final\": 7}\n```",
        r##"\boxed{{"intermediate": ["", ["a", 1], "ab, c", [2, 10]], "final": 7}}"##,
        r##"<answer>{"intermediate": ["", ["a", 1], "ab, c", [2, 10]], "final": 7}</answer> # 3"##,
        ";a,1;ab, c;2,10;#7",
        " ;a,1;ab, c;2,10# 7\n",
    ] {
        let found = measure(&problem, response).expect(response);
        assert_eq!(found, Metrics { prefix: 5, stated: 5, gold: 5, final_match: true }, "{response}");
        for verifier in [&Trace as &dyn Verifier, &TraceSequence, &TracePrefix] {
            assert!(verifier.score(&problem, response).is_right(), "{response}");
        }
    }
}

#[test]
fn a_final_state_may_stand_alone() {
    for (gold, alone) in [
        (json!(["a", "ab"]), vec!["#ab", "#\"ab\"", "#{\"final\": \"ab\"}", "\n # ab", "\"ab\""]),
        (json!([1, 12]), vec!["#12", "#\"12\"", "#{\"final\": 12}"]),
        (json!([["a"], ["a", "b"]]), vec!["#a,b", "#[\"a\", \"b\"]", "[\"a\", \"b\"]"]),
    ] {
        let problem = problem(gold, false);
        for response in alone {
            let found = measure(&problem, response).expect(response);
            assert_eq!(found, Metrics { prefix: 0, stated: 1, gold: 2, final_match: true }, "{response}");
            let values = [&Trace as &dyn Verifier, &TraceSequence, &TracePrefix]
                .map(|verifier| verifier.score(&problem, response).value);
            assert_eq!(values, [1.0, 0.0, 0.0], "{response}");
        }
    }
    // An empty state is one, and nothing before the mark is none.
    let empty = problem(json!(["", "b"]), false);
    assert_eq!(measure(&empty, ";#b").map(|found| (found.prefix, found.stated)), Some((2, 2)));
    assert_eq!(measure(&empty, "#b").map(|found| (found.prefix, found.stated)), Some((0, 1)));
}

#[test]
fn what_states_no_final_state_is_unreadable() {
    let problem = problem(json!(["a", "b"]), false);
    for response in
        ["", "a;b", "{\"intermediate\": [\"a\"]}", "ab", "{\"final\": \"b\", \"intermediate\": 3}"]
    {
        let score = Trace.score(&problem, response);
        assert_eq!(
            (score.value, score.parsed, score.why.as_str()),
            (0.0, None, "no final state"),
            "{response}"
        );
    }
}

#[test]
fn equality_is_by_the_kind_of_the_gold() {
    for (gold, stated, strict, compat) in [
        (json!("12"), json!(12), true, true),
        (json!("12"), json!("12 "), false, false),
        (json!("12"), json!(["12"]), false, false),
        (json!(""), json!(""), true, true),
        (json!(3), json!(3), true, true),
        (json!(3), json!(" 3 "), true, true),
        (json!(3), json!("+3"), false, true),
        (json!(3), json!(3.9), false, true),
        (json!(-3), json!(-3.9), false, true),
        (json!(3), json!(3.0), false, true),
        (json!(3), json!("3.9"), false, false),
        (json!(1), json!(true), false, true),
        (json!(3), json!([3]), false, false),
        (json!(3), json!(null), false, false),
        (json!(i64::MAX), json!(1e300), false, false),
        (json!(i64::MAX), json!(i64::MAX), true, true),
        (json!([1, 2]), json!(["1", 2]), true, true),
        (json!([1, 2]), json!([1, 2.0]), false, false),
        (json!([1, 2]), json!([1]), false, false),
        (json!([1, 2]), json!([1, 2, 3]), false, false),
        (json!(["a", "b"]), json!("a,b"), false, false),
        (json!(["a"]), json!("a"), false, false),
    ] {
        for (compat, expected) in [(false, strict), (true, compat)] {
            let response = json!({"final": stated}).to_string();
            let score = Trace.score(&problem(json!([gold]), compat), &response);
            assert_eq!(score.is_right(), expected, "{gold} and {stated}, compat {compat}");
        }
    }
}

#[test]
fn a_gold_without_sound_states_is_refused() {
    for (answer, meta, field) in [
        ("\"b\"", json!({}), "meta.states"),
        ("\"b\"", json!({"states": []}), "meta.states"),
        ("\"b\"", json!({"states": "b"}), "meta.states"),
        ("[]", json!({"states": [[]]}), "meta.states"),
        ("1.5", json!({"states": [1.5]}), "meta.states"),
        ("[[1]]", json!({"states": [[[1]]]}), "meta.states"),
        ("null", json!({"states": [null]}), "meta.states"),
        ("b", json!({"states": ["b"]}), "answer"),
        ("\"a\"", json!({"states": ["a", "b"]}), "answer"),
        ("\"12\"", json!({"states": [12]}), "answer"),
        ("\"b\"", json!({"states": ["b"], "compat": 1}), "meta.compat"),
    ] {
        for verifier in [&Trace as &dyn Verifier, &TraceSequence, &TracePrefix] {
            let fault = verifier.check(&gold_with(answer, meta.clone())).expect_err(field).to_string();
            assert!(fault.starts_with(&format!("`{field}` is ")), "{fault}");
        }
    }
    assert!(Trace.check(&problem(json!(["", ["a", 1], 7]), true)).is_ok());
}

#[test]
fn hostile_depth_and_length_are_read_in_linear_time() {
    let problem = problem(json!(["a", "b"]), false);
    let n = 200_000;
    for response in [
        "[".repeat(n),
        "{".repeat(n),
        "{\"final\":".repeat(n),
        ";".repeat(n) + "#b",
        "#".repeat(n),
        "}{".repeat(n),
    ] {
        let score = TracePrefix.score(&problem, &response);
        assert_eq!(score.value, 0.0);
    }
}

/// `least` to 8 states of so many kinds.
fn states(kinds: u8, least: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..kinds, least..9)
}

proptest! {
    #[test]
    fn metrics_bound_one_another(gold in states(2, 1), stated in states(2, 1)) {
        let found = metrics(&gold, &stated);
        let accuracy = found.prefix_accuracy();
        prop_assert_eq!(found.sequential_match(), gold == stated);
        prop_assert_eq!(accuracy == 1.0, gold == stated);
        prop_assert_eq!(found.final_match, gold.last() == stated.last());
        prop_assert!(found.prefix <= gold.len().min(stated.len()));
        let agree = (0..gold.len().min(stated.len())).find(|at| gold[*at] != stated[*at]);
        prop_assert_eq!(found.prefix, agree.unwrap_or(gold.len().min(stated.len())));
    }

    #[test]
    fn a_state_after_the_final_one_costs_its_match_and_one_before_it_the_prefix(gold in states(9, 1)) {
        let t = gold.len();
        let after = metrics(&gold, &[gold.clone(), vec![9]].concat());
        prop_assert_eq!(after.prefix_accuracy(), t as f64 / (t + 1) as f64);
        prop_assert!(!after.sequential_match() && !after.final_match);
        let before = metrics(&gold, &[&gold[..t - 1], &[9], &gold[t - 1..]].concat());
        prop_assert_eq!((before.prefix, before.final_match, before.sequential_match()), (t - 1, true, false));
    }

    #[test]
    fn states_strictly_after_the_first_mismatch_may_change_places(
        gold in states(9, 4), stated in states(9, 4), at in 0..8_usize, to in 0..8_usize,
    ) {
        let found = metrics(&gold, &stated);
        let late = found.prefix + 1..stated.len() - 1;
        if late.contains(&at) && late.contains(&to) {
            let mut swapped = stated.clone();
            swapped.swap(at, to);
            prop_assert_eq!(metrics(&gold, &swapped), found);
        }
    }
}

#[test]
fn an_endpoint_that_errs_at_each_step_keeps_a_geometric_prefix() {
    const E: f64 = 0.2;
    const N: usize = 4_000;
    for t in [2_usize, 8, 25] {
        let gold = vec![1_u8; t];
        let mut rng = Seed(1).rng("scripted", [t as u64, 0]);
        let all: Vec<Metrics> = (0..N)
            .map(|_| {
                let stated: Vec<u8> = (0..t).map(|_| u8::from(rng.unit() >= E)).collect();
                metrics(&gold, &stated)
            })
            .collect();
        let kept = |k: usize| (1.0 - E).powi(k as i32);
        let mean = all.iter().map(|found| found.prefix as f64).sum::<f64>() / N as f64;
        let square = all.iter().map(|found| (found.prefix as f64 - mean).powi(2)).sum::<f64>() / N as f64;
        let expected: f64 = (1..=t).map(kept).sum();
        assert!((mean - expected).abs() < 3.0 * (square / N as f64).sqrt(), "T {t}: {mean}, not {expected}");
        let curve = threshold_curve(&all);
        for (k, share) in curve.iter().enumerate() {
            let Some(share) = share else {
                assert!(k > t);
                continue;
            };
            assert!(k == 0 || Some(*share) <= curve[k - 1]);
            let error = (kept(k) * (1.0 - kept(k)) / N as f64).sqrt();
            assert!((share - kept(k)).abs() <= 5.0 * error, "T {t}, k {k}: {share}");
        }
    }
}
