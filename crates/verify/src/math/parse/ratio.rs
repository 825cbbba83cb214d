//! Ratios and times of the day.

use super::{Parsed, Parser};
use crate::math::lex::{Kind, Token};
use crate::math::tree::Node;

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
