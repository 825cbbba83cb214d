//! Interleave two rhythms: `Y1234;abaabbab;3:` is answered by `1a;1a2b;#1a2b3a`.
//!
//! Instance  4 to 6 digits, 8 letters out of the first 2 to 5 of the alphabet, and n.
//! Step      append the next digit, then the next letter; either begins anew when it ends.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, between, string};

/// Options of the family.
pub type Options = super::Options<Rhythm>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    digits: String,
    letters: String,
    times: usize,
}

impl Procedure for Rhythm {
    const NAME: &'static str = "procbench-rhythm";
    const MARK: char = 'Y';
    const RULES: &'static str = "\
        A string of digits, a string of letters and a number N are given. Begin with the empty string. N \
        times, append the next digit and then the next letter. After the last digit comes the first \
        again, and so with the letters.";
    const FORM: &'static str = r##"#{"intermediate": ["1a"], "final": "1a2b"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let digits = string(b"0123456789", between(4, 6, rng), rng);
        let kinds = between(2, 5, rng);
        Some(Self { digits, letters: string(&LETTERS[..kinds], 8, rng), times: steps })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let at = past.len() - 1;
        let pick = |text: &str| text.chars().nth(at % text.len().max(1));
        let (digit, letter) = (pick(&self.digits)?, pick(&self.letters)?);
        (at < self.times)
            .then(|| past.last()?.text().map(|text| State::Text(format!("{text}{digit}{letter}"))))?
    }

    fn compact(&self) -> String {
        format!("{};{};{}", self.digits, self.letters, self.times)
    }

    fn english(&self) -> String {
        format!("Digits: {}\nLetters: {}\nN: {}", self.digits, self.letters, self.times)
    }
}
