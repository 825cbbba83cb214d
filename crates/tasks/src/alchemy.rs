//! Alchemy: functions on strings of letters, one after the other. `ABCD[F1][F2]:` is answered by `NOPQ[F2]#OPQN`.
//!
//! Source    DataAlchemy (arXiv 2508.01191), system 76.
//! Functions F1 turns each letter by half of the alphabet; F2 shifts the string left by one, cyclically; F3 reverses
//!           it; F4 swaps its halves, and a middle letter stays.
//! Level     n has n functions, applied from the left.
//! Scenario  id: F1 and F2 in any order but F2 alone all along (one function: either); cmp: F2 alone, seen functions in
//!           an unseen composition, from level 2 on; pood: as id with F3 in the last place; ood: F3 and F4 alone.
//! Solution  the string after each function with the functions left, then the answer. `judged` as in chain sums.
//! Canonical alphabet, length and element: compositions are what scenarios part, so they are no part of the form, and
//!           an element is held out under all of them.
//! Distinct  letters^length; 26^4 = 456,976, and 8^4 = 4,096.
//! Guess     under 2 in 456,976.
//! Differs   the source writes blanks between letters, and <think> and <answer> as marks; here functions stand behind
//!           the string they are applied to, and `#` before the answer. Its rotation is by 13 of 26 letters at any size.

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::chain_sum::Judged;
use crate::draw;
use crate::wording::{Wording, push};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Letters of the alphabet: even, 2..=26.
    pub letters: u8,
    /// Letters of a string, 2..=12.
    pub length: usize,
    /// Which compositions.
    pub scenario: Scenario,
    /// What has to be right.
    pub judged: Judged,
}

/// Which compositions, seen from a learner that was trained on `Id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// Those it was trained on.
    #[default]
    Id,
    /// Seen functions in an unseen composition.
    Cmp,
    /// A composition whose last function is unseen.
    Pood,
    /// Unseen functions.
    Ood,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 4],
            wording: Wording::default(),
            letters: 26,
            length: 4,
            scenario: Scenario::default(),
            judged: Judged::default(),
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "alchemy";
    const LEVEL: &'static str = "n functions";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "final-answer";
    type Level = Alchemy;

    fn check(&self) -> Result<()> {
        if !matches!(self.letters, 2..=26) || self.letters % 2 == 1 {
            return Err(Error::input("letters", self.letters, "an even number, 2 to 26", "set letters = 26"));
        }
        if !(2..=12).contains(&self.length) {
            return Err(Error::input("length", self.length, "2 to 12", "set length = 4"));
        }
        if self.scenario == Scenario::Cmp && self.levels[0] < 2 {
            let hint = "set levels = [2, 4], or another scenario";
            return Err(Error::input(
                "scenario",
                "cmp",
                "levels from 2 on: one function is no composition",
                hint,
            ));
        }
        Ok(())
    }

    fn at(&self, level: i64) -> Alchemy {
        Alchemy { depth: level as usize, options: self.clone() }
    }
}

pub(crate) struct Alchemy {
    depth: usize,
    options: Options,
}

impl Level for Alchemy {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let Options { wording, letters, length, .. } = self.options;
        let mut string: Vec<u8> = (0..length).map(|_| rng.below(letters.into()) as u8).collect();
        let functions = self.functions(&mut rng);
        let (element, composition) = (shown(&string), marks(&functions));
        let mut solution = String::with_capacity(32 * self.depth);
        for (at, function) in functions.iter().enumerate() {
            apply(*function, &mut string, letters);
            let rest = marks(&functions[at + 1..]);
            match wording {
                _ if rest.is_empty() => {}
                Wording::Compact => {
                    push(
                        &mut solution,
                        format_args!("{}{}{rest}", if at > 0 { "," } else { "" }, shown(&string)),
                    );
                }
                Wording::English => {
                    push(
                        &mut solution,
                        format_args!("After F{function} it is {}, with {rest} left.\n", shown(&string)),
                    );
                }
            }
        }
        let end = shown(&string);
        push(&mut solution, format_args!("#{end}"));
        let english = format_args!(
            "F1 replaces each letter by the one {} places on in the alphabet of the letters A to {}, which starts \
             again after its end. F2 moves the first letter to the end. F3 reverses the letters. F4 swaps the first \
             half and the second half, and leaves a middle letter where it is. What becomes of {element} under \
             {composition}, from the left?",
            letters / 2,
            char::from(b'A' + letters - 1),
        );
        Instance {
            prompt: wording.prompt(format_args!("{element}{composition}:"), english, "#ABCD"),
            answer: match self.options.judged {
                Judged::Answer => end,
                Judged::Derivation => solution.clone(),
            },
            solution,
            canonical: format!("{letters} {length} {element}"),
            meta: vec![("element", element.into()), ("functions", composition.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(u128::from(self.options.letters).checked_pow(self.options.length as u32))
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.options.judged == Judged::Derivation).then_some("exact")
    }
}

impl Alchemy {
    /// The header's scenarios.
    fn functions(&self, rng: &mut Rng) -> Vec<u8> {
        let any =
            |of: [u8; 2], n: usize, rng: &mut Rng| (0..n).map(|_| draw::pick(&of, rng)).collect::<Vec<u8>>();
        match self.options.scenario {
            Scenario::Cmp => vec![2; self.depth],
            Scenario::Ood => any([3, 4], self.depth, rng),
            Scenario::Id if self.depth == 1 => any([1, 2], 1, rng),
            Scenario::Id | Scenario::Pood => {
                let mut functions = any([1, 2], self.depth, rng);
                while self.depth > 1 && functions.iter().all(|function| *function == 2) {
                    functions = any([1, 2], self.depth, rng);
                }
                if self.options.scenario == Scenario::Pood {
                    functions[self.depth - 1] = 3;
                }
                functions
            }
        }
    }
}

fn apply(function: u8, string: &mut [u8], letters: u8) {
    match function {
        1 => string.iter_mut().for_each(|letter| *letter = (*letter + letters / 2) % letters),
        2 => string.rotate_left(1),
        3 => string.reverse(),
        _ => {
            let half = string.len() / 2;
            let (left, right) = string.split_at_mut(string.len() - half);
            left[..half].swap_with_slice(right);
        }
    }
}

fn shown(string: &[u8]) -> String {
    string.iter().map(|letter| char::from(b'A' + letter)).collect()
}

fn marks(functions: &[u8]) -> String {
    let mut text = String::with_capacity(4 * functions.len());
    functions.iter().for_each(|function| push(&mut text, format_args!("[F{function}]")));
    text
}
