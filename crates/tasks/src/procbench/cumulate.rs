//! Add and multiply: `B3;+4,*2:` is answered by `7;#14`.
//!
//! Instance  a number of 1 to 9; n times, with equal chance, add 0 to 9 or multiply by 1 to 5.
//! Step      do it. Adding 0 and multiplying by 1 leave a state as it is, which counts.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::joined;

/// Options of the family.
pub type Options = super::Options<Cumulate>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cumulate {
    number: i64,
    operations: Vec<(char, i64)>,
}

impl Procedure for Cumulate {
    const NAME: &'static str = "procbench-cumulate";
    const MARK: char = 'B';
    const RULES: &'static str = "\
        A number and a list of operations are given: Add k adds k to the number, Multiply k multiplies \
        it by k. Carry them out in order. The state after each is the number, also where it has not \
        changed.";
    const FORM: &'static str = r##"#{"intermediate": [7], "final": 14}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let number = rng.between(1, 9);
        let mut operation =
            || if rng.below(2) == 0 { ('+', rng.between(0, 9)) } else { ('*', rng.between(1, 5)) };
        Some(Self { number, operations: (0..steps).map(|_| operation()).collect() })
    }

    fn init(&self) -> State {
        State::Number(self.number)
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let (sign, by) = *self.operations.get(past.len() - 1)?;
        let number = past.last()?.number()?;
        let made = if sign == '+' { number.checked_add(by) } else { number.checked_mul(by) };
        made.map(State::Number)
    }

    fn compact(&self) -> String {
        let operations = self.operations.iter().map(|(sign, by)| format!("{sign}{by}"));
        format!("{};{}", self.number, joined(operations, ","))
    }

    fn english(&self) -> String {
        let told =
            |(sign, by): &(char, i64)| format!("{} {by}", if *sign == '+' { "Add" } else { "Multiply" });
        format!("Number: {}\nOperations: {}", self.number, joined(self.operations.iter().map(told), ", "))
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        Some(9 * 15_u128.pow(steps as u32))
    }
}
