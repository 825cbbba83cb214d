//! Spell backward: a made-up word from its end. `B drai:` is answered by `d,r,a,i#iard`.
//!
//! Level     n has a word of n syllables.
//! Solution  the letters, forwards. Only the answer is judged.
//! Canonical the word.
//! Distinct  8 288^n; level 1 has 2,304.
//! Guess     one in 2,304 at level 1.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::Wording;
use crate::words;

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "spell-backward";
    const LEVEL: &'static str = "n syllables";
    const LEVELS: [i64; 2] = [1, 6];
    const VERIFIER: &'static str = "final-answer";
    type Level = SpellBackward;

    fn at(&self, level: i64) -> SpellBackward {
        SpellBackward { syllables: level as u32, wording: self.wording }
    }
}

pub(crate) struct SpellBackward {
    syllables: u32,
    wording: Wording,
}

impl Level for SpellBackward {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut word = String::with_capacity(32);
        words::push_word(&mut word, [self.syllables; 2], &mut stream.rng());
        let answer: String = word.chars().rev().collect();
        let mut steps = self.wording.steps();
        word.chars().for_each(|letter| steps.push(letter, letter));
        let english = format_args!("Spell \"{word}\" backward.");
        Instance {
            prompt: self.wording.prompt(format_args!("B {word}:"), english, "#drow"),
            solution: steps.end(&answer),
            answer,
            canonical: word.clone(),
            meta: vec![("word", word.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(Some(words::count([self.syllables; 2])))
    }
}
