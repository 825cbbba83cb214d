//! The walk over c1, seen from whole runs.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use gradatim_train::events::Iterate;
use gradatim_train::{Plan, RunDir, Size, run};

use super::{Ended, StopAfter, WARM_UP, ended, read, recipe, refused, to_the_end, trial};

/// A climb that leaves thresholds early and late, and ends by its budget of rollouts or of thresholds.
const CLIMB: &str = "theta = 0.5\nreward = { style = { refusal-aware = { phrases = [\"?\"] } } }\n\
    update = { learning_rate = 3e-3, rise = 1 }\n\
    climb = { inner = 3, tolerance = 0.0, problems = 40, c1 = 1.0, c2 = 0.5, delta = 0.5, budget = {budget} }";
const SEED: u64 = 5;

fn expert(budget: u32) -> String {
    CLIMB.replace("{budget}", &budget.to_string())
}

fn trace(ended: &Ended) -> Vec<Iterate> {
    ended.steps.iter().flat_map(|step| step.climb.clone()).collect()
}

#[test]
fn every_iteration_is_validated_and_its_rollouts_are_counted() {
    let ended = ended(WARM_UP, &expert(16), 0);
    let trace = trace(&ended);
    assert_eq!((ended.steps.len(), trace.len()), (8, 9), "the start besides");
    let iterations: Vec<u32> = trace.iter().map(|iterate| iterate.iteration).collect();
    assert_eq!(iterations[..2], [0, 1]);
    assert!(trace.iter().any(|iterate| iterate.c1 > 1.0), "{trace:?}");
    for iterate in &trace {
        let f = 0.8 * iterate.precision + 0.2 * (1.0 - iterate.refused);
        assert!((iterate.objective - f).abs() < 1e-12);
        assert_eq!(iterate.c2, 0.5);
    }
    // Best means best so far.
    let mut best = f64::NEG_INFINITY;
    for iterate in &trace {
        assert_eq!(iterate.is_best, iterate.objective > best, "{trace:?}");
        best = best.max(iterate.objective);
    }
    // 32 problems of 4 samples and 40 validations a step, and those of the start.
    let spent: Vec<u64> = ended.steps.iter().map(|step| step.rollouts).collect();
    assert_eq!(spent, (1..=8).map(|step| 40 + step * (128 + 40)).collect::<Vec<u64>>());
}

#[test]
fn the_stage_ends_with_the_best_iterate_where_the_walk_ends_and_where_the_budget_does() {
    for budget in [1, 16] {
        let ended = ended(WARM_UP, &expert(budget), 0);
        let trace = trace(&ended);
        let best = trace.iter().rposition(|iterate| iterate.is_best).unwrap();
        // The start is the first of the trace: the best iterate is that of the `best`-th step of the stage.
        let step = if best == 0 { 70 } else { ended.steps[best - 1].step };
        assert_eq!(Some(&ended.weights), ended.iterates.get(&step), "{budget}: {trace:?}");
        assert_eq!(ended.steps.len() < 8, budget == 1, "one threshold takes three steps at most");
    }
}

#[test]
fn a_stopped_climb_resumes_to_the_bit() {
    let whole = ended(WARM_UP, &expert(16), 0);
    for after in [71, 72, 73, 74, 76] {
        let resumed = ended(WARM_UP, &expert(16), after);
        assert!(resumed.steps == whole.steps && resumed.weights == whole.weights, "after {after}");
    }
}

#[test]
fn iterates_that_a_killed_run_left_behind_do_not_change_how_it_goes_on() {
    let plan =
        Plan::parse(Path::new("test.toml"), &recipe(SEED, WARM_UP, &expert(16), "12"), Size::Standard, &[])
            .unwrap();
    let folder = tempfile::tempdir().unwrap();
    for after in [71, 73] {
        let place = |name: &str| folder.path().join(format!("{name}-{after}"));
        let dir = RunDir::create(&place("whole"), &plan).unwrap();
        let flag = AtomicBool::new(false);
        run(&plan, &dir, 1, &flag, &StopAfter(after.into(), &flag)).unwrap_err();
        copy(&place("whole"), &place("killed"));
        to_the_end(&plan, &dir);
        let whole = read(&dir, SEED);
        // As if it had been killed just before its end: checkpoints of the middle, iterates of the end.
        let (killed, _) = RunDir::open(&place("killed")).unwrap();
        copy(&trial(&dir, SEED).join("iterates"), &trial(&killed, SEED).join("iterates"));
        to_the_end(&plan, &killed);
        let resumed = read(&killed, SEED);
        assert!(resumed.steps == whole.steps && resumed.weights == whole.weights, "after {after}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

#[test]
fn options_of_a_climb_that_make_no_sense_are_refused_by_key() {
    let pay = "reward = { style = { refusal-aware = { phrases = [\"?\"] } } }\n";
    for (options, key) in [
        ("inner = 0", "inner"),
        ("tolerance = -0.1", "tolerance"),
        ("answer = 1.5", "answer"),
        ("budget = 0", "budget"),
        ("problems = 0", "problems"),
        ("c2 = 0.0", "c2"),
        ("delta = -0.5", "delta"),
        ("lambda = 0.2", "lambda"),
        ("budget = 2.5", "budget"),
    ] {
        refused(&format!("{pay}climb = {{ {options} }}"), &format!("climb.{key}"));
    }
    // Nothing to walk over, and two that say where it begins.
    refused("climb = {}", "climb");
    let begun = pay.replace("phrases", "c1 = 5.0, phrases");
    refused(&format!("{begun}climb = {{}}"), "climb.c1");
}
