//! `cargo xtask bench NAME`: ours beside named peers, in alternating rounds of one run on this machine.
//!
//! One file a benchmark says who takes part, in which cases and with what settings; `contest` runs the rounds,
//! `table` holds the medians and ratios, `venv` makes the Python that the peers run in. The peers' scripts
//! are in `bench/`.

mod contest;
mod curriculum;
mod learner;
mod pool;
mod table;
mod tasks;
mod venv;
mod verify;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::shell::{cargo, show, target};
use table::Row;

/// Every benchmark.
pub const NAMES: [&str; 5] = ["learner", "curriculum", "tasks", "pool", "verify"];

/// What a benchmark found.
#[derive(Default)]
struct Report {
    rows: Vec<Row>,
    /// What the figures mean, and who could not take part.
    notes: Vec<String>,
    /// Whether everything that was checked beside the times held.
    sound: bool,
}

/// Runs one benchmark and prints its table; false if something it checked does not hold.
pub fn run(name: &str, words: &[&str]) -> Result<bool, String> {
    let options = Options::parse(name, words)?;
    let report = match name {
        "learner" => learner::run(options.rounds)?,
        "curriculum" => curriculum::run(options.rounds)?,
        "tasks" => tasks::run(options.rounds)?,
        "pool" => pool::run(options.rounds)?,
        "verify" => verify::run(options.rounds)?,
        _ => return Err(format!("bench: `{name}` is none of {}", NAMES.join(", "))),
    };
    println!("\n{name}: medians over alternating rounds; a ratio above 1: ours is better");
    println!("{}", table::text(&report.rows));
    report.notes.iter().for_each(|note| println!("- {note}"));
    if options.json {
        let rows: Value = report.rows.iter().map(Row::json).collect();
        println!("{}", json!({ "bench": name, "rows": rows, "notes": report.notes, "sound": report.sound }));
    }
    Ok(report.sound)
}

struct Options {
    json: bool,
    rounds: usize,
}

impl Options {
    fn parse(name: &str, words: &[&str]) -> Result<Self, String> {
        let mut options = Self { json: false, rounds: 5 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--json" => options.json = true,
                "--rounds" => {
                    let rounds = words.next().and_then(|word| word.parse().ok()).filter(|rounds| *rounds > 0);
                    options.rounds = rounds.ok_or("--rounds: expected a number above 0")?;
                }
                other => return Err(format!("bench {name}: `{other}` is no option; see cargo xtask help")),
            }
        }
        Ok(options)
    }
}

/// Builds an example with all optimisations; where it lies.
fn example(package: &str, name: &str) -> Result<PathBuf, String> {
    show(cargo(&["build", "--release", "--locked", "--package", package, "--example", name]))?;
    Ok(target().join("release/examples").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_or_refused() {
        let options = Options::parse("learner", &["--json", "--rounds", "3"]).expect("both are known");
        assert_eq!((options.json, options.rounds), (true, 3));
        for words in [&["--rounds"][..], &["--rounds", "0"], &["--fast"]] {
            assert!(Options::parse("learner", words).is_err(), "{words:?}");
        }
    }
}
