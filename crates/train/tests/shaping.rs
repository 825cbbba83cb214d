//! Laws of shaped rewards, stage entries and stage curricula, seen from whole runs of a small transformer.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use gradatim_core::Error;
use gradatim_train::events::{Event, Side, Step, Trial, What};
use gradatim_train::{Observer, Plan, RunDir, Size, run};

/// Two stages of reinforcement after a short warm-up; `{one}` and `{two}` are more of each.
const RECIPE: &str = r##"
seeds = [5]
keep_rollouts = false
checkpoint_every = 2
[pool]
fresh = [{ chain-sum = { levels = [1, 2] } }]
[learner.student.transformer]
layers = 1
width = 16
heads = 2
context = 24
alphabet = "#0123456789+-=,:"
[curriculum]
sampler = { sec = {} }
refine = [{ budget = { schedule = { constant = { value = 6 } }, template = "{budget}:{prompt}" } }]
[[stage]]
until = { steps = 40 }
[stage.train.sft]
sequences = 32
update = { learning_rate = 5e-3 }
[[stage]]
until = { rollouts = 192 }
{one}
[stage.train.grpo]
groups = 8
rollouts = 4
max_tokens = 12
reward = { readable = 0.5, shape = [{shape}] }
update = { kl = 0.01, learning_rate = 1e-3 }
[[stage]]
until = { rollouts = 192 }
{two}
[stage.train.grpo]
groups = 8
rollouts = 4
max_tokens = 12
reward = { readable = 0.5, shape = [{shape}] }
update = { kl = 0.01, learning_rate = 1e-3 }
[evaluate]
every = 96
per_arm = 5
max_tokens = 12
"##;

const TERMS: &str = "{ length-triangle = { weight = W } }, { length-band = { weight = W } }, \
    { tag-format = { weight = W, marks = \"hash\" } }, { dyn-cos = { weight = W, reach = 4, cap = 12 } }, \
    { memory-bonus = { weight = W, warm_up = { steps = 1 } } }";

fn half() -> String {
    TERMS.replace('W', "0.5")
}

struct Quiet;

impl Observer for Quiet {
    fn advance(&self, _: &str, _: f64, _: &str) {}

    fn remark(&self, _: &str, _: &str) {}
}

/// Stops the run once, after so many steps.
struct StopAfter<'a>(std::sync::atomic::AtomicI64, &'a AtomicBool);

impl Observer for StopAfter<'_> {
    fn advance(&self, _: &str, _: f64, _: &str) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    fn remark(&self, _: &str, _: &str) {}
}

fn plan(one: &str, two: &str, shape: &str) -> Plan {
    let text = RECIPE.replace("{one}", one).replace("{two}", two).replace("{shape}", shape);
    Plan::parse(Path::new("test.toml"), &text, Size::Standard, &[]).unwrap()
}

/// The events of a run, and the weights it ended with.
fn ended(dir: &RunDir) -> (Vec<Event>, Vec<u8>) {
    let text = std::fs::read_to_string(dir.root().join("events.jsonl")).unwrap();
    let events = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let checkpoints = dir.trial(Trial { seed: 5, side: Side::Recipe }).join("checkpoints");
    let mut steps: Vec<_> = std::fs::read_dir(checkpoints).unwrap().map(|e| e.unwrap().path()).collect();
    steps.sort();
    (events, std::fs::read(steps.pop().unwrap().join("weights.safetensors")).unwrap())
}

fn whole(plan: &Plan) -> (Vec<Event>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let dir = RunDir::create(&folder.path().join("run"), plan).unwrap();
    run(plan, &dir, 1, &AtomicBool::new(false), &Quiet).unwrap();
    ended(&dir)
}

/// Steps of reinforcement.
fn steps(events: &[Event]) -> Vec<&Step> {
    events
        .iter()
        .filter_map(|event| match &event.what {
            What::Step(step) if step.reward.is_some() => Some(&**step),
            _ => None,
        })
        .collect()
}

#[test]
fn with_all_weights_at_0_a_run_ends_as_plain_grpo_to_the_bit() {
    let (plain, weights) = whole(&plan("", "", ""));
    let (shaped, same) = whole(&plan("", "", &TERMS.replace('W', "0.0")));
    assert_eq!(weights, same);
    for (plain, shaped) in steps(&plain).iter().zip(steps(&shaped)) {
        assert_eq!((plain.reward, plain.length, plain.train), (shaped.reward, shaped.length, shaped.train));
        assert_eq!(shaped.pay.len(), 6, "{:?}", shaped.pay);
        assert!(
            plain.pay.is_empty() && shaped.pay.iter().all(|(name, pay)| name == "outcome" || *pay == 0.0)
        );
    }
    let unpaid = "{ memory-bonus = { weight = 1.0, exploit = 0.0, explore = 0.0, warm_up = { steps = 1 } } }";
    assert_eq!(weights, whole(&plan("", "", unpaid)).1, "a memory whose bonuses weigh nothing");
    let (_, other) = whole(&plan("", "", &half()));
    assert_ne!(weights, other, "weights above 0 do change the run");
}

