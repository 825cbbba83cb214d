//! `gradatim verify audit`: which verifiers refuse their own golds, and which take what is none.

mod subjects;
mod table;

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use gradatim_core::Result;
use gradatim_report::visible;
use gradatim_verify::audit::{Golds, golds};

use crate::say;
use subjects::Subject;

/// Spoil gold answers and report what each verifier makes of them.
#[derive(Args)]
#[command(
    after_help = "Of each problem the gold is judged, then edits of it (a digit raised, a letter left out, ..) and \
probes, which hold the answer beside another or none at all (both joined with \"or\", a hundred guesses, \"a correct number \
between 0 and 10\", ..). A verifier is gameable if it gives a probe full marks. An edit may be right by chance where \
several answers are; so edits that are taken are listed and change no verdict, and verifiers of form alone, which any text \
in good form satisfies, are told apart. Of a program the edits turn comparisons round and returns into None, and the probes \
leave before the tests or hand back what equals everything; it runs in a sandbox, and where there is none nothing is said.

Exit codes: 0 every gold is taken and no probe, 1 some verifier refuses golds or is gameable, 2 could not run.

Examples:
  gradatim verify audit
  gradatim verify audit coin-flip kinship --per-level 100
  gradatim verify audit --recipe quickstart --json
  gradatim verify audit --rows gsm8k/train.jsonl
  gradatim verify audit --rows HumanEval.jsonl
  gradatim verify audit --rows math500.jsonl --row render='{problem}' --row answer='{answer}' --row verifier=math"
)]
pub struct Arguments {
    /// Families to audit [default: all, where neither a recipe nor rows are named]
    #[arg(value_name = "FAMILY")]
    families: Vec<String>,
    /// Audit the pool of a recipe: its families with their options, and its rows
    #[arg(long, value_name = "RECIPE", conflicts_with = "families")]
    recipe: Option<String>,
    /// Audit the rows of a file, folder of shards, or `*` pattern; repeatable
    #[arg(long, value_name = "FILE")]
    rows: Vec<String>,
    /// How rows become problems, a key of a recipe's [[pool.rows]]; repeatable
    #[arg(long = "row", value_name = "KEY=VALUE", requires = "rows")]
    keys: Vec<String>,
    /// Fresh problems of each level of a family
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    per_level: u64,
    /// Rows of each file at most, drawn at random
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    most_rows: u64,
    /// The same seed audits the same problems
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Examples to print of what is refused or taken, for each verifier
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

/// 0 if no verifier is at fault.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let subjects = subjects::of(arguments)?;
    let audited = all(&subjects);
    say(&match arguments.json {
        true => table::json(&audited, arguments.seed, arguments.examples).to_string(),
        false => visible(&table::text(&audited, arguments.examples)),
    })?;
    Ok(ExitCode::from(u8::from(audited.iter().any(|audited| audited.verdict().is_fault()))))
}

/// A subject and what was found.
struct Audited<'a> {
    subject: &'a Subject,
    golds: Golds,
}

/// What is said of a verifier on some problems.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Sound,
    /// Any text in good form is right: probes say nothing.
    FormOnly,
    RefusesGolds,
    Gameable,
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::FormOnly => "form only",
            Self::RefusesGolds => "refuses golds",
            Self::Gameable => "gameable",
        }
    }

    const fn is_fault(self) -> bool {
        matches!(self, Self::RefusesGolds | Self::Gameable)
    }
}

impl Audited<'_> {
    fn verdict(&self) -> Verdict {
        if !self.golds.refused.is_empty() {
            Verdict::RefusesGolds
        } else if !self.subject.verifier.reads_gold() {
            Verdict::FormOnly
        } else if self.golds.is_gameable() {
            Verdict::Gameable
        } else {
            Verdict::Sound
        }
    }
}

/// Audits all on every core; results in the order of the subjects.
fn all(subjects: &[Subject]) -> Vec<Audited<'_>> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(vec![]));
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(subjects.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(subject) = subjects.get(at) else { return };
                    let Subject { verifier, problems, .. } = subject;
                    let golds = golds(verifier.build().as_ref(), problems, verifier.operators());
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((at, Audited { subject, golds }));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, audited)| audited).collect()
}
