//! The answer matches a regular expression.
//!
//! Gold     `answer` is the expression, in the syntax of the `regex` crate: no look-around, no back-references, hence
//!          linear in the response.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere,
//!          blanks around it cut.
//! Score    1 if all that stands there matches, or, with `meta.anywhere`, a part of it.
//! Bounds   expressions of 1,024 bytes that compile to a quarter of a MiB.

use gradatim_core::{Problem, Result, Score, Verifier};
use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::{bad_gold, region};

const LONGEST: usize = 1_024;
const LARGEST: usize = 1 << 18;

pub struct Pattern;

impl Verifier for Pattern {
    fn check(&self, problem: &Problem) -> Result<()> {
        let expected = "a regular expression that is not blank, of up to 1024 bytes";
        compiled(problem).map(drop).map_err(|why| bad_gold(problem, "answer", why, expected))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(pattern) = compiled(problem) else {
            return Score::unreadable("the gold answer is not a regular expression");
        };
        let place = region::marked(response).unwrap_or(response).trim();
        if place.is_empty() {
            return Score::unreadable("no answer");
        }
        match pattern.is_match(place) {
            true => Score::right(place),
            false => Score::wrong(place, "does not match"),
        }
    }
}

fn compiled(problem: &Problem) -> Result<Regex, String> {
    let pattern = problem.answer.trim();
    if pattern.is_empty() || pattern.len() > LONGEST {
        return Err(format!("{} bytes long", pattern.len()));
    }
    let build = |pattern: &str| {
        let built = RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build();
        built.map_err(|error| error.to_string().replace('\n', " "))
    };
    let anywhere = problem.meta.get("anywhere").and_then(Value::as_bool).unwrap_or(false);
    if anywhere {
        return build(pattern);
    }
    // What does not stand alone, as `a)(b`, must not stand in brackets either.
    build(pattern)?;
    build(&format!("\\A(?:{pattern})\\z"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    #[test]
    fn the_whole_answer_has_to_match_or_a_part_of_it() {
        for (pattern, response, whole, anywhere) in [
            ("[a-c]+", "abc", true, true),
            ("[a-c]+", "so #abc \n", true, true),
            ("[a-c]+", "xabc", false, true),
            ("a|b", "ab", false, true),
            ("(?i)yes", "<answer>YES</answer>", true, true),
            ("a.c", "a\nc", false, false),
            ("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false, false),
        ] {
            for (meta, right) in [(json!({}), whole), (json!({"anywhere": true}), anywhere)] {
                let problem = gold_with(pattern, meta);
                Pattern.check(&problem).expect("sound");
                assert_eq!(Pattern.score(&problem, response).is_right(), right, "{pattern}: {response}");
            }
        }
    }

    #[test]
    fn what_does_not_compile_or_grows_too_large_is_refused() {
        for pattern in
            ["", "(", "a)(b", "(?=a)", "(a)\\1", "\\w{5000}", "((a{100}){100}){100}", &"a".repeat(1_025)]
        {
            let fault = Pattern.check(&gold_with(pattern, json!({}))).expect_err(pattern).to_string();
            assert!(fault.starts_with("`answer` is "), "{fault}");
        }
    }
}
