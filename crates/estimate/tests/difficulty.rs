//! Difficulty scorers, on problems by hand and on GSM8K.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::PathBuf;

use gradatim_core::{Item, Kind, Measure, Message, Problem, ProblemIx, QueryKind};
use gradatim_estimate::correlation::spearman;
use gradatim_estimate::difficulty::{Committee, Length, Loss, Scorer, Steps, Unit};
use serde_json::{Map, Value, json};

const MODELS: [&str; 4] = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"];

fn problem(prompt: &str, solution: Option<&str>, meta: Value) -> Problem {
    Problem {
        id: "p".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(prompt)],
        answer: String::new(),
        verifier: String::new(),
        category: String::new(),
        level: 0,
        skills: vec![],
        solution: solution.map(str::to_owned),
        canonical: prompt.to_owned(),
        meta: meta.as_object().cloned().unwrap_or_else(Map::new),
    }
}

fn committee(keys: &[&str]) -> Scorer {
    Scorer::Committee(Committee { of: keys.iter().map(|key| (*key).to_owned()).collect() })
}

#[test]
fn every_scorer_gives_the_number_of_a_problem_by_hand() {
    let meta = json!({ "one": true, "two": { "right": false }, "three": 0.25 });
    let problem = problem("How many? \u{e9}t\u{e9}", Some("2 + 2 = 4\n\n4 + 1 = 5\n#### 5"), meta);
    let characters = Length { unit: Unit::Characters };
    for (scorer, expected) in [
        (Scorer::PromptLength(Length::default()), 3.0),
        (Scorer::PromptLength(characters), 13.0),
        (Scorer::SolutionLength(Length::default()), 12.0),
        (Scorer::Steps(Steps {}), 2.0),
        // 1 - (1 + 0 + 1/4) / 3.
        (committee(&["one", "two.right", "three"]), 1.0 - 1.25 / 3.0),
    ] {
        assert_eq!(scorer.query(), None);
        assert_eq!(scorer.score(&problem).unwrap(), Some(expected), "{scorer:?}");
    }
}

#[test]
fn what_a_scorer_cannot_read_is_refused_by_name() {
    let bare = problem("x", None, json!({ "rate": 40 }));
    for (scorer, fault) in [
        (Scorer::Steps(Steps {}), "`problem `p`` is without a solution"),
        (committee(&["rate"]), "`meta.rate` is 40 in problem `p`"),
        (committee(&["rate.deeper"]), "`meta.rate.deeper` is missing in problem `p`"),
        (committee(&[]), "`committee.of` is empty"),
    ] {
        let found = scorer.score(&bare).unwrap_err().to_string();
        assert!(found.starts_with(fault), "{found}");
    }
}

#[test]
fn loss_waits_for_its_query_and_reads_nothing_else() {
    let loss = Scorer::Loss(Loss {});
    assert_eq!(
        (loss.query(), loss.score(&problem("x", None, json!({}))).unwrap()),
        (Some(QueryKind::Loss), None)
    );
    let items = vec![Item::Row(ProblemIx(4)), Item::Row(ProblemIx(2))];
    let answer = |kind| Measure { kind, items: items.clone(), values: vec![vec![1.5], vec![0.5, 1.0]] };
    assert_eq!(loss.read(&answer(QueryKind::Loss)).unwrap(), [(items[0], 1.5), (items[1], 0.75)]);
    assert!(loss.read(&answer(QueryKind::GradNorm)).is_err());
    assert!(committee(&["x"]).read(&answer(QueryKind::Loss)).is_err());
    let short = Measure { values: vec![vec![1.0]], ..answer(QueryKind::Loss) };
    assert!(loss.read(&short).is_err());
}

#[test]
fn scorers_read_from_recipes_with_strict_keys() {
    let scorer: Scorer =
        serde_json::from_value(json!({ "prompt-length": { "unit": "characters" } })).unwrap();
    assert_eq!(scorer, Scorer::PromptLength(Length { unit: Unit::Characters }));
    assert!(serde_json::from_value::<Scorer>(json!({ "steps": { "of": 1 } })).is_err());
}

#[test]
fn longer_solutions_of_gsm8k_fail_more_models() {
    let Some(folder) = std::env::var_os("GRADATIM_DATA").map(PathBuf::from) else {
        assert!(std::env::var_os("CI").is_none(), "GRADATIM_DATA must be set in CI");
        return;
    };
    let text = std::fs::read_to_string(folder.join("gsm8k/example_model_solutions.jsonl")).unwrap();
    let problems = text.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        problem(row["question"].as_str().unwrap(), Some(row["ground_truth"].as_str().unwrap()), row.clone())
    });
    let problems: Vec<Problem> = problems.collect();
    let scores = |scorer: &Scorer| -> Vec<f64> {
        problems.iter().map(|problem| scorer.score(problem).unwrap().unwrap()).collect()
    };
    let failed = scores(&committee(
        &MODELS.map(|model| model.to_owned() + ".is_correct").each_ref().map(String::as_str),
    ));
    let steps = scores(&Scorer::Steps(Steps {}));
    // The published range of steps is 2 to 8.
    assert!(steps.iter().filter(|steps| (2.0..=8.0).contains(*steps)).count() > 1_250);
    // Independent rankings of 1,319 problems: rho has standard error 1 / sqrt(1318) = 0.028.
    for scorer in [
        Scorer::Steps(Steps {}),
        Scorer::SolutionLength(Length::default()),
        Scorer::PromptLength(Length::default()),
    ] {
        let rho = spearman(&scores(&scorer), &failed);
        println!("{scorer:?}: rho {rho:.3}");
        assert!(rho > 5.0 * 0.028, "{scorer:?}: rho {rho}");
    }
}
