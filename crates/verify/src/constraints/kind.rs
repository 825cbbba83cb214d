//! The table of kinds, and what all of them share.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{case, combination, content, format, keywords, language, length, light_if, own, start_end};

const MOST_COUNTED: usize = 100_000;
const MOST_LISTED: usize = 64;
const LONGEST_PHRASE: usize = 4_096;

/// A reply, or a variant of one, that is not blank.
pub struct View<'a> {
    pub text: &'a str,
    pub lower: String,
    /// As the Light-IF release does.
    pub compat: bool,
}

impl<'a> View<'a> {
    pub fn new(text: &'a str, compat: bool) -> Self {
        Self { text, lower: text.to_lowercase(), compat }
    }
}

/// An entry of `meta` that cannot be used.
#[derive(Debug)]
pub struct Fault {
    pub key: String,
    pub found: String,
    pub expected: String,
}

impl Fault {
    pub fn new(key: impl Into<String>, found: impl ToString, expected: impl ToString) -> Self {
        Self { key: key.into(), found: found.to_string(), expected: expected.to_string() }
    }
}

/// One kind of constraint with its parameters.
pub trait Rule {
    /// Refuses parameters by name.
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }

    fn holds(&self, reply: &View) -> bool;

    /// What it is worth under Light-IF. Kinds that its record does not have earn as its kinds of the same sort do.
    fn points(&self, compat: bool) -> f64;
}

/// How a count stands to the wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    #[serde(rename = "less than")]
    LessThan,
    #[serde(rename = "at least")]
    AtLeast,
}

impl Relation {
    pub fn holds(self, found: usize, wanted: usize) -> bool {
        match self {
            Self::LessThan => found < wanted,
            Self::AtLeast => found >= wanted,
        }
    }
}

macro_rules! kinds {
    ($($kind:literal => $file:ident::$rule:ident as $name:ident,)*) => {
        /// Every kind of constraint.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "parameters", deny_unknown_fields)]
        pub enum Constraint {
            $(#[serde(rename = $kind)] $name($file::$rule),)*
        }

        impl Constraint {
            /// All kinds, in the order of the table.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The name of its kind.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)* }
            }

            fn rule(&self) -> &dyn Rule {
                match self { $(Self::$name(rule) => rule,)* }
            }
        }
    };
}

kinds! {
    "keywords:existence" => keywords::Existence as Existence,
    "keywords:frequency" => keywords::Frequency as Frequency,
    "keywords:forbidden_words" => keywords::Forbidden as Forbidden,
    "keywords:letter_frequency" => keywords::Letters as Letters,
    "language:response_language" => language::Language as Language,
    "length_constraints:number_sentences" => length::Sentences as Sentences,
    "length_constraints:number_words" => length::Words as Words,
    "length_constraints:number_paragraphs" => length::Paragraphs as Paragraphs,
    "length_constraints:nth_paragraph_first_word" => length::FirstWord as FirstWord,
    "detectable_content:number_placeholders" => content::Placeholders as Placeholders,
    "detectable_content:postscript" => content::Postscript as Postscript,
    "detectable_format:number_bullet_lists" => format::Bullets as Bullets,
    "detectable_format:constrained_response" => format::Choice as Choice,
    "detectable_format:number_highlighted_sections" => format::Highlights as Highlights,
    "detectable_format:multiple_sections" => format::Sections as Sections,
    "detectable_format:json_format" => format::Json as Json,
    "detectable_format:title" => format::Title as Title,
    "combination:two_responses" => combination::TwoResponses as TwoResponses,
    "combination:repeat_prompt" => combination::RepeatPrompt as RepeatPrompt,
    "startend:end_checker" => start_end::EndPhrase as EndPhrase,
    "startend:quotation" => start_end::Quotation as Quotation,
    "change_case:capital_word_frequency" => case::CapitalWords as CapitalWords,
    "change_case:english_capital" => case::Uppercase as Uppercase,
    "change_case:english_lowercase" => case::Lowercase as Lowercase,
    "punctuation:no_comma" => case::NoComma as NoComma,
    "light-if:words" => light_if::Range as WordRange,
    "light-if:capitals" => light_if::Capitals as CapitalRange,
    "light-if:letter" => light_if::Letter as Letter,
    "light-if:sentences" => light_if::Styled as StyledSentences,
    "light-if:keyword" => light_if::Exactly as Keyword,
    "light-if:paragraphs" => light_if::Divided as Divided,
    "own:line_start" => own::LineStart as LineStart,
    "own:rephrase" => own::Rephrase as Rephrase,
    "own:shared_words" => own::SharedWords as SharedWords,
    "own:key_sentences" => own::KeySentences as KeySentences,
}

