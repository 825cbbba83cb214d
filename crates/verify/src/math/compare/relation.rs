//! Equations, inequalities, chains.
//!
//! Equation    l = r and l' = r' are the same where l - r and l' - r' are proportional: by normal forms, numerators
//!             alone; else at points.
//! Inequality  the same with a positive factor, or the same set of one variable.

use std::collections::BTreeSet;

use super::described::flipped;
use super::{Comparer, Decision};
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Fraction};
use crate::math::numeric::{Ball, Point};
use crate::math::options::RelationsAsSets;
use crate::math::tree::{Constant, Id, Node, Relation};
use crate::math::verdict::{Certainty, Rule};

impl Comparer<'_> {
    /// At least one side is a relation.
    pub(super) fn relations(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
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
            return self.judge(gold, sides[sides.len() - 1]);
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
            return self.judge(sides[sides.len() - 1], answer);
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
            answer_relations.iter().rev().map(|&relation| flipped(relation)).collect();
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
        if let Some(positive) = self.proportional(expected, found)? {
            let same = match positive {
                true => relation.0 == relation.1,
                false => flipped(relation.1) == Some(relation.0),
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

    fn sets_of_relations(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        if self.options.strict_variables && self.names(gold) != self.names(answer) {
            return Ok(Decision::no(Rule::Relation, Certainty::Exact, "relations of different variables"));
        }
        match (self.described(gold)?, self.described(answer)?) {
            (Some(expected), Some(found)) => self.same_pieces(&expected, &found),
            _ => Ok(Decision::no(Rule::Relation, Certainty::Numeric { bound: 1e-12 }, "different relations")),
        }
    }

    /// The names in it, in order.
    fn names(&self, id: Id) -> BTreeSet<u32> {
        let node = self.tree.node(id);
        let mut names: BTreeSet<u32> = self.tree.children(node).flat_map(|kid| self.names(kid)).collect();
        if let &Node::Variable(name) | &Node::Opaque(name, _) = node {
            names.insert(name);
        }
        names
    }

    /// Left side minus right side.
    pub(super) fn difference(&mut self, (left, right): (Id, Id)) -> Outcome<Id> {
        let negative = self.tree.push(Node::Negative(right)).ok_or(Stop::Undecided)?;
        let kids = self.tree.kids(&[left, negative]);
        self.tree.push(Node::Sum(kids)).ok_or(Stop::Undecided)
    }

    /// Whether one is a constant multiple of the other, not 0, and then whether the factor is positive.
    fn proportional(&mut self, a: Id, b: Id) -> Outcome<Option<bool>> {
        if !self.has_variables(a) || !self.has_variables(b) {
            return Ok(None);
        }
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let forms = self.fuel.half(|fuel| {
            let mut builder = Builder { tree, generators, fuel, minus: false, angle: false };
            Ok((builder.build(a)?, builder.build(b)?))
        });
        if let Ok((a, b)) = forms
            && let Some(factor) = factor_of(&a, &b)
        {
            return Ok(Some(!factor.is_negative()));
        }
        self.constant_ratio(a, b)
    }

    /// The same at points.
    fn constant_ratio(&mut self, a: Id, b: Id) -> Outcome<Option<bool>> {
        let mut first: Option<Ball> = None;
        let mut agreed = 0;
        for round in 0..8 {
            let point = Point { round, seed: self.seed };
            let Some((a, b)) = self.pair_at(a, b, point)? else { continue };
            let Some(ratio) = b.div(a) else { continue };
            if ratio.may_be_zero() || !ratio.is_real() || ratio.error > 1e-12 * ratio.size() {
                return Ok(None);
            }
            match first {
                None => first = Some(ratio),
                Some(first) if !first.sub(ratio).may_be_zero() => return Ok(None),
                Some(_) => agreed += 1,
            }
        }
        Ok(first.filter(|_| agreed >= 3).map(|ratio| !ratio.re.is_negative()))
    }

    fn has_variables(&self, id: Id) -> bool {
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

/// `b / a`, if the numerators are proportional.
fn factor_of(a: &Fraction, b: &Fraction) -> Option<Exact> {
    let ((first, a_value), (other, b_value)) = (a.over.0.first()?, b.over.0.first()?);
    if first != other || a.over.0.len() != b.over.0.len() {
        return None;
    }
    let factor = b_value.mul(&a_value.inverse().ok()?).ok()?;
    let proportional = a.over.0.iter().zip(&b.over.0).all(|((left, a_value), (right, b_value))| {
        left == right && a_value.mul(&factor).is_ok_and(|scaled| scaled == *b_value)
    });
    proportional.then_some(factor)
}
