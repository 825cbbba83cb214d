//! Laws of the replay learner.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::{Kind, Learner, Problem};
use gradatim_learner::simulated::replay::Options;
use gradatim_learner::simulated::{Replay, Simulated};

fn problem(answers: &serde_json::Value) -> Problem {
    Problem {
        id: "p".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: "right".to_owned(),
        verifier: "exact".to_owned(),
        category: "c".to_owned(),
        level: 3,
        skills: vec![],
        solution: None,
        canonical: "p".to_owned(),
        meta: answers.as_object().unwrap().clone(),
    }
}

fn learner(bandwidth: f64) -> Replay {
    let growth = ["weak", "middle", "strong"].map(str::to_owned).to_vec();
    Replay::new(Options { growth, bandwidth, smoothing: 0.1, ..Options::default() }).unwrap()
}

#[test]
fn the_weakest_learners_answers_are_replayed_first_and_neighbours_count_by_their_distance() {
    let right_first = problem(&serde_json::json!({ "weak": 1, "middle": 0, "strong": 0 }));
    // Alone in its window: (1 + 0.05) / 1.1.
    assert!((learner(1.0).success(&right_first) - 1.05 / 1.1).abs() < 1e-12);
    // Weights 1, 1/2, 0 at bandwidth 2.
    assert!((learner(2.0).success(&right_first) - 1.05 / 1.6).abs() < 1e-12);
}

#[test]
fn answers_count_as_numbers_or_text_and_unknown_ones_do_not_count() {
    let text = problem(&serde_json::json!({ "weak": "1", "middle": "", "strong": null }));
    assert!((learner(3.0).success(&text) - 1.05 / 1.1).abs() < 1e-12);
    let none = problem(&serde_json::json!({ "weak": "" }));
    assert_eq!(learner(3.0).success(&none), 0.5);
    assert!(learner(3.0).prompt_length(&none).unwrap_err().to_string().contains("keep_meta"));
    assert!(Replay::new(Options::default()).unwrap_err().to_string().starts_with("`growth`"));
}
