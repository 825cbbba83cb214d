//! Constraints on the form of a reply, each checked by a program: counts, keywords, case, format.
//!
//! Source   the 25 kinds of IFEval (arXiv 2311.07911) under the suite's names and with its parameters; the record of
//!          Light-IF (arXiv 2508.03178), system 25, as `light-if:` kinds; four more as `own:` kinds.
//! Gold     `meta.constraints` is `[{"kind": "length_constraints:number_words", "parameters": {"num_words": 40,
//!          "relation": "at least"}}, ..]`; parameters that are null count as absent. `answer` may be empty; else it is a
//!          reply that holds them all, and `check` sees to it.
//! Options  `meta.judging`, see [`Judging`]: which part of the response is the reply, strict or loose, the score, and
//!          the rules of the Light-IF release.
//! Strict   the reply as it is. Loose: for each constraint alone, any of {as it is, without its first line, without
//!          its last, without both} x {as it is, without every `*`}. An empty reply holds nothing.
//! Score    `all`: 1 if every constraint holds, else 0 (prompt level). `share`: the share that hold (instruction
//!          level). `points`: (what those that hold are worth + 1 if all do) / the most that can be had.
//! Differs  keywords are taken to the letter, where the suite reads them as regular expressions; sentences, upper-case
//!          words and languages are told by rules of our own ([`text`], [`language`]). Light-IF pays points without
//!          dividing by the most.
//! Bounds   64 constraints, lists of 64, phrases of 4,096 bytes, counts of 100,000; linear in the reply.

mod case;
mod combination;
mod conflicts;
mod content;
mod format;
mod keywords;
mod kind;
mod language;
mod length;
mod light_if;
mod own;
mod start_end;
mod text;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use case::{CapitalWords, Lowercase, NoComma, Uppercase};
pub use combination::{RepeatPrompt, TwoResponses};
pub use conflicts::conflict;
pub use content::{Placeholders, Postscript};
pub use format::{Bullets, Choice, Highlights, Json, Sections, Title};
pub use keywords::{Existence, Forbidden, Frequency, Letters};
pub use kind::{Constraint, Relation};
pub use language::Language;
pub use length::{FirstWord, Paragraphs, Sentences, Words};
pub use light_if::{Capitals, Divided, Exactly, Letter, Range, Style, Styled};
pub use own::{KeySentences, LineStart, Rephrase, SharedWords};
pub use start_end::{EndPhrase, Quotation};

use crate::{bad_gold, region};
use kind::{Fault, View};

const MOST_CONSTRAINTS: usize = 64;

/// How replies are judged; `meta.judging` of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Judging {
    /// What of the response is the reply.
    pub reply: Reply,
    /// Whether one of the eight variants is enough.
    pub loose: bool,
    /// What the response is worth.
    pub score: Worth,
    /// As the Light-IF release does: letters and keywords by case, forbidden words within words, a sentence at every
    /// `.`, `!` and `?`, one rule of a letter at a time, a first word that may go on, a repeated prompt cut off first.
    pub compat: bool,
}

/// What of a response is the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// All of it.
    #[default]
    Whole,
    /// What follows the last `</think>`; without one there is no reply.
    AfterThink,
    /// What stands in the last `<answer>..</answer>`, else `\boxed{..}`, else after the last `#`.
    Marked,
}

/// What verdicts are worth together; see the header of the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
    #[default]
    All,
    Share,
    Points,
}

pub struct Constraints;

