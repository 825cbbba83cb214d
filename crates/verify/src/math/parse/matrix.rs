//! Rows and columns.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Id, Joint, Node};

impl Parser<'_> {
    /// The rows of a matrix, its `\begin` taken.
    pub(super) fn matrix(&mut self) -> Parsed {
        let rows = self.rows()?;
        let columns = rows.first().map_or(0, Vec::len);
        if columns == 0 || rows.iter().any(|row| row.len() != columns) {
            return Err("the rows of a matrix differ in length");
        }
        let entries: Vec<Id> = rows.concat();
        let entries = self.tree.kids(&entries);
        self.push(Node::Matrix { columns: columns as u32, entries })
    }

    /// Cases and aligned lines: a list of them.
    pub(super) fn cases(&mut self) -> Parsed {
        let rows = self.rows()?;
        let mut items = vec![];
        for row in rows {
            items.push(match row[..] {
                [only] => only,
                _ => {
                    let name = self.name("case")?;
                    let kids = self.tree.kids(&row);
                    self.push(Node::Opaque(name, kids))?
                }
            });
        }
        if let [only] = items[..] {
            return Ok(only);
        }
        let kids = self.tree.kids(&items);
        self.push(Node::List(Joint::Semicolon, kids))
    }

    fn rows(&mut self) -> Parsed<Vec<Vec<Id>>> {
        self.bars = 0;
        self.builder = false;
        let mut rows = vec![];
        let mut row = vec![];
        loop {
            match self.peek() {
                None => return Err("a matrix is not closed"),
                Some(Kind::EndRows) => {
                    self.at += 1;
                    if !row.is_empty() {
                        rows.push(row);
                    }
                    return Ok(rows);
                }
                Some(Kind::NewRow) => {
                    self.at += 1;
                    if !row.is_empty() {
                        rows.push(std::mem::take(&mut row));
                    }
                }
                Some(Kind::Ampersand) => {
                    self.at += 1;
                    // An empty entry is a 0.
                    if row.is_empty() || matches!(self.peek(), Some(Kind::Ampersand | Kind::NewRow)) {
                        row.push(self.tree.number(Exact::ZERO).ok_or(super::TOO_LARGE)?);
                    }
                }
                Some(Kind::Comma | Kind::Semicolon) => self.at += 1,
                Some(_) => row.push(self.entry()?),
            }
        }
    }

    /// An entry; the relations of aligned lines may go on behind an ampersand.
    fn entry(&mut self) -> Parsed {
        if self.peek() == Some(Kind::Word) {
            while self.peek() == Some(Kind::Word) {
                self.at += 1;
            }
            if matches!(self.peek(), Some(Kind::Ampersand | Kind::NewRow | Kind::EndRows)) {
                let name = self.name("otherwise")?;
                return self.push(Node::Words(name));
            }
        }
        self.item()
    }
}
