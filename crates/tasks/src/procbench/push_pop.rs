//! Push and pop letters at both ends: `Qab;<c,>-:` is answered by `cab;#ca`.
//!
//! Instance  n letters, or as many as `length` says; n times, with equal chance, push a letter on the left or on the
//!           right, or pop one on the left or on the right.
//! Step      do it. A pop finds nothing in an empty string and leaves it as it is, which counts.

use std::collections::VecDeque;

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use super::options::{Judged, MOST_STEPS, Task};
use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, below, joined, string, symbol};
use crate::arm::Ladder;
use crate::wording::Wording;

const MOST_LETTERS: usize = 64;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 2..=25.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What has to be right.
    pub judged: Judged,
    /// Reads answers as the release does where it seems to err.
    pub compat: bool,
    /// Letters of the initial string, at most 64; left out: n, as in the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        let (wording, judged) = (Wording::default(), Judged::default());
        Self { levels: [2, 8], wording, judged, compat: false, length: None }
    }
}

impl Ladder for Options {
    const NAME: &'static str = PushPop::NAME;
    const LEVEL: &'static str = "n states after the initial one";
    const LEVELS: [i64; 2] = [2, MOST_STEPS];
    const VERIFIER: &'static str = "trace";
    type Level = Task<PushPop>;

    fn check(&self) -> Result<()> {
        match self.length {
            Some(length) if length > MOST_LETTERS => {
                Err(Error::input("length", length, "0 to 64", "leave it out, or set length = 8"))
            }
            _ => Ok(()),
        }
    }

    fn at(&self, level: i64) -> Task<PushPop> {
        let knobs = Knobs { compat: self.compat, length: self.length };
        Task::new(level, self.wording, self.judged, knobs)
    }
}

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PushPop {
    text: String,
    /// `<` or `>`, and the letter pushed there; without one, a pop.
    actions: Vec<(char, Option<char>)>,
}

impl Procedure for PushPop {
    const NAME: &'static str = "procbench-push-pop";
    const MARK: char = 'Q';
    const RULES: &'static str = "\
        A string and a list of actions are given. For each action in order, put the letter at the left \
        or right end of the string (push), or leave out the letter at its left or right end (pop). A pop \
        leaves an empty string as it is.";
    const FORM: &'static str = r##"#{"intermediate": ["cab"], "final": "ca"}"##;

    fn draw(steps: usize, knobs: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, knobs.length.unwrap_or(steps), rng);
        let mut action = || {
            let kind = below(4, rng);
            (['<', '>'][kind % 2], (kind < 2).then(|| symbol(LETTERS, rng)))
        };
        let actions = (0..steps).map(|_| action()).collect();
        Some(Self { text, actions })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let (side, letter) = *self.actions.get(past.len() - 1)?;
        let mut letters: VecDeque<char> = past.last()?.text()?.chars().collect();
        match (side, letter) {
            ('<', Some(letter)) => letters.push_front(letter),
            ('<', None) => drop(letters.pop_front()),
            (_, Some(letter)) => letters.push_back(letter),
            (_, None) => drop(letters.pop_back()),
        }
        Some(State::Text(letters.into_iter().collect()))
    }

    fn compact(&self) -> String {
        let actions = self.actions.iter().map(|(side, letter)| format!("{side}{}", letter.unwrap_or('-')));
        format!("{};{}", self.text, joined(actions, ","))
    }

    fn english(&self) -> String {
        let told = |(side, letter): &(char, Option<char>)| {
            let side = if *side == '<' { "left" } else { "right" };
            letter.map_or_else(|| format!("pop {side}"), |letter| format!("push {letter} {side}"))
        };
        format!("String: {}\nActions: {}", self.text, joined(self.actions.iter().map(told), ", "))
    }

    fn distinct(steps: usize, knobs: Knobs) -> Option<u128> {
        let texts = 26_u128.checked_pow(knobs.length.unwrap_or(steps) as u32);
        texts?.checked_mul(54_u128.checked_pow(steps as u32)?)
    }
}
