//! Laws of expert iteration, seen from whole runs of a small transformer.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod climb;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use gradatim_core::stats::t_interval;
use gradatim_train::events::{Event, Side, Step, Trial, What};
use gradatim_train::{Observer, Plan, RunDir, Size, run};

const RECIPE: &str = r##"
seeds = [{seed}]
keep_rollouts = false
checkpoint_every = 3
[pool]
fresh = [{ sort = { levels = [3, 3] } }]
[learner.student.transformer]
layers = 2
width = 32
heads = 2
context = 24
alphabet = "#0123456789:O?"
{warm-up}
[[stage]]
until = { steps = 8 }
[stage.train.expert-iteration]
groups = 32
rollouts = 4
max_tokens = {tokens}
sequences = 16
{expert}
[evaluate]
every = 100_000
per_arm = 5
max_tokens = 12
"##;

const WARM_UP: &str = "[[stage]]\nuntil = { steps = 70 }\n[stage.train.sft]\nsequences = 32\n\
    update = { learning_rate = 5e-3 }\n";

/// Stops the run after so many steps; never, when that is 0.
struct StopAfter<'a>(AtomicI64, &'a AtomicBool);

impl Observer for StopAfter<'_> {
    fn advance(&self, _: &str, _: f64, _: &str) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    fn remark(&self, _: &str, _: &str) {}
}

struct Ended {
    /// Steps of expert iteration.
    steps: Vec<Step>,
    weights: Vec<u8>,
    base: Option<Vec<u8>>,
    /// Weights of the iterates a climb kept, by the step that made them.
    iterates: BTreeMap<u64, Vec<u8>>,
}

fn recipe(seed: u64, warm_up: &str, expert: &str, tokens: &str) -> String {
    let holes = [("{warm-up}", warm_up), ("{expert}", expert), ("{tokens}", tokens)];
    let text = RECIPE.replace("{seed}", &seed.to_string());
    holes.iter().fold(text, |text, (hole, filling)| text.replace(hole, filling))
}

/// Runs to the end, after a stop where `stop` is above 0.
fn ended(warm_up: &str, expert: &str, stop: i64) -> Ended {
    ended_with(5, warm_up, expert, stop)
}

