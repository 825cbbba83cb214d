//! Did training see the exam? By whole prompt, and by any 13 words in a row.

use std::collections::{BTreeSet, HashMap};

use gradatim_core::{Problem, fingerprint};
use serde::{Deserialize, Serialize};

const GRAM: usize = 13;

/// Watches training prompts for exam problems.
pub struct Watch {
    /// Hash of a prompt or 13-gram -> exam problems that hold it.
    exam: HashMap<u64, Vec<u32>>,
    seen: Seen,
}

/// Exam problems that training could have seen, by position in the exam.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(pub BTreeSet<u32>);

impl Watch {
    /// Watches for `exam`, having seen `seen`.
    pub fn new<'a>(exam: impl Iterator<Item = &'a Problem>, seen: Seen) -> Self {
        let mut marks: HashMap<u64, Vec<u32>> = HashMap::new();
        for (ix, problem) in exam.enumerate() {
            for mark in fingerprints(&problem.prompt_text()) {
                marks.entry(mark).or_default().push(ix as u32);
            }
        }
        Self { exam: marks, seen }
    }

    /// Notes a prompt that is trained on.
    pub fn trained_on(&mut self, problem: &Problem) {
        for mark in fingerprints(&problem.prompt_text()) {
            if let Some(found) = self.exam.get(&mark) {
                self.seen.0.extend(found);
            }
        }
    }

    /// What was seen so far.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }
}

/// Hashes of the prompt in lower case with single spaces, and of its 13-grams of words.
fn fingerprints(prompt: &str) -> Vec<u64> {
    let lower = prompt.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut marks = vec![fingerprint(&words.join(" "))];
    if words.len() > GRAM {
        marks.extend(words.windows(GRAM).map(|gram| fingerprint(&gram.join(" "))));
    }
    marks
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
