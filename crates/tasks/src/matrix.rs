//! Matrices of small whole numbers, as the families that hold them print them.

use std::fmt;

use gradatim_core::Rng;

use crate::wording::list;

/// Rows of equal length; prints as `1 2/3 4`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matrix(pub Vec<Vec<i64>>);

impl Matrix {
    /// Entries of low..=high, all as likely.
    pub fn draw(rows: usize, columns: usize, [low, high]: [i64; 2], rng: &mut Rng) -> Self {
        Self((0..rows).map(|_| (0..columns).map(|_| rng.between(low, high)).collect()).collect())
    }

    /// `[1, 2], [3, 4]`.
    pub fn in_words(&self) -> String {
        let rows: Vec<String> = self.0.iter().map(|row| format!("[{}]", list(row, ", "))).collect();
        rows.join(", ")
    }

    /// All entries, row by row.
    pub fn entries(&self) -> Vec<i64> {
        self.0.concat()
    }
}

impl fmt::Display for Matrix {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        for (at, row) in self.0.iter().enumerate() {
            write!(text, "{}{}", if at > 0 { "/" } else { "" }, list(row, " "))?;
        }
        Ok(())
    }
}
