//! Yes or no.
//!
//! Source   the judge stage of Curr-ReFT (arXiv 2503.07065), system 20.
//! Gold     `answer` is yes, no, true, false, correct or incorrect.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere.
//! Reads    `yes` and `no` there, as whole words in any case; `true`, `correct`, `false` and `incorrect` too, unless a word
//!          follows with nothing but blanks between: "a correct number" says nothing. `not` or a word in `n't` right before
//!          turns it round.
//! Both     all that is read has to say the same: "yes or no" is no answer. Where nothing is marked only the last sentence
//!          counts that says anything, so that one may take back what was said before it.
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
        let marked = region::marked(response);
        let place = marked.unwrap_or(response).replace('’', "'");
        let compat = problem.meta.get("compat").and_then(Value::as_bool).unwrap_or(false);
        let [yes, no] = match marked {
            _ if compat => {
                let words = || place.split(|symbol| !of_a_word(symbol));
                let yes = words().any(|other| word(other) == Some(true));
                [yes, !yes && words().any(|other| word(other) == Some(false))]
            }
            Some(_) => said(&place),
            None => place
                .rsplit(['.', '!', '?', '\n'])
                .map(said)
                .find(|says| says[0] || says[1])
                .unwrap_or_default(),
        };
        let name = |yes: bool| if yes { "yes" } else { "no" };
        match (yes, no) {
            (false, false) => Score::unreadable("neither yes nor no"),
            (true, true) => Score::unreadable("both yes and no"),
            _ if yes == gold => Score::right(name(yes)),
            _ => Score::wrong(name(yes), format!("{}, not {}", name(yes), name(gold))),
        }
    }
}

/// Whether a text says yes and whether it says no, by the header's rule.
fn said(text: &str) -> [bool; 2] {
    let (mut says, mut before, mut rest) = ([false; 2], "", text);
    while let Some(start) = rest.find(of_a_word) {
        let found = &rest[start..];
        let (next, behind) = found.split_at(found.find(|symbol| !of_a_word(symbol)).unwrap_or(found.len()));
        let describes = behind.trim_start().starts_with(char::is_alphanumeric) && !is_plain(next);
        if let Some(yes) = word(next).filter(|_| !describes) {
            let turned = before.eq_ignore_ascii_case("not") || before.to_ascii_lowercase().ends_with("n't");
            says[usize::from(yes == turned)] = true;
        }
        (before, rest) = (next, behind);
    }
    says
}

fn of_a_word(symbol: char) -> bool {
    symbol.is_alphanumeric() || symbol == '\''
}

/// Whether a word is yes or no itself.
fn is_plain(word: &str) -> bool {
    ["yes", "no"].iter().any(|name| word.trim_matches('\'').eq_ignore_ascii_case(name))
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
    fn all_that_is_said_has_to_agree_and_the_release_looks_for_yes_first() {
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
            // Both at once is no answer, wherever it stands.
            ("yes or no", None, Some("yes")),
            ("#no or yes", None, Some("yes")),
            ("<answer>Yes. Or is it? No.</answer>", None, Some("yes")),
            ("No, that is true", None, Some("yes")),
            ("Yes, not false", Some("yes"), Some("yes")),
            // A sentence may take back the one before it.
            ("It is true. Wait: it is not", Some("yes"), Some("yes")),
            ("It is true! No, I was wrong.\nThat is all", Some("no"), Some("yes")),
            // What describes a word says nothing.
            ("a correct number between 0 and 10", None, Some("yes")),
            ("The correct answer: no.", Some("no"), Some("yes")),
            ("It is a false claim", None, Some("no")),
            ("**Correct**, both are", Some("yes"), Some("yes")),
            ("Yes it is", Some("yes"), Some("yes")),
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
