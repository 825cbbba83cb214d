//! Sums and products over whole numbers that are written out, `\\sum_{k=1}^{3} k`: the index, its bounds, the terms.

use super::tree::{Constant, Id, Node, Relation, Tree};

/// Longer ones are not written out.
const MOST_TERMS: i32 = 1_000;
/// Bounds lie within this.
const MOST_BOUND: i64 = 1_000_000;

/// What is summed or multiplied, and over which values of which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub product: bool,
    /// `None` is the letter i.
    pub name: Option<u32>,
    pub from: i32,
    pub to: i32,
    pub of: Id,
}

impl Range {
    /// The one at `id`, if both of its bounds are written as whole numbers and no name has the index below it.
    pub fn of(tree: &Tree, id: Id) -> Option<Self> {
        let (product, kids) = match *tree.node(id) {
            Node::Opaque(name, kids) => match tree.name_of(name) {
                "sum" => (false, kids),
                "prod" => (true, kids),
                _ => return None,
            },
            _ => return None,
        };
        let &[from, to, of] = tree.list(kids) else { return None };
        let (from, to) = (side(tree, from, "from")?, side(tree, to, "to")?);
        let &Node::Relations { sides, first } = tree.node(from) else { return None };
        let &[index, from] = tree.list(sides) else { return None };
        if tree.relations[first as usize] != Relation::Equal {
            return None;
        }
        let name = match *tree.node(index) {
            Node::Variable(name) => Some(name),
            Node::Constant(Constant::Imaginary) => None,
            _ => return None,
        };
        let (from, to) = (whole(tree, from)?, whole(tree, to)?);
        // `a_k` is another name for each k.
        let index = name.map_or("i", |name| tree.name_of(name));
        let indexed = |node: &Node| match *node {
            Node::Variable(name) | Node::Opaque(name, _) => {
                tree.name_of(name).split_once('_').is_some_and(|(_, below)| below.contains(index))
            }
            _ => false,
        };
        let held = from <= to && to - from < MOST_TERMS && !tree.any(of, &indexed);
        held.then_some(Self { product, name, from, to, of })
    }
}

fn side(tree: &Tree, id: Id, side: &str) -> Option<Id> {
    match *tree.node(id) {
        Node::Opaque(name, kids) if tree.name_of(name) == side => tree.list(kids).first().copied(),
        _ => None,
    }
}

fn whole(tree: &Tree, id: Id) -> Option<i32> {
    match tree.node(id) {
        Node::Number { value, .. } => value
            .to_i64()
            .filter(|bound| (-MOST_BOUND..=MOST_BOUND).contains(bound))
            .map(|bound| bound as i32),
        &Node::Negative(of) => whole(tree, of).map(|bound| -bound),
        _ => None,
    }
}
