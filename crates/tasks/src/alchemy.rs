//! Alchemy: functions on strings of letters, one after the other. `ABCD[F1][F2]:` is answered by `NOPQ[F2]#OPQN`.
//!
//! Source    DataAlchemy (arXiv 2508.01191), system 76.
//! Functions F1 turns each letter by half of the alphabet; F2 shifts the string left by one, cyclically; F3 reverses
//!           it; F4 swaps its halves, and a middle letter stays; F5 moves each letter on by one place; F6 keeps one letter
//!           of each kind, in alphabetical order.
//! Level     n has n functions, applied from the left.
//! Scenario  id: compositions that are seen; cmp: seen functions in an unseen composition, from level 2 on; pood: as id
//!           with the first unseen function in the last place; ood: unseen functions alone.
//! Split     which compositions of m seen functions are unseen, single functions never. source: the last function alone
//!           all along, F2 where F1 and F2 are seen. balanced: those whose functions, told by their places 0..m among
//!           the seen ones, add up to a multiple of m: a share 1/m, with every function at every place on both sides.
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
use crate::draw;
use crate::judged::Derived;
use crate::wording::{Wording, push};

const FUNCTIONS: u8 = 6;

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
    /// Functions of 1..=6 that are seen in training, two or more.
    pub seen: Vec<u8>,
    /// Functions of 1..=6 that are not.
    pub unseen: Vec<u8>,
    /// Which compositions of seen functions are not seen.
    pub split: Split,
    /// What has to be right.
    pub judged: Derived,
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

/// Which compositions of seen functions are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// The last function alone.
    #[default]
    Source,
    /// One in so many as functions are seen.
    Balanced,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 4],
            wording: Wording::default(),
            letters: 26,
            length: 4,
            scenario: Scenario::default(),
            seen: vec![1, 2],
            unseen: vec![3, 4],
            split: Split::default(),
            judged: Derived::default(),
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
        let known = |functions: &[u8]| functions.iter().all(|function| (1..=FUNCTIONS).contains(function));
        let differ =
            |functions: &[u8]| (1..functions.len()).all(|at| !functions[..at].contains(&functions[at]));
        if !(self.seen.len() > 1 && known(&self.seen) && differ(&self.seen)) {
            let expected = "two or more different functions of 1 to 6";
            return Err(Error::input("seen", format!("{:?}", self.seen), expected, "set seen = [1, 2]"));
        }
        if self.unseen.is_empty() || !known(&self.unseen) || !differ(&[&*self.seen, &*self.unseen].concat()) {
            let expected = "one or more functions of 1 to 6 that are not seen";
            return Err(Error::input(
                "unseen",
                format!("{:?}", self.unseen),
                expected,
                "set unseen = [3, 4]",
            ));
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
        let is_larger =
            [&self.options.seen, &self.options.unseen].iter().any(|set| set.iter().any(|at| *at > 4));
        let more = if is_larger {
            " F5 replaces each letter by the next one. F6 leaves one of each letter, in alphabetical order."
        } else {
            ""
        };
        let english = format_args!(
            "F1 replaces each letter by the one {} places on in the alphabet of the letters A to {}, which starts \
             again after its end. F2 moves the first letter to the end. F3 reverses the letters. F4 swaps the first \
             half and the second half, and leaves a middle letter where it is.{more} What becomes of {element} under \
             {composition}, from the left?",
            letters / 2,
            char::from(b'A' + letters - 1),
        );
        Instance {
            prompt: wording.prompt(format_args!("{element}{composition}:"), english, "#ABCD"),
            answer: match self.options.judged {
                Derived::Answer => end,
                Derived::Derivation => solution.clone(),
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
        (self.options.judged == Derived::Derivation).then_some("exact")
    }
}

impl Alchemy {
    /// The header's scenarios.
    fn functions(&self, rng: &mut Rng) -> Vec<u8> {
        let Options { scenario, seen, unseen, split, .. } = &self.options;
        let any =
            |n: usize, rng: &mut Rng| (0..self.depth).map(|_| draw::place(n, rng)).collect::<Vec<usize>>();
        let named = |places: Vec<usize>| places.into_iter().map(|place| seen[place]).collect::<Vec<u8>>();
        match (scenario, split) {
            (Scenario::Cmp, Split::Source) => vec![seen[seen.len() - 1]; self.depth],
            (Scenario::Cmp, Split::Balanced) => {
                let mut places = any(seen.len(), rng);
                places[self.depth - 1] = 0;
                places[self.depth - 1] =
                    (seen.len() - places.iter().sum::<usize>() % seen.len()) % seen.len();
                named(places)
            }
            (Scenario::Ood, _) => any(unseen.len(), rng).into_iter().map(|place| unseen[place]).collect(),
            (Scenario::Id | Scenario::Pood, _) => {
                let mut places = any(seen.len(), rng);
                while self.is_unseen(&places) {
                    places = any(seen.len(), rng);
                }
                let mut functions = named(places);
                if *scenario == Scenario::Pood {
                    functions[self.depth - 1] = unseen[0];
                }
                functions
            }
        }
    }

    /// Whether this composition, by places among the seen functions, is not seen itself.
    fn is_unseen(&self, places: &[usize]) -> bool {
        let n = self.options.seen.len();
        self.depth > 1
            && match self.options.split {
                Split::Source => places.iter().all(|place| *place == n - 1),
                Split::Balanced => places.iter().sum::<usize>() % n == 0,
            }
    }
}

fn apply(function: u8, string: &mut Vec<u8>, letters: u8) {
    match function {
        1 => string.iter_mut().for_each(|letter| *letter = (*letter + letters / 2) % letters),
        2 => string.rotate_left(1),
        3 => string.reverse(),
        4 => {
            let (n, half) = (string.len(), string.len() / 2);
            let (left, right) = string.split_at_mut(n - half);
            left[..half].swap_with_slice(right);
        }
        5 => string.iter_mut().for_each(|letter| *letter = (*letter + 1) % letters),
        _ => {
            string.sort_unstable();
            string.dedup();
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
