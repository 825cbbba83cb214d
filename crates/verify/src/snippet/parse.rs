//! From tokens to statements. Expressions are read in `parse/expression.rs`.

mod expression;

use std::collections::HashSet;
use std::rc::Rc;

use super::fault::{Fault, Kind, Result};
use super::lex::{MOST_NESTED, Token, tokens};
use super::tree::{Expr, Function, Name, Node, Op, Statement, Step, Target};

/// The statements of a program.
pub fn program(source: &str) -> Result<Vec<Step>> {
    let tokens = tokens(source)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, scope: None, loops: 0 };
    let steps = parser.steps_until(&Token::End);
    let line = parser.line();
    steps.map_err(|fault| fault.at(line))
}

struct Parser<'a> {
    tokens: &'a [(Token<'a>, usize)],
    at: usize,
    depth: usize,
    /// Names that the function being read assigns to.
    scope: Option<HashSet<Name>>,
    /// Loops around the statement being read, in this function.
    loops: usize,
}

/// Words that cannot be names. The subset knows some of them.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

fn refused(what: impl Into<String>) -> Fault {
    Fault::new(Kind::Refused, what)
}

impl<'a> Parser<'a> {
    fn peek(&self) -> &Token<'a> {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn line(&self) -> usize {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(_, line)| *line)
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(found) if *found == sign)
            || matches!(self.peek(), Token::Name(found) if *found == sign)
    }

    /// Takes this sign or word, if it is next.
    fn takes(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found = match self.peek() {
            Token::Name(name) => format!("`{name}`"),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::Int(_) | Token::Float(_) => "a number".to_owned(),
            Token::Text(_) => "a text".to_owned(),
            Token::Newline | Token::End => "the end of the line".to_owned(),
            Token::Indent | Token::Dedent => "another indentation".to_owned(),
        };
        Fault::new(Kind::Syntax, format!("{found} where {wanted} should stand"))
    }

    fn name(&mut self) -> Result<Name> {
        match self.peek() {
            Token::Name(name) if !KEYWORDS.contains(name) => {
                let name = Rc::from(*name);
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Reads one level deeper.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MOST_NESTED {
            return Err(Fault::new(Kind::Recursion, "nested too deeply"));
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn steps_until(&mut self, end: &Token) -> Result<Vec<Step>> {
        let mut steps = vec![];
        while self.peek() != end {
            self.line_of_steps(&mut steps)?;
        }
        self.at += 1;
        Ok(steps)
    }

    /// A block: indented lines, or statements behind the colon.
    fn block(&mut self) -> Result<Vec<Step>> {
        self.expect(":")?;
        self.nested(|parser| {
            if *parser.peek() != Token::Newline {
                let mut steps = vec![];
                parser.simple_line(&mut steps)?;
                return Ok(steps);
            }
            parser.at += 1;
            if *parser.peek() != Token::Indent {
                return Err(parser.unexpected("an indented block"));
            }
            parser.at += 1;
            parser.steps_until(&Token::Dedent)
        })
    }

    fn line_of_steps(&mut self, steps: &mut Vec<Step>) -> Result<()> {
        let line = self.line();
        let statement = match self.peek() {
            Token::Name("def") => self.function()?,
            Token::Name("if") => self.branches()?,
            Token::Name("while") => {
                self.at += 1;
                Statement::While(self.expression()?, self.repeated()?)
            }
            Token::Name("for") => {
                self.at += 1;
                let place = self.places()?;
                let target = self.target(place)?;
                self.expect("in")?;
                Statement::For(target, self.expressions()?, self.repeated()?)
            }
            Token::Name(word @ ("class" | "with" | "try" | "async")) => {
                return Err(refused(format!("`{word}`")));
            }
            _ => return self.simple_line(steps),
        };
        steps.push(Step { line, statement });
        Ok(())
    }

    fn repeated(&mut self) -> Result<Vec<Step>> {
        self.loops += 1;
        let block = self.block();
        self.loops -= 1;
        if self.is("else") { Err(refused("`else` of a loop")) } else { block }
    }

    fn branches(&mut self) -> Result<Statement> {
        let mut branches = vec![];
        while self.takes("if") || self.takes("elif") {
            branches.push((self.expression()?, self.block()?));
            if !self.is("elif") {
                break;
            }
        }
        let otherwise = if self.takes("else") { self.block()? } else { vec![] };
        Ok(Statement::If(branches, otherwise))
    }

    fn function(&mut self) -> Result<Statement> {
        if self.scope.is_some() || self.depth > 0 {
            return Err(refused("a function within a block"));
        }
        self.at += 1;
        let name = self.name()?;
        self.expect("(")?;
        let mut parameters: Vec<Name> = vec![];
        while !self.takes(")") {
            if self.is("*") || self.is("**") {
                return Err(refused("a parameter with a star"));
            }
            let parameter = self.name()?;
            if parameters.contains(&parameter) {
                return Err(Fault::new(Kind::Syntax, format!("two parameters are called {parameter}")));
            }
            parameters.push(parameter);
            if self.is("=") || self.is(":") {
                return Err(refused("a default or a type of a parameter"));
            }
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        self.scope = Some(parameters.iter().cloned().collect());
        let body = self.block();
        let locals = self.scope.take().unwrap_or_default();
        Ok(Statement::Def(Rc::new(Function { name, parameters, body: body?, locals })))
    }

    /// Simple statements up to the end of the line.
    fn simple_line(&mut self, steps: &mut Vec<Step>) -> Result<()> {
        loop {
            let line = self.line();
            let statement = self.simple()?;
            steps.push(Step { line, statement });
            if !self.takes(";") || *self.peek() == Token::Newline {
                break;
            }
        }
        if *self.peek() != Token::Newline {
            return Err(self.unexpected("the end of the statement"));
        }
        self.at += 1;
        Ok(())
    }

    fn simple(&mut self) -> Result<Statement> {
        let word = if let Token::Name(word) = *self.peek() { word } else { "" };
        match word {
            "pass" => self.at += 1,
            "break" | "continue" if self.loops == 0 => {
                return Err(Fault::new(Kind::Syntax, format!("`{word}` outside of a loop")));
            }
            "break" | "continue" => {
                self.at += 1;
                return Ok(if word == "break" { Statement::Break } else { Statement::Continue });
            }
            "return" if self.scope.is_none() => {
                return Err(Fault::new(Kind::Syntax, "`return` outside of a function"));
            }
            "return" => {
                self.at += 1;
                let empty = *self.peek() == Token::Newline || self.is(";");
                return Ok(Statement::Return(if empty { None } else { Some(self.expressions()?) }));
            }
            "import" | "from" => return self.import(),
            "del" | "global" | "nonlocal" | "raise" | "assert" | "lambda" | "yield" | "await" => {
                return Err(refused(format!("`{word}`")));
            }
            _ => return self.assignment(),
        }
        Ok(Statement::Pass)
    }

    /// `import math`, or `from math import ..`.
    fn import(&mut self) -> Result<Statement> {
        let names = self.takes("from");
        if !names {
            self.at += 1;
        }
        let module = self.name()?;
        if &*module != "math" {
            return Err(refused(format!("the module {module}")));
        }
        let mut imported = vec![];
        if names {
            self.expect("import")?;
            loop {
                imported.push(self.name()?);
                if !self.takes(",") {
                    break;
                }
            }
        } else {
            imported.push(module);
        }
        for name in &imported {
            self.assigns(name);
        }
        Ok(Statement::Import(imported))
    }

    fn assignment(&mut self) -> Result<Statement> {
        let first = self.expressions()?;
        const AUGMENTED: &[(&str, Op)] = &[
            ("+=", Op::Add),
            ("-=", Op::Subtract),
            ("*=", Op::Multiply),
            ("/=", Op::Divide),
            ("//=", Op::FloorDivide),
            ("%=", Op::Modulo),
            ("**=", Op::Power),
        ];
        if let Some((_, op)) = AUGMENTED.iter().find(|(sign, _)| self.is(sign)) {
            self.at += 1;
            if let Expr::Tuple(_) | Expr::List(_) = first.expr {
                return Err(Fault::new(Kind::Syntax, "several names cannot be augmented"));
            }
            let target = self.target(first)?;
            return Ok(Statement::Augment(target, *op, self.expressions()?));
        }
        if self.is(":") {
            return Err(refused("a type of a name"));
        }
        let (mut targets, mut value) = (vec![], first);
        while self.takes("=") {
            targets.push(self.target(value)?);
            value = self.expressions()?;
        }
        Ok(if targets.is_empty() { Statement::Value(value) } else { Statement::Assign(targets, value) })
    }

    /// Reads an expression as what is assigned to.
    fn target(&mut self, node: Node) -> Result<Target> {
        match node.expr {
            Expr::Name(name) => {
                self.assigns(&name);
                Ok(Target::Name(name))
            }
            Expr::Item(pair) => {
                let [list, index] = *pair;
                Ok(Target::Item(list, index))
            }
            Expr::Tuple(nodes) | Expr::List(nodes) => {
                Ok(Target::Several(nodes.into_iter().map(|node| self.target(node)).collect::<Result<_>>()?))
            }
            Expr::Slice(..) | Expr::Attribute(..) => Err(refused("an assignment to a slice or an attribute")),
            _ => Err(Fault::new(Kind::Syntax, "an assignment to what is no name")),
        }
    }

    fn assigns(&mut self, name: &Name) {
        if let Some(names) = &mut self.scope {
            names.insert(name.clone());
        }
    }
}
