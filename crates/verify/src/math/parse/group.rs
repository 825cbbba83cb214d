//! Brackets: parentheses, tuples, intervals, sets, absolute values.

use super::{Parsed, Parser};
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Constant, Function, Id, Joint, Node};

impl Parser<'_> {
    /// `{..}` of LaTeX, opening brace included.
    pub(super) fn braced(&mut self) -> Parsed {
        if !self.take(Kind::Open(Bracket::Brace)) {
            return Err("a brace is missing");
        }
        self.deeper(|parser| parser.group(Bracket::Brace))
    }

    pub(super) fn close_brace(&mut self) -> Parsed<()> {
        if self.take(Kind::Close(Bracket::Brace)) { Ok(()) } else { Err("a brace is not closed") }
    }

    /// What follows an opening bracket, to its end.
    pub(super) fn group(&mut self, open: Bracket) -> Parsed {
        self.bars = 0;
        self.builder = open == Bracket::Curly;
        if let Some(Kind::Close(close)) = self.peek()
            && close == open
        {
            self.at += 1;
            return self.push(Node::Constant(Constant::Empty));
        }
        let content = self.items()?;
        let content = self.chosen(content)?;
        if open == Bracket::Curly && matches!(self.peek(), Some(Kind::Bar | Kind::Colon)) {
            return self.built(content);
        }
        // A brace before cases, closed by nothing visible.
        if open == Bracket::Curly && matches!(self.tree.node(content), Node::Matrix { .. }) {
            self.take(Kind::Close(Bracket::Curly));
            return Ok(content);
        }
        let Some(Kind::Close(close)) = self.peek() else { return Err("a bracket is not closed") };
        self.at += 1;
        let fits = match open {
            Bracket::Round | Bracket::Square => matches!(close, Bracket::Round | Bracket::Square),
            _ => close == open,
        };
        if !fits {
            return Err("brackets do not match");
        }
        self.closed(open, close, content)
    }

    /// `A \mid B)`: an event and what is given.
    pub(super) fn conditional(&mut self) -> Parsed<Vec<Id>> {
        if !self.has_given() {
            return Ok(vec![self.group(Bracket::Round)?]);
        }
        self.bars = 0;
        self.builder = true;
        let event = self.items()?;
        self.at += 1;
        self.builder = false;
        Ok(vec![event, self.group(Bracket::Round)?])
    }

    /// Whether a single bar stands in the parenthesis that is open.
    fn has_given(&self) -> bool {
        let (mut depth, mut bars) = (1_u32, 0);
        for token in &self.lexed.tokens[self.at..] {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth -= 1,
                Kind::Bar if depth == 1 => bars += 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        bars == 1
    }

    fn closed(&mut self, open: Bracket, close: Bracket, content: Id) -> Parsed {
        let items = match *self.tree.node(content) {
            Node::List(Joint::Comma | Joint::Semicolon, items) => Some(items),
            Node::List(..) if open == Bracket::Curly => return Ok(content),
            _ => None,
        };
        match (open, items) {
            (Bracket::Brace, Some(items)) => {
                self.push(Node::Group { open: Bracket::Curly, close: Bracket::Curly, items })
            }
            (Bracket::Floor | Bracket::Ceiling, _) => {
                let function = if open == Bracket::Floor { Function::Floor } else { Function::Ceiling };
                let kids = self.tree.kids(&[content]);
                self.push(Node::Call(function, kids))
            }
            (_, Some(items)) if open == close || self.tree.list(items).len() == 2 => {
                self.push(Node::Group { open, close, items })
            }
            (Bracket::Curly, None) => {
                let items = self.tree.kids(&[content]);
                self.push(Node::Group { open, close, items })
            }
            // Two ends may have different brackets, nothing else may.
            _ if open != close => Err("brackets do not match"),
            _ => Ok(content),
        }
    }

    /// `{n \choose k}`
    pub(super) fn chosen(&mut self, from: Id) -> Parsed {
        if !self.take(Kind::Choose) {
            return Ok(from);
        }
        let choose = self.sum()?;
        let kids = self.tree.kids(&[from, choose]);
        self.push(Node::Call(Function::Binomial, kids))
    }

    /// `\{x \mid ..\}`
    fn built(&mut self, element: Id) -> Parsed {
        self.at += 1;
        self.builder = false;
        let condition = self.items()?;
        if !self.take(Kind::Close(Bracket::Curly)) {
            return Err("a set is not closed");
        }
        let name = self.name("such that")?;
        let kids = self.tree.kids(&[element, condition]);
        self.push(Node::Opaque(name, kids))
    }

    /// `|x|` and `\|x\|`, opening bar taken.
    pub(super) fn bars(&mut self, bar: Kind) -> Parsed {
        self.bars = 1;
        self.builder = false;
        let of = self.sum()?;
        if !self.take(bar) {
            return Err("a bar is not closed");
        }
        let kids = self.tree.kids(&[of]);
        if bar == Kind::DoubleBar {
            let name = self.name("norm")?;
            return self.push(Node::Opaque(name, kids));
        }
        let function = match self.tree.node(of) {
            Node::Matrix { .. } => Function::Determinant,
            _ => Function::Abs,
        };
        self.push(Node::Call(function, kids))
    }
}
