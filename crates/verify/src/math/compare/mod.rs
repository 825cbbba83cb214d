//! Two trees: the same or not, by which rule, and how sure.
//!
//! Order    units first, then words, relations, lists and sets, matrices, ratios, and at last values.
//! Follows  math-verify in what is taken as an answer: `x = 3` answers 3; a gold `x = 3` accepts 3; the last side of
//!          a chain counts.

mod described;
mod interval;
mod items;
mod matrix;
mod numeral;
mod pieces;
mod polynomial;
mod proportional;
mod ratio;
mod relation;
mod renamed;
mod residue;
mod scalar;
mod solutions;
mod words;

use super::exact::Exact;
use super::fuel::{Fuel, Outcome};
use super::normal::Generators;
use super::options::{Options, Units};
use super::tree::{Bracket, Constant, Id, Node, Relation, Tree};
use super::units::Unit;
use super::verdict::{Certainty, Rule};

/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub equal: bool,
    pub rule: Rule,
    pub certainty: Certainty,
    pub why: &'static str,
}

impl Decision {
    fn yes(rule: Rule, certainty: Certainty, why: &'static str) -> Self {
        Self { equal: true, rule, certainty, why }
    }

    fn no(rule: Rule, certainty: Certainty, why: &'static str) -> Self {
        Self { equal: false, rule, certainty, why }
    }

    fn kinds(why: &'static str) -> Self {
        Self::no(Rule::Kind, Certainty::Exact, why)
    }

    /// Under another rule that rests on this decision.
    fn under(self, rule: Rule, why: &'static str) -> Self {
        Self { rule, why: if self.equal { why } else { self.why }, ..self }
    }
}

/// Compares parts of one tree.
pub struct Comparer<'a> {
    pub tree: &'a mut Tree,
    pub options: &'a Options,
    pub fuel: Fuel,
    pub generators: Generators,
    pub seed: u64,
}

