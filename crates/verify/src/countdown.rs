//! Countdown: an expression that uses every given number exactly once and reaches the target.
//!
//! Gold     `answer` is the target; `meta.numbers` is `[5, 17, 91]` or `"5,17,91"`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at
//!          the last line that is not blank.
//! Reads    an expression (see [`crate::expression`]) and, if it likes, `= target`. Numbers are whole tokens:
//!          5 and 17 do not make 517.
//! Differs  the SEC release pays 0.1 for an expression that is wrong: here value 0 with `parsed` set.

use gradatim_core::{Problem, Result, Score, Verifier};
use num_rational::Ratio;
use serde_json::Value;

use crate::expression::{self, Undefined};
use crate::{bad_gold, region};

pub struct Countdown;

impl Verifier for Countdown {
    fn check(&self, problem: &Problem) -> Result<()> {
        if target(problem).is_none() {
            return Err(bad_gold(
                problem,
                "answer",
                format!("{:?}", problem.answer),
                "a whole number: the target",
            ));
        }
        if numbers(problem).is_none() {
            let found = problem.meta.get("numbers").map_or("absent".to_owned(), Value::to_string);
            return Err(bad_gold(
                problem,
                "meta.numbers",
                found,
                "whole numbers from 0, as [5, 17, 91] or \"5,17,91\"",
            ));
        }
        Ok(())
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let (Some(target), Some(numbers)) = (target(problem), numbers(problem)) else {
            return Score::unreadable("the problem has no readable target and numbers");
        };
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let place = place.strip_prefix('$').and_then(|rest| rest.strip_suffix('$')).unwrap_or(place);
        let (text, claim) =
            place.split_once('=').map_or((place, None), |(text, claim)| (text, Some(claim.trim())));
        let text = text.trim();
        let mut found = match expression::parse(text) {
            Ok(found) => found,
            Err(why) => return Score::unreadable(why),
        };
        if let Some(claim) = claim
            && claim.parse() != Ok(target)
        {
            return Score::wrong(text, "what follows `=` is not the target");
        }
        found.numbers.sort_unstable();
        if found.numbers != numbers {
            return Score::wrong(text, format!("uses {:?}, not {numbers:?}", found.numbers));
        }
        match found.value {
            Ok(value) if value == Ratio::from(target) => Score::right(text),
            Ok(value) => Score::wrong(text, format!("makes {value}, not {target}")),
            Err(Undefined::DivisionByZero) => Score::wrong(text, "divides by 0"),
            Err(Undefined::TooLarge) => Score::unreadable("an intermediate result is too large"),
        }
    }
}

fn target(problem: &Problem) -> Option<i128> {
    problem.answer.trim().parse::<i64>().ok().map(i128::from)
}

/// The given numbers, ascending.
fn numbers(problem: &Problem) -> Option<Vec<i128>> {
    let read: Option<Vec<i128>> = match problem.meta.get("numbers")? {
        Value::Array(list) => list.iter().map(|number| number.as_u64().map(i128::from)).collect(),
        Value::String(list) => {
            list.split(',').map(|number| number.trim().parse::<u64>().ok().map(i128::from)).collect()
        }
        _ => None,
    };
    let mut numbers = read.filter(|numbers| !numbers.is_empty())?;
    numbers.sort_unstable();
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::gold;

    fn check(response: &str, value: f64, readable: bool, why: &str) {
        for numbers in [serde_json::json!([5, 17, 91]), serde_json::json!("5,17, 91")] {
            let problem = gold("113", numbers);
            Countdown.check(&problem).expect("a sound problem");
            let score = Countdown.score(&problem, response);
            assert_eq!(
                (score.value, score.parsed.is_some(), score.why.as_str()),
                (value, readable, why),
                "{response}"
            );
        }
    }

    #[test]
    fn every_number_once_and_the_target_is_right_wherever_it_may_stand() {
        for response in [
            "#(5+17)+91",
            "5 + 17 + 91",
            "I think\n\n17+91+5 = 113\n \n",
            "\\boxed{91+17+5}, not \\box",
            "so $\\boxed{$91+(17+5)=113$}$",
            "1+1 #91+17+5",
            "<think>#5</think><answer> (5 + 17) + 91 </answer>",
        ] {
            check(response, 1.0, true, "right");
        }
    }

    #[test]
    fn readable_but_wrong_says_why() {
        check("#5*17+91", 0.0, true, "makes 176, not 113");
        check("#5/17+91", 0.0, true, "makes 1552/17, not 113");
        check("#113", 0.0, true, "uses [113], not [5, 17, 91]");
        check("#5+17+91+5-5", 0.0, true, "uses [5, 5, 5, 17, 91], not [5, 17, 91]");
        check("#517+91", 0.0, true, "uses [91, 517], not [5, 17, 91]");
        check("#5+17+91=114", 0.0, true, "what follows `=` is not the target");
        check("#5+17+91=113=113", 0.0, true, "what follows `=` is not the target");
    }

    #[test]
    fn division_by_zero_is_wrong_and_overflow_is_unreadable() {
        let problem = gold("1", serde_json::json!([3, 3, 7]));
        assert_eq!(Countdown.score(&problem, "7/(3-3)").why, "divides by 0");
        let big = 999_999_999_999_999_999_u64;
        let score = Countdown.score(&gold("1", serde_json::json!([big, big])), &format!("{big}*{big}"));
        assert_eq!((score.parsed, score.why.as_str()), (None, "an intermediate result is too large"));
    }

    #[test]
    fn code_signs_and_silence_are_unreadable() {
        for response in ["", "#", "#-5+17+91", "__import__('os')", "(5+17)+91)", "91+17+5\nDone."] {
            let score = Countdown.score(&gold("113", serde_json::json!([5, 17, 91])), response);
            assert_eq!((score.value, score.parsed), (0.0, None), "{response}");
        }
    }

    #[test]
    fn a_gold_that_cannot_be_read_is_refused_with_its_field() {
        for (answer, numbers, at) in [
            ("12.5", serde_json::json!([1]), "answer"),
            ("12", serde_json::json!([1, -2]), "meta.numbers"),
            ("12", serde_json::json!([]), "meta.numbers"),
            ("12", serde_json::json!("1;2"), "meta.numbers"),
        ] {
            let fault = Countdown.check(&gold(answer, numbers)).expect_err(at).to_string();
            assert!(fault.contains(&format!("`{at}`")) && fault.contains("(problem \"t\")"), "{fault}");
        }
    }
}