impl Verifier for Constraints {
    fn check(&self, problem: &Problem) -> Result<()> {
        let refuse = |Fault { key, found, expected }: Fault| bad_gold(problem, &key, found, &expected);
        let constraints = read(problem).map_err(refuse)?;
        let judging = judging(problem).map_err(refuse)?;
        if problem.answer.trim().is_empty() {
            return Ok(());
        }
        match broken(&constraints, &verdicts(&constraints, &problem.answer, judging)) {
            None => Ok(()),
            Some(names) => {
                let expected = "a reply that holds every constraint, or no answer";
                Err(bad_gold(problem, "answer", format!("a reply that breaks {names}"), expected))
            }
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let (Ok(constraints), Ok(judging)) = (read(problem), judging(problem)) else {
            return Score::unreadable("the problem's constraints cannot be read");
        };
        let reply = match judging.reply {
            Reply::Whole => Some(response),
            Reply::AfterThink => response.rfind("</think>").map(|at| &response[at + "</think>".len()..]),
            Reply::Marked => region::marked(response),
        };
        let Some(reply) = reply.filter(|reply| !reply.trim().is_empty()) else {
            return Score::unreadable("no reply");
        };
        let verdicts = verdicts(&constraints, reply, judging);
        let parsed: String = verdicts.iter().map(|&holds| if holds { '+' } else { '-' }).collect();
        match broken(&constraints, &verdicts) {
            None => Score::right(parsed),
            Some(names) => {
                let held = verdicts.iter().filter(|&&holds| holds).count();
                let why = format!("{held} of {} hold; broken: {names}", verdicts.len());
                let value = match judging.score {
                    Worth::All => 0.0,
                    Worth::Share => held as f64 / verdicts.len() as f64,
                    Worth::Points => {
                        let most = points(&constraints, &vec![true; verdicts.len()], judging.compat);
                        points(&constraints, &verdicts, judging.compat) / most
                    }
                };
                Score { value, parsed: Some(parsed), why }
            }
        }
    }
}

/// Which of `constraints` hold in `reply`.
pub fn verdicts(constraints: &[Constraint], reply: &str, judging: Judging) -> Vec<bool> {
    if reply.trim().is_empty() {
        return vec![false; constraints.len()];
    }
    let variants = if judging.loose { variants(reply) } else { vec![reply.to_owned()] };
    let texts: Vec<String> = variants.iter().map(|text| uncovered(constraints, text, judging)).collect();
    let (full, cut) = (views(&variants, judging), views(&texts, judging));
    let holds = |constraint: &Constraint| {
        let views = if matches!(constraint, Constraint::RepeatPrompt(_)) { &full } else { &cut };
        views.iter().any(|view| constraint.holds(view))
    };
    constraints.iter().map(holds).collect()
}

fn views(texts: &[String], judging: Judging) -> Vec<View<'_>> {
    let filled = texts.iter().filter(|text| !text.trim().is_empty());
    filled.map(|text| View::new(text, judging.compat)).collect()
}

/// What verdicts earn under Light-IF: the worth of each that holds, and 1 more if all do.
pub fn points(constraints: &[Constraint], verdicts: &[bool], compat: bool) -> f64 {
    let held = constraints.iter().zip(verdicts).filter(|(_, holds)| **holds);
    let earned: f64 = held.map(|(constraint, _)| constraint.points(compat)).sum();
    earned + if verdicts.iter().all(|&holds| holds) { 1.0 } else { 0.0 }
}

/// Shares of prompts whose constraints all hold, and of constraints that hold: what the suite reports.
pub fn levels(verdicts: &[Vec<bool>]) -> [f64; 2] {
    let share = |held: usize, of: usize| if of == 0 { 0.0 } else { held as f64 / of as f64 };
    let prompts = verdicts.iter().filter(|verdicts| verdicts.iter().all(|&holds| holds)).count();
    let held = verdicts.iter().flatten().filter(|&&holds| holds).count();
    [share(prompts, verdicts.len()), share(held, verdicts.iter().map(Vec::len).sum())]
}

/// The constraints of a problem, each sound in itself.
fn read(problem: &Problem) -> Result<Vec<Constraint>, Fault> {
    let expected = "1 to 64 constraints such as [{\"kind\": \"punctuation:no_comma\"}]";
    let list = problem.meta.get("constraints").unwrap_or(&Value::Null);
    let fault = || Fault::new("meta.constraints", list, expected);
    let entries = list.as_array().ok_or_else(fault)?;
    if !(1..=MOST_CONSTRAINTS).contains(&entries.len()) {
        return Err(Fault::new("meta.constraints", format!("a list of {}", entries.len()), expected));
    }
    entries.iter().enumerate().map(|(at, entry)| Constraint::read(at, entry)).collect()
}

fn judging(problem: &Problem) -> Result<Judging, Fault> {
    let Some(judging) = problem.meta.get("judging") else { return Ok(Judging::default()) };
    serde_json::from_value(judging.clone()).map_err(|error| Fault::new("meta.judging", judging, error))
}

/// The kinds that do not hold, if any.
fn broken(constraints: &[Constraint], verdicts: &[bool]) -> Option<String> {
    let names: Vec<&str> =
        constraints.iter().zip(verdicts).filter(|(_, holds)| !**holds).map(|(c, _)| c.kind()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The eight texts of the loose check.
fn variants(reply: &str) -> Vec<String> {
    let after_first = reply.split_once('\n').map_or("", |(_, rest)| rest);
    let before_last = |text: &'_ str| text.rsplit_once('\n').map_or("", |(rest, _)| rest).trim().to_owned();
    let cuts =
        [reply.to_owned(), after_first.trim().to_owned(), before_last(reply), before_last(after_first)];
    cuts.iter().cloned().chain(cuts.iter().map(|text| text.replace('*', ""))).collect()
}

/// In the release a repeated prompt is cut off before anything else is looked at.
fn uncovered(constraints: &[Constraint], text: &str, judging: Judging) -> String {
    let mut text = text.to_owned();
    for constraint in constraints.iter().filter(|_| judging.compat) {
        if let Constraint::RepeatPrompt(repeat) = constraint {
            text = text.replace(&repeat.prompt_to_repeat, "");
        }
    }
    text
}

#[cfg(test)]
mod tests;
