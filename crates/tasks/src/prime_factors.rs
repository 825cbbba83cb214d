//! Prime factors: a number as a product of primes. `84:` is answered by `84/2=42,42/2=21,21/3=7#2,2,3,7`.
//!
//! Level     n has n + 1 prime factors, with repeats, each of the 15 primes up to 47 as likely.
//! Solution  divisions by the smallest prime that is left. Only the factors, in ascending order, are judged.
//! Canonical the number.
//! Distinct  multisets of n + 1 of 15 primes, C(n + 15, n + 1): level 1 has 120 and level 4 has 11,628.
//! Guess     the likeliest number of level 1 comes from 2 of 225 pairs.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, list};

arm::plain_options!(1..=6);

const PRIMES: [u64; 15] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47];

impl Ladder for Options {
    const NAME: &'static str = "prime-factors";
    const LEVEL: &'static str = "n + 1 prime factors";
    const LEVELS: [i64; 2] = [1, 9];
    const VERIFIER: &'static str = "list";
    type Level = PrimeFactors;

    fn at(&self, level: i64) -> PrimeFactors {
        PrimeFactors { factors: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct PrimeFactors {
    factors: usize,
    wording: Wording,
}

impl Level for PrimeFactors {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let mut factors: Vec<u64> = (0..self.factors).map(|_| draw::pick(&PRIMES, &mut rng)).collect();
        factors.sort_unstable();
        let number: u64 = factors.iter().product();
        let (mut steps, mut left) = (self.wording.steps(), number);
        for factor in &factors[..self.factors - 1] {
            let rest = left / factor;
            steps.push(format_args!("{left}/{factor}={rest}"), format_args!("{left} / {factor} = {rest}"));
            left = rest;
        }
        let answer = list(&factors, ",").to_string();
        let english =
            format_args!("Which prime factors has {number}? List them in ascending order, with repeats.");
        Instance {
            prompt: self.wording.prompt(format_args!("{number}:"), english, "#2, 2, 3"),
            solution: steps.end(&answer),
            answer,
            canonical: number.to_string(),
            meta: vec![("number", number.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let n = self.factors as u128;
        arm::counted(Some((0..n).fold(1, |ways, at| ways * (15 + at) / (at + 1))))
    }
}
