//! Sets of real numbers: what a notation stands for, and whether two are the same.

use super::pieces::{End, Piece, common, complement, everything, is_everything, sorted};
use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::options::RelationsAsSets;
use crate::math::tree::{Bracket, Constant, Id, Joint, Node, Relation};
use crate::math::verdict::{Certainty, Rule};

/// Sets of more pieces are not worked out.
const MOST_PIECES: usize = 100;

impl Comparer<'_> {
    /// A decision if either side is a set of real numbers that is more than a list.
    pub(super) fn real_sets(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        if !self.is_real_set(gold) && !self.is_real_set(answer) {
            return Ok(None);
        }
        // Nothing belongs to infinity, but a gold answer may be written so.
        if self.closes_at_infinity(answer) && !self.closes_at_infinity(gold) {
            return Ok(Some(Decision::no(Rule::Interval, Certainty::Exact, "infinity is no element")));
        }
        let repeats = !self.has_relation(gold) && self.has_relation(answer);
        let renamed =
            self.has_relation(gold) && self.has_relation(answer) && self.names(gold) != self.names(answer);
        if renamed && self.options.strict_variables {
            return Ok(Some(Decision::no(
                Rule::Interval,
                Certainty::Exact,
                "relations of different variables",
            )));
        }
        if repeats && self.options.relations_as_sets == RelationsAsSets::GoldOnly {
            return Ok(Some(Decision::kinds("a relation where a set is asked for")));
        }
        if let (Some(expected), Some(found)) = (self.real_set(gold)?, self.real_set(answer)?) {
            // `x \ne 1 or x \ne 2` means more than it says: by its items.
            let told = self.are_inequalities(gold) && self.are_inequalities(answer);
            if told && is_everything(&expected) && is_everything(&found) {
                return Ok(None);
            }
            return self.same_pieces(&expected, &found).map(Some);
        }
        // Ends with variables: part by part.
        let meets = |id: Id| matches!(self.tree.node(id), Node::Intersection(_));
        let both = meets(gold) && meets(answer);
        let parts = |id: Id| match *self.tree.node(id) {
            Node::Union(kids) => self.tree.list(kids).to_vec(),
            Node::Intersection(kids) if both => self.tree.list(kids).to_vec(),
            _ => vec![id],
        };
        let (expected, found) = (parts(gold), parts(answer));
        if expected.len() > 1 || found.len() > 1 {
            return self.in_any_order(&expected, &found).map(Some);
        }
        Ok(None)
    }

    /// `[1, \infty]`, or a union with one.
    fn closes_at_infinity(&self, id: Id) -> bool {
        let ends = |node: &Node| match *node {
            Node::Group { open, close, items } => match *self.tree.list(items) {
                [low, high] => {
                    open == Bracket::Square && self.infinity(low).is_some()
                        || close == Bracket::Square && self.infinity(high).is_some()
                }
                _ => false,
            },
            _ => false,
        };
        self.tree.any(id, &ends)
    }

    /// Whether it is a relation or put together of some; one that tells the elements of a set is its notation.
    fn has_relation(&self, id: Id) -> bool {
        let node = self.tree.node(id);
        self.is_relation(id)
            || self.such_that(id).is_none() && self.tree.children(node).any(|kid| self.has_relation(kid))
    }

    /// Element and condition of `{x : x > 0}`.
    fn such_that(&self, id: Id) -> Option<(Id, Id)> {
        match *self.tree.node(id) {
            Node::Opaque(name, kids) if self.tree.name_of(name) == "such that" => match *self.tree.list(kids)
            {
                [element, condition] => Some((element, condition)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The reals that `{x : x > 0}` or `{x \in [0, 9] : x > 1}` picks by a condition on `x`.
    fn picked(&mut self, element: Id, condition: Id) -> Outcome<Option<Vec<Piece>>> {
        let name = match self.chain(element) {
            Some((sides, relations)) if relations == [Relation::Element] => sides[0],
            _ => element,
        };
        let plain = matches!(self.tree.node(name), Node::Variable(_));
        if !plain || self.names(condition) != self.names(name) {
            return Ok(None);
        }
        let Some(within) =
            (if name == element { Some(vec![everything()]) } else { self.described(element)? })
        else {
            return Ok(None);
        };
        Ok(self.real_set(condition)?.map(|pieces| common(&within, &pieces)))
    }

    fn is_real_set(&self, id: Id) -> bool {
        match *self.tree.node(id) {
            Node::Opaque(..) => self.such_that(id).is_some(),
            Node::Union(_) | Node::Intersection(_) | Node::Without(..) | Node::Constant(Constant::Reals) => {
                true
            }
            Node::Group { open, close, items } => {
                let items = self.tree.list(items);
                let round = |bracket| matches!(bracket, Bracket::Round | Bracket::Square);
                let endless = items.iter().any(|&item| self.infinity(item).is_some());
                items.len() == 2 && round(open) && round(close) && (open != close || endless)
            }
            Node::List(_, items) => {
                self.are_inequalities(id) || self.tree.list(items).iter().any(|&item| self.is_real_set(item))
            }
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
            Node::List(joint, kids) => {
                let kids = self.tree.list(kids).to_vec();
                let told = self.are_inequalities(id);
                self.listed(joint, &kids, told)?
            }
            Node::Union(kids) => {
                let kids = self.tree.list(kids).to_vec();
                self.united(&kids)?
            }
            Node::Intersection(kids) => {
                let kids = self.tree.list(kids).to_vec();
                self.shared(&kids)?
            }
            Node::Without(from, what) => match (self.real_set(from)?, self.real_set(what)?) {
                (Some(from), Some(what)) => Some(common(&from, &complement(&what))),
                _ => None,
            },
            Node::Relations { .. } => self.described(id)?,
            Node::Opaque(..) if self.such_that(id).is_some() => match self.such_that(id) {
                Some((element, condition)) => self.picked(element, condition)?,
                None => None,
            },
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

    fn shared(&mut self, kids: &[Id]) -> Outcome<Option<Vec<Piece>>> {
        let mut whole = vec![everything()];
        for &kid in kids {
            let Some(next) = self.real_set(kid)? else { return Ok(None) };
            whole = common(&whole, &next);
        }
        Ok(Some(whole))
    }

    /// Items of a list; if they are inequalities about the same, nobody tells them to say that there are none or that
    /// anything goes: `x > 1, x < 2`, `x > 1 and x < -1`.
    fn listed(&mut self, joint: Joint, kids: &[Id], inequalities: bool) -> Outcome<Option<Vec<Piece>>> {
        let relations = kids.iter().any(|&kid| self.is_relation(kid));
        // `x < 1 or y > 2` is no set of numbers.
        let mut names = kids.iter().filter(|&&kid| self.has_relation(kid)).map(|&kid| self.names(kid));
        if let Some(first) = names.next()
            && names.any(|names| names != first)
        {
            return Ok(None);
        }
        let whole = if joint == Joint::And && relations { self.shared(kids)? } else { self.united(kids)? };
        let whole = whole.map(sorted);
        match (joint, &whole) {
            (Joint::And, Some(all)) if inequalities && all.is_empty() => self.united(kids),
            (Joint::Comma | Joint::Semicolon, Some(all)) if inequalities && is_everything(all) => {
                self.shared(kids)
            }
            _ => Ok(whole),
        }
    }

    fn interval(&mut self, open: Bracket, close: Bracket, low: Id, high: Id) -> Outcome<Option<Vec<Piece>>> {
        let (low, high) =
            (self.end(low, open == Bracket::Square)?, self.end(high, close == Bracket::Square)?);
        // `(1, 1)` is a point, and `(1, 1]` nothing.
        let has_any =
            |low: End, high: End| low.at < high.at || low.at == high.at && low.closed && high.closed;
        let ends = low.zip(high).filter(|&(low, high)| has_any(low, high));
        Ok(ends.map(|(low, high)| vec![Piece { low, high }]))
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
