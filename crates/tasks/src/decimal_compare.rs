//! Decimal compare: the larger of two decimals. `9.11?9.9:` is answered by `9.11<9.90#9.9`.
//!
//! Source    system 83, whose trap is the fraction read as a whole number: 11 is more than 9, so 9.11 looks larger.
//! Level     n has fractions of 1 to n + 1 digits, the last of them not 0; both numbers have one whole part, 0..=99.
//! Draw      whether it is a trap, with chance `trap`; then fractions, drawn again until they are different and as
//!           wanted.
//! Solution  both at equal length. Only the answer is judged.
//! Canonical both as printed, smaller first; the last digit is not 0, so print and value agree.
//! Rewrites  otherwise put: the other way round.
//! Distinct  100 m (m - 1) / 2 with m = 10^(n+1) - 1 fractions, unless all or none are traps.
//! Guess     1/2.

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::Wording;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=12.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Share of pairs whose fractions, read as whole numbers, are in the other order: 0 to 1.
    pub trap: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), trap: 0.5 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "decimal-compare";
    const LEVEL: &'static str = "fractions of 1 to n + 1 digits";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "number";
    type Level = DecimalCompare;

    fn check(&self) -> Result<()> {
        match self.trap {
            0.0..=1.0 => Ok(()),
            _ => Err(Error::input("trap", self.trap, "a share from 0 to 1", "set trap = 0.5")),
        }
    }

    fn at(&self, level: i64) -> DecimalCompare {
        DecimalCompare { digits: level + 1, trap: self.trap, wording: self.wording }
    }
}

pub(crate) struct DecimalCompare {
    /// Most digits of a fraction.
    digits: i64,
    trap: f64,
    wording: Wording,
}

/// `.017` as its digits read as a whole number, and how many they are.
#[derive(Clone, Copy, PartialEq)]
struct Fraction {
    read: i64,
    digits: u32,
}

impl Fraction {
    fn draw(most: i64, rng: &mut Rng) -> Self {
        let digits = rng.between(1, most) as u32;
        Self { read: 10 * rng.between(0, 10_i64.pow(digits - 1) - 1) + rng.between(1, 9), digits }
    }

    /// In units of 10^-`places`.
    fn value(self, places: u32) -> i64 {
        self.read * 10_i64.pow(places - self.digits)
    }

    fn print(self, whole: i64) -> String {
        format!("{whole}.{:0width$}", self.read, width = self.digits as usize)
    }
}

impl Level for DecimalCompare {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (is_trap, whole) = (rng.unit() < self.trap, rng.between(0, 99));
        let places = self.digits as u32;
        let [a, b] = loop {
            let [a, b] = [(); 2].map(|()| Fraction::draw(self.digits, &mut rng));
            let looks = a.read.cmp(&b.read);
            let disagrees = looks.is_ne() && looks != a.value(places).cmp(&b.value(places));
            if a != b && disagrees == is_trap {
                break [a, b];
            }
        };
        let rises = a.value(places) < b.value(places);
        let [first, second] = [a, b].map(|fraction| fraction.print(whole));
        let places = a.digits.max(b.digits);
        let [left, right] = [a, b].map(|at| Fraction { read: at.value(places), digits: places }.print(whole));
        let (sign, less) = if rises { ('<', "less") } else { ('>', "more") };
        let mut steps = self.wording.steps();
        steps.push(format_args!("{left}{sign}{right}"), format_args!("{left} is {less} than {right}."));
        let (smaller, larger) = if rises { (&first, &second) } else { (&second, &first) };
        Instance {
            prompt: self.prompt(&first, &second),
            answer: larger.clone(),
            solution: steps.end(larger),
            canonical: format!("{smaller} {larger}"),
            meta: vec![("trap", is_trap.into()), ("numbers", vec![first, second].into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let numbers = problem.meta.get("numbers")?.as_array()?;
        let [first, second] = &numbers[..] else { return None };
        let prompt = self.prompt(second.as_str()?, first.as_str()?);
        (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let fractions = 10_u128.pow(self.digits as u32) - 1;
        let both_kinds = 0.0 < self.trap && self.trap < 1.0;
        arm::counted(both_kinds.then_some(100 * fractions * (fractions - 1) / 2))
    }
}

impl DecimalCompare {
    fn prompt(&self, first: &str, second: &str) -> String {
        let english = format_args!("Which number is larger, {first} or {second}?");
        self.wording.prompt(format_args!("{first}?{second}:"), english, "#3.14")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_motivating_pair_prints_pads_and_compares_as_rationals_do() {
        let [a, b] = [Fraction { read: 11, digits: 2 }, Fraction { read: 9, digits: 1 }];
        assert_eq!([a, b].map(|at| at.print(9)), ["9.11", "9.9"]);
        assert_eq!([a, b].map(|at| at.value(3)), [110, 900]);
        assert_eq!(Fraction { read: 7, digits: 3 }.print(0), "0.007");
    }
}
