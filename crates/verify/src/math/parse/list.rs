//! Items and what stands between them: commas, semicolons, `and`, `or`, and which of these bind tighter.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Bracket, Id, Joint, Node};

impl Parser<'_> {
    /// Items and what separates them.
    pub(super) fn items(&mut self) -> Parsed {
        let first = self.item()?;
        let mut items = vec![first];
        let mut joint = None;
        let mut joints = vec![];
        while let Some(next) = self.joint() {
            // A separator at the very end, as in a sentence.
            if self.peek().is_none() || matches!(self.peek(), Some(Kind::Close(_) | Kind::Bar)) {
                break;
            }
            let item = self.item()?;
            // `2 hours and 30 minutes`, but not `2 m and 30 cm`, which are two lengths.
            if next == Joint::And
                && let Some(last) = items.last_mut()
                && let Some((sum, steps)) = self.added(*last, item)?
                && !is_power_of_ten(&steps)
            {
                *last = sum;
                continue;
            }
            joint = Some(match joint {
                Some(Joint::Or) => Joint::Or,
                Some(known) if next == Joint::Comma => known,
                _ => next,
            });
            items.push(item);
            joints.push(next);
        }
        let items = self.tightened(items, &joints)?;
        match joint {
            Some(joint) if items.len() > 1 => {
                let kids = self.tree.kids(&items);
                self.push(Node::List(joint, kids))
            }
            _ => Ok(items[0]),
        }
    }

    /// `1, 2; 3, 4`: tuples of one length, if commas and semicolons alone stand between values. `x > 0 or x > 1 and
    /// x < 2`: `and` binds tighter than `or`.
    fn tightened(&mut self, items: Vec<Id>, joints: &[Joint]) -> Parsed<Vec<Id>> {
        let related = |id: &Id| matches!(self.tree.node(*id), Node::Relations { .. });
        let only = |outer: Joint, inner: Joint| {
            joints.contains(&outer)
                && joints.contains(&inner)
                && joints.iter().all(|&joint| joint == outer || joint == inner)
        };
        let tuples = only(Joint::Semicolon, Joint::Comma) && !items.iter().any(related);
        let alternatives = only(Joint::Or, Joint::And) && items.iter().all(related);
        let outer = if tuples { Joint::Semicolon } else { Joint::Or };
        if !tuples && !alternatives {
            return Ok(items);
        }
        let ends = (0..joints.len()).filter(|&at| joints[at] == outer).map(|at| at + 1).chain([items.len()]);
        let mut start = 0;
        let rows: Vec<&[Id]> = ends.map(|end| &items[std::mem::replace(&mut start, end)..end]).collect();
        if tuples && (rows[0].len() < 2 || rows.iter().any(|row| row.len() != rows[0].len())) {
            return Ok(items);
        }
        rows.into_iter()
            .map(|row| match *row {
                [only] => Ok(only),
                _ => {
                    let kids = self.tree.kids(row);
                    self.push(if tuples {
                        Node::Group { open: Bracket::Round, close: Bracket::Round, items: kids }
                    } else {
                        Node::List(Joint::And, kids)
                    })
                }
            })
            .collect()
    }

    /// One separator, or a comma and a word that mean one.
    fn joint(&mut self) -> Option<Joint> {
        let mut found = None;
        loop {
            let joint = match self.peek() {
                Some(Kind::Comma) => Joint::Comma,
                Some(Kind::Semicolon) => Joint::Semicolon,
                Some(Kind::And) => Joint::And,
                Some(Kind::Or) => Joint::Or,
                _ => return found,
            };
            self.at += 1;
            if found.is_none() || matches!(joint, Joint::And | Joint::Or) {
                found = Some(joint);
            }
        }
    }
}

fn is_power_of_ten(value: &Exact) -> bool {
    let ten = Exact::integer(10);
    (0..=18).any(|power| ten.pow(power).is_ok_and(|power| power == *value))
}
