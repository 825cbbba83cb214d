//! Solutions of a system: rows of assignments, `x = 1, y = 2; x = 3, y = 4`, beside other rows or tuples.

use std::collections::{BTreeMap, BTreeSet};

use super::Comparer;
use crate::math::tree::{Id, Joint, Node, Relation};

impl Comparer<'_> {
    /// The name that `id` gives a value to.
    fn assigned(&self, id: Id) -> Option<u32> {
        let (sides, relations) = self.chain(id)?;
        let gives = |relation: &Relation| matches!(relation, Relation::Equal | Relation::Approximately);
        match *self.tree.node(sides[0]) {
            Node::Variable(name) if relations.iter().all(gives) => Some(name),
            _ => None,
        }
    }

    /// Whether every item gives a value to a name of its own.
    pub(super) fn are_assignments(&self, ids: &[Id]) -> bool {
        let mut names = vec![];
        ids.len() > 1
            && ids.iter().all(|&id| {
                self.assigned(id).is_some_and(|name| {
                    let fresh = !names.contains(&name);
                    names.push(name);
                    fresh
                })
            })
    }

    /// Several solutions, each a list of assignments in the order of names of the first; nothing where the items are
    /// no rows of the same two or more names.
    pub(super) fn solutions(&mut self, ids: &[Id]) -> Option<Vec<Id>> {
        let names = ids.iter().map(|&id| self.assigned(id)).collect::<Option<Vec<_>>>()?;
        let mut seen = BTreeSet::new();
        let width = names.iter().position(|&name| !seen.insert(name))?;
        let place: BTreeMap<u32, usize> = names[..width].iter().copied().zip(0..).collect();
        if width < 2 || !ids.len().is_multiple_of(width) {
            return None;
        }
        let mut rows = vec![];
        for (ids, names) in ids.chunks(width).zip(names.chunks(width)) {
            let mut row = vec![None; width];
            for (&id, name) in ids.iter().zip(names) {
                row[*place.get(name)?] = Some(id);
            }
            // A name that comes twice leaves out another.
            let row: Vec<Id> = row.into_iter().collect::<Option<_>>()?;
            let kids = self.tree.kids(&row);
            rows.push(self.tree.push(Node::List(Joint::Comma, kids))?);
        }
        Some(rows)
    }

    /// `(x, y) = (1, 2)` as `x = 1, y = 2`.
    pub(super) fn assignments(&mut self, id: Id) -> Option<Id> {
        let (sides, relations) = self.chain(id)?;
        let (&[left, right], [Relation::Equal]) = (&sides[..], &relations[..]) else { return None };
        let (_, _, names) = self.bracketed(left)?;
        let (_, _, values) = self.bracketed(right)?;
        let plain = names.iter().all(|&name| matches!(self.tree.node(name), Node::Variable(_)));
        if names.len() != values.len() || !plain {
            return None;
        }
        let mut items = vec![];
        for (&name, &value) in names.iter().zip(&values) {
            self.tree.relations.push(Relation::Equal);
            let first = (self.tree.relations.len() - 1) as u32;
            let sides = self.tree.kids(&[name, value]);
            items.push(self.tree.push(Node::Relations { sides, first })?);
        }
        let kids = self.tree.kids(&items);
        self.tree.push(Node::List(Joint::Comma, kids))
    }
}
