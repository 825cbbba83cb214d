//! Values: numbers and expressions.
//!
//! Steps    normal forms; equal ones are equal. Constants with decimals are rounded; normal forms in independent
//!          generators that differ are different. Everything else is evaluated at points: a difference above its
//!          error bound is a difference, values that agree within it wherever both are defined are equal.
//! Reals    where nothing imaginary is written, values that are not real on both sides differ in vain: `3 ln x` is
//!          `ln x^3`, but `2 ln x` is not `ln x^2`, which has a value below 0.

use super::{Comparer, Decision};
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Fraction};
use crate::math::numeric::{Ball, Point, ROUNDS, evaluate};
use crate::math::options::Percent;
use crate::math::tree::{Constant, Function, Id, Node};
use crate::math::verdict::{Certainty, Rule};

/// Points that must agree for a verdict.
const ENOUGH: u32 = 4;
/// A point whose error bound is larger, relative to the values, says nothing.
const WORST_BOUND: f64 = 1e-12;

impl Comparer<'_> {
    /// Two values.
    pub(super) fn values(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        let decision = self.plain_values(gold, answer)?;
        if decision.equal {
            return Ok(decision);
        }
        if let Some((gold, answer)) = self.in_radians(gold, answer) {
            let turned = self.plain_values(gold, answer)?;
            if turned.equal {
                return Ok(turned);
            }
        }
        if let Some((gold, answer)) = self.as_residue(gold, answer).or_else(|| self.as_minutes(gold, answer))
        {
            return self.plain_values(gold, answer);
        }
        if self.options.percent == Percent::Value {
            return Ok(decision);
        }
        let stripped = |id: Id| match *self.tree.node(id) {
            Node::Percent(of) => Some(of),
            _ => None,
        };
        match (stripped(gold), stripped(answer)) {
            (Some(gold), None) => self.plain_values(gold, answer),
            (None, Some(answer)) => self.plain_values(gold, answer),
            _ => Ok(decision),
        }
    }

    /// Degrees beside radians, which are told by their pi or by an inverse function: the degrees as radians.
    fn in_radians(&mut self, gold: Id, answer: Id) -> Option<(Id, Id)> {
        let degrees = |node: &Node| matches!(node, Node::Degrees(_));
        let radians = |node: &Node| match node {
            Node::Call(function, _) => {
                matches!(function, Function::Arcsin | Function::Arccos | Function::Arctan | Function::Arccot)
            }
            node => *node == Node::Constant(Constant::Pi),
        };
        let is = |id: Id| match (self.tree.any(id, &degrees), self.tree.any(id, &radians)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        let (gold_has, answer_has) = (is(gold)?, is(answer)?);
        if gold_has == answer_has {
            return None;
        }
        let pi = self.tree.push(Node::Constant(Constant::Pi))?;
        let half_turn = self.tree.number(Exact::integer(180))?;
        let degree = self.tree.push(Node::Quotient(pi, half_turn))?;
        let kids = self.tree.kids(&[if gold_has { gold } else { answer }, degree]);
        let turned = self.tree.push(Node::Product(kids))?;
        Some(if gold_has { (turned, answer) } else { (gold, turned) })
    }

    /// `30'` beside a bare number: minutes and seconds behind a number say nothing, as degrees do.
    fn as_minutes(&self, gold: Id, answer: Id) -> Option<(Id, Id)> {
        let degrees = |node: &Node| matches!(node, Node::Degrees(_));
        let bare = |id: Id| !self.tree.any(id, &degrees);
        // The parser writes how many make a degree as a product of one.
        let parts = |id: Id| match *self.tree.node(id) {
            Node::Degrees(of) => match *self.tree.node(of) {
                Node::Quotient(of, parts) if matches!(self.tree.node(parts), Node::Product(_)) => {
                    matches!(self.tree.node(of), Node::Number { .. }).then_some(of)
                }
                _ => None,
            },
            _ => None,
        };
        match (parts(gold), parts(answer)) {
            (Some(gold), None) if bare(answer) => Some((gold, answer)),
            (None, Some(answer)) if bare(gold) => Some((gold, answer)),
            _ => None,
        }
    }

    fn plain_values(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        if let (Node::Based { value, digits }, Node::Number { value: found, .. }) =
            (self.tree.node(gold), self.tree.node(answer))
        {
            return Ok(if value == found || digits == found {
                Decision::yes(
                    Rule::Rational,
                    Certainty::Exact,
                    "the same number, the base left out or worked out",
                )
            } else {
                Decision::no(Rule::Rational, Certainty::Exact, "another number in that base")
            });
        }
        let forms = self.forms(gold, answer)?;
        if let Some((expected, found)) = &forms
            && let Some(decision) = self.normal_forms(expected, found)?
        {
            if decision.equal {
                return Ok(decision);
            }
            return Ok(self.approximately(gold, answer)?.unwrap_or(decision));
        }
        if let Some(decision) = self.approximately(gold, answer)? {
            return Ok(decision);
        }
        self.at_points(gold, answer)
    }

    /// Both normal forms, if they can be built with half of what is left.
    fn forms(&mut self, gold: Id, answer: Id) -> Outcome<Option<(Fraction, Fraction)>> {
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let built = self.fuel.half(|fuel| {
            let mut builder = Builder::new(tree, generators, fuel);
            Ok((builder.build(gold)?, builder.build(answer)?))
        });
        match built {
            Ok(forms) => Ok(Some(forms)),
            Err(Stop::Undecided) => Ok(None),
            Err(Stop::Empty) => Err(Stop::Empty),
        }
    }

    fn normal_forms(&mut self, expected: &Fraction, found: &Fraction) -> Outcome<Option<Decision>> {
        let constants = expected.as_constant().zip(found.as_constant());
        if let Some((expected, found)) = constants {
            let why = if expected == found { "the same number" } else { "different numbers" };
            let equal = expected == found;
            return Ok(Some(Decision { equal, rule: Rule::Rational, certainty: Certainty::Exact, why }));
        }
        let generators = &self.generators;
        let difference = self.fuel.half(|fuel| expected.difference(found, generators, fuel));
        let Ok(difference) = difference else { return Ok(None) };
        if difference.is_zero() {
            return Ok(Some(Decision::yes(Rule::NormalForm, Certainty::Exact, "the same normal form")));
        }
        if let Some(decision) = self.in_proportion(expected, found) {
            return Ok(Some(decision));
        }
        // Whatever its generators are, a difference that has none is one.
        let proven = difference.as_constant().is_some() || self.generators.are_independent([expected, found]);
        Ok(proven.then(|| Decision::no(Rule::NormalForm, Certainty::Exact, "different normal forms")))
    }

    /// Products of long factorials that differ in their generators: their quotient, where it is a number.
    fn in_proportion(&mut self, expected: &Fraction, found: &Fraction) -> Option<Decision> {
        if self.generators.factorials.is_empty() {
            return None;
        }
        let generators = &self.generators;
        let quotient = self.fuel.half(|fuel| {
            let under = found.inverse(generators, fuel)?;
            expected.mul(&under, generators, fuel)
        });
        let value = quotient.ok()?.as_constant()?;
        Some(match value.is_one() {
            true => Decision::yes(Rule::NormalForm, Certainty::Exact, "the same product of factorials"),
            false => Decision::no(Rule::NormalForm, Certainty::Exact, "different products of factorials"),
        })
    }

    /// Numbers of which one is written as a decimal, and tolerance; a decision only if they are close enough.
    fn approximately(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        let decimal = |id: Id| self.tree.any(id, &|node| matches!(node, Node::Number { decimal: true, .. }));
        let rounds = decimal(gold) || decimal(answer);
        if !rounds && self.options.tolerance.is_none() {
            return Ok(None);
        }
        let named = |node: &Node| matches!(node, Node::Variable(_) | Node::Opaque(..) | Node::Words(_));
        if self.tree.any(gold, &named) || self.tree.any(answer, &named) {
            return Ok(None);
        }
        let (Some(expected), Some(found)) = (self.real(gold)?, self.real(answer)?) else { return Ok(None) };
        let gap = (expected - found).abs();
        let size = expected.abs().max(found.abs());
        if rounds {
            let scale = libm::pow(10.0, f64::from(self.options.rounding.min(15)));
            let same = (expected * scale).round() == (found * scale).round();
            // Numbers near the last decimal have to agree in their own leading digits.
            if same && gap <= 10.0 * size / scale {
                let bound = if size > 0.0 { gap / size } else { 0.0 };
                let why = "equal when rounded";
                return Ok(Some(Decision::yes(Rule::Rounded, Certainty::Numeric { bound }, why)));
            }
        }
        if let Some(tolerance) = self.options.tolerance
            && gap <= tolerance * size
        {
            let certainty = Certainty::Numeric { bound: tolerance };
            return Ok(Some(Decision::yes(Rule::Tolerance, certainty, "within the tolerance")));
        }
        Ok(None)
    }

    /// A constant as a real double.
    pub(super) fn real(&mut self, id: Id) -> Outcome<Option<f64>> {
        if let Node::Number { value, .. } = self.tree.node(id) {
            return Ok(Some(value.to_f64()));
        }
        let point = Point { round: 0, seed: self.seed };
        Ok(match defined(evaluate(self.tree, id, point, false, &mut self.fuel))? {
            Some(value) if value.is_real() => Some(value.re.high),
            _ => None,
        })
    }

    /// Values at points.
    fn at_points(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        const SAME: &str = "equal wherever both were evaluated";
        let names = |node: &Node| {
            matches!(
                node,
                Node::Variable(_)
                    | Node::Opaque(..)
                    | Node::Words(_)
                    | Node::Group { .. }
                    | Node::Relations { .. }
            )
        };
        let constant = !self.tree.any(gold, &names) && !self.tree.any(answer, &names);
        let rounds = if constant { 1 } else { ROUNDS };
        let reals = !constant && self.is_about_reals(gold) && self.is_about_reals(answer);
        let (mut agreed, mut worst) = (0, 0.0_f64);
        for round in 0..rounds {
            let point = Point { round, seed: self.seed };
            let pair = self.pair_at(gold, answer, point)?;
            let Some((expected, found)) = pair else { continue };
            let difference = expected.sub(found);
            let size = expected.size().max(found.size()).max(1e-30);
            let bound = difference.error / size;
            if !difference.may_be_zero() {
                if reals && !expected.is_real() && !found.is_real() {
                    continue;
                }
                let why = if constant { "different values" } else { "different values at a point" };
                return Ok(Decision::no(Rule::Numeric, Certainty::Numeric { bound }, why));
            }
            if bound <= WORST_BOUND {
                agreed += 1;
                worst = worst.max(bound);
            }
        }
        let enough = if constant { 1 } else { ENOUGH };
        Ok(if agreed >= enough {
            Decision::yes(Rule::Numeric, Certainty::Numeric { bound: worst }, SAME)
        } else {
            Decision::no(Rule::Numeric, Certainty::None, "no rule decides, and they cannot be evaluated")
        })
    }

    /// Whether a value that is not real is none at all: nothing imaginary is written, and nothing is raised to a power
    /// of a variable, which may be whole.
    pub(super) fn is_about_reals(&self, id: Id) -> bool {
        let complex = |node: &Node| match *node {
            Node::Constant(Constant::Imaginary) | Node::Call(Function::Real | Function::ImaginaryPart, _) => {
                true
            }
            Node::Power(_, exponent) | Node::Root { index: exponent, .. } => self.has_variables(exponent),
            _ => false,
        };
        !self.tree.any(id, &complex)
    }

    pub(super) fn pair_at(&mut self, gold: Id, answer: Id, point: Point) -> Outcome<Option<(Ball, Ball)>> {
        let expected = defined(evaluate(self.tree, gold, point, false, &mut self.fuel))?;
        let found = defined(evaluate(self.tree, answer, point, false, &mut self.fuel))?;
        Ok(expected.zip(found))
    }
}

/// What is undefined at a point says nothing there.
fn defined(value: Outcome<Ball>) -> Outcome<Option<Ball>> {
    match value {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Undecided) => Ok(None),
        Err(Stop::Empty) => Err(Stop::Empty),
    }
}
