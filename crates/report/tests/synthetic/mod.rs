//! A run directory made up from the event types: two curricula whose accuracies rise at different speeds.

use gradatim_core::{Metrics, TrainReport};
use gradatim_train::events::{Evaluate, Event, Example, Side, Start, Step, Timing, Trial, What};
use gradatim_train::outcome::{Accuracy, Better, Cost, Figure, Outcome, Pair, Summary};
use std::fs;
use std::path::Path;

/// How large the made-up run is.
#[derive(Clone, Copy)]
pub struct Size {
    pub seeds: u64,
    pub arms: usize,
    pub steps: u64,
    pub exams: u64,
    /// Gives the last arm a hostile name.
    pub hostile_arm: bool,
}

pub const SMALL: Size = Size { seeds: 2, arms: 4, steps: 20, exams: 4, hostile_arm: true };

pub const HOSTILE: [&str; 4] = [
    "</script><script>document.title='owned'</script>",
    "<!--<script>",
    "<img src=\"http://evil.example/x.png\" onerror='alert(1)'>",
    "</pre><a href=\"https://evil.example\">%{x}</a>&amp;",
];

pub fn folder(trial: Trial) -> String {
    let side = match trial.side {
        Side::Shared => "shared",
        Side::Recipe => "recipe",
        Side::Baseline => "baseline",
    };
    format!("seed-{}-{side}", trial.seed)
}

pub fn trials(size: Size) -> Vec<Trial> {
    (0..size.seeds)
        .flat_map(|seed| [Side::Shared, Side::Recipe, Side::Baseline].map(|side| Trial { seed, side }))
        .collect()
}

/// A number in [-1, 1] that looks random and is not.
fn wobble(a: u64, b: u64, c: u64) -> f64 {
    let mut x = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xC2B2_AE3D_27D4_EB4F) ^ (c << 17);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 32;
    (x % 20_001) as f64 / 10_000.0 - 1.0
}

/// How well `arm` is known at `progress`.
fn skill(trial: Trial, arm: usize, arms: usize, progress: f64) -> f64 {
    let side = if trial.side == Side::Recipe { 1.5 } else { 1.0 };
    let speed = side * (1.0 + 0.12 * wobble(trial.seed, side as u64, 5));
    let hardness = arm as f64 / arms as f64;
    1.0 / (1.0 + (-9.0 * (speed * progress - hardness) - 1.2).exp())
}

pub fn events(size: Size, trial: Trial) -> Vec<Event> {
    let mut events = Vec::new();
    let mut write = |what: What| events.push(Event { trial, what });
    let mut names: Vec<String> =
        (0..size.arms).map(|arm| format!("{}-{}", ["add", "sub", "mul"][arm % 3], arm / 3 + 1)).collect();
    if size.hostile_arm {
        names[size.arms - 1] = HOSTILE.concat();
    }
    write(What::Start(Start {
        arms: names,
        levels: (0..size.arms).map(|arm| (arm / 3 + 1) as i64).collect(),
        exam: vec![50; size.arms],
    }));
    let exam = |step: u64| {
        let progress = step as f64 / size.steps as f64;
        let by_arm: Vec<f64> = (0..size.arms)
            .map(|arm| {
                (skill(trial, arm, size.arms, progress) + 0.03 * wobble(trial.seed, step, arm as u64))
                    .clamp(0.0, 1.0)
            })
            .collect();
        What::Evaluate(Evaluate {
            stage: "rl".to_owned(),
            step,
            rollouts: step * 64,
            tokens: step * 64 * 14 + step * step,
            accuracy: by_arm.iter().sum::<f64>() / size.arms as f64,
            by_arm: by_arm.into_iter().map(Some).collect(),
            refused: None,
        })
    };
    if trial.side == Side::Shared {
        return events;
    }
    write(exam(0));
    for step in 1..=size.steps {
        let progress = step as f64 / size.steps as f64;
        let noise = |what: u64| wobble(trial.seed + 10 * u64::from(trial.side == Side::Recipe), step, what);
        let odds: Vec<f64> = (0..size.arms)
            .map(|arm| {
                let p = skill(trial, arm, size.arms, progress);
                if trial.side == Side::Recipe { (6.0 * (p * (1.0 - p)).sqrt()).exp() } else { 1.0 }
            })
            .collect();
        let sum: f64 = odds.iter().sum();
        let odds: Vec<f64> = odds.iter().map(|odd| odd / sum).collect();
        let mut metrics = Metrics::default();
        if trial.side == Side::Recipe {
            metrics.arms.insert("q".to_owned(), odds.iter().map(|odd| odd.sqrt()).collect());
        }
        metrics.arms.insert("probability".to_owned(), odds);
        write(What::Step(Box::new(Step {
            stage: "rl".to_owned(),
            step,
            rollouts: step * 64,
            tokens: step * 64 * 14 + step * step,
            drawn: vec![1; size.arms],
            pass_rate: vec![Some(0.5); size.arms],
            reward: Some(0.5 + 0.1 * progress + 0.08 * noise(1)),
            length: Some(14.0 + 2.0 * progress + noise(2)),
            flat: Some((0.6 - 0.2 * progress + 0.1 * noise(3)).max(0.0)),
            dropped: 0,
            dead: None,
            wasted: None,
            trained: 0,
            train: TrainReport {
                loss: 0.0,
                grad_norm: 0.8 - 0.3 * progress + 0.2 * noise(4),
                learning_rate: 1e-3,
                trained_tokens: 64 * 24,
                kl: None,
            },
            curriculum: metrics,
            pay: Default::default(),
            collapsed: vec![],
            climb: vec![],
        })));
        if step.is_multiple_of((size.steps / size.exams).max(1)) {
            write(exam(step));
        }
    }
    for (at, text) in HOSTILE.iter().chain(&["I think 17 + 25 = 42, so 42"]).enumerate() {
        let text = (*text).to_owned();
        write(What::Example(Example {
            step: size.steps,
            arm: text.clone(),
            prompt: format!("17 + 25 = ? {text}"),
            response: text.clone(),
            answer: text.clone(),
            score: f64::from(u8::from(at % 2 == 0)),
            why: text,
        }));
    }
    events
}

