//! The words of the notation.

use crate::math::exact::Exact;
use crate::math::tree::{Bracket, Constant, Function, Relation};

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// Whether a blank stands before it.
    pub spaced: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Index into the numbers.
    Number(u32),
    /// A letter or the name of a Greek one: an index into the names.
    Variable(u32),
    Constant(Constant),
    Function(Function),
    /// A sum, a limit, an integral: an index into the names.
    Operator(u32),
    Plus,
    Minus,
    PlusMinus,
    MinusPlus,
    Times,
    Over,
    Caret,
    Underscore,
    Bang,
    Prime,
    Percent,
    Degree,
    /// A currency sign: an index into the names.
    Currency(u32),
    Open(Bracket),
    Close(Bracket),
    Bar,
    DoubleBar,
    Comma,
    Semicolon,
    Colon,
    Ampersand,
    NewRow,
    Relation(Relation),
    Cup,
    Cap,
    SetMinus,
    And,
    Or,
    Fraction,
    Root,
    BinomialArguments,
    Choose,
    Mod,
    /// A mark over its argument that distinguishes it: an index into the names.
    Accent(u32),
    BeginMatrix,
    BeginDeterminant,
    BeginCases,
    /// Of a matrix, a determinant or cases.
    EndRows,
    /// A word that is no mathematics.
    Word,
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    pub value: Exact,
    /// Whether it has a decimal point or an exponent.
    pub decimal: bool,
}

/// How a comma between digits is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commas {
    /// `1,234` is a number, `1,23` two.
    Thousands,
    /// Both are two numbers.
    Separate,
    /// `1,23` is 1.23.
    Decimal,
}
