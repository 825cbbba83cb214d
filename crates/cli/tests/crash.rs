//! kill -9 at random moments, then `--resume`: events, weights and figure equal the unbroken run's.

#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gradatim_core::Seed;

/// A few seconds of everything: warm-up, SEC, refills, exams, a second stage with a KL reference, two trials at once.
const RECIPE: &str = r##"
seeds = [3]
[pool]
fresh = [{ sort = { levels = [1, 5] } }]
[learner.student.transformer]
layers = 2
width = 32
heads = 2
context = 24
alphabet = "#0123456789:O"
[curriculum]
sampler = { sec = { tau = 0.2 } }
refine = [{ dynamic-sampling = {} }]
[[stage]]
until = { steps = 150 }
[stage.train.sft]
sequences = 32
weights = { "sort/1" = 1.0, "sort/2" = 1.0 }
[[stage]]
until = { steps = 150 }
[stage.train.grpo]
groups = 8
rollouts = 4
max_tokens = 12
[[stage]]
until = { rollouts = 640 }
[stage.train.grpo]
groups = 8
rollouts = 4
max_tokens = 12
update = { kl = 0.01, minibatches = 2 }
[evaluate]
every = 512
per_arm = 20
max_tokens = 12
[figure]
rollouts-to = { accuracy = 0.3 }
[baseline]
curriculum.sampler = { uniform = {} }
"##;

/// Kills tried here; GRADATIM_KILLS asks for more.
const KILLS: u64 = 8;

fn gradatim(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradatim"));
    command.arg("run").args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Every file whose bytes must not depend on how often the run was cut off.
fn result(run: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = vec![run.join("events.jsonl")];
    for trial in std::fs::read_dir(run.join("trials")).unwrap() {
        let checkpoints = trial.unwrap().path().join("checkpoints");
        let mut steps: Vec<PathBuf> =
            std::fs::read_dir(checkpoints).unwrap().map(|e| e.unwrap().path()).collect();
        steps.sort();
        let last = steps.pop().unwrap();
        files.extend(["weights.safetensors", "optimizer.safetensors"].map(|name| last.join(name)));
    }
    files.sort();
    let name = |path: &PathBuf| path.strip_prefix(run).unwrap().to_owned();
    files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// The outcome without times and places.
fn figure(run: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(run.join("outcome.json")).unwrap();
    let outcome: serde_json::Value = serde_json::from_str(&text).unwrap();
    serde_json::json!([outcome["summary"]["figure"], outcome["summary"]["accuracy"], outcome["pairs"]])
}

#[test]
fn a_run_killed_anywhere_resumes_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let recipe = folder.path().join("crash.toml");
    std::fs::write(&recipe, RECIPE).unwrap();
    let (recipe, whole) = (recipe.to_str().unwrap(), folder.path().join("whole"));
    let began = Instant::now();
    assert!(gradatim(&[recipe, "--out", whole.to_str().unwrap()]).status().unwrap().success());
    let seconds = began.elapsed().as_secs_f64();
    let expected = result(&whole);
    println!("the unbroken run took {seconds:.2} s");
    let kills = std::env::var("GRADATIM_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut rng = Seed(std::process::id().into()).rng("moments", [0, 0]);
    for kill in 0..kills {
        let moment = Duration::from_secs_f64(rng.unit() * seconds);
        let broken = folder.path().join(format!("broken-{kill}"));
        let out = broken.to_str().unwrap();
        let mut child = gradatim(&[recipe, "--out", out]).spawn().unwrap();
        std::thread::sleep(moment);
        let _ = child.kill();
        child.wait().unwrap();
        // With the recipe, --resume also covers a kill before anything was begun.
        let resumed = gradatim(&[recipe, "--resume", out]).status().unwrap();
        assert!(resumed.success(), "resume after a kill at {moment:?}");
        assert!(result(&broken) == expected, "killed at {moment:?}, the run ended differently");
        assert_eq!(figure(&broken), figure(&whole), "killed at {moment:?}");
    }
}
