//! From text to steps.

use std::collections::HashMap;

use super::World;

/// One thing to do, as read.
pub enum Step {
    Action(Operator, Vec<usize>),
    /// A block, and what it goes onto.
    Move(usize, Option<usize>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    PickUp,
    PutDown,
    Stack,
    Unstack,
}

impl Operator {
    pub const fn name(self) -> &'static str {
        match self {
            Self::PickUp => "pick-up",
            Self::PutDown => "put-down",
            Self::Stack => "stack",
            Self::Unstack => "unstack",
        }
    }

    pub const fn blocks(self) -> usize {
        match self {
            Self::PickUp | Self::PutDown => 1,
            Self::Stack | Self::Unstack => 2,
        }
    }
}

impl World {
    /// The steps of a plan in order of appearance.
    pub fn read(&self, text: &str) -> Vec<Step> {
        let index: HashMap<&str, usize> =
            self.names.iter().enumerate().map(|(ix, name)| (name.as_str(), ix)).collect();
        let lower = text.to_lowercase();
        if let Some(moves) = moves(&lower, &index) {
            return moves;
        }
        let action = |line: &str| {
            let start = line.trim_start_matches(|symbol: char| !symbol.is_alphabetic());
            start
                .strip_prefix("action")
                .is_some_and(|rest| rest.trim_start_matches([' ', '*']).starts_with(':'))
                || start.strip_prefix("action ").is_some_and(|rest| {
                    rest.trim_start_matches(|symbol: char| symbol.is_ascii_digit()).starts_with(':')
                })
        };
        let marked = lower.lines().any(action);
        let lines = lower.lines().filter(|line| !marked || action(line));
        lines.flat_map(|line| line.split([';', '(', ')'])).flat_map(|part| actions(part, &index)).collect()
    }
}

/// A text of moves alone.
fn moves(text: &str, index: &HashMap<&str, usize>) -> Option<Vec<Step>> {
    let step = |part: &str| {
        let (block, onto) = part.split_once('>')?;
        let onto = match onto {
            "0" | "table" => None,
            name => Some(*index.get(name)?),
        };
        Some(Step::Move(*index.get(block)?, onto))
    };
    let parts = text.split(|symbol: char| symbol.is_whitespace() || matches!(symbol, ',' | ';'));
    parts.filter(|part| !part.is_empty()).map(step).collect()
}

/// The actions of a part of a line.
fn actions(part: &str, index: &HashMap<&str, usize>) -> Vec<Step> {
    let words: Vec<&str> = part
        .split(|symbol: char| !symbol.is_alphanumeric() && symbol != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Vec<(Operator, Vec<usize>)> = vec![];
    for (at, word) in words.iter().enumerate() {
        let operator = match (*word, words.get(at + 1).copied()) {
            ("pickup", _) | ("pick", Some("up")) => Some(Operator::PickUp),
            ("putdown", _) | ("put", Some("down")) => Some(Operator::PutDown),
            ("stack", _) => Some(Operator::Stack),
            ("unstack", _) => Some(Operator::Unstack),
            _ => None,
        };
        if let Some(operator) = operator {
            found.push((operator, vec![]));
        } else if let (Some((operator, blocks)), Some(&block)) = (found.last_mut(), index.get(word))
            && blocks.len() < operator.blocks()
        {
            blocks.push(block);
        }
    }
    let named = found.into_iter().filter(|(_, blocks)| !blocks.is_empty());
    named.map(|(operator, blocks)| Step::Action(operator, blocks)).collect()
}
