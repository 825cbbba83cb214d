//! Stated traces followed step by step.

use super::*;

fn states(problem: &Problem) -> Vec<Value> {
    problem.meta["states"].as_array().expect("states").clone()
}

/// Another state of the same kind.
fn changed(state: &Value) -> Value {
    match state {
        Value::String(text) => format!("{text}q").into(),
        Value::Number(number) => (number.as_i64().expect("whole") + 1).into(),
        Value::Array(list) => {
            let mut list = list.clone();
            let last = list.len() - 1;
            list[last] = changed(&list[last]);
            list.into()
        }
        other => panic!("{other} is no state"),
    }
}

#[test]
fn the_gold_follows_from_itself() {
    each(|_, problem| {
        let sound = Replay { first_wrong: None, slips: vec![] };
        assert_eq!(replay(problem, &states(problem)), Some(sound), "{}", problem.id);
    });
}

#[test]
fn a_changed_state_is_the_first_wrong_one_and_slips_there() {
    each(|_, problem| {
        let gold = states(problem);
        for at in [0, gold.len() / 2, gold.len() - 1] {
            let mut stated = gold.clone();
            stated[at] = changed(&stated[at]);
            let found = replay(problem, &stated).expect("a task");
            assert_eq!((found.first_wrong, found.slips[0]), (Some(at), at), "{}", problem.id);
            stated[at] = json!({"no": "state"});
            let found = replay(problem, &stated).expect("a task");
            assert_eq!((found.first_wrong, found.slips), (Some(at), vec![at]), "{}", problem.id);
        }
        let (short, long) = (&gold[..gold.len() - 1], [gold.clone(), gold.clone()].concat());
        assert_eq!(replay(problem, short), Some(Replay { first_wrong: Some(short.len()), slips: vec![] }));
        let found = replay(problem, &long).expect("a task");
        assert_eq!((found.first_wrong, found.slips), (Some(gold.len()), vec![gold.len()]), "{}", problem.id);
    });
}

#[test]
fn an_inherited_error_is_no_slip() {
    let source = source("procbench-cumulate", 6);
    for n in 0..50 {
        let problem = source.draw(SEED, n);
        let prompt = problem.prompt_text();
        let operations = prompt.trim_end_matches(':').split_once(';').expect("operations").1;
        let mut number = problem.meta["init"].as_i64().expect("a number");
        let mut stated = vec![];
        for (at, operation) in operations.split(',').enumerate() {
            let by: i64 = operation[1..].parse().expect("a number");
            number = if operation.starts_with('+') { number + by } else { number * by };
            number += i64::from(at == 1);
            stated.push(number.into());
        }
        // After the slip at step 1 the numbers stay apart: no operation makes different numbers equal.
        assert_eq!(replay(&problem, &stated), Some(Replay { first_wrong: Some(1), slips: vec![1] }));
    }
}

#[test]
fn a_problem_of_no_task_or_without_an_instance_is_not_replayed() {
    let mut problem = source("procbench-rotate", 3).draw(SEED, 0);
    for instance in [json!({"text": "abc"}), json!({"text": "abc", "ranges": [[0, -1]]}), Value::Null] {
        problem.meta.insert("instance".into(), instance);
        assert_eq!(replay(&problem, &[json!("abc")]), None);
    }
    problem.meta.insert("family".into(), json!("sort"));
    assert_eq!(replay(&problem, &[json!("abc")]), None);
}

#[test]
fn odd_instances_end_their_trace_where_nothing_follows() {
    let mut problem = source("procbench-rotate", 3).draw(SEED, 0);
    let most = u64::MAX;
    for (task, instance) in [
        ("rotate", json!({"text": "äbc", "ranges": [[1, 1], [2, 1], [0, most]]})),
        ("gather", json!({"strings": ["äö"], "pieces": [[0, 1, most], [5, 0, 0]]})),
        ("count", json!({"strings": ["9".repeat(40), "ä"]})),
        ("split1", json!({"text": "äbc", "cuts": [1, 0, most]})),
        ("split2", json!({"text": "äbc", "cuts": [[most, 1], [0, 1]]})),
        ("decode", json!({"pieces": [[7, most]]})),
        ("rhythm", json!({"digits": "", "letters": "ä", "times": most})),
        ("move-cyclic", json!({"width": most, "place": most, "moves": [["<", most]]})),
        ("find-cyclic", json!({"ring": "", "start": "ä", "number": most})),
        ("cumulate", json!({"number": i64::MAX, "operations": [["+", 1]]})),
        ("compose", json!({"text": "ä", "rules": []})),
        ("compare", json!({"target": "", "candidates": ["", ""]})),
        ("substitute", json!({"text": "ab", "table": []})),
    ] {
        problem.meta.insert("family".into(), format!("procbench-{task}").into());
        problem.meta.insert("instance".into(), instance);
        let odd = [json!("ä"), json!(["", "1"]), json!([9]), json!(1.5), Value::Null, json!("")];
        for state in &odd {
            let stated = [state.clone(), state.clone(), state.clone()];
            assert!(replay(&problem, &stated).is_some_and(|found| found.slips.len() <= 3), "{task}");
        }
    }
}
