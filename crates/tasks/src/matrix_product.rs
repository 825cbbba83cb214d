//! Matrix product: rows times columns. `1 2/3 4*5 6/7 8=` is answered by `1*5+2*7=19,1*6+2*8=22,..#19,22,43,50`.
//!
//! Level     n has two square matrices of n + 1 rows, of digits.
//! Solution  each entry from its row and its column; only the entries, row by row, are judged.
//! Canonical both matrices, in their order.
//! Distinct  10^(2 (n + 1)^2); level 1 has 10^8.
//! Guess     all 0 at level 1, which is right in under 0.1%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::matrix::Matrix;
use crate::wording::{Wording, list};

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "matrix-product";
    const LEVEL: &'static str = "matrices of n + 1 rows";
    const LEVELS: [i64; 2] = [1, 5];
    const VERIFIER: &'static str = "list";
    type Level = MatrixProduct;

    fn at(&self, level: i64) -> MatrixProduct {
        MatrixProduct { size: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct MatrixProduct {
    size: usize,
    wording: Wording,
}

impl Level for MatrixProduct {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let [left, right] = [(); 2].map(|()| Matrix::draw(self.size, self.size, [0, 9], &mut rng));
        let (mut entries, mut steps) = (vec![], self.wording.steps());
        for row in &left.0 {
            for column in 0..self.size {
                let pairs = row.iter().zip(&right.0).map(|(entry, other)| (entry, other[column]));
                let products: Vec<String> = pairs.clone().map(|(a, b)| format!("{a}*{b}")).collect();
                let entry: i64 = pairs.map(|(a, b)| a * b).sum();
                let sum = list(&products, "+");
                steps.push(format_args!("{sum}={entry}"), format_args!("{sum} = {entry}"));
                entries.push(entry);
            }
        }
        let english = format_args!(
            "Multiply the matrix with the rows {} by the matrix with the rows {}. List the entries of the product \
             row by row.",
            left.in_words(),
            right.in_words()
        );
        let answer = list(&entries, ",").to_string();
        Instance {
            prompt: self.wording.prompt(format_args!("{left}*{right}="), english, "#1, 2, 3, 4"),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{left}*{right}"),
            meta: vec![("left", left.0.into()), ("right", right.0.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(10_u128.checked_pow((2 * self.size * self.size) as u32))
    }
}
