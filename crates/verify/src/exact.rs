//! The whole response, trimmed, equals the answer, trimmed.

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::bad_gold;

pub struct Exact;

impl Verifier for Exact {
    fn check(&self, problem: &Problem) -> Result<()> {
        match problem.answer.trim() {
            "" => Err(bad_gold(problem, "answer", "empty", "some text")),
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        compare(response.trim(), problem.answer.trim())
    }
}

/// Equality of trimmed texts; nothing equals an empty answer.
pub fn compare(found: &str, gold: &str) -> Score {
    if found.is_empty() {
        Score::unreadable("no answer")
    } else if found == gold {
        Score::right(found)
    } else {
        Score::wrong(found, "not the answer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::gold;

    #[test]
    fn blanks_around_do_not_matter_and_anything_else_does() {
        let problem = gold(" right\n", serde_json::Value::Null);
        assert!(Exact.score(&problem, "right ").is_right());
        for wrong in ["Right", "right.", "wright", "right right"] {
            let score = Exact.score(&problem, wrong);
            assert_eq!((score.value, score.parsed.as_deref()), (0.0, Some(wrong)));
        }
        assert_eq!(Exact.score(&problem, " ").parsed, None);
    }
}
