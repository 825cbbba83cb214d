//! Item response theory on simulated learners whose parameters are known, and on two published response matrices.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::PathBuf;

use gradatim_core::{Seed, stats};
use gradatim_estimate::correlation::{pearson, spearman};
use gradatim_estimate::irt::{Fit, Model, Options, Response, Responses, fit};

/// Simulated answers and the parameters behind them.
struct World {
    ability: Vec<f64>,
    difficulty: Vec<f64>,
    discrimination: Vec<f64>,
    responses: Responses,
}

/// `n_learners` learners from N(0.4, 1.3^2) answer a share of the items each; b ~ N(0, 1), ln a ~ N(0, spread).
fn world(n_learners: u32, n_items: u32, share: f64, spread: f64, seed: u64) -> World {
    let mut rng = Seed(seed).rng("world", [0, 0]);
    let ability: Vec<f64> = (0..n_learners).map(|_| 0.4 + 1.3 * rng.normal()).collect();
    let difficulty: Vec<f64> = (0..n_items).map(|_| rng.normal()).collect();
    let discrimination: Vec<f64> = (0..n_items).map(|_| stats::exp(spread * rng.normal())).collect();
    let mut responses = vec![];
    for learner in 0..n_learners {
        for item in (0..n_items).filter(|_| share == 1.0 || rng.unit() < share).collect::<Vec<_>>() {
            let z = discrimination[item as usize] * (ability[learner as usize] - difficulty[item as usize]);
            responses.push(Response { learner, item, correct: rng.unit() < 1.0 / (1.0 + stats::exp(-z)) });
        }
    }
    let responses = Responses::new(n_learners as usize, n_items as usize, &responses).unwrap();
    World { ability, difficulty, discrimination, responses }
}

/// Squares of (found - true) / error; true values on the scale on which these very learners are N(0, 1).
fn squares(world: &World, fit: &Fit) -> [Vec<f64>; 2] {
    let (m, s) = (stats::mean(&world.ability), stats::sample_std(&world.ability));
    let square = |found: f64, truth: f64, error: f64| ((found - truth) / error).powi(2);
    let items = 0..world.difficulty.len();
    let b = items
        .clone()
        .map(|ix| square(fit.difficulty[ix], (world.difficulty[ix] - m) / s, fit.difficulty_error[ix]));
    let a = items
        .map(|ix| square(fit.discrimination[ix], world.discrimination[ix] * s, fit.discrimination_error[ix]));
    [b.collect(), a.collect()]
}

#[test]
fn one_parameter_difficulties_miss_by_their_standard_errors() {
    let world = world(1_500, 300, 0.2, 0.0, 1);
    let fit = fit(&world.responses, &Options::default()).unwrap();
    assert!(fit.converged);
    let [b, a] = squares(&world, &fit);
    // Mean of 300 squares of standard normals: 1 +- sqrt(2 / 300) = 0.08.
    assert!((stats::mean(&b) - 1.0).abs() < 0.25, "mean square {}", stats::mean(&b));
    // The one a was estimated from 90,000 answers.
    assert!(a[0] < 9.0, "{} +- {}", fit.discrimination[0], fit.discrimination_error[0]);
    assert!(fit.discrimination.iter().all(|a| *a == fit.discrimination[0]));
}

#[test]
fn two_parameter_items_miss_by_their_standard_errors() {
    let world = world(2_000, 200, 0.5, 0.3, 2);
    let fit = fit(&world.responses, &Options { model: Model::TwoParameter, ..Options::default() }).unwrap();
    assert!(fit.converged);
    for (name, squares) in ["b", "a"].into_iter().zip(squares(&world, &fit)) {
        // 1 +- sqrt(2 / 200) = 0.1, and the penalty's pull.
        assert!((stats::mean(&squares) - 1.0).abs() < 0.3, "{name}: mean square {}", stats::mean(&squares));
    }
    assert!(pearson(&fit.difficulty, &world.difficulty) > 0.99);
    assert!(pearson(&fit.ability, &world.ability) > 0.97);
}

#[test]
fn abilities_miss_by_their_posterior_deviations() {
    let world = world(2_000, 200, 0.5, 0.0, 3);
    let fit = fit(&world.responses, &Options::default()).unwrap();
    let (m, s) = (stats::mean(&world.ability), stats::sample_std(&world.ability));
    let square =
        |ix: usize| ((fit.ability[ix] - (world.ability[ix] - m) / s) / fit.ability_error[ix]).powi(2);
    let squares: Vec<f64> = (0..world.ability.len()).map(square).collect();
    // 1 +- sqrt(2 / 2000) = 0.03.
    assert!((stats::mean(&squares) - 1.0).abs() < 0.16, "mean square {}", stats::mean(&squares));
}

