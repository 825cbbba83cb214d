//! Prime counting: how many primes lie between two numbers, both included. `20<=p<=32:` is answered by `23,29,31#3`.
//!
//! Level     n has an interval of 1 to 20 n numbers that begins at 1 to 100 n.
//! Solution  the primes of the interval. Only the answer is judged.
//! Canonical the first and the last number.
//! Distinct  2,000 n^2.
//! Guess     3 at level 1: 21.0%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::Wording;

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "prime-counting";
    const LEVEL: &'static str = "an interval of 1 to 20 n numbers that begins at 1 to 100 n";
    const LEVELS: [i64; 2] = [1, 20];
    const VERIFIER: &'static str = "number";
    type Level = PrimeCounting;

    fn at(&self, level: i64) -> PrimeCounting {
        let is_prime = |n: i64| n > 1 && (2..).take_while(|by| by * by <= n).all(|by| n % by != 0);
        PrimeCounting {
            level,
            primes: (1..120 * level).filter(|n| is_prime(*n)).collect(),
            wording: self.wording,
        }
    }
}

pub(crate) struct PrimeCounting {
    level: i64,
    /// All that an interval can hold, rising.
    primes: Vec<i64>,
    wording: Wording,
}

impl Level for PrimeCounting {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let first = rng.between(1, 100 * self.level);
        let last = first + rng.between(1, 20 * self.level) - 1;
        let mut steps = self.wording.steps();
        let within = self.primes.iter().skip_while(|prime| **prime < first);
        let primes: Vec<i64> = within.take_while(|prime| **prime <= last).copied().collect();
        for prime in &primes {
            steps.push(prime, format_args!("{prime} is prime."));
        }
        let english =
            format_args!("How many prime numbers are there from {first} to {last}, both of these included?");
        Instance {
            prompt: self.wording.prompt(format_args!("{first}<=p<={last}:"), english, "#42"),
            answer: primes.len().to_string(),
            solution: steps.end(primes.len()),
            canonical: format!("{first} {last}"),
            meta: vec![("first", first.into()), ("last", last.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let level = self.level as u128;
        arm::counted(Some(2_000 * level * level))
    }
}
