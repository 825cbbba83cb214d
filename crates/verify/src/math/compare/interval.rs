//! Sets of real numbers as sorted intervals.

use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::options::RelationsAsSets;
use crate::math::tree::{Bracket, Constant, Id, Joint, Node};
use crate::math::verdict::{Certainty, Rule};

/// Sets of more pieces are not worked out.
const MOST_PIECES: usize = 100;
/// Ends closer than this, relative to their size, are one point where pieces are put together.
const SAME_POINT: f64 = 1e-12;

/// An end of an interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub at: f64,
    /// What it was written as; nothing for infinity.
    pub id: Option<Id>,
    pub closed: bool,
}

/// An interval, or a point if its ends are one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub low: End,
    pub high: End,
}

impl End {
    pub(super) fn infinite(at: f64) -> Self {
        Self { at, id: None, closed: false }
    }

    fn meets(self, other: Self) -> bool {
        let near = || (self.at - other.at).abs() <= SAME_POINT * self.at.abs().max(other.at.abs());
        self.at == other.at || (self.at.is_finite() && other.at.is_finite() && near())
    }

    fn flipped(self) -> Self {
        Self { closed: !self.closed && self.id.is_some(), ..self }
    }
}

impl Comparer<'_> {
    /// A decision if either side is a set of real numbers that is more than a list.
    pub(super) fn real_sets(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        if !self.is_real_set(gold) && !self.is_real_set(answer) {
            return Ok(None);
        }
        let relation = |node: &Node| matches!(node, Node::Relations { .. });
        let repeats = !self.tree.any(gold, &relation) && self.tree.any(answer, &relation);
        if repeats && self.options.relations_as_sets == RelationsAsSets::GoldOnly {
            return Ok(Some(Decision::kinds("a relation where a set is asked for")));
        }
        if let (Some(expected), Some(found)) = (self.real_set(gold)?, self.real_set(answer)?) {
            return self.same_pieces(&expected, &found).map(Some);
        }
        // Ends with variables: part by part.
        let parts = |id: Id| match *self.tree.node(id) {
            Node::Union(kids) => self.tree.list(kids).to_vec(),
            _ => vec![id],
        };
        let (expected, found) = (parts(gold), parts(answer));
        if expected.len() > 1 || found.len() > 1 {
            return self.in_any_order(&expected, &found).map(Some);
        }
        Ok(None)
    }

    fn is_real_set(&self, id: Id) -> bool {
        match *self.tree.node(id) {
            Node::Union(_) | Node::Intersection(_) | Node::Without(..) | Node::Constant(Constant::Reals) => {
                true
            }
            Node::Group { open, close, items } => {
                let items = self.tree.list(items);
                let round = |bracket| matches!(bracket, Bracket::Round | Bracket::Square);
                let endless = items.iter().any(|&item| self.infinity(item).is_some());
                items.len() == 2 && round(open) && round(close) && (open != close || endless)
            }
            Node::List(_, items) => self.tree.list(items).iter().any(|&item| self.is_real_set(item)),
            _ => false,
        }
    }

    /// The pieces of a set, in order; nothing where it has variables or is no set.
    pub(super) fn real_set(&mut self, id: Id) -> Outcome<Option<Vec<Piece>>> {
        self.fuel.spend(8)?;
        let pieces = match *self.tree.node(id) {
            Node::Constant(Constant::Reals) => Some(vec![everything()]),
            Node::Constant(Constant::Empty) => Some(vec![]),
            Node::Group { open: Bracket::Curly, items, .. } => {
                let items = self.tree.list(items).to_vec();
                self.united(&items)?
            }
            Node::Group { open, close, items } => {
                let items = self.tree.list(items).to_vec();
                match items[..] {
                    [low, high] => self.interval(open, close, low, high)?,
                    _ => None,
                }
            }
            Node::Union(kids) | Node::List(Joint::Comma | Joint::Or | Joint::Semicolon, kids) => {
                let kids = self.tree.list(kids).to_vec();
                self.united(&kids)?
            }
            Node::Intersection(kids) | Node::List(Joint::And, kids) => {
                let kids = self.tree.list(kids).to_vec();
                let relations = kids.iter().any(|&kid| self.is_relation(kid));
                if matches!(self.tree.node(id), Node::List(..)) && !relations {
                    self.united(&kids)?
                } else {
                    let mut whole = Some(vec![everything()]);
                    for kid in kids {
                        whole = match (whole, self.real_set(kid)?) {
                            (Some(whole), Some(next)) => Some(common(&whole, &next)),
                            _ => None,
                        };
                    }
                    whole
                }
            }
            Node::Without(from, what) => match (self.real_set(from)?, self.real_set(what)?) {
                (Some(from), Some(what)) => Some(common(&from, &complement(&what))),
                _ => None,
            },
            Node::Relations { .. } => self.described(id)?,
            Node::Words(_) | Node::Matrix { .. } => None,
            _ => match self.end(id, true)? {
                Some(end) if end.id.is_some() => Some(vec![Piece { low: end, high: end }]),
                _ => None,
            },
        };
        Ok(pieces.filter(|pieces| pieces.len() <= MOST_PIECES).map(sorted))
    }

    fn united(&mut self, kids: &[Id]) -> Outcome<Option<Vec<Piece>>> {
        let mut all = vec![];
        for &kid in kids {
            let Some(mut pieces) = self.real_set(kid)? else { return Ok(None) };
            all.append(&mut pieces);
            if all.len() > MOST_PIECES {
                return Ok(None);
            }
        }
        Ok(Some(all))
    }

    fn interval(&mut self, open: Bracket, close: Bracket, low: Id, high: Id) -> Outcome<Option<Vec<Piece>>> {
        let (low, high) =
            (self.end(low, open == Bracket::Square)?, self.end(high, close == Bracket::Square)?);
        Ok(low.zip(high).filter(|(low, high)| low.at <= high.at).map(|(low, high)| vec![Piece { low, high }]))
    }

    /// A constant as an end.
    pub(super) fn end(&mut self, id: Id, closed: bool) -> Outcome<Option<End>> {
        if let Some(at) = self.infinity(id) {
            return Ok(Some(End::infinite(at)));
        }
        let named = |node: &Node| {
            matches!(node, Node::Variable(_) | Node::Opaque(..) | Node::Words(_) | Node::PlusMinus { .. })
                || matches!(node, Node::Group { .. } | Node::Relations { .. } | Node::Matrix { .. })
        };
        if self.tree.any(id, &named) {
            return Ok(None);
        }
        Ok(self.real(id)?.map(|at| End { at, id: Some(id), closed }))
    }

    pub(super) fn same_pieces(&mut self, expected: &[Piece], found: &[Piece]) -> Outcome<Decision> {
        let no = |why| Ok(Decision::no(Rule::Interval, Certainty::Exact, why));
        if expected.len() != found.len() {
            return no("different numbers of intervals");
        }
        let mut certainty = Certainty::Exact;
        for (expected, found) in expected.iter().zip(found) {
            for (expected, found) in [(expected.low, found.low), (expected.high, found.high)] {
                if expected.closed != found.closed {
                    return no("an end belongs to one and not to the other");
                }
                match (expected.id, found.id) {
                    (None, None) if expected.at == found.at => {}
                    (Some(expected), Some(found)) => {
                        let decision = self.values(expected, found)?;
                        if !decision.equal {
                            return no("an end differs");
                        }
                        certainty = certainty.and(decision.certainty);
                    }
                    _ => return no("an end differs"),
                }
            }
        }
        Ok(Decision::yes(Rule::Interval, certainty, "the same intervals"))
    }
}

