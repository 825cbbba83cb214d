//! Expressions, by precedence: choice, or, and, not, comparison, sum, product, sign, power, what follows a name.

use std::rc::Rc;

use super::super::fault::{Fault, Kind, Result};
use super::super::lex::Token;
use super::super::tree::{Expr, Node, Op, Relation};
use super::super::value::Value;
use super::{Parser, refused};

impl Parser<'_> {
    fn node(&self, line: usize, expr: Expr) -> Node {
        Node { line, expr }
    }

    /// One expression, or several with commas, which are a tuple.
    pub(super) fn expressions(&mut self) -> Result<Node> {
        self.listed(Self::expression)
    }

    /// What a loop assigns to: `in` ends it.
    pub(super) fn places(&mut self) -> Result<Node> {
        self.listed(Self::postfix)
    }

    fn listed(&mut self, read: fn(&mut Self) -> Result<Node>) -> Result<Node> {
        let line = self.line();
        let first = read(self)?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut nodes = vec![first];
        while self.takes(",") {
            if *self.peek() == Token::Newline
                || ["=", ")", "]", ";", ":", "in"].iter().any(|sign| self.is(sign))
            {
                break;
            }
            nodes.push(read(self)?);
        }
        Ok(self.node(line, Expr::Tuple(nodes)))
    }

    pub(super) fn expression(&mut self) -> Result<Node> {
        self.nested(|parser| {
            let line = parser.line();
            if let Token::Name(word @ ("lambda" | "yield" | "await")) = parser.peek() {
                return Err(refused(format!("`{word}`")));
            }
            let then = parser.either()?;
            if parser.is(":=") {
                return Err(refused("`:=`"));
            }
            if !parser.takes("if") {
                return Ok(then);
            }
            let test = parser.either()?;
            parser.expect("else")?;
            let otherwise = parser.expression()?;
            Ok(parser.node(line, Expr::Choice(Box::new([test, then, otherwise]))))
        })
    }

    fn either(&mut self) -> Result<Node> {
        self.joined("or", false, |parser| parser.joined("and", true, Self::negation))
    }

    fn joined(&mut self, word: &str, all: bool, read: impl Fn(&mut Self) -> Result<Node>) -> Result<Node> {
        let line = self.line();
        let mut left = read(self)?;
        let mut joined = 0;
        while self.takes(word) {
            joined = self.more(joined)?;
            let right = read(self)?;
            left = self.node(line, Expr::Both(all, Box::new([left, right])));
        }
        Ok(left)
    }

    /// One more in a row, which makes the tree one deeper.
    fn more(&self, row: usize) -> Result<usize> {
        const MOST_IN_A_ROW: usize = 100;
        if row == MOST_IN_A_ROW {
            Err(Fault::new(Kind::Recursion, "too many operators in a row"))
        } else {
            Ok(row + 1)
        }
    }

    fn negation(&mut self) -> Result<Node> {
        let line = self.line();
        if !self.takes("not") {
            return self.comparison();
        }
        let inner = self.nested(Self::negation)?;
        Ok(self.node(line, Expr::Not(Box::new(inner))))
    }

    fn comparison(&mut self) -> Result<Node> {
        let line = self.line();
        let first = self.sum()?;
        let mut others = vec![];
        while let Some(relation) = self.relation() {
            others.push((relation, self.sum()?));
        }
        Ok(if others.is_empty() { first } else { self.node(line, Expr::Compare(Box::new(first), others)) })
    }

    fn relation(&mut self) -> Option<Relation> {
        const RELATIONS: &[(&str, Relation)] = &[
            ("==", Relation::Equal),
            ("!=", Relation::Unequal),
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("<", Relation::Less),
            (">", Relation::Greater),
            ("in", Relation::In),
        ];
        if self.takes("is") {
            return Some(if self.takes("not") { Relation::IsNot } else { Relation::Is });
        }
        if self.is("not") {
            self.at += 1;
            let found = self.takes("in");
            self.at -= usize::from(!found);
            return found.then_some(Relation::NotIn);
        }
        let (sign, relation) = RELATIONS.iter().find(|(sign, _)| self.is(sign))?;
        self.takes(sign);
        Some(*relation)
    }

    fn sum(&mut self) -> Result<Node> {
        self.operated(&[("+", Op::Add), ("-", Op::Subtract)], |parser| {
            let products =
                [("*", Op::Multiply), ("/", Op::Divide), ("//", Op::FloorDivide), ("%", Op::Modulo)];
            parser.operated(&products, Self::signed)
        })
    }

    fn operated(&mut self, ops: &[(&str, Op)], read: impl Fn(&mut Self) -> Result<Node>) -> Result<Node> {
        let mut left = read(self)?;
        let mut row = 0;
        while let Some((sign, op)) = ops.iter().find(|(sign, _)| self.is(sign)) {
            row = self.more(row)?;
            let line = self.line();
            self.takes(sign);
            let right = read(self)?;
            left = self.node(line, Expr::Binary(*op, Box::new([left, right])));
        }
        if let Token::Sign(sign @ ("&" | "|" | "^" | "<<" | ">>" | "@")) = self.peek() {
            return Err(refused(format!("`{sign}`")));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node> {
        let line = self.line();
        if self.is("~") {
            return Err(refused("`~`"));
        }
        let (minus, plus) = (self.takes("-"), self.is("+"));
        if !minus && !plus {
            return self.power();
        }
        if !minus {
            self.takes("+");
        }
        let inner = Box::new(self.nested(Self::signed)?);
        Ok(self.node(line, if minus { Expr::Negative(inner) } else { Expr::Positive(inner) }))
    }

    /// Binds tighter than a sign before it and looser than one behind it: -2 ** -2 is -(2 ** (-2)).
    fn power(&mut self) -> Result<Node> {
        let base = self.postfix()?;
        let line = self.line();
        if !self.takes("**") {
            return Ok(base);
        }
        let exponent = self.nested(Self::signed)?;
        Ok(self.node(line, Expr::Binary(Op::Power, Box::new([base, exponent]))))
    }

    fn postfix(&mut self) -> Result<Node> {
        let mut node = self.atom()?;
        let mut row = 0;
        loop {
            let line = self.line();
            let expr = if self.takes("(") {
                Expr::Call(Box::new(node), self.arguments()?)
            } else if self.takes("[") {
                self.item(node)?
            } else if self.takes(".") {
                Expr::Attribute(Box::new(node), self.name()?)
            } else {
                return Ok(node);
            };
            row = self.more(row)?;
            node = self.node(line, expr);
        }
    }

    fn arguments(&mut self) -> Result<Vec<(Option<Rc<str>>, Node)>> {
        let mut arguments = vec![];
        while !self.takes(")") {
            if self.is("*") || self.is("**") {
                return Err(refused("an argument with a star"));
            }
            let start = self.at;
            let named = self.name().ok().filter(|_| self.takes("="));
            if named.is_none() {
                self.at = start;
            }
            arguments.push((named, self.expression()?));
            self.separated(")")?;
        }
        Ok(arguments)
    }

    /// A comma, unless the list ends here.
    fn separated(&mut self, end: &str) -> Result<()> {
        if self.is("for") {
            return Err(refused("a comprehension"));
        }
        if self.is(end) { Ok(()) } else { self.expect(",") }
    }

    fn item(&mut self, node: Node) -> Result<Expr> {
        let mut parts = [None, None, None];
        let mut at = 0;
        loop {
            if self.takes("]") {
                break;
            }
            if at < 2 && self.takes(":") {
                at += 1;
                continue;
            }
            if parts[at].is_some() {
                return Err(self.unexpected("`]`"));
            }
            parts[at] = Some(if at == 0 { self.expressions()? } else { self.expression()? });
        }
        match (at, parts) {
            (0, [Some(index), ..]) => Ok(Expr::Item(Box::new([node, index]))),
            (0, _) => Err(Fault::new(Kind::Syntax, "an index is missing")),
            (_, parts) => Ok(Expr::Slice(Box::new(node), Box::new(parts))),
        }
    }

    fn atom(&mut self) -> Result<Node> {
        let line = self.line();
        let plain = match self.peek() {
            Token::Int(number) => Value::Int(*number),
            Token::Float(number) => Value::Float(*number),
            Token::Text(_) => return self.text(),
            Token::Name("None") => Value::None,
            Token::Name("True") => Value::Bool(true),
            Token::Name("False") => Value::Bool(false),
            Token::Name(_) => {
                let name = self.name()?;
                return Ok(self.node(line, Expr::Name(name)));
            }
            Token::Sign("(") => return self.parenthesis(),
            Token::Sign("[") => {
                self.at += 1;
                let mut nodes = vec![];
                while !self.takes("]") {
                    nodes.push(self.expression()?);
                    self.separated("]")?;
                }
                return Ok(self.node(line, Expr::List(nodes)));
            }
            Token::Sign("{") => return self.dictionary(),
            _ => return Err(self.unexpected("an expression")),
        };
        self.at += 1;
        Ok(self.node(line, Expr::Plain(plain)))
    }

    /// Texts that stand side by side are one.
    fn text(&mut self) -> Result<Node> {
        let line = self.line();
        let mut found = String::new();
        while let Token::Text(text) = self.peek() {
            found.push_str(text);
            self.at += 1;
        }
        Ok(self.node(line, Expr::Plain(Value::Text(found.into()))))
    }

    fn parenthesis(&mut self) -> Result<Node> {
        let line = self.line();
        self.at += 1;
        if self.takes(")") {
            return Ok(self.node(line, Expr::Tuple(vec![])));
        }
        let inner = self.expressions()?;
        if self.is("for") {
            return Err(refused("a comprehension"));
        }
        self.expect(")")?;
        Ok(inner)
    }

    fn dictionary(&mut self) -> Result<Node> {
        let line = self.line();
        self.at += 1;
        let mut pairs = vec![];
        while !self.takes("}") {
            let key = self.expression()?;
            if self.is(",") || self.is("}") || self.is("for") {
                return Err(refused("a set"));
            }
            self.expect(":")?;
            pairs.push((key, self.expression()?));
            self.separated("}")?;
        }
        Ok(self.node(line, Expr::Dict(pairs)))
    }
}