/// The same on another seed.
fn ended_with(seed: u64, warm_up: &str, expert: &str, stop: i64) -> Ended {
    // Without a warm-up every response is cut off at once.
    let tokens = if warm_up.is_empty() { "1" } else { "12" };
    let text = recipe(seed, warm_up, expert, tokens);
    let plan = Plan::parse(Path::new("test.toml"), &text, Size::Standard, &[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dir = RunDir::create(&folder.path().join("run"), &plan).unwrap();
    let flag = AtomicBool::new(false);
    let first = run(&plan, &dir, 1, &flag, &StopAfter(stop.into(), &flag));
    assert_eq!(first.is_err(), stop > 0, "{:?}", first.err());
    if stop > 0 {
        to_the_end(&plan, &dir);
    }
    read(&dir, seed)
}

fn to_the_end(plan: &Plan, dir: &RunDir) {
    let flag = AtomicBool::new(false);
    run(plan, dir, 1, &flag, &StopAfter(0.into(), &flag)).unwrap();
}

fn trial(dir: &RunDir, seed: u64) -> PathBuf {
    dir.trial(Trial { seed, side: Side::Recipe })
}

/// What a finished run wrote.
fn read(dir: &RunDir, seed: u64) -> Ended {
    let trial = trial(dir, seed);
    let mut checkpoints: Vec<_> =
        std::fs::read_dir(trial.join("checkpoints")).unwrap().map(|e| e.unwrap().path()).collect();
    checkpoints.sort();
    let events = std::fs::read_to_string(dir.root().join("events.jsonl")).unwrap();
    let steps = events.lines().filter_map(|line| match serde_json::from_str::<Event>(line).unwrap().what {
        What::Step(step) if step.reward.is_some() => Some(*step),
        _ => None,
    });
    Ended {
        steps: steps.collect(),
        weights: std::fs::read(checkpoints.pop().unwrap().join("weights.safetensors")).unwrap(),
        base: std::fs::read(trial.join("base/stage-0/weights.safetensors"))
            .or_else(|_| std::fs::read(trial.join("base/stage-1/weights.safetensors")))
            .ok(),
        iterates: std::fs::read_dir(trial.join("iterates"))
            .map(|entries| entries.map(|entry| iterate(&entry.unwrap().path())).collect())
            .unwrap_or_default(),
    }
}

fn iterate(folder: &Path) -> (u64, Vec<u8>) {
    let step = folder.file_name().unwrap().to_str().unwrap().trim_start_matches("step-");
    (step.parse().unwrap(), std::fs::read(folder.join("weights.safetensors")).unwrap())
}

#[test]
fn a_learner_with_nothing_right_has_nothing_to_imitate() {
    let ended = ended("", "theta = 0.8", 0);
    assert!(ended.steps.iter().all(|step| step.pass_rate == [Some(0.0)] && step.train.trained_tokens == 0));
    assert_eq!(Some(ended.weights), ended.base);
}

#[test]
fn imitating_its_own_right_samples_makes_a_learner_right_more_often() {
    let expert = "theta = 0.8\nstart = \"previous\"\nepochs = 2\nupdate = { learning_rate = 1e-3, rise = 1 }";
    let gain = |seed| {
        let ended = ended_with(seed, WARM_UP, expert, 0);
        assert!(ended.base.is_none());
        let rates: Vec<f64> = ended.steps.iter().map(|step| step.pass_rate[0].unwrap()).collect();
        rates[4..].iter().sum::<f64>() / 4.0 - rates[0]
    };
    // The first step's rate against that of the last four, paired over seeds: the 95% interval is above 0.
    let gains: Vec<f64> = (200..208).map(gain).collect();
    assert!(t_interval(&gains).low > 0.0, "{gains:?}");
}

#[test]
fn a_learner_tuned_to_refuse_where_it_was_wrong_refuses() {
    // So low a threshold makes a refusal worth as much as a right answer: pay counts both.
    let expert = "start = \"previous\"\nrefuse = { cut = \"#\", say = \"#?\" }\n\
        update = { learning_rate = 3e-3, rise = 1 }\n\
        reward = { style = { refusal-aware = { c1 = -1e6, phrases = [\"?\"] } } }";
    let ended = ended(WARM_UP, expert, 0);
    let pay: Vec<f64> = ended.steps.iter().map(|step| step.reward.unwrap()).collect();
    assert!(pay[0] < 0.0 && pay[7] > 0.8, "{pay:?}");
    assert!(ended.steps[7].pass_rate[0].unwrap() < 0.5, "by refusals, not by right answers");
}

#[test]
fn a_stopped_expert_iteration_resumes_to_the_bit() {
    for expert in ["theta = 0.8", "start = \"previous\"\nepochs = 2"] {
        let whole = ended(WARM_UP, expert, 0);
        for after in [72, 75] {
            let resumed = ended(WARM_UP, expert, after);
            assert!(
                resumed.steps == whole.steps && resumed.weights == whole.weights,
                "{expert}, after {after}"
            );
        }
    }
}

/// Checks that these options are refused at this key, with a place and a remedy.
fn refused(expert: &str, key: &str) {
    let text = recipe(5, "", expert, "9");
    let fault = Plan::parse(Path::new("t.toml"), &text, Size::Standard, &[]).unwrap_err().to_string();
    let place = format!("`stage.0.train.expert-iteration{}{key}`", if key.is_empty() { "" } else { "." });
    assert!(fault.contains(&place) && fault.contains("t.toml:") && fault.contains("hint: "), "{fault}");
}

#[test]
fn options_that_select_nothing_or_make_no_sense_are_refused_by_key() {
    for (expert, key) in [
        ("originals = false", "originals"),
        ("theta = 0.0", "theta"),
        ("epochs = 0", "epochs"),
        ("refuse = { cut = \"\", say = \"?\" }", "refuse.cut"),
        ("temperature = 0.0", "temperature"),
    ] {
        refused(expert, key);
    }
}
