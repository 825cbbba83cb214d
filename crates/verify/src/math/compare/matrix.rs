//! Matrices: worked out entry by entry, then compared entry by entry.

use super::{Comparer, Decision};
use crate::math::fuel::Outcome;
use crate::math::tree::{Bracket, Id, Node};
use crate::math::verdict::{Certainty, Rule};

/// Matrices of more entries are not multiplied.
const MOST_ENTRIES: usize = 400;

/// Higher powers of matrices are not worked out: each is a level deeper.
const MOST_POWER: i64 = 8;

/// Entries, row by row.
struct Rows {
    columns: usize,
    entries: Vec<Id>,
}

impl Comparer<'_> {
    /// A decision if either side is a matrix.
    pub(super) fn matrices(&mut self, gold: Id, answer: Id) -> Outcome<Option<Decision>> {
        let matrix = |node: &Node| matches!(node, Node::Matrix { .. });
        if !self.tree.any(gold, &matrix) && !self.tree.any(answer, &matrix) {
            return Ok(None);
        }
        let (expected, found) = (self.rows(gold)?, self.rows(answer)?);
        match (expected, found) {
            (Some(expected), Some(found)) => {
                if expected.columns != found.columns || expected.entries.len() != found.entries.len() {
                    return Ok(Some(Decision::no(
                        Rule::Matrix,
                        Certainty::Exact,
                        "matrices of different shape",
                    )));
                }
                self.in_order(&expected.entries, &found.entries, Rule::Matrix).map(Some)
            }
            (Some(expected), None) => match self.vector(answer) {
                Some(found) if self.is_vector(&expected) => {
                    self.in_order(&expected.entries, &found, Rule::Matrix).map(Some)
                }
                _ => Ok(None),
            },
            (None, Some(found)) => match self.vector(gold) {
                Some(expected) if self.is_vector(&found) => {
                    self.in_order(&expected, &found.entries, Rule::Matrix).map(Some)
                }
                _ => Ok(None),
            },
            (None, None) => Ok(None),
        }
    }

    fn is_vector(&self, rows: &Rows) -> bool {
        self.options.lists_as_tuples && (rows.columns == 1 || rows.columns == rows.entries.len())
    }

    fn vector(&self, id: Id) -> Option<Vec<Id>> {
        match self.bracketed(id) {
            Some((Bracket::Round | Bracket::Square | Bracket::Angle, _, items)) => Some(items),
            _ => None,
        }
    }

    fn rows(&mut self, id: Id) -> Outcome<Option<Rows>> {
        self.fuel.spend(4)?;
        Ok(match *self.tree.node(id) {
            Node::Matrix { columns, entries } => {
                Some(Rows { columns: columns as usize, entries: self.tree.list(entries).to_vec() })
            }
            Node::Negative(of) => {
                let Some(rows) = self.rows(of)? else { return Ok(None) };
                self.each(rows, |comparer, entry| comparer.tree.push(Node::Negative(entry)))?
            }
            Node::Quotient(of, under) => {
                let Some(rows) = self.rows(of)? else { return Ok(None) };
                self.each(rows, |comparer, entry| comparer.tree.push(Node::Quotient(entry, under)))?
            }
            Node::Power(base, exponent) => {
                let Some(rows) = self.rows(base)? else { return Ok(None) };
                self.raised(rows, exponent)?
            }
            Node::Product(kids) => {
                let kids = self.tree.list(kids).to_vec();
                self.product(&kids)?
            }
            Node::Sum(kids) => {
                let kids = self.tree.list(kids).to_vec();
                self.sum(&kids)?
            }
            _ => None,
        })
    }

    /// The transpose, or a small whole power.
    fn raised(&mut self, rows: Rows, exponent: Id) -> Outcome<Option<Rows>> {
        let height = rows.entries.len() / rows.columns;
        let times = match self.tree.node(exponent) {
            &Node::Variable(name) if matches!(self.tree.name_of(name), "T" | "t" | "top") => {
                self.fuel.spend(rows.entries.len())?;
                let column = |at: usize| rows.entries.iter().skip(at).step_by(rows.columns).copied();
                let entries = (0..rows.columns).flat_map(column).collect();
                return Ok(Some(Rows { columns: height, entries }));
            }
            Node::Number { value, .. } => value.to_i64().filter(|n| (1..=MOST_POWER).contains(n)),
            _ => None,
        };
        let Some(times) = times.filter(|_| height == rows.columns) else { return Ok(None) };
        let mut power = Rows { columns: rows.columns, entries: rows.entries.clone() };
        for _ in 1..times {
            let Some(next) = self.multiplied(&power, &rows)? else { return Ok(None) };
            power = next;
        }
        Ok(Some(power))
    }

    fn each(&mut self, rows: Rows, make: impl Fn(&mut Self, Id) -> Option<Id>) -> Outcome<Option<Rows>> {
        self.fuel.spend(rows.entries.len())?;
        let entries: Option<Vec<Id>> = rows.entries.iter().map(|&entry| make(self, entry)).collect();
        Ok(entries.map(|entries| Rows { entries, ..rows }))
    }

    fn sum(&mut self, kids: &[Id]) -> Outcome<Option<Rows>> {
        let mut total: Option<Rows> = None;
        for &kid in kids {
            let Some(next) = self.rows(kid)? else { return Ok(None) };
            total = Some(match total {
                None => next,
                Some(sum) if sum.columns == next.columns && sum.entries.len() == next.entries.len() => {
                    let Some(entries) = self.added(&sum.entries, &next.entries)? else { return Ok(None) };
                    Rows { entries, ..sum }
                }
                Some(_) => return Ok(None),
            });
        }
        Ok(total)
    }

    fn added(&mut self, left: &[Id], right: &[Id]) -> Outcome<Option<Vec<Id>>> {
        self.fuel.spend(2 * left.len())?;
        let add = |(&left, &right): (&Id, &Id)| {
            let kids = self.tree.kids(&[left, right]);
            self.tree.push(Node::Sum(kids))
        };
        Ok(left.iter().zip(right).map(add).collect())
    }

    /// Scalars times matrices, from the left.
    fn product(&mut self, kids: &[Id]) -> Outcome<Option<Rows>> {
        let mut scalars = vec![];
        let mut matrix: Option<Rows> = None;
        for &kid in kids {
            match (self.rows(kid)?, matrix.take()) {
                (None, kept) => {
                    scalars.push(kid);
                    matrix = kept;
                }
                (Some(rows), None) => matrix = Some(rows),
                (Some(right), Some(left)) => {
                    let Some(rows) = self.multiplied(&left, &right)? else { return Ok(None) };
                    matrix = Some(rows);
                }
            }
        }
        let Some(rows) = matrix else { return Ok(None) };
        if scalars.is_empty() {
            return Ok(Some(rows));
        }
        self.each(rows, |comparer, entry| {
            let factors: Vec<Id> = scalars.iter().copied().chain([entry]).collect();
            let kids = comparer.tree.kids(&factors);
            comparer.tree.push(Node::Product(kids))
        })
    }

    fn multiplied(&mut self, left: &Rows, right: &Rows) -> Outcome<Option<Rows>> {
        let inner = left.columns;
        if right.entries.len() != inner * right.columns
            || left.entries.len().max(right.entries.len()) > MOST_ENTRIES
        {
            return Ok(None);
        }
        self.fuel.spend(4 * left.entries.len() * right.columns)?;
        let mut entries = vec![];
        for row in left.entries.chunks(inner) {
            for column in 0..right.columns {
                let mut terms = vec![];
                for (at, &factor) in row.iter().enumerate() {
                    let kids = self.tree.kids(&[factor, right.entries[at * right.columns + column]]);
                    let Some(term) = self.tree.push(Node::Product(kids)) else { return Ok(None) };
                    terms.push(term);
                }
                let kids = self.tree.kids(&terms);
                let Some(sum) = self.tree.push(Node::Sum(kids)) else { return Ok(None) };
                entries.push(sum);
            }
        }
        Ok(Some(Rows { columns: right.columns, entries }))
    }
}
