//! Find a symbol in a ring: `Vabc;b,2:` is answered by `c,1;#a`.
//!
//! Instance  up to n + 4 different letters and digits; one of them to start from, and a number, at most as many as
//!           they are; kept if the number is n.
//! Step      go to the next, after the last comes the first, and count the number down. A state is the symbol and the
//!           number; at 0 it is the symbol alone.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{ALNUM, below, between, sample};

/// Options of the family.
pub type Options = super::Options<FindCyclic>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindCyclic {
    ring: String,
    start: char,
    number: usize,
}

impl Procedure for FindCyclic {
    const NAME: &'static str = "procbench-find-cyclic";
    const MARK: char = 'V';
    const RULES: &'static str = "\
        A string, one of its symbols and a number are given. At each step, go to the symbol on the \
        right, from the last one to the first, and take 1 from the number. The state is the list of the \
        symbol and the number. When the number is 0, stop: the final state is the symbol alone.";
    const FORM: &'static str = r##"#{"intermediate": [["c", 1]], "final": "a"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let length = between(1, steps + 4, rng);
        let ring: String =
            sample(0, ALNUM.len(), length, rng).into_iter().map(|at| char::from(ALNUM[at])).collect();
        let start = char::from(ring.as_bytes()[below(length, rng)]);
        let number = between(1, length, rng);
        (number == steps).then_some(Self { ring, start, number })
    }

    fn init(&self) -> State {
        State::List(vec![self.start.to_string(), self.number.to_string()])
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let [symbol, left] = past.last()?.list()? else { return None };
        let mut ring = self.ring.chars().chain(self.ring.chars().next());
        ring.find(|own| symbol.chars().eq([*own]))?;
        let next = ring.next()?.to_string();
        match left.parse::<u32>().ok()? {
            0 => None,
            1 => Some(State::Text(next)),
            left => Some(State::List(vec![next, (left - 1).to_string()])),
        }
    }

    fn compact(&self) -> String {
        format!("{};{},{}", self.ring, self.start, self.number)
    }

    fn english(&self) -> String {
        format!("String: {}\nSymbol: {}\nNumber: {}", self.ring, self.start, self.number)
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        let rings = |length: u128| (0..length).try_fold(1_u128, |made, taken| made.checked_mul(36 - taken));
        let steps = steps as u128;
        (steps..=steps + 4)
            .try_fold(0_u128, |sum, length| sum.checked_add(rings(length)?.checked_mul(length)?))
    }
}
