//! Last letters: one letter of each word, joined. `L tom drai besk:` is answered by `m,i,k#mik`.
//!
//! Source    LastLetterConcatenation of system 57, with its variants: the first or the second letter, and a made-up
//!           name for what is to be done, which parts a taught procedure from a known name of a task.
//! Level     n has n made-up words of 1 to 3 syllables.
//! Solution  the letters. Only the answer is judged.
//! Canonical the rule and the words.
//! Distinct  w^n with w = 8 (288 + 288^2 + 288^3) words.
//! Guess     a letter from its frequency for each word: under 0.3^n.

use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{Wording, list};
use crate::words;

const SYLLABLES: [u32; 2] = [1, 3];

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=32.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Which letter of each word.
    pub letter: Letter,
    /// Whether the task bears a made-up name, which says what to do in the same sentence.
    pub renamed: bool,
}

/// Which letter of each word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letter {
    /// The first.
    First,
    /// The second; no word is shorter.
    Second,
    /// The last.
    #[default]
    Last,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), letter: Letter::default(), renamed: false }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "last-letters";
    const LEVEL: &'static str = "n words";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "final-answer";
    type Level = LastLetters;

    fn at(&self, level: i64) -> LastLetters {
        LastLetters { words: level as usize, options: self.clone() }
    }
}

pub(crate) struct LastLetters {
    words: usize,
    options: Options,
}

impl Level for LastLetters {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let words: Vec<String> = (0..self.words)
            .map(|_| {
                let mut word = String::with_capacity(16);
                words::push_word(&mut word, SYLLABLES, &mut rng);
                word
            })
            .collect();
        let (sign, name) = match self.options.letter {
            Letter::First => ('F', "first"),
            Letter::Second => ('S', "second"),
            Letter::Last => ('L', "last"),
        };
        let (mut steps, mut answer) = (self.options.wording.steps(), String::with_capacity(self.words));
        for word in &words {
            let letter = match self.options.letter {
                Letter::First => word.chars().next(),
                Letter::Second => word.chars().nth(1),
                Letter::Last => word.chars().next_back(),
            };
            let letter = letter.unwrap_or(' ');
            steps.push(letter, format_args!("The {name} letter of {word} is {letter}."));
            answer.push(letter);
        }
        let shown = list(&words, " ");
        let task = if self.options.renamed { "Blick these words: to blick is to take" } else { "Take" };
        let english = format_args!("{task} the {name} letter of each word and join them, in order: {shown}");
        Instance {
            prompt: self.options.wording.prompt(format_args!("{sign} {shown}:"), english, "#abc"),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{sign} {shown}"),
            meta: vec![("words", shown.to_string().into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(words::count(SYLLABLES).checked_pow(self.words as u32))
    }
}