#[test]
fn the_penalised_likelihood_never_falls_and_ends_where_it_is_flat() {
    for (model, learners, items) in [(Model::OneParameter, 4, 200), (Model::TwoParameter, 300, 40)] {
        let world = world(learners, items, 1.0, 0.3, 4);
        let fit = fit(&world.responses, &Options { model, tolerance: 1e-6, ..Options::default() }).unwrap();
        assert!(fit.converged, "{} rounds", fit.trace.len());
        for (round, pair) in fit.trace.windows(2).enumerate() {
            assert!(pair[1] >= pair[0] - 1e-9 * pair[0].abs(), "round {round}: {} then {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn the_result_is_the_same_to_the_bit_whatever_the_threads() {
    let world = world(700, 90, 0.4, 0.3, 5);
    for model in [Model::OneParameter, Model::TwoParameter] {
        let options = Options { model, max_rounds: 12, ..Options::default() };
        let alone = fit(&world.responses, &options).unwrap();
        for threads in [2, 3, 7] {
            assert_eq!(
                fit(&world.responses, &Options { threads, ..options }).unwrap(),
                alone,
                "{threads} threads"
            );
        }
    }
}

#[test]
fn the_chance_of_success_is_the_logistic_curve_of_the_item() {
    let fit = fit(
        &world(60, 8, 1.0, 0.3, 8).responses,
        &Options { model: Model::TwoParameter, max_rounds: 5, ..Options::default() },
    )
    .unwrap();
    for item in 0..8 {
        let (a, b) = (fit.discrimination[item], fit.difficulty[item]);
        for (odds, chance) in [(1.0, 0.5), (3.0, 0.75), (1.0 / 9.0, 0.1)] {
            let found = fit.success(b + stats::log(odds) / a, item);
            assert!((found - chance).abs() < 1e-12, "odds {odds}: {found}");
        }
    }
}

#[test]
fn mirrored_answers_mirror_the_scale() {
    // Right and wrong exchanged: abilities and difficulties change sign, nothing else.
    let world = world(400, 30, 1.0, 0.0, 6);
    let answers = |mirror: bool| {
        let mut rng = Seed(6).rng("mirror", [0, 0]);
        let all: Vec<Response> = (0..400_u32)
            .flat_map(|learner| (0..30_u32).map(move |item| (learner, item)))
            .map(|(learner, item)| {
                let z = world.ability[learner as usize] - world.difficulty[item as usize];
                Response { learner, item, correct: (rng.unit() < 1.0 / (1.0 + stats::exp(-z))) != mirror }
            })
            .collect();
        fit(&Responses::new(400, 30, &all).unwrap(), &Options { tolerance: 1e-8, ..Options::default() })
            .unwrap()
    };
    let (plain, mirrored) = (answers(false), answers(true));
    for item in 0..30 {
        assert!((plain.difficulty[item] + mirrored.difficulty[item]).abs() < 1e-5);
        assert!((plain.discrimination[item] - mirrored.discrimination[item]).abs() < 1e-5);
    }
}

#[test]
fn items_nobody_answered_or_nobody_got_wrong_stay_finite() {
    let all = [(0, 0, true), (1, 0, true), (2, 0, true), (0, 1, false), (1, 1, true), (2, 2, false)];
    let responses: Vec<Response> =
        all.into_iter().map(|(learner, item, correct)| Response { learner, item, correct }).collect();
    for model in [Model::OneParameter, Model::TwoParameter] {
        let matrix = Responses::new(4, 4, &responses).unwrap();
        let fit = fit(&matrix, &Options { model, ..Options::default() }).unwrap();
        let numbers = [
            &fit.difficulty,
            &fit.difficulty_error,
            &fit.discrimination_error,
            &fit.ability,
            &fit.ability_error,
        ];
        assert!(numbers.into_iter().flatten().all(|number| number.is_finite()), "{fit:?}");
        assert!(fit.difficulty[0] < fit.difficulty[1] && fit.difficulty[1] < fit.difficulty[2], "{fit:?}");
        // What nobody answered is what the penalty says: a b = 0 give or take 2; a silent learner is N(0, 1).
        let logit = fit.difficulty_error[3] * fit.discrimination[3];
        assert!((logit - 2.0).abs() < 1e-9 && (fit.ability_error[3] - 1.0).abs() < 1e-3, "{fit:?}");
    }
}

#[test]
fn matrices_and_options_that_do_not_fit_are_refused_by_key() {
    let one = Response { learner: 0, item: 3, correct: true };
    let fault = Responses::new(1, 3, &[one]).err().unwrap().to_string();
    assert!(fault.starts_with("`responses.0` is learner 0, item 3"), "{fault}");
    assert!(Responses::new(1, 3, &[]).is_err());
    let matrix = Responses::new(1, 4, &[one]).unwrap();
    for (options, key) in [
        (Options { threads: 0, ..Options::default() }, "threads"),
        (Options { nodes: Some(3), ..Options::default() }, "nodes"),
        (Options { difficulty_spread: f64::NAN, ..Options::default() }, "difficulty_spread"),
        (Options { tolerance: 0.0, ..Options::default() }, "tolerance"),
    ] {
        let fault = fit(&matrix, &options).unwrap_err().to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}

/// The folder of data sets; without one the tests on them are left out, but not where CI runs them.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("GRADATIM_DATA").map(PathBuf::from);
    assert!(folder.is_some() || std::env::var_os("CI").is_none(), "GRADATIM_DATA must be set in CI");
    folder
}

#[test]
fn longer_plans_are_harder_blocksworld_items() {
    let Some(folder) = data() else { return };
    let mut reader = csv::Reader::from_path(folder.join("responses/blocksworld_llms.csv")).unwrap();
    let settings = reader.headers().unwrap().len() - 2;
    let (mut plans, mut answers) = (vec![], vec![]);
    for (item, row) in reader.records().enumerate() {
        let row = row.unwrap();
        plans.push(row[1].parse::<f64>().unwrap());
        for (learner, answer) in row.iter().skip(2).enumerate().filter(|(_, answer)| !answer.is_empty()) {
            answers.push(Response { learner: learner as u32, item: item as u32, correct: answer == "1" });
        }
    }
    assert_eq!((settings, plans.len(), answers.len()), (22, 501, 11_000));
    let responses = Responses::new(settings, plans.len(), &answers).unwrap();
    for model in [Model::OneParameter, Model::TwoParameter] {
        let fit = fit(&responses, &Options { model, ..Options::default() }).unwrap();
        let rho = spearman(&fit.difficulty, &plans);
        println!("{model:?}: rho {rho:.3}, {} rounds, ln L {:.1}", fit.trace.len(), fit.log_likelihood);
        // Rankings that know nothing of each other: rho = 0 with standard error 1 / sqrt(500) = 0.045.
        assert!(fit.converged && rho > 0.3, "{model:?}: rho {rho}");
        // Column o1-preview is right 487 times in 500, column gemini-pro zero-shot once.
        let best = (0..settings).max_by(|a, b| fit.ability[*a].total_cmp(&fit.ability[*b])).unwrap();
        let worst = (0..settings).min_by(|a, b| fit.ability[*a].total_cmp(&fit.ability[*b])).unwrap();
        assert_eq!((best, worst), (20, 9), "{model:?}");
    }
}

#[test]
fn the_four_models_of_gsm8k_order_its_problems_by_how_many_fail() {
    let Some(folder) = data() else { return };
    let text = std::fs::read_to_string(folder.join("gsm8k/example_model_solutions.jsonl")).unwrap();
    let models = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"];
    let (mut answers, mut failed, mut shares) = (vec![], vec![], [0.0; 4]);
    for (item, line) in text.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let right = models.map(|model| row[model]["is_correct"].as_bool().unwrap());
        failed.push(right.iter().filter(|right| !**right).count() as f64);
        for (learner, correct) in right.into_iter().enumerate() {
            shares[learner] += f64::from(u8::from(correct));
            answers.push(Response { learner: learner as u32, item: item as u32, correct });
        }
    }
    assert_eq!((failed.len(), answers.len()), (1_319, 5_276));
    let fit = fit(&Responses::new(4, 1_319, &answers).unwrap(), &Options::default()).unwrap();
    println!("{} rounds, a {:.3}, abilities {:?}", fit.trace.len(), fit.discrimination[0], fit.ability);
    assert!(fit.converged);
    // Under 1PL the number of right answers is all that counts, of items and of learners.
    assert_eq!(spearman(&fit.ability, &shares), 1.0);
    let of = |n: f64| {
        let b = fit.difficulty.iter().zip(&failed).filter(move |(_, failed)| **failed == n).map(|(b, _)| *b);
        (b.clone().fold(f64::INFINITY, f64::min), b.fold(f64::NEG_INFINITY, f64::max))
    };
    let bands = [0.0, 1.0, 2.0, 3.0, 4.0].map(of);
    assert!(bands.iter().all(|(low, high)| high - low < 1e-3), "{bands:?}");
    assert!(bands.windows(2).all(|pair| pair[0].1 + 0.2 < pair[1].0), "{bands:?}");
}
