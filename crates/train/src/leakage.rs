//! Did training see the exam? By whole prompt, and by any 13 words in a row.
//!
//! Words that many exam problems share are the wording of their family, not a problem: see `gradatim_pool::ngrams`.

use std::collections::BTreeSet;

use gradatim_core::Problem;
use gradatim_pool::ngrams::Index;
use serde::{Deserialize, Serialize};

/// Watches training prompts for exam problems.
pub struct Watch {
    exam: Index,
    seen: Seen,
}

/// Exam problems that training could have seen, by position in the exam.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(pub BTreeSet<u32>);

impl Watch {
    /// Watches for `exam`, having seen `seen`.
    pub fn new<'a>(exam: impl Iterator<Item = &'a Problem>, seen: Seen) -> Self {
        Self { exam: Index::of(exam.map(Problem::prompt_text)), seen }
    }

    /// Notes a prompt that is trained on.
    pub fn trained_on(&mut self, problem: &Problem) {
        self.seen.0.extend(self.exam.matches(&problem.prompt_text()));
    }

    /// What was seen so far.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(prompt: &str) -> Problem {
        let message = serde_json::json!({
            "id": "p", "kind": "verifiable", "prompt": [{"role": "user", "parts": [{"text": prompt}]}],
            "answer": "", "verifier": "exact", "category": "c", "level": 1, "skills": [], "solution": null,
            "canonical": prompt, "meta": {}
        });
        serde_json::from_value(message).unwrap()
    }

    #[test]
    fn a_prompt_or_thirteen_words_in_a_row_are_seen_and_twelve_are_not() {
        let words = |from: u32, to: u32| (from..to).map(|w| format!("w{w}")).collect::<Vec<_>>().join(" ");
        let exam = [problem("O12:"), problem(&words(0, 20)), problem(&words(100, 120))];
        let mut watch = Watch::new(exam.iter(), Seen::default());
        watch.trained_on(&problem("O21:"));
        watch.trained_on(&problem(&format!("{} x {}", words(100, 112), words(112, 120))));
        assert_eq!(watch.seen().0.len(), 0);
        watch.trained_on(&problem(" o12: "));
        watch.trained_on(&problem(&format!("before {} after", words(3, 16))));
        assert_eq!(watch.seen().0, BTreeSet::from([0, 1]));
    }
}
