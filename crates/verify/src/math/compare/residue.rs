//! `17 \\bmod 5` beside a number is the least residue, 2; `3 \\pmod 7` is a class, and so is either beside the other.

use super::Comparer;
use crate::math::exact::Exact;
use crate::math::normal::Builder;
use crate::math::tree::{Id, Node};

impl Comparer<'_> {
    /// Both with the residue of the one as a number, if the other has none.
    pub(super) fn as_residue(&mut self, gold: Id, answer: Id) -> Option<(Id, Id)> {
        match (self.residue_of(gold), self.residue_of(answer)) {
            (Some(parts), None) if !self.has_modulus(answer) => Some((self.least(parts)?, answer)),
            (None, Some(parts)) if !self.has_modulus(gold) => Some((gold, self.least(parts)?)),
            _ => None,
        }
    }

    /// A number and its modulus, if that stands without parentheses.
    fn residue_of(&self, id: Id) -> Option<(Id, Id)> {
        let Node::Opaque(name, kids) = *self.tree.node(id) else { return None };
        let &[of, modulus] = self.tree.list(kids) else { return None };
        let Node::Product(only) = *self.tree.node(modulus) else { return None };
        (self.tree.name_of(name) == "mod" && self.tree.list(only).len() == 1).then_some((of, modulus))
    }

    fn has_modulus(&self, id: Id) -> bool {
        self.tree.any(id, &|node| matches!(node, Node::Opaque(name, _) if self.tree.name_of(*name) == "mod"))
    }

    fn least(&mut self, (of, modulus): (Id, Id)) -> Option<Id> {
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let built = self.fuel.half(|fuel| {
            let mut builder = Builder::new(tree, generators, fuel);
            Ok((builder.build(of)?.as_constant(), builder.build(modulus)?.as_constant()))
        });
        let (of, modulus) = built.ok()?;
        let (of, modulus) = (of?, modulus?);
        if !of.is_whole() || !modulus.is_whole() || !Exact::ZERO.compare(&modulus).is_lt() {
            return None;
        }
        let times = of.mul(&modulus.inverse().ok()?).ok()?.floor().ok()?;
        self.tree.number(of.sub(&times.mul(&modulus).ok()?).ok()?)
    }
}
