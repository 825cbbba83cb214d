//! Equations, inequalities, chains.
//!
//! Equation    l = r and l' = r' are the same where l - r and l' - r' are proportional: by normal forms, numerators
//!             alone; else at points.
//! Inequality  the same with a positive factor, or the same set of one variable.

use super::interval::{self, End, Piece};
use super::{Comparer, Decision};
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Fraction, Generator};
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
            let value = exact_end(sides, relations);
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
            if !self.is_name(sides[0]) && self.has_variables(sides[0]) {
                return Ok(Decision::kinds("an equation is asked for"));
            }
            let decision = self.judge(exact_end(sides, relations), answer)?;
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
        if self.options.strict_variables && self.first_variable(gold) != self.first_variable(answer) {
            return Ok(Decision::no(Rule::Relation, Certainty::Exact, "relations of different variables"));
        }
        match (self.described(gold)?, self.described(answer)?) {
            (Some(expected), Some(found)) => self.same_pieces(&expected, &found),
            _ => Ok(Decision::no(Rule::Relation, Certainty::Numeric { bound: 1e-12 }, "different relations")),
        }
    }

    fn first_variable(&self, id: Id) -> Option<u32> {
        match *self.tree.node(id) {
            Node::Variable(name) => Some(name),
            ref node => self.tree.children(node).find_map(|kid| self.first_variable(kid)),
        }
    }

    /// Left side minus right side.
    fn difference(&mut self, (left, right): (Id, Id)) -> Outcome<Id> {
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

    /// Whether a side only names something: `x`, `f(x)`, `f^{-1}(x)`, `\frac{dy}{dx}`, `(x, y)`.
    fn is_name(&self, id: Id) -> bool {
        match self.tree.node(id) {
            Node::Variable(_) | Node::Opaque(..) | Node::Words(_) => true,
            Node::Constant(Constant::Euler | Constant::Imaginary) => true,
            &Node::Product(kids) | &Node::Group { items: kids, .. } => {
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

    /// The set of reals that a relation in one variable describes, where that is simple.
    pub(super) fn described(&mut self, id: Id) -> Outcome<Option<Vec<Piece>>> {
        let Some((sides, relations)) = self.chain(id) else { return Ok(None) };
        if let ([Relation::Element], &[_, set]) = (&relations[..], &sides[..]) {
            return self.real_set(set);
        }
        let mut whole = vec![interval::everything()];
        for (pair, &relation) in sides.windows(2).zip(&relations) {
            let Some(next) = self.half_line(pair[0], relation, pair[1])? else { return Ok(None) };
            whole = interval::common(&whole, &next);
        }
        Ok(Some(whole))
    }

    fn half_line(&mut self, left: Id, relation: Relation, right: Id) -> Outcome<Option<Vec<Piece>>> {
        let (end, relation) = if matches!(self.tree.node(left), Node::Variable(_)) {
            (self.end(right, true)?, Some(relation))
        } else if matches!(self.tree.node(right), Node::Variable(_)) {
            (self.end(left, true)?, flipped(relation))
        } else {
            return self.linear(left, relation, right);
        };
        Ok(end.zip(relation).and_then(|(end, relation)| line(end, relation)))
    }

    /// `a x + b < c` with rational numbers.
    fn linear(&mut self, left: Id, relation: Relation, right: Id) -> Outcome<Option<Vec<Piece>>> {
        let difference = self.difference((left, right))?;
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let form = self.fuel.half(|fuel| {
            let mut builder = Builder { tree, generators, fuel, minus: false, angle: false };
            builder.build(difference)
        });
        let Ok(form) = form else { return Ok(None) };
        let mut constant = Exact::ZERO;
        let mut slope = None;
        for (monomial, value) in &form.over.0 {
            match monomial.0[..] {
                [] => constant = value.clone(),
                [(ix, exponent)] if exponent.over == 1 && exponent.under == 1 => {
                    let variable = matches!(self.generators.get(ix), Generator::Variable(_));
                    if !variable || slope.replace(value.clone()).is_some() {
                        return Ok(None);
                    }
                }
                _ => return Ok(None),
            }
        }
        let Some(slope) = slope.filter(|_| form.under.is_one()) else { return Ok(None) };
        let root = constant.neg()?.mul(&slope.inverse()?)?;
        let relation = if slope.is_negative() { flipped(relation) } else { Some(relation) };
        let Some(id) = self.tree.number(root) else { return Ok(None) };
        let end = self.end(id, true)?;
        Ok(end.zip(relation).and_then(|(end, relation)| line(end, relation)))
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

/// The relation read from the right.
fn flipped(relation: Relation) -> Option<Relation> {
    Some(match relation {
        Relation::Less => Relation::More,
        Relation::More => Relation::Less,
        Relation::AtMost => Relation::AtLeast,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual | Relation::Approximately => relation,
        Relation::Element | Relation::Other(_) => return None,
    })
}

/// The numbers on one side of `end`.
fn line(end: End, relation: Relation) -> Option<Vec<Piece>> {
    let below = End::infinite(f64::NEG_INFINITY);
    let above = End::infinite(f64::INFINITY);
    let open = End { closed: false, ..end };
    Some(match relation {
        _ if end.id.is_none() => match relation {
            Relation::Less | Relation::More => vec![Piece { low: below, high: above }],
            _ => return None,
        },
        Relation::Less => vec![Piece { low: below, high: open }],
        Relation::AtMost => vec![Piece { low: below, high: end }],
        Relation::More => vec![Piece { low: open, high: above }],
        Relation::AtLeast => vec![Piece { low: end, high: above }],
        Relation::NotEqual => vec![Piece { low: below, high: open }, Piece { low: open, high: above }],
        Relation::Equal => vec![Piece { low: end, high: end }],
        _ => return None,
    })
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
