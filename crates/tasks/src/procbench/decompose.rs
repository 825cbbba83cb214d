//! Decompose letters by rules: `Xabca;axy:` is answered by `xybca;#xybcxy`.
//!
//! Instance  letters, n + 5 to n + 15 of them; 2 to min(23, n) of those that occur are keys, and stand at n places in
//!           all. Each key has a pair of letters, drawn with replacement from those that are no keys.
//! Step      the leftmost key becomes its pair.
//! Differs   the release draws single keys too, and with them strings of length 1, which meet no level from 2 on.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, between, joined, string, symbol};

/// Options of the family.
pub type Options = super::Options<Decompose>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decompose {
    text: String,
    /// Key, and the pair it becomes.
    rules: Vec<(char, String)>,
}

impl Procedure for Decompose {
    const NAME: &'static str = "procbench-decompose";
    const MARK: char = 'X';
    const RULES: &'static str = "\
        A string of letters and rules such as a -> x, y are given. At each step, replace the leftmost \
        letter for which there is a rule by the two letters that the rule gives. Stop when no letter has \
        a rule.";
    const FORM: &'static str = r##"#{"intermediate": ["xybca"], "final": "xybcxy"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, between(steps + 5, steps + 15, rng), rng);
        let n_keys = between(2, steps.min(23), rng);
        let mut present: Vec<char> = text.chars().collect();
        present.sort_unstable();
        present.dedup();
        if present.len() < n_keys {
            return None;
        }
        rng.shuffle(&mut present);
        let keys = &present[..n_keys];
        let others: Vec<u8> =
            LETTERS.iter().copied().filter(|letter| !keys.contains(&char::from(*letter))).collect();
        let mut rule = |key: &char| (*key, [symbol(&others, rng), symbol(&others, rng)].iter().collect());
        let rules = keys.iter().map(&mut rule).collect();
        Some(Self { text, rules })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let text = past.last()?.text()?;
        let rule = |letter: char| self.rules.iter().find(|(key, _)| *key == letter);
        let (at, key, pair) =
            text.char_indices().find_map(|(at, letter)| Some((at, letter, &rule(letter)?.1)))?;
        Some(State::Text(format!("{}{pair}{}", &text[..at], &text[at + key.len_utf8()..])))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(self.rules.iter().map(|(key, pair)| format!("{key}{pair}")), ","))
    }

    fn english(&self) -> String {
        let rules = self.rules.iter().map(|(key, pair)| format!("{key} -> {}", joined(pair.chars(), ", ")));
        format!("String: {}\nRules:\n{}", self.text, joined(rules, "\n"))
    }
}
