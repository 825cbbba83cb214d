//! Every bundled arena is good in all its sizes, dev and test are apart, and the command says what it did.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradatim_train::{Arena, Size};

fn arenas() -> Vec<(String, PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../arenas");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries
        .map(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (stem, path, text)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_arena_parses_in_every_size_it_has() {
    let arenas = arenas();
    assert!(arenas.len() >= 7);
    for (stem, path, text) in arenas {
        if text.contains("$GRADATIM_DATA") && std::env::var_os("GRADATIM_DATA").is_none() {
            assert!(std::env::var_os("CI").is_none(), "GRADATIM_DATA must be set in CI");
            continue;
        }
        for size in [Size::Standard, Size::Quick] {
            let arena = Arena::parse(&path, &text, size, &[]);
            assert!(arena.is_ok(), "{stem}: {}", arena.unwrap_err());
        }
    }
}

/// The arena of that name, its seeds, and its tasks without what they share: budgets, exams and targets.
fn stakes(name: &str) -> (BTreeSet<u64>, Vec<String>) {
    let (_, path, text) = arenas().into_iter().find(|(stem, ..)| stem == name).unwrap();
    let spec = Arena::parse(&path, &text, Size::Standard, &[]).unwrap().spec;
    let tasks = spec.tasks.values().map(|task| format!("{:?} {:?}", task.pool, task.learner)).collect();
    (spec.seeds.into_iter().collect(), tasks)
}

#[test]
fn test_arenas_share_no_seed_and_no_task_with_their_dev_arenas() {
    for kind in ["simulated", "transformer"] {
        let (dev, test) = (stakes(&format!("dev-{kind}")), stakes(&format!("test-{kind}")));
        assert!(dev.0.is_disjoint(&test.0), "{kind}");
        assert!(dev.1.iter().all(|task| !test.1.contains(task)), "{kind}");
        let open = stakes(kind);
        assert!(open.0.is_disjoint(&dev.0) && open.0.is_disjoint(&test.0), "{kind}");
    }
}

#[test]
fn dev_and_test_transformers_meet_different_families() {
    let families = |name: &str| -> BTreeSet<String> {
        let (_, path, text) = arenas().into_iter().find(|(stem, ..)| stem == name).unwrap();
        let spec = Arena::parse(&path, &text, Size::Standard, &[]).unwrap().spec;
        let fresh = spec.tasks.values().flat_map(|task| &task.pool.fresh);
        fresh.map(|family| family.name().to_owned()).collect()
    };
    assert!(families("dev-transformer").is_disjoint(&families("test-transformer")));
}

const SMALL: &str = r#"
seeds = [0, 1]
[tasks.chain.pool]
skills = { skills = 3, per_skill = 60 }
[tasks.chain.learner.student.prerequisites]
ability = -0.5
rate = 3.0
[[tasks.chain.stage]]
until = { rollouts = 1_024 }
[tasks.chain.stage.train.grpo]
groups = 8
rollouts = 8
[tasks.chain.evaluate]
every = 64
per_arm = 10
[tasks.chain.figure]
rollouts-to = { accuracy = 0.6 }
[curricula.uniform]
sampler = { uniform = {} }
[curricula.sec]
sampler = { sec = {} }
"#;

fn gradatim(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_gradatim")).args(arguments).output().unwrap()
}

#[test]
fn the_command_prints_a_table_writes_a_page_and_repeats_itself_on_resume() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.toml");
    std::fs::write(&file, SMALL).unwrap();
    let out = folder.path().join("out");
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let first = gradatim(&["arena", file, "--out", out]);
    let said = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    for word in ["uniform", "sec", "not reached", "Friedman", "Demsar", "report:"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let page = std::fs::read_to_string(Path::new(out).join("report.html")).unwrap();
    for id in ["ranks", "ratios-0", "curves-0", "levels-0"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"));
    assert_eq!(String::from_utf8_lossy(&gradatim(&["arena", "--resume", out]).stdout), said);
    assert_eq!(String::from_utf8_lossy(&gradatim(&["report", out]).stdout), said);
    let json = gradatim(&["arena", "--resume", out, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["tasks"][0]["challengers"].as_array().unwrap().len(), 2);
    for (arguments, needle) in [
        (&["arena", file, "--out", out][..], "without a run"),
        (&["arena", "no-such-arena"], "simulated"),
        (&["run", "--resume", out], "gradatim arena --resume"),
        (&["arena", "--resume", folder.path().to_str().unwrap()], "holds an arena"),
    ] {
        let output = gradatim(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(needle), "{arguments:?}: {said}");
    }
}
