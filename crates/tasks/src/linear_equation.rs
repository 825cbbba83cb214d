//! Linear equation: one unknown, brackets on one side. `3(x+5)-2(x-4)=25:` is answered by `1x+23=25,1x=2#2`.
//!
//! Level     n has n brackets, each with a factor of 1 to 9 or its negative and a number of -9 to 9 beside x.
//! Draw      factors again while they add up to 0; the solution is a whole number of -9 to 9.
//! Solution  the brackets expanded and added up, then the number taken over. Only the answer is judged.
//! Canonical the equation.
//! Distinct  19^(n+1) times the strings of n factors that do not add up to 0; level 1 has 6,498.
//! Guess     1/19.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{Wording, push};

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "linear-equation";
    const LEVEL: &'static str = "n brackets";
    const LEVELS: [i64; 2] = [1, 10];
    const VERIFIER: &'static str = "number";
    type Level = LinearEquation;

    fn at(&self, level: i64) -> LinearEquation {
        LinearEquation { brackets: level as usize, wording: self.wording }
    }
}

pub(crate) struct LinearEquation {
    brackets: usize,
    wording: Wording,
}

impl Level for LinearEquation {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let factors: Vec<i64> = loop {
            let factor = |at: i64| if at > 9 { 9 - at } else { at };
            let factors: Vec<i64> = (0..self.brackets).map(|_| factor(rng.between(1, 18))).collect();
            if factors.iter().sum::<i64>() != 0 {
                break factors;
            }
        };
        let (mut shown, mut slope, mut number) = (String::with_capacity(64), 0, 0);
        for (at, factor) in factors.iter().enumerate() {
            let beside = rng.between(-9, 9);
            let sign = if at > 0 && *factor > 0 { "+" } else { "" };
            push(&mut shown, format_args!("{sign}{factor}(x{beside:+})"));
            slope += factor;
            number += factor * beside;
        }
        let x = rng.between(-9, 9);
        let right = slope * x + number;
        push(&mut shown, format_args!("={right}"));
        let mut steps = self.wording.steps();
        let english = format_args!("The brackets add up to {slope}x{number:+} = {right}.");
        steps.push(format_args!("{slope}x{number:+}={right}"), english);
        let rest = right - number;
        steps.push(format_args!("{slope}x={rest}"), format_args!("So {slope}x = {rest}."));
        Instance {
            prompt: self.wording.prompt(
                format_args!("{shown}:"),
                format_args!("Solve for x: {shown}"),
                "#-4",
            ),
            answer: x.to_string(),
            solution: steps.end(x),
            canonical: shown.clone(),
            meta: vec![("equation", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        // Ways to reach each sum, from -9 n to 9 n, with so many factors.
        let middle = 9 * self.brackets;
        let mut ways = vec![0_u128; 2 * middle + 1];
        ways[middle] = 1;
        for _ in 0..self.brackets {
            let mut next = vec![0_u128; ways.len()];
            for (at, ways) in ways.iter().enumerate().filter(|(_, ways)| **ways > 0) {
                (1..=9).for_each(|factor| next[at + factor] += ways);
                (1..=9).for_each(|factor| next[at - factor] += ways);
            }
            ways = next;
        }
        let factors = ways.iter().sum::<u128>() - ways[middle];
        arm::counted(19_u128.checked_pow(self.brackets as u32 + 1).and_then(|rest| rest.checked_mul(factors)))
    }
}
