//! A code of several levels: the longer its right beginning, the more it is worth.
//!
//! Source   the reward of GREAM (arXiv 2510.20815), system 65.
//! Gold     `answer` is the code, such as `17 3 250 8 1`: levels parted by anything but letters, digits and `_`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at the last
//!          line that is not blank.
//! Score    1 for the whole code and nothing more; else by the number of first levels that agree: 0, 0.5, 0.707, 0.866,
//!          and from 4 on 0.95 (nearly sqrt(k / 4), the last capped). `meta.scores` gives others, from one level on,
//!          the last for all that follow.
//! Ranks    for a list of candidates, best first, and one that is wanted at rank r (from 1):
//!          Hit@k = [r <= k], NDCG@k = [r <= k] / log2(r + 1).

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

const SCORES: [f64; 4] = [0.5, 0.707, 0.866, 0.95];
const MOST_LEVELS: usize = 64;

pub struct PrefixMatch;

impl Verifier for PrefixMatch {
    fn check(&self, problem: &Problem) -> Result<()> {
        if !(1..=MOST_LEVELS).contains(&levels(&problem.answer).count()) {
            let expected = "a code of 1 to 64 levels, such as 17 3 250 8";
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), expected));
        }
        match (problem.meta.get("scores"), scores(problem)) {
            (Some(found), None) => Err(bad_gold(problem, "meta.scores", found, "numbers from 0 to below 1")),
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let gold: Vec<&str> = levels(&problem.answer).collect();
        let found: Vec<&str> = levels(place).collect();
        let Some(scores) = scores(problem).filter(|_| !gold.is_empty()) else {
            return Score::unreadable("the gold answer is not a code");
        };
        if found.is_empty() {
            return Score::unreadable("no code");
        }
        let parsed = found.join(" ");
        if found == gold {
            return Score::right(parsed);
        }
        let agree = gold.iter().zip(&found).take_while(|(gold, found)| gold == found).count();
        let value = agree.checked_sub(1).map_or(0.0, |at| scores[at.min(scores.len() - 1)]);
        Score { value, parsed: Some(parsed), why: format!("{agree} of {} levels agree", gold.len()) }
    }
}

fn levels(text: &str) -> impl Iterator<Item = &str> {
    text.split(|symbol: char| !symbol.is_alphanumeric() && symbol != '_').filter(|level| !level.is_empty())
}

/// What one level is worth, two, and so on; not empty.
fn scores(problem: &Problem) -> Option<Vec<f64>> {
    let Some(given) = problem.meta.get("scores") else { return Some(SCORES.to_vec()) };
    let score = |value: &Value| value.as_f64().filter(|score| (0.0..1.0).contains(score));
    let scores: Option<Vec<f64>> = given.as_array()?.iter().map(score).collect();
    scores.filter(|scores| !scores.is_empty())
}

/// 1 if the wanted one is among the first `k`; ranks count from 1, `None` is absent.
pub fn hit_at(rank: Option<usize>, k: usize) -> f64 {
    f64::from(u8::from(rank.is_some_and(|rank| (1..=k).contains(&rank))))
}

/// Normalised discounted gain of the one wanted among the first `k`.
pub fn ndcg_at(rank: Option<usize>, k: usize) -> f64 {
    rank.map_or(0.0, |at| hit_at(rank, k) / libm::log2(at as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    #[test]
    fn longer_beginnings_are_worth_more() {
        for (response, value) in [
            ("9 9 9 9 9", 0.0),
            ("1 9 3 4 5", 0.5),
            ("1 2", 0.707),
            ("<a_1>", 0.0),
            ("1 2 3", 0.866),
            ("so <answer>1, 2, 3, 4</answer>", 0.95),
            ("1 2 3 4 6", 0.95),
            ("1 2 3 4 5 6", 0.95),
            ("1-2-3-4-5", 1.0),
            ("#", 0.0),
        ] {
            let score = PrefixMatch.score(&gold_with("1 2 3 4 5", json!({})), response);
            assert_eq!(score.value, value, "{response}: {}", score.why);
        }
        let own = gold_with("1 2 3", json!({"scores": [0.1, 0.2]}));
        assert_eq!(PrefixMatch.score(&own, "1 2 9").value, 0.2);
        for (answer, scores, key) in [
            ("--", json!([0.1]), "answer"),
            ("1", json!([]), "meta.scores"),
            ("1", json!([1]), "meta.scores"),
        ] {
            let fault =
                PrefixMatch.check(&gold_with(answer, json!({"scores": scores}))).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        }
    }

    #[test]
    fn gains_by_rank_are_the_closed_ones() {
        assert_eq!([1, 2, 3, 4].map(|rank| hit_at(Some(rank), 3)), [1.0, 1.0, 1.0, 0.0]);
        assert_eq!([hit_at(None, 3), ndcg_at(None, 3), hit_at(Some(0), 3)], [0.0; 3]);
        for (rank, gain) in [(1, 1.0), (3, 0.5), (7, 1.0 / 3.0), (11, 0.0)] {
            assert!((ndcg_at(Some(rank), 10) - gain).abs() < 1e-12, "{rank}");
        }
    }
}
