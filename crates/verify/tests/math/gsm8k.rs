//! GSM8K: the recorded verdicts on four models' solutions, by the number they end in.

use gradatim_verify::math::{Options, compare};
use serde_json::Value;

use super::golds::data;

const MODELS: [&str; 4] = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"];

/// Endings that say the same.
const ENDINGS: [fn(&str) -> String; 10] = [
    |x| format!("A: {x}"),
    |x| format!("#### {x}"),
    |x| format!("The answer is {x}."),
    |x| format!("The final answer is ${x}$."),
    |x| format!("So she pays \\boxed{{{x}}}."),
    |x| format!("so ${x}$ is the answer: $\\boxed{{{x}}}$"),
    |x| format!("**Answer:** {x}"),
    |x| format!("Answer: \\({x}\\)"),
    |x| format!("<answer>{x}</answer>"),
    |x| format!("\\[ x = {x} \\]"),
];

/// Gold number, solution without its last line, what that line says, whether the release calls it right.
fn recorded(data: &std::path::Path) -> Vec<(String, String, String, bool)> {
    let text =
        std::fs::read_to_string(data.join("gsm8k/example_model_solutions.jsonl")).expect("the solutions");
    let mut recorded = vec![];
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let gold =
            row["ground_truth"].as_str().and_then(|text| text.rsplit_once("A: ")).expect("a gold answer").1;
        for model in MODELS {
            let solution = row[model]["solution"].as_str().expect("a solution");
            let (steps, last) = solution.rsplit_once("A: ").unwrap_or((solution, ""));
            let right = row[model]["is_correct"].as_bool().expect("a verdict");
            recorded.push((gold.trim().to_owned(), steps.to_owned(), last.trim().to_owned(), right));
        }
    }
    recorded
}

#[test]
fn all_5_276_recorded_verdicts_are_reproduced_however_the_last_line_is_put() {
    let Some(data) = data() else { return };
    let recorded = recorded(&data);
    assert_eq!(recorded.len(), 5_276);
    for (ix, ending) in ENDINGS.iter().enumerate() {
        for (gold, steps, last, right) in &recorded {
            let response = if last.is_empty() { steps.clone() } else { format!("{steps}{}", ending(last)) };
            let verdict = compare(gold, &response, &Options::default());
            assert_eq!(verdict.correct, *right, "ending {ix}, gold {gold}\n{response}\n{verdict:?}");
        }
    }
}
