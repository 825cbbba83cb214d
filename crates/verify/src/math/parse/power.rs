//! An atom and what is raised or set behind it: factorials, per cent, degrees, primes, exponents.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::{Kind, Token};
use crate::math::tree::{Bracket, Constant, Function, Id, Node};
use crate::math::units::Unit;

/// More digits are no index.
const MOST_DIGITS: usize = 3;

impl Parser<'_> {
    /// An atom with what follows it: factorials, primes, degrees, per cent, exponents.
    pub(super) fn power(&mut self) -> Parsed {
        let token = self.token(0);
        let mut base = self.atom()?;
        if let Some(token) = token {
            base = self.numbered(token, base)?;
        }
        loop {
            match self.peek() {
                Some(Kind::Bang)
                    if self.token(1).is_some_and(|next| next.kind == Kind::Bang && !next.spaced) =>
                {
                    self.at += 2;
                    base = self.double_factorial(base)?;
                }
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
                    base = self.degrees(base)?;
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

    /// `x1`, a digit glued to a letter: the name `x_1`.
    fn numbered(&mut self, token: Token, base: Id) -> Parsed {
        let Some(digits) = self.token(0).filter(|digits| {
            let glued = !digits.spaced && digits.start == token.end;
            glued && matches!(token.kind, Kind::Variable(_)) && matches!(digits.kind, Kind::Number(_))
        }) else {
            return Ok(base);
        };
        let digits = self.written(digits);
        if digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(base);
        }
        let &Node::Variable(name) = self.tree.node(base) else { return Ok(base) };
        let name = format!("{}_{digits}", self.tree.name_of(name));
        self.at += 1;
        let name = self.name(&name)?;
        self.push(Node::Variable(name))
    }

    /// `n!!`: of an even number 2^k k!, of an odd one n! / (2^k k!), k being half of it rounded down.
    fn double_factorial(&mut self, of: Id) -> Parsed {
        let n = match self.tree.node(of) {
            Node::Number { value, .. } => value.to_i64().filter(|n| *n >= 0),
            _ => None,
        };
        let Some(n) = n else {
            let (name, kids) = (self.name("!!")?, self.tree.kids(&[of]));
            return self.push(Node::Opaque(name, kids));
        };
        let (two, half) = (self.whole(2)?, self.whole(n / 2)?);
        let (power, kids) = (self.push(Node::Power(two, half))?, self.tree.kids(&[half]));
        let factorial = self.push(Node::Call(Function::Factorial, kids))?;
        let even = self.product_of(&[power, factorial])?;
        if n % 2 == 0 {
            return Ok(even);
        }
        let kids = self.tree.kids(&[of]);
        let all = self.push(Node::Call(Function::Factorial, kids))?;
        self.push(Node::Quotient(all, even))
    }

    pub(super) fn whole(&mut self, value: i64) -> Parsed {
        self.tree.number(Exact::integer(value)).ok_or(super::TOO_LARGE)
    }

    pub(super) fn primes(&mut self) -> u32 {
        let mut count = 0;
        while self.take(Kind::Prime) {
            count += 1;
        }
        count
    }

    /// Of an angle, or of a scale of temperature that is named at the end: `1950^\circ C`.
    fn degrees(&mut self, base: Id) -> Parsed {
        let scale = self.token(0).filter(|token| matches!(token.kind, Kind::Variable(_) | Kind::Word));
        let scale = scale.map(|token| self.written(token)).filter(|scale| matches!(*scale, "C" | "F"));
        let ends = self.peek_at(1).is_none_or(|next| !self.starts_factor(next) && next != Kind::Word);
        match scale.filter(|_| ends).map(|scale| format!("°{scale}")) {
            Some(scale) => {
                self.at += 1;
                self.quantity(base, Unit::new(&[(scale, 1)]))
            }
            None => self.push(Node::Degrees(base)),
        }
    }

    /// Minutes and seconds of an angle.
    fn minutes(&mut self, base: Id, count: u32) -> Parsed {
        let parts = match count {
            1 => 60,
            2 => 3_600,
            _ => return Err("too many primes"),
        };
        // A product of one: so written by nobody.
        let parts = self.whole(parts)?;
        let kids = self.tree.kids(&[parts]);
        let parts = self.push(Node::Product(kids))?;
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
                return self.degrees(base);
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
        if let Some(side) = self.one_sided(braced) {
            return self.one_side(base, side);
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
            let mut exponent = match parser.peek() {
                // `x^2_1`: the subscript is the base's.
                Some(Kind::Number(ix)) if parser.peek_at(1) == Some(Kind::Underscore) => {
                    parser.at += 1;
                    parser.literal(ix)?
                }
                _ => parser.atom()?,
            };
            if parser.take(Kind::Caret) {
                exponent = parser.raised(exponent)?;
            }
            if negative { parser.push(Node::Negative(exponent)) } else { Ok(exponent) }
        })?;
        let mut base = base;
        if let &Node::Variable(name) = self.tree.node(base)
            && self.peek() == Some(Kind::Underscore)
        {
            let below = self.subscript()?;
            let name = format!("{}_{below}", self.tree.name_of(name));
            let name = self.name(&name)?;
            base = self.push(Node::Variable(name))?;
        }
        self.push(Node::Power(base, exponent))
    }

    /// The sign of `0^+` or `\mathbb{R}^{-}`, if nothing follows it in the exponent.
    fn one_sided(&mut self, braced: bool) -> Option<Kind> {
        let first = usize::from(braced);
        let sign = self.peek_at(first).filter(|sign| matches!(sign, Kind::Plus | Kind::Minus))?;
        let ends = match self.peek_at(first + 1) {
            Some(kind) if braced => kind == Kind::Close(Bracket::Brace),
            Some(kind) => !self.starts_factor(kind) && !matches!(kind, Kind::Plus | Kind::Minus),
            None => !braced,
        };
        ends.then(|| {
            self.at += 1 + 2 * first;
            sign
        })
    }

    /// The positive or negative reals, or a name for the side of something else.
    fn one_side(&mut self, base: Id, side: Kind) -> Parsed {
        if *self.tree.node(base) != Node::Constant(Constant::Reals) {
            let name = self.name(if side == Kind::Plus { "^+" } else { "^-" })?;
            let kids = self.tree.kids(&[base]);
            return self.push(Node::Opaque(name, kids));
        }
        let zero = self.whole(0)?;
        let infinity = self.push(Node::Constant(Constant::Infinity))?;
        let ends = match side {
            Kind::Plus => [zero, infinity],
            _ => [self.push(Node::Negative(infinity))?, zero],
        };
        let items = self.tree.kids(&ends);
        self.push(Node::Group { open: Bracket::Round, close: Bracket::Round, items })
    }
}
