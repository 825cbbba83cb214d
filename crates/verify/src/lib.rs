//! Verifiers: what a response is worth, from 0 to 1, and why.
//!
//! A response is hostile input. Every verifier here is linear in its length, never panics, and never
//! executes or computes in floating point anything it reads, but for the two whose responses are programs: those of
//! `python` run in a sandbox, those of `snippet` in an interpreter that counts its steps.
//! A response that could be read but is wrong has `parsed` set; rewards that pay for form alone look there.

pub mod audit;
pub mod beside;
mod colouring;
pub mod constraints;
mod countdown;
mod ensemble;
mod exact;
pub mod expression;
mod final_answer;
mod glm;
pub mod gridworld;
mod gsm8k;
mod iou;
mod json_schema;
pub mod judge;
mod knights_and_knaves;
mod labels;
mod list;
pub mod math;
mod multiple_choice;
mod noisy;
mod number;
pub mod occurrences;
mod pattern;
pub mod perturb;
mod plan;
pub mod prefix_match;
pub mod program;
mod python;
mod quantity;
mod region;
mod set;
mod shortest_path;
mod snippet;
mod span_recall;
mod tabmwp;
mod tag_format;
pub mod tags;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod working;
mod yes_no;
mod zebra;

use std::sync::Arc;

use gradatim_core::{Error, Problem, Result, Verifier};
use serde::{Deserialize, Serialize};

/// Makes [`Spec`], its names and its constructors from one table.
macro_rules! verifiers {
    ($($(#[$doc:meta])* $name:literal => $file:ident::$verifier:ident,)*) => {
        /// Every verifier of the house.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub enum Spec {
            $($(#[$doc])* #[serde(rename = $name)] $verifier {},)*
        }

        /// Names accepted by [`by_name`], in the order of [`Spec::ALL`].
        pub const NAMES: &[&str] = &[$($name),*];

        impl Spec {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$verifier {}),*];

            /// The name problems call it by.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$verifier {} => $name,)*
                }
            }

            /// The verifier itself.
            pub fn build(self) -> Arc<dyn Verifier> {
                match self {
                    $(Self::$verifier {} => Arc::new($file::$verifier),)*
                }
            }
        }
    };
}

impl Spec {
    /// The one of this name; another is refused, and the nearest told.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.iter().find(|spec| spec.name() == name).copied().ok_or_else(|| {
            let close = NAMES.iter().find(|known| {
                let mine = name
                    .trim()
                    .bytes()
                    .map(|b| if b == b'_' || b == b' ' { b'-' } else { b.to_ascii_lowercase() });
                mine.eq(known.bytes())
            });
            let hint =
                close.map_or("use one of these names".to_owned(), |known| format!("did you mean `{known}`?"));
            Error::input("verifier", format!("`{name}`"), format!("one of {}", NAMES.join(", ")), hint)
        })
    }

    /// Whether what is right hangs on the gold answer; where it does not, any text in good form is right.
    pub fn reads_gold(self) -> bool {
        !matches!(self, Self::TagFormat {} | Self::Constraints {} | Self::JsonSchema {})
    }

    /// Refuses a machine on which it cannot judge anything, and says what is missing.
    pub fn ready(self) -> Result<()> {
        match self {
            Self::Python {} => python::ready(),
            _ => Ok(()),
        }
    }

    /// What an audit spoils its golds with.
    pub fn operators(self) -> &'static [perturb::Operator] {
        match self {
            Self::Python {} => &perturb::Operator::OF_PROGRAMS,
            _ => &perturb::Operator::OF_TEXTS,
        }
    }
}

