//! Bullets, highlights, sections, titles, JSON, and one of three sentences.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, counted, phrase};
use crate::region;

/// Exactly so many bullets: lines that begin with `*`, then anything but a second one, or with `-`.
///
/// A line that is nothing but `*` is none; the suite lets it swallow the next line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bullets {
    pub num_bullets: usize,
}

impl Rule for Bullets {
    fn check(&self) -> Result<(), Fault> {
        counted("num_bullets", self.num_bullets)
    }

    fn holds(&self, reply: &View) -> bool {
        let is_bullet = |line: &&str| match line.trim_start().split_at_checked(1) {
            Some(("-", _)) => true,
            Some(("*", rest)) => !rest.is_empty() && !rest.starts_with('*'),
            _ => false,
        };
        reply.text.lines().filter(is_bullet).count() == self.num_bullets
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// One of `My answer is yes.`, `My answer is no.` and `My answer is maybe.`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {}

impl Rule for Choice {
    fn holds(&self, reply: &View) -> bool {
        ["My answer is yes.", "My answer is no.", "My answer is maybe."]
            .iter()
            .any(|one| reply.text.contains(one))
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// At least so many highlights: `*x*`, and besides `**x**`, each on one line and not blank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Highlights {
    pub num_highlights: usize,
}

impl Rule for Highlights {
    fn check(&self) -> Result<(), Fault> {
        counted("num_highlights", self.num_highlights)
    }

    fn holds(&self, reply: &View) -> bool {
        let found = reply.text.split('\n').map(|line| spans(line, "*") + spans(line, "**")).sum::<usize>();
        found >= self.num_highlights
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// Spans of `line` between two marks and without a `*`, from left to right, that are not blank.
fn spans(line: &str, mark: &str) -> usize {
    let (mut at, mut found) = (0, 0);
    while let Some(start) = line[at..].find(mark).map(|start| at + start + mark.len()) {
        let Some(inside) = line[start..].find('*') else { break };
        if line[start + inside..].starts_with(mark) {
            found += usize::from(!line[start..start + inside].trim().is_empty());
            at = start + inside + mark.len();
        } else {
            // The opening mark may still begin one star later.
            at = start - mark.len() + 1;
        }
    }
    found
}

/// At least so many sections: the splitter, at most one blank, a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sections {
    /// Spelled as in the suite.
    pub section_spliter: String,
    pub num_sections: usize,
}

impl Rule for Sections {
    fn check(&self) -> Result<(), Fault> {
        phrase("section_spliter", &self.section_spliter)?;
        counted("num_sections", self.num_sections)
    }

    fn holds(&self, reply: &View) -> bool {
        let numbered = |(at, splitter): &(usize, &str)| {
            let rest = &reply.text[at + splitter.len()..];
            let rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
            rest.starts_with(char::is_numeric)
        };
        reply.text.match_indices(&self.section_spliter).filter(numbered).count() >= self.num_sections
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

/// The whole reply is JSON, in a code fence or not; nested at most 127 deep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Json {}

impl Rule for Json {
    fn holds(&self, reply: &View) -> bool {
        serde_json::from_str::<IgnoredAny>(region::unfenced(reply.text)).is_ok()
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// `<<..>>` on one line, not blank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {}

impl Rule for Title {
    fn holds(&self, reply: &View) -> bool {
        let titled = |line: &str| {
            let (start, end) = (line.find("<<")?, line.rfind(">>")?);
            let inside = line.get(start + 2..end)?.trim_start_matches('<').trim_end_matches('>');
            (!inside.trim().is_empty()).then_some(())
        };
        reply.text.split('\n').any(|line| titled(line).is_some())
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}
