//! Polynomials: the value of one at a whole number. `2x^2-1x+5;x=-3:` is answered by `-7,26#26`.
//!
//! Level     n has degree n and all n + 1 coefficients, of -9..=9, the first not 0; x is 1 to 9 or the negative of that.
//! Solution  Horner's values from the second coefficient on. Only the answer is judged.
//! Canonical the polynomial and x.
//! Distinct  18 19^n 18; level 1 has 6,156.
//! Guess     0 at level 1: 1.5%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push};

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "polynomial";
    const LEVEL: &'static str = "degree n";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "number";
    type Level = Polynomial;

    fn at(&self, level: i64) -> Polynomial {
        Polynomial { degree: level as usize, wording: self.wording }
    }
}

pub(crate) struct Polynomial {
    degree: usize,
    wording: Wording,
}

impl Level for Polynomial {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let signed = |rng: &mut gradatim_core::Rng| rng.between(1, 9) * if draw::coin(rng) { 1 } else { -1 };
        let x = signed(&mut rng);
        let (mut value, mut shown, mut steps) = (0, String::with_capacity(64), self.wording.steps());
        for power in (0..=self.degree).rev() {
            let first = power == self.degree;
            let coefficient = if first { signed(&mut rng) } else { rng.between(-9, 9) };
            let before = value;
            value = value * x + coefficient;
            if first {
                push(&mut shown, coefficient);
            } else {
                push(&mut shown, format_args!("{coefficient:+}"));
                steps.push(value, format_args!("{before} * {x} {coefficient:+} = {value}"));
            }
            match power {
                0 => {}
                1 => shown.push('x'),
                _ => push(&mut shown, format_args!("x^{power}")),
            }
        }
        Instance {
            prompt: self.wording.prompt(
                format_args!("{shown};x={x}:"),
                format_args!("What is {shown} for x = {x}?"),
                "#-42",
            ),
            answer: value.to_string(),
            solution: steps.end(value),
            canonical: format!("{shown};{x}"),
            meta: vec![("polynomial", shown.into()), ("x", x.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(19_u128.checked_pow(self.degree as u32).map(|ways| 324 * ways))
    }
}
