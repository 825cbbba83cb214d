//! Palindrome: the letters that are missing in a text which reads the same both ways. `k_px_:` is answered by
//! `_xp_k#kxpxk`.
//!
//! Level     n has n pairs of mirrored letters and, half of the time, one in the middle, which is shown.
//! Draw      of each pair the left is hidden, the right, or neither, all as likely, but not neither throughout.
//! Canonical the text as shown.
//! Distinct  26^n (3^n - 1) 27; level 1 has 1,404.
//! Guess     only by what is shown: 1/26 for each letter that is not understood to be mirrored.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::Wording;

arm::plain_options!(1..=8);

impl Ladder for Options {
    const NAME: &'static str = "palindrome";
    const LEVEL: &'static str = "n pairs of letters";
    const LEVELS: [i64; 2] = [1, 24];
    const VERIFIER: &'static str = "final-answer";
    type Level = Palindrome;

    fn at(&self, level: i64) -> Palindrome {
        Palindrome { pairs: level as usize, wording: self.wording }
    }
}

pub(crate) struct Palindrome {
    pairs: usize,
    wording: Wording,
}

impl Level for Palindrome {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let letters: Vec<u8> = (0..self.pairs).map(|_| b'a' + draw::place(26, &mut rng) as u8).collect();
        let middle = draw::coin(&mut rng).then(|| b'a' + draw::place(26, &mut rng) as u8);
        let mut text = letters.clone();
        text.extend(middle);
        text.extend(letters.iter().rev());
        let mut shown = text.clone();
        while shown == text {
            for at in 0..self.pairs {
                let mirrored = text.len() - 1 - at;
                match rng.below(3) {
                    0 => shown[at] = b'_',
                    1 => shown[mirrored] = b'_',
                    _ => {}
                }
            }
        }
        let [text, shown] = [text, shown].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let english = format_args!(
            "A text reads the same forwards and backwards. With _ for each letter that is missing it is \
             {shown}. What is the whole text?"
        );
        let mut steps = self.wording.steps();
        let mirrored: String = shown.chars().rev().collect();
        steps.push(&mirrored, format_args!("Backwards it is {mirrored}."));
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}:"), english, "#abcba"),
            solution: steps.end(&text),
            answer: text,
            canonical: shown.clone(),
            meta: vec![("shown", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let n = self.pairs as u32;
        let letters = 26_u128.checked_pow(n).and_then(|ways| ways.checked_mul(27));
        arm::counted(letters.and_then(|letters| letters.checked_mul(3_u128.pow(n) - 1)))
    }
}
