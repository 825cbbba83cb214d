//! Equations, inequalities, chains.
//!
//! Equation    l = r and l' = r' are the same where l - r and l' - r' are proportional: by normal forms, numerators
//!             alone; else at points (`proportional`).
//! Inequality  the same with a positive factor, or the same set of one variable.

use std::collections::BTreeSet;

use super::described::flipped;
use super::proportional::Factor;
use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::options::RelationsAsSets;
use crate::math::tree::{Constant, Id, Node, Relation};
use crate::math::verdict::{Certainty, Rule};

impl Comparer<'_> {
    /// At least one side is a relation.
    pub(super) fn relations(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        let lists = !self.is_relation(gold) || !self.is_relation(answer);
        if lists && self.tells_a_set(gold) && self.tells_a_set(answer) {
            return self.sets_of_relations(gold, answer);
        }
        match (self.chain(gold), self.chain(answer)) {
            (Some(gold_chain), Some(answer_chain)) => {
                self.two_relations(gold, &gold_chain, answer, &answer_chain)
            }
            (None, Some((sides, relations))) => self.value_and_relation(gold, answer, &sides, &relations),
            (Some((sides, relations)), None) => self.relation_and_value(gold, answer, &sides, &relations),
            (None, None) => self.values(gold, answer),
        }
    }

    /// The gold is a value: the last side of an equation answers it.
    fn value_and_relation(
        &mut self,
        gold: Id,
        answer: Id,
        sides: &[Id],
        relations: &[Relation],
    ) -> Outcome<Decision> {
        if let ([Relation::Element], &[_, set]) = (relations, sides) {
            return self.judge(gold, set);
        }
        if relations.iter().all(|relation| matches!(relation, Relation::Equal | Relation::Approximately)) {
            let Some(value) = self.given(sides, relations, false) else {
                return Ok(Decision::kinds("an equation where a value is asked for"));
            };
            let decision = self.judge(gold, value)?;
            if decision.equal || !relations.contains(&Relation::Approximately) {
                return Ok(decision);
            }
            let decision = self.judge(gold, sides[sides.len() - 1])?;
            if decision.equal || self.has_variables(sides[0]) {
                return Ok(decision);
            }
            return self.judge(gold, sides[0]);
        }
        if self.options.relations_as_sets == RelationsAsSets::Both
            && let (Some(expected), Some(found)) = (self.real_set(gold)?, self.described(answer)?)
        {
            return self.same_pieces(&expected, &found);
        }
        Ok(Decision::kinds("a relation where a value or a set is asked for"))
    }

    /// The gold is a relation: what it gives a name to may be left out, and a set may stand for it.
    fn relation_and_value(
        &mut self,
        gold: Id,
        answer: Id,
        sides: &[Id],
        relations: &[Relation],
    ) -> Outcome<Decision> {
        if let ([Relation::Element], &[_, set]) = (relations, sides) {
            return self.judge(set, answer);
        }
        if relations.iter().all(|relation| matches!(relation, Relation::Equal | Relation::Approximately)) {
            let Some(value) = self.given(sides, relations, true) else {
                return Ok(Decision::kinds("an equation is asked for"));
            };
            let decision = self.judge(value, answer)?;
            if decision.equal || !relations.contains(&Relation::Approximately) {
                return Ok(decision);
            }
            let decision = self.judge(sides[sides.len() - 1], answer)?;
            // `\sqrt2 \approx 1.41` says two values.
            if decision.equal || self.has_variables(sides[0]) {
                return Ok(decision);
            }
            return self.judge(sides[0], answer);
        }
        if let (Some(expected), Some(found)) = (self.described(gold)?, self.real_set(answer)?) {
            return self.same_pieces(&expected, &found);
        }
        Ok(Decision::kinds("a relation is asked for"))
    }

    /// The value an equation gives: its last side, or its first if the last is the name. `7 = 11a + c` gives none, and
    /// neither does one with an expression on its left if `strict`.
    fn given(&self, sides: &[Id], relations: &[Relation], strict: bool) -> Option<Id> {
        let (first, last) = (sides[0], exact_end(sides, relations));
        if self.is_name(first) {
            return Some(last);
        }
        if self.has_variables(first) {
            return (!strict).then_some(last);
        }
        if self.is_name(last) {
            return Some(first);
        }
        (!self.has_variables(last)).then_some(last)
    }

    fn two_relations(
        &mut self,
        gold: Id,
        (gold_sides, gold_relations): &(Vec<Id>, Vec<Relation>),
        answer: Id,
        (answer_sides, answer_relations): &(Vec<Id>, Vec<Relation>),
    ) -> Outcome<Decision> {
        if gold_relations == answer_relations {
            let decision = self.in_order(gold_sides, answer_sides, Rule::Relation)?;
            if decision.equal {
                return Ok(decision);
            }
        }
        let back: Option<Vec<Relation>> =
            answer_relations.iter().rev().map(|&relation| self.turned(relation)).collect();
        if back.as_ref() == Some(gold_relations) {
            let sides: Vec<Id> = answer_sides.iter().rev().copied().collect();
            let decision = self.in_order(gold_sides, &sides, Rule::Relation)?;
            if decision.equal {
                return Ok(decision);
            }
        }
        let equations = |relations: &[Relation]| {
            relations.iter().all(|relation| matches!(relation, Relation::Equal | Relation::Approximately))
        };
        let (mut expected, mut found) = ((gold_sides[0], gold_sides[1]), (answer_sides[0], answer_sides[1]));
        let mut relation = (gold_relations[0], answer_relations[0]);
        if equations(gold_relations) && equations(answer_relations) {
            // A chain says what its first side is at its end.
            expected.1 = exact_end(gold_sides, gold_relations);
            found.1 = exact_end(answer_sides, answer_relations);
            relation = (Relation::Equal, Relation::Equal);
            let names = self.judge(expected.0, found.0)?;
            if names.equal {
                let decision = self.judge(expected.1, found.1)?;
                if decision.equal || self.is_name(expected.0) {
                    return Ok(decision.under(Rule::Relation, "the same name has the same value"));
                }
            }
        } else if gold_sides.len() != 2 || answer_sides.len() != 2 {
            return self.sets_of_relations(gold, answer);
        }
        let (expected, found) = (self.difference(expected)?, self.difference(found)?);
        if let Some(factor) = self.proportional(expected, found)? {
            let same = match factor {
                Factor::Positive => relation.0 == relation.1,
                Factor::Negative => flipped(relation.1) == Some(relation.0),
                Factor::Complex => false,
            };
            let symmetric = matches!(
                relation,
                (Relation::Equal, Relation::Equal) | (Relation::NotEqual, Relation::NotEqual)
            );
            if same || symmetric {
                return Ok(Decision::yes(Rule::Relation, Certainty::Exact, "proportional relations"));
            }
            return Ok(Decision::no(Rule::Relation, Certainty::Exact, "the relation points the other way"));
        }
        self.sets_of_relations(gold, answer)
    }

    /// The relation read from the right.
    fn turned(&self, relation: Relation) -> Option<Relation> {
        const SYMMETRIC: [&str; 9] =
            ["equiv", "sim", "cong", "propto", "perp", "parallel", "iff", "Leftrightarrow", "leftrightarrow"];
        match relation {
            Relation::Other(name) => SYMMETRIC.contains(&self.tree.name_of(name)).then_some(relation),
            relation => flipped(relation),
        }
    }

    fn sets_of_relations(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        if self.options.strict_variables && self.names(gold) != self.names(answer) {
            return Ok(Decision::no(Rule::Relation, Certainty::Exact, "relations of different variables"));
        }
        match (self.real_set(gold)?, self.real_set(answer)?) {
            (Some(expected), Some(found)) => self.same_pieces(&expected, &found),
            _ => Ok(Decision::no(Rule::Relation, Certainty::Numeric { bound: 1e-12 }, "different relations")),
        }
    }

    /// Inequalities, or `x \in ..`.
    fn tells_a_set(&self, id: Id) -> bool {
        let element = |(_, relations): (Vec<Id>, Vec<Relation>)| relations == [Relation::Element];
        self.are_inequalities(id) || self.chain(id).is_some_and(element)
    }

    /// An inequality, or several about the same.
    pub(super) fn are_inequalities(&self, id: Id) -> bool {
        match *self.tree.node(id) {
            Node::Relations { .. } => self.chain(id).is_some_and(|(_, relations)| {
                let orders = |relation: &Relation| {
                    matches!(
                        relation,
                        Relation::Less
                            | Relation::AtMost
                            | Relation::More
                            | Relation::AtLeast
                            | Relation::NotEqual
                    )
                };
                relations.iter().all(orders)
            }),
            Node::List(_, kids) => {
                let kids = self.tree.list(kids);
                // Cases without a line are an empty list.
                let Some(names) = kids.first().map(|&first| self.names(first)) else { return false };
                kids.iter().all(|&kid| self.are_inequalities(kid) && self.names(kid) == names)
            }
            _ => false,
        }
    }

    /// The names in it, in order.
    pub(super) fn names(&self, id: Id) -> BTreeSet<u32> {
        let node = self.tree.node(id);
        let mut names: BTreeSet<u32> = self.tree.children(node).flat_map(|kid| self.names(kid)).collect();
        if let &Node::Variable(name) | &Node::Opaque(name, _) = node {
            names.insert(name);
        }
        names
    }

    pub(super) fn has_variables(&self, id: Id) -> bool {
        self.tree.any(id, &|node| matches!(node, Node::Variable(_) | Node::Opaque(..) | Node::Words(_)))
    }

    /// Whether a side only names something: `x`, `f(x)`, `f^{-1}(x)`, `\frac{dy}{dx}`, `(x, y)`, `A : B`.
    pub(super) fn is_name(&self, id: Id) -> bool {
        match self.tree.node(id) {
            Node::Variable(_) | Node::Opaque(..) | Node::Words(_) => true,
            Node::Constant(Constant::Euler | Constant::Imaginary) => true,
            &Node::Product(kids) | &Node::Group { items: kids, .. } | &Node::Ratio { parts: kids, .. } => {
                self.tree.list(kids).iter().all(|&kid| self.is_name(kid))
            }
            &Node::Quotient(over, under) => self.is_name(over) && self.is_name(under),
            &Node::Power(base, exponent) => {
                let inverse = match *self.tree.node(exponent) {
                    Node::Negative(of) => {
                        matches!(self.tree.node(of), Node::Number { value, .. } if value.is_one())
                    }
                    _ => false,
                };
                self.is_name(base) && inverse
            }
            Node::Call(_, kids) => self.tree.list(*kids).iter().all(|&kid| self.is_name(kid)),
            _ => false,
        }
    }
}

/// The last side before anything approximate.
fn exact_end(sides: &[Id], relations: &[Relation]) -> Id {
    let exact = relations.iter().position(|&relation| relation == Relation::Approximately);
    // `x \approx 5` has nothing else to say.
    match exact {
        None | Some(0) => sides[sides.len() - 1],
        Some(at) => sides[at],
    }
}
