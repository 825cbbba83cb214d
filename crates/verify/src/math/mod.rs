//! Two answers to a mathematical question: do they say the same?
//!
//! Extract  the final answer of both texts: see `extract`.
//! Read     LaTeX and plain notation into a small tree: see `parse`. Nothing is executed.
//! Decide   exactly where a rule is exact (rationals, normal forms, sets, intervals), else by values at points with
//!          an error bound: see `compare`. The verdict names the rule.
//! Prose    what is no mathematics is compared word by word, with the mathematics in it judged as such.
//! Bounds   linear in the text up to 64 kB, of which only the last are read; everything after reading is paid from
//!          `Options::fuel`.

pub(crate) mod boxes;
mod choice;
mod compare;
mod conclusion;
pub(crate) mod denial;
mod escaped;
mod exact;
mod extract;
mod fuel;
mod lex;
mod normal;
mod numeric;
mod options;
mod pair;
mod parse;
mod phrase;
mod prose;
mod range;
mod show;
#[cfg(test)]
mod tests;
mod tree;
mod turn;
mod units;
mod verdict;

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::bad_gold;
pub use extract::{Extracted, How, extract};
use lex::Commas;
pub use options::{Options, Percent, RelationsAsSets, Units};
use pair::Pair;
use tree::Tree;
pub use verdict::{Certainty, Rule, Verdict};

/// Judges `answer` against `gold`; both are bare answers or whole responses.
///
/// ```
/// use gradatim_verify::math::{Options, compare};
///
/// let verdict = compare("\\frac{\\sqrt{2}}{2}", "The answer is $\\frac{1}{\\sqrt 2}$.", &Options::default());
/// assert!(verdict.correct);
/// assert_eq!(verdict.rule.to_string(), "normal-form");
/// ```
pub fn compare(gold: &str, answer: &str, options: &Options) -> Verdict {
    let (expected, found) = (extract(gold), extract(answer));
    if options.shortcut && !expected.text.is_empty() && expected.text == found.text {
        return Verdict {
            correct: true,
            parsed_gold: Some(expected.text.into_owned()),
            parsed_answer: Some(found.text.into_owned()),
            rule: Rule::Text,
            certainty: Certainty::Text,
            why: "the texts are equal".to_owned(),
        };
    }
    let mut pair = Pair { options, fuel: options.fuel };
    let verdict = readings(&mut pair, &expected.text, &found.text);
    if verdict.correct {
        return verdict;
    }
    let marks = (behind(gold, &expected), behind(answer, &found));
    if marks != (None, None) {
        let with = |text: &str, mark: Option<&str>| format!("{text}{}", mark.unwrap_or_default());
        let second = readings(&mut pair, &with(&expected.text, marks.0), &with(&found.text, marks.1));
        if second.correct {
            return second;
        }
    }
    // `The answer is 42!`
    if found.how == How::Phrase
        && let Some(calm) = found.text.strip_suffix('!')
    {
        let second = readings(&mut pair, &expected.text, calm);
        if second.correct {
            return second;
        }
    }
    // A response without a mark: the value it ends in.
    if matches!(found.how, How::Whole | How::Phrase)
        && verdict.parsed_answer.is_none()
        && let Some(value) = conclusion::find(&found.text)
        && value.len() < found.text.len()
    {
        let second = readings(&mut pair, &expected.text, value);
        if second.correct || second.parsed_answer.is_some() {
            return second;
        }
    }
    verdict
}

/// What stands behind the box of `text` and may belong to its value.
fn behind(text: &str, found: &Extracted<'_>) -> Option<&'static str> {
    (found.how == How::Boxed).then(|| extract::behind_box(text)).flatten()
}

/// The usual reading of both; where it says no, others that are as good.
fn readings(pair: &mut Pair<'_>, gold: &str, answer: &str) -> Verdict {
    let verdict = pair.judge(gold, answer, Commas::Thousands, Commas::Thousands);
    if verdict.correct {
        return verdict;
    }
    if open_commas(gold).max(open_commas(answer)) == 1 {
        // A decimal comma is one only beside a decimal point.
        let readings = [
            (Commas::Separate, Commas::Separate, true),
            (Commas::Thousands, Commas::Decimal, gold.contains('.')),
            (Commas::Decimal, Commas::Thousands, answer.contains('.')),
        ];
        for (gold_commas, answer_commas, _) in readings.into_iter().filter(|&(.., possible)| possible) {
            let second = pair.judge(gold, answer, gold_commas, answer_commas);
            if second.correct {
                return second;
            }
        }
    }
    // A letter beside an option that it names.
    if let Some(chosen) = choice::chosen(gold, answer) {
        return choice::verdict(gold, answer, chosen);
    }
    // Beside a gold answer without letters.
    if !gold.contains(char::is_alphabetic)
        && let Some(measured) = metres(answer)
    {
        let second = pair.judge(gold, &measured, Commas::Thousands, Commas::Thousands);
        if second.correct {
            return second;
        }
    }
    verdict
}

/// `7.5m²` at the end of a text: no variable is written with such an exponent behind a number.
fn metres(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['.', ' ']);
    let (rest, exponent) = match text.strip_suffix('²') {
        Some(rest) => (rest, 2),
        None => (text.strip_suffix('³')?, 3),
    };
    let number = rest.strip_suffix('m')?.trim_end();
    number.ends_with(|last: char| last.is_ascii_digit()).then(|| format!("{number} \\text{{m}}^{exponent}"))
}

/// Commas between digits, which may separate or group.
fn open_commas(text: &str) -> usize {
    let between = |three: &&[u8]| three[1] == b',' && three[0].is_ascii_digit() && three[2].is_ascii_digit();
    text.as_bytes().windows(3).filter(between).count()
}

/// The verifier problems name `math`, with default options.
pub struct Math;

impl Verifier for Math {
    fn check(&self, problem: &Problem) -> Result<()> {
        let gold = extract(&problem.answer);
        let read = parse::read(&gold.text, &mut Tree::default(), Commas::Thousands);
        match read {
            Ok(_) => Ok(()),
            Err(why) if gold.text.is_empty() => {
                Err(bad_gold(problem, "answer", why, "a mathematical answer"))
            }
            // Prose is compared as such.
            Err(_) if gold.text.chars().any(char::is_alphanumeric) => Ok(()),
            Err(why) => Err(bad_gold(problem, "answer", why, "a mathematical answer")),
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
