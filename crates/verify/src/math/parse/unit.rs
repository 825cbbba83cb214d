//! Units after a value, money before it.

use super::{Parsed, Parser};
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Id, Node};
use crate::math::units::Unit;

/// Units of more words are prose.
const MOST_WORDS: usize = 12;

impl Parser<'_> {
    /// `value` with the unit that follows it, if one does.
    pub(super) fn with_unit(&mut self, value: Id) -> Parsed {
        if let Some(Kind::Currency(sign)) = self.peek() {
            self.at += 1;
            return self.money(value, sign);
        }
        if self.peek() != Some(Kind::Word)
            && !(self.peek() == Some(Kind::Over) && self.peek_at(1) == Some(Kind::Word))
        {
            return Ok(value);
        }
        let mut parts: Vec<(String, i8)> = vec![];
        let mut sign = 1;
        loop {
            match (self.peek(), self.peek_at(1)) {
                (Some(Kind::Word), _) => {
                    let word = self.token(0).map(|token| self.written(token).to_owned()).unwrap_or_default();
                    self.at += 1;
                    let exponent = self.unit_exponent()?;
                    parts.push((word, exponent * sign));
                    sign = 1;
                }
                (Some(Kind::Over), Some(Kind::Word)) => {
                    self.at += 1;
                    sign = -1;
                }
                (Some(Kind::Times | Kind::Minus), Some(Kind::Word)) => self.at += 1,
                _ => break,
            }
            if parts.len() > MOST_WORDS {
                return Err("prose follows the mathematics");
            }
        }
        // `10 ft x 18 ft`
        if self.peek() == Some(Kind::Times) && matches!(self.peek_at(1), Some(Kind::Number(_))) {
            self.at += 1;
            let other = self.sum()?;
            let other = self.deeper(|parser| parser.with_unit(other))?;
            let &Node::Quantity(of, unit) = self.tree.node(other) else {
                return Err("a measure without its unit");
            };
            let unit = self.tree.units[unit as usize].times(&parts);
            let kids = self.tree.kids(&[value, of]);
            let product = self.push(Node::Product(kids))?;
            return self.quantity(product, unit);
        }
        self.quantity(value, Unit::new(&parts))
    }

    pub(super) fn money(&mut self, value: Id, sign: u32) -> Parsed {
        let sign = self.tree.name_of(sign).to_owned();
        self.quantity(value, Unit::new(&[(sign, 1)]))
    }

    fn quantity(&mut self, value: Id, unit: Unit) -> Parsed {
        self.tree.units.push(unit);
        let ix = (self.tree.units.len() - 1) as u32;
        self.push(Node::Quantity(value, ix))
    }

    /// `^2`, `^{-1}`, or 1.
    fn unit_exponent(&mut self) -> Parsed<i8> {
        if !self.take(Kind::Caret) {
            return Ok(1);
        }
        let braced = self.take(Kind::Open(Bracket::Brace));
        let negative = self.take(Kind::Minus);
        let Some(Kind::Number(ix)) = self.peek() else {
            return Err("a unit with an exponent that is no number");
        };
        self.at += 1;
        if braced {
            self.close_brace()?;
        }
        let size = self.lexed.numbers[ix as usize].value.to_i64().filter(|size| (0..=12).contains(size));
        let size = size.ok_or("a unit with a large exponent")? as i8;
        Ok(if negative { -size } else { size })
    }
}
