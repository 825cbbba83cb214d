//! Symbolic rewriting: what is left of a string when rules are applied until none fits. `bca;ba>ab ca>b c>:` is answered
//! by `bb#bb`.
//!
//! Source    symbolic rewriting of system 83; the order is that of Markov's normal algorithms.
//! Level     n takes n steps. A step is the first rule that fits, at the first place where it does.
//! Draw      three rules over a, b and c with left sides of one or two letters and right sides of none to two, and a
//!           string of 3 to 8 letters, drawn again until the steps fit, something is left and nothing has over 16 letters.
//! Solution  the string after each step. `judged` as in chain sums.
//! Canonical the string and the rules.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     one letter twice at level 1: 3.5%.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw;
use crate::judged::Derived;
use crate::wording::{Wording, list};

const RULES: usize = 3;
const LONGEST: usize = 16;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=12.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What has to be right.
    pub judged: Derived,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), judged: Derived::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "rewriting";
    const LEVEL: &'static str = "n steps";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "final-answer";
    type Level = Rewriting;

    fn at(&self, level: i64) -> Rewriting {
        Rewriting { steps: level as usize, judged: self.judged, wording: self.wording }
    }
}

pub(crate) struct Rewriting {
    steps: usize,
    judged: Derived,
    wording: Wording,
}

struct Rule {
    from: String,
    to: String,
}

impl Level for Rewriting {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (string, rules, states) = loop {
            let rules: Vec<Rule> = (0..RULES).map(|_| rule(&mut rng)).collect();
            let string = letters([3, 8], &mut rng);
            if let Some(states) = self.states(&string, &rules) {
                break (string, rules, states);
            }
        };
        let mut steps = self.wording.steps();
        let mut before = &string;
        for state in &states {
            steps.push(state, format_args!("{before} becomes {state}"));
            before = state;
        }
        let (end, solution) = (before.clone(), steps.end(before));
        let compact: Vec<String> = rules.iter().map(|Rule { from, to }| format!("{from}>{to}")).collect();
        let told: Vec<String> = rules
            .iter()
            .map(
                |Rule { from, to }| {
                    if to.is_empty() { format!("{from} vanishes") } else { format!("{from} becomes {to}") }
                },
            )
            .collect();
        let shown = format!("{string};{}", list(&compact, " "));
        let english = format_args!(
            "Apply rules to the string {string}, again and again: of those whose left side occurs in it, the one told \
             first, at the first place where it occurs. Stop when no left side occurs. The rules: {}. What is left?",
            list(&told, "; ")
        );
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}:"), english, "#abc"),
            answer: match self.judged {
                Derived::Answer => end,
                Derived::Derivation => solution.clone(),
            },
            solution,
            canonical: shown,
            meta: vec![("string", string.into()), ("rules", compact.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.judged == Derived::Derivation).then_some("exact")
    }
}

impl Rewriting {
    /// The strings after each step; `None` unless there are as many as the level has and all are of a good length.
    fn states(&self, string: &str, rules: &[Rule]) -> Option<Vec<String>> {
        let mut states: Vec<String> = Vec::with_capacity(self.steps);
        loop {
            let last = states.last().map_or(string, String::as_str);
            let fits = rules.iter().find_map(|rule| Some((rule, last.find(&rule.from)?)));
            let Some((rule, at)) = fits else { break };
            let next = [&last[..at], &rule.to, &last[at + rule.from.len()..]].concat();
            if states.len() == self.steps || next.is_empty() || next.len() > LONGEST {
                return None;
            }
            states.push(next);
        }
        (states.len() == self.steps).then_some(states)
    }
}

fn rule(rng: &mut Rng) -> Rule {
    loop {
        let (from, to) = (letters([1, 2], rng), letters([0, 2], rng));
        if from != to {
            return Rule { from, to };
        }
    }
}

fn letters([fewest, most]: [i64; 2], rng: &mut Rng) -> String {
    (0..rng.between(fewest, most)).map(|_| draw::pick(&['a', 'b', 'c'], rng)).collect()
}
