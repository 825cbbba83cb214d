//! Units after a value, money before it.

use super::{Parsed, Parser};
use crate::math::denial;
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Id, Node};
use crate::math::units::Unit;

/// Units of more words are prose.
const MOST_WORDS: usize = 12;

/// `5 million`
fn scale(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    Some(match word.strip_suffix('s').unwrap_or(&word) {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => return None,
    })
}

impl Parser<'_> {
    /// `value` with the unit that follows it, if one does.
    pub(super) fn with_unit(&mut self, value: Id) -> Parsed {
        if let Some(Kind::Currency(sign)) = self.peek() {
            self.at += 1;
            return self.money(value, sign);
        }
        if self.peek() != Some(Kind::Word)
            && !(self.peek() == Some(Kind::Over) && self.peek_at(1) == Some(Kind::Word))
            && !self.is_unit_fraction()
        {
            return Ok(value);
        }
        let mut parts: Vec<(String, i8)> = vec![];
        let mut sign = 1;
        loop {
            match (self.peek(), self.peek_at(1)) {
                (Some(Kind::Word), _) => {
                    self.unit_word(sign, &mut parts)?;
                    sign = 1;
                }
                (Some(Kind::Fraction), _) if self.is_unit_fraction() => {
                    self.at += 1;
                    for sign in [1, -1] {
                        if !self.take(Kind::Open(Bracket::Brace)) {
                            return Err("a unit lacks a brace");
                        }
                        while self.peek() == Some(Kind::Word) {
                            self.unit_word(sign, &mut parts)?;
                        }
                        self.close_brace()?;
                    }
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
        let words: Vec<&str> = parts.iter().map(|(word, _)| word.as_str()).collect();
        if denial::takes_back(&words) {
            return Err("its words deny it");
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
        let Some(scale) = parts.first().and_then(|(word, _)| scale(word)) else {
            return self.quantity(value, Unit::new(&parts));
        };
        let (of, unit) = match *self.tree.node(value) {
            Node::Quantity(of, unit) => (of, Some(unit)),
            _ => (value, None),
        };
        let scale = self.tree.number(Exact::integer(scale)).ok_or(super::TOO_LARGE)?;
        let kids = self.tree.kids(&[of, scale]);
        let scaled = self.push(Node::Product(kids))?;
        match unit {
            Some(unit) => self.push(Node::Quantity(scaled, unit)),
            None if parts.len() == 1 => Ok(scaled),
            None => self.quantity(scaled, Unit::new(&parts[1..])),
        }
    }

    fn unit_word(&mut self, sign: i8, parts: &mut Vec<(String, i8)>) -> Parsed<()> {
        let word = self.token(0).map(|token| self.written(token).to_owned()).unwrap_or_default();
        self.at += 1;
        let exponent = self.unit_exponent()?;
        parts.push((word, exponent * sign));
        Ok(())
    }

    /// `\frac{\text{m}}{\text{s}}`
    pub(super) fn is_unit_fraction(&self) -> bool {
        let ahead = [self.peek(), self.peek_at(1), self.peek_at(2)];
        ahead == [Some(Kind::Fraction), Some(Kind::Open(Bracket::Brace)), Some(Kind::Word)]
    }

    /// `5 ft 6 in`: measures of one kind, each in a smaller unit than the one before.
    pub(super) fn compound(&mut self, first: Id) -> Parsed {
        let mut whole = first;
        while matches!((self.peek(), self.peek_at(1)), (Some(Kind::Number(_)), Some(Kind::Word))) {
            let next = self.sum()?;
            let next = self.with_unit(next)?;
            whole = self.added(whole, next)?.map(|(sum, _)| sum).ok_or("two measures side by side")?;
        }
        Ok(whole)
    }

    /// The sum of two measures in the unit of the first, if the second has a smaller one of the same kind; beside it
    /// how many of that make the first.
    pub(super) fn added(&mut self, first: Id, second: Id) -> Parsed<Option<(Id, Exact)>> {
        let (&Node::Quantity(large, unit), &Node::Quantity(small, other)) =
            (self.tree.node(first), self.tree.node(second))
        else {
            return Ok(None);
        };
        let factor = self.tree.units[other as usize].factor(&self.tree.units[unit as usize]);
        let Some(factor) = factor.filter(|factor| factor.compare(&Exact::ONE).is_lt()) else {
            return Ok(None);
        };
        let Ok(steps) = factor.inverse() else { return Ok(None) };
        let factor = self.tree.number(factor).ok_or(super::TOO_LARGE)?;
        let kids = self.tree.kids(&[factor, small]);
        let small = self.push(Node::Product(kids))?;
        let kids = self.tree.kids(&[large, small]);
        let sum = self.push(Node::Sum(kids))?;
        Ok(Some((self.push(Node::Quantity(sum, unit))?, steps)))
    }

    pub(super) fn money(&mut self, value: Id, sign: u32) -> Parsed {
        let sign = self.tree.name_of(sign).to_owned();
        self.quantity(value, Unit::new(&[(sign, 1)]))
    }

    pub(super) fn quantity(&mut self, value: Id, unit: Unit) -> Parsed {
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
