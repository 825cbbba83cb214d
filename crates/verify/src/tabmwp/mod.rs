//! Answers to questions about tables: numbers, times, words and choices, normalised before they are compared.
//!
//! Source   the evaluation of PromptPG on TabMWP (arXiv 2209.14610), system 27.
//! Gold     `answer` is the answer's text, that of the option too where there are some; `meta.choices` lists the options'
//!          texts, or is null; `meta.unit` is the unit that the question asks for, or null.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere.
//! Choice   a letter alone, `(B)`, `B.` or `B)` at the beginning, `answer is B`; else the one option whose text stands there.
//! Free     the last match of the first of these that matches: what follows `answer is`, a number after `table shows that`,
//!          after `=`, after `be` or `is`, after `are` or `was`, after `were`, a time of day, any number; else all of it.
//! Normal   a leading `$` and a trailing comma, full stop or slash go, but not the full stop of `A.M.`; a number loses its
//!          commas, becomes a decimal of at most three places, halves away from 0, and loses zeros at its end; of words the
//!          unit goes. Case does not count.
//! Differs  the release takes a random option for a letter beyond the last, and the option that shares most words with a
//!          response that names none; here both are unreadable, as is a response that names two.

mod extract;

use std::sync::LazyLock;

use gradatim_core::{Problem, Result, Score, Verifier};
use num_rational::Ratio;
use regex::Regex;
use serde_json::Value;

use crate::{bad_gold, number, region};

pub struct Tabmwp;

impl Verifier for Tabmwp {
    fn check(&self, problem: &Problem) -> Result<()> {
        let Task { gold, choices, unit } = Task::of(problem)?;
        if gold.is_empty() {
            return Err(bad_gold(problem, "answer", "empty", "a number, a time or words"));
        }
        if choices.is_empty() || choices.iter().filter(|choice| normal(choice, unit) == gold).count() == 1 {
            return Ok(());
        }
        let found = format!("{:?}, which is not one of the choices", problem.answer);
        Err(bad_gold(problem, "answer", found, "the text of one of meta.choices"))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(Task { gold, choices, unit }) = Task::of(problem) else {
            return Score::unreadable("the choices or the unit cannot be read");
        };
        if gold.is_empty() {
            return Score::unreadable("the gold answer is empty");
        }
        let place = extract::plain(region::marked(response).unwrap_or(response));
        let found = match choices.is_empty() {
            true => extract::free(&place),
            false => extract::choice(&place, &choices).map(str::to_owned),
        };
        match found.map(|found| normal(&found, unit)).filter(|found| !found.is_empty()) {
            None => Score::unreadable("no answer"),
            Some(found) if found == gold => Score::right(found),
            Some(found) => {
                let why = format!("{found}, not {gold}");
                Score::wrong(found, why)
            }
        }
    }
}

/// What a problem says.
struct Task<'a> {
    /// Normalised.
    gold: String,
    choices: Vec<&'a str>,
    unit: &'a str,
}

impl<'a> Task<'a> {
    fn of(problem: &'a Problem) -> Result<Self> {
        let meta = |key: &str| problem.meta.get(key).unwrap_or(&Value::Null);
        let choices = match meta("choices") {
            Value::Null => Some(vec![]),
            given => given.as_array().and_then(|texts| texts.iter().map(Value::as_str).collect()),
        };
        let choices = choices.ok_or_else(|| {
            bad_gold(problem, "meta.choices", meta("choices"), "null, or texts such as [\"4\", \"7\"]")
        })?;
        let unit = match meta("unit") {
            Value::Null => "",
            given => given
                .as_str()
                .ok_or_else(|| bad_gold(problem, "meta.unit", given, "null, or a text such as \"miles\""))?,
        };
        Ok(Self { gold: normal(&extract::plain(&problem.answer), unit), choices, unit })
    }
}

/// The header's normal form.
fn normal(text: &str, unit: &str) -> String {
    let text = text.trim().trim_start_matches('$');
    let text = text.strip_suffix([',', '/']).unwrap_or(text);
    let text = if text.ends_with(".M.") { text } else { text.strip_suffix('.').unwrap_or(text) }.trim();
    if is_number(text)
        && let Some(value) = number::whole(text)
        && let Some(decimal) = decimal(value)
    {
        return decimal;
    }
    let words = if unit.is_empty() { text.to_owned() } else { text.replace(unit, "") };
    // A number may be left once its unit is gone.
    match words.trim() {
        rest if rest.len() < text.len() && !rest.is_empty() => normal(rest, ""),
        rest => rest.to_lowercase(),
    }
}

