//! Ratios and times of the day.

use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::tree::{Id, Node};
use crate::math::verdict::{Certainty, Rule};

impl Comparer<'_> {
    /// `a : b` beside `a : b`, `12:30`, or a quotient.
    pub(super) fn ratios(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        let parts = |id: Id| match *self.tree.node(id) {
            Node::Ratio { parts, clock } => Some((self.tree.list(parts).to_vec(), clock)),
            _ => None,
        };
        let ((mut expected, is_time), (mut found, is_other)) = match (parts(gold), parts(answer)) {
            (Some(expected), Some(found)) => (expected, found),
            (None, None) => return Ok(None),
            (Some((pair, _)), None) => return self.ratio_and_value(&pair, answer, true),
            (None, Some((pair, _))) => return self.ratio_and_value(&pair, gold, false),
        };
        if is_time && is_other {
            // `20:34:00`
            let lengths = (expected.len(), found.len());
            for (long, lengths) in [(&mut expected, lengths), (&mut found, (lengths.1, lengths.0))] {
                if lengths == (3, 2) && self.is_zero(long[2]) {
                    long.pop();
                }
            }
        }
        if expected.len() != found.len() {
            return Ok(Some(Decision::no(Rule::Clock, Certainty::Exact, "ratios of different length")));
        }
        let decision = self.in_order(&expected, &found, Rule::Clock)?;
        // Two times are not in proportion, and nothing is in proportion to zero.
        let zero = expected.iter().chain(&found).any(|&part| self.is_zero(part));
        if decision.equal || (is_time && is_other) || zero {
            return Ok(Some(decision));
        }
        for pair in 1..expected.len() {
            let left = self.cross(expected[0], found[pair]);
            let right = self.cross(expected[pair], found[0]);
            let (Some(left), Some(right)) = (left, right) else { return Ok(Some(decision)) };
            let same = self.values(left, right)?;
            if !same.equal {
                return Ok(Some(same.under(Rule::Clock, "")));
            }
        }
        Ok(Some(Decision::yes(Rule::Clock, Certainty::Exact, "the same ratio")))
    }

    /// Whether both are one time of the day, by a clock of twelve hours or of twenty-four: `3:30 p.m.`, `15:30`.
    pub(super) fn same_time(&self, gold: Id, answer: Id) -> bool {
        match (self.time(gold), self.time(answer)) {
            (Some((expected, Some(noon))), Some((found, Some(other)))) => {
                expected % 720 + noon == found % 720 + other
            }
            (Some((time, Some(noon))), Some((whole, None)))
            | (Some((whole, None)), Some((time, Some(noon)))) => {
                // Noon has no other half of the day.
                time % 720 + noon == whole && (time == 0 || !(60..780).contains(&whole))
            }
            _ => false,
        }
    }

    /// Minutes since midnight or noon, and what the half of the day adds if it is named.
    fn time(&self, id: Id) -> Option<(i64, Option<i64>)> {
        if let Node::Words(name) = *self.tree.node(id) {
            return match self.tree.name_of(name) {
                "noon" | "midday" => Some((0, Some(720))),
                "midnight" => Some((0, Some(0))),
                _ => None,
            };
        }
        let (of, half) = match *self.tree.node(id) {
            Node::Quantity(of, unit) => (of, Some(60 * self.tree.units[unit as usize].half_of_day()?)),
            _ => (id, None),
        };
        let number = |id: Id| match self.tree.node(id) {
            Node::Number { value, decimal: false } => {
                value.to_i64().filter(|number| (0..60).contains(number))
            }
            _ => None,
        };
        match *self.tree.node(of) {
            Node::Ratio { parts, clock: true } => match *self.tree.list(parts) {
                [hour, minute] => Some((60 * number(hour)? + number(minute)?, half)),
                _ => None,
            },
            _ => half.and(number(of)).map(|hour| (60 * hour, half)),
        }
    }

    /// `1:03 p.m.` beside what is no time and no ratio.
    pub(super) fn time_beside_value(&self, gold: Id, answer: Id) -> bool {
        let timed = |id: Id| match *self.tree.node(id) {
            Node::Quantity(of, unit) => {
                self.tree.units[unit as usize].half_of_day().is_some()
                    && matches!(self.tree.node(of), Node::Ratio { .. })
            }
            _ => false,
        };
        let number =
            |id: Id| !matches!(self.tree.node(self.without_unit(id).0), Node::Ratio { .. } | Node::Words(_));
        timed(gold) && number(answer) || number(gold) && timed(answer)
    }

    fn cross(&mut self, left: Id, right: Id) -> Option<Id> {
        let kids = self.tree.kids(&[left, right]);
        self.tree.push(Node::Product(kids))
    }

    fn is_zero(&self, id: Id) -> bool {
        matches!(self.tree.node(id), Node::Number { value, .. } if value.is_zero())
    }

    fn ratio_and_value(&mut self, pair: &[Id], value: Id, ratio_is_gold: bool) -> Outcome<Option<Decision>> {
        let &[over, under] = pair else { return Ok(Some(Decision::kinds("a ratio beside a single value"))) };
        let Some(quotient) = self.tree.push(Node::Quotient(over, under)) else { return Ok(None) };
        let (gold, answer) = if ratio_is_gold { (quotient, value) } else { (value, quotient) };
        Ok(Some(self.values(gold, answer)?.under(Rule::Clock, "the ratio as a quotient")))
    }
}
