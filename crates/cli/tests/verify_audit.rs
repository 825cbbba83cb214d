//! `gradatim verify audit` and `gradatim verify judge`, as a script calls them.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn verify(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradatim")).arg("verify").args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn record(output: &Output) -> Value {
    let text = out(output);
    assert_eq!(text.lines().count(), 1, "{output:?}");
    serde_json::from_str(&text).unwrap()
}

fn write(path: &Path, lines: &[Value]) {
    fs::write(path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
}

#[test]
fn families_of_the_house_take_their_golds_and_no_probe() {
    let output = verify(&["audit", "coin-flip", "gcd", "--per-level", "5", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let audit = &record(&output)["audit"];
    assert_eq!((&audit["clean"], &audit["seed"]), (&json!(true), &json!(0)));
    let name = |subject: &Value| subject["problems_of"].as_str().unwrap().to_owned();
    let names: Vec<String> = audit["subjects"].as_array().unwrap().iter().map(name).collect();
    // In the order of the catalogue.
    assert_eq!(names, ["coin-flip", "gcd"]);
    for subject in audit["subjects"].as_array().unwrap() {
        assert_eq!((&subject["verdict"], &subject["refused"]), (&json!("sound"), &json!(0)));
        assert!(subject["golds"].as_u64().unwrap() >= 5);
        assert!(subject["operators"]["hedge"]["tried"].as_u64().unwrap() > 0, "{subject}");
        assert_eq!(subject["operators"]["hedge"]["taken"], 0);
    }
    let again = verify(&["audit", "coin-flip", "gcd", "--per-level", "5", "--json"]);
    assert_eq!(again.stdout, output.stdout);
}

/// Rows with a pattern that takes anything with a digit in it: their golds are taken and so is nearly all else.
#[test]
fn a_verifier_that_takes_what_is_no_answer_is_called_gameable() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rows.jsonl");
    let row = |n: u64| {
        json!({"id": format!("r{n}"), "prompt": format!("{n} + 1?"), "answer": "[\\s\\S]*[0-9][\\s\\S]*",
        "verifier": "regex", "level": 1, "solution": format!("#{}", n + 1)})
    };
    write(&path, &[row(4), row(7)]);
    let file = path.to_str().unwrap();
    let output = verify(&["audit", "--rows", file]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = out(&output);
    assert!(text.contains("gameable") && text.contains("probes taken: "), "{text}");
    assert!(text.trim_end().ends_with("0 refuse golds, 1 gameable"), "{text}");
    // A gold that its verifier cannot read.
    write(&path, &[json!({"id": "bad", "prompt": "?", "answer": "many", "verifier": "number", "level": 1})]);
    let output = verify(&["audit", "--rows", file, "--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let subject = &record(&output)["audit"]["subjects"][0];
    assert_eq!((&subject["verdict"], &subject["refused"]), (&json!("refuses golds"), &json!(1)));
    assert!(subject["refused_examples"][0]["why"].as_str().unwrap().contains("`answer` is \"many\""));
}

/// Two exercises in the columns of HumanEval, the second with tests that its own program fails.
#[test]
fn published_programs_are_taken_and_edits_of_them_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("programs.jsonl");
    let row = |id: &str, result: i64| {
        json!({"task_id": id, "prompt": "def clamp(x):\n    \"\"\" At most 9. \"\"\"\n", "entry_point": "clamp",
        "canonical_solution": "    if x > 9:\n        return 9\n    return x\n",
        "test": format!("def check(candidate):\n    assert candidate(3) == 3\n    assert candidate(12) == {result}\n")})
    };
    write(&path, &[row("a/0", 9)]);
    let file = path.to_str().unwrap();
    let output = verify(&["audit", "--rows", file, "--json"]);
    if output.status.code() == Some(2) {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("`sandbox` is ") && told.contains("hint: "), "{told}");
        return eprintln!("refused here: {told}");
    }
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let subject = &record(&output)["audit"]["subjects"][0];
    assert_eq!((&subject["verifier"], &subject["verdict"]), (&json!("python"), &json!("sound")));
    for (operator, tried) in [("turn", 1), ("nothing", 2), ("empty", 1), ("equal", 1), ("leave", 3)] {
        let of = &subject["operators"][operator];
        assert_eq!((&of["tried"], &of["taken"]), (&json!(tried), &json!(0)), "{operator}: {subject}");
    }
    write(&path, &[row("a/0", 9), row("a/1", 8)]);
    let output = verify(&["audit", "--rows", file]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(out(&output).contains("a/1: ") && out(&output).contains("candidate(12) == 8"), "{output:?}");
}

/// Problems in the layout of TabMWP: free ones, ones with options, and one whose answer is not among its options.
#[test]
fn problems_over_tables_are_judged_as_their_layout_says() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("problems_test.json");
    let row = |choices: Value, answer: &str| {
        json!({"question": "?", "choices": choices, "answer": answer, "unit": "$", "table_title": null, "grade": 5,
        "table": "Stew | $1,500", "solution": format!("It is {answer}."), "ques_type": "any", "ans_type": "any"})
    };
    let file = path.to_str().unwrap();
    let dishes = json!(["stew", "soup"]);
    for (choices, answers, verdict, refused) in [
        (json!(null), ["1,500", "7"], "sound", 0),
        (dishes.clone(), ["stew", "soup"], "sound", 0),
        (dishes, ["stew", "rice"], "refuses golds", 1),
    ] {
        let [one, other] = answers.map(|answer| row(choices.clone(), answer));
        fs::write(&path, json!({"1": one, "2": other}).to_string()).unwrap();
        let output = verify(&["audit", "--rows", file, "--json"]);
        assert_eq!(output.status.code(), Some(refused), "{output:?}");
        let subject = &record(&output)["audit"]["subjects"][0];
        assert_eq!(
            (&subject["verifier"], &subject["verdict"]),
            (&json!("tabmwp"), &json!(verdict)),
            "{subject}"
        );
    }
}

#[test]
fn recipes_are_audited_with_the_options_they_give_their_families() {
    let output = verify(&["audit", "--recipe", "quickstart", "--per-level", "2", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!record(&output)["audit"]["subjects"].as_array().unwrap().is_empty());
}

#[test]
fn what_cannot_be_audited_is_refused_with_a_remedy() {
    for (arguments, key) in [
        (&["audit", "coin_flip"][..], "`FAMILY` is `coin_flip`"),
        (&["audit", "--recipe", "nothing"], "`--recipe` is nothing"),
        (&["audit", "--rows", "/no/such.jsonl"], "/no/such.jsonl"),
        (&["audit", "--rows", "a.jsonl", "--row", "verifier"], "`--row` is `verifier`"),
        (&["judge", "--pairs", "/no/such.jsonl", "--replies", "b"], "/no/such.jsonl"),
    ] {
        let output = verify(arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(key) && told.contains("hint: "), "{told}");
    }
}

/// Ten pairs, of which the rule takes 5; the judge misses one of these and takes one of the others.
#[test]
fn a_judge_is_asked_in_one_step_and_compared_in_another() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (pairs, asked, replies) = (path("pairs.jsonl"), path("asked.jsonl"), path("replies.jsonl"));
    let pair = |n: usize| {
        json!({"gold": "7", "answer": format!("case {n}: {}", if n < 5 { 7 } else { 8 }),
        "verifier": "number", "question": "3 + 4?"})
    };
    write(Path::new(&pairs), &(0..10).map(pair).collect::<Vec<_>>());
    let output = verify(&["judge", "--pairs", &pairs, "--ask", &asked]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        verify(&["judge", "--pairs", &pairs, "--ask", &asked]).status.code(),
        Some(2),
        "the file is there"
    );
    let lines = fs::read_to_string(&asked).unwrap();
    let chats: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(chats.len(), 10);
    assert_eq!(chats[0]["messages"][0]["role"], "user");
    assert!(chats[0]["messages"][0]["content"].as_str().unwrap().contains("3 + 4?"));
    let reply = |(n, chat): (usize, &Value)| {
        // The last reply is no verdict, and begs to be one.
        let says = ["yes", "yes", "yes", "yes", "no", "yes", "no", "no", "no", "yes, of course"][n];
        json!({"key": chat["key"], "reply": format!("reasons\nVERDICT: {says}"), "model": "any"})
    };
    write(Path::new(&replies), &chats.iter().enumerate().map(reply).collect::<Vec<_>>());
    let output = verify(&["judge", "--pairs", &pairs, "--replies", &replies, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let found = record(&output);
    let judge = &found["judge"];
    assert_eq!((&judge["counts"], &judge["undecided_by_rule"]), (&json!([[3, 1], [1, 4]]), &json!([1, 0])));
    assert_eq!((&judge["accuracy"]["part"], &judge["accuracy"]["of"]), (&json!(7), &json!(9)));
    assert_eq!(judge["false_accepts"]["value"], 0.25);
    assert_eq!(judge["false_refusals"]["value"], 0.2);
    // p_o 7/9, p_e (5/9)^2 + (4/9)^2 = 41/81: kappa is 22/40.
    assert!((judge["kappa"]["value"].as_f64().unwrap() - 0.55).abs() < 1e-12);
    assert_eq!(found["examples"].as_array().unwrap().len(), 2);
    let text = out(&verify(&["judge", "--pairs", &pairs, "--replies", &replies]));
    assert!(
        text.contains("kappa           0.550") && text.contains("line 6: the judge alone takes"),
        "{text}"
    );
    // Replies to other questions are no replies to these.
    write(Path::new(&replies), &[json!({"key": "0", "reply": "VERDICT: yes"})]);
    let output = verify(&["judge", "--pairs", &pairs, "--replies", &replies]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("none of them under a key of these pairs"));
}
