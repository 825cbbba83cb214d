//! What has been read: an expression as a flat arena, and the names in it.

use std::collections::HashMap;

use super::exact::Exact;

/// A node of the tree.
pub type Id = u32;

/// Nested deeper, a text is not read: everything that walks a tree may recurse.
pub const MOST_DEPTH: u8 = 100;
/// A tree of more nodes is not read.
pub const MOST_NODES: usize = 20_000;
/// Texts of more names are not read.
const MOST_NAMES: usize = 2_000;

/// Children of a node: a run of [`Tree::kids`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kids {
    start: u32,
    len: u32,
}

/// A number's constant, or a set's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constant {
    Pi,
    Euler,
    Imaginary,
    Infinity,
    Empty,
    Reals,
}

/// How a relation compares its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Approximately,
    Element,
    /// Congruent, similar, parallel, proportional, implies, ..: compared side by side.
    Other(u32),
}

/// Which bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bracket {
    Round,
    Square,
    Curly,
    /// `{ }` of LaTeX, which mean nothing.
    Brace,
    Floor,
    Ceiling,
    Angle,
}

/// A function with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    Sin,
    Cos,
    Tan,
    Cot,
    Sec,
    Csc,
    Arcsin,
    Arccos,
    Arctan,
    Arccot,
    Sinh,
    Cosh,
    Tanh,
    Arsinh,
    Arcosh,
    Artanh,
    /// These nine are read as what they are of the others: see `parse`.
    Sech,
    Csch,
    Coth,
    Arcsec,
    Arccsc,
    Arsech,
    Arcsch,
    Arcoth,
    Permutations,
    Exp,
    Ln,
    /// Of its argument, to base 10 or to the base that follows it.
    Log,
    Abs,
    Floor,
    Ceiling,
    Factorial,
    Binomial,
    Gcd,
    Lcm,
    Max,
    Min,
    Determinant,
    Real,
    ImaginaryPart,
}

/// What stands between the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Joint {
    Comma,
    Semicolon,
    And,
    Or,
}

/// A piece of what has been read.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A number; `decimal` if it was written with a point.
    Number {
        value: Exact,
        decimal: bool,
    },
    /// Digits in a base: their value, and what they would be in base 10.
    Based {
        value: Exact,
        digits: Exact,
    },
    Constant(Constant),
    /// Index into the names.
    Variable(u32),
    Sum(Kids),
    Product(Kids),
    Negative(Id),
    Quotient(Id, Id),
    Power(Id, Id),
    /// The index-th root, real where there is a real one.
    Root {
        index: Id,
        of: Id,
    },
    /// `first ± second`, or minus over plus.
    PlusMinus {
        first: Id,
        second: Id,
        flipped: bool,
    },
    Degrees(Id),
    Percent(Id),
    Call(Function, Kids),
    /// A function or operation without a value: name, arguments.
    Opaque(u32, Kids),
    /// With its unit, as an index into the units of the tree.
    Quantity(Id, u32),
    List(Joint, Kids),
    Group {
        open: Bracket,
        close: Bracket,
        items: Kids,
    },
    Union(Kids),
    Intersection(Kids),
    Without(Id, Id),
    Matrix {
        columns: u32,
        entries: Kids,
    },
    /// Sides, one more than relations; the index of the first relation in [`Tree::relations`].
    Relations {
        sides: Kids,
        first: u32,
    },
    /// `a : b : c`; `clock` if it is written as a time of the day is: two digits behind each colon.
    Ratio {
        parts: Kids,
        clock: bool,
    },
    /// Words, normalised: an index into the names.
    Words(u32),
}

/// Nodes of one text; shares names with the trees it is compared with.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    depths: Vec<u8>,
    sizes: Vec<u32>,
    kids: Vec<Id>,
    pub relations: Vec<Relation>,
    names: Vec<String>,
    by_name: HashMap<String, u32>,
    pub units: Vec<super::units::Unit>,
}

impl Tree {
    /// Adds a node; `None` where the tree grows too deep or too large.
    pub fn push(&mut self, node: Node) -> Option<Id> {
        let deepest = self.children(&node).map(|kid| self.depths[kid as usize]).max().unwrap_or(0);
        if deepest >= MOST_DEPTH || self.nodes.len() >= MOST_NODES {
            return None;
        }
        let size = self.children(&node).fold(1_u32, |sum, kid| sum.saturating_add(self.sizes[kid as usize]));
        self.nodes.push(node);
        self.depths.push(deepest + 1);
        self.sizes.push(size);
        Some((self.nodes.len() - 1) as Id)
    }

    /// Stores children.
    pub fn kids(&mut self, ids: &[Id]) -> Kids {
        let start = self.kids.len() as u32;
        self.kids.extend_from_slice(ids);
        Kids { start, len: ids.len() as u32 }
    }

    pub fn number(&mut self, value: Exact) -> Option<Id> {
        self.push(Node::Number { value, decimal: false })
    }

    pub fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn list(&self, kids: Kids) -> &[Id] {
        &self.kids[kids.start as usize..(kids.start + kids.len) as usize]
    }

    /// The index of a name; `None` where there are too many.
    pub fn name(&mut self, name: &str) -> Option<u32> {
        if let Some(&known) = self.by_name.get(name) {
            return Some(known);
        }
        if self.names.len() >= MOST_NAMES {
            return None;
        }
        let ix = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), ix);
        Some(ix)
    }

    pub fn name_of(&self, ix: u32) -> &str {
        &self.names[ix as usize]
    }

    /// Nodes of `id` and below, children counted as often as they are used.
    pub fn size(&self, id: Id) -> u32 {
        self.sizes[id as usize]
    }

    /// All children of `node`.
    pub fn children(&self, node: &Node) -> impl Iterator<Item = Id> + '_ {
        let (kids, pair): (&[Id], [Option<Id>; 2]) = match *node {
            Node::Number { .. }
            | Node::Based { .. }
            | Node::Constant(_)
            | Node::Variable(_)
            | Node::Words(_) => (&[], [None, None]),
            Node::Sum(kids)
            | Node::Product(kids)
            | Node::Call(_, kids)
            | Node::Opaque(_, kids)
            | Node::List(_, kids)
            | Node::Group { items: kids, .. }
            | Node::Union(kids)
            | Node::Intersection(kids)
            | Node::Matrix { entries: kids, .. }
            | Node::Relations { sides: kids, .. }
            | Node::Ratio { parts: kids, .. } => (self.list(kids), [None, None]),
            Node::Negative(id) | Node::Degrees(id) | Node::Percent(id) | Node::Quantity(id, _) => {
                (&[], [Some(id), None])
            }
            Node::Quotient(a, b)
            | Node::Power(a, b)
            | Node::Root { index: a, of: b }
            | Node::PlusMinus { first: a, second: b, .. }
            | Node::Without(a, b) => (&[], [Some(a), Some(b)]),
        };
        kids.iter().copied().chain(pair.into_iter().flatten())
    }

    /// Whether `test` holds for `id` or anything in it.
    pub fn any(&self, id: Id, test: &impl Fn(&Node) -> bool) -> bool {
        let node = self.node(id);
        test(node) || self.children(node).any(|kid| self.any(kid, test))
    }
}
