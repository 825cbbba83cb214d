//! Coin flip: whether a coin that starts heads up ends heads up. `K+B-D+:` is answered by `T,T,H#yes`; `+` flips.
//!
//! Source    CoinFlip of system 57.
//! Level     n has n people, each of whom flips the coin or does not.
//! Solution  which side is up after each. Only the answer is judged.
//! Canonical people and what they do, in order.
//! Rewrites  simpler: without those who do not flip, where some do; otherwise put: in reverse order.
//! Distinct  2^n times the 26! / (26 - n)! ways to pick people; patterns alone are 2^n, so names are part of the form.
//! Guess     1/2.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Wording, push};

arm::plain_options!(1..=10);

impl Ladder for Options {
    const NAME: &'static str = "coin-flip";
    const LEVEL: &'static str = "n people";
    const LEVELS: [i64; 2] = [1, NAMES.len() as i64];
    const VERIFIER: &'static str = "final-answer";
    type Level = CoinFlip;

    fn at(&self, level: i64) -> CoinFlip {
        CoinFlip { people: level as usize, wording: self.wording }
    }
}

/// Everybody there is, by first letter.
const NAMES: [&str; 26] = [
    "Alma", "Bert", "Cora", "Dirk", "Emma", "Finn", "Gina", "Hans", "Inga", "Jens", "Kaja", "Lars", "Mona",
    "Nils", "Olga", "Paul", "Quin", "Rosa", "Sven", "Tina", "Udo", "Vera", "Wim", "Xena", "Yann", "Zoe",
];

pub(crate) struct CoinFlip {
    people: usize,
    wording: Wording,
}

impl Level for CoinFlip {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let people = draw::different(self.people, NAMES.len(), &mut rng);
        let (mut shown, mut steps, mut heads) = (String::with_capacity(64), self.wording.steps(), true);
        for person in people {
            let flips = draw::coin(&mut rng);
            heads ^= flips;
            shown.push(char::from(b'A' + person as u8));
            shown.push(if flips { '+' } else { '-' });
            let (letter, side) = if heads { ('H', "heads") } else { ('T', "tails") };
            steps.push(letter, format_args!("After {} it is {side} up.", NAMES[person]));
        }
        let answer = if heads { "yes" } else { "no" };
        Instance {
            prompt: self.prompt(&shown),
            answer: answer.to_owned(),
            solution: steps.end(answer),
            canonical: shown.clone(),
            meta: vec![("flips", shown.into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let shown = problem.meta.get("flips")?.as_str()?;
        let mut turns: Vec<&str> = shown.split_inclusive(['+', '-']).collect();
        match how {
            Rewrite::Simplify => turns.retain(|turn| turn.ends_with('+')),
            Rewrite::Paraphrase => turns.reverse(),
        }
        let shown = turns.concat();
        (!turns.is_empty()).then(|| Rewritten { prompt: self.prompt(&shown), canonical: Some(shown) })
    }

    fn distinct(&self) -> Option<u64> {
        let names = (0..self.people as u128).try_fold(1_u128, |ways, taken| ways.checked_mul(26 - taken));
        arm::counted(names.and_then(|names| names.checked_mul(1 << self.people)))
    }
}

impl CoinFlip {
    fn prompt(&self, shown: &str) -> String {
        match self.wording {
            Wording::Compact => format!("{shown}:"),
            Wording::English => {
                let mut text = String::with_capacity(128 + 16 * shown.len());
                text.push_str("A coin is heads up. ");
                for turn in shown.as_bytes().chunks(2) {
                    let name = NAMES[usize::from(turn[0].saturating_sub(b'A')) % NAMES.len()];
                    let does = if turn[1..] == *b"+" { "flips the coin" } else { "does not flip the coin" };
                    push(&mut text, format_args!("{name} {does}. "));
                }
                text.push_str("Is the coin heads up in the end? Answer yes or no.");
                self.wording.prompt("", text, "#yes")
            }
        }
    }
}
