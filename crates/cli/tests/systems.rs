//! `gradatim systems` against `SYSTEMS.md`, read here by a parser of its own, and against the files it names.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn gradatim(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradatim")).args(arguments).output().expect("the binary starts")
}

fn printed() -> Vec<Value> {
    let output = gradatim(&["systems", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("an array")
}

/// The rows of the table whose first cell is a number.
fn table() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join("SYSTEMS.md")).expect("SYSTEMS.md is there");
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    text.lines().map(cells).filter(|row| row.len() == 9 && row[1].parse::<u8>().is_ok()).collect()
}

#[test]
fn json_says_what_the_table_says() {
    let or_null = |cell: &str| if cell == "-" { Value::Null } else { json!(cell) };
    let row = |row: &Vec<String>| {
        let recipes: Vec<&str> = row[5].split(", ").filter(|stem| *stem != "-").collect();
        json!({
            "number": row[1].parse::<u8>().expect("filtered"),
            "name": row[2],
            "room": row[3],
            "module": or_null(&row[4]),
            "recipes": recipes,
            "status": row[6],
            "figure": or_null(&row[7]),
        })
    };
    let (printed, expected) = (printed(), table().iter().map(row).collect::<Vec<Value>>());
    for (found, expected) in printed.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!((printed.len(), expected.len()), (88, 88));
}

#[test]
fn numbers_run_from_1_to_88() {
    let numbers: Vec<u64> = printed().iter().filter_map(|system| system["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=88).collect::<Vec<u64>>());
}

#[test]
fn what_a_row_names_exists() {
    for system in printed() {
        let recipes = system["recipes"].as_array().expect("an array");
        for stem in recipes.iter().filter_map(Value::as_str) {
            assert!(
                root().join(format!("recipes/{stem}.toml")).is_file(),
                "{}: recipe {stem}",
                system["name"]
            );
        }
        if let Some(module) = system["module"].as_str() {
            let room = system["room"].as_str().expect("a room");
            assert!(module.starts_with(&format!("crates/{room}/src/")), "{module} is outside {room}");
            assert!(root().join(module).is_file(), "{}: module {module}", system["name"]);
        }
    }
}

#[test]
fn a_status_is_earned() {
    for system in printed() {
        let built = system["module"].is_string() && system["recipes"] != json!([]);
        match system["status"].as_str() {
            Some("not-yet") => assert!(!built && system["figure"].is_null(), "{system}"),
            Some("sim" | "real") => assert!(built, "{system}"),
            Some("holds") => assert!(built && system["figure"].is_string(), "{system}"),
            other => panic!("{other:?} is no status: {system}"),
        }
    }
}

#[test]
fn every_numbered_recipe_stands_in_its_row() {
    let systems = printed();
    for entry in std::fs::read_dir(root().join("recipes")).expect("recipes/ is there") {
        let path = entry.expect("an entry").path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let Some(number) = stem.split('-').next().and_then(|first| first.parse::<u64>().ok()) else {
            continue;
        };
        let row = systems.iter().find(|system| system["number"] == number).expect("a row of that number");
        let listed = row["recipes"].as_array().expect("an array");
        assert!(
            listed.iter().any(|recipe| recipe == stem),
            "recipes/{stem}.toml is missing from row {number}"
        );
    }
}

#[test]
fn one_system_is_shown_with_its_module_header() {
    let source =
        std::fs::read_to_string(root().join("crates/curriculum/src/samplers/sec.rs")).expect("sec.rs");
    let first = source.lines().next().and_then(|line| line.strip_prefix("//! ")).expect("a header");
    for name in ["sec", "2", "02"] {
        let output = gradatim(&["systems", name]);
        assert!(output.status.success(), "{name}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(first), "{name}");
    }
}

#[test]
fn an_unknown_system_is_refused_with_a_remedy() {
    let output = gradatim(&["systems", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("nonsense") && message.contains("gradatim systems"), "{message}");
}
