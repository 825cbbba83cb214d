//! Decode runs of bits: `D0x3,1x1:` is answered by `000;#0001`.
//!
//! Instance  n pieces of a bit and a number of 1 to 9; bits alternate, the first is either.
//! Step      append the bit as often as the number says.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{below, between, joined};

/// Options of the family.
pub type Options = super::Options<Decode>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decode {
    /// Bit, how often.
    pieces: Vec<(u8, usize)>,
}

impl Procedure for Decode {
    const NAME: &'static str = "procbench-decode";
    const MARK: char = 'D';
    const RULES: &'static str = "\
        A list of pieces such as 0x3 is given: a bit, an x, and a number. Begin with the empty string. \
        For each piece in order, append the bit as many times as the number says.";
    const FORM: &'static str = r##"#{"intermediate": ["000"], "final": "0001"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let first = below(2, rng);
        let pieces = (0..steps).map(|at| (((first + at) % 2) as u8, between(1, 9, rng))).collect();
        Some(Self { pieces })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let (bit, times) = self.pieces.get(past.len() - 1).filter(|(_, times)| *times <= 9)?;
        Some(State::Text(past.last()?.text()?.to_owned() + &bit.to_string().repeat(*times)))
    }

    fn compact(&self) -> String {
        joined(self.pieces.iter().map(|(bit, times)| format!("{bit}x{times}")), ",")
    }

    fn english(&self) -> String {
        format!("Pieces: {}", self.compact().replace(',', ", "))
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        Some(2 * 9_u128.pow(steps as u32))
    }
}
