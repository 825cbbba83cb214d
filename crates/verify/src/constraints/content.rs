//! Placeholders and postscripts.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View, counted, phrase};

/// At least so many `[..]`, each on one line; nothing need stand in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placeholders {
    pub num_placeholders: usize,
}

impl Rule for Placeholders {
    fn check(&self) -> Result<(), Fault> {
        counted("num_placeholders", self.num_placeholders)
    }

    fn holds(&self, reply: &View) -> bool {
        reply.text.split('\n').map(placeholders).sum::<usize>() >= self.num_placeholders
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}

fn placeholders(line: &str) -> usize {
    let (mut rest, mut found) = (line, 0);
    while let Some((_, after)) = rest.split_once('[') {
        let Some((_, after)) = after.split_once(']') else { break };
        (rest, found) = (after, found + 1);
    }
    found
}

/// A postscript, wherever in a line its mark stands.
///
/// `P.S.` and `P.P.S` allow one blank after each point but the last; any other mark is taken to the letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postscript {
    pub postscript_marker: String,
}

impl Rule for Postscript {
    fn check(&self) -> Result<(), Fault> {
        phrase("postscript_marker", &self.postscript_marker)
    }

    fn holds(&self, reply: &View) -> bool {
        let lower = reply.lower.as_str();
        let marked = |parts: &[&str]| {
            let follows = |at: usize| {
                let rest = parts[1..].iter().try_fold(&lower[at + parts[0].len()..], |rest, part| {
                    rest.strip_prefix(part).or_else(|| {
                        let blank = rest.chars().next().filter(|symbol| symbol.is_whitespace())?;
                        rest[blank.len_utf8()..].strip_prefix(part)
                    })
                });
                rest.is_some()
            };
            lower.match_indices(parts[0]).any(|(at, _)| follows(at))
        };
        match self.postscript_marker.as_str() {
            "P.S." => marked(&["p.", "s."]),
            "P.P.S" => marked(&["p.", "p.", "s"]),
            other => lower.contains(other.trim().to_lowercase().as_str()),
        }
    }

    fn points(&self, _compat: bool) -> f64 {
        0.05
    }
}