impl Constraint {
    /// Entry `at` of a list of constraints.
    pub(super) fn read(at: usize, entry: &Value) -> Result<Self, Fault> {
        let place = |key: &str| format!("meta.constraints[{at}]{key}");
        let object = entry.as_object().ok_or_else(|| {
            Fault::new(place(""), entry, "an object such as {\"kind\": \"punctuation:no_comma\"}")
        })?;
        let kind = object.get("kind").unwrap_or(&Value::Null);
        if !kind.as_str().is_some_and(|kind| Self::KINDS.contains(&kind)) {
            return Err(Fault::new(place(".kind"), kind, format!("one of {}", Self::KINDS.join(", "))));
        }
        if let Some(key) = object.keys().find(|key| !matches!(key.as_str(), "kind" | "parameters")) {
            return Err(Fault::new(place(&format!(".{key}")), &object[key], "kind and parameters alone"));
        }
        let mut parameters = object.get("parameters").cloned().unwrap_or(Value::Null);
        match &mut parameters {
            Value::Object(parameters) => parameters.retain(|_, value| !value.is_null()),
            Value::Null => parameters = json!({}),
            other => return Err(Fault::new(place(".parameters"), other, "an object")),
        }
        let whole = json!({"kind": kind, "parameters": parameters});
        let constraint: Self = serde_json::from_value(whole)
            .map_err(|error| Fault::new(place(".parameters"), &parameters, error))?;
        let checked = constraint.rule().check();
        checked.map_err(|fault| Fault { key: place(&format!(".parameters.{}", fault.key)), ..fault })?;
        Ok(constraint)
    }

    pub(super) fn holds(&self, reply: &View) -> bool {
        self.rule().holds(reply)
    }

    /// What it is worth under Light-IF.
    pub fn points(&self, compat: bool) -> f64 {
        self.rule().points(compat)
    }
}

/// Refuses a count of 0, or one past the bound.
pub fn counted(key: &str, count: usize) -> Result<(), Fault> {
    if (1..=MOST_COUNTED).contains(&count) {
        return Ok(());
    }
    Err(Fault::new(key, count, "1 to 100000"))
}

/// Refuses a phrase that is blank or too long.
pub fn phrase(key: &str, phrase: &str) -> Result<(), Fault> {
    match phrase.len() {
        _ if phrase.trim().is_empty() => {
            Err(Fault::new(key, format!("{phrase:?}"), "a text that is not blank"))
        }
        LONGEST_PHRASE.. => Err(Fault::new(key, format!("{} bytes long", phrase.len()), "under 4096 bytes")),
        _ => Ok(()),
    }
}

/// Refuses an empty list of phrases, and what [`phrase`] refuses.
pub fn phrases(key: &str, list: &[String]) -> Result<(), Fault> {
    if !(1..=MOST_LISTED).contains(&list.len()) {
        return Err(Fault::new(key, format!("a list of {}", list.len()), "1 to 64 texts"));
    }
    list.iter().try_for_each(|entry| phrase(key, entry))
}

/// The one character of `text`.
pub fn letter(key: &str, text: &str) -> Result<(), Fault> {
    let mut lower = text.chars().flat_map(char::to_lowercase);
    match (text.chars().nth(1), lower.next(), lower.next()) {
        (None, Some(only), None) if !only.is_whitespace() => Ok(()),
        _ => Err(Fault::new(key, format!("{text:?}"), "one character")),
    }
}
