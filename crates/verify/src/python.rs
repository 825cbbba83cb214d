//! A program in Python, run against tests in the sandbox.
//!
//! Gold     in `meta`, one of two forms; `answer` may hold a solution and is not read.
//!          Tests: `test` defines `check(candidate)`, `entry_point` is an expression for the candidate, `preamble`
//!          (may be absent) is code both need; a response may complete it or stand alone. As in HumanEval.
//!          Input and output: `inputs` and `outputs`, as many texts each; the program reads stdin.
//! Looks    for the last fenced block of Python, else takes the whole response (`program.rs`).
//! Right    all assertions hold; or all outputs equal the texts, but for blanks at the ends of lines and blank lines at
//!          the end.
//! Proof    no response can claim a pass: assertions run in another process, outputs are compared here.
//! Differs  this verifier alone hands what it reads to a real interpreter; its limits are the sandbox's, and a clock is among them.

use std::sync::OnceLock;

use gradatim_core::{Problem, Result, Score, Verifier};
use gradatim_sandbox::{Limits, Outcome, Sandbox, Support, Tests, Verdict};
use serde_json::Value;

use crate::{bad_gold, program};

/// Bytes of a program; a longer one is not run.
const LONGEST: usize = 1 << 20;

pub struct Python;

impl Verifier for Python {
    fn check(&self, problem: &Problem) -> Result<()> {
        Gold::of(problem).map_err(|(field, expected)| {
            let found = problem.meta.get(field).map_or("absent".to_owned(), Value::to_string);
            bad_gold(problem, &format!("meta.{field}"), found.chars().take(60).collect::<String>(), expected)
        })?;
        ready()
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(gold) = Gold::of(problem) else {
            return Score::unreadable("the problem has no tests");
        };
        let program = program::of(response);
        if program.trim().is_empty() {
            return Score::unreadable("no program");
        }
        if program.len() > LONGEST {
            return Score::unreadable("the program is too long");
        }
        match sandbox().and_then(|sandbox| gold.run(sandbox, &program)) {
            Ok(run) => run.score(),
            Err(fault) => Score::unreadable(fault.to_string()),
        }
    }
}

/// Refuses a machine that cannot hold a hostile program.
pub fn ready() -> Result<()> {
    sandbox().map(drop)
}

/// The one pool of workers of this process: a warm interpreter is too dear to be started for each problem.
fn sandbox() -> Result<&'static Sandbox> {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    if let Some(sandbox) = SANDBOX.get() {
        return Ok(sandbox);
    }
    let started = Sandbox::start(Support::probe())?;
    Ok(SANDBOX.get_or_init(|| started))
}

/// What became of a program.
struct Run {
    verdict: Verdict,
    passed: usize,
    tests: usize,
}

impl Run {
    fn score(&self) -> Score {
        let passed = format!("{} of {} tests", self.passed, self.tests);
        match &self.verdict {
            Verdict::Passed => Score::right(passed),
            Verdict::Syntax { .. } | Verdict::Tests { .. } => Score::unreadable(self.verdict.to_string()),
            verdict => Score::wrong(passed, verdict.to_string()),
        }
    }
}

/// What a program must do.
enum Gold<'a> {
    Tests { preamble: &'a str, entry: &'a str, test: &'a str },
    Output(Vec<(&'a str, &'a str)>),
}

impl<'a> Gold<'a> {
    /// The form that `meta` holds; else the field at fault and what it should be.
    fn of(problem: &'a Problem) -> Result<Self, (&'static str, &'static str)> {
        let meta = &problem.meta;
        let text = |field: &'static str| {
            let text = meta.get(field).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
            text.ok_or((field, "some code"))
        };
        let texts = |field: &'static str| -> Result<Vec<&str>, _> {
            let list = meta.get(field).and_then(Value::as_array).filter(|list| !list.is_empty());
            let texts = list.and_then(|list| list.iter().map(Value::as_str).collect());
            texts.ok_or((field, "a list of texts"))
        };
        match (meta.contains_key("inputs"), meta.contains_key("test")) {
            (true, true) => Err(("inputs", "either inputs and outputs or a test")),
            (true, false) => {
                let (inputs, outputs) = (texts("inputs")?, texts("outputs")?);
                if inputs.len() != outputs.len() {
                    return Err(("outputs", "as many texts as there are inputs"));
                }
                Ok(Self::Output(inputs.into_iter().zip(outputs).collect()))
            }
            (false, _) => {
                let preamble = match meta.get("preamble") {
                    None | Some(Value::Null) => "",
                    Some(code) => code.as_str().ok_or(("preamble", "some code"))?,
                };
                Ok(Self::Tests { preamble, entry: text("entry_point")?, test: text("test")? })
            }
        }
    }

    fn run(&self, sandbox: &Sandbox, program: &str) -> Result<Run> {
        let limits = Limits::default();
        match self {
            &Self::Tests { preamble, entry, test } => {
                let tests = Tests { preamble, program, entry, test };
                let Outcome { verdict, passed, tests, .. } = sandbox.tests(&tests, &limits)?;
                Ok(Run { verdict, passed, tests })
            }
            Self::Output(cases) => {
                let tests = cases.len();
                for (passed, (input, output)) in cases.iter().enumerate() {
                    let Outcome { verdict, stdout, .. } =
                        sandbox.script(program, input.as_bytes(), &limits)?;
                    if verdict != Verdict::Passed {
                        return Ok(Run { verdict, passed, tests });
                    }
                    if !equal(&String::from_utf8_lossy(&stdout), output) {
                        let assertion = format!("output {} of {tests}", passed + 1);
                        return Ok(Run { verdict: Verdict::Failed { assertion }, passed, tests });
                    }
                }
                Ok(Run { verdict: Verdict::Passed, passed: tests, tests })
            }
        }
    }
}

/// Equality of outputs but for blanks at the ends of lines and blank lines at the end.
fn equal(found: &str, gold: &str) -> bool {
    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.trim_end().lines().map(str::trim_end)
    }
    lines(found).eq(lines(gold))
}

#[cfg(test)]
mod tests;
