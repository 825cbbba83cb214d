//! Masked spans: how much of each hidden text was found.
//!
//! Source   the answer rewards of MaskSearch (arXiv 2505.20285), system 28.
//! Gold     `answer` is the span, or a JSON list of them in the order of the masks.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere.
//! Reads    one span a line or between semicolons; a single span is all that stands there. Words are runs of letters and
//!          digits, in any case.
//! Score    `meta.match`, the mean over spans: `recall` (default), the share of the span's words that are found, each as
//!          often as it occurs in both; `exact`, the same words in the same order; `recall-minus-length`, recall less
//!          0.05 for each word more than the span has, never below 0. Recall alone is earned by naming everything.
//! Extra    parts beyond the spans earn nothing; `exact` refuses them, and their words count as too many.

use std::collections::HashMap;

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::{bad_gold, region};

/// What a word too many costs.
const TOLL: f64 = 0.05;
const MOST_SPANS: usize = 64;

pub struct SpanRecall;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Recall,
    Exact,
    MinusLength,
}

impl Verifier for SpanRecall {
    fn check(&self, problem: &Problem) -> Result<()> {
        if spans(&problem.answer).is_none() {
            let expected = "a span with a word in it, or a JSON list of up to 64";
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), expected));
        }
        if how(problem).is_none() {
            let found = problem.meta.get("match").map_or_else(String::new, ToString::to_string);
            return Err(bad_gold(problem, "meta.match", found, "recall, exact or recall-minus-length"));
        }
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let (Some(golds), Some(how)) = (spans(&problem.answer), how(problem)) else {
            return Score::unreadable("the gold answer holds no spans");
        };
        let place = region::marked(response).unwrap_or(response);
        let parts: Vec<Vec<String>> = match golds.len() {
            1 => vec![words(place)],
            _ => place.split([';', '\n']).filter(|part| !part.trim().is_empty()).map(words).collect(),
        };
        let spoken: usize = parts.iter().map(Vec::len).sum();
        if spoken == 0 {
            return Score::unreadable("no words");
        }
        let extra: usize = parts.iter().skip(golds.len()).map(Vec::len).sum();
        let empty = vec![];
        let mut sum = 0.0;
        for (at, gold) in golds.iter().enumerate() {
            let found = parts.get(at).unwrap_or(&empty);
            sum += match how {
                Match::Recall => recall(gold, found),
                Match::Exact => f64::from(u8::from(gold == found && extra == 0)),
                Match::MinusLength => {
                    let many = found.len().saturating_sub(gold.len())
                        + if at + 1 == golds.len() { extra } else { 0 };
                    (recall(gold, found) - TOLL * many as f64).max(0.0)
                }
            };
        }
        let parsed = parts.iter().take(golds.len()).map(|part| part.join(" ")).collect::<Vec<_>>().join("; ");
        let value = sum / golds.len() as f64;
        if value >= 1.0 {
            return Score::right(parsed);
        }
        Score { value, parsed: Some(parsed), why: format!("{sum:.2} of {} spans", golds.len()) }
    }
}

fn how(problem: &Problem) -> Option<Match> {
    let Some(given) = problem.meta.get("match") else { return Some(Match::Recall) };
    match given.as_str()? {
        "recall" => Some(Match::Recall),
        "exact" => Some(Match::Exact),
        "recall-minus-length" => Some(Match::MinusLength),
        _ => None,
    }
}

/// The words of each span; `None` if there is none, or one has no words.
fn spans(answer: &str) -> Option<Vec<Vec<String>>> {
    let listed: Option<Vec<String>> = serde_json::from_str(answer).ok();
    let spans: Vec<Vec<String>> = match listed {
        Some(list) => list.iter().map(|span| words(span)).collect(),
        None => vec![words(answer)],
    };
    let sound = (1..=MOST_SPANS).contains(&spans.len()) && spans.iter().all(|span| !span.is_empty());
    sound.then_some(spans)
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|symbol: char| !symbol.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The share of the words of `gold` that are among `found`.
fn recall(gold: &[String], found: &[String]) -> f64 {
    let mut left = HashMap::<&str, usize>::new();
    found.iter().for_each(|word| *left.entry(word).or_default() += 1);
    let hit = gold.iter().filter(|word| {
        left.get_mut(word.as_str()).filter(|left| **left > 0).map(|left| *left -= 1).is_some()
    });
    hit.count() as f64 / gold.len() as f64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    fn value(answer: &str, how: &str, response: &str) -> f64 {
        let problem = gold_with(answer, json!({"match": how}));
        SpanRecall.check(&problem).expect("sound");
        SpanRecall.score(&problem, response).value
    }

    #[test]
    fn recall_is_half_for_half_and_a_dump_pays_only_without_the_length() {
        let dump = format!("{} Marie Curie", "word ".repeat(200));
        for (response, recall, exact, minus) in [
            ("Curie", 0.5, 0.0, 0.5),
            ("marie CURIE.", 1.0, 1.0, 1.0),
            ("Curie Marie", 1.0, 0.0, 1.0),
            ("Marie Marie", 0.5, 0.0, 0.5),
            ("Marie Curie of Paris", 1.0, 0.0, 0.9),
            (dump.as_str(), 1.0, 0.0, 0.0),
            ("nobody", 0.0, 0.0, 0.0),
        ] {
            for (how, pay) in [("recall", recall), ("exact", exact), ("recall-minus-length", minus)] {
                let found = value("Marie Curie", how, response);
                assert!((found - pay).abs() < 1e-12, "{how}: {response:.40}: {found}");
            }
        }
    }

    #[test]
    fn spans_stand_in_order_and_extra_ones_do_not_pay() {
        let two = "[\"Marie Curie\", \"1903\"]";
        for (response, recall, exact) in [
            ("#Marie Curie; 1903", 1.0, 1.0),
            ("<answer>Marie Curie\n1903</answer>", 1.0, 1.0),
            ("1903; Marie Curie", 0.0, 0.0),
            ("Marie", 0.25, 0.0),
            ("Marie Curie; 1903; 1911", 1.0, 0.0),
        ] {
            assert_eq!(value(two, "recall", response), recall, "{response}");
            assert_eq!(value(two, "exact", response), exact, "{response}");
        }
        assert_eq!(value(two, "recall-minus-length", "Marie Curie; 1903; a b"), 0.95);
    }

    #[test]
    fn golds_without_words_are_refused() {
        for (answer, how, key) in [
            ("", "recall", "answer"),
            ("[]", "recall", "answer"),
            ("[\"a\", \"-\"]", "exact", "answer"),
            ("a", "best", "meta.match"),
        ] {
            let fault =
                SpanRecall.check(&gold_with(answer, json!({"match": how}))).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        }
    }
}
