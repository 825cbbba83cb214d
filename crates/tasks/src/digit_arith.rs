//! Digit arithmetic: an expression of digits whose every value is a digit. `((3+4)-(2*2))=` is answered by
//! `3+4=7,2*2=4,7-4=3#3`.
//!
//! Source    multi-step arithmetic of system 57.
//! Level     n has n operations out of +, - and *.
//! Draw      from the root down: its value, 0..=9 with equal chance; then one of the operations and pairs of digits
//!           that give it, all as likely, and how the operations left are shared by the two sides, all ways as likely.
//! Solution  the operations from the innermost outwards, left side first. Only the answer is judged, unless `judged` says that
//!           every step is, in any words and order (system 83).
//! Canonical the expression; every operation stands in parentheses.
//! Distinct  N_0(v) = 1, N_n(v) = sum over (a op b = v) and i + j = n - 1 of N_i(a) N_j(b); level 1 has 152.
//! Guess     1/10.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::judged::Worked;
use crate::wording::{Steps, Wording, push};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=24.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What has to be right.
    pub judged: Worked,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), judged: Worked::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "digit-arith";
    const LEVEL: &'static str = "n operations";
    const LEVELS: [i64; 2] = [1, 24];
    const VERIFIER: &'static str = "number";
    type Level = DigitArith;

    fn at(&self, level: i64) -> DigitArith {
        DigitArith {
            operations: level as usize,
            ways: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(ways),
            wording: self.wording,
            judged: self.judged,
        }
    }
}

/// A digit, an operation, a digit.
type Way = (i64, char, i64);

pub(crate) struct DigitArith {
    operations: usize,
    /// What gives each digit.
    ways: [Vec<Way>; 10],
    wording: Wording,
    judged: Worked,
}

impl Level for DigitArith {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let value = rng.between(0, 9);
        let (mut shown, mut steps) = (String::with_capacity(64), self.wording.steps());
        self.push(value, self.operations, &mut shown, &mut steps, &mut rng);
        let english = match self.judged {
            Worked::Answer => format!("Compute {shown}"),
            working => format!("Compute {shown}.{}", working.request()),
        };
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}="), english, "#7"),
            answer: value.to_string(),
            solution: steps.end(value),
            canonical: shown.clone(),
            meta: match self.judged {
                Worked::Answer => vec![("expression", shown.into())],
                working => working.meta(|| shown),
            },
        }
    }

    fn verifier(&self) -> Option<&'static str> {
        self.judged.verifier()
    }

    fn distinct(&self) -> Option<u64> {
        let mut counts: Vec<[u128; 10]> = vec![[1; 10]];
        for n in 1..=self.operations {
            let mut count = [0_u128; 10];
            for (value, (a, _, b)) in self
                .ways
                .iter()
                .enumerate()
                .flat_map(|(value, ways)| ways.iter().map(move |way| (value, way)))
            {
                for left in 0..n {
                    let both = counts[left][*a as usize].checked_mul(counts[n - 1 - left][*b as usize])?;
                    count[value] = count[value].checked_add(both)?;
                }
            }
            counts.push(count);
        }
        arm::counted(Some(counts[self.operations].iter().sum()))
    }
}

impl DigitArith {
    /// An expression of `operations` operations that is worth `value`, and the steps that compute it.
    fn push(&self, value: i64, operations: usize, shown: &mut String, steps: &mut Steps, rng: &mut Rng) {
        if operations == 0 {
            return push(shown, value);
        }
        let (a, sign, b) = draw::pick(&self.ways[value as usize], rng);
        let left = draw::place(operations, rng);
        shown.push('(');
        self.push(a, left, shown, steps, rng);
        shown.push(sign);
        self.push(b, operations - 1 - left, shown, steps, rng);
        shown.push(')');
        steps.push(format_args!("{a}{sign}{b}={value}"), format_args!("{a} {sign} {b} = {value}"));
    }
}

fn ways(value: i64) -> Vec<Way> {
    let pairs = (0..=9).flat_map(|a| (0..=9).map(move |b| (a, b)));
    let signed = pairs.flat_map(|(a, b)| [(a, '+', b), (a, '-', b), (a, '*', b)]);
    let given = |(a, sign, b): &Way| match sign {
        '+' => a + b,
        '-' => a - b,
        _ => a * b,
    };
    signed.filter(|way| given(way) == value).collect()
}
