//! Count letters of words: `HDucks swim:` is answered by 26 counts for `Ducks`, `;#`, and 26 for both words.
//!
//! Instance  the n different words of a sentence, in order of first occurrence.
//! Step      add the letters of the next word, of either case, to the counts of a to z.
//! Differs   the release shows the words in the arbitrary order of a set.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::sentence::{self, Sentence};
use super::state::State;
use super::strings::{between, joined};

/// Options of the family.
pub type Options = super::Options<Count2>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count2 {
    words: Vec<String>,
}

impl Procedure for Count2 {
    const NAME: &'static str = "procbench-count2";
    const MARK: char = 'H';
    const RULES: &'static str = "\
        A list of words is given. The state is a list of 26 counts, one for each letter from a to z, at \
        first all 0. For each word in order, add to the counts how often each letter occurs in it, small \
        or capital.";
    const FORM: &'static str = r##"#{"intermediate": [[1, 0, .., 0]], "final": [1, 2, .., 0]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let sentence = Sentence::draw(between(steps, steps + steps / 3, rng), rng);
        let words: Vec<String> = sentence.distinct().into_iter().map(str::to_owned).collect();
        (words.len() == steps).then_some(Self { words })
    }

    fn init(&self) -> State {
        State::Numbers(vec![0; 26])
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let word = self.words.get(past.len() - 1)?.to_ascii_lowercase();
        let counts = past.last()?.numbers()?;
        let count = |letter: char| word.chars().filter(|at| *at == letter).count() as i64;
        let sums: Option<_> =
            counts.iter().zip('a'..='z').map(|(sum, letter)| sum.checked_add(count(letter))).collect();
        sums.map(State::Numbers)
    }

    fn compact(&self) -> String {
        joined(&self.words, " ")
    }

    fn english(&self) -> String {
        format!("Words: {}", joined(&self.words, ", "))
    }

    fn distinct(steps: usize, _: Knobs) -> Option<u128> {
        (steps == 2).then_some(sentence::PAIRS)
    }
}
