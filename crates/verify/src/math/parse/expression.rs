//! Sums and products.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Id, Node};

/// A sign behind a number, as the node of what it stands behind.
type Mark = Option<fn(Id) -> Node>;

impl Parser<'_> {
    /// Terms with signs between them.
    pub(super) fn sum(&mut self) -> Parsed {
        let mut terms = vec![self.signed_term()?];
        loop {
            match self.peek() {
                Some(Kind::Plus) => {
                    self.at += 1;
                    terms.push(self.signed_term()?);
                }
                Some(Kind::Minus) => {
                    self.at += 1;
                    let term = self.signed_term()?;
                    terms.push(self.push(Node::Negative(term))?);
                }
                Some(sign @ (Kind::PlusMinus | Kind::MinusPlus)) => {
                    self.at += 1;
                    let first = self.sum_of(&terms)?;
                    let second = self.signed_term()?;
                    let node = Node::PlusMinus { first, second, flipped: sign == Kind::MinusPlus };
                    terms = vec![self.push(node)?];
                }
                _ => return self.sum_of(&terms),
            }
        }
    }

    fn sum_of(&mut self, terms: &[Id]) -> Parsed {
        if let [only] = *terms {
            return Ok(only);
        }
        let kids = self.tree.kids(terms);
        self.push(Node::Sum(kids))
    }

    pub(super) fn product_of(&mut self, factors: &[Id]) -> Parsed {
        if let [only] = *factors {
            return Ok(only);
        }
        let kids = self.tree.kids(factors);
        self.push(Node::Product(kids))
    }

    /// A term after any number of signs.
    fn signed_term(&mut self) -> Parsed {
        let mut negative = false;
        loop {
            match self.peek() {
                Some(Kind::Minus) => negative = !negative,
                Some(Kind::Plus) => {}
                Some(sign @ (Kind::PlusMinus | Kind::MinusPlus)) => {
                    self.at += 1;
                    let first = self.tree.number(Exact::ZERO).ok_or(super::TOO_LARGE)?;
                    let second = self.deeper(Self::signed_term)?;
                    let flipped = (sign == Kind::MinusPlus) != negative;
                    return self.push(Node::PlusMinus { first, second, flipped });
                }
                _ => break,
            }
            self.at += 1;
        }
        let term = self.term()?;
        match *self.tree.node(term) {
            _ if !negative => Ok(term),
            // `-1 \pmod 7` is the residue of -1.
            Node::Opaque(name, kids) if self.tree.name_of(name) == "mod" => {
                let mut kids = self.tree.list(kids).to_vec();
                kids[0] = self.push(Node::Negative(kids[0]))?;
                let kids = self.tree.kids(&kids);
                self.push(Node::Opaque(name, kids))
            }
            _ => self.push(Node::Negative(term)),
        }
    }

    /// Factors, with or without a sign between them, from the left.
    pub(super) fn term(&mut self) -> Parsed {
        let mut factors = vec![self.power()?];
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Times => {
                    self.at += 1;
                    factors.push(self.signed_factor()?);
                }
                Kind::Over => {
                    if self.peek_at(1) == Some(Kind::Word) {
                        break;
                    }
                    self.at += 1;
                    let under = self.signed_factor()?;
                    let over = self.product_of(&factors)?;
                    factors = vec![self.push(Node::Quotient(over, under))?];
                }
                Kind::Mod | Kind::Open(Bracket::Round)
                    if kind == Kind::Mod || self.peek_at(1) == Some(Kind::Mod) =>
                {
                    let token = self.lexed.tokens[self.at];
                    self.at += 1;
                    let bracketed = self.take(Kind::Mod);
                    let mut modulus = self.power()?;
                    if !bracketed && self.lexed.text[token.start as usize..token.end as usize] != *"\\pmod" {
                        modulus = self.marked_modulus(modulus)?;
                    }
                    if bracketed && !self.take(Kind::Close(Bracket::Round)) {
                        return Err("a modulus is not closed");
                    }
                    let value = self.product_of(&factors)?;
                    let name = self.name("mod")?;
                    let kids = self.tree.kids(&[value, modulus]);
                    factors = vec![self.push(Node::Opaque(name, kids))?];
                }
                Kind::Number(_) if self.is_literal(&factors) => {
                    let mixed = self.mixed_number(&factors)?;
                    factors.pop();
                    factors.push(mixed);
                }
                Kind::Fraction if self.is_unit_fraction() => break,
                _ if self.starts_factor(kind) => {
                    let written_as_fraction = kind == Kind::Fraction;
                    let factor = self.power()?;
                    match self.joined(&factors, factor, written_as_fraction)? {
                        Some(sum) => {
                            factors.pop();
                            factors.push(sum);
                        }
                        None => factors.push(factor),
                    }
                }
                _ => break,
            }
        }
        self.product_of(&factors)
    }

    /// The modulus of `17 \bmod 5`, a product of one: beside a number it is the residue, 2.
    fn marked_modulus(&mut self, modulus: Id) -> Parsed {
        let kids = self.tree.kids(&[modulus]);
        self.push(Node::Product(kids))
    }

    /// Whether the last factor is a bare number, which no other may follow.
    fn is_literal(&self, factors: &[Id]) -> bool {
        factors
            .last()
            .is_some_and(|&last| matches!(self.tree.node(last), Node::Number { .. } | Node::Based { .. }))
    }

    pub(super) fn starts_factor(&self, kind: Kind) -> bool {
        match kind {
            Kind::Number(_)
            | Kind::Variable(_)
            | Kind::Constant(_)
            | Kind::Function(_)
            | Kind::Operator(_) => true,
            Kind::Fraction | Kind::Root | Kind::BinomialArguments | Kind::Accent(_) => true,
            Kind::BeginMatrix | Kind::BeginDeterminant | Kind::BeginCases => true,
            Kind::Open(_) => true,
            Kind::Bar => self.bars == 0 && !self.builder,
            Kind::DoubleBar => self.bars == 0,
            _ => false,
        }
    }

    pub(super) fn signed_factor(&mut self) -> Parsed {
        let mut negative = false;
        while let Some(sign @ (Kind::Minus | Kind::Plus)) = self.peek() {
            negative ^= sign == Kind::Minus;
            self.at += 1;
        }
        let factor = self.power()?;
        if negative { self.push(Node::Negative(factor)) } else { Ok(factor) }
    }

    /// `1 1/2`: the only way in which a number may follow a number.
    fn mixed_number(&mut self, factors: &[Id]) -> Parsed {
        const NEIGHBOURS: &str = "two numbers stand side by side";
        let (Some(&whole), Some(Kind::Over), Some(Kind::Number(_))) =
            (factors.last(), self.peek_at(1), self.peek_at(2))
        else {
            return Err(NEIGHBOURS);
        };
        let over = self.power()?;
        self.at += 1;
        let under = self.power()?;
        // `33 1/3 %`
        let (under, mark) = self.unmarked(under);
        let fraction = self.push(Node::Quotient(over, under))?;
        let sum = self.mixed(whole, fraction)?.ok_or(NEIGHBOURS)?;
        self.marked(sum, mark)
    }

    /// `1\frac12` and `5^\circ 30'` are sums.
    fn joined(&mut self, factors: &[Id], factor: Id, written_as_fraction: bool) -> Parsed<Option<Id>> {
        let Some(&last) = factors.last() else { return Ok(None) };
        if matches!((self.tree.node(last), self.tree.node(factor)), (Node::Degrees(_), Node::Degrees(_))) {
            let kids = self.tree.kids(&[last, factor]);
            return self.push(Node::Sum(kids)).map(Some);
        }
        if !written_as_fraction {
            return Ok(None);
        }
        let (fraction, mark) = self.unmarked(factor);
        let Some(sum) = self.mixed(last, fraction)? else { return Ok(None) };
        self.marked(sum, mark).map(Some)
    }

    /// A per cent or degree sign at the end of a mixed number belongs to all of it.
    fn unmarked(&self, id: Id) -> (Id, Mark) {
        match *self.tree.node(id) {
            Node::Percent(of) => (of, Some(Node::Percent)),
            Node::Degrees(of) => (of, Some(Node::Degrees)),
            _ => (id, None),
        }
    }

    fn marked(&mut self, id: Id, mark: Mark) -> Parsed {
        match mark {
            Some(mark) => self.push(mark(id)),
            None => Ok(id),
        }
    }

    fn mixed(&mut self, whole: Id, fraction: Id) -> Parsed<Option<Id>> {
        let natural = |id: Id| match self.tree.node(id) {
            Node::Number { value, decimal: false } if !value.is_negative() => value.to_i64(),
            _ => None,
        };
        let &Node::Quotient(over, under) = self.tree.node(fraction) else { return Ok(None) };
        match (natural(whole), natural(over), natural(under)) {
            (Some(_), Some(over), Some(under)) if over < under => {
                let kids = self.tree.kids(&[whole, fraction]);
                self.push(Node::Sum(kids)).map(Some)
            }
            _ => Ok(None),
        }
    }
}