fn is_number(text: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| extract::pattern(r"^-?[\d,]*\.?\d+(/[\d,]*\.?\d+)?$"));
    NUMBER.is_match(text)
}

/// A number to three decimals, without zeros at its end; `None` where it cannot be held.
fn decimal(value: Ratio<i128>) -> Option<String> {
    let scaled = value.numer().checked_mul(2_000)?.checked_div(*value.denom())?;
    // Twice the thousandths, cut towards 0: one more and halved they are rounded, halves away from 0.
    let thousandths = (scaled + scaled.signum()) / 2;
    let sign = if thousandths < 0 { "-" } else { "" };
    let magnitude = thousandths.unsigned_abs();
    let text = format!("{sign}{}.{:03}", magnitude / 1_000, magnitude % 1_000);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    #[test]
    fn the_cards_forms_are_normalised_as_printed() {
        for (text, unit, wanted) in [
            ("1,000", "", "1000"),
            ("$56.4", "", "56.4"),
            ("3/4", "", "0.75"),
            ("56.456", "", "56.456"),
            ("-3/2", "", "-1.5"),
            ("7.0", "", "7"),
            ("2:30 P.M.", "", "2:30 p.m."),
            ("2/3", "", "0.667"),
            ("0.0005", "", "0.001"),
            ("-0.0005", "", "-0.001"),
            ("0.00049", "", "0"),
            ("12.", "", "12"),
            ("12 miles", "miles", "12"),
            ("Shop A.", "", "shop a"),
            ("3/0", "", "3/0"),
        ] {
            assert_eq!(normal(&extract::plain(text), unit), wanted, "{text}");
        }
    }

    #[test]
    fn free_answers_are_read_by_the_first_pattern_that_matches() {
        for (response, gold, right) in [
            ("5 + 6 = 11 apples. The answer is 12.", "12", true),
            ("The table shows that 1,250 people came, of 40 asked", "1250", true),
            ("12 - 5 = 7, of 30", "7", true),
            ("5=5, so 2=$1.40.", "1.4", true),
            ("it will be $1.40", "1.40", true),
            ("there are 14 left", "14", true),
            ("She arrives at 2:30 P.M.", "2:30 P.M.", true),
            ("She arrives at 2:30 P.M.", "2:30 A.M.", false),
            ("\u{2212}3", "-3", true),
            ("$\\frac{3}{4}$", "3/4", true),
            ("4 or 5", "4", false),
            ("<answer>7</answer> The answer is 8", "7", true),
            ("", "7", false),
        ] {
            let score = Tabmwp.score(&gold_with(gold, json!({"choices": null})), response);
            assert_eq!(score.is_right(), right, "{response}: {score:?}");
        }
    }

    #[test]
    fn choices_are_letters_or_the_one_option_that_is_named() {
        let meta = json!({"choices": ["Ann", "Ben", "Anna B", "shortage"], "unit": null});
        for (response, said) in [
            ("B", Some("ben")),
            ("(b)", Some("ben")),
            ("B) Ben", Some("ben")),
            ("The answer is C", Some("anna b")),
            ("the answer is (D) shortage.", Some("shortage")),
            ("It was Ben.", Some("ben")),
            ("Anna B had more", Some("anna b")),
            ("Ann had more", Some("ann")),
            // The release takes a random option, the likeliest, and the first.
            ("Z", None),
            ("somebody", None),
            ("Ann or Ben", None),
            ("", None),
        ] {
            let problem = gold_with("Ben", meta.clone());
            Tabmwp.check(&problem).expect("one of them");
            let score = Tabmwp.score(&problem, response);
            assert_eq!(
                (score.parsed.as_deref(), score.is_right()),
                (said, said == Some("ben")),
                "{response}"
            );
        }
    }

    #[test]
    fn golds_that_nothing_can_be_held_against_are_refused() {
        for (answer, meta, field) in [
            ("", json!({}), "answer"),
            ("Eve", json!({"choices": ["Ann", "Ben"]}), "answer"),
            ("Ann", json!({"choices": ["Ann", "ann"]}), "answer"),
            ("Ann", json!({"choices": "Ann"}), "meta.choices"),
            ("7", json!({"unit": 7}), "meta.unit"),
        ] {
            let fault = Tabmwp.check(&gold_with(answer, meta)).expect_err(answer).to_string();
            assert!(fault.starts_with(&format!("`{field}` is ")), "{fault}");
        }
    }
}
