//! `gradatim tasks`: the families a person can choose from, and problems that their verifiers accept.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use std::process::{Command, Output};

use serde_json::Value;

fn gradatim(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradatim")).arg("tasks").args(arguments).output().unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = gradatim(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_family_is_listed_shown_and_sampled() {
    let listed: Vec<Value> = serde_json::from_str(&said(&["list", "--json"])).unwrap();
    let names: Vec<&str> = listed.iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, gradatim_tasks::NAMES);
    let text = said(&["list"]);
    for entry in &listed {
        let name = entry["name"].as_str().unwrap();
        assert!(text.lines().any(|line| line.split(' ').next() == Some(name)), "{name}");
        let page = said(&["show", name]);
        for key in ["summary", "level_meaning", "verifier"] {
            assert!(page.contains(entry[key].as_str().unwrap()), "{name}: {key}");
        }
        assert!(entry["distinct"].as_array().is_some_and(|levels| !levels.is_empty()), "{name}");
        let level = entry["levels"][0].to_string();
        let samples = said(&["sample", name, "--level", &level, "--n", "3", "--json"]);
        for line in samples.lines() {
            let sample: Value = serde_json::from_str(line).unwrap();
            let keys: Vec<&String> = sample.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["prompt", "answer", "solution", "level", "category", "meta"]);
            assert_eq!(sample["level"].to_string(), level);
        }
        assert_eq!(samples.lines().count(), 3);
    }
}

#[test]
fn a_seed_fixes_the_sample_and_the_wording_changes_the_prompt_alone() {
    let sample = |extra: &[&str]| -> Vec<Value> {
        let arguments = [&["sample", "countdown", "--level", "2", "--n", "5", "--json"], extra].concat();
        said(&arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    assert_eq!(sample(&["--seed", "1"]), sample(&["--seed", "1"]));
    assert_ne!(sample(&["--seed", "1"]), sample(&["--seed", "2"]));
    for (english, compact) in sample(&[]).iter().zip(sample(&["--wording", "compact"])) {
        assert_ne!(english["prompt"], compact["prompt"]);
        assert_eq!(english["meta"]["numbers"], compact["meta"]["numbers"]);
        assert_eq!(english["answer"], compact["answer"]);
    }
}

#[test]
fn unknown_families_and_levels_are_refused_with_those_there_are() {
    for (arguments, needle) in [
        (&["show", "sotr"][..], "list-sorting"),
        (&["sample", "sotr"], "list-sorting"),
        (&["sample", "sort", "--level", "0"], "levels"),
        (&["sample", "sort", "--level", "99"], "63"),
    ] {
        let output = gradatim(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(needle), "{arguments:?}: {said}");
    }
}
