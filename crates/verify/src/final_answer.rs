//! `steps#answer`: what follows the last `#`, trimmed, equals the answer. The steps are not judged.

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::{bad_gold, exact, region};

pub struct FinalAnswer;

impl Verifier for FinalAnswer {
    fn check(&self, problem: &Problem) -> Result<()> {
        if problem.answer.trim().is_empty() || problem.answer.contains('#') {
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), "text without `#`"));
        }
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        match region::after_marker(response) {
            Some(found) => exact::compare(found, problem.answer.trim()),
            None => Score::unreadable("no `#` before the answer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::gold;

    #[test]
    fn only_the_text_after_the_last_marker_is_judged() {
        let problem = gold("12579", serde_json::Value::Null);
        for right in ["#12579", "52917#12579", "#1#2 # 12579 \n", "#### 12579"] {
            assert!(FinalAnswer.score(&problem, right).is_right(), "{right}");
        }
        for (wrong, readable) in
            [("12579", false), ("#12579#", false), ("#12579.", true), ("#1257", true), ("", false)]
        {
            let score = FinalAnswer.score(&problem, wrong);
            assert_eq!((score.value, score.parsed.is_some()), (0.0, readable), "{wrong}");
        }
    }
}
