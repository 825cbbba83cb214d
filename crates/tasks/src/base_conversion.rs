//! Base conversion: a number written in another base. `2>16 1011:` is answered by `1,2,5,11,11/16=0 r b#b`.
//!
//! Level     n has n digits, in base 2, 8, 10 or 16, to be written in another of them; digits above 9 are a to f.
//! Solution  the value in base 10, digit by digit, where that is not the base given; then divisions by the new base,
//!           whose remainders are the digits from the right, where that is not 10. Only the answer is judged.
//! Canonical both bases and the digits.
//! Distinct  3 sum over b of (b - 1) b^(n-1); level 1 has 96.
//! Guess     1 at level 1, where it is the only number in base 2 and like itself in any: 33%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::Wording;

arm::plain_options!(1..=8);

const BASES: [u64; 4] = [2, 8, 10, 16];

impl Ladder for Options {
    const NAME: &'static str = "base-conversion";
    const LEVEL: &'static str = "n digits";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "final-answer";
    type Level = BaseConversion;

    fn at(&self, level: i64) -> BaseConversion {
        BaseConversion { digits: level as u32, wording: self.wording }
    }
}

pub(crate) struct BaseConversion {
    digits: u32,
    wording: Wording,
}

impl Level for BaseConversion {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let bases = draw::different(2, BASES.len(), &mut rng);
        let (from, to) = (BASES[bases[0]], BASES[bases[1]]);
        let least = from.pow(self.digits - 1);
        let value = least + rng.below((from - 1) * least);
        let (shown, answer) = (written(value, from), written(value, to));
        let mut steps = self.wording.steps();
        if from != 10 {
            let mut value = 0;
            for digit in shown.chars() {
                let (before, digit) = (value, digit.to_digit(16).unwrap_or(0));
                value = value * from + u64::from(digit);
                steps.push(value, format_args!("{before} * {from} + {digit} = {value}"));
            }
        }
        let mut left = value;
        while to != 10 && left > 0 {
            let (whole, digit) = (left / to, written(left % to, to));
            let english = format_args!("{left} / {to} = {whole}, remainder {digit}");
            steps.push(format_args!("{left}/{to}={whole} r {digit}"), english);
            left = whole;
        }
        let english =
            format_args!("Write the base-{from} number {shown} in base {to}, with a to f for 10 to 15.");
        Instance {
            prompt: self.wording.prompt(format_args!("{from}>{to} {shown}:"), english, "#1f"),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{from} {to} {shown}"),
            meta: vec![("bases", vec![from, to].into()), ("digits", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let numbers = |base: u64| u128::from(base - 1) * u128::from(base).pow(self.digits - 1);
        arm::counted(Some(3 * BASES.map(numbers).iter().sum::<u128>()))
    }
}

fn written(mut value: u64, base: u64) -> String {
    let mut digits = Vec::with_capacity(48);
    loop {
        digits.extend(char::from_digit((value % base) as u32, 16));
        value /= base;
        if value == 0 {
            return digits.iter().rev().collect();
        }
    }
}
