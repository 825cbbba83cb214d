//! Split a string at its own places: `Iabcd;3,1:` is answered by `abc,d;#a,bc,d`.
//!
//! Instance  letters, n + 1 to 30 of them; n different places between them, in random order.
//! Step      cut at that place of the string as it was at first. A state is the list of pieces.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, between, joined, sample, string};

/// Options of the family.
pub type Options = super::Options<Split1>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split1 {
    text: String,
    cuts: Vec<usize>,
}

impl Procedure for Split1 {
    const NAME: &'static str = "procbench-split1";
    const MARK: char = 'I';
    const RULES: &'static str = "\
        A string and a list of places are given. The state is a list of pieces, at first the string \
        alone. For each place in order, cut there: place p lies behind the first p letters of the whole \
        string, wherever it was cut before.";
    const FORM: &'static str = r##"#{"intermediate": [["abc", "d"]], "final": ["a", "bc", "d"]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let length = between(steps + 1, 30, rng);
        Some(Self { text: string(LETTERS, length, rng), cuts: sample(1, length, steps, rng) })
    }

    fn init(&self) -> State {
        State::List(vec![self.text.clone()])
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let mut place = *self.cuts.get(past.len() - 1)?;
        let mut pieces = past.last()?.list()?.to_vec();
        let mut which = 0;
        while place >= pieces.get(which)?.len() {
            place -= pieces[which].len();
            which += 1;
        }
        cut(&mut pieces, which, place)?;
        Some(State::List(pieces))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(&self.cuts, ","))
    }

    fn english(&self) -> String {
        format!("String: {}\nPlaces: {}", self.text, joined(&self.cuts, ", "))
    }
}

/// Cuts piece `which` at `place`, or says that nothing would stand on one side.
pub(super) fn cut(pieces: &mut Vec<String>, which: usize, place: usize) -> Option<()> {
    let (before, after) = pieces.get(which)?.split_at_checked(place)?;
    if before.is_empty() || after.is_empty() {
        return None;
    }
    let both = [before.to_owned(), after.to_owned()];
    pieces.splice(which..=which, both);
    Some(())
}
