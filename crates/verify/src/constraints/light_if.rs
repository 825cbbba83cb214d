//! The record of Light-IF where the suite has no such kind: ranges, exact counts, and its worth in points.
//!
//! Points  a range closed at both ends 0.1, at one end 0.05; an exact count 0.1, of sentences 0.2; a forbidden letter
//!         0.2. In `compat`, equal ends of a range are judged and paid as the lower one alone.
//! Letter  neither end given: forbidden. In `compat` one rule holds at a time: the least, else the most (0 is no
//!         rule), else it is forbidden.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, counted, letter, phrase};
use super::{keywords, length, text};

/// So many words; both ends count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
}

impl Range {
    fn contains(&self, found: usize, compat: bool) -> bool {
        let only_low = compat && self.low.is_some() && self.low == self.max;
        self.low.is_none_or(|low| found >= low) && (only_low || self.max.is_none_or(|max| found <= max))
    }

    fn check_ends(&self, given: bool) -> Result<(), Fault> {
        match (self.low, self.max) {
            (Some(low), Some(max)) if low > max => {
                Err(Fault::new("low", low, format!("at most max = {max}")))
            }
            (None, None) if given => Err(Fault::new("low", "absent", "low, max or both")),
            (low, max) => low.into_iter().chain(max).try_for_each(|end| counted("low", end.max(1))),
        }
    }

    fn worth(&self, compat: bool) -> f64 {
        match (self.low, self.max) {
            (Some(low), Some(max)) if !(compat && low == max) => 0.1,
            _ => 0.05,
        }
    }
}

impl Rule for Range {
    fn check(&self) -> Result<(), Fault> {
        self.check_ends(true)
    }

    fn holds(&self, reply: &View) -> bool {
        self.contains(text::words(reply.text).count(), reply.compat)
    }

    fn points(&self, compat: bool) -> f64 {
        self.worth(compat)
    }
}

/// So many words in capitals; both ends count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capitals {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
}

impl Capitals {
    fn range(&self) -> Range {
        Range { low: self.low, max: self.max }
    }
}

impl Rule for Capitals {
    fn check(&self) -> Result<(), Fault> {
        self.range().check_ends(true)
    }

    fn holds(&self, reply: &View) -> bool {
        self.range().contains(text::upper_tokens(reply.text), reply.compat)
    }

    fn points(&self, compat: bool) -> f64 {
        self.range().worth(compat)
    }
}

/// A letter occurs so often, or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub letter: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
}

impl Letter {
    /// The ends in force; neither where the letter is forbidden.
    fn range(&self, compat: bool) -> Range {
        let max = self.max.filter(|_| !compat || self.low.is_none());
        Range { low: self.low, max }
    }
}

impl Rule for Letter {
    fn check(&self) -> Result<(), Fault> {
        letter("letter", &self.letter)?;
        Range { low: self.low, max: self.max }.check_ends(false)
    }

    fn holds(&self, reply: &View) -> bool {
        let found = keywords::occurrences(reply, &self.letter);
        match self.range(reply.compat) {
            Range { low: None, max: None } => found == 0,
            Range { low: None, max: Some(0) } if reply.compat => true,
            range => range.contains(found, false),
        }
    }

    fn points(&self, compat: bool) -> f64 {
        match self.range(compat) {
            Range { low: None, max: None } => 0.2,
            Range { low: None, max: Some(0) } if !compat => 0.2,
            range => range.worth(compat),
        }
    }
}

/// How a number of sentences stands to the wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    Fewer,
    Exactly,
    More,
}

/// Fewer, exactly or more sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Styled {
    pub num: usize,
    pub style: Style,
}

impl Rule for Styled {
    fn check(&self) -> Result<(), Fault> {
        counted("num", self.num)
    }

    fn holds(&self, reply: &View) -> bool {
        let found = length::sentences(reply);
        match self.style {
            Style::Fewer => found < self.num,
            Style::Exactly => found == self.num,
            Style::More => found > self.num,
        }
    }

    fn points(&self, _compat: bool) -> f64 {
        if self.style == Style::Exactly { 0.2 } else { 0.05 }
    }
}

/// A keyword occurs exactly so often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exactly {
    pub keyword: String,
    pub num: usize,
}

impl Rule for Exactly {
    fn check(&self) -> Result<(), Fault> {
        phrase("keyword", &self.keyword)?;
        counted("num", self.num)
    }

    fn holds(&self, reply: &View) -> bool {
        keywords::occurrences(reply, &self.keyword) == self.num
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// Exactly so many paragraphs, parted by one of the record's three dividers; none between others may be blank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Divided {
    pub separator: String,
    pub num: usize,
}

impl Rule for Divided {
    fn check(&self) -> Result<(), Fault> {
        if !matches!(self.separator.as_str(), "\n\n" | "\n\n\n" | "***") {
            return Err(Fault::new(
                "separator",
                format!("{:?}", self.separator),
                r#""\n\n", "\n\n\n" or "***""#,
            ));
        }
        counted("num", self.num)
    }

    fn holds(&self, reply: &View) -> bool {
        length::filled(reply.text, &self.separator) == Some(self.num)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}
