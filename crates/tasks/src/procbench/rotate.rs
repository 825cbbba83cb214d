//! Rotate parts of a string: `Kabcd;0.2,1.4:` is answered by `bacd;#bdac`.
//!
//! Instance  5 to 14 letters; n ranges of places from 0, the end left out: the last place is any but the first, and
//!           at least two before it are in the range where there are.
//! Step      the last letter of the range moves to its start. Equal letters leave a state as it is, which counts.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, below, between, joined, string};

/// Options of the family.
pub type Options = super::Options<Rotate>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rotate {
    text: String,
    /// Start, and the place after the last.
    ranges: Vec<[usize; 2]>,
}

impl Procedure for Rotate {
    const NAME: &'static str = "procbench-rotate";
    const MARK: char = 'K';
    const RULES: &'static str = "\
        A string and a list of ranges (m, n) are given. A range holds the places from m up to n, without \
        n itself; places are counted from 0. For each range in order, move the last letter of the range \
        to its start, so that the others of the range move one place to the right.";
    const FORM: &'static str = r##"#{"intermediate": ["bacd"], "final": "bdac"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, between(5, 14, rng), rng);
        let mut range = || {
            let last = between(1, text.len() - 1, rng);
            [if last == 1 { 0 } else { below(last - 1, rng) }, last + 1]
        };
        let ranges = (0..steps).map(|_| range()).collect();
        Some(Self { text, ranges })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let [start, end] = *self.ranges.get(past.len() - 1)?;
        let mut letters: Vec<char> = past.last()?.text()?.chars().collect();
        letters.get_mut(start..end).filter(|range| !range.is_empty())?.rotate_right(1);
        Some(State::Text(letters.into_iter().collect()))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(self.ranges.iter().map(|range| joined(range, ".")), ","))
    }

    fn english(&self) -> String {
        let ranges = self.ranges.iter().map(|range| format!("({})", joined(range, ", ")));
        format!("String: {}\nRanges: {}", self.text, joined(ranges, ", "))
    }
}
