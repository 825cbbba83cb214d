//! Recipes, `--set`, the plan of a run directory, and the lines a run writes.

use std::path::Path;

use gradatim_core::Seed;
use gradatim_report::Record;
use gradatim_tasks::Family;
use gradatim_train::events::{Event, Timing};
use gradatim_train::outcome::Outcome;
use gradatim_train::{Plan, RunDir, Size};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{folder, of_text, put, target};
use crate::drive::{Reader, Target};

const RECIPE: &str = r##"# everything once
system = 2
seeds = [0, 1]
keep_rollouts = false
[pool]
fresh = [{ sort = { levels = [1, 4] } }, { countdown = { levels = [1, 2] } }]
[learner.student.transformer]
layers = 1
width = 8
heads = 2
context = 48
[curriculum]
sampler = { sec = { alpha = 0.5, tau = 0.2 } }
refine = [{ dynamic-sampling = {} }]
max_rounds = 4
[[stage]]
name = "warm-up"
until = { steps = 3 }
[stage.train.sft]
sequences = 4
weights = { "sort/1" = 1.0, "sort/2" = 0.3 }
update = { learning_rate = 1e-3, rise = 2, fall = 0.3, floor = 0.1 }
[[stage]]
until = { rollouts = 80, steps = 9 }
[stage.train.grpo]
groups = 2
rollouts = 4
advantage = "dr-grpo"
max_tokens = 20
update = { kl = 0.01, minibatches = 2, divisor = 24.0 }
[evaluate]
every = 40
per_arm = 5
[figure]
rollouts-to = { accuracy = 0.8, on = "sort/1" }
[baseline]
curriculum.sampler = { uniform = {} }
[quick]
seeds = [0]
stage.1.until.rollouts = 16
"##;

const SIMULATED: &str = r#"
seeds = [3]
pool.ability = { levels = 2, per_level = 20, difficulty = [-1.0, 1.0], spread = 0.1 }
learner.student.simulated = { ability = -2.0 }
stage = [{ until = { steps = 4 }, train = { grpo = {} } }]
"#;

const WORDS: &[&str] = &[
    "seeds",
    "pool",
    "fresh",
    "rows",
    "ability",
    "learner",
    "student",
    "transformer",
    "simulated",
    "curriculum",
    "sampler",
    "refine",
    "[[stage]]\n",
    "until",
    "steps",
    "rollouts",
    "train",
    "sft",
    "grpo",
    "evaluate",
    "figure",
    "[baseline]\n",
    "[quick]\n",
    "[full]\n",
    "baseline.",
    "levels",
    "weights",
    "sort",
    "chain-sum",
    "countdown",
    "multiplication",
    "letter-counting",
    "list-sorting",
    "knights-and-knaves",
    "shortest-path",
    "story-sum",
    "uniform",
    "sec",
    "dump",
    "thompson",
    "learnability",
    "easy-to-hard",
    "difficulty-pools",
    "dynamic-sampling",
    "balanced-filter",
    "clpo",
    "egsr",
    "prefix-hint",
    "scaffold-ladder",
    "path",
    "=",
    ".",
    "[]",
    "{}",
    "[[",
    "nan",
    "-inf",
    "true",
    "\"\"",
    "'''",
    "\"\"\"",
    "\\u0000",
    "1979-05-27T07:32:00Z",
    "0x10",
    "stage.0.train.sft.update.rise=1",
    "seeds=[1]",
    "\n",
];

/// Numbers of moderate size cut to two digits: a recipe may well ask for a million rows or weights, and gets them.
fn modest(text: &str) -> String {
    let mut modest = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[at..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'_').count();
        let kept = if digits < 10 { digits.min(2) } else { digits };
        modest.push_str(&rest[..at + kept]);
        rest = &rest[at + digits..];
    }
    modest + rest
}

fn plan(text: &str, size: Size, sets: &[String]) -> bool {
    Plan::parse(Path::new("fuzz.toml"), text, size, sets).is_ok()
}

/// Lines of one sort: what is read must be written again as it was read.
fn lines<T: DeserializeOwned + Serialize>() -> Reader {
    Box::new(|input| {
        let Ok(record) = serde_json::from_slice::<T>(input) else { return false };
        serde_json::to_string(&record).is_ok()
    })
}

/// A run directory whose `file` is damaged.
#[expect(clippy::expect_used, reason = "the seed is a sound recipe")]
fn run_dir(file: &'static str) -> Reader {
    let folder = folder();
    let root = folder.path().join("run");
    let plan = Plan::parse(Path::new("fuzz.toml"), RECIPE, Size::Standard, &[]).expect("sound");
    RunDir::create(&root, &plan).expect("a run directory");
    Box::new(move |input| {
        let _kept = &folder;
        put(&root.join(file), input);
        RunDir::open(&root).is_ok()
    })
}

/// What a run directory holds of the plan.
#[expect(clippy::expect_used, reason = "the seed is a sound recipe")]
fn written(file: &str) -> Vec<u8> {
    let folder = folder();
    let root = folder.path().join("run");
    let plan = Plan::parse(Path::new("fuzz.toml"), RECIPE, Size::Standard, &[]).expect("sound");
    RunDir::create(&root, &plan).expect("a run directory");
    std::fs::read(root.join(file)).expect("a file of the plan")
}

