//! Gather pieces of strings: `Gabcde,fghij;0.1.2,1.0.3:` is answered by `bc;#bcfgh`.
//!
//! Instance  2 to 20 strings of 5 to 10 letters and digits; n triples of a string, a place in it and a length that
//!           fits.
//! Step      append that many symbols of that string, from that place. Strings and places count from 0.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{ALNUM, below, between, joined, numbered, string};

/// Options of the family.
pub type Options = super::Options<Gather>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gather {
    strings: Vec<String>,
    /// String, start, length.
    pieces: Vec<[usize; 3]>,
}

impl Procedure for Gather {
    const NAME: &'static str = "procbench-gather";
    const MARK: char = 'G';
    const RULES: &'static str = "\
        Some numbered strings and a list of triples (N, i, n) are given. Begin with the empty string. \
        For each triple in order, take n symbols of string N, beginning with the one at place i, and \
        append them to what there is. Strings and places are counted from 0.";
    const FORM: &'static str = r##"#{"intermediate": ["ab", "abx1"], "final": "abx1q"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let strings: Vec<String> =
            (0..between(2, 20, rng)).map(|_| string(ALNUM, between(5, 10, rng), rng)).collect();
        let mut piece = || {
            let which = below(strings.len(), rng);
            let start = below(strings[which].len(), rng);
            [which, start, between(1, strings[which].len() - start, rng)]
        };
        let pieces = (0..steps).map(|_| piece()).collect();
        Some(Self { strings, pieces })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let [which, start, length] = *self.pieces.get(past.len() - 1)?;
        let mut text = past.last()?.text()?.to_owned();
        text.extend(self.strings.get(which)?.chars().skip(start).take(length));
        Some(State::Text(text))
    }

    fn compact(&self) -> String {
        format!(
            "{};{}",
            joined(&self.strings, ","),
            joined(self.pieces.iter().map(|piece| joined(piece, ".")), ",")
        )
    }

    fn english(&self) -> String {
        let triples = self.pieces.iter().map(|piece| format!("({})", joined(piece, ", ")));
        format!("Strings:\n{}\nTriples: {}", numbered(&self.strings), joined(triples, ", "))
    }
}
