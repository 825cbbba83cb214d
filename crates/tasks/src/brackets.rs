//! Brackets: what closes those that are open. `([]{:` is answered by `({#})`.
//!
//! Level     n has n open brackets of four kinds; before, between and after them a closed pair stands half of the time.
//! Solution  the open brackets. Only the answer is judged.
//! Canonical the brackets shown.
//! Distinct  4^n 5^(n+1); level 1 has 100.
//! Guess     1 / 4^n.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::Wording;

arm::plain_options!(1..=8);

const KINDS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')];

impl Ladder for Options {
    const NAME: &'static str = "brackets";
    const LEVEL: &'static str = "n open brackets";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "final-answer";
    type Level = Brackets;

    fn at(&self, level: i64) -> Brackets {
        Brackets { open: level as usize, wording: self.wording }
    }
}

pub(crate) struct Brackets {
    open: usize,
    wording: Wording,
}

impl Level for Brackets {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (mut shown, mut open, mut answer) = (String::with_capacity(64), String::new(), vec![]);
        for at in 0..=self.open {
            if draw::coin(&mut rng) {
                let (left, right) = draw::pick(&KINDS, &mut rng);
                shown.extend([left, right]);
            }
            if at < self.open {
                let (left, right) = draw::pick(&KINDS, &mut rng);
                shown.push(left);
                open.push(left);
                answer.push(right);
            }
        }
        let answer: String = answer.iter().rev().collect();
        let mut steps = self.wording.steps();
        steps.push(&open, format_args!("Open are {open}"));
        let english = format_args!("Close all open brackets, and write nothing else: {shown}");
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}:"), english, "#})"),
            solution: steps.end(&answer),
            answer,
            canonical: shown.clone(),
            meta: vec![("shown", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let n = self.open as u32;
        let opened = 4_u128.checked_pow(n).zip(5_u128.checked_pow(n + 1));
        arm::counted(opened.and_then(|(opened, closed)| opened.checked_mul(closed)))
    }
}
