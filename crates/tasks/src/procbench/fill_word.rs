//! Fill words into a sentence: `W[2] swim [1]/near,Ducks:` is answered by `[2] swim near;#Ducks swim near`.
//!
//! Instance  a sentence of at least n different words, without its punctuation; n of its places, in random order, are
//!           marked [1] to [n].
//! Step      put the next word in the place of its mark.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::sentence::Sentence;
use super::state::State;
use super::strings::{between, joined, sample};

/// Options of the family.
pub type Options = super::Options<FillWord>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FillWord {
    /// Words and marks.
    text: Vec<String>,
    /// The word of [1], of [2], ..
    words: Vec<String>,
}

impl Procedure for FillWord {
    const NAME: &'static str = "procbench-fill-word";
    const MARK: char = 'W';
    const RULES: &'static str = "\
        A text with marks such as [1] and a list of words are given. For each word in order, put it in \
        the place of its mark: the first word for [1], the second for [2], and so on.";
    const FORM: &'static str = r##"#{"intermediate": ["[2] swim well"], "final": "Ducks swim well"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let sentence = Sentence::draw(between(steps, 2 * steps + 4, rng), rng);
        if sentence.distinct().len() < steps {
            return None;
        }
        let (mut text, mut words) = (sentence.words, vec![]);
        for (at, place) in sample(0, text.len(), steps, rng).into_iter().enumerate() {
            words.push(std::mem::replace(&mut text[place], format!("[{}]", at + 1)));
        }
        Some(Self { text, words })
    }

    fn init(&self) -> State {
        State::Text(joined(&self.text, " "))
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let at = past.len() - 1;
        let (word, mark) = (self.words.get(at)?, format!("[{}]", at + 1));
        let text = past.last()?.text()?;
        text.contains(&mark).then(|| State::Text(text.replacen(&mark, word, 1)))
    }

    fn compact(&self) -> String {
        format!("{}/{}", joined(&self.text, " "), joined(&self.words, ","))
    }

    fn english(&self) -> String {
        let lines = self.words.iter().enumerate().map(|(at, word)| format!("[{}]: {word}", at + 1));
        format!("Text: {}\nWords:\n{}", joined(&self.text, " "), joined(lines, "\n"))
    }

    /// The sentence.
    fn canonical(&self) -> String {
        self.words
            .iter()
            .zip(1..)
            .fold(joined(&self.text, " "), |text, (word, at)| text.replacen(&format!("[{at}]"), word, 1))
    }
}
