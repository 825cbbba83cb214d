//! The reward chain of GLM-4.1V-Thinking: a gate for the form, one box, a rule of the problem's domain.
//!
//! Source   GLM-4.1V-Thinking (arXiv 2507.01006) and its reward package, system 43.
//! Gold     `answer` is what the box should hold, or a whole reference response, which has to pass the gate too.
//! Options  `meta.glm` is `{"rule": {"math": {}}}`, see [`Rule`]; `repetition` and `language_mix` (both true) are the
//!          [`style`] rules. `check` refuses a gold that only a judge could compare with anything.
//! Chain    [`gate`], style, the content of the one box, the rule. What fails before the rule is unreadable and earns 0.
//! Rules    math, physics, chemistry, chart: [`numeric`]. counting: equal, as text or as digits. ocr: [`ocr`].
//!          grounding: boxes that overlap by more than `threshold` (0.5) of all boxes, as `iou` does. gui-action: [`gui`].
//!          vqa: equal texts. geo-guess and general: a judge alone; over 50 characters a guess is wrong.
//! Judge    none is asked: where the release turns to a model, the score is unreadable and `why` begins with `judge:`.
//! Why      begins with what spoke: `gate:`, `style:`, `box:`, `judge:`, or the rule's name.
//! Differs  the release defines the repetition rule and does not call it, asks the judge about two counts that differ, and
//!          gives the least reward of the batch where ours is 0. The threshold is ours; the report names none.

mod gate;
mod gui;
mod numeric;
mod ocr;
mod strings;
mod style;
#[cfg(test)]
mod tests;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde::Deserialize;
use serde_json::Value;

use crate::{bad_gold, iou};
use numeric::Tolerance;

/// A longer guess at a place hedges.
const LONGEST_GUESS: usize = 50;

pub struct Glm;

/// `meta.glm`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    rule: Rule,
    #[serde(default = "on")]
    repetition: bool,
    #[serde(default = "on")]
    language_mix: bool,
}

fn on() -> bool {
    true
}

/// How the content of the box is judged.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Rule {
    /// A number within 1e-6 of the gold, or its very text.
    Math(Tolerance),
    /// A number without a unit, within 1e-5.
    Physics(Tolerance),
    /// The same.
    Chemistry(Tolerance),
    /// A number within 2.5e-2, but years to the year.
    Chart(Tolerance),
    Counting {},
    Ocr(ocr::Bounds),
    Grounding(Threshold),
    GuiAction {},
    Vqa {},
    GeoGuess {},
    General {},
}

/// What share of the overlap counts as found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Threshold {
    /// In [0, 1).
    threshold: f64,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { threshold: 0.5 }
    }
}

impl Verifier for Glm {
    fn check(&self, problem: &Problem) -> Result<()> {
        let given = problem.meta.get("glm").unwrap_or(&Value::Null);
        let options = options(problem).map_err(|why| {
            bad_gold(problem, "meta.glm", format!("{given}: {why}"), "such as {\"rule\": {\"math\": {}}}")
        })?;
        let gold = reference(problem, &options).map_err(|why| {
            let found = format!("a response that fails: {why}");
            bad_gold(problem, "answer", found, "what the box should hold, or a response that passes the gate")
        })?;
        let refuse = |expected| bad_gold(problem, "answer", format!("{:?}", problem.answer), expected);
        options.rule.check(gold).map_err(refuse)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(options) = options(problem) else {
            return Score::unreadable("the problem names no rule");
        };
        let Ok(gold) = reference(problem, &options) else {
            return Score::unreadable("the gold answer fails the gate");
        };
        match content(response, &options) {
            Ok(found) => options.rule.judge(gold, found),
            Err(why) => Score::unreadable(why),
        }
    }
}

fn options(problem: &Problem) -> Result<Options, String> {
    let given = problem.meta.get("glm").unwrap_or(&Value::Null);
    let options: Options = serde_json::from_value(given.clone()).map_err(|error| error.to_string())?;
    match &options.rule {
        Rule::Math(tolerance)
        | Rule::Physics(tolerance)
        | Rule::Chemistry(tolerance)
        | Rule::Chart(tolerance)
            if !tolerance.is_sound() =>
        {
            Err("a tolerance above 0 and below 1 is needed".to_owned())
        }
        Rule::Ocr(bounds) if !bounds.are_sound() => {
            Err("bounds 0 <= lower < upper <= 1 are needed".to_owned())
        }
        Rule::Grounding(Threshold { threshold }) if !(0.0..1.0).contains(threshold) => {
            Err("a threshold from 0 to below 1 is needed".to_owned())
        }
        _ => Ok(options),
    }
}

