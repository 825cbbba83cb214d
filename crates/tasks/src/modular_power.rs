//! Modular powers: what is left of a power. `7^13%10:` is answered by `7,9*7=3,9,1*7=7#7`.
//!
//! Level     n has an exponent of n + 1 binary digits, a base of 2 to 99 and a modulus of 2 to 99.
//! Solution  squares modulo the modulus along the binary digits of the exponent, times the base where the digit is 1.
//!           Only the answer is judged.
//! Canonical base, exponent and modulus.
//! Distinct  98 2^n 98; level 1 has 19,208.
//! Guess     1 at level 1: 8.6%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::Wording;

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "modular-power";
    const LEVEL: &'static str = "an exponent of n + 1 binary digits";
    const LEVELS: [i64; 2] = [1, 30];
    const VERIFIER: &'static str = "number";
    type Level = ModularPower;

    fn at(&self, level: i64) -> ModularPower {
        ModularPower { bits: level as u32, wording: self.wording }
    }
}

pub(crate) struct ModularPower {
    /// Binary digits of the exponent after the first.
    bits: u32,
    wording: Wording,
}

impl Level for ModularPower {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (base, modulus) = (rng.between(2, 99), rng.between(2, 99));
        let exponent = rng.between(1 << self.bits, (2 << self.bits) - 1);
        let (mut rest, mut steps) = (base % modulus, self.wording.steps());
        steps.push(rest, format_args!("{base} leaves {rest} modulo {modulus}."));
        for bit in (0..self.bits).rev() {
            let square = rest * rest % modulus;
            if exponent >> bit & 1 == 1 {
                let before = rest;
                rest = square * base % modulus;
                let english =
                    format_args!("{before}^2 leaves {square}, and {square} * {base} leaves {rest}.");
                steps.push(format_args!("{square}*{base}={rest}"), english);
            } else {
                steps.push(square, format_args!("{rest}^2 leaves {square}."));
                rest = square;
            }
        }
        let english = format_args!("What does {base}^{exponent} leave when divided by {modulus}?");
        Instance {
            prompt: self.wording.prompt(format_args!("{base}^{exponent}%{modulus}:"), english, "#42"),
            answer: rest.to_string(),
            solution: steps.end(rest),
            canonical: format!("{base} {exponent} {modulus}"),
            meta: vec![("base", base.into()), ("exponent", exponent.into()), ("modulus", modulus.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(Some(98 * 98 * (1 << self.bits)))
    }
}
