//! What the value model promises before any learner is involved.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::{Kind, Message, Problem, Rng, Seed};
use gradatim_estimate::explained::explained_variance;
use gradatim_estimate::value_model::{Features, Memory, Options, Saved, ValueModel};

fn problem(level: i64, n: u64, prompt: &str) -> Problem {
    Problem {
        id: format!("{level}/{n}"),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(prompt)],
        answer: String::new(),
        verifier: String::new(),
        category: format!("level {level}"),
        level,
        skills: vec![],
        solution: None,
        canonical: format!("{level} {n}"),
        meta: serde_json::Map::new(),
    }
}

fn rate(level: i64) -> f64 {
    [0.95, 0.7, 0.4, 0.12, 0.02][level as usize]
}

/// Mean of 8 rollouts.
fn realised(p: f64, rng: &mut Rng) -> f64 {
    (0..8).map(|_| f64::from(u8::from(rng.unit() < p))).sum::<f64>() / 8.0
}

fn of_level(level: i64, n: u64) -> Problem {
    problem(level, n, &format!("Problem {n} of its level."))
}

fn seen(model: &ValueModel, problem: &Problem, key: Option<u64>) -> Features {
    model.features(&problem.category, problem.level, &problem.prompt_text(), key)
}

#[test]
fn a_third_of_the_true_differences_is_explained_within_a_hundred_steps() {
    for options in [Options::default(), Options { grams: 0, ..Options::default() }] {
        let mut model = ValueModel::new(options).unwrap();
        let mut rng = Seed(1).rng("value", [0, 0]);
        let mut n = 0;
        for _ in 0..100 {
            let batch: Vec<_> = (0..32)
                .map(|_| {
                    n += 1;
                    let level = rng.below(5) as i64;
                    (seen(&model, &of_level(level, n), None), realised(rate(level), &mut rng))
                })
                .collect();
            model.learn(&batch);
        }
        let fresh: Vec<i64> = (0..1_000).map(|n| n % 5).collect();
        let truth: Vec<f64> = fresh.iter().map(|level| rate(*level)).collect();
        let guess = |(n, level): (usize, &i64)| {
            model.predict(&seen(&model, &of_level(*level, 1_000_000 + n as u64), None))
        };
        let guesses: Vec<f64> = fresh.iter().enumerate().map(guess).collect();
        let explained = explained_variance(&truth, &guesses).unwrap();
        assert!(explained >= 0.33, "{options:?}: EV {explained} against true rates");
    }
}

#[test]
fn words_tell_apart_what_level_and_category_do_not() {
    let mut model = ValueModel::new(Options::default()).unwrap();
    let mut rng = Seed(2).rng("value", [0, 0]);
    let of = |n: u64| {
        let (word, p) = if n.is_multiple_of(2) { ("add", 0.9) } else { ("divide", 0.1) };
        (problem(1, n, &format!("please {word} the numbers {n} and {}", n * 7 % 31)), p)
    };
    for step in 0..60 {
        let batch: Vec<_> = (0..32)
            .map(|ix| {
                let (problem, p) = of(step * 32 + ix);
                (seen(&model, &problem, None), realised(p, &mut rng))
            })
            .collect();
        model.learn(&batch);
    }
    let [add, divide] = [100_000, 100_001].map(|n| model.predict(&seen(&model, &of(n).0, None)));
    assert!(add > 0.75 && divide < 0.25, "add {add}, divide {divide}");
}

#[test]
fn before_the_first_batch_every_prompt_is_worth_one_half() {
    let model = ValueModel::new(Options { memory: Some(Memory::default()), ..Options::default() }).unwrap();
    for n in 0..50 {
        assert_eq!(model.predict(&seen(&model, &of_level((n % 5) as i64, n), Some(n))), 0.5);
    }
}

#[test]
fn memory_remembers_a_row_and_forgets_it_at_the_rate_it_keeps() {
    let memory = Memory { rate: 1.0, keep: 0.5, bits: 16 };
    // A rate so small that the weights stand still.
    let options = Options { rate: 1e-300, grams: 0, memory: Some(memory), ..Options::default() };
    let mut model = ValueModel::new(options).unwrap();
    let expected = |model: &ValueModel, key| model.predict(&seen(model, &of_level(0, 0), Some(key)));
    let row = seen(&model, &of_level(0, 0), Some(3));
    model.learn(&[(row, 1.0)]);
    assert_eq!((expected(&model, 3), expected(&model, 4)), (1.0, 0.5));
    let other = seen(&model, &of_level(0, 0), Some(4));
    model.learn(&[(other, 0.5)]);
    assert_eq!((expected(&model, 3), expected(&model, 4)), (0.75, 0.5));
}

#[test]
fn a_saved_model_goes_on_to_the_bit_in_a_state_whose_size_is_fixed() {
    let options =
        Options { bits: 6, memory: Some(Memory { bits: 5, ..Memory::default() }), ..Options::default() };
    let mut rng = Seed(4).rng("value", [0, 0]);
    let mut batch = |model: &ValueModel, step: u64| -> Vec<_> {
        (0..8)
            .map(|ix| (seen(model, &of_level(ix % 5, step * 8 + ix as u64), Some(ix as u64)), rng.unit()))
            .collect()
    };
    let mut model = ValueModel::new(options).unwrap();
    let empty = serde_json::to_string(&model.save()).unwrap().len();
    for step in 0..5 {
        let lesson = batch(&model, step);
        model.learn(&lesson);
    }
    let text = serde_json::to_string(&model.save()).unwrap();
    assert_eq!(text.len(), empty);
    let mut loaded = ValueModel::new(options).unwrap();
    loaded.load(serde_json::from_str::<Saved>(&text).unwrap()).unwrap();
    for step in 5..9 {
        let lesson = batch(&model, step);
        model.learn(&lesson);
        loaded.learn(&lesson);
    }
    let bits = |model: &ValueModel| serde_json::to_string(&model.save()).unwrap();
    assert_eq!(bits(&model), bits(&loaded));
    for other in [Options { bits: 7, ..options }, Options { memory: None, ..options }] {
        let state = serde_json::from_str::<Saved>(&text).unwrap();
        assert!(ValueModel::new(other).unwrap().load(state).is_err(), "{other:?}");
    }
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    let memory = |memory| Options { memory: Some(memory), ..Options::default() };
    for (options, key) in [
        (Options { rate: 0.0, ..Options::default() }, "rate"),
        (Options { grams: 5, ..Options::default() }, "grams"),
        (Options { bits: 3, ..Options::default() }, "bits"),
        (memory(Memory { keep: 1.1, ..Memory::default() }), "memory.keep"),
        (memory(Memory { rate: f64::NAN, ..Memory::default() }), "memory.rate"),
        (memory(Memory { bits: 21, ..Memory::default() }), "memory.bits"),
    ] {
        let fault = ValueModel::new(options).unwrap_err().to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}
