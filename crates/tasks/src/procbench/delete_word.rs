//! Delete words of a sentence: `ZOld ducks swim well/well,Old:` is answered by `Old ducks swim;#ducks swim`.
//!
//! Instance  a sentence of at least 5 and more than n different words, without its punctuation; n of them.
//! Step      leave out the first occurrence of the word.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::sentence::Sentence;
use super::state::State;
use super::strings::{between, joined};

/// Options of the family.
pub type Options = super::Options<DeleteWord>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeleteWord {
    text: Vec<String>,
    words: Vec<String>,
}

impl Procedure for DeleteWord {
    const NAME: &'static str = "procbench-delete-word";
    const MARK: char = 'Z';
    const RULES: &'static str = "\
        A text and a list of words are given. For each word in order, leave out its first occurrence in \
        the text. Capital letters matter: The is not the.";
    const FORM: &'static str = r##"#{"intermediate": ["Old ducks swim well"], "final": "ducks swim well"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let least = 5.max(steps + 1);
        let sentence = Sentence::draw(between(least, 2 * steps + 5, rng), rng);
        let mut words: Vec<String> = sentence.distinct().into_iter().map(str::to_owned).collect();
        if words.len() < least {
            return None;
        }
        rng.shuffle(&mut words);
        words.truncate(steps);
        Some(Self { text: sentence.words, words })
    }

    fn init(&self) -> State {
        State::Text(joined(&self.text, " "))
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let word = self.words.get(past.len() - 1)?;
        let mut words: Vec<&str> = past.last()?.text()?.split(' ').collect();
        words.remove(words.iter().position(|at| at == word)?);
        Some(State::Text(words.join(" ")))
    }

    fn compact(&self) -> String {
        format!("{}/{}", joined(&self.text, " "), joined(&self.words, ","))
    }

    fn english(&self) -> String {
        format!("Text: {}\nWords: {}", joined(&self.text, " "), joined(&self.words, ", "))
    }

    /// The sentence.
    fn canonical(&self) -> String {
        joined(&self.text, " ")
    }
}
