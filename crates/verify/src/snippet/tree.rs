//! The subset of Python as a tree.

use std::collections::HashSet;
use std::rc::Rc;

use super::value::Value;

pub type Name = Rc<str>;

/// An expression and its line.
#[derive(Debug, Clone)]
pub struct Node {
    pub line: usize,
    pub expr: Expr,
}

#[derive(Debug, Clone)]
pub enum Expr {
    /// A number, a text, a truth value or None.
    Plain(Value),
    Name(Name),
    List(Vec<Node>),
    Tuple(Vec<Node>),
    Dict(Vec<(Node, Node)>),
    Negative(Box<Node>),
    Positive(Box<Node>),
    Not(Box<Node>),
    /// `and` where the flag is set, else `or`.
    Both(bool, Box<[Node; 2]>),
    Binary(Op, Box<[Node; 2]>),
    Compare(Box<Node>, Vec<(Relation, Node)>),
    /// `then if test else otherwise`, as test, then, otherwise.
    Choice(Box<[Node; 3]>),
    Call(Box<Node>, Vec<(Option<Name>, Node)>),
    Attribute(Box<Node>, Name),
    Item(Box<[Node; 2]>),
    Slice(Box<Node>, Box<[Option<Node>; 3]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    In,
    NotIn,
    Is,
    IsNot,
}

/// What is assigned to.
#[derive(Debug, Clone)]
pub enum Target {
    Name(Name),
    Item(Node, Node),
    Several(Vec<Target>),
}

/// A statement and its line.
#[derive(Debug, Clone)]
pub struct Step {
    pub line: usize,
    pub statement: Statement,
}

#[derive(Debug, Clone)]
pub enum Statement {
    Value(Node),
    Assign(Vec<Target>, Node),
    Augment(Target, Op, Node),
    Return(Option<Node>),
    Break,
    Continue,
    Pass,
    /// `import math`, or names from it.
    Import(Vec<Name>),
    Def(Rc<Function>),
    /// Tests with their blocks, and what is done where none holds.
    If(Vec<(Node, Vec<Step>)>, Vec<Step>),
    While(Node, Vec<Step>),
    For(Target, Node, Vec<Step>),
}

#[derive(Debug)]
pub struct Function {
    pub name: Name,
    pub parameters: Vec<Name>,
    pub body: Vec<Step>,
    /// Names that the body assigns to, parameters among them.
    pub locals: HashSet<Name>,
}
