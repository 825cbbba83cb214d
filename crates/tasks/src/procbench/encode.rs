//! Encode runs of bits: `E0001:` is answered by `0_3;#0_3,1_1`.
//!
//! Instance  n runs of 1 to 9 equal bits that alternate, the first of either.
//! Step      append bit and length of the next run.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{below, between};

/// Options of the family.
pub type Options = super::Options<Encode>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Encode {
    bits: String,
}

impl Procedure for Encode {
    const NAME: &'static str = "procbench-encode";
    const MARK: char = 'E';
    const RULES: &'static str = "\
        A string of bits is given. Go from left to right through its runs of equal bits. For each run, \
        append to a list, which is empty at first, the bit, a low line, and how many there are: 000 \
        becomes 0_3. The initial state is \"\", and the state after each run is the list so far.";
    const FORM: &'static str = r##"#{"intermediate": [["0_3"]], "final": ["0_3", "1_1"]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let first = below(2, rng);
        let run =
            |at: usize| if (first + at).is_multiple_of(2) { "0" } else { "1" }.repeat(between(1, 9, rng));
        Some(Self { bits: (0..steps).map(run).collect() })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let run = runs(&self.bits).nth(past.len() - 1)?;
        let mut list = match past.last()? {
            State::List(list) => list.clone(),
            state => state.text().filter(|text| text.is_empty()).map(|_| vec![])?,
        };
        list.push(run);
        Some(State::List(list))
    }

    fn compact(&self) -> String {
        self.bits.clone()
    }

    fn english(&self) -> String {
        format!("Bits: {}", self.bits)
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        Some(2 * 9_u128.pow(steps as u32))
    }
}

/// `0_3` for each run.
fn runs(bits: &str) -> impl Iterator<Item = String> {
    let bits: Vec<char> = bits.chars().collect();
    let runs: Vec<String> =
        bits.chunk_by(|a, b| a == b).map(|run| format!("{}_{}", run[0], run.len())).collect();
    runs.into_iter()
}
