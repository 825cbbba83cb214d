//! Multiple choice: the last clearly stated choice is the right one.
//!
//! Gold     `answer` is a letter, `A` to `Z`; `meta.choices` may list the options' texts, `["4", "B) 7"]`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else
//!          everywhere.
//! Reads    what that place (everywhere: its last line) begins with, `C`, `(c)`, `C) 7` or the text of an option;
//!          else what follows the last `answer`, as in `the answer is (C)` or `answer: 7`; else what follows the
//!          last `option` or `choice` that ends its sentence.
//! Refuses  two choices in one breath, `A or B`.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

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
const FILLERS: [&str; 15] = [
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
];

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
        let marked = region::marked(response);
        let place = marked.unwrap_or(response);
        let lower = place.to_ascii_lowercase();
        let after = |cue: &'static str, taste: fn(&str) -> bool| {
            let mut places =
                lower.rmatch_indices(cue).map(|(at, cue)| self.past_fillers(&place[at + cue.len()..]));
            places.find_map(|rest| self.stated(rest, taste))
        };
        let heads = |rest: &str| ends(rest) || rest.starts_with([')', ']', ':', '.']);
        self.stated(marked.unwrap_or_else(|| region::last_line(response)), heads)
            .or_else(|| after("answer", |_| true))
            .or_else(|| after("option", ends))
            .or_else(|| after("choice", ends))
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::{gold_with, real_rows};

    fn score(response: &str) -> Score {
        MultipleChoice.score(&gold_with("B", json!({"choices": ["red", "B) blue", "5", "$5.50"]})), response)
    }

    #[test]
    fn a_choice_is_read_where_it_is_clearly_stated() {
        for response in [
            "B",
            "(b)",
            "B) blue",
            "blue",
            "thinking of A\n**B**.",
            "The answer is B because A is wrong",
            "The answer is A. No: the correct Answer Is: option (B).",
            "so the answer should be **blue**.\nThat was easy",
            "answer\n\nB",
            "Answer: $\\boxed{\\text{B}}$",
            "<answer>B</answer>",
            "I would pick option B.\nDone",
            "#b",
            "# Question 3\nAnswer: blue",
        ] {
            assert!(score(response).is_right(), "{response}: {}", score(response).why);
        }
    }

    #[test]
    fn what_is_unclear_is_unreadable_and_other_choices_are_wrong() {
        for (response, parsed, why) in [
            ("C", Some("C"), "read C, not B"),
            ("The answer is 5", Some("C"), "read C, not B"),
            ("The answer is $5.50.", Some("D"), "read D, not B"),
            ("The answer is B.\n(A) red", Some("A"), "read A, not B"),
            ("The answer is -5", None, "no choice is stated"),
            ("The answer is 5.5", None, "no choice is stated"),
            ("The answer is A or B", None, "more than one choice is stated"),
            ("#A, B", None, "more than one choice is stated"),
            ("The answer is E", None, "no choice is stated"),
            ("The answer is not B", None, "no choice is stated"),
            ("The answer is a bluebird", None, "no choice is stated"),
            ("Both are good", None, "no choice is stated"),
            ("A dog barks", None, "no choice is stated"),
            ("B-movies", None, "no choice is stated"),
            ("", None, "no choice is stated"),
        ] {
            let score = score(response);
            assert_eq!(
                (score.value, score.parsed.as_deref(), score.why.as_str()),
                (0.0, parsed, why),
                "{response}"
            );
        }
    }

    #[test]
    fn a_gold_that_is_no_label_is_refused() {
        for (answer, meta, at) in [
            ("b", json!({}), "answer"),
            ("AB", json!({}), "answer"),
            ("C", json!({"choices": ["red", "blue"]}), "answer"),
            ("A", json!({"choices": []}), "meta.choices"),
            ("A", json!({"choices": [1]}), "meta.choices"),
            ("A", json!({"choices": vec![""; 300]}), "meta.choices"),
        ] {
            let fault = MultipleChoice.check(&gold_with(answer, meta)).expect_err(at).to_string();
            assert!(fault.starts_with(&format!("`{at}` is ")), "{fault}");
        }
    }

    /// Each option of a real question, said in four ways, is right if and only if it is the gold one.
    fn every_option_is_told_apart(problem: &Problem) {
        let choices = Choices::of(problem).expect("sound");
        let gold = choices.gold(problem).expect("sound");
        for (ix, text) in choices.texts.iter().enumerate() {
            // An option that is repeated stands for its first label.
            let said = choices.texts.iter().position(|other| other == text);
            for (response, ix) in [
                (letter(ix), Some(ix)),
                (format!("Let me see.\nThe answer is ({}) {text}.", letter(ix)), Some(ix)),
                (format!("\\boxed{{{text}}}"), said),
                (format!("so the answer is {text}."), said),
            ] {
                let right = MultipleChoice.score(problem, &response).is_right();
                assert_eq!(right, ix == Some(gold), "{response} of {:?}", choices.texts);
            }
        }
    }

    #[test]
    fn the_options_of_real_questions_are_told_apart() {
        let Some(rows) = real_rows("word-problems/aqua.jsonl") else { return };
        assert_eq!(rows.len(), 254);
        for row in rows {
            let problem =
                gold_with(row["correct"].as_str().expect("a letter"), json!({"choices": row["options"]}));
            MultipleChoice.check(&problem).expect("sound");
            every_option_is_told_apart(&problem);
        }
        let Some(rows) = real_rows("commonsense/commonsenseqa-dev.jsonl") else { return };
        assert_eq!(rows.len(), 1_221);
        for row in rows {
            let options = row["question"]["choices"].as_array().expect("a list");
            let texts: Vec<&Value> = options.iter().map(|option| &option["text"]).collect();
            let problem = gold_with(row["answerKey"].as_str().expect("a letter"), json!({"choices": texts}));
            MultipleChoice.check(&problem).expect("sound");
            every_option_is_told_apart(&problem);
        }
    }

    /// Rationales people wrote, most of which end in some form of `Answer: C`.
    #[test]
    fn rationales_are_read_as_their_recorded_choice_or_not_at_all() {
        let Some(rows) = real_rows("word-problems/aqua.jsonl") else { return };
        let mut read = [0; 3];
        for row in &rows {
            let problem =
                gold_with(row["correct"].as_str().expect("a letter"), json!({"choices": row["options"]}));
            let score = MultipleChoice.score(&problem, row["rationale"].as_str().expect("text"));
            read[if score.is_right() { 0 } else { 1 + usize::from(score.parsed.is_none()) }] += 1;
        }
        let [right, wrong, unread] = read;
        println!("{right} read right, {wrong} wrong, {unread} not at all");
        assert!(wrong * 100 <= rows.len() && right * 5 >= rows.len() * 4, "{read:?}");
    }
}
