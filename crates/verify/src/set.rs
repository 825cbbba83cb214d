//! A set: the same items in any order.
//!
//! Source   choice sets of Curr-ReFT (arXiv 2503.07065), system 20, where a part of the right choices may earn credit.
//! Gold     `answer` is `-1/2, 3` or `A, C, D`; `meta.subset_credit` may be a number from 0 to below 1.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at the last
//!          line that is not blank.
//! Reads    items parted by commas, semicolons, `and` or `or`, or by blanks where there are none of these; brackets,
//!          quotes and stars around an item, a full stop at the end and what stands before a `=` mean nothing, nor do
//!          case, order and repetition. Two numbers are equal as exact rationals. Where all items of the gold are
//!          letters, letters in a row are items: `ACD`.
//! Score    1 for the whole set, `subset_credit` for some of its items and nothing else, else 0.

use std::collections::BTreeSet;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, number, region};

pub struct Set;

impl Verifier for Set {
    fn check(&self, problem: &Problem) -> Result<()> {
        if gold(problem).is_none() {
            let expected = "items such as -1/2, 3";
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), expected));
        }
        match problem.meta.get("subset_credit") {
            Some(given) if credit(problem).is_none() => {
                Err(bad_gold(problem, "meta.subset_credit", given, "a number from 0 to below 1"))
            }
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(gold) = gold(problem) else { return Score::unreadable("the gold answer is not a set") };
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let Some(mut found) = items(place) else { return Score::unreadable("an item is empty") };
        if gold.iter().all(|item| is_letter(item)) {
            let runs = std::mem::take(&mut found).into_iter();
            found = runs.flat_map(letters).collect();
        }
        if found.is_empty() {
            return Score::unreadable("no items");
        }
        let text = found.iter().cloned().collect::<Vec<_>>().join(", ");
        let missing = gold.difference(&found).count();
        let odd = found.difference(&gold).next();
        match odd {
            None if missing == 0 => Score::right(text),
            None => Score {
                value: credit(problem).unwrap_or(0.0),
                parsed: Some(text),
                why: format!("{missing} of {} missing", gold.len()),
            },
            Some(odd) => Score::wrong(text, format!("{odd} is not in the set")),
        }
    }
}

fn gold(problem: &Problem) -> Option<BTreeSet<String>> {
    items(&problem.answer).filter(|gold| !gold.is_empty())
}

fn credit(problem: &Problem) -> Option<f64> {
    problem.meta.get("subset_credit").and_then(Value::as_f64).filter(|credit| (0.0..1.0).contains(credit))
}

/// The items of `text` in one form each; `None` if one of them is empty.
fn items(text: &str) -> Option<BTreeSet<String>> {
    const AROUND: [char; 12] = ['[', ']', '(', ')', '{', '}', '"', '\'', '`', '*', '$', '.'];
    let parted = text.replace(" and ", ",").replace(" or ", ",").replace(';', ",");
    let dressed = |c: char| c.is_whitespace() || AROUND.contains(&c);
    // A point before digits is no dress.
    let trimmed = parted.trim_matches(|c: char| c.is_whitespace() || (AROUND.contains(&c) && c != '.'));
    let trimmed = trimmed.trim_end_matches(dressed);
    if trimmed.is_empty() {
        return Some(BTreeSet::new());
    }
    let pieces: Vec<&str> = if trimmed.contains(',') {
        trimmed.split(',').collect()
    } else if trimmed.contains('=') {
        vec![trimmed]
    } else {
        trimmed.split_whitespace().collect()
    };
    let item = |piece: &&str| {
        let value = piece.rsplit('=').next().unwrap_or(piece);
        let value = value.trim_end_matches(dressed).trim_start_matches(|c| c != '.' && dressed(c));
        let plain = number::whole(value).map_or_else(|| value.to_lowercase(), |number| number.to_string());
        (!plain.is_empty()).then_some(plain)
    };
    pieces.iter().map(item).collect()
}

fn is_letter(item: &str) -> bool {
    item.len() == 1 && item.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// `acd` as its letters; anything else as it is.
fn letters(item: String) -> Vec<String> {
    match item.bytes().all(|byte| byte.is_ascii_lowercase()) && item.len() <= 26 {
        true => item.chars().map(String::from).collect(),
        false => vec![item],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    fn value(answer: &str, response: &str) -> f64 {
        let problem = gold_with(answer, json!({"subset_credit": 0.2}));
        Set.check(&problem).expect("sound");
        Set.score(&problem, response).value
    }

    /// The choice sets of system 20, test 2.
    #[test]
    fn a_part_of_the_right_choices_earns_its_credit_and_a_wrong_one_loses_it() {
        for (response, credit) in [
            ("A, C, D", 1.0),
            ("<answer>D and (a) and C.</answer>", 1.0),
            ("#ACD", 1.0),
            ("\\boxed{C; A; D; A}", 1.0),
            ("#A, C", 0.2),
            ("#D", 0.2),
            ("#A, B", 0.0),
            ("#A, B, C, D", 0.0),
            ("#", 0.0),
            ("#A,,C", 0.0),
        ] {
            assert_eq!(value("A, C, D", response), credit, "{response}");
        }
    }

    #[test]
    fn roots_are_equal_as_rationals_in_any_order() {
        for right in
            ["#3, -1/2", "x = -0.5 or x = 3", "{3; \u{2212}2/4}", "3.0 -.5", "<answer>[-1/2, 3]</answer>"]
        {
            assert_eq!(value("-1/2, 3", right), 1.0, "{right}");
        }
        for (response, credit) in [("#3", 0.2), ("#3, 1/2", 0.0), ("#3, -1/2, 0", 0.0), ("#-1/2,", 0.0)] {
            assert_eq!(value("-1/2, 3", response), credit, "{response}");
        }
    }

    #[test]
    fn without_a_word_on_credit_there_is_none_and_odd_credit_is_refused() {
        let problem = gold_with("2, 3", json!({}));
        let score = Set.score(&problem, "#2");
        assert_eq!((score.value, score.why.as_str()), (0.0, "1 of 2 missing"));
        for (answer, credit, fault) in [
            (" , ", json!(0.2), "`answer` is"),
            ("2, 3", json!(1), "`meta.subset_credit` is 1"),
            ("2, 3", json!("0.2"), "`meta.subset_credit` is \"0.2\""),
        ] {
            let fault_found = Set.check(&gold_with(answer, json!({"subset_credit": credit})));
            let found = fault_found.expect_err(fault).to_string();
            assert!(found.starts_with(fault), "{found}");
        }
    }
}
