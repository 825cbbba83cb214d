//! Gold answers of the real data with other spellings and wrong copies of them, for `cargo xtask bench verify`.
//!
//! math_pairs make FILE N       writes N pairs, evenly from all, as JSON lines of set, kind, gold, answer and right
//! math_pairs judge FILE OUT    judges them on one core and writes a verdict a line, 1 or 0; prints one JSON line:
//!                              pairs a second, and percentiles of the thread's processor time a pair
//!
//! Answers are put as a model puts them: in `\boxed{}`, unless they say already where the answer is.

#[path = "../tests/math/golds.rs"]
mod golds;
#[path = "../tests/math/latex.rs"]
mod latex;
#[path = "../tests/math/number.rs"]
mod number;
#[path = "../tests/math/perturb.rs"]
mod perturb;
#[path = "../tests/math/polynomial.rs"]
mod polynomial;
#[path = "../tests/math/rewrite.rs"]
mod rewrite;

use std::fs;
use std::time::{Duration, Instant};

use gradatim_core::{Error, Result};
use gradatim_verify::math::{Options, compare};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// What stands in a response that says where its answer is.
const MARKS: [&str; 5] = ["$", "\\boxed", "\\[", "####", "nswer"];

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["make", file, n] => make(file, n.parse().unwrap_or(0)),
        ["judge", file, out] => judge(file, out),
        _ => Err(Error::input(
            "arguments",
            format!("{words:?}"),
            "make FILE N, or judge FILE OUT",
            "see its head",
        )),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::from(2)
        }
    }
}

fn make(file: &str, n: usize) -> Result<()> {
    let data = golds::data().ok_or_else(|| {
        Error::input("GRADATIM_DATA", "not set", "the folder of the real data", "set it to shared/data")
    })?;
    let mut pairs = vec![];
    for golds::Gold { set, text } in golds::all(&data) {
        let mut add = |kind: &str, answer: &str, right: bool| {
            let dressed = MARKS.iter().any(|mark| answer.contains(mark));
            let answer = if dressed { answer.to_owned() } else { format!("\\boxed{{{answer}}}") };
            pairs.push(json!({"set": set, "kind": kind, "gold": text, "answer": answer, "right": right}));
        };
        add("itself", &text, true);
        rewrite::ten(&text).iter().for_each(|(kind, answer)| add(kind, answer, true));
        perturb::all(&text).iter().for_each(|(kind, answer)| add(kind, answer, false));
    }
    let n = n.min(pairs.len());
    let chosen = (0..n).map(|ix| format!("{}\n", pairs[ix * pairs.len() / n]));
    fs::write(file, chosen.collect::<String>()).map_err(|fault| Error::io(file, "writing", fault))
}

fn judge(file: &str, out: &str) -> Result<()> {
    let text = fs::read_to_string(file).map_err(|fault| Error::io(file, "reading", fault))?;
    let mut pairs = vec![];
    for line in text.lines() {
        let pair: Value = serde_json::from_str(line).map_err(|fault| {
            Error::input("line", fault, "a pair", "make the file again with math_pairs make")
        })?;
        let part = |key: &str| pair[key].as_str().unwrap_or_default().to_owned();
        pairs.push((part("gold"), part("answer")));
    }
    let (mut verdicts, mut costs) = (String::new(), vec![]);
    let options = Options::default();
    let start = Instant::now();
    for (gold, answer) in &pairs {
        let before = processor_time();
        let verdict = compare(gold, answer, &options);
        costs.push(processor_time() - before);
        verdicts += if verdict.correct { "1\n" } else { "0\n" };
    }
    let seconds = start.elapsed().as_secs_f64();
    costs.sort_unstable();
    let percentile = |p: f64| {
        let at = (p * costs.len() as f64).ceil() as usize;
        costs.get(at.saturating_sub(1)).map_or(0.0, |cost| cost.as_nanos() as f64 / 1e3)
    };
    println!(
        "{}",
        json!({
            "rows": pairs.len(), "pairs_s": pairs.len() as f64 / seconds, "p50_us": percentile(0.5),
            "p99_us": percentile(0.99), "p9999_us": percentile(0.9999),
        })
    );
    fs::write(out, verdicts).map_err(|fault| Error::io(out, "writing", fault))
}

/// Of this thread, since it started.
fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}
