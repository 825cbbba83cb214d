//! Why a program came to nothing.

use std::fmt;

pub type Result<T> = std::result::Result<T, Fault>;

/// Python's own exceptions by their names, and three of this interpreter's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Syntax,
    Name,
    Type,
    Value,
    ZeroDivision,
    Overflow,
    Index,
    Key,
    Recursion,
    /// Python, but not of the subset.
    Refused,
    Steps,
    Memory,
}

/// A fault and where it struck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: Kind,
    /// From 1; 0 where no line is to blame.
    pub line: usize,
    pub what: String,
}

impl Fault {
    /// A fault whose line whoever knows it fills in.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self { kind, line: 0, what: what.into() }
    }

    pub fn at(self, line: usize) -> Self {
        Self { line: if self.line == 0 { line } else { self.line }, ..self }
    }
}

/// A value of a type that does not do.
pub fn type_error(what: impl Into<String>) -> Fault {
    Fault::new(Kind::Type, what)
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "SyntaxError",
            Self::Name => "NameError",
            Self::Type => "TypeError",
            Self::Value => "ValueError",
            Self::ZeroDivision => "ZeroDivisionError",
            Self::Overflow => "OverflowError",
            Self::Index => "IndexError",
            Self::Key => "KeyError",
            Self::Recursion => "RecursionError",
            Self::Refused => "not of the subset",
            Self::Steps => "too many steps",
            Self::Memory => "too much memory",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)?;
        if self.what.is_empty() { Ok(()) } else { write!(f, ": {}", self.what) }
    }
}
