//! How many ways there are to choose, in other spellings: `{}_5C_2`, `{}^5P_2`, `C(5,2)`.

use super::{Parsed, Parser};
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Function, Id, Node};

impl Parser<'_> {
    /// One that begins here.
    pub(super) fn choose(&mut self) -> Parsed<Option<Id>> {
        let first = self.at;
        let found = match self.peek() {
            Some(Kind::Open(Bracket::Brace)) if self.peek_at(1) == Some(Kind::Close(Bracket::Brace)) => {
                self.at += 2;
                self.with_indices()?
            }
            Some(Kind::Underscore) => self.with_indices()?,
            Some(Kind::Variable(_)) => self.with_arguments()?,
            _ => None,
        };
        if found.is_none() {
            self.at = first;
        }
        Ok(found)
    }

    /// `_5C_2`, `^5C_2`, `_5P_2`
    fn with_indices(&mut self) -> Parsed<Option<Id>> {
        if !self.take(Kind::Underscore) && !self.take(Kind::Caret) {
            return Ok(None);
        }
        let Some(from) = self.index()? else { return Ok(None) };
        let Some(letter) = self.token(0).filter(|letter| matches!(letter.kind, Kind::Variable(_))) else {
            return Ok(None);
        };
        let permutes = match self.written(letter) {
            "C" => false,
            "P" => true,
            _ => return Ok(None),
        };
        self.at += 1;
        if !self.take(Kind::Underscore) {
            return Ok(None);
        }
        let Some(choose) = self.index()? else { return Ok(None) };
        let function = if permutes { Function::Permutations } else { Function::Binomial };
        self.call(function, &[from, choose]).map(Some)
    }

    /// A number or a letter, perhaps in braces.
    fn index(&mut self) -> Parsed<Option<Id>> {
        let braced = self.take(Kind::Open(Bracket::Brace));
        let index = match self.peek() {
            Some(Kind::Number(ix)) => {
                self.at += 1;
                self.literal(ix)?
            }
            Some(Kind::Variable(name)) => {
                self.at += 1;
                self.push(Node::Variable(name))?
            }
            _ => return Ok(None),
        };
        Ok((!braced || self.take(Kind::Close(Bracket::Brace))).then_some(index))
    }

    /// `C(5, 2)` of two whole numbers; with anything else it is a point or a function.
    fn with_arguments(&mut self) -> Parsed<Option<Id>> {
        let Some(tokens) = self.lexed.tokens.get(self.at..self.at + 6) else { return Ok(None) };
        let [letter, open, from, comma, choose, close] = *tokens else { return Ok(None) };
        let (Kind::Number(from), Kind::Number(choose)) = (from.kind, choose.kind) else { return Ok(None) };
        let around = [open.kind, comma.kind, close.kind];
        let whole = |ix: u32| self.lexed.numbers[ix as usize].value.to_i64();
        let fits = whole(from).zip(whole(choose)).is_some_and(|(from, choose)| choose <= from);
        if self.written(letter) != "C"
            || around != [Kind::Open(Bracket::Round), Kind::Comma, Kind::Close(Bracket::Round)]
            || !fits
        {
            return Ok(None);
        }
        self.at += 6;
        let (from, choose) = (self.literal(from)?, self.literal(choose)?);
        self.call(Function::Binomial, &[from, choose]).map(Some)
    }
}