impl Comparer<'_> {
    /// Whether `answer` says what `gold` says.
    pub fn judge(&mut self, gold: Id, answer: Id) -> Outcome<Decision> {
        // Everything below looks through both trees a few times.
        self.fuel.spend(8 + 2 * (self.tree.size(gold) as usize + self.tree.size(answer) as usize))?;
        let (gold_value, gold_unit) = self.without_unit(gold);
        let (answer_value, answer_unit) = self.without_unit(answer);
        if self.options.units != Units::Ignore {
            if self.same_time(gold, answer) {
                return Ok(Decision::yes(Rule::Clock, Certainty::Exact, "the same time of the day"));
            }
            if self.time_beside_value(gold, answer) {
                return Ok(Decision::no(Rule::Clock, Certainty::Exact, "a time of the day beside a value"));
            }
            if self.degrees_beside_unit(gold, answer) || self.degrees_beside_unit(answer, gold) {
                return Ok(Decision::no(Rule::Units, Certainty::Exact, "the units measure different things"));
            }
            match (gold_unit, answer_unit) {
                (Some(gold_unit), Some(answer_unit)) => {
                    if let Some(decision) =
                        self.with_units(gold_value, gold_unit, answer_value, answer_unit)?
                    {
                        return Ok(decision);
                    }
                }
                (Some(_), None) if self.options.units == Units::Require => {
                    return Ok(Decision::no(Rule::Units, Certainty::Exact, "the unit is missing"));
                }
                _ => {}
            }
        }
        let (gold, answer) = (self.meant(gold_value)?, self.meant(answer_value)?);
        if let Some(decision) = self.words(gold, answer)? {
            return Ok(decision);
        }
        if self.is_relation(gold) || self.is_relation(answer) {
            return self.relations(gold, answer);
        }
        if let Some(decision) = self.real_sets(gold, answer)? {
            return Ok(decision);
        }
        if let Some(decision) = self.matrices(gold, answer)? {
            return Ok(decision);
        }
        if let Some(decision) = self.collections(gold, answer)? {
            return Ok(decision);
        }
        if let Some(decision) = self.ratios(gold, answer)? {
            return Ok(decision);
        }
        self.values(gold, answer)
    }

    fn without_unit(&self, id: Id) -> (Id, Option<u32>) {
        match *self.tree.node(id) {
            Node::Quantity(of, unit) => (of, Some(unit)),
            _ => (id, None),
        }
    }

    /// `20^\circ` beside dollars or miles; beside a temperature it says nothing.
    fn degrees_beside_unit(&self, degrees: Id, other: Id) -> bool {
        let unit = self.without_unit(other).1.map(|unit| &self.tree.units[unit as usize]);
        matches!(self.tree.node(degrees), Node::Degrees(_)) && unit.is_some_and(Unit::is_no_degree)
    }

    /// Two known units: refuses what measures something else, converts what is measured in other steps.
    fn with_units(
        &mut self,
        gold: Id,
        gold_unit: u32,
        answer: Id,
        answer_unit: u32,
    ) -> Outcome<Option<Decision>> {
        let (expected, found) =
            (&self.tree.units[gold_unit as usize], &self.tree.units[answer_unit as usize]);
        if expected.known.is_none() || found.known.is_none() {
            return Ok(None);
        }
        let Some(factor) = found.factor(expected) else {
            return Ok(Some(Decision::no(
                Rule::Units,
                Certainty::Exact,
                "the units measure different things",
            )));
        };
        if factor.is_one() {
            return Ok(None);
        }
        let Some(scaled) = self.times(answer, factor) else { return Ok(None) };
        let decision = self.judge(gold, scaled)?;
        Ok(Some(decision.under(Rule::Units, "equal when converted to the same unit")))
    }

    fn times(&mut self, id: Id, factor: Exact) -> Option<Id> {
        let factor = self.tree.number(factor)?;
        let kids = self.tree.kids(&[factor, id]);
        self.tree.push(Node::Product(kids))
    }

    /// What a phrase or a notation stands for: `no solution`, `\emptyset`, `(x, y) = (1, 2)`.
    fn meant(&mut self, id: Id) -> Outcome<Id> {
        let constant = match self.tree.node(id) {
            Node::Words(name) => words::constant(self.tree.name_of(*name)),
            Node::Relations { .. } => return Ok(self.assignments(id).unwrap_or(id)),
            _ => None,
        };
        Ok(constant.and_then(|constant| self.tree.push(Node::Constant(constant))).unwrap_or(id))
    }

    /// Element by element.
    fn in_order(&mut self, gold: &[Id], answer: &[Id], rule: Rule) -> Outcome<Decision> {
        if gold.len() != answer.len() {
            return Ok(Decision::no(rule, Certainty::Exact, "different numbers of elements"));
        }
        let mut certainty = Certainty::Exact;
        for (&gold, &answer) in gold.iter().zip(answer) {
            let decision = self.judge(gold, answer)?;
            if !decision.equal {
                return Ok(Decision::no(rule, decision.certainty, "an element differs"));
            }
            certainty = certainty.and(decision.certainty);
        }
        Ok(Decision::yes(rule, certainty, "all elements agree in order"))
    }

    fn is_relation(&self, id: Id) -> bool {
        matches!(self.tree.node(id), Node::Relations { .. })
    }

    /// Sides and relations of a chain.
    fn chain(&self, id: Id) -> Option<(Vec<Id>, Vec<Relation>)> {
        match *self.tree.node(id) {
            Node::Relations { sides, first } => {
                let sides = self.tree.list(sides).to_vec();
                let first = first as usize;
                let relations = self.tree.relations[first..first + sides.len() - 1].to_vec();
                Some((sides, relations))
            }
            _ => None,
        }
    }

    /// Whether `id` is plus or minus infinity, and which.
    fn infinity(&self, id: Id) -> Option<f64> {
        match *self.tree.node(id) {
            Node::Constant(Constant::Infinity) => Some(f64::INFINITY),
            Node::Negative(of) => self.infinity(of).map(|sign| -sign),
            _ => None,
        }
    }

    fn bracketed(&self, id: Id) -> Option<(Bracket, Bracket, Vec<Id>)> {
        match *self.tree.node(id) {
            Node::Group { open, close, items } => Some((open, close, self.tree.list(items).to_vec())),
            _ => None,
        }
    }
}
