//! Copy strings one after the other: `Cabc,de;1,0:` is answered by `de;#deabc`.
//!
//! Instance  3 to 25 strings of 5 to 20 letters and digits; n places in their list, which counts from 0.
//! Step      append the string at that place.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{ALNUM, below, between, joined, numbered, string};

/// Options of the family.
pub type Options = super::Options<Copy>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    strings: Vec<String>,
    places: Vec<usize>,
}

impl Procedure for Copy {
    const NAME: &'static str = "procbench-copy";
    const MARK: char = 'C';
    const RULES: &'static str = "\
        Some numbered strings and a list of numbers are given. Begin with the empty string. For each \
        number in order, append the string of that number to what there is. Strings are counted from 0.";
    const FORM: &'static str = r##"#{"intermediate": ["ab1"], "final": "ab1xyz"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let strings: Vec<String> =
            (0..between(3, 25, rng)).map(|_| string(ALNUM, between(5, 20, rng), rng)).collect();
        let places = (0..steps).map(|_| below(strings.len(), rng)).collect();
        Some(Self { strings, places })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let copied = self.strings.get(*self.places.get(past.len() - 1)?)?;
        Some(State::Text(format!("{}{copied}", past.last()?.text()?)))
    }

    fn compact(&self) -> String {
        format!("{};{}", joined(&self.strings, ","), joined(&self.places, ","))
    }

    fn english(&self) -> String {
        format!("Strings:\n{}\nNumbers: {}", numbered(&self.strings), joined(&self.places, ", "))
    }
}