pub fn outcome(size: Size) -> Outcome {
    let pairs: Vec<Pair> = (0..size.seeds)
        .map(|seed| Pair {
            seed,
            recipe: 8_000.0 + 700.0 * wobble(seed, 1, 1),
            baseline: 12_345.0 + 900.0 * wobble(seed, 2, 1),
            recipe_censored: false,
            baseline_censored: false,
        })
        .collect();
    let cost = |rollouts: f64, seconds: f64, flat: f64| Cost {
        rollouts,
        tokens: rollouts * 14.0,
        trained_tokens: rollouts * 24.0,
        seconds,
        flat,
    };
    Outcome {
        summary: Summary {
            system: Some(2),
            recipe: "02 SEC against uniform".to_owned(),
            run_dir: "runs/02-sec".to_owned(),
            wall_seconds: 512.4,
            figure: Some(Figure {
                name: "rollouts to accuracy 0.80".to_owned(),
                unit: "rollouts".to_owned(),
                better: Better::Lower,
                recipe: 8_123.0,
                baseline: 12_345.0,
                ratio: 0.658,
                interval: [Some(0.551), Some(0.786)],
                censored: 0,
                seeds: size.seeds as u32,
            }),
            companion: Some(Figure {
                name: "steps to accuracy 0.80".to_owned(),
                unit: "steps".to_owned(),
                better: Better::Lower,
                recipe: 31.0,
                baseline: 47.0,
                ratio: 0.66,
                interval: [Some(0.56), Some(0.78)],
                censored: 0,
                seeds: size.seeds as u32,
            }),
            accuracy: Accuracy { before: 0.314, after: 0.862, baseline_after: Some(0.791) },
            leakage: 0,
        },
        recipe_name: "sec".to_owned(),
        baseline_name: Some("uniform".to_owned()),
        pairs,
        unseen: Some(Accuracy { before: 0.051, after: 0.713, baseline_after: Some(0.602) }),
        learner: "transformer of 0.17M parameters".to_owned(),
        recipe_cost: cost(20_032.0, 84.2, 0.412),
        baseline_cost: Some(cost(20_032.0, 81.7, 0.538)),
        remarks: vec!["level 1 of add has 81 distinct instances, below 1,000".to_owned()],
    }
}

fn write_lines<T: serde::Serialize>(path: &Path, values: &[T]) {
    let lines: String = values.iter().map(|value| serde_json::to_string(value).unwrap() + "\n").collect();
    fs::write(path, lines).unwrap();
}

/// Writes the run as it stands before its end: trials only.
pub fn write_running(run_dir: &Path, size: Size) {
    fs::create_dir_all(run_dir).unwrap();
    let recipe =
        "seeds = [0, 1]\n[curriculum]\nsampler = { sec = { alpha = 0.5, tau = 0.4 } }  # <b>not bold</b>\n";
    fs::write(run_dir.join("recipe.toml"), recipe).unwrap();
    for trial in trials(size) {
        let folder = run_dir.join("trials").join(folder(trial));
        fs::create_dir_all(&folder).unwrap();
        write_lines(&folder.join("events.jsonl"), &events(size, trial));
        let steps = if trial.side == Side::Shared { 1 } else { size.steps };
        let timings: Vec<Timing> = (1..=steps)
            .map(|step| {
                let seconds = step as f64 * (0.26 + 0.02 * wobble(trial.seed, 7, 7));
                Timing {
                    step,
                    seconds,
                    sampling: 0.6 * seconds,
                    training: 0.3 * seconds,
                    curriculum: 0.001 * seconds,
                    evaluating: 0.09 * seconds,
                    saving: 0.009 * seconds,
                }
            })
            .collect();
        write_lines(&folder.join("timing.jsonl"), &timings);
    }
}

/// Writes the run as it stands after its end.
pub fn write_complete(run_dir: &Path, size: Size) {
    write_running(run_dir, size);
    let all: Vec<Event> = trials(size).into_iter().flat_map(|trial| events(size, trial)).collect();
    write_lines(&run_dir.join("events.jsonl"), &all);
    fs::write(run_dir.join("outcome.json"), serde_json::to_string_pretty(&outcome(size)).unwrap()).unwrap();
}
