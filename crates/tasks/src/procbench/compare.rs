//! Compare candidates with a target: `Pabc;abx,abc:` is answered by `ab;#ab,abc`.
//!
//! Instance  n + 1 letters are the target; it stands among n to n + 9 variants in random order. A variant has a suffix
//!           of random length replaced by random letters, everywhere the suffix occurs; the first letter stays. A
//!           suffix of length 0 leaves the target as it is: 72% of draws hold it more than once. Kept if the first is
//!           the n-th candidate.
//! Step      the longest start that the next candidate shares with the target; at the first that equals it, the list
//!           of all these starts, the target the last of them. So the last step looks at all states.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::procedure::{Knobs, Procedure};
use super::state::State;
use super::strings::{LETTERS, below, between, joined, numbered, string};

/// Options of the family.
pub type Options = super::Options<Compare>;

/// One instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compare {
    target: String,
    candidates: Vec<String>,
}

impl Procedure for Compare {
    const NAME: &'static str = "procbench-compare";
    const MARK: char = 'P';
    const RULES: &'static str = "\
        A target and a numbered list of candidates are given. For each candidate in order, the state is \
        the longest start that it shares with the target. Stop at the first candidate that equals the \
        target: the final state is the list of all starts found, in order, with the target as the last. \
        The initial state is \"\".";
    const FORM: &'static str = r##"#{"intermediate": ["ab", "a"], "final": ["ab", "a", "abc"]}"##;

    fn draw(steps: usize, _: Knobs, rng: &mut Rng) -> Option<Self> {
        let target = string(LETTERS, steps + 1, rng);
        let mut candidates: Vec<String> =
            (0..between(steps, steps + 9, rng)).map(|_| variant(&target, rng)).collect();
        candidates.push(target.clone());
        rng.shuffle(&mut candidates);
        Some(Self { target, candidates })
    }

    fn init(&self) -> State {
        State::Text(String::new())
    }

    fn step(&self, past: &[State]) -> Option<State> {
        let candidate = self.candidates.get(past.len() - 1)?;
        // A list is the final state.
        past.last()?.text()?;
        if *candidate == self.target {
            let starts = past[1..].iter().map(|state| state.text()).chain([Some(candidate.as_str())]);
            return starts.map(|start| start.map(str::to_owned)).collect::<Option<_>>().map(State::List);
        }
        let shared = candidate.chars().zip(self.target.chars()).take_while(|(mine, its)| mine == its);
        Some(State::Text(shared.map(|(mine, _)| mine).collect()))
    }

    fn compact(&self) -> String {
        format!("{};{}", self.target, joined(&self.candidates, ","))
    }

    fn english(&self) -> String {
        format!("Target: {}\nCandidates:\n{}", self.target, numbered(&self.candidates))
    }
}

/// The target with a suffix replaced; see the header.
pub(super) fn variant(target: &str, rng: &mut Rng) -> String {
    let rest = &target[1..];
    let length = below(target.len() + 1, rng).min(rest.len());
    if length == 0 {
        return target.to_owned();
    }
    let suffix = &rest[rest.len() - length..];
    format!("{}{}", &target[..1], rest.replace(suffix, &string(LETTERS, length, rng)))
}
