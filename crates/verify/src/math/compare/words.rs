//! Words, and letters that are words.

use super::{Comparer, Decision, numeral};
use crate::math::fuel::Outcome;
use crate::math::tree::{Bracket, Constant, Id, Node};
use crate::math::verdict::{Certainty, Rule};

/// The set a phrase names.
pub fn constant(words: &str) -> Option<Constant> {
    Some(match words {
        "no solution"
        | "no solutions"
        | "none"
        | "empty"
        | "empty set"
        | "the empty set"
        | "no real solution"
        | "no real solutions"
        | "there is no solution"
        | "does not exist"
        | "dne" => Constant::Empty,
        "all real numbers" | "all reals" | "all real values" | "all real numbers are solutions" => {
            Constant::Reals
        }
        _ => return None,
    })
}

impl Comparer<'_> {
    /// A decision if either side is words.
    pub(super) fn words(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        if matches!((self.tree.node(gold), self.tree.node(answer)), (Node::List(..), Node::List(..))) {
            return Ok(None);
        }
        let (expected, found) = (self.words_of(gold), self.words_of(answer));
        let (expected, found) = match (expected, found) {
            (None, None) => return Ok(None),
            (Some(expected), Some(found)) => (expected, found),
            (Some(expected), None) => match self.letters(answer) {
                Some(found) => (expected, found),
                None => return self.numeral_and_value(&expected, answer).map(Some),
            },
            (None, Some(found)) => match self.letters(gold) {
                Some(expected) => (expected, found),
                None => return self.numeral_and_value(&found, gold).map(Some),
            },
        };
        let article = |text: &str| {
            // Of letters alone, `a` is one of them.
            if text.split(' ').all(|word| word.len() == 1) {
                return text.to_owned();
            }
            let words = text.split(' ').filter(|word| !matches!(*word, "the" | "a" | "an" | "is" | "are"));
            words.collect::<Vec<_>>().join(" ")
        };
        let equal = expected == found
            || article(&expected) == article(&found)
            || compact(&expected) == compact(&found);
        Ok(Some(if equal {
            Decision::yes(Rule::Text, Certainty::Text, "the same words")
        } else {
            Decision::no(Rule::Text, Certainty::Text, "different words")
        }))
    }

    fn numeral_and_value(&mut self, words: &str, value: Id) -> Outcome<Decision> {
        let Some(number) = numeral::read(words).and_then(|number| self.tree.number(number)) else {
            return Ok(Decision::kinds("words beside mathematics"));
        };
        let same = self.values(value, number)?;
        Ok(Decision {
            rule: Rule::Text,
            certainty: Certainty::Text,
            ..same.under(Rule::Text, "the number in words")
        })
    }

    fn words_of(&self, id: Id) -> Option<String> {
        match *self.tree.node(id) {
            Node::Words(name) => Some(self.tree.name_of(name).to_owned()),
            // Lists of choices: `\text{A, B}`, `\text{B} and C`.
            Node::List(_, items) => {
                let words: Vec<String> = self
                    .tree
                    .list(items)
                    .iter()
                    .map(|&item| self.word_or_letter(item))
                    .collect::<Option<_>>()?;
                let wordy =
                    self.tree.list(items).iter().any(|&item| matches!(self.tree.node(item), Node::Words(_)));
                wordy.then(|| words.join(" "))
            }
            _ => None,
        }
    }

    fn word_or_letter(&self, id: Id) -> Option<String> {
        match *self.tree.node(id) {
            Node::Words(name) => Some(self.tree.name_of(name).to_owned()),
            _ => self.letters(id),
        }
    }

    /// Letters side by side or in a list, as one word.
    fn letters(&self, id: Id) -> Option<String> {
        match *self.tree.node(id) {
            Node::Variable(name) => Some(self.tree.name_of(name).to_lowercase()),
            Node::Constant(Constant::Euler) => Some("e".to_owned()),
            Node::Constant(Constant::Imaginary) => Some("i".to_owned()),
            Node::Product(kids) | Node::List(_, kids) => self
                .tree
                .list(kids)
                .iter()
                .map(|&kid| self.word_or_letter(kid))
                .collect::<Option<Vec<_>>>()
                .map(|parts| parts.concat()),
            Node::Group { items, open: Bracket::Round, .. } => self
                .tree
                .list(items)
                .iter()
                .map(|&kid| self.word_or_letter(kid))
                .collect::<Option<Vec<_>>>()
                .map(|parts| parts.concat()),
            _ => None,
        }
    }
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}
