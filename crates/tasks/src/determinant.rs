//! Determinant: of a small square matrix. `1 2/3 4:` is answered by `-2#-2`.
//!
//! Level     n has n + 1 rows, with entries of -9..=9.
//! Solution  elimination without fractions (Bareiss): after each pivot the matrix of what is left, whose entries are
//!           minors; a row whose pivot is 0 changes places with a later one, which turns the sign. Only the answer is
//!           judged.
//! Canonical the matrix.
//! Distinct  19^((n + 1)^2); level 1 has 130,321.
//! Guess     0 at level 1: 2.3%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::matrix::Matrix;
use crate::wording::{Steps, Wording};

arm::plain_options!(1..=3);

impl Ladder for Options {
    const NAME: &'static str = "determinant";
    const LEVEL: &'static str = "n + 1 rows";
    const LEVELS: [i64; 2] = [1, 5];
    const VERIFIER: &'static str = "number";
    type Level = Determinant;

    fn at(&self, level: i64) -> Determinant {
        Determinant { size: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct Determinant {
    size: usize,
    wording: Wording,
}

impl Level for Determinant {
    fn instance(&self, stream: &Stream) -> Instance {
        let matrix = Matrix::draw(self.size, self.size, [-9, 9], &mut stream.rng());
        let mut steps = self.wording.steps();
        let value = eliminate(matrix.clone(), &mut steps);
        let english =
            format_args!("What is the determinant of the matrix with the rows {}?", matrix.in_words());
        Instance {
            prompt: self.wording.prompt(format_args!("{matrix}:"), english, "#-42"),
            answer: value.to_string(),
            solution: steps.end(value),
            canonical: matrix.to_string(),
            meta: vec![("rows", matrix.0.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(19_u128.checked_pow((self.size * self.size) as u32))
    }
}

/// Minors of six rows of entries up to 9 are below 10^9, so products of two fit.
fn eliminate(Matrix(mut rows): Matrix, steps: &mut Steps) -> i64 {
    let (mut sign, mut before) = (1, 1);
    while rows.len() > 1 {
        let Some(at) = rows.iter().position(|row| row[0] != 0) else {
            steps.push(0, "A column is 0.");
            return 0;
        };
        if at > 0 {
            rows.swap(0, at);
            sign = -sign;
        }
        let pivot = rows.remove(0);
        for row in &mut rows {
            let first = row.remove(0);
            for (entry, above) in row.iter_mut().zip(&pivot[1..]) {
                *entry = (pivot[0] * *entry - first * above) / before;
            }
        }
        before = pivot[0];
        let left = Matrix(rows.clone());
        let turned = if sign < 0 { ", with the sign turned" } else { "" };
        steps.push(&left, format_args!("What is left has the rows {}{turned}.", left.in_words()));
    }
    sign * rows[0][0]
}
