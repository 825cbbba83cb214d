//! Options that the tasks share, and a level of any of them.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::procedure::{Knobs, Procedure, trace};
use super::state::State;
use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording};

/// States of the longest trace of the paper.
pub(super) const MOST_STEPS: i64 = 25;

/// Options of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, bound = "")]
pub struct Options<P> {
    /// First and last level, within 2..=25.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What has to be right.
    pub judged: Judged,
    /// Draws and reads answers as the release does where it seems to err.
    pub compat: bool,
    #[serde(skip)]
    task: PhantomData<fn() -> P>,
}

/// What a response is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// The final state, whatever stands before it.
    #[default]
    Final,
    /// All states: everything is right or nothing.
    Sequence,
    /// The share of states before the first wrong one, for a dense reward; right if all are.
    Prefix,
}

impl<P> Default for Options<P> {
    fn default() -> Self {
        Self {
            levels: [2, 8],
            wording: Wording::default(),
            judged: Judged::default(),
            compat: false,
            task: PhantomData,
        }
    }
}

impl<P: Procedure> Ladder for Options<P> {
    const NAME: &'static str = P::NAME;
    const LEVEL: &'static str = "n states after the initial one";
    const LEVELS: [i64; 2] = [2, MOST_STEPS];
    const VERIFIER: &'static str = "trace";
    type Level = Task<P>;

    fn at(&self, level: i64) -> Task<P> {
        let knobs = Knobs { compat: self.compat, length: None };
        Task::new(level, self.wording, self.judged, knobs)
    }
}

/// A task at one level.
pub(crate) struct Task<P> {
    steps: usize,
    wording: Wording,
    judged: Judged,
    knobs: Knobs,
    task: PhantomData<fn() -> P>,
}

impl<P: Procedure> Task<P> {
    pub fn new(level: i64, wording: Wording, judged: Judged, knobs: Knobs) -> Self {
        Self { steps: level as usize, wording, judged, knobs, task: PhantomData }
    }

    /// The first draw whose trace has the level's length, with that trace. Every task meets every level with some
    /// probability.
    pub fn drawn(&self, stream: &Stream) -> (P, Vec<State>) {
        let mut attempt = 0;
        loop {
            let drawn = P::draw(self.steps, self.knobs, &mut stream.attempt(attempt));
            let traced = drawn.map(|procedure| (trace(&procedure, self.steps + 1), procedure));
            match traced {
                Some((states, procedure)) if states.len() == self.steps + 1 => return (procedure, states),
                _ => attempt += 1,
            }
        }
    }

    fn prompt(&self, procedure: &P) -> String {
        match self.wording {
            Wording::Compact => format!("{}{}:", P::MARK, procedure.compact()),
            Wording::English => {
                let mut prompt = format!(
                    "{}\n\n{}\n\nGive the final state and the list of intermediate states, in order: the state after \
                     each step, without the initial and the final one.",
                    P::RULES,
                    procedure.english()
                );
                wording::push_request(&mut prompt, P::FORM);
                prompt
            }
        }
    }
}

impl<P: Procedure> Level for Task<P> {
    fn instance(&self, stream: &Stream) -> Instance {
        let (procedure, states) = self.drawn(stream);
        let gold: Vec<Value> = states[1..].iter().map(State::json).collect();
        let (between, last) = (&gold[..self.steps - 1], &gold[self.steps - 1]);
        let solution = match self.wording {
            Wording::Compact => {
                let mut text: String =
                    states[1..self.steps].iter().map(|state| state.compact() + ";").collect();
                text.push('#');
                text + &states[self.steps].compact()
            }
            Wording::English => format!("#{{\"intermediate\": {}, \"final\": {last}}}", Value::from(between)),
        };
        let length = match self.steps {
            ..=6 => "short",
            7..=16 => "medium",
            _ => "long",
        };
        let mut meta = vec![
            ("length", length.into()),
            ("instance", serde_json::to_value(&procedure).unwrap_or_default()),
            ("init", states[0].json()),
        ];
        if self.knobs.compat {
            meta.push(("compat", json!(true)));
        }
        let answer = last.to_string();
        meta.push(("states", gold.into()));
        Instance { prompt: self.prompt(&procedure), answer, solution, canonical: procedure.canonical(), meta }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(P::distinct(self.steps, self.knobs))
    }

    fn verifier(&self) -> Option<&'static str> {
        match self.judged {
            Judged::Final => None,
            Judged::Sequence => Some("trace-sequence"),
            Judged::Prefix => Some("trace-prefix"),
        }
    }
}
