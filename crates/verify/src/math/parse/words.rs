//! Words: a text of nothing else, and what leads up to the mathematics.

use super::{Parsed, Parser};
use crate::math::denial;
use crate::math::lex::{Kind, Token};
use crate::math::tree::{Id, Node, Relation};

/// Words as they are compared: lower case, letters and digits alone, one blank between them.
pub fn normal_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(character.to_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

impl Parser<'_> {
    /// The whole text as words, if it has nothing else.
    pub(super) fn only_words(&mut self) -> Parsed<Option<Id>> {
        let tokens = &self.lexed.tokens;
        let wordy = |kind: Kind| {
            matches!(kind, Kind::Word | Kind::Comma | Kind::And | Kind::Or | Kind::Semicolon | Kind::Minus)
                || matches!(kind, Kind::Open(_) | Kind::Close(_) | Kind::Prime | Kind::Bang)
        };
        let words = tokens.iter().filter(|token| token.kind == Kind::Word).count();
        let article = |token: &Token| {
            words > 1
                && matches!(token.kind, Kind::Variable(_))
                && matches!(self.written(*token), "A" | "a" | "I")
        };
        let separates = |kind: Kind| matches!(kind, Kind::Comma | Kind::And | Kind::Or | Kind::Semicolon);
        let sides = || tokens.split(|token| separates(token.kind)).filter(|side| !side.is_empty());
        // `\text{B}, A`: letters, of which only some are set as text.
        let letter = |token: &Token| {
            let set = matches!(token.kind, Kind::Variable(_) | Kind::Constant(_)) || token.kind == Kind::Word;
            set && self.written(*token).len() == 1
        };
        let letters =
            words > 0 && sides().count() > 1 && sides().all(|side| side.len() == 1 && letter(&side[0]));
        let all = tokens.iter().all(|token| wordy(token.kind) || article(token));
        if words == 0 || tokens[0].kind == Kind::Minus || !(all || letters) {
            return Ok(None);
        }
        let single = sides().all(|side| side.len() == 1);
        if single && (words > 1 || letters) && tokens.len() > words {
            // A list of words, which may come in any order.
            let items = self.items()?;
            return if self.peek().is_none() { Ok(Some(items)) } else { Err("words and brackets") };
        }
        let joined: Vec<&str> = tokens
            .iter()
            .filter(|token| token.kind != Kind::Comma)
            .map(|&token| self.written(token))
            .collect();
        let name = normal_words(&joined.join(" "));
        let name = self.name(&name)?;
        Ok(Some(self.push(Node::Words(name))?))
    }

    /// `The solution is:`, `Answer:`, `max =`: words before a colon or a verb say nothing, unless they deny what comes
    /// or name something that is equal to words.
    pub(super) fn skip_lead(&mut self) -> Parsed<()> {
        let mut end = self.at;
        while self.lexed.tokens.get(end).is_some_and(|token| token.kind == Kind::Word) {
            end += 1;
        }
        if end == self.at {
            return Ok(());
        }
        let lead: Vec<&str> =
            self.lexed.tokens[self.at..end].iter().map(|token| self.written(*token)).collect();
        if denial::denies(&lead) {
            return Err("its words deny it");
        }
        let last = self.lexed.tokens[end - 1];
        let wordy = |tokens: &[Token]| tokens.iter().all(|token| token.kind == Kind::Word);
        let verb = matches!(self.written(last), "is" | "are" | "equals" | "be" | "Approximately" | "about");
        match self.lexed.tokens.get(end).map(|token| token.kind) {
            Some(Kind::Colon) => self.at = end + 1,
            Some(Kind::Relation(_)) if wordy(&self.lexed.tokens[end + 1..]) => {}
            Some(Kind::Relation(Relation::Equal | Relation::Approximately)) => self.at = end + 1,
            _ if verb => self.at = end,
            _ => return Err("it begins with words"),
        }
        Ok(())
    }

    pub(super) fn words(&mut self) -> Parsed {
        let mut joined = String::new();
        while let Some(token) = self.token(0).filter(|token| token.kind == Kind::Word) {
            joined.push_str(self.written(token));
            joined.push(' ');
            self.at += 1;
        }
        let name = self.name(&normal_words(&joined))?;
        self.push(Node::Words(name))
    }
}
