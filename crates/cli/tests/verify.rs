//! `gradatim verify`: one pair by its exit code, many line by line.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const KEYS: [&str; 6] = ["correct", "parsed_gold", "parsed_answer", "rule", "certainty", "why"];

fn gradatim() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradatim"));
    command.arg("verify");
    command
}

fn verify(arguments: &[&str]) -> Output {
    gradatim().args(arguments).output().unwrap()
}

/// Writes `text` to standard input and reads all there is to read.
fn piped(text: &[u8], arguments: &[&str]) -> Output {
    let mut child = gradatim()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = text.to_vec();
    // Both pipes are small: who writes everything before reading waits forever.
    let writer = std::thread::spawn(move || input.write_all(&text));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_exit_code_is_the_verdict() {
    for (gold, answer, code) in [
        ("\\frac{1}{2}", "so it is \\boxed{0.5}", 0),
        ("-3", "-3", 0),
        ("\\frac{1}{2}", "0.51", 1),
        ("", "7", 2),
    ] {
        let output = verify(&["--gold", gold, "--answer", answer, "--json"]);
        assert_eq!(output.status.code(), Some(code), "{gold} {answer}: {output:?}");
        if code < 2 {
            let record = records(&output).remove(0);
            let keys: Vec<&String> = record.as_object().unwrap().keys().collect();
            assert_eq!(keys, KEYS);
            assert_eq!(record["correct"], json!(code == 0));
        }
        let said = verify(&["--gold", gold, "--answer", answer]);
        let text = String::from_utf8_lossy(if code == 2 { &said.stderr } else { &said.stdout }).into_owned();
        let first = ["correct: ", "wrong: ", "error: "][code as usize];
        assert!(text.starts_with(first), "{text}");
    }
}

#[test]
fn other_verifiers_are_called_by_name_with_what_they_read_of_meta() {
    for (arguments, code) in [
        (vec!["--gold", "18", "--answer", "so\n#### 18", "--verifier", "gsm8k"], 0),
        (
            vec![
                "--gold",
                "113",
                "--answer",
                "(5+17)+91",
                "--verifier",
                "countdown",
                "--options",
                "{\"numbers\": [5, 17, 91]}",
            ],
            0,
        ),
        (
            vec![
                "--gold",
                "B",
                "--answer",
                "(A)",
                "--verifier",
                "multiple-choice",
                "--options",
                "{\"choices\": [\"x\", \"y\"]}",
            ],
            1,
        ),
        (vec!["--gold", "1", "--answer", "1", "--verifier", "maths"], 2),
        (vec!["--gold", "1", "--answer", "1", "--options", "{\"shortcuts\": true}"], 2),
        (vec!["--gold", "1", "--answer", "1", "--options", "[]"], 2),
        (vec!["--gold", "1"], 2),
        (vec!["--pairs", "/no/such/file"], 2),
    ] {
        let output = verify(&arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
    }
}

#[test]
fn every_line_has_its_answer_in_order_and_a_bad_one_is_told_in_its_place() {
    let mut text: Vec<u8> = vec![];
    // Longer than a batch, so that several are under way at once.
    const LINES: usize = 3_000;
    for n in 1..=LINES {
        let answer = if n % 3 == 0 { n + 1 } else { n };
        let line = match n {
            700 => b"{\"gold\": \"1\"".to_vec(),
            1_400 => b"\xff\xfe".to_vec(),
            2_100 => b"{\"gold\": 5, \"answer\": \"5\"}".to_vec(),
            2_800 => b"".to_vec(),
            n if n % 2 == 0 => {
                json!({"gold": n.to_string(), "answer": format!("#### {answer}"), "verifier": "gsm8k"})
                    .to_string()
                    .into_bytes()
            }
            n => json!({"gold": n.to_string(), "answer": answer.to_string(), "options": {"shortcut": false}})
                .to_string()
                .into_bytes(),
        };
        text.extend(line);
        text.push(b'\n');
    }
    let output = piped(&text, &["--pairs", "-", "--json"]);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let records = records(&output);
    assert_eq!(records.len(), LINES);
    for (n, record) in (1..).zip(&records) {
        if n % 700 == 0 {
            let error = &record["error"];
            assert_eq!((&error["file"], &error["line"]), (&json!("standard input"), &json!(n)), "{record}");
            let field = if n == 2_100 { "gold" } else { "line" };
            assert_eq!(error["field"], field, "{record}");
            assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{record}");
        } else {
            assert_eq!(record["correct"], json!(n % 3 != 0), "{n}: {record}");
        }
    }
    let sound: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').take(699).collect();
    let output = piped(&sound.concat(), &["--pairs", "-"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 699);
}

#[test]
fn an_answer_is_printed_before_the_next_question_is_asked() {
    let mut child = gradatim()
        .args(["--pairs", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for n in 0..3 {
        writeln!(questions, "{{\"gold\": \"{n}\", \"answer\": \"1\"}}").unwrap();
        questions.flush().unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let record: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(record["correct"], json!(n == 1));
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}

#[test]
fn nobody_who_stops_reading_is_an_error() {
    let line = "{\"gold\": \"1\", \"answer\": \"1\"}\n";
    let mut child = gradatim()
        .args(["--pairs", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    questions.write_all(line.as_bytes()).unwrap();
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    // Its end of the pipe closes when it notices.
    while questions.write_all(line.as_bytes()).is_ok() {}
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn programs_are_run_against_their_tests_and_judged_the_same_twice() {
    let test = "def check(candidate):\n    assert candidate(3) == 9\n    assert candidate(-1) == 1\n";
    let pair = |program: &str, options: &Value| {
        json!({"gold": "", "answer": program, "verifier": "python", "options": options}).to_string() + "\n"
    };
    let square = json!({"entry_point": "square", "test": test});
    let double = json!({"inputs": ["2", "5"], "outputs": ["4\n", "10"]});
    let expected = [
        (pair("```python\ndef square(x): return x * x\n```", &square), true, "right"),
        (pair("def square(x): return 9", &square), false, "assertion failed: candidate(-1) == 1"),
        (
            pair("def square(x): raise Exception(object())", &square),
            false,
            "exception Exception: <object object at 0x..>",
        ),
        (pair("import os\nos.fork()", &square), false, "forbidden system call: clone"),
        (pair("print(int(input()) * 2)", &double), true, "right"),
        (pair("print(4)", &double), false, "assertion failed: output 2 of 2"),
    ];
    let text: String = expected.iter().map(|(line, ..)| line.as_str()).collect();
    let output = piped(text.as_bytes(), &["--pairs", "-", "--json"]);
    let found = records(&output);
    if output.status.code() == Some(2) {
        // A kernel without Landlock: every line says so.
        assert!(found.iter().all(|line| line["error"]["found"].as_str().unwrap().starts_with("missing: ")));
        return;
    }
    for (record, (line, correct, why)) in found.iter().zip(&expected) {
        assert_eq!((&record["correct"], &record["why"]), (&json!(correct), &json!(why)), "{line}");
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(piped(text.as_bytes(), &["--pairs", "-", "--json"]).stdout, output.stdout);
}
