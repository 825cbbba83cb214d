//! Number sequence: the next number of a polynomial sequence. `2 5 10 17 26:` is answered by `3 5 7 9,2 2 2#37`.
//!
//! Level     n has n + 3 numbers whose n-th differences, three of them, are all equal and not 0.
//! Draw      the first number and the first differences of each order, in -9..=9; the n-th is not 0.
//! Solution  the rows of differences. Only the answer is judged.
//! Canonical the numbers.
//! Distinct  19^n 18; level 1 has 342 and level 2 has 6,498.
//! Guess     under 5%: the first number is uniform, and shifts all others.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{Wording, list};

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "number-sequence";
    const LEVEL: &'static str = "equal n-th differences";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = NumberSequence;

    fn at(&self, level: i64) -> NumberSequence {
        NumberSequence { order: level as usize, wording: self.wording }
    }
}

pub(crate) struct NumberSequence {
    order: usize,
    wording: Wording,
}

impl Level for NumberSequence {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let mut heads: Vec<i64> = (0..self.order).map(|_| rng.between(-9, 9)).collect();
        let last = rng.between(1, 18);
        heads.push(if last > 9 { 9 - last } else { last });
        let mut numbers = vec![];
        for _ in 0..self.order + 4 {
            numbers.push(heads[0]);
            for at in 0..self.order {
                heads[at] += heads[at + 1];
            }
        }
        let answer = numbers.pop().unwrap_or(0);
        let (mut steps, mut row) = (self.wording.steps(), numbers.clone());
        for _ in 0..self.order {
            row = row.windows(2).map(|pair| pair[1] - pair[0]).collect();
            steps.push(list(&row, " "), format_args!("Differences: {}", list(&row, ", ")));
        }
        let shown = list(&numbers, " ").to_string();
        let english = format_args!(
            "Which number comes next: {}? Differences of some order are all equal.",
            list(&numbers, ", ")
        );
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}:"), english, "#-42"),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical: shown,
            meta: vec![("numbers", numbers.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(19_u128.checked_pow(self.order as u32).map(|ways| 18 * ways))
    }
}
