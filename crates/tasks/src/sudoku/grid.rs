//! A grid with what rows, columns and boxes hold as sets of bits, and the search through it.

use std::fmt;

use gradatim_core::Rng;

const MOST: usize = 9;

#[derive(Clone)]
pub(super) struct Grid {
    side: usize,
    /// Rows and columns of a box.
    small: usize,
    /// 0 where empty.
    cells: [u8; MOST * MOST],
    /// Digits that stand in each row, column and box.
    held: [[u16; MOST]; 3],
}

impl Grid {
    fn empty(side: usize) -> Self {
        let small = if side == 4 { 2 } else { 3 };
        Self { side, small, cells: [0; MOST * MOST], held: [[0; MOST]; 3] }
    }

    /// A full grid and the same with so many cells emptied that have one solution; `None` if no more can be.
    pub fn draw(side: usize, hidden: usize, rng: &mut Rng) -> Option<(Self, Self)> {
        let mut full = Self::empty(side);
        full.fill(rng);
        let mut puzzle = full.clone();
        let mut order: Vec<usize> = (0..side * side).collect();
        rng.shuffle(&mut order);
        let (mut left, mut tried) = (hidden, order.into_iter());
        while left > 0 {
            let cell = tried.next()?;
            let digit = puzzle.digit(cell);
            puzzle.clear(cell);
            if puzzle.could_be_other(cell, digit) {
                puzzle.place(cell, digit);
            } else {
                left -= 1;
            }
        }
        Some((full, puzzle))
    }

    pub fn digit(&self, cell: usize) -> u8 {
        self.cells[cell]
    }

    pub fn place(&mut self, cell: usize, digit: u8) {
        self.cells[cell] = digit;
        self.groups(cell).into_iter().enumerate().for_each(|(kind, at)| self.held[kind][at] |= 1 << digit);
    }

    fn clear(&mut self, cell: usize) {
        let digit = std::mem::take(&mut self.cells[cell]);
        self.groups(cell).into_iter().enumerate().for_each(|(kind, at)| self.held[kind][at] &= !(1 << digit));
    }

    /// Row, column and box of a cell.
    fn groups(&self, cell: usize) -> [usize; 3] {
        let (row, column) = (cell / self.side, cell % self.side);
        [row, column, row / self.small * self.small + column / self.small]
    }

    /// Digits that neither row, column nor box hold, as bits.
    fn candidates(&self, cell: usize) -> u16 {
        let [row, column, square] = self.groups(cell);
        !(self.held[0][row] | self.held[1][column] | self.held[2][square]) & ((2 << self.side) - 2)
    }

    /// The first empty cell with the fewest candidates.
    pub fn tightest(&self) -> Option<usize> {
        let (mut best, mut fewest) = (None, u32::MAX);
        for cell in 0..self.side * self.side {
            if self.cells[cell] == 0 {
                let n = self.candidates(cell).count_ones();
                if n < fewest {
                    (best, fewest) = (Some(cell), n);
                    if n <= 1 {
                        break;
                    }
                }
            }
        }
        best
    }

    /// Completes the grid with digits in random order.
    fn fill(&mut self, rng: &mut Rng) -> bool {
        let Some(cell) = self.tightest() else { return true };
        let mut digits = [0_u8; MOST];
        let mut n = 0;
        for digit in bits(self.candidates(cell)) {
            digits[n] = digit;
            n += 1;
        }
        rng.shuffle(&mut digits[..n]);
        for digit in &digits[..n] {
            self.place(cell, *digit);
            if self.fill(rng) {
                return true;
            }
            self.clear(cell);
        }
        false
    }

    /// Whether there is a solution; the grid is left as it was.
    fn is_solvable(&mut self) -> bool {
        let Some(cell) = self.tightest() else { return true };
        bits(self.candidates(cell)).any(|digit| self.is_solvable_with(cell, digit))
    }

    fn is_solvable_with(&mut self, cell: usize, digit: u8) -> bool {
        self.place(cell, digit);
        let found = self.is_solvable();
        self.clear(cell);
        found
    }

    /// Whether there is a solution with another digit in this empty cell.
    fn could_be_other(&mut self, cell: usize, digit: u8) -> bool {
        bits(self.candidates(cell) & !(1 << digit)).any(|other| self.is_solvable_with(cell, other))
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        let shown = |digit: &u8| if *digit == 0 { '.' } else { char::from(b'0' + digit) };
        let cells: String = self.cells[..self.side * self.side].iter().map(shown).collect();
        text.write_str(&cells)
    }
}

fn bits(set: u16) -> impl Iterator<Item = u8> {
    (1..=MOST as u8).filter(move |digit| set >> digit & 1 == 1)
}
