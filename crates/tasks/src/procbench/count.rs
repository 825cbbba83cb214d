//! Count letters and digits: `Nab3c,12xy:` is answered by `ab3c,3,3,9;12xy,2,12,24;#33`.
//!
//! Instance  n - 1 strings of 4 to 9 symbols; a letter weighs 0.75 and a digit 0.25.
//! Step      a string, its number of letters, its digits read as one number (0 without any), their product; at last
//!           the sum of the products. So the last step looks at all states, not at one.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{ALNUM, between, joined, numbered};

/// Options of the family.
pub type Options = super::Options<Count>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    strings: Vec<String>,
}

impl Procedure for Count {
    const NAME: &'static str = "procbench-count";
    const MARK: char = 'N';
    const RULES: &'static str = "\
        Some strings are given. For each in order, find N1, the number of its letters; N2, the number \
        that its digits make when they are read from left to right as one, or 0 if it has none; and N3 = \
        N1 * N2. The state after each string is the list of the string, N1, N2 and N3, all of them as \
        strings. The final state is the sum of all N3, a number. The initial state is \"0\".";
    const FORM: &'static str = r##"#{"intermediate": [["ab12", "2", "12", "24"]], "final": 24}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let weights: Vec<f64> =
            ALNUM.iter().map(|symbol| if symbol.is_ascii_digit() { 0.25 } else { 0.75 }).collect();
        let mut string =
            || (0..between(4, 9, rng)).map(|_| char::from(ALNUM[rng.weighted(&weights)])).collect::<String>();
        Some(Self { strings: (1..steps).map(|_| string()).collect() })
    }

    fn init(&self) -> State {
        State::Text("0".to_owned())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let at = past.len() - 1;
        if let Some(text) = self.strings.get(at) {
            let letters = text.chars().filter(char::is_ascii_alphabetic).count() as i64;
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let number = if digits.is_empty() { 0 } else { digits.parse::<i64>().ok()? };
            let product = letters.checked_mul(number)?;
            let record = [text.clone(), letters.to_string(), number.to_string(), product.to_string()];
            return Some(State::List(record.to_vec()));
        }
        let product = |state: &State| state.list()?.get(3)?.parse::<i64>().ok();
        let add = |sum: i64, state| sum.checked_add(product(state)?);
        (at == self.strings.len()).then(|| past[1..].iter().try_fold(0, add).map(State::Number))?
    }

    fn compact(&self) -> String {
        joined(&self.strings, ",")
    }

    fn english(&self) -> String {
        format!("Strings:\n{}", numbered(&self.strings))
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        let strings: u128 = (4..=9).map(|length| 36_u128.pow(length)).sum();
        strings.checked_pow(steps as u32 - 1)
    }
}
