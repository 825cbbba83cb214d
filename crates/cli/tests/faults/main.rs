//! What the world does to a run: it is killed, its disk fills up, its files are damaged. In each case the run goes on
//! with `--resume` and ends with the events, weights and figure of the unbroken run.

#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

mod damaged;
mod full;
mod killed;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A few seconds of everything: warm-up, SEC, refills, exams, a second stage with a KL reference, expert iteration
/// twice in a row, the second with a climb, two trials at once.
const RECIPE: &str = r##"
seeds = [3]
[pool]
fresh = [{ sort = { levels = [1, 5] } }]
[learner.student.transformer]
layers = 2
width = 32
heads = 2
context = 24
alphabet = "#0123456789:O?"
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
[[stage]]
until = { rollouts = 128 }
[stage.train.expert-iteration]
groups = 8
rollouts = 4
max_tokens = 12
update = { rise = 1 }
refuse = { cut = "#", say = "#?" }
[[stage]]
until = { rollouts = 640 }
[stage.train.expert-iteration]
groups = 8
rollouts = 4
max_tokens = 12
update = { rise = 1 }
reward = { style = { refusal-aware = { phrases = ["?"] } } }
climb = { inner = 2, problems = 20, c1 = 1.0, c2 = 0.5, delta = 0.5 }
[evaluate]
every = 512
per_arm = 20
max_tokens = 12
[figure]
rollouts-to = { accuracy = 0.3 }
[baseline]
curriculum.sampler = { uniform = {} }
"##;

/// The command, silent.
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

/// The recipe in a folder of its own, and a place beside it for each run.
struct Workshop(TempDir);

impl Workshop {
    fn new() -> Self {
        let workshop = Self(tempfile::tempdir().unwrap());
        std::fs::write(workshop.recipe(), RECIPE).unwrap();
        workshop
    }

    fn recipe(&self) -> String {
        self.place("recipe.toml")
    }

    fn place(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs without a fault; its folder.
    fn whole(&self) -> PathBuf {
        let out = self.place("whole");
        assert!(gradatim(&[&self.recipe(), "--out", &out]).status().unwrap().success());
        PathBuf::from(out)
    }
}

/// Both runs ended alike, to the bit.
fn assert_same(run: &Path, whole: &Path, after: &str) {
    assert!(result(run) == result(whole), "{after}: the run ended differently");
    assert_eq!(figure(run), figure(whole), "{after}");
}
