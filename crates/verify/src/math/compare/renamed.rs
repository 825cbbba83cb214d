//! An answer with the gold's names, where names say nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::tree::{Id, Node};

impl Comparer<'_> {
    /// As [`Comparer::judge`]; if names may differ, also with the answer's variables called as the gold's, each in the
    /// order in which it is first named.
    pub fn judge_by_any_name(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        let decision = self.judge(gold, answer)?;
        if decision.equal || self.options.strict_variables {
            return Ok(decision);
        }
        self.fuel.spend((self.tree.size(gold) + self.tree.size(answer)) as usize)?;
        let (mut expected, mut found) = (vec![], vec![]);
        self.variables(gold, &mut expected, &mut BTreeSet::new());
        self.variables(answer, &mut found, &mut BTreeSet::new());
        if expected.len() != found.len() {
            return Ok(decision);
        }
        let names: BTreeMap<u32, u32> = found.into_iter().zip(expected).collect();
        match self.renamed(answer, &names) {
            Some(answer) => self.judge(gold, answer),
            None => Ok(decision),
        }
    }

    /// Names in the order in which they first come.
    fn variables(&self, id: Id, names: &mut Vec<u32>, seen: &mut BTreeSet<u32>) {
        match self.tree.node(id) {
            &Node::Variable(name) if seen.insert(name) => names.push(name),
            node => self.tree.children(node).for_each(|kid| self.variables(kid, names, seen)),
        }
    }

    fn renamed(&mut self, id: Id, names: &BTreeMap<u32, u32>) -> Option<Id> {
        let node = self.tree.node(id).clone();
        if let Node::Variable(name) = node {
            return self.tree.push(Node::Variable(*names.get(&name)?));
        }
        let kids: Vec<Id> = self.tree.children(&node).collect();
        if kids.is_empty() {
            return Some(id);
        }
        let kids = kids.into_iter().map(|kid| self.renamed(kid, names)).collect::<Option<Vec<_>>>()?;
        let copy = self.with_children(&node, &kids)?;
        self.tree.push(copy)
    }
}
