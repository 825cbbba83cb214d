//! A small program in a subset of Python, run by an interpreter of its own: the number it comes to is the answer.
//!
//! Source   programs of word problems, arXiv 2305.18170; card 41, and `solution()` of card 15.
//! Looks    for the last fenced block of Python, else takes the whole response (`program.rs`).
//! Result   what `solution()` returns where that is defined, else the last line printed.
//! Right    |result - gold| < `meta.tolerance`, by default 1e-2                                     [code, at test]
//! Subset   def (at the top, plain parameters), return, if, while, for, break, continue, pass, `import math`;
//!          assignment to names, items and several of them, augmented too; int, float, str, bool, None, list, tuple,
//!          dict, range; arithmetic, comparison, and, or, not, in, is, a if c else b, indices, slices; abs, bool, float,
//!          int, len, list, max, min, print, range, round, sorted, str, sum, tuple; math.{ceil, factorial, floor, gcd,
//!          log, pi, pow, sqrt}. Everything else Python has is refused by its name.
//! Bounds   a million steps, 64 MiB of values, 64 calls within calls; nothing is read or written.
//! Differs  whole numbers overflow beyond 127 bits; `**` and logarithms may differ in the last digit; a dictionary is
//!          searched from its front.

mod builtin;
mod fault;
mod lex;
mod number;
mod parse;
mod run;
mod tree;
mod value;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value as Json;

use crate::{bad_gold, program};
use fault::Fault;
use run::Machine;
use value::Value;

/// Bytes of a program; a longer one is not run.
const LONGEST: usize = 1 << 16;
const STEPS: u64 = 1_000_000;
const BYTES: usize = 64 << 20;
const TOLERANCE: f64 = 1e-2;

pub struct Snippet;

impl Verifier for Snippet {
    fn check(&self, problem: &Problem) -> Result<()> {
        if gold(problem).is_none() {
            return Err(bad_gold(
                problem,
                "answer",
                format!("{:?}", problem.answer),
                "a number such as -1,234.5",
            ));
        }
        match tolerance(problem) {
            Ok(_) => Ok(()),
            Err(found) => Err(bad_gold(problem, "meta.tolerance", found, "a number above 0")),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let (Some(gold), Ok(tolerance)) = (gold(problem), tolerance(problem)) else {
            return Score::unreadable("the gold answer is not a number");
        };
        let program = program::of(response);
        if program.trim().is_empty() {
            return Score::unreadable("no program");
        }
        match result(&program) {
            Err(fault) => Score::unreadable(fault.to_string()),
            Ok(found) if found.trim().is_empty() => Score::unreadable("no result"),
            Ok(found) => match found.trim().parse::<f64>() {
                Ok(number) if (number - gold).abs() < tolerance => Score::right(found),
                Ok(_) => Score::wrong(&*found, format!("came to {found}, not {}", problem.answer)),
                Err(_) => Score::wrong(&*found, "came to what is no number"),
            },
        }
    }
}

fn gold(problem: &Problem) -> Option<f64> {
    let gold = crate::number::whole(&problem.answer)?;
    Some(number::divide(*gold.numer(), *gold.denom()))
}

fn tolerance(problem: &Problem) -> Result<f64, String> {
    match problem.meta.get("tolerance") {
        None => Ok(TOLERANCE),
        Some(found) => found.as_f64().filter(|&number| number > 0.0).ok_or_else(|| Json::to_string(found)),
    }
}

/// What a program comes to, as it would be printed.
fn result(source: &str) -> Result<String, Fault> {
    let (machine, value) = run(source)?;
    Ok(match value {
        Some(value) => value,
        None => machine.printed.lines().last().unwrap_or_default().to_owned(),
    })
}

/// A machine that has run the program, and what `solution()` then returned, if there is one.
fn run(source: &str) -> Result<(Machine, Option<String>), Fault> {
    if source.len() > LONGEST {
        return Err(Fault::new(fault::Kind::Memory, "the program is too long"));
    }
    let program = parse::program(source)?;
    let mut machine = Machine::new(STEPS, BYTES);
    machine.run(&program)?;
    let Some(function) = machine.function("solution") else { return Ok((machine, None)) };
    let value = machine.call(&function, vec![])?;
    let shown = if let Value::None = value { String::new() } else { machine.heap.show(&value)? };
    Ok((machine, Some(shown)))
}

#[cfg(test)]
mod tests;
