//! Constraints: write a few sentences that keep n rules of form. `tides; 12+ words; no comma:` is answered by
//! `#The tide covers the old harbour. ..`.
//!
//! Source    the prompts of Light-IF (arXiv 2508.03178), system 25: a task, and rules a program can check; the rules are
//!           kinds of IFEval (arXiv 2311.07911).
//! Level     n has n constraints.
//! Draw      a task, the kinds in random order, and of each, parameters; the first n that stand in no conflict with one
//!           taken before. Drawn again while there are fewer than n, or the reply below breaks one.
//! Gold      a reply built to keep them: clauses of words that no rule forbids, the words to be said among them, then
//!           stars, brackets and capitals, then what goes before, between, behind and around. It is right by its form;
//!           what it says is small talk.
//! Kinds     all 25 but those that need more than one line (bullets, a paragraph's first word) and the language. The reply
//!           is what follows `#`.
//! Canonical the task and the sorted constraints.

mod build;
mod draw;
mod words;

use gradatim_verify::constraints::{Constraint, Judging, Reply, verdicts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording};
use words::TASKS;

/// How the replies are judged.
const JUDGING: Judging = Judging {
    reply: Reply::Marked,
    loose: false,
    score: gradatim_verify::constraints::Worth::All,
    compat: false,
};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "constraints";
    const LEVEL: &'static str = "n constraints";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "constraints";
    type Level = Constraints;

    fn at(&self, level: i64) -> Constraints {
        Constraints { n: level as usize, wording: self.wording }
    }
}

pub(crate) struct Constraints {
    n: usize,
    wording: Wording,
}

impl Level for Constraints {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut attempt = 0;
        loop {
            let mut rng = stream.attempt(attempt);
            let task = rng.below(TASKS.len() as u64) as usize;
            if let Some(constraints) = draw::constraints(self.n, task, &mut rng) {
                let reply = build::reply(&constraints, task, &mut rng);
                if verdicts(&constraints, &reply, JUDGING).iter().all(|&holds| holds) {
                    return self.put(task, &constraints, reply);
                }
            }
            attempt += 1;
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Constraints {
    fn put(&self, task: usize, constraints: &[Constraint], reply: String) -> Instance {
        let (name, request) = TASKS[task];
        let list: Vec<Value> = constraints.iter().map(|constraint| json!(constraint)).collect();
        let mut forms: Vec<String> = list.iter().map(Value::to_string).collect();
        forms.sort_unstable();
        let (prompt, solution) = match self.wording {
            Wording::Compact => {
                let rules: Vec<String> = constraints.iter().map(draw::code).collect();
                (format!("{name}; {}:", rules.join("; ")), format!("#{reply}"))
            }
            Wording::English => {
                let rules: Vec<String> = constraints.iter().map(draw::sentence).collect();
                let mut prompt =
                    format!("{request} Write it on one line, and keep to this:\n- {}", rules.join("\n- "));
                wording::push_request(&mut prompt, "#The sea is calm.");
                (prompt, format!("Before I write, the rules once more:\n- {}\n#{reply}", rules.join("\n- ")))
            }
        };
        Instance {
            prompt,
            answer: reply,
            solution,
            canonical: format!("{name} {}", forms.join(" ")),
            meta: vec![("constraints", list.into()), ("judging", json!(JUDGING)), ("task", name.into())],
        }
    }
}
