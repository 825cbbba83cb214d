//! Lists, sets and tuples.

use super::{Comparer, Decision};
use crate::math::exact::Exact;
use crate::math::fuel::Outcome;
use crate::math::tree::{Bracket, Constant, Id, Node};
use crate::math::verdict::{Certainty, Rule};

/// Longer lists are not compared element by element in any order.
const MOST_ITEMS: usize = 200;

/// Several values, and what their order means.
struct Items {
    ids: Vec<Id>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `1, 2` and `1 or 2`
    List,
    Set,
    Tuple(Bracket, Bracket),
    /// A single value beside a collection.
    One,
}

impl Kind {
    fn is_ordered(self) -> bool {
        matches!(self, Self::Tuple(..))
    }
}

impl Comparer<'_> {
    /// A decision if either side holds several values.
    pub(super) fn collections(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        let (Some(expected), Some(found)) = (self.items(gold), self.items(answer)) else { return Ok(None) };
        if expected.kind == Kind::One && found.kind == Kind::One {
            return Ok(None);
        }
        self.fuel.spend(expected.ids.len() + found.ids.len())?;
        if let Some(decision) = self.systems(&expected, &found)? {
            return Ok(Some(decision));
        }
        Ok(Some(match (expected.kind, found.kind) {
            (Kind::Tuple(open, close), Kind::Tuple(other_open, other_close)) => {
                if expected.ids.len() == 2
                    && found.ids.len() == 2
                    && (open, close) != (other_open, other_close)
                {
                    Decision::no(Rule::Interval, Certainty::Exact, "other brackets")
                } else {
                    self.in_order(&expected.ids, &found.ids, Rule::Tuple)?
                }
            }
            (Kind::Tuple(open, close), _) | (_, Kind::Tuple(open, close)) => {
                let closed = open == Bracket::Square && close == Bracket::Square && expected.ids.len() != 2;
                let open = open == Bracket::Round && close == Bracket::Round || open == Bracket::Angle;
                if self.options.lists_as_tuples && (open || closed) {
                    self.in_order(&expected.ids, &found.ids, Rule::Tuple)?
                } else {
                    Decision::kinds("a tuple beside a list")
                }
            }
            _ if self.are_assignments(&expected.ids) && !self.are_assignments(&found.ids) => {
                self.in_order(&expected.ids, &found.ids, Rule::Tuple)?
            }
            _ => self.in_any_order(&expected.ids, &found.ids)?,
        }))
    }

    /// A decision if one side holds several solutions of a system, and the other does or holds tuples.
    fn systems(&mut self, expected: &Items, found: &Items) -> Outcome<Option<Decision>> {
        if expected.kind.is_ordered() || found.kind.is_ordered() {
            return Ok(None);
        }
        let rows = (self.solutions(&expected.ids), self.solutions(&found.ids));
        let (expected, found) = match &rows {
            (Some(expected), Some(found)) => (expected, found),
            (Some(expected), None) if self.are_tuples(&found.ids) => (expected, &found.ids),
            (None, Some(found)) if self.are_tuples(&expected.ids) => (&expected.ids, found),
            _ => return Ok(None),
        };
        self.in_any_order(expected, found).map(Some)
    }

    fn are_tuples(&self, ids: &[Id]) -> bool {
        ids.iter().all(|&id| matches!(self.bracketed(id), Some((Bracket::Round | Bracket::Angle, ..))))
    }

    /// The values of a collection; a `±` counts twice.
    fn items(&mut self, id: Id) -> Option<Items> {
        let (ids, kind) = match *self.tree.node(id) {
            Node::List(_, items) => (self.tree.list(items).to_vec(), Kind::List),
            Node::Group { open: Bracket::Curly, items, .. } => (self.tree.list(items).to_vec(), Kind::Set),
            Node::Group { open, close, items } => (self.tree.list(items).to_vec(), Kind::Tuple(open, close)),
            Node::Constant(Constant::Empty) => (vec![], Kind::Set),
            _ if self.has_sign(id) => (vec![id], Kind::List),
            _ => (vec![id], Kind::One),
        };
        if kind.is_ordered() {
            return Some(Items { ids, kind });
        }
        let mut expanded = Vec::with_capacity(ids.len());
        for id in ids {
            if self.has_sign(id) {
                expanded.push(self.signed(id, false)?);
                expanded.push(self.signed(id, true)?);
            } else {
                expanded.push(id);
            }
        }
        Some(Items { ids: expanded, kind })
    }

    fn has_sign(&self, id: Id) -> bool {
        self.tree.any(id, &|node| matches!(node, Node::PlusMinus { .. }))
    }

    /// A copy in which every ± is the one or the other sign.
    fn signed(&mut self, id: Id, minus: bool) -> Option<Id> {
        if !self.has_sign(id) {
            return Some(id);
        }
        let node = self.tree.node(id).clone();
        if let Node::PlusMinus { first, second, flipped } = node {
            let (first, second) = (self.signed(first, minus)?, self.signed(second, minus)?);
            let second = if minus != flipped { self.tree.push(Node::Negative(second))? } else { second };
            if matches!(self.tree.node(first), Node::Number { value, .. } if *value == Exact::ZERO) {
                return Some(second);
            }
            let kids = self.tree.kids(&[first, second]);
            return self.tree.push(Node::Sum(kids));
        }
        let kids: Vec<Id> = self.tree.children(&node).collect();
        let kids = kids.into_iter().map(|kid| self.signed(kid, minus)).collect::<Option<Vec<_>>>()?;
        let copy = self.with_children(&node, &kids)?;
        self.tree.push(copy)
    }

    /// `node` with other children, in the order of [`crate::math::tree::Tree::children`].
    pub(super) fn with_children(&mut self, node: &Node, kids: &[Id]) -> Option<Node> {
        Some(match (node, kids) {
            (Node::Negative(_), &[of]) => Node::Negative(of),
            (Node::Degrees(_), &[of]) => Node::Degrees(of),
            (Node::Percent(_), &[of]) => Node::Percent(of),
            (&Node::Quantity(_, unit), &[of]) => Node::Quantity(of, unit),
            (Node::Quotient(..), &[over, under]) => Node::Quotient(over, under),
            (Node::Power(..), &[base, exponent]) => Node::Power(base, exponent),
            (Node::Root { .. }, &[index, of]) => Node::Root { index, of },
            (Node::Without(..), &[from, what]) => Node::Without(from, what),
            (&Node::PlusMinus { flipped, .. }, &[first, second]) => {
                Node::PlusMinus { first, second, flipped }
            }
            (Node::Sum(_), _) => Node::Sum(self.tree.kids(kids)),
            (Node::Product(_), _) => Node::Product(self.tree.kids(kids)),
            (&Node::Call(function, _), _) => Node::Call(function, self.tree.kids(kids)),
            (&Node::Opaque(name, _), _) => Node::Opaque(name, self.tree.kids(kids)),
            (&Node::List(joint, _), _) => Node::List(joint, self.tree.kids(kids)),
            (&Node::Group { open, close, .. }, _) => Node::Group { open, close, items: self.tree.kids(kids) },
            (Node::Union(_), _) => Node::Union(self.tree.kids(kids)),
            (Node::Intersection(_), _) => Node::Intersection(self.tree.kids(kids)),
            (&Node::Matrix { columns, .. }, _) => Node::Matrix { columns, entries: self.tree.kids(kids) },
            (&Node::Relations { first, .. }, _) => Node::Relations { sides: self.tree.kids(kids), first },
            (&Node::Ratio { clock, .. }, _) => Node::Ratio { parts: self.tree.kids(kids), clock },
            _ => return None,
        })
    }

    /// Every element of each has its equal in the other.
    pub(super) fn in_any_order(&mut self, gold: &[Id], answer: &[Id]) -> Outcome<Decision> {
        let rule = Rule::Set;
        if gold.len().max(answer.len()) > MOST_ITEMS {
            return Ok(Decision::no(rule, Certainty::None, "too many elements"));
        }
        if gold.is_empty() != answer.is_empty() {
            return Ok(Decision::no(rule, Certainty::Exact, "one of the sets is empty"));
        }
        let mut certainty = Certainty::Exact;
        let mut matched = vec![false; answer.len()];
        for (place, &expected) in gold.iter().enumerate() {
            let mut found = false;
            // The same place first: most lists are in the same order.
            let order = (place..answer.len()).chain(0..place.min(answer.len()));
            for at in order {
                let decision = self.judge(expected, answer[at])?;
                if decision.equal {
                    matched[at] = true;
                    found = true;
                    certainty = certainty.and(decision.certainty);
                    break;
                }
            }
            if !found {
                return Ok(Decision::no(rule, Certainty::Exact, "an element is missing"));
            }
        }
        for (at, _) in matched.iter().enumerate().filter(|&(_, &matched)| !matched) {
            let mut found = false;
            for &expected in gold {
                if self.judge(expected, answer[at])?.equal {
                    found = true;
                    break;
                }
            }
            if !found {
                return Ok(Decision::no(rule, Certainty::Exact, "an element too many"));
            }
        }
        Ok(Decision::yes(rule, certainty, "the same elements"))
    }
}
