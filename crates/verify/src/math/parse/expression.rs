//! Sums, products and powers.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Function, Id, Node};

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

    fn product_of(&mut self, factors: &[Id]) -> Parsed {
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
        if negative { self.push(Node::Negative(term)) } else { Ok(term) }
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
                Kind::Mod => {
                    self.at += 1;
                    let modulus = self.power()?;
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

    /// Whether the last factor is a bare number, which no other may follow.
    fn is_literal(&self, factors: &[Id]) -> bool {
        factors
            .last()
            .is_some_and(|&last| matches!(self.tree.node(last), Node::Number { .. } | Node::Based { .. }))
    }

    fn starts_factor(&self, kind: Kind) -> bool {
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
        let fraction = self.push(Node::Quotient(over, under))?;
        self.mixed(whole, fraction)?.ok_or(NEIGHBOURS)
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
        self.mixed(last, factor)
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

    /// An atom with what follows it: factorials, primes, degrees, per cent, exponents.
    pub(super) fn power(&mut self) -> Parsed {
        let mut base = self.atom()?;
        loop {
            match self.peek() {
                Some(Kind::Bang) => {
                    self.at += 1;
                    let kids = self.tree.kids(&[base]);
                    base = self.push(Node::Call(Function::Factorial, kids))?;
                }
                Some(Kind::Percent) => {
                    self.at += 1;
                    base = self.push(Node::Percent(base))?;
                }
                Some(Kind::Degree) => {
                    self.at += 1;
                    base = self.push(Node::Degrees(base))?;
                }
                Some(Kind::Prime) => {
                    let count = self.primes();
                    base = self.minutes(base, count)?;
                }
                Some(Kind::Caret) => {
                    self.at += 1;
                    base = self.raised(base)?;
                }
                Some(Kind::Underscore) => {
                    let mark = format!("_{}", self.subscript()?);
                    let name = self.name(&mark)?;
                    let kids = self.tree.kids(&[base]);
                    base = self.push(Node::Opaque(name, kids))?;
                }
                _ => return Ok(base),
            }
        }
    }

    pub(super) fn primes(&mut self) -> u32 {
        let mut count = 0;
        while self.take(Kind::Prime) {
            count += 1;
        }
        count
    }

    /// Minutes and seconds of an angle.
    fn minutes(&mut self, base: Id, count: u32) -> Parsed {
        let parts = match count {
            1 => 60,
            2 => 3_600,
            _ => return Err("too many primes"),
        };
        let parts = self.tree.number(Exact::integer(parts)).ok_or(super::TOO_LARGE)?;
        let quotient = self.push(Node::Quotient(base, parts))?;
        self.push(Node::Degrees(quotient))
    }

    fn raised(&mut self, base: Id) -> Parsed {
        let braced = self.peek() == Some(Kind::Open(Bracket::Brace));
        let inside = if braced { self.peek_at(1) } else { self.peek() };
        match inside {
            Some(Kind::Degree) => {
                self.at += 1;
                if braced {
                    self.at += 1;
                    self.close_brace()?;
                }
                return self.push(Node::Degrees(base));
            }
            Some(Kind::Prime) => {
                self.at += usize::from(braced);
                let count = self.primes();
                if braced {
                    self.close_brace()?;
                }
                return self.minutes(base, count);
            }
            // Ordinals: 5^{\text{th}}.
            Some(Kind::Word) => {
                self.at += usize::from(braced);
                while self.take(Kind::Word) {}
                if braced {
                    self.close_brace()?;
                }
                return Ok(base);
            }
            _ => {}
        }
        let exponent = self.deeper(|parser| {
            if braced {
                return parser.braced();
            }
            let mut negative = false;
            while let Some(sign @ (Kind::Minus | Kind::Plus)) = parser.peek() {
                negative ^= sign == Kind::Minus;
                parser.at += 1;
            }
            let mut exponent = parser.atom()?;
            if parser.take(Kind::Caret) {
                exponent = parser.raised(exponent)?;
            }
            if negative { parser.push(Node::Negative(exponent)) } else { Ok(exponent) }
        })?;
        self.push(Node::Power(base, exponent))
    }
}
