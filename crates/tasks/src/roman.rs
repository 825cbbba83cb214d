//! Roman numerals: to and from them. `R 1994:` is answered by `1000 M,900 CM,90 XC,4 IV#MCMXCIV`, `A MCMXCIV:` by 1994.
//!
//! Level     n has numbers of 1 to 39, 399, 999 or 3,999.
//! Solution  the parts from the largest, with their values. Only the answer is judged.
//! Canonical the number: both directions stand on one side of the split.
//! Distinct  39, 399, 999 and 3,999.
//! Guess     1 in 39 at level 1, for who knows the direction.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push};

arm::plain_options!(1..=4);

const MOST: [i64; 4] = [39, 399, 999, 3_999];
const PARTS: [(i64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

impl Ladder for Options {
    const NAME: &'static str = "roman";
    const LEVEL: &'static str = "n of four ranges: numbers to 39, 399, 999, 3,999";
    const LEVELS: [i64; 2] = [1, MOST.len() as i64];
    const VERIFIER: &'static str = "final-answer";
    type Level = Roman;

    fn at(&self, level: i64) -> Roman {
        Roman { most: MOST[level as usize - 1], wording: self.wording }
    }
}

pub(crate) struct Roman {
    most: i64,
    wording: Wording,
}

impl Level for Roman {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (number, to_roman) = (rng.between(1, self.most), draw::coin(&mut rng));
        let (mut roman, mut left, mut steps) = (String::with_capacity(16), number, self.wording.steps());
        for (value, part) in PARTS {
            while left >= value {
                left -= value;
                push(&mut roman, part);
                steps.push(format_args!("{value} {part}"), format_args!("{part} is {value}."));
            }
        }
        let arabic = number.to_string();
        let (shown, answer) = if to_roman { (arabic, roman) } else { (roman, arabic) };
        let (sign, question, example) = if to_roman {
            ('R', format!("Write {shown} in Roman numerals."), "#XIV")
        } else {
            ('A', format!("Which number is {shown} in Roman numerals?"), "#14")
        };
        Instance {
            prompt: self.wording.prompt(format_args!("{sign} {shown}:"), question, example),
            solution: steps.end(&answer),
            answer,
            canonical: number.to_string(),
            meta: vec![("shown", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        Some(self.most as u64)
    }
}
