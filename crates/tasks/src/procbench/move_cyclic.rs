//! Move a mark in a ring: `@--x--;<1,>4:` is answered by `-x---;#x----`.
//!
//! Instance  5, 10, .. or 50 places, dashes but for one x; n moves to the left or right by 1 to as many places.
//! Step      move the x; beyond one end it comes in at the other. A full round leaves the state as it is, which counts.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{below, between, joined};

/// Options of the family.
pub type Options = super::Options<MoveCyclic>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoveCyclic {
    width: usize,
    place: usize,
    /// `<` or `>`, how far.
    moves: Vec<(char, usize)>,
}

impl Procedure for MoveCyclic {
    const NAME: &'static str = "procbench-move-cyclic";
    const MARK: char = '@';
    const RULES: &'static str = "\
        A row of dashes with one x and a list of moves are given. For each move in order, move the x \
        that many places to the left or to the right. Beyond one end of the row it comes in again at the \
        other.";
    const FORM: &'static str = r##"#{"intermediate": ["-x---"], "final": "x----"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let width = 5 * between(1, 10, rng);
        let place = below(width, rng);
        let mut shift = || (if below(2, rng) == 0 { '<' } else { '>' }, between(1, width, rng));
        let moves = (0..steps).map(|_| shift()).collect();
        Some(Self { width, place, moves })
    }

    fn init(&self) -> State {
        State::Text(row(self.width, self.place))
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let (side, by) = *self.moves.get(past.len() - 1)?;
        let text = past.last()?.text()?;
        let (place, by) = (text.find('x')?, by % text.len());
        let moved = if side == '<' { place + text.len() - by } else { place + by };
        Some(State::Text(row(text.len(), moved % text.len())))
    }

    fn compact(&self) -> String {
        let moves = self.moves.iter().map(|(side, by)| format!("{side}{by}"));
        format!("{};{}", row(self.width, self.place), joined(moves, ","))
    }

    fn english(&self) -> String {
        let told = |(side, by): &(char, usize)| {
            format!("{by} to the {}", if *side == '<' { "left" } else { "right" })
        };
        let moves = joined(self.moves.iter().map(told), ", ");
        format!("Row: {}\nMoves: {moves}", row(self.width, self.place))
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        let forms = |width: u128| width.checked_mul((2 * width).checked_pow(steps as u32)?);
        (1..=10).try_fold(0_u128, |sum, k| sum.checked_add(forms(5 * k)?))
    }
}

/// `--x--`; rows longer than any of the task are cut off.
fn row(width: usize, place: usize) -> String {
    (0..width.min(1_000)).map(|at| if at == place { 'x' } else { '-' }).collect()
}