#[test]
fn components_add_up_to_the_reward() {
    let (events, _) = whole(&plan("", "", &TERMS.replace('W', "0.25")));
    for step in steps(&events) {
        let sum: f64 = step.pay.values().sum();
        assert!((sum - step.reward.unwrap()).abs() < 1e-9, "step {}: {:?}", step.step, step.pay);
        assert!(step.pay["length-band"] >= step.pay["length-triangle"]);
    }
}

#[test]
fn a_run_with_a_memory_stopped_and_resumed_ends_as_the_unbroken_one_to_the_bit() {
    let plan = plan("", "", &half());
    let unbroken = whole(&plan);
    for after in [43, 46, 49] {
        let folder = tempfile::tempdir().unwrap();
        let dir = RunDir::create(&folder.path().join("run"), &plan).unwrap();
        let stop = AtomicBool::new(false);
        let broken = run(&plan, &dir, 1, &stop, &StopAfter(after.into(), &stop));
        assert!(matches!(broken, Err(Error::Interrupted)));
        run(&plan, &dir, 1, &AtomicBool::new(false), &Quiet).unwrap();
        assert!(ended(&dir) == unbroken, "stopped after {after} steps");
    }
}

/// KL to the reference, step by step, of the two stages.
fn kl(two: &str) -> [Vec<f64>; 2] {
    let (events, _) = whole(&plan("name = \"one\"", &format!("name = \"two\"\n{two}"), &half()));
    let entered = events.iter().filter(|event| matches!(event.what, What::Enter(_))).count();
    assert_eq!(entered, usize::from(two.contains("true")), "a refresh is written down");
    ["one", "two"].map(|name| {
        let of_stage = steps(&events).into_iter().filter(|step| step.stage == name);
        of_stage.filter_map(|step| step.train.kl).collect()
    })
}

#[test]
fn kl_to_the_reference_is_exactly_0_at_the_first_step_after_a_refresh_and_not_without_one() {
    let [first, refreshed] = kl("on_enter = { refresh_reference = true }");
    assert_eq!((first[0], refreshed[0]), (0.0, 0.0));
    assert!(first[1] > 0.0 && refreshed[1] > 0.0, "{first:?} {refreshed:?}");
    let [_, kept] = kl("");
    assert!(kept[0] > 0.0, "{kept:?}");
}

#[test]
fn a_stage_curriculum_equal_to_the_recipes_changes_nothing_and_another_begins_anew() {
    let own = "curriculum = { sampler = { sec = {} }, refine = [{ budget = { schedule = { constant = \
        { value = 6 } }, template = \"{budget}:{prompt}\" } }] }";
    let (shared, weights) = whole(&plan("", "", &half()));
    let (written, same) = whole(&plan(own, own, &half()));
    assert!(shared == written && weights == same);
    let other = own.replace("value = 6", "value = 5");
    let (fresh, _) = whole(&plan("", &other, &half()));
    let shown = |events: &[Event], ix: usize| steps(events)[ix].curriculum.clone();
    assert_eq!(shown(&shared, 5), shown(&fresh, 5), "the first stage is the same");
    let arms = |events: &[Event]| shown(events, 6).arms;
    assert_eq!((shown(&shared, 6).numbers["budget"], shown(&fresh, 6).numbers["budget"]), (6.0, 5.0));
    assert_ne!(arms(&shared), arms(&fresh), "what the first stage taught the sampler is not carried over");
}

#[test]
fn pay_for_length_without_a_budget_and_styles_beside_pay_are_refused_by_key() {
    let shape = "reward = { readable = 0.5, shape = [{shape}] }";
    for (from, to, key) in [
        ("refine = [{ budget", "refine = [] # [{ budget", "stage.1.train.grpo.reward.shape"),
        (shape, "reward = { right = 2.0, style = { binary = {} } }", "reward.style"),
        (shape, "reward = { style = { refusal-aware = { c2 = 0.0 } } }", "refusal-aware.c2"),
        (shape, "reward = { shape = [{ memory-bonus = { window = 0 } }] }", "shape.0.memory-bonus.window"),
        (shape, "reward = { shape = [{ dyn-cos = { reach = 9, cap = 9 } }] }", "shape.0.dyn-cos.reach"),
    ] {
        let text = RECIPE.replace("{one}", "").replace("{two}", "").replace(from, to);
        let text = text.replace("{shape}", "{ length-band = {} }");
        let text = Plan::parse(Path::new("test.toml"), &text, Size::Standard, &[]).unwrap_err().to_string();
        assert!(text.contains(key), "{text}");
    }
}
