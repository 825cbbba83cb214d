//! Choices as they are stated, and those of real questions.

use serde_json::json;

use super::*;
use crate::tests::{gold_with, real_rows};

fn score(response: &str) -> Score {
    MultipleChoice.score(&gold_with("B", json!({"choices": ["red", "B) blue", "5", "$5.50"]})), response)
}

#[test]
fn a_choice_is_read_where_it_is_clearly_stated() {
    for response in [
        "B",
        "(b)",
        "B) blue",
        "blue",
        "thinking of A\n**B**.",
        "The answer is B because A is wrong",
        "The answer is A. No: the correct Answer Is: option (B).",
        "so the answer should be **blue**.\nThat was easy",
        "answer\n\nB",
        "Answer: $\\boxed{\\text{B}}$",
        "<answer>B</answer>",
        "I would pick option B.\nDone",
        "#b",
        "# Question 3\nAnswer: blue",
        "I think it's (B).",
        "It's not A because it doesn't make sense, therefore I think it's B",
        "B is correct. Or maybe C. Actually let's finalize B",
        "The answer is for sure B, it can't be A or C",
        "It is A. No, I go with B.",
        "<think>The answer is A.</think>B",
    ] {
        assert!(score(response).is_right(), "{response}: {}", score(response).why);
    }
}

#[test]
fn what_is_unclear_is_unreadable_and_other_choices_are_wrong() {
    for (response, parsed, why) in [
        ("C", Some("C"), "read C, not B"),
        ("The answer is 5", Some("C"), "read C, not B"),
        ("The answer is $5.50.", Some("D"), "read D, not B"),
        ("The answer is B.\n(A) red", Some("A"), "read A, not B"),
        ("The answer is -5", None, "no choice is stated"),
        ("The answer is 5.5", None, "no choice is stated"),
        ("The answer is A or B", None, "more than one choice is stated"),
        ("#A, B", None, "more than one choice is stated"),
        ("The answer is E", None, "no choice is stated"),
        ("The answer is not B", None, "no choice is stated"),
        ("The answer is a bluebird", None, "no choice is stated"),
        ("I don't think the answer is B", None, "no choice is stated"),
        ("I don't think it's B", None, "no choice is stated"),
        ("We cannot choose B.", None, "no choice is stated"),
        ("It is not B.", None, "no choice is stated"),
        ("It's A or B.", None, "more than one choice is stated"),
        ("It's B because", None, "no choice is stated"),
        ("<think>The answer is B.</think>I do not know", None, "no choice is stated"),
        ("Both are good", None, "no choice is stated"),
        ("A dog barks", None, "no choice is stated"),
        ("B-movies", None, "no choice is stated"),
        ("", None, "no choice is stated"),
    ] {
        let score = score(response);
        assert_eq!(
            (score.value, score.parsed.as_deref(), score.why.as_str()),
            (0.0, parsed, why),
            "{response}"
        );
    }
}

#[test]
fn a_gold_that_is_no_label_is_refused() {
    for (answer, meta, at) in [
        ("b", json!({}), "answer"),
        ("AB", json!({}), "answer"),
        ("C", json!({"choices": ["red", "blue"]}), "answer"),
        ("A", json!({"choices": []}), "meta.choices"),
        ("A", json!({"choices": [1]}), "meta.choices"),
        ("A", json!({"choices": vec![""; 300]}), "meta.choices"),
    ] {
        let fault = MultipleChoice.check(&gold_with(answer, meta)).expect_err(at).to_string();
        assert!(fault.starts_with(&format!("`{at}` is ")), "{fault}");
    }
}

/// Each option of a real question, said in four ways, is right if and only if it is the gold one.
fn every_option_is_told_apart(problem: &Problem) {
    let choices = Choices::of(problem).expect("sound");
    let gold = choices.gold(problem).expect("sound");
    for (ix, text) in choices.texts.iter().enumerate() {
        // An option that is repeated stands for its first label.
        let said = choices.texts.iter().position(|other| other == text);
        for (response, ix) in [
            (letter(ix), Some(ix)),
            (format!("Let me see.\nThe answer is ({}) {text}.", letter(ix)), Some(ix)),
            (format!("\\boxed{{{text}}}"), said),
            (format!("so the answer is {text}."), said),
        ] {
            let right = MultipleChoice.score(problem, &response).is_right();
            assert_eq!(right, ix == Some(gold), "{response} of {:?}", choices.texts);
        }
    }
}

#[test]
fn the_options_of_real_questions_are_told_apart() {
    let Some(rows) = real_rows("word-problems/aqua.jsonl") else { return };
    assert_eq!(rows.len(), 254);
    for row in rows {
        let problem =
            gold_with(row["correct"].as_str().expect("a letter"), json!({"choices": row["options"]}));
        MultipleChoice.check(&problem).expect("sound");
        every_option_is_told_apart(&problem);
    }
    let Some(rows) = real_rows("commonsense/commonsenseqa-dev.jsonl") else { return };
    assert_eq!(rows.len(), 1_221);
    for row in rows {
        let options = row["question"]["choices"].as_array().expect("a list");
        let texts: Vec<&Value> = options.iter().map(|option| &option["text"]).collect();
        let problem = gold_with(row["answerKey"].as_str().expect("a letter"), json!({"choices": texts}));
        MultipleChoice.check(&problem).expect("sound");
        every_option_is_told_apart(&problem);
    }
}

/// Rationales people wrote, most of which end in some form of `Answer: C`.
#[test]
fn rationales_are_read_as_their_recorded_choice_or_not_at_all() {
    let Some(rows) = real_rows("word-problems/aqua.jsonl") else { return };
    let mut read = [0; 3];
    for row in &rows {
        let problem =
            gold_with(row["correct"].as_str().expect("a letter"), json!({"choices": row["options"]}));
        let score = MultipleChoice.score(&problem, row["rationale"].as_str().expect("text"));
        read[if score.is_right() { 0 } else { 1 + usize::from(score.parsed.is_none()) }] += 1;
    }
    let [right, wrong, unread] = read;
    println!("{right} read right, {wrong} wrong, {unread} not at all");
    assert!(wrong * 100 <= rows.len() && right * 5 >= rows.len() * 4, "{read:?}");
}
