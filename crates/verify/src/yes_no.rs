//! Yes or no.
//!
//! Source   the judge stage of Curr-ReFT (arXiv 2503.07065), system 20.
//! Gold     `answer` is yes, no, true, false, correct or incorrect.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere.
//! Reads    the last of those six words there, as a whole word in any case; `not` or a word in `n't` right before it turns
//!          it round.
//! Compat   `meta.compat`, the release: yes if yes, true or correct stands anywhere, else no if one of the others does. So
//!          `not true` and `no, not correct` are yes, `incorrect` is no.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

pub struct YesNo;

impl Verifier for YesNo {
    fn check(&self, problem: &Problem) -> Result<()> {
        if word(problem.answer.trim()).is_none() {
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), "yes or no"));
        }
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(gold) = word(problem.answer.trim()) else {
            return Score::unreadable("the gold answer is neither yes nor no");
        };
        let place = region::marked(response).unwrap_or(response).replace('’', "'");
        let words =
            || place.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
        let said = |yes: bool| words().any(|other| word(other) == Some(yes));
        let compat = problem.meta.get("compat").and_then(Value::as_bool).unwrap_or(false);
        let found = if compat {
            said(true).then_some(true).or_else(|| said(false).then_some(false))
        } else {
            let mut before = "";
            let mut last = None;
            for next in words() {
                let turned =
                    before.eq_ignore_ascii_case("not") || before.to_ascii_lowercase().ends_with("n't");
                last = word(next).map(|yes| yes != turned).or(last);
                before = next;
            }
            last
        };
        let name = |yes: bool| if yes { "yes" } else { "no" };
        match found {
            None => Score::unreadable("neither yes nor no"),
            Some(found) if found == gold => Score::right(name(found)),
            Some(found) => Score::wrong(name(found), format!("{}, not {}", name(found), name(gold))),
        }
    }
}

/// What one word says.
fn word(word: &str) -> Option<bool> {
    let is = |names: [&str; 3]| names.iter().any(|name| word.trim_matches('\'').eq_ignore_ascii_case(name));
    match (is(["yes", "true", "correct"]), is(["no", "false", "incorrect"])) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    #[test]
    fn the_last_word_counts_and_the_release_looks_for_yes_first() {
        for (response, engine, compat) in [
            ("Yes.", Some("yes"), Some("yes")),
            ("Incorrect", Some("no"), Some("no")),
            ("not true", Some("no"), Some("yes")),
            ("No, not correct", Some("no"), Some("yes")),
            ("It isn't false", Some("yes"), Some("no")),
            ("That isn’t correct.", Some("no"), Some("yes")),
            ("Yes? Let me see. No", Some("no"), Some("yes")),
            ("<think>yes</think><answer> 'FALSE' </answer>", Some("no"), Some("no")),
            ("nothing known, eyes, untrue", None, None),
            ("", None, None),
        ] {
            for (meta, said) in [(json!({}), engine), (json!({"compat": true}), compat)] {
                for gold in ["yes", "incorrect"] {
                    let score = YesNo.score(&gold_with(gold, meta.clone()), response);
                    assert_eq!(score.parsed.as_deref(), said, "{response}");
                    assert_eq!(
                        score.is_right(),
                        said == Some(if gold == "yes" { "yes" } else { "no" }),
                        "{response}"
                    );
                }
            }
        }
        assert!(YesNo.check(&gold_with("maybe", json!({}))).is_err());
        YesNo.check(&gold_with(" True ", json!({}))).expect("a word it knows");
    }
}
