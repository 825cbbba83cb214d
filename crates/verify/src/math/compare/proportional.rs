//! Whether two sides are multiples of each other.

use super::Comparer;
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Fraction};
use crate::math::numeric::{Ball, Point, ROUNDS};
use crate::math::tree::{Id, Node};

/// The factor between two multiples of each other: which sign it has, if it is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    Positive,
    Negative,
    Complex,
}

impl Factor {
    fn real(is_negative: bool) -> Self {
        if is_negative { Self::Negative } else { Self::Positive }
    }
}

impl Comparer<'_> {
    /// Left side minus right side.
    pub(super) fn difference(&mut self, (left, right): (Id, Id)) -> Outcome<Id> {
        let negative = self.tree.push(Node::Negative(right)).ok_or(Stop::Undecided)?;
        let kids = self.tree.kids(&[left, negative]);
        self.tree.push(Node::Sum(kids)).ok_or(Stop::Undecided)
    }

    /// The constant factor between both, not 0, if there is one.
    pub(super) fn proportional(&mut self, a: Id, b: Id) -> Outcome<Option<Factor>> {
        if !self.has_variables(a) || !self.has_variables(b) {
            return Ok(None);
        }
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let forms = self.fuel.half(|fuel| {
            let mut builder = Builder::new(tree, generators, fuel);
            Ok((builder.build(a)?, builder.build(b)?))
        });
        if let Ok((a, b)) = forms
            && let Some(factor) = factor_of(&a, &b)
        {
            return Ok(Some(Factor::real(factor.is_negative())));
        }
        self.constant_ratio(a, b)
    }

    /// The same at points.
    fn constant_ratio(&mut self, a: Id, b: Id) -> Outcome<Option<Factor>> {
        let mut first: Option<Ball> = None;
        let mut agreed = 0;
        let reals = self.is_about_reals(a) && self.is_about_reals(b);
        for round in 0..ROUNDS {
            let point = Point { round, seed: self.seed };
            let Some((a, b)) = self.pair_at(a, b, point)? else { continue };
            let Some(ratio) = b.div(a) else { continue };
            if reals && !a.is_real() && !b.is_real() {
                continue;
            }
            if ratio.may_be_zero() || ratio.error > 1e-12 * ratio.size() {
                return Ok(None);
            }
            match first {
                None => first = Some(ratio),
                Some(first) if !first.sub(ratio).may_be_zero() => return Ok(None),
                Some(_) => agreed += 1,
            }
        }
        Ok(first.filter(|_| agreed >= 3).map(|ratio| match ratio.is_real() {
            true => Factor::real(ratio.re.is_negative()),
            false => Factor::Complex,
        }))
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