/// A run directory as the report reads it: `name` of a trial is damaged.
#[expect(clippy::expect_used, reason = "nothing can be fuzzed where nothing can be written")]
fn record(name: &'static str) -> Reader {
    let folder = folder();
    let trial = folder.path().join("trials/seed-3-recipe");
    std::fs::create_dir_all(&trial).expect("a folder");
    put(&folder.path().join("recipe.toml"), RECIPE.as_bytes());
    put(&trial.join("events.jsonl"), format!("{}\n", EVENTS[0]).as_bytes());
    Box::new(move |input| {
        put(&trial.join(name), input);
        Record::read(folder.path()).is_ok()
    })
}

/// The events of one trial, and its seconds.
fn journals() -> [String; 2] {
    let of_recipe = |event: &&&str| event.contains("\"side\":\"recipe\"");
    let events: Vec<&str> = EVENTS.iter().filter(of_recipe).copied().collect();
    [events.join("\n") + "\n", [TIMING, TIMING, ""].join("\n")]
}

const EVENTS: [&str; 4] = [
    r#"{"trial":{"seed":3,"side":"recipe"},"event":"start","arms":["sort/1","sort/2"],"levels":[1,2],"exam":[20,20]}"#,
    r#"{"trial":{"seed":3,"side":"shared"},"event":"step","stage":"sft","step":1,"rollouts":0,"tokens":0,"drawn":[3,5],"pass_rate":[null,0.5],"reward":null,"length":null,"flat":null,"dropped":0,"train":{"loss":2.7,"grad_norm":1.5,"learning_rate":0.001,"trained_tokens":640},"curriculum":{"numbers":{"a":1.0},"vectors":{"q":[0.1,0.2]}}}"#,
    r#"{"trial":{"seed":3,"side":"baseline"},"event":"evaluate","stage":"grpo","step":9,"rollouts":80,"tokens":500,"accuracy":0.25,"by_arm":[0.5,null]}"#,
    r##"{"trial":{"seed":3,"side":"recipe"},"event":"example","step":9,"arm":"sort/1","prompt":"O52:","response":"#25","answer":"25","score":1.0,"why":"right"}"##,
];

const TIMING: &str = r#"{"step":9,"seconds":1.5,"sampling":0.5,"training":0.5,"curriculum":0.0,"evaluating":0.25,"saving":0.0}"#;

const OUTCOME: &str = r#"{"summary":{"system":2,"recipe":"02-sec","run_dir":"runs/sec","wall_seconds":60.5,"figure":{"name":"rollouts to accuracy 0.80","unit":"rollouts","better":"lower","recipe":100.0,"baseline":200.0,"ratio":0.5,"interval":[0.4,null],"censored":0,"seeds":2},"accuracy":{"before":0.1,"after":0.9,"baseline_after":null},"leakage":0},"learner":"transformer","recipe_name":"sec","baseline_name":"uniform","pairs":[{"seed":0,"recipe":100.0,"baseline":200.0,"recipe_censored":false,"baseline_censored":true}],"unseen":null,"recipe_cost":{"rollouts":1.0,"tokens":2.0,"trained_tokens":3.0,"seconds":4.0,"flat":0.5},"baseline_cost":null,"remarks":["small"]}"#;

const SETS: [&str; 3] = [
    "curriculum.sampler.sec.tau=0.4",
    "stage.1.until.rollouts=16\nbaseline.curriculum.sampler={ uniform = {} }",
    "learner.student.transformer.width=16\nseeds=[5]\nstage.0.name=plain text",
];

/// Targets of this room.
pub fn targets() -> Vec<Target> {
    let families = gradatim_tasks::catalogue()
        .into_iter()
        .filter_map(|entry| serde_json::to_string(&entry.defaults).ok());
    let [events, timing] = journals();
    vec![
        target("recipe", [RECIPE, SIMULATED], WORDS, || {
            of_text(|text| {
                let text = modest(text);
                let whole = plan(&text, Size::Standard, &[]);
                whole | (text.contains("quick") && plan(&text, Size::Quick, &[]))
            })
        }),
        target("set", SETS, WORDS, || {
            of_text(|text| {
                let sets: Vec<String> = modest(text).lines().map(str::to_owned).collect();
                plan(RECIPE, Size::Standard, &sets)
            })
        }),
        target("run-dir-plan", [written("plan.json")], WORDS, || run_dir("plan.json")),
        target("run-dir-recipe", [written("recipe.toml")], WORDS, || run_dir("recipe.toml")),
        target("event", EVENTS, WORDS, lines::<Event>),
        target("timing", [TIMING], WORDS, lines::<Timing>),
        target("outcome", [OUTCOME], WORDS, lines::<Outcome>),
        target("journal-events", [&events], WORDS, || record("events.jsonl")),
        target("journal-timing", [&timing], WORDS, || record("timing.jsonl")),
        target("family", families, WORDS, || {
            of_text(|text| {
                let Ok(family) = serde_json::from_str::<Family>(text) else { return false };
                let Ok(sources) = family.sources() else { return false };
                for source in sources.iter().take(3) {
                    source.draw(Seed(1), 1);
                }
                true
            })
        }),
    ]
}
