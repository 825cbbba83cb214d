//! Fuzzing of every parser: `cargo run --release -p gradatim-fuzz -- [TARGET|all] [--inputs N] [--seed S] [--json]`.
//!
//! Mutational and deterministic, on the stable toolchain: input n of a target depends on the seed and n alone, and
//! `--only N` reads it again. A target is whatever takes bytes from outside; it must not panic, and no input may run
//! away. Panicking inputs are shrunk and kept in `--out`; exit code 1 says that there are some.

mod drive;
mod mutate;
mod targets;

use std::path::PathBuf;
use std::process::ExitCode;

use gradatim_core::Seed;

use crate::drive::{Tally, drive};

const USAGE: &str =
    "usage: gradatim-fuzz [TARGET|all] [--inputs N] [--seed S] [--only N] [--out DIR] [--json]";

struct Arguments {
    target: String,
    inputs: u64,
    seed: Seed,
    only: Option<u64>,
    out: PathBuf,
    json: bool,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            target: "all".to_owned(),
            inputs: 1_000_000,
            seed: Seed(0),
            only: None,
            out: PathBuf::from("target/fuzz"),
            json: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} lacks its value; {USAGE}"));
            let number = |text: String| {
                text.replace('_', "").parse().map_err(|_| format!("{text} is no number; {USAGE}"))
            };
            match word.as_str() {
                "--inputs" => arguments.inputs = number(value()?)?,
                "--seed" => arguments.seed = Seed(number(value()?)?),
                "--only" => arguments.only = Some(number(value()?)?),
                "--out" => arguments.out = PathBuf::from(value()?),
                "--json" => arguments.json = true,
                option if option.starts_with('-') => return Err(format!("{option} is unknown; {USAGE}")),
                target => arguments.target = target.to_owned(),
            }
        }
        Ok(arguments)
    }
}

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}

/// Whether nothing was found.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let mut targets = targets::all();
    let names: Vec<&str> = targets.iter().map(|target| target.corpus.name.as_str()).collect();
    let unknown = format!("no target {}; there are {}, all", arguments.target, names.join(", "));
    targets.retain(|target| arguments.target == "all" || target.corpus.name == arguments.target);
    if targets.is_empty() {
        return Err(unknown);
    }
    std::fs::create_dir_all(&arguments.out)
        .map_err(|fault| format!("{}: {fault}", arguments.out.display()))?;
    drive::hush();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let shares = drive::shares(&drive::costs(&targets, arguments.seed), arguments.inputs);
    let mut tallies = vec![];
    for (target, share) in targets.iter().zip(shares) {
        let numbers = arguments.only.map_or(0..share, |n| n..n + 1);
        let tally = drive(target, arguments.seed, numbers, threads, &arguments.out);
        say(&tally, arguments.json);
        for finding in &tally.findings {
            drive::report(&tally.name, finding, arguments.seed, &arguments.out);
        }
        tallies.push(tally);
    }
    let sum = Tally {
        name: "all".to_owned(),
        inputs: tallies.iter().map(|tally| tally.inputs).sum(),
        accepted: tallies.iter().map(|tally| tally.accepted).sum(),
        seconds: tallies.iter().map(|tally| tally.seconds).sum(),
        slowest: tallies
            .iter()
            .map(|tally| tally.slowest)
            .fold((0.0, 0), |a, b| if b.0 > a.0 { b } else { a }),
        findings: tallies.into_iter().flat_map(|tally| tally.findings).collect(),
    };
    say(&sum, arguments.json);
    Ok(sum.findings.is_empty())
}

fn say(tally: &Tally, json: bool) {
    if json {
        println!("{}", tally.json());
        return;
    }
    let Tally { name, inputs, accepted, seconds, slowest: (slowest, n), findings } = tally;
    let (pace, milliseconds, found) = (*inputs as f64 / seconds, slowest * 1e3, findings.len());
    let accepted = 100.0 * *accepted as f64 / *inputs as f64;
    print!("{name:<26} {inputs:>9} inputs, {accepted:>5.1}% accepted, {pace:>8.0}/s, ");
    println!("slowest {milliseconds:>7.1} ms (input {n}), {found} found");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every target in a few seconds; the long run is the command's.
    #[test]
    fn twenty_thousand_inputs_over_all_parsers_pass_without_a_panic() {
        let folder = tempfile::tempdir().expect("a folder");
        drive::hush();
        let targets = targets::all();
        let shares = drive::shares(&drive::costs(&targets, Seed(1)), 20_000);
        for (target, share) in targets.iter().zip(shares) {
            let tally = drive(target, Seed(1), 0..share, 2, folder.path());
            let whys: Vec<&str> = tally.findings.iter().map(|finding| finding.why.as_str()).collect();
            assert!(whys.is_empty(), "{}: {whys:#?}", tally.name);
        }
    }

    /// A seed that is refused would only ever test the refusal.
    #[test]
    fn names_are_distinct_and_every_seed_is_accepted() {
        let targets = targets::all();
        for (at, target) in targets.iter().enumerate() {
            let name = &target.corpus.name;
            assert!(targets[..at].iter().all(|other| other.corpus.name != *name), "{name}");
            assert!(!target.corpus.seeds.is_empty(), "{name}");
            for seed in &target.corpus.seeds {
                assert!((target.reader)()(seed), "{name} refuses {}", String::from_utf8_lossy(seed));
            }
        }
    }
}
