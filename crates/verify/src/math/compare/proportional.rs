//! Whether two sides are multiples of each other.

use super::Comparer;
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Fraction};
use crate::math::numeric::{Ball, Point};
use crate::math::tree::{Id, Node};

impl Comparer<'_> {
    /// Left side minus right side.
    pub(super) fn difference(&mut self, (left, right): (Id, Id)) -> Outcome<Id> {
        let negative = self.tree.push(Node::Negative(right)).ok_or(Stop::Undecided)?;
        let kids = self.tree.kids(&[left, negative]);
        self.tree.push(Node::Sum(kids)).ok_or(Stop::Undecided)
    }

    /// Whether one is a constant multiple of the other, not 0, and then whether the factor is positive.
    pub(super) fn proportional(&mut self, a: Id, b: Id) -> Outcome<Option<bool>> {
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
