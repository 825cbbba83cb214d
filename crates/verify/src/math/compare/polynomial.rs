//! Where a polynomial in one variable, of degree 1 or 2 with rational coefficients, is above or below zero.
//!
//! Roots    -b/a; (-b +- sqrt(b^2 - 4 a c)) / (2 a), exact.

use super::Comparer;
use super::described::{flipped, line};
use super::pieces::{End, Piece, everything, sorted};
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::normal::{Builder, Generator};
use crate::math::tree::{Id, Node, Relation};

impl Comparer<'_> {
    /// The set that `a x^2 + b x + c < d` describes.
    pub(super) fn polynomial(
        &mut self,
        left: Id,
        relation: Relation,
        right: Id,
    ) -> Outcome<Option<Vec<Piece>>> {
        let difference = self.difference((left, right))?;
        let Some([constant, slope, square]) = self.coefficients(difference)? else { return Ok(None) };
        if !square.is_zero() {
            return self.quadratic(&constant, &slope, &square, relation);
        }
        let root = constant.neg()?.mul(&slope.inverse()?)?;
        let relation = if slope.is_negative() { flipped(relation) } else { Some(relation) };
        let Some(id) = self.tree.number(root) else { return Ok(None) };
        let end = self.end(id, true)?;
        Ok(end.zip(relation).and_then(|(end, relation)| line(end, relation)))
    }

    /// The numbers at which `of`, a variable or `a x + b`, is in `pieces`.
    pub(super) fn where_it_is(&mut self, of: Id, pieces: &[Piece]) -> Outcome<Option<Vec<Piece>>> {
        if matches!(self.tree.node(of), Node::Variable(_)) {
            return Ok(Some(pieces.to_vec()));
        }
        let Some([constant, slope, square]) = self.coefficients(of)? else { return Ok(None) };
        if !square.is_zero() {
            return Ok(None);
        }
        let mut found = vec![];
        for piece in pieces {
            let ends =
                (self.shifted(piece.low, &constant, &slope)?, self.shifted(piece.high, &constant, &slope)?);
            let (Some(low), Some(high)) = ends else { return Ok(None) };
            found.push(if slope.is_negative() {
                Piece { low: high, high: low }
            } else {
                Piece { low, high }
            });
        }
        Ok(Some(sorted(found)))
    }

    /// `(end - constant) / slope`
    fn shifted(&mut self, end: End, constant: &Exact, slope: &Exact) -> Outcome<Option<End>> {
        let Some(id) = end.id else {
            return Ok(Some(if slope.is_negative() { End::infinite(-end.at) } else { end }));
        };
        let (minus, factor) = (constant.neg()?, slope.inverse()?);
        let node = || {
            let minus = self.tree.number(minus)?;
            let kids = self.tree.kids(&[id, minus]);
            let sum = self.tree.push(Node::Sum(kids))?;
            let factor = self.tree.number(factor)?;
            let kids = self.tree.kids(&[factor, sum]);
            self.tree.push(Node::Product(kids))
        };
        match node() {
            Some(id) => self.end(id, end.closed),
            None => Ok(None),
        }
    }

    /// Of 1, x and x^2; the latter two are not both 0.
    fn coefficients(&mut self, id: Id) -> Outcome<Option<[Exact; 3]>> {
        let (tree, generators) = (&*self.tree, &mut self.generators);
        let form = self.fuel.half(|fuel| Builder::new(tree, generators, fuel).build(id));
        let Some(form) = form.ok().filter(|form| form.under.is_one()) else { return Ok(None) };
        let mut found = [Exact::ZERO, Exact::ZERO, Exact::ZERO];
        let mut name = None;
        for (monomial, value) in &form.over.0 {
            let degree = match monomial.0[..] {
                [] => 0,
                [(ix, exponent)] if exponent.under == 1 && matches!(exponent.over, 1 | 2) => {
                    let variable = matches!(self.generators.get(ix), Generator::Variable(_));
                    if !variable || *name.get_or_insert(ix) != ix {
                        return Ok(None);
                    }
                    exponent.over as usize
                }
                _ => return Ok(None),
            };
            found[degree] = value.clone();
        }
        Ok(name.map(|_| found))
    }

    fn quadratic(
        &mut self,
        constant: &Exact,
        slope: &Exact,
        square: &Exact,
        relation: Relation,
    ) -> Outcome<Option<Vec<Piece>>> {
        let four = square.mul(constant)?.mul(&Exact::integer(4))?;
        let discriminant = slope.mul(slope)?.sub(&four)?;
        // As if it opened upwards.
        let Some(relation) = (if square.is_negative() { flipped(relation) } else { Some(relation) }) else {
            return Ok(None);
        };
        let strict = matches!(relation, Relation::Less | Relation::More);
        let below = match relation {
            Relation::Less | Relation::AtMost => true,
            Relation::More | Relation::AtLeast => false,
            // An equation is not its solutions.
            _ => return Ok(None),
        };
        if discriminant.is_negative() {
            return Ok(Some(if below { vec![] } else { vec![everything()] }));
        }
        let ids = self.roots(slope, square, &discriminant).ok_or(Stop::Undecided)?;
        let (Some(low), Some(high)) = (self.end(ids.0, !strict)?, self.end(ids.1, !strict)?) else {
            return Ok(None);
        };
        let (least, most) = (End::infinite(f64::NEG_INFINITY), End::infinite(f64::INFINITY));
        let outside = vec![Piece { low: least, high: low }, Piece { low: high, high: most }];
        Ok(Some(match (below, discriminant.is_zero()) {
            (true, true) if strict => vec![],
            (false, true) if !strict => vec![everything()],
            (true, _) => vec![Piece { low, high }],
            (false, _) => outside,
        }))
    }

    /// The smaller and the larger.
    fn roots(&mut self, slope: &Exact, square: &Exact, discriminant: &Exact) -> Option<(Id, Id)> {
        let half = square.mul(&Exact::integer(2)).ok()?.inverse().ok()?;
        let half = if square.is_negative() { half.neg().ok()? } else { half };
        let middle = slope.neg().ok()?.mul(&square.mul(&Exact::integer(2)).ok()?.inverse().ok()?).ok()?;
        let middle = self.tree.number(middle)?;
        let (two, of) = (self.tree.number(Exact::integer(2))?, self.tree.number(discriminant.clone())?);
        let root = self.tree.push(Node::Root { index: two, of })?;
        let half = self.tree.number(half)?;
        let kids = self.tree.kids(&[half, root]);
        let distance = self.tree.push(Node::Product(kids))?;
        let negative = self.tree.push(Node::Negative(distance))?;
        let mut sum = |step: Id| {
            let kids = self.tree.kids(&[middle, step]);
            self.tree.push(Node::Sum(kids))
        };
        Some((sum(negative)?, sum(distance)?))
    }
}
