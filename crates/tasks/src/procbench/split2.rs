//! Split pieces of a string: `Jabcd;0.3,0.1:` is answered by `abc,d;#a,bc,d`.
//!
//! Instance  letters, n + 1 to 30 of them; n times a piece, any of those longer than one letter, and a place inside it.
//! Step      cut that piece there. Pieces count from 0, and a state is their list.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::split1::cut;
use super::state::State;
use super::strings::{LETTERS, below, between, joined, string};

/// Options of the family.
pub type Options = super::Options<Split2>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split2 {
    text: String,
    /// Piece, place.
    cuts: Vec<[usize; 2]>,
}

impl Procedure for Split2 {
    const NAME: &'static str = "procbench-split2";
    const MARK: char = 'J';
    const RULES: &'static str = "\
        A string and a list of pairs (i, j) are given. The state is a list of pieces, at first the \
        string alone. For each pair in order, cut piece i behind its first j letters, so that two pieces \
        stand in its place. Pieces are counted from 0.";
    const FORM: &'static str = r##"#{"intermediate": [["abc", "d"]], "final": ["a", "bc", "d"]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, between(steps + 1, 30, rng), rng);
        let (mut lengths, mut cuts) = (vec![text.len()], vec![]);
        for _ in 0..steps {
            let long: Vec<usize> = (0..lengths.len()).filter(|piece| lengths[*piece] > 1).collect();
            let piece = long[below(long.len(), rng)];
            let place = between(1, lengths[piece] - 1, rng);
            let halves = [place, lengths[piece] - place];
            lengths.splice(piece..=piece, halves);
            cuts.push([piece, place]);
        }
        Some(Self { text, cuts })
    }

    fn init(&self) -> State {
        State::List(vec![self.text.clone()])
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let [piece, place] = *self.cuts.get(past.len() - 1)?;
        let mut pieces = past.last()?.list()?.to_vec();
        cut(&mut pieces, piece, place)?;
        Some(State::List(pieces))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(self.cuts.iter().map(|cut| joined(cut, ".")), ","))
    }

    fn english(&self) -> String {
        let pairs = self.cuts.iter().map(|cut| format!("({})", joined(cut, ", ")));
        format!("String: {}\nPairs: {}", self.text, joined(pairs, ", "))
    }
}
