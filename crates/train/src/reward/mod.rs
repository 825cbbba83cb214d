//! What training pays for a group of scored responses.
//!
//! reward_i = outcome_i + sum over terms of weight_k term_k,i
//! The outcome is paid response by response; terms see the whole group, and may remember. With all weights 0
//! a run equals the one without terms, to the bit.

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

pub mod advisor;
mod dyn_cos;
mod length;
mod memory_bonus;
mod outcome;
mod refusal;
mod style;
mod tag_format;
mod terms;
#[cfg(test)]
mod test;

pub use dyn_cos::DynCos;
pub use length::Length;
pub use memory_bonus::MemoryBonus;
pub use outcome::{Tags, judge};
pub use refusal::{RefusalAware, StepCounter};
pub use style::{Family, Style};
pub use tag_format::TagFormat;
pub use terms::{Term, Terms};

/// Pay by outcome, and what is added to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reward {
    /// A right answer.
    pub right: f64,
    /// Something the verifier could read, but wrong; SEC's released runs pay 0.1 [code].
    pub readable: f64,
    /// Nothing to read.
    pub unreadable: f64,
    /// Paid besides for the four tags of `tag-format`; a response without them counts as unreadable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
    /// Pays the answer by a published style, instead of the four keys above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// Added to the outcome: terms that see the whole group, each with its weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shape: Vec<Term>,
}

impl Default for Reward {
    fn default() -> Self {
        Self { right: 1.0, readable: 0.0, unreadable: 0.0, tags: None, style: None, shape: vec![] }
    }
}

impl Reward {
    /// Refuses pay that is not finite or does not favour the right answer.
    pub fn check(&self) -> Result<()> {
        for (key, pay) in
            [("right", self.right), ("readable", self.readable), ("unreadable", self.unreadable)]
        {
            if !pay.is_finite() || pay > self.right {
                let hint = "for example reward = { right = 1.0, readable = 0.1, unreadable = 0.0 }";
                return Err(Error::input(
                    key,
                    pay,
                    "a finite number, at most the pay of a right answer",
                    hint,
                ));
            }
        }
        self.tags.map_or(Ok(()), Tags::check)?;
        if let Some(style) = &self.style {
            let by_outcome = Self { shape: vec![], style: None, ..self.clone() };
            if by_outcome != Self::default() {
                let hint = "leave right, readable, unreadable and tags out: the style pays the answer";
                return Err(Error::input("style", "beside other pay for the answer", "one of both", hint));
            }
            style.check().map_err(|error| error.under("style"))?;
        }
        self.shape.iter().enumerate().try_for_each(|(ix, term)| {
            term.check().map_err(|error| error.under(&format!("shape.{ix}.{}", term.name())))
        })
    }

    /// Whether a term reads the length a `budget` asks for.
    pub fn needs_length_target(&self) -> bool {
        self.shape.iter().any(|term| matches!(term, Term::LengthTriangle(_) | Term::LengthBand(_)))
    }

    /// Largest pay for the form of a response, where form is paid at all.
    pub fn most_for_form(&self) -> Option<f64> {
        let of_term = |term: &Term| match term {
            Term::TagFormat(options) => Some(options.most()),
            _ => None,
        };
        let paid: Vec<f64> = self.shape.iter().filter_map(of_term).collect();
        Some(paid.iter().sum()).filter(|most: &f64| *most > 0.0)
    }
}
