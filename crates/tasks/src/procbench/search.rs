//! Search strings for pairs: `Fabcab,xyab;ab,yx:` is answered by `2,1;#2,1` for two strings in place of ten.
//!
//! Instance  n pairs of letters, and 10 strings of a length of 3 to 10, each with 0 to 2 of the pairs, drawn with
//!           replacement, together at a random place in it and other letters around.
//! Step      add to the count of each string how often the pair occurs in it without overlap.
//! Differs   the release puts k pairs beside l - k letters: l + k symbols of l. Here they stand beside l - 2k, and no
//!           more pairs than fit; `compat` does as the release.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, below, between, joined, numbered, string};

/// Options of the family.
pub type Options = super::Options<Search>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    strings: Vec<String>,
    pairs: Vec<String>,
}

impl Procedure for Search {
    const NAME: &'static str = "procbench-search";
    const MARK: char = 'F';
    const RULES: &'static str = "\
        Ten numbered strings and a list of pairs of letters are given. The state is a list of ten \
        counts, one for each string, at first all 0. For each pair in order, add to each count how often \
        the pair occurs in that string; occurrences do not overlap.";
    const FORM: &'static str =
        r##"#{"intermediate": [[0, 1, 0, 0, 0, 0, 0, 0, 0, 0]], "final": [0, 1, 2, 0, 0, 0, 0, 0, 0, 1]}"##;

    fn draw(steps: usize, knobs: Knobs, rng: &mut Rng) -> Option<Self> {
        let pairs: Vec<String> = (0..steps).map(|_| string(LETTERS, 2, rng)).collect();
        let mut text = || {
            let length = between(3, 10, rng);
            let most = if knobs.compat { 2 } else { 2.min(length / 2) };
            let held = below(most + 1, rng);
            let others = length - if knobs.compat { held } else { 2 * held };
            let block: String = (0..held).map(|_| pairs[below(steps, rng)].as_str()).collect();
            let mut text = string(LETTERS, others, rng);
            text.insert_str(below(others + 1, rng), &block);
            text
        };
        let strings = (0..10).map(|_| text()).collect();
        Some(Self { strings, pairs })
    }

    fn init(&self) -> State {
        State::Numbers(vec![0; self.strings.len()])
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let pair = self.pairs.get(past.len() - 1)?;
        let counts = past.last()?.numbers()?;
        let found = self.strings.iter().map(|text| text.matches(pair.as_str()).count() as i64);
        let sums: Option<_> =
            counts.iter().zip(found).map(|(count, found)| count.checked_add(found)).collect();
        sums.map(State::Numbers)
    }

    fn compact(&self) -> String {
        format!("{};{}", joined(&self.strings, ","), joined(&self.pairs, ","))
    }

    fn english(&self) -> String {
        format!("Strings:\n{}\nPairs: {}", numbered(&self.strings), joined(&self.pairs, ", "))
    }
}
