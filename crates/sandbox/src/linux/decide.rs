//! From the ends of processes to a verdict.

use serde_json::{Deserializer, Value};

use super::watch::End;
use crate::{Clock, Limits, Outcome, Verdict};

/// Tests: the judge alone can say that they passed; the program can only say how it failed.
pub fn tests(program: End, judge: End, limits: &Limits) -> Outcome {
    let report = first(&judge.report);
    let count = |key: &str| report[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let (passed, tests) = (count("passed"), count("tests"));
    let finished = report["finished"] == true && judge.status == 0 && judge.halted.is_none();
    let verdict = if let Some(halted) = &program.halted {
        halted.clone()
    } else if let Some(message) = report["broken"].as_str() {
        // A program that never got ready is not the fault of the tests, but then they were not begun.
        Verdict::Tests { message: message.to_owned() }
    } else if finished && tests == 0 {
        Verdict::Tests { message: "no assertion ran".to_owned() }
    } else if finished {
        if passed == tests { Verdict::Passed } else { told(&report["first"]) }
    } else if let Some(told) = fault(&first(&program.report)) {
        told
    } else if !program.killed || ended_by_itself(program.status) {
        end(&program, limits)
    } else if report["first"].is_object() {
        told(&report["first"])
    } else if let Some(halted) = &judge.halted {
        match halted {
            Verdict::Timeout(_) => halted.clone(),
            other => Verdict::Tests { message: other.to_string() },
        }
    } else if report["finished"] == false {
        // It closed its pipes, or wrote something else into them.
        Verdict::Alien { kind: "no answer".to_owned() }
    } else {
        match end(&judge, limits) {
            Verdict::Timeout(clock) => Verdict::Timeout(clock),
            other => Verdict::Tests { message: other.to_string() },
        }
    };
    Outcome { verdict, passed, tests, stdout: program.stdout, cpu_ms: program.cpu_ms + judge.cpu_ms }
}

/// A script passed when it ended well; whether its output is right is for the caller to say.
pub fn script(program: End, limits: &Limits) -> Outcome {
    let told = fault(&first(&program.report)).filter(|told| !matches!(told, Verdict::Exited { .. }));
    let verdict = match (&program.halted, told) {
        (Some(halted), _) => halted.clone(),
        (None, Some(told)) => told,
        (None, None) if program.status == 0 => Verdict::Passed,
        (None, None) => end(&program, limits),
    };
    Outcome { verdict, passed: 0, tests: 0, stdout: program.stdout, cpu_ms: program.cpu_ms }
}

/// The first value of a report; a program may write anything there.
fn first(report: &[u8]) -> Value {
    Deserializer::from_slice(report).into_iter().next().and_then(Result::ok).unwrap_or_default()
}

/// A fault as a report words it.
fn fault(report: &Value) -> Option<Verdict> {
    let (kind, what) = report.as_object()?.iter().next()?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Some(match kind.as_str() {
        "assertion" => Verdict::Failed { assertion: text(what) },
        "exception" => Verdict::Exception { kind: text(&what[0]), message: text(&what[1]) },
        "syntax" => Verdict::Syntax { line: what[0].as_u64().unwrap_or(0), message: text(&what[1]) },
        "memory" => Verdict::Memory,
        "file" => Verdict::File { path: text(what) },
        "alien" => Verdict::Alien { kind: text(what) },
        "exit" => {
            Verdict::Exited { code: what.as_i64().and_then(|code| i32::try_from(code).ok()).unwrap_or(1) }
        }
        _ => return None,
    })
}

fn told(first: &Value) -> Verdict {
    fault(first).unwrap_or_else(|| Verdict::Failed { assertion: String::new() })
}

/// Whether this status is another than that of a process killed from outside.
fn ended_by_itself(status: i32) -> bool {
    libc::WIFEXITED(status) || libc::WTERMSIG(status) != libc::SIGKILL
}

/// What the end of a process says by itself.
fn end(end: &End, limits: &Limits) -> Verdict {
    if libc::WIFEXITED(end.status) {
        return Verdict::Exited { code: libc::WEXITSTATUS(end.status) };
    }
    let seconds = limits.cpu.as_millis().div_ceil(1000).max(1);
    match libc::WTERMSIG(end.status) {
        // The limit counts ticks of the clock, the total counts time: a fifth apart on a busy machine.
        libc::SIGXCPU | libc::SIGKILL if u128::from(end.cpu_ms) >= 800 * seconds => {
            Verdict::Timeout(Clock::Cpu)
        }
        libc::SIGKILL if !end.signalled => Verdict::Memory,
        number => Verdict::Signal { number },
    }
}
