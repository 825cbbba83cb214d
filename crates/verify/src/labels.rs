//! A set of labels: how many are shared of all that are named.
//!
//! Source   the classification reward of Curr-ReFT (arXiv 2503.07065), system 20.
//! Gold     `answer` is `dog, cow`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at the last
//!          line that is not blank.
//! Reads    labels parted by commas, semicolons or lines; case, blanks around, quotes, brackets and a full stop at the
//!          end mean nothing, nor do order and repetition.
//! Score    |found and gold| / |found or gold|.

use std::collections::BTreeSet;

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::{bad_gold, region};

pub struct Labels;

impl Verifier for Labels {
    fn check(&self, problem: &Problem) -> Result<()> {
        if labels(&problem.answer).is_empty() {
            return Err(bad_gold(
                problem,
                "answer",
                format!("{:?}", problem.answer),
                "labels such as dog, cow",
            ));
        }
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let gold = labels(&problem.answer);
        let found = labels(region::marked(response).unwrap_or_else(|| region::last_line(response)));
        if gold.is_empty() || found.is_empty() {
            return Score::unreadable("no labels");
        }
        let (shared, all) = (found.intersection(&gold).count(), found.union(&gold).count());
        let parsed = found.into_iter().collect::<Vec<_>>().join(", ");
        if shared == all {
            return Score::right(parsed);
        }
        Score {
            value: shared as f64 / all as f64,
            parsed: Some(parsed),
            why: format!("{shared} of {all} are shared"),
        }
    }
}

fn labels(text: &str) -> BTreeSet<String> {
    const AROUND: [char; 11] = ['[', ']', '(', ')', '{', '}', '"', '\'', '`', '*', '.'];
    let pieces = text.split([',', ';', '\n']);
    let plain = pieces
        .map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c)).to_lowercase());
    plain.filter(|label| !label.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::gold;

    #[test]
    fn shared_labels_count_against_all() {
        for (response, value) in [
            ("cat, dog", 1.0 / 3.0),
            ("<answer>[\"Cow\", 'dog']</answer>", 1.0),
            ("well\ndog; cow; dog.", 1.0),
            ("dog", 0.5),
            ("#cat", 0.0),
            ("\\boxed{dog, cow, cat, hen}", 0.5),
            (", ;", 0.0),
        ] {
            let score = Labels.score(&gold("dog, cow", serde_json::Value::Null), response);
            assert!((score.value - value).abs() < 1e-12, "{response}: {}", score.value);
        }
        assert!(Labels.check(&gold(" , [] ", serde_json::Value::Null)).is_err());
    }
}