/// What the box should hold.
fn reference<'a>(problem: &'a Problem, options: &Options) -> Result<&'a str, String> {
    let gold = problem.answer.trim();
    match gate::is_marked(gold) {
        true => content(gold, options),
        false => Ok(gold),
    }
}

/// What a response holds in its box, or, where no rule can read one, in its answer.
fn content<'a>(response: &'a str, options: &Options) -> Result<&'a str, String> {
    let answer = gate::answer(response).map_err(|why| format!("gate: {why}"))?;
    style::check(response, options.repetition, options.language_mix)
        .map_err(|why| format!("style: {why}"))?;
    if let Rule::General {} = options.rule {
        return match gate::is_boxed(answer) {
            true => Err("style: a box where no rule reads one".to_owned()),
            false => Ok(answer),
        };
    }
    match gate::boxes(answer)[..] {
        [""] => Err("box: empty".to_owned()),
        [inside] => Ok(inside),
        [] => Err("box: none".to_owned()),
        _ => Err("box: several".to_owned()),
    }
}

/// What a rule makes of gold and content: a score, or the reason why only a judge could say.
type Ruling = Result<Score, &'static str>;

impl Rule {
    fn name(&self) -> &'static str {
        match self {
            Self::Math(_) => "math",
            Self::Physics(_) => "physics",
            Self::Chemistry(_) => "chemistry",
            Self::Chart(_) => "chart",
            Self::Counting {} => "counting",
            Self::Ocr(_) => "ocr",
            Self::Grounding(_) => "grounding",
            Self::GuiAction {} => "gui-action",
            Self::Vqa {} => "vqa",
            Self::GeoGuess {} => "geo-guess",
            Self::General {} => "general",
        }
    }

    /// What is wrong with a gold for which no response could be paid.
    fn check(&self, gold: &str) -> Result<(), &'static str> {
        let (sound, expected) = match self {
            Self::Physics(_) | Self::Chemistry(_) => {
                (numeric::number(gold).is_some(), "a number without a unit; anything else needs a judge")
            }
            Self::Math(_) | Self::Chart(_) | Self::Counting {} | Self::Vqa {} => {
                (!gold.is_empty(), "a text or a number")
            }
            Self::Ocr(_) => (ocr::is_sound(gold), "1 to 4096 characters besides blanks"),
            Self::Grounding(_) => (iou::are_sound(gold), iou::EXPECTED),
            Self::GuiAction {} => (gui::is_sound(gold), gui::EXPECTED),
            Self::GeoGuess {} | Self::General {} => (false, "another rule: this one is a judge's alone"),
        };
        if sound { Ok(()) } else { Err(expected) }
    }

    fn judge(&self, gold: &str, found: &str) -> Score {
        let ruling = match self {
            Self::Math(tolerance) => tolerance.judge(gold, found, &numeric::MATH),
            Self::Physics(tolerance) | Self::Chemistry(tolerance) => {
                tolerance.judge(gold, found, &numeric::SCIENCE)
            }
            Self::Chart(tolerance) => tolerance.judge(gold, found, &numeric::CHART),
            Self::Counting {} => counting(gold, found),
            Self::Ocr(bounds) => Ok(bounds.judge(gold, found)),
            Self::Grounding(Threshold { threshold }) => Ok(iou::judge(gold, found, Some(*threshold), false)),
            Self::GuiAction {} => Ok(gui::judge(gold, found)),
            Self::Vqa {} if gold == found => Ok(Score::right(found)),
            Self::Vqa {} => Err("another text than the gold"),
            Self::GeoGuess {} if found.chars().count() > LONGEST_GUESS => {
                Ok(Score::wrong(found, "more than 50 characters"))
            }
            Self::GeoGuess {} => Err("a guess at a place"),
            Self::General {} => Err("a free answer"),
        };
        match ruling {
            Ok(score) => Score { why: format!("{}: {}", self.name(), score.why), ..score },
            Err(what) => Score::unreadable(format!("judge: {what}, and no judge is asked")),
        }
    }
}

fn counting(gold: &str, found: &str) -> Ruling {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if gold == found {
        return Ok(Score::right(found));
    }
    if !(digits(gold) && digits(found)) {
        return Err("not two counts in digits");
    }
    match gold.trim_start_matches('0') == found.trim_start_matches('0') {
        true => Ok(Score::right(found)),
        false => Ok(Score::wrong(found, format!("not {gold}"))),
    }
}
