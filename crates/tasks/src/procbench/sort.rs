//! Sort letters by exchanges: `Acba:` is answered by `#abc`.
//!
//! Instance  5 to 50 letters that take n exchanges.
//! Step      for each letter from a to z, its occurrences are looked for from the left and exchanged with the first
//!           place that is not settled yet. Exchanges of a place with itself are no states. What is settled can be read
//!           off a state: the start it shares with the sorted letters.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, between, string};

/// Options of the family.
pub type Options = super::Options<Sort>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    text: String,
}

impl Procedure for Sort {
    const NAME: &'static str = "procbench-sort";
    const MARK: char = 'A';
    const RULES: &'static str = "\
        A string of letters is to be sorted. Begin with the letter a and go through the alphabet. For \
        each letter, look at the places of the string from left to right that are not settled yet. \
        Wherever the letter stands, exchange it with what stands at the first place that is not settled; \
        that place is settled then. An exchange that leaves the string as it is counts as no step; each \
        other exchange is one.";
    const FORM: &'static str = r##"#{"intermediate": ["acbd"], "final": "abcd"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let length = between(5, 50, rng);
        // n letters never take n exchanges.
        (length > steps).then(|| Self { text: string(LETTERS, length, rng) })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let mut letters: Vec<char> = past.last()?.text()?.chars().collect();
        let mut sorted = letters.clone();
        sorted.sort_unstable();
        let place = (0..letters.len()).find(|at| letters[*at] != sorted[*at])?;
        let found = (place..letters.len()).find(|at| letters[*at] == sorted[place])?;
        letters.swap(place, found);
        Some(State::Text(letters.into_iter().collect()))
    }

    fn compact(&self) -> String {
        self.text.clone()
    }

    fn english(&self) -> String {
        format!("String: {}", self.text)
    }
}
