//! Sudoku: each digit once in every row, column and box. `S.2341.12:`, and so on for all cells row by row, is answered
//! by the cells in the order they were filled, then the whole grid.
//!
//! Level     n hides n + 1 cells of a grid of side 4, or 5 n + 5 of side 9.
//! Draw      a full grid by search with random digits; then cells are emptied in random order as long as there is one
//!           solution, which is proved at each; from a new stream where that ends too early.
//! Solution  `13=2`: row, column, digit, at each step of the cell with the fewest candidates. Only the grid is judged.
//! Canonical the clues, digits renamed in the order they appear.
//! Distinct  side 4, up to 3 cells hidden: 12 C(16, n + 1), the 288 grids over the 24 renamings; 1,440 at level 1. No
//!           four cells are needed there for a second solution, so all are puzzles.
//! Guess     2^-(n + 1) and less for who fills rows with what is missing there.

mod grid;

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::Wording;
use grid::Grid;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=10.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Rows of the grid, 4 or 9.
    pub side: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), side: 4 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "sudoku";
    const LEVEL: &'static str = "n + 1 of 16 cells hidden, or 5 n + 5 of 81";
    const LEVELS: [i64; 2] = [1, 10];
    const VERIFIER: &'static str = "final-answer";
    type Level = Sudoku;

    fn check(&self) -> Result<()> {
        match self.side {
            4 | 9 => Ok(()),
            other => Err(Error::input("side", other, "4 or 9", "set side = 4")),
        }
    }

    fn at(&self, level: i64) -> Sudoku {
        let level = level as usize;
        let hidden = if self.side == 4 { level + 1 } else { 5 * level + 5 };
        Sudoku { side: self.side, hidden, wording: self.wording }
    }
}

pub(crate) struct Sudoku {
    side: usize,
    hidden: usize,
    wording: Wording,
}

impl Level for Sudoku {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut attempt = 0;
        let (full, puzzle) = loop {
            if let Some(found) = Grid::draw(self.side, self.hidden, &mut stream.attempt(attempt)) {
                break found;
            }
            attempt += 1;
        };
        let (shown, answer) = (puzzle.to_string(), full.to_string());
        let (mut left, mut steps) = (puzzle, self.wording.steps());
        while let Some(cell) = left.tightest() {
            let digit = full.digit(cell);
            left.place(cell, digit);
            let (row, column) = (cell / self.side + 1, cell % self.side + 1);
            let english = format_args!("Row {row}, column {column} is {digit}.");
            steps.push(format_args!("{row}{column}={digit}"), english);
        }
        Instance {
            prompt: self.wording.prompt(
                format_args!("S{shown}:"),
                self.question(&shown),
                "#1234341221434321",
            ),
            solution: steps.end(&answer),
            answer,
            canonical: renamed(&shown),
            meta: vec![("clues", shown.into()), ("side", self.side.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let small = self.side == 4 && self.hidden <= 3;
        let masks = (0..self.hidden as u128).fold(1, |ways, at| ways * (16 - at) / (at + 1));
        arm::counted(small.then_some(12 * masks))
    }
}

impl Sudoku {
    fn question(&self, shown: &str) -> String {
        let mut text = format!(
            "Fill in the grid so that each row, each column and each box holds the digits 1 to {} once. A dot is an \
             empty cell.\n",
            self.side
        );
        for at in 0..self.side {
            text.push_str(&shown[at * self.side..(at + 1) * self.side]);
            text.push('\n');
        }
        text.push_str("Write all rows of the full grid one after the other, without blanks.");
        text
    }
}

fn renamed(shown: &str) -> String {
    let mut known = vec![];
    shown
        .chars()
        .map(|digit| {
            if digit == '.' {
                return digit;
            }
            let at = known.iter().position(|other| *other == digit).unwrap_or_else(|| {
                known.push(digit);
                known.len() - 1
            });
            char::from(b'1' + at as u8)
        })
        .collect()
}
