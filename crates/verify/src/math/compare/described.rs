//! The set of real numbers that a relation in one variable describes.

use super::Comparer;
use super::pieces::{End, Piece, common, everything, sorted};
use crate::math::exact::Exact;
use crate::math::fuel::Outcome;
use crate::math::tree::{Function, Id, Node, Relation};

impl Comparer<'_> {
    /// The set of reals that a relation in one variable describes, where that is simple.
    pub(super) fn described(&mut self, id: Id) -> Outcome<Option<Vec<Piece>>> {
        let Some((sides, relations)) = self.chain(id) else { return Ok(None) };
        if let ([Relation::Element], &[_, set]) = (&relations[..], &sides[..]) {
            return self.real_set(set);
        }
        let mut whole = vec![everything()];
        for (pair, &relation) in sides.windows(2).zip(&relations) {
            let Some(next) = self.half_line(pair[0], relation, pair[1])? else { return Ok(None) };
            whole = common(&whole, &next);
        }
        Ok(Some(whole))
    }

    fn half_line(&mut self, left: Id, relation: Relation, right: Id) -> Outcome<Option<Vec<Piece>>> {
        let (subject, other, relation) = if self.is_subject(left) {
            (left, right, Some(relation))
        } else if self.is_subject(right) {
            (right, left, flipped(relation))
        } else {
            return self.polynomial(left, relation, right);
        };
        let end = self.end(other, true)?;
        let pieces = end.zip(relation).and_then(|(end, relation)| line(end, relation));
        match (self.tree.node(subject), pieces) {
            (&Node::Call(Function::Abs, kids), Some(pieces)) => {
                let of = self.tree.list(kids)[0];
                match self.on_both_sides(&pieces) {
                    Some(pieces) => self.where_it_is(of, &pieces),
                    None => Ok(None),
                }
            }
            (_, pieces) => Ok(pieces),
        }
    }

    /// What a relation may be about: `x`, `f(x)`, `|x - 3|`.
    fn is_subject(&self, id: Id) -> bool {
        match *self.tree.node(id) {
            Node::Variable(_) => true,
            Node::Opaque(_, kids) => self.tree.list(kids).iter().all(|&kid| self.is_name(kid)),
            Node::Call(Function::Abs, kids) => {
                matches!(*self.tree.list(kids), [of] if self.has_variables(of))
            }
            _ => false,
        }
    }

    /// All numbers whose absolute value is in `pieces`.
    fn on_both_sides(&mut self, pieces: &[Piece]) -> Option<Vec<Piece>> {
        let zero = End { at: 0.0, id: Some(self.tree.number(Exact::ZERO)?), closed: true };
        let positive = common(pieces, &[Piece { low: zero, high: End::infinite(f64::INFINITY) }]);
        let mut both = positive.clone();
        for piece in positive {
            both.push(Piece { low: self.opposite(piece.high)?, high: self.opposite(piece.low)? });
        }
        Some(sorted(both))
    }

    pub(super) fn opposite(&mut self, end: End) -> Option<End> {
        let id = match end.id {
            Some(_) if end.at == 0.0 => end.id,
            Some(id) => Some(self.tree.push(Node::Negative(id))?),
            None => None,
        };
        Some(End { at: 0.0 - end.at, id, ..end })
    }
}

/// The relation read from the right.
pub(super) fn flipped(relation: Relation) -> Option<Relation> {
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
pub(super) fn line(end: End, relation: Relation) -> Option<Vec<Piece>> {
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
