//! Functions and commands with arguments.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Function, Id, Node};

impl Parser<'_> {
    /// The argument of a command: a group in braces, or one atom.
    pub(super) fn argument(&mut self) -> Parsed {
        match self.peek() {
            Some(Kind::Open(Bracket::Brace)) => self.braced(),
            Some(Kind::Minus) => {
                self.at += 1;
                let atom = self.atom()?;
                self.push(Node::Negative(atom))
            }
            _ => self.atom(),
        }
    }

    pub(super) fn fraction(&mut self) -> Parsed {
        let over = self.argument()?;
        let under = self.argument()?;
        self.push(Node::Quotient(over, under))
    }

    pub(super) fn binomial(&mut self) -> Parsed {
        let from = self.argument()?;
        let choose = self.argument()?;
        let kids = self.tree.kids(&[from, choose]);
        self.push(Node::Call(Function::Binomial, kids))
    }

    pub(super) fn root(&mut self) -> Parsed {
        let index = if self.take(Kind::Open(Bracket::Square)) {
            let index = self.sum()?;
            if !self.take(Kind::Close(Bracket::Square)) {
                return Err("the index of a root is not closed");
            }
            index
        } else {
            self.tree.number(Exact::integer(2)).ok_or(super::TOO_LARGE)?
        };
        let of = self.argument()?;
        self.push(Node::Root { index, of })
    }

    /// A function: base or exponent, then its argument.
    pub(super) fn function(&mut self, function: Function) -> Parsed {
        let (mut base, mut exponent) = (None, None);
        loop {
            match self.peek() {
                Some(Kind::Underscore) if base.is_none() => {
                    self.at += 1;
                    base = Some(self.argument()?);
                }
                Some(Kind::Caret) if exponent.is_none() => {
                    self.at += 1;
                    exponent = Some(self.argument()?);
                }
                _ => break,
            }
        }
        let inverse =
            exponent.filter(|&exponent| self.is_minus_one(exponent)).and_then(|_| inverse_of(function));
        let arguments = self.arguments(function)?;
        let (function, exponent) = match inverse {
            Some(inverse) => (inverse, None),
            None => (function, exponent),
        };
        let kids: Vec<Id> = arguments.into_iter().chain(base.filter(|_| function == Function::Log)).collect();
        let kids = self.tree.kids(&kids);
        let call = self.push(Node::Call(function, kids))?;
        match exponent {
            Some(exponent) => self.push(Node::Power(call, exponent)),
            None => Ok(call),
        }
    }

    fn is_minus_one(&self, id: Id) -> bool {
        let one = |id: Id| matches!(self.tree.node(id), Node::Number { value, .. } if value.is_one());
        matches!(*self.tree.node(id), Node::Negative(of) if one(of))
    }

    fn arguments(&mut self, function: Function) -> Parsed<Vec<Id>> {
        let several = matches!(function, Function::Gcd | Function::Lcm | Function::Max | Function::Min);
        let bracket = match self.peek() {
            Some(Kind::Open(
                bracket @ (Bracket::Round | Bracket::Square | Bracket::Curly | Bracket::Brace),
            )) => bracket,
            _ if several => return Err("a function lacks its arguments"),
            _ => return Ok(vec![self.bare_argument()?]),
        };
        self.at += 1;
        let group = self.group(bracket)?;
        match *self.tree.node(group) {
            Node::Group { items, .. } if several => Ok(self.tree.list(items).to_vec()),
            Node::List(_, items) if several => Ok(self.tree.list(items).to_vec()),
            Node::Group { .. } | Node::List(..) => Err("a function has too many arguments"),
            _ => Ok(vec![group]),
        }
    }

    /// `\sin 2x`: the factors that follow without a sign, up to the next function.
    fn bare_argument(&mut self) -> Parsed {
        let mut negative = false;
        while let Some(sign @ (Kind::Minus | Kind::Plus)) = self.peek() {
            negative ^= sign == Kind::Minus;
            self.at += 1;
        }
        let mut factors = vec![self.power()?];
        loop {
            let goes_on = matches!(
                self.peek(),
                Some(
                    Kind::Variable(_)
                        | Kind::Constant(_)
                        | Kind::Fraction
                        | Kind::Root
                        | Kind::Open(Bracket::Brace)
                )
            );
            if !goes_on {
                break;
            }
            factors.push(self.power()?);
        }
        let product = if let [only] = factors[..] {
            only
        } else {
            let kids = self.tree.kids(&factors);
            self.push(Node::Product(kids))?
        };
        if negative { self.push(Node::Negative(product)) } else { Ok(product) }
    }

    /// A sum, a limit, an integral: its bounds, then the term it is of.
    pub(super) fn operator(&mut self, name: u32) -> Parsed {
        let mut kids = vec![];
        while let Some(mark @ (Kind::Underscore | Kind::Caret)) = self.peek() {
            self.at += 1;
            let bound = self.argument()?;
            let side = self.name(if mark == Kind::Caret { "to" } else { "from" })?;
            let of = self.tree.kids(&[bound]);
            kids.push(self.push(Node::Opaque(side, of))?);
        }
        let body = match self.peek() {
            None | Some(Kind::Close(_) | Kind::Comma | Kind::Relation(_) | Kind::Plus | Kind::Minus) => None,
            _ => Some(self.signed_body()?),
        };
        kids.extend(body);
        let kids = self.tree.kids(&kids);
        self.push(Node::Opaque(name, kids))
    }
}

fn inverse_of(function: Function) -> Option<Function> {
    Some(match function {
        Function::Sin => Function::Arcsin,
        Function::Cos => Function::Arccos,
        Function::Tan => Function::Arctan,
        Function::Cot => Function::Arccot,
        Function::Sinh => Function::Arsinh,
        Function::Cosh => Function::Arcosh,
        Function::Tanh => Function::Artanh,
        _ => return None,
    })
}
