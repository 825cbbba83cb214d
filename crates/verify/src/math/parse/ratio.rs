//! Ratios and times of the day.

use super::{Parsed, Parser};
use crate::math::lex::{Kind, Token};
use crate::math::tree::{Id, Node};

impl Parser<'_> {
    /// Set expressions with colons between them.
    pub(super) fn ratio(&mut self) -> Parsed {
        let from = self.at;
        let first = self.set_expression()?;
        let mut parts = vec![first];
        while !self.builder && self.peek() == Some(Kind::Colon) && self.peek_at(1).is_some() {
            self.at += 1;
            parts.push(self.set_expression()?);
        }
        if parts.len() == 1 {
            return Ok(first);
        }
        let clock = self.is_clock(&self.lexed.tokens[from..self.at]);
        let parts = self.tree.kids(&parts);
        self.push(Node::Ratio { parts, clock })
    }

    /// `2024-03-14` and `3/14/2024`, if it is the whole text: no difference, no quotient.
    pub(super) fn date(&mut self) -> Parsed<Option<Id>> {
        let &[first, sign, second, other, third] = &self.lexed.tokens[self.at..] else { return Ok(None) };
        let written = [first, second, third].map(|token| self.written(token));
        let digits = |text: &str, least: usize, most: usize| {
            (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let name = match (sign.kind, written) {
            (Kind::Minus, [year, month, day])
                if digits(year, 4, 4) && digits(month, 2, 2) && digits(day, 2, 2) =>
            {
                "date"
            }
            (Kind::Over, [day, month, year])
                if digits(day, 1, 2) && digits(month, 1, 2) && digits(year, 4, 4) =>
            {
                "day"
            }
            _ => return Ok(None),
        };
        if sign.kind != other.kind || [sign, second, other, third].iter().any(|token| token.spaced) {
            return Ok(None);
        }
        let mut parts = vec![];
        for ahead in [0, 2, 4] {
            let Some(Kind::Number(ix)) = self.peek_at(ahead) else { return Ok(None) };
            parts.push(self.literal(ix)?);
        }
        let (name, kids) = (self.name(name)?, self.tree.kids(&parts));
        self.at += 5;
        self.push(Node::Opaque(name, kids)).map(Some)
    }

    /// `9:05`, `12:00:30`: at most two digits, then two behind each colon.
    fn is_clock(&self, tokens: &[Token]) -> bool {
        let written = |token: &Token| self.written(*token).as_bytes();
        let two = |text: &[u8]| text.len() == 2 && text[0] < b'6' && text.iter().all(u8::is_ascii_digit);
        tokens.iter().enumerate().all(|(ix, token)| match ix {
            0 => matches!(token.kind, Kind::Number(_)) && written(token).len() <= 2,
            _ if ix % 2 == 1 => token.kind == Kind::Colon,
            _ => two(written(token)),
        })
    }
}
