//! Numbers, names, groups, and what a command makes of its arguments.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::{Kind, Literal, Token};
use crate::math::tree::{Bracket, Function, Node};

/// Numbers with letters among their digits are not looked for further than this.
const MOST_LETTERED: usize = 16;

impl Parser<'_> {
    pub(super) fn atom(&mut self) -> Parsed {
        if let Some(chosen) = self.choose()? {
            return Ok(chosen);
        }
        let Some(token) = self.token(0) else { return Err("it breaks off") };
        self.at += 1;
        match token.kind {
            Kind::Number(ix) => self.number(ix),
            Kind::Variable(name) => self.variable(name),
            Kind::Constant(constant) => {
                let node = self.push(Node::Constant(constant))?;
                // A subscript makes a name of any letter.
                if self.peek() == Some(Kind::Underscore) {
                    let written = self.written(token).trim_start_matches('\\').to_owned();
                    let name = self.name(&written)?;
                    return self.variable(name);
                }
                Ok(node)
            }
            Kind::Function(function) => self.deeper(|parser| parser.function(function)),
            Kind::Operator(name) => self.deeper(|parser| parser.operator(name)),
            Kind::Open(bracket) => self.deeper(|parser| parser.group(bracket)),
            Kind::Bar => self.deeper(|parser| parser.bars(Kind::Bar)),
            Kind::DoubleBar => self.deeper(|parser| parser.bars(Kind::DoubleBar)),
            Kind::Fraction => self.deeper(Self::fraction),
            Kind::Root => self.deeper(Self::root),
            Kind::BinomialArguments => self.deeper(Self::binomial),
            Kind::Accent(name) => self.deeper(|parser| {
                let of = parser.argument()?;
                let kids = parser.tree.kids(&[of]);
                let node = parser.push(Node::Opaque(name, kids))?;
                parser.skip_subscript()?;
                Ok(node)
            }),
            Kind::BeginMatrix => self.deeper(Self::matrix),
            Kind::BeginDeterminant => self.deeper(|parser| {
                let matrix = parser.matrix()?;
                let kids = parser.tree.kids(&[matrix]);
                parser.push(Node::Call(Function::Determinant, kids))
            }),
            Kind::BeginCases => self.deeper(Self::cases),
            Kind::Currency(sign) => self.atom_with_currency(sign),
            Kind::Word => Err("words stand between the mathematics"),
            _ => Err("an operand is missing"),
        }
    }

    /// `\$5`
    fn atom_with_currency(&mut self, sign: u32) -> Parsed {
        let amount = self.deeper(Self::signed_factor)?;
        self.money(amount, sign)
    }

    fn number(&mut self, ix: u32) -> Parsed {
        let Literal { value, decimal } = &self.lexed.numbers[ix as usize];
        if let Some(value) = self.lettered() {
            return self.push(Node::Based { digits: value.clone(), value });
        }
        if self.peek() == Some(Kind::Underscore) && !decimal {
            return self.based(&value.clone());
        }
        self.literal(ix)
    }

    /// `1A_{16}`, its first number taken. In other bases `3A_{12}` is three times an entry of a matrix.
    fn lettered(&mut self) -> Option<Exact> {
        let mut end = self.at;
        let inside =
            |token: &Token| !token.spaced && matches!(token.kind, Kind::Number(_) | Kind::Variable(_));
        while end < self.at + MOST_LETTERED && self.lexed.tokens.get(end).is_some_and(inside) {
            end += 1;
        }
        let tokens = self.lexed.tokens.get(end..)?;
        let (base, length) = match *tokens {
            [under, open, base, close, ..]
                if [under.kind, open.kind, close.kind]
                    == [Kind::Underscore, Kind::Open(Bracket::Brace), Kind::Close(Bracket::Brace)] =>
            {
                (base, 4)
            }
            [under, base, ..] if under.kind == Kind::Underscore => (base, 2),
            _ => return None,
        };
        if end == self.at || self.written(base) != "16" {
            return None;
        }
        let written =
            &self.lexed.text[self.token_before()?.start as usize..self.lexed.tokens[end - 1].end as usize];
        let mut value = Exact::ZERO;
        for digit in written.chars() {
            let digit = digit.to_digit(16).filter(|_| !digit.is_lowercase())?;
            let shifted = value.mul(&Exact::integer(16)).ok()?;
            value = shifted.add(&Exact::integer(i64::from(digit))).ok()?;
        }
        self.at = end + length;
        Some(value)
    }

    fn token_before(&self) -> Option<Token> {
        self.lexed.tokens.get(self.at.checked_sub(1)?).copied()
    }

    pub(super) fn literal(&mut self, ix: u32) -> Parsed {
        let Literal { value, decimal } = self.lexed.numbers[ix as usize].clone();
        self.push(Node::Number { value, decimal })
    }

    /// `1011_2`, `204_{five}` is not read.
    fn based(&mut self, digits: &Exact) -> Parsed {
        self.at += 1;
        let braced = self.take(Kind::Open(Bracket::Brace));
        let _parenthesis = self.take(Kind::Open(Bracket::Round));
        let base = match self.peek() {
            Some(Kind::Number(ix)) => self.lexed.numbers[ix as usize].value.to_i64(),
            _ => None,
        };
        self.at += 1;
        self.take(Kind::Close(Bracket::Round));
        if braced {
            self.close_brace()?;
        }
        let base = base.filter(|base| (2..=36).contains(base)).ok_or("a subscript that is no base")?;
        let text = digits.to_string();
        let mut value = Exact::ZERO;
        for digit in text.bytes() {
            let digit = i64::from(digit.wrapping_sub(b'0'));
            if digit >= base {
                // No number in that base: a name.
                let name = self.name(&format!("base {base}"))?;
                let of = self.push(Node::Number { value: digits.clone(), decimal: false })?;
                let kids = self.tree.kids(&[of]);
                return self.push(Node::Opaque(name, kids));
            }
            let shifted = value.mul(&Exact::integer(base));
            value = shifted
                .and_then(|shifted| shifted.add(&Exact::integer(digit)))
                .map_err(|_| super::TOO_LARGE)?;
        }
        self.push(Node::Based { value, digits: digits.clone() })
    }

    /// A name with its subscript and primes; a call if it is usually a function's and a parenthesis follows.
    fn variable(&mut self, name: u32) -> Parsed {
        let mut full = String::new();
        if self.peek() == Some(Kind::Underscore) {
            full.push('_');
            full.push_str(&self.subscript()?);
        }
        let primes = self.primes() + self.raised_primes();
        full.extend(std::iter::repeat_n('\'', primes.min(8) as usize));
        let name = if full.is_empty() {
            name
        } else {
            let full = format!("{}{full}", self.tree.name_of(name));
            self.name(&full)?
        };
        let called =
            matches!(self.tree.name_of(name).trim_end_matches('\''), "f" | "g" | "h" | "F" | "G" | "H" | "P");
        if called && self.peek() == Some(Kind::Open(Bracket::Round)) {
            self.at += 1;
            let probability = self.tree.name_of(name) == "P";
            let kids = self.deeper(|parser| {
                if probability { parser.conditional() } else { Ok(vec![parser.group(Bracket::Round)?]) }
            })?;
            let kids = self.tree.kids(&kids);
            return self.push(Node::Opaque(name, kids));
        }
        self.push(Node::Variable(name))
    }

    /// How many primes are written as an exponent: `^\prime`, `^{\prime\prime}`.
    fn raised_primes(&mut self) -> u32 {
        let braced = self.peek_at(1) == Some(Kind::Open(Bracket::Brace));
        let first = 1 + usize::from(braced);
        let count = (first..).take_while(|&ahead| self.peek_at(ahead) == Some(Kind::Prime)).count();
        let closed = !braced || self.peek_at(first + count) == Some(Kind::Close(Bracket::Brace));
        if self.peek() != Some(Kind::Caret) || count == 0 || !closed {
            return 0;
        }
        self.at += first + count + usize::from(braced);
        count as u32
    }

    /// The text of a subscript, without layout.
    pub(super) fn subscript(&mut self) -> Parsed<String> {
        self.at += 1;
        let mut text = String::new();
        let mut depth = 0_u32;
        loop {
            let Some(token) = self.token(0) else { return Err("a subscript breaks off") };
            self.at += 1;
            match token.kind {
                Kind::Open(Bracket::Brace) => depth += 1,
                Kind::Close(Bracket::Brace) => depth = depth.saturating_sub(1),
                _ => text.extend(self.written(token).chars().filter(|c| !c.is_whitespace() && *c != '\\')),
            }
            if depth == 0 {
                return Ok(text);
            }
        }
    }

    pub(super) fn skip_subscript(&mut self) -> Parsed<()> {
        if self.peek() == Some(Kind::Underscore) {
            self.subscript()?;
        }
        Ok(())
    }
}
