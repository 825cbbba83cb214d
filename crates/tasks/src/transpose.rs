//! Transpose: rows become columns. `1 2 3/4 5 6:` is answered by `1 4/2 5/3 6#1,4,2,5,3,6`.
//!
//! Level     n has n + 1 rows of n + 2 digits.
//! Solution  the transposed matrix; its entries row by row are the answer, which alone is judged.
//! Canonical the matrix.
//! Distinct  10^((n + 1) (n + 2)); level 1 has a million.
//! Guess     any one answer is right for one matrix.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::matrix::Matrix;
use crate::wording::{Wording, list};

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "transpose";
    const LEVEL: &'static str = "n + 1 rows of n + 2 digits";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "list";
    type Level = Transpose;

    fn at(&self, level: i64) -> Transpose {
        Transpose { rows: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Transpose {
    rows: usize,
    wording: Wording,
}

impl Level for Transpose {
    fn instance(&self, stream: &Stream) -> Instance {
        let matrix = Matrix::draw(self.rows, self.rows + 1, [0, 9], &mut stream.rng());
        let column = |at: usize| matrix.0.iter().map(|row| row[at]).collect();
        let turned = Matrix((0..=self.rows).map(column).collect());
        let entries = turned.entries();
        let mut steps = self.wording.steps();
        steps.push(&turned, format_args!("The rows are now {}.", turned.in_words()));
        let english = format_args!(
            "Transpose the matrix with the rows {}. List the entries of the result row by row.",
            matrix.in_words()
        );
        let answer = list(&entries, ",").to_string();
        Instance {
            prompt: self.wording.prompt(format_args!("{matrix}:"), english, "#1, 2, 3"),
            solution: steps.end(&answer),
            answer,
            canonical: matrix.to_string(),
            meta: vec![("rows", matrix.0.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(10_u128.checked_pow((self.rows * (self.rows + 1)) as u32))
    }
}
