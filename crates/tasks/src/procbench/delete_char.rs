//! Delete letters: `Labcab;b,a:` is answered by `acab;#cab`.
//!
//! Instance  letters, n + 1 to 30 of them; n of them, drawn by place without replacement.
//! Step      leave out the leftmost occurrence of the letter.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, between, joined, sample, string, without};

/// Options of the family.
pub type Options = super::Options<DeleteChar>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeleteChar {
    text: String,
    letters: Vec<char>,
}

impl Procedure for DeleteChar {
    const NAME: &'static str = "procbench-delete-char";
    const MARK: char = 'L';
    const RULES: &'static str = "\
        A string and a list of letters are given. For each letter in order, leave out its leftmost \
        occurrence in the string.";
    const FORM: &'static str = r##"#{"intermediate": ["acab"], "final": "cab"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, between(steps + 1, 30, rng), rng);
        let places = sample(0, text.len(), steps, rng);
        let letters = places.into_iter().map(|at| char::from(text.as_bytes()[at])).collect();
        Some(Self { text, letters })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let letter = *self.letters.get(past.len() - 1)?;
        let text = past.last()?.text()?;
        let at = text.chars().position(|own| own == letter)?;
        Some(State::Text(without(text, at)))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(&self.letters, ","))
    }

    fn english(&self) -> String {
        format!("String: {}\nLetters: {}", self.text, joined(&self.letters, ", "))
    }
}