pub(super) fn everything() -> Piece {
    Piece { low: End::infinite(f64::NEG_INFINITY), high: End::infinite(f64::INFINITY) }
}

/// In order, with pieces that meet put together.
pub(super) fn sorted(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.retain(|piece| {
        piece.low.at < piece.high.at || (piece.low.meets(piece.high) && piece.low.closed && piece.high.closed)
    });
    pieces.sort_by(|a, b| a.low.at.total_cmp(&b.low.at).then(b.low.closed.cmp(&a.low.closed)));
    let mut whole: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match whole.last_mut() {
            Some(last) if last.high.meets(piece.low) => {
                if last.high.closed || piece.low.closed {
                    if piece.high.at > last.high.at && !piece.high.meets(last.high) {
                        last.high = piece.high;
                    } else {
                        last.high.closed |= piece.high.closed && piece.high.meets(last.high);
                    }
                } else {
                    whole.push(piece);
                }
            }
            Some(last) if piece.low.at < last.high.at => {
                if piece.high.meets(last.high) {
                    last.high.closed |= piece.high.closed;
                } else if piece.high.at > last.high.at {
                    last.high = piece.high;
                }
            }
            _ => whole.push(piece),
        }
    }
    whole
}

/// What two sorted sets share.
pub(super) fn common(a: &[Piece], b: &[Piece]) -> Vec<Piece> {
    let mut found = vec![];
    for x in a {
        for y in b {
            let low = match x.low.at.total_cmp(&y.low.at) {
                _ if x.low.meets(y.low) => End { closed: x.low.closed && y.low.closed, ..x.low },
                std::cmp::Ordering::Less => y.low,
                _ => x.low,
            };
            let high = match x.high.at.total_cmp(&y.high.at) {
                _ if x.high.meets(y.high) => End { closed: x.high.closed && y.high.closed, ..x.high },
                std::cmp::Ordering::Less => x.high,
                _ => y.high,
            };
            if low.at < high.at || (low.meets(high) && low.closed && high.closed) {
                found.push(Piece { low, high });
            }
        }
    }
    found
}

/// Everything else; `pieces` are sorted.
pub(super) fn complement(pieces: &[Piece]) -> Vec<Piece> {
    let mut found = vec![];
    let mut low = End::infinite(f64::NEG_INFINITY);
    for piece in pieces {
        if piece.low.at > f64::NEG_INFINITY {
            found.push(Piece { low, high: piece.low.flipped() });
        }
        low = piece.high.flipped();
    }
    if low.at < f64::INFINITY {
        found.push(Piece { low, high: End::infinite(f64::INFINITY) });
    }
    found
}
