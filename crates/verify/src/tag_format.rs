//! The response has the form of [`crate::tags`]; what it says is not judged, so any gold will do.

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::tags;

pub struct TagFormat;

impl Verifier for TagFormat {
    fn check(&self, _problem: &Problem) -> Result<()> {
        Ok(())
    }

    fn score(&self, _problem: &Problem, response: &str) -> Score {
        match (tags::well_formed(response), tags::answer(response)) {
            (Ok(()), answer) => Score::right(answer.unwrap_or_default()),
            (Err(why), Some(answer)) => Score::wrong(answer, why),
            (Err(why), None) => Score::unreadable(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::gold;

    #[test]
    fn the_form_alone_is_judged() {
        let well = "<think>2 + 2 is 5.</think>\n<answer>5</answer> \n";
        for (response, value, parsed, why) in [
            (well, 1.0, Some("5"), "right"),
            (&format!("Well: {well}"), 1.0, Some("5"), "right"),
            (&format!("{well}."), 0.0, Some("5"), "text after </answer>"),
            (&format!("{well}{well}"), 0.0, Some("5"), "more than one <think>"),
            ("<answer>5</answer><think></think>", 0.0, Some("5"), "the tags are out of order"),
            ("<think>2 + 2 is", 0.0, None, "no </think>"),
            ("5", 0.0, None, "no <think>"),
        ] {
            let score = TagFormat.score(&gold("4", serde_json::Value::Null), response);
            assert_eq!(
                (score.value, score.parsed.as_deref(), score.why.as_str()),
                (value, parsed, why),
                "{response}"
            );
        }
    }
}
