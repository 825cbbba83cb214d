//! GSM8K: the number after `####` equals the gold number.
//!
//! Source   Cobbe et al., arXiv 2110.14168; the released rule is `#### (\-?[0-9\.\,]+)` with commas dropped.
//! Looks    after the last `####`, else after the `A:` that begins the last line to begin so: the released model
//!          solutions end in it.
//! Reads    a minus and a `$`, if any, and a run of digits, points and commas; what follows is ignored.
//! Gold     the same, or a bare number.
//! Differs  the release compares text; here 18, 18. and 18.00 are one number, exactly. It takes the first `####`.
//! Bounds   36 digits.

use gradatim_core::{Problem, Result, Score, Verifier};
use num_rational::Ratio;

use crate::{bad_gold, number};

pub struct Gsm8k;

impl Verifier for Gsm8k {
    fn check(&self, problem: &Problem) -> Result<()> {
        let expected = "a solution that ends in `#### 18`, or a number";
        gold(problem)
            .map(drop)
            .ok_or_else(|| bad_gold(problem, "answer", format!("{:?}", tail(&problem.answer)), expected))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(gold) = gold(problem) else {
            return Score::unreadable("the gold answer is not a number");
        };
        let Some(place) = place(response) else {
            return Score::unreadable("no `####` before the answer");
        };
        match read(place) {
            Some(found) if found == gold => Score::right(found.to_string()),
            Some(found) => Score::wrong(found.to_string(), format!("read {found}, not {gold}")),
            None => Score::unreadable("no number of at most 36 digits after the mark"),
        }
    }
}

fn gold(problem: &Problem) -> Option<Ratio<i128>> {
    read(place(&problem.answer).unwrap_or(&problem.answer))
}

/// What follows the mark of the answer.
fn place(text: &str) -> Option<&str> {
    const MARK: &str = "####";
    let lettered = || text.lines().rev().find_map(|line| line.trim_start().strip_prefix("A:"));
    text.rfind(MARK).map(|at| &text[at + MARK.len()..]).or_else(lettered)
}

/// The number `text` begins with.
fn read(text: &str) -> Option<Ratio<i128>> {
    let signs = text.trim_start();
    let run = signs.trim_start_matches(['-', '$']);
    let length = run.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',')).count();
    let digits: String = run[..length].trim_end_matches(['.', ',']).chars().filter(|&c| c != ',').collect();
    let sign = match &signs[..signs.len() - run.len()] {
        "" | "$" => 1,
        "-" | "-$" | "$-" => -1,
        _ => return None,
    };
    number::whole(&digits).map(|value| value * sign)
}

/// The last 40 characters, enough to find a fault by.
fn tail(text: &str) -> &str {
    text.char_indices().nth_back(39).map_or(text, |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{gold as problem, real_rows};

    fn score(gold: &str, response: &str) -> Score {
        Gsm8k.score(&problem(gold, serde_json::Value::Null), response)
    }

    #[test]
    fn one_number_has_many_spellings() {
        for gold in ["16 - 3 - 4 = 9\n#### 1,018", "1018", " $1,018.00 ", "so\nA: 1018"] {
            Gsm8k.check(&problem(gold, serde_json::Value::Null)).expect(gold);
            for right in
                ["7\n#### 1018", "####1,018.", "#### $1018.0 a day", "#### 3 #### 1018", "7\nA: 1018\n"]
            {
                assert!(score(gold, right).is_right(), "{gold} {right}");
            }
        }
        assert!(score("-5", "#### -$5.00").is_right());
    }

    #[test]
    fn only_what_is_marked_is_read() {
        for (response, parsed, why) in [
            ("#### 1019", Some("1019"), "read 1019, not 1018"),
            ("#### -1018", Some("-1018"), "read -1018, not 1018"),
            ("A: 1018\n#### 2.5", Some("5/2"), "read 5/2, not 1018"),
            ("1018", None, "no `####` before the answer"),
            ("USA: 1018", None, "no `####` before the answer"),
            ("#### 1018 ####", None, "no number of at most 36 digits after the mark"),
            ("#### 1.0.1.8", None, "no number of at most 36 digits after the mark"),
            ("#### --1018", None, "no number of at most 36 digits after the mark"),
        ] {
            let score = score("1018", response);
            assert_eq!(
                (score.value, score.parsed.as_deref(), score.why.as_str()),
                (0.0, parsed, why),
                "{response}"
            );
        }
        let fault =
            Gsm8k.check(&problem("#### none", serde_json::Value::Null)).expect_err("no number").to_string();
        assert!(
            fault.starts_with("`answer` is \"#### none\" (problem \"t\"), expected a solution that ends in")
        );
    }

    #[test]
    fn all_5_276_released_verdicts_are_reproduced() {
        let Some(rows) = real_rows("gsm8k/example_model_solutions.jsonl") else { return };
        let mut agreed = 0;
        for row in &rows {
            let gold = row["ground_truth"].as_str().expect("text");
            for model in ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"] {
                let (solution, right) = (row[model]["solution"].as_str(), row[model]["is_correct"].as_bool());
                let solution = solution.expect("text");
                assert_eq!(Some(score(gold, solution).is_right()), right, "{gold}\n--- {model}\n{solution}");
                agreed += 1;
            }
        }
        assert_eq!(agreed, 5_276);
    }

    #[test]
    fn every_gold_solution_of_both_splits_is_its_own_right_answer() {
        for (file, rows) in [("gsm8k/train.jsonl", 7_473), ("gsm8k/test.jsonl", 1_319)] {
            let Some(golds) = real_rows(file) else { return };
            assert_eq!(golds.len(), rows);
            for gold in golds.iter().map(|row| row["answer"].as_str().expect("text")) {
                assert!(score(gold, gold).is_right(), "{gold}");
            }
        }
    }
}
