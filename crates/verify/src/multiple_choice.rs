//! Multiple choice: the last clearly stated choice is the right one.
//!
//! Gold     `answer` is a letter, `A` to `Z`; `meta.choices` may list the options' texts, `["4", "B) 7"]`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else
//!          everywhere.
//! Reads    what that place (everywhere: its last line) begins with, `C`, `(c)`, `C) 7` or the text of an option;
//!          else what follows the last `answer`, as in `the answer is (C)` or `answer: 7`; else what follows the
//!          last `option` or `choice` that ends its sentence; else what ends it after `it's`, `it is`, `finalize`,
//!          `choose` or `go with`.
//! Refuses  two choices in one breath, `A or B`; one that is denied, `I don't think the answer is A`.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::math::denial;
use crate::{bad_gold, region, tags};

pub struct MultipleChoice;

impl Verifier for MultipleChoice {
    fn check(&self, problem: &Problem) -> Result<()> {
        let Some(choices) = Choices::of(problem) else {
            let found = problem.meta.get("choices").map_or("absent".to_owned(), Value::to_string);
            return Err(bad_gold(problem, "meta.choices", found, "1 to 26 texts, as [\"4\", \"7\"]"));
        };
        let expected = format!("a letter from A to {}", letter(choices.count - 1));
        choices
            .gold(problem)
            .map(drop)
            .ok_or_else(|| bad_gold(problem, "answer", format!("{:?}", problem.answer), &expected))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some((choices, gold)) =
            Choices::of(problem).and_then(|choices| choices.gold(problem).map(|gold| (choices, gold)))
        else {
            return Score::unreadable("the gold answer is not one of the choices");
        };
        match choices.read(response) {
            None => Score::unreadable("no choice is stated"),
            Some(Stated::Several) => Score::unreadable("more than one choice is stated"),
            Some(Stated::One(found)) if found == gold => Score::right(letter(found)),
            Some(Stated::One(found)) => {
                Score::wrong(letter(found), format!("read {}, not {}", letter(found), letter(gold)))
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Stated {
    One(usize),
    Several,
}

/// Signs that may stand around a label or a text.
const DRESS: [char; 13] = [' ', '\t', '*', '_', '`', '"', '\'', '$', '(', '[', ')', ']', '}'];

/// Words that may stand between `answer` and the answer, all of under 10 letters.
const FILLERS: [&str; 20] = [
    "is",
    "was",
    "will",
    "be",
    "should",
    "would",
    "must",
    "the",
    "to",
    "this",
    "question",
    "letter",
    "option",
    "choice",
    "therefore",
    "for",
    "sure",
    "clearly",
    "certainly",
    "obviously",
];
/// Words that lead up to a choice that ends its sentence.
const LEADS: [&str; 6] = ["it's ", "it’s ", "it is ", "finalize ", "choose ", "go with "];

struct Choices<'a> {
    /// How many letters are labels.
    count: usize,
    /// Texts of the options, without labels of their own; empty if they are not known.
    texts: Vec<&'a str>,
}

impl<'a> Choices<'a> {
    fn of(problem: &'a Problem) -> Option<Self> {
        let Some(list) = problem.meta.get("choices") else {
            return Some(Self { count: 26, texts: vec![] });
        };
        let texts: Vec<&str> = list.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
        let count = Some(texts.len()).filter(|count| (1..=26).contains(count))?;
        let bare = |(ix, text): (usize, &'a str)| {
            let own = text.trim_start().trim_start_matches('(').strip_prefix(letter(ix).as_str());
            own.and_then(|rest| rest.strip_prefix([')', '.', ':'])).unwrap_or(text).trim().trim_matches(DRESS)
        };
        Some(Self { count, texts: texts.into_iter().enumerate().map(bare).collect() })
    }

    fn gold(&self, problem: &Problem) -> Option<usize> {
        let mut letters = problem.answer.trim().chars();
        let label = self.index(letters.next()?)?;
        letters.next().is_none().then_some(label)
    }

    fn index(&self, label: char) -> Option<usize> {
        let ix = (label as usize).checked_sub('A' as usize)?;
        (ix < self.count).then_some(ix)
    }

    fn read(&self, response: &str) -> Option<Stated> {
        let response = tags::said(response);
        let marked = region::marked(response);
        let place = marked.unwrap_or(response);
        let lower = place.to_ascii_lowercase();
        let after = |cue: &'static str, taste: fn(&str) -> bool| {
            let said = lower.rmatch_indices(cue).filter(|(at, _)| !denial::opens_with_denial(&place[..*at]));
            let mut places = said.map(|(at, cue)| self.past_fillers(&place[at + cue.len()..]));
            places.find_map(|rest| self.stated(rest, taste))
        };
        let heads = |rest: &str| ends(rest) || rest.starts_with([')', ']', ':', '.']);
        self.stated(marked.unwrap_or_else(|| region::last_line(response)), heads)
            .or_else(|| after("answer", |_| true))
            .or_else(|| after("option", ends))
            .or_else(|| after("choice", ends))
            .or_else(|| self.led_up_to(place, &lower))
    }

    /// The last choice behind one of [`LEADS`]; `lower` is `place` in lower case.
    fn led_up_to(&self, place: &str, lower: &str) -> Option<Stated> {
        let last = |lead: &&str| {
            let places = lower.rmatch_indices(*lead).filter(|(at, _)| !denial::is_negative(&place[..*at]));
            let mut stated = places.map(|(at, lead)| at + lead.len()).map(|at| {
                let rest = self.past_fillers(&place[at..]);
                self.stated(rest, ends).map(|stated| (at, stated))
            });
            stated.find_map(|stated| stated)
        };
        LEADS.iter().filter_map(last).max_by_key(|(at, _)| *at).map(|(_, stated)| stated)
    }

    /// The choice `text` begins with, where what follows its label is to `taste`.
    fn stated(&self, text: &str, taste: impl Fn(&str) -> bool) -> Option<Stated> {
        if let Some(ix) = self.text(text.trim_start().trim_start_matches(DRESS)) {
            return Some(Stated::One(ix));
        }
        let (ix, rest) = self.label(text)?;
        let joined = rest.trim_start_matches(DRESS);
        let next = ["or ", "and ", ",", "/", "&"].into_iter().find_map(|joint| joined.strip_prefix(joint));
        match next.and_then(|next| self.label(next)) {
            Some((other, _)) if other != ix => Some(Stated::Several),
            _ => taste(rest).then_some(Stated::One(ix)),
        }
    }

    /// The label `text` begins with, and what follows it.
    fn label<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        const FORMS: [&str; 3] = ["\\text{", "\\textbf{", "\\mathrm{"];
        let bare = text.trim_start().trim_start_matches(DRESS);
        let bare = FORMS.into_iter().find_map(|form| bare.strip_prefix(form)).unwrap_or(bare);
        let label = bare.chars().next()?;
        let rest = &bare[label.len_utf8()..];
        let ix = self.index(label.to_ascii_uppercase())?;
        let apart = rest.is_empty()
            || rest.starts_with(char::is_whitespace)
            || rest.starts_with(['.', ',', ':', ';', '!', ')', ']', '}', '*', '_', '`', '"', '$', '<']);
        // `a` and `I` are words before they are labels.
        let upper = label.is_ascii_uppercase();
        let pronoun =
            label == 'I' && rest.strip_prefix(' ').is_some_and(|word| word.starts_with(char::is_lowercase));
        let clear = if upper { !pronoun } else { rest.starts_with([')', ']']) || ends(rest) };
        (apart && clear).then_some((ix, rest))
    }

    /// Skips what may stand between a cue and the answer, unless it is the answer.
    fn past_fillers<'t>(&self, mut text: &'t str) -> &'t str {
        loop {
            text = text.trim_start_matches(|c: char| c.is_whitespace() || ":=,*".contains(c));
            let word = text.bytes().take(10).take_while(u8::is_ascii_alphabetic).count();
            let filler = FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(&text[..word]));
            if !filler || self.text(text).is_some() {
                return text;
            }
            text = &text[word..];
        }
    }

    /// The option whose text fills the sentence that `text` begins with.
    fn text(&self, text: &str) -> Option<usize> {
        let begins =
            |option: &str| text.get(..option.len()).is_some_and(|head| head.eq_ignore_ascii_case(option));
        // An option that is a letter would be taken for a label.
        let worded = |option: &str| !option.is_empty() && !matches!(option.as_bytes(), [b'A'..=b'Z']);
        let fills = |option: &str| worded(option) && begins(option) && ends(&text[option.len()..]);
        self.texts.iter().position(|option| fills(option))
    }
}

/// Whether a sentence or a line is over where `rest` begins.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches(DRESS);
    let rest = rest.strip_prefix(['.', '!', ';']).unwrap_or(rest).trim_start_matches(DRESS);
    rest.is_empty() || rest.starts_with(['\n', '\r'])
}

fn letter(ix: usize) -> String {
    char::from(b'A' + ix as u8).to_string()
}

#[cfg(test)]
mod tests;
