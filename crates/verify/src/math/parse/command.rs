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
                Some(Kind::Underscore) if base.is_none() => base = Some(self.bound()?),
                Some(Kind::Caret) if exponent.is_none() => exponent = Some(self.bound()?),
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
        // `\max_{x > 0}(f(x))` is over something.
        if let Some(over) = base
            && matches!(function, Function::Max | Function::Min)
        {
            let name = self.name(if function == Function::Max { "max over" } else { "min over" })?;
            let kids: Vec<Id> = arguments.into_iter().chain([over]).collect();
            let kids = self.tree.kids(&kids);
            return self.push(Node::Opaque(name, kids));
        }
        let kids: Vec<Id> = arguments.into_iter().chain(base.filter(|_| function == Function::Log)).collect();
        let call = self.call(function, &kids)?;
        match exponent {
            Some(exponent) => self.push(Node::Power(call, exponent)),
            None => Ok(call),
        }
    }

    /// What a function is of its arguments; some are no more than names for others.
    pub(super) fn call(&mut self, function: Function, arguments: &[Id]) -> Parsed {
        let (of, outer, inner) = match function {
            Function::Sech => (Function::Cosh, true, false),
            Function::Csch => (Function::Sinh, true, false),
            Function::Coth => (Function::Tanh, true, false),
            Function::Arcsec => (Function::Arccos, false, true),
            Function::Arccsc => (Function::Arcsin, false, true),
            Function::Arsech => (Function::Arcosh, false, true),
            Function::Arcsch => (Function::Arsinh, false, true),
            Function::Arcoth => (Function::Artanh, false, true),
            function => (function, false, false),
        };
        let wanted = match function {
            Function::Binomial | Function::Permutations => 2..=2,
            Function::Log => 1..=2,
            _ => 1..=usize::MAX,
        };
        if !wanted.contains(&arguments.len()) {
            return Err("a function with another number of arguments");
        }
        if function == Function::Permutations {
            return self.permutations(arguments[0], arguments[1]);
        }
        let mut arguments = arguments.to_vec();
        let one = self.whole(1)?;
        if inner {
            arguments[0] = self.push(Node::Quotient(one, arguments[0]))?;
        }
        let kids = self.tree.kids(&arguments);
        let call = self.push(Node::Call(of, kids))?;
        if outer { self.push(Node::Quotient(one, call)) } else { Ok(call) }
    }

    /// `n! / (n - k)!`
    pub(super) fn permutations(&mut self, from: Id, choose: Id) -> Parsed {
        let negative = self.push(Node::Negative(choose))?;
        let kids = self.tree.kids(&[from, negative]);
        let rest = self.push(Node::Sum(kids))?;
        let (over, under) = (self.tree.kids(&[from]), self.tree.kids(&[rest]));
        let over = self.push(Node::Call(Function::Factorial, over))?;
        let under = self.push(Node::Call(Function::Factorial, under))?;
        self.push(Node::Quotient(over, under))
    }

    fn is_minus_one(&self, id: Id) -> bool {
        let one = |id: Id| matches!(self.tree.node(id), Node::Number { value, .. } if value.is_one());
        matches!(*self.tree.node(id), Node::Negative(of) if one(of))
    }

    fn arguments(&mut self, function: Function) -> Parsed<Vec<Id>> {
        // `\log(8, 2)`: the base behind the number.
        let most = match function {
            Function::Gcd | Function::Lcm | Function::Max | Function::Min => usize::MAX,
            Function::Log | Function::Binomial | Function::Permutations => 2,
            _ => 1,
        };
        let several = most > 2;
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
            Node::Group { open, close, .. } if open != close => Err("brackets do not match"),
            Node::Group { items, .. } | Node::List(_, items) if self.tree.list(items).len() <= most => {
                Ok(self.tree.list(items).to_vec())
            }
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

    /// What follows `_` or `^` where the other may come next: unbraced it is one letter or number.
    fn bound(&mut self) -> Parsed {
        self.at += 1;
        match self.peek() {
            Some(Kind::Number(ix)) => {
                self.at += 1;
                self.literal(ix)
            }
            Some(Kind::Variable(name)) => {
                self.at += 1;
                self.push(Node::Variable(name))
            }
            _ => self.argument(),
        }
    }

    /// A sum, a limit, an integral: its bounds, then the term it is of.
    pub(super) fn operator(&mut self, name: u32) -> Parsed {
        let (mut from, mut to) = (None, None);
        loop {
            match self.peek() {
                Some(Kind::Underscore) if from.is_none() => from = Some(self.bound()?),
                Some(Kind::Caret) if to.is_none() => to = Some(self.bound()?),
                _ => break,
            }
        }
        let mut kids = vec![];
        for (side, bound) in [("from", from), ("to", to)] {
            let Some(bound) = bound else { continue };
            let side = self.name(side)?;
            let of = self.tree.kids(&[bound]);
            kids.push(self.push(Node::Opaque(side, of))?);
        }
        let mut negative = false;
        match self.peek() {
            None | Some(Kind::Close(_) | Kind::Comma | Kind::Relation(_) | Kind::Plus) => {}
            // Without bounds a term that is left out.
            Some(Kind::Minus) if kids.is_empty() => {}
            _ => {
                negative = self.take(Kind::Minus);
                kids.push(self.deeper(Self::term)?);
            }
        }
        let linear = matches!(self.tree.name_of(name), "sum" | "int" | "iint" | "oint" | "lim");
        if negative
            && !linear
            && let Some(body) = kids.last_mut()
        {
            *body = self.push(Node::Negative(*body))?;
        }
        let kids = self.tree.kids(&kids);
        let whole = self.push(Node::Opaque(name, kids))?;
        if negative && linear { self.push(Node::Negative(whole)) } else { Ok(whole) }
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
        Function::Sec => Function::Arcsec,
        Function::Csc => Function::Arccsc,
        Function::Sech => Function::Arsech,
        Function::Csch => Function::Arcsch,
        Function::Coth => Function::Arcoth,
        _ => return None,
    })
}
