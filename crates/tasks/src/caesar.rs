//! Caesar cipher: a text whose letters were moved through the alphabet, moved back. `gudl/3:` is answered by `#drai`.
//!
//! Level     n has n made-up words of 1 to 2 syllables, moved by 1 to 25 places, which are given.
//! Canonical the places and the plain text.
//! Rewrites  otherwise put: moved on by the other way round the alphabet, which gives the same letters.
//! Distinct  25 w^n with w = 8 (288 + 288^2) words.
//! Guess     under one in 600,000.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::Wording;
use crate::words;

arm::plain_options!(1..=6);

const SYLLABLES: [u32; 2] = [1, 2];

impl Ladder for Options {
    const NAME: &'static str = "caesar";
    const LEVEL: &'static str = "n words";
    const LEVELS: [i64; 2] = [1, 16];
    const VERIFIER: &'static str = "final-answer";
    type Level = Caesar;

    fn at(&self, level: i64) -> Caesar {
        Caesar { words: level as usize, wording: self.wording }
    }
}

pub(crate) struct Caesar {
    words: usize,
    wording: Wording,
}

impl Level for Caesar {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let places = rng.between(1, 25);
        let mut plain = String::with_capacity(16 * self.words);
        for word in 0..self.words {
            plain.push_str(if word == 0 { "" } else { " " });
            words::push_word(&mut plain, SYLLABLES, &mut rng);
        }
        let cipher: String = plain.chars().map(|letter| moved(letter, places as u8)).collect();
        let mut steps = self.wording.steps();
        if self.wording == Wording::English {
            for (from, to) in cipher.split(' ').zip(plain.split(' ')) {
                steps.push("", format_args!("{from} becomes {to}"));
            }
        }
        Instance {
            prompt: self.prompt(&cipher, places),
            solution: steps.end(&plain),
            canonical: format!("{places} {plain}"),
            answer: plain,
            meta: vec![("cipher", cipher.into()), ("places", places.into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let (cipher, places) = (problem.meta.get("cipher")?.as_str()?, problem.meta.get("places")?.as_i64()?);
        let prompt = self.prompt(cipher, places - 26);
        (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let texts = words::count(SYLLABLES).checked_pow(self.words as u32);
        arm::counted(texts.and_then(|texts| texts.checked_mul(25)))
    }
}

impl Caesar {
    /// Negative `places` went backwards.
    fn prompt(&self, cipher: &str, places: i64) -> String {
        let way = if places < 0 { "back" } else { "on" };
        let english = format_args!(
            "Each letter of a text was moved {way} by {} places in the alphabet, which starts again after its end. \
             It became \"{cipher}\". What was it?",
            places.abs()
        );
        self.wording.prompt(format_args!("{cipher}/{places}:"), english, "#some words")
    }
}

fn moved(letter: char, places: u8) -> char {
    match letter {
        'a'..='z' => char::from((letter as u8 - b'a' + places) % 26 + b'a'),
        other => other,
    }
}
