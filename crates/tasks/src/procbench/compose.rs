//! Compose letters by rules: `Mabc;bcx,axz:` is answered by `a,x;#z`.
//!
//! Instance  letters, n + 3 to 30 of them; max(1, n - 5) to min(length - 2, n + 5) rules, from contractions of random
//!           pairs one after the other, and 1 decoy and one more for every 7 rules, all pairs different, in random
//!           order. Kept if no rule applies after exactly n steps.
//! Step      of neighbours from right to left, the first pair that has a rule becomes its letter. A state is the list
//!           of letters.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, below, between, joined, string, symbol};

/// Options of the family.
pub type Options = super::Options<Compose>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compose {
    text: String,
    /// Left, right, what they become.
    rules: Vec<(char, char, char)>,
}

impl Procedure for Compose {
    const NAME: &'static str = "procbench-compose";
    const MARK: char = 'M';
    const RULES: &'static str = "\
        A list of letters and rules such as a, b -> c are given. At each step, look at the pairs of \
        neighbours from right to left. Replace the first pair for which there is a rule by the letter \
        that the rule gives. Stop when no pair has a rule.";
    const FORM: &'static str = r##"#{"intermediate": [["a", "x"]], "final": ["z"]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(LETTERS, between(steps + 3, 30, rng), rng);
        let n_rules = between(steps.saturating_sub(5).max(1), (text.len() - 2).min(steps + 5), rng);
        let (mut letters, mut rules): (Vec<char>, Vec<_>) = (text.chars().collect(), vec![]);
        for _ in 0..n_rules {
            let at = below(letters.len() - 1, rng);
            let made = symbol(LETTERS, rng);
            rules.push((letters[at], letters[at + 1], made));
            letters.splice(at..at + 2, [made]);
        }
        for _ in 0..=n_rules / 7 {
            rules.push((symbol(LETTERS, rng), symbol(LETTERS, rng), symbol(LETTERS, rng)));
        }
        let clash = |at: usize| rules[..at].iter().any(|rule| (rule.0, rule.1) == (rules[at].0, rules[at].1));
        if (1..rules.len()).any(clash) {
            return None;
        }
        rng.shuffle(&mut rules);
        Some(Self { text, rules })
    }

    fn init(&self) -> State {
        State::List(self.text.chars().map(String::from).collect())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let mut letters = past.last()?.list()?.to_vec();
        let rule = |pair: &[String]| {
            self.rules.iter().find(|rule| pair[0].chars().eq([rule.0]) && pair[1].chars().eq([rule.1]))
        };
        let found = letters.windows(2).enumerate().rev().find_map(|(at, pair)| Some((at, rule(pair)?.2)));
        let (at, made) = found?;
        letters.splice(at..at + 2, [made.to_string()]);
        Some(State::List(letters))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(self.rules.iter().map(|(a, b, c)| format!("{a}{b}{c}")), ","))
    }

    fn english(&self) -> String {
        let rules = self.rules.iter().map(|(a, b, c)| format!("{a}, {b} -> {c}"));
        format!("Letters: {}\nRules:\n{}", joined(self.text.chars(), ", "), joined(rules, "\n"))
    }
}
