//! Substitute symbols by a table: `Sab;ax,by:` is answered by `xb;#xy`.
//!
//! Instance  n letters and digits; the table gives each of them another symbol, none that had its entry before. Two may
//!           be given the same.
//! Step      replace the symbol at the next place. What was put there is never replaced again.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{ALNUM, joined, string, symbol};

/// Options of the family.
pub type Options = super::Options<Substitute>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Substitute {
    text: String,
    /// Symbol and what it becomes, in the order of first occurrence.
    table: Vec<(char, char)>,
}

impl Procedure for Substitute {
    const NAME: &'static str = "procbench-substitute";
    const MARK: char = 'S';
    const RULES: &'static str = "\
        A string and a table are given. Go through the places of the string from left to right. At each, \
        replace the symbol by the one that the table gives for it. Each place is one step, and what was \
        put at a place stays.";
    const FORM: &'static str = r##"#{"intermediate": ["xbc", "xyc"], "final": "xyz"}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let text = string(ALNUM, steps, rng);
        let mut table: Vec<(char, char)> = vec![];
        for from in text.chars() {
            if table.iter().any(|(known, _)| *known == from) {
                continue;
            }
            let to = loop {
                let to = symbol(ALNUM, rng);
                if to != from && table.iter().all(|(known, _)| *known != to) {
                    break to;
                }
            };
            table.push((from, to));
        }
        Some(Self { text, table })
    }

    fn init(&self) -> State {
        State::Text(self.text.clone())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let mut symbols: Vec<char> = past.last()?.text()?.chars().collect();
        let place = symbols.get_mut(past.len() - 1)?;
        *place = self.table.iter().find(|(from, _)| from == place)?.1;
        Some(State::Text(symbols.into_iter().collect()))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.text, joined(self.table.iter().map(|(from, to)| format!("{from}{to}")), ","))
    }

    fn english(&self) -> String {
        let lines = self.table.iter().map(|(from, to)| format!("{from} -> {to}"));
        format!("String: {}\nTable:\n{}", self.text, joined(lines, "\n"))
    }
}
