//! Run-length coding: letters and how often each stands in a row. `E aaab:` is answered by `#3a1b`, `D 3a1b:` by
//! `#aaab`.
//!
//! Level     n has n runs of 1 to 9 letters; neighbours are of different letters.
//! Solution  each run and its code. Only the answer is judged.
//! Canonical the code: encoding and decoding it stand on one side of the split.
//! Distinct  26 25^(n-1) 9^n; level 1 has 234.
//! Guess     1/234 at level 1.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push};

arm::plain_options!(1..=8);

impl Ladder for Options {
    const NAME: &'static str = "run-length";
    const LEVEL: &'static str = "n runs";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "final-answer";
    type Level = RunLength;

    fn at(&self, level: i64) -> RunLength {
        RunLength { runs: level as usize, wording: self.wording }
    }
}

pub(crate) struct RunLength {
    runs: usize,
    wording: Wording,
}

impl Level for RunLength {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let encodes = draw::coin(&mut rng);
        let (mut text, mut code) =
            (String::with_capacity(9 * self.runs), String::with_capacity(2 * self.runs));
        let (mut letter, mut steps) = (draw::place(26, &mut rng), self.wording.steps());
        for run in 0..self.runs {
            if run > 0 {
                letter = (letter + 1 + draw::place(25, &mut rng)) % 26;
            }
            let (letter, length) = (char::from(b'a' + letter as u8), rng.between(1, 9));
            let letters = String::from(letter).repeat(length as usize);
            steps.push(
                format_args!("{letters}={length}{letter}"),
                format_args!("{letters} is {length}{letter}"),
            );
            text.push_str(&letters);
            push(&mut code, format_args!("{length}{letter}"));
        }
        let (sign, task, shown, answer) = if encodes {
            ('E', "Encode the text", text, code.clone())
        } else {
            ('D', "Decode the code", code.clone(), text)
        };
        let english = format_args!(
            "In run-length code each run of equal letters becomes its length and the letter. {task} \"{shown}\"."
        );
        let prompt = self.wording.prompt(
            format_args!("{sign} {shown}:"),
            english,
            if encodes { "#2a1b" } else { "#aab" },
        );
        Instance {
            prompt,
            solution: steps.end(&answer),
            answer,
            canonical: code,
            meta: vec![("shown", shown.into()), ("encodes", encodes.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let letters = 25_u128.checked_pow(self.runs as u32 - 1).and_then(|ways| ways.checked_mul(26));
        let lengths = 9_u128.checked_pow(self.runs as u32);
        arm::counted(letters.zip(lengths).and_then(|(letters, lengths)| letters.checked_mul(lengths)))
    }
}