verifiers! {
    /// The whole response, trimmed, equals the answer.
    "exact" => exact::Exact,
    /// What follows the last `#` equals the answer.
    "final-answer" => final_answer::FinalAnswer,
    /// The last number equals the answer, as exact rationals.
    "number" => number::Number,
    /// The number after `####` equals the answer.
    "gsm8k" => gsm8k::Gsm8k,
    /// The last clearly stated choice is the right one.
    "multiple-choice" => multiple_choice::MultipleChoice,
    /// The items of a list, in order.
    "list" => list::List,
    /// An expression over the given numbers that reaches the target.
    "countdown" => countdown::Countdown,
    /// Who is a knight and who is a knave.
    "knights-and-knaves" => knights_and_knaves::KnightsAndKnaves,
    /// A path through the given graph that costs no more than the best.
    "shortest-path" => shortest_path::ShortestPath,
    /// Colours of nodes that no edge joins to their like.
    "colouring" => colouring::Colouring,
    /// The items of a set, in any order.
    "set" => set::Set,
    /// The final answer means the same as the gold answer, whatever its form.
    "math" => math::Math,
    /// `<think>..</think>` and `<answer>..</answer>`, whatever stands in them.
    "tag-format" => tag_format::TagFormat,
    /// The reply keeps every constraint on its form: counts, keywords, case, format.
    "constraints" => constraints::Constraints,
    /// Actions that stack blocks as asked, each possible when it is done.
    "plan" => plan::Plan,
    /// Boxes that overlap with the gold ones.
    "iou" => iou::Iou,
    /// The reward chain of GLM-4.1V-Thinking: a gate, one box, a rule of the domain.
    "glm" => glm::Glm,
    /// A set of labels, by how many are shared.
    "labels" => labels::Labels,
    /// Yes or no, whatever the word for it.
    "yes-no" => yes_no::YesNo,
    /// The words of hidden spans.
    "span-recall" => span_recall::SpanRecall,
    /// A code of several levels, by how long its right beginning is.
    "prefix-match" => prefix_match::PrefixMatch,
    /// A number, a time, words or a choice, normalised as for questions about tables.
    "tabmwp" => tabmwp::Tabmwp,
    /// A number with a unit, within a tolerance.
    "quantity" => quantity::Quantity,
    /// JSON that fits a schema.
    "json-schema" => json_schema::JsonSchema,
    /// The answer matches a regular expression.
    "regex" => pattern::Pattern,
    /// What is true of each house of a logic grid.
    "zebra" => zebra::Zebra,
    /// The least of several verifiers.
    "all-of" => ensemble::AllOf,
    /// The greatest of several verifiers.
    "any-of" => ensemble::AnyOf,
    /// A weighted mean of several verifiers.
    "weighted" => ensemble::Weighted,
    /// Another verifier that errs at given rates.
    "noisy" => noisy::Noisy,
    /// A program in Python that passes its tests, or turns its inputs into the outputs, in a sandbox.
    "python" => python::Python,
    /// A small program in a subset of Python that comes to the answer, in an interpreter of the house.
    "snippet" => snippet::Snippet,
    /// Actions that lead through a grid of rooms, keys and doors to its goal.
    "gridworld" => gridworld::Gridworld,
    /// The final state of a procedure.
    "trace" => trace::Trace,
    /// A working of an expression, whose every stated step is worked out again.
    "working" => working::Working,
    /// All states of a procedure.
    "trace-sequence" => trace::TraceSequence,
    /// The share of a procedure's states before the first wrong one.
    "trace-prefix" => trace::TracePrefix,
}

/// The verifier a problem names.
///
/// ```
/// let fault = gradatim_verify::by_name("final_answer").err().expect("underscores are refused").to_string();
/// assert!(fault.starts_with("`verifier` is `final_answer`, expected one of exact, final-answer, number,"));
/// assert!(fault.ends_with("hint: did you mean `final-answer`?"));
/// ```
pub fn by_name(name: &str) -> Result<Arc<dyn Verifier>> {
    Spec::named(name).map(Spec::build)
}

/// Refuses the gold `field` of `problem`.
fn bad_gold(problem: &Problem, field: &str, found: impl ToString, expected: &str) -> Error {
    let hint = "correct this row, or name the verifier that fits its answer";
    let found = format!("{} (problem {:?})", found.to_string(), problem.id);
    Error::input(field, found, expected, hint)
}
