//! `cargo xtask bench learner`: the embedded transformer against PyTorch, in alternating rounds on this machine.
//!
//! Each round runs ours, then theirs, in a process of its own; a ratio is paired within its round, above 1 in
//! our favour. The table shows medians, and the spread of the ratios: (max - min) / median.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::shell::{cargo, command, read, show, target, works};

const CASES: [[&str; 2]; 4] = [["train", "s"], ["train", "m"], ["sample", "s"], ["sample", "m"]];

pub struct Options {
    json: bool,
    rounds: usize,
}

impl Options {
    pub fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self { json: false, rounds: 5 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--json" => options.json = true,
                "--rounds" => {
                    let rounds = words.next().and_then(|word| word.parse().ok()).filter(|rounds| *rounds > 0);
                    options.rounds = rounds.ok_or("--rounds: expected a number above 0")?;
                }
                other => return Err(format!("bench learner: `{other}` is no option; see cargo xtask help")),
            }
        }
        Ok(options)
    }
}

/// One process: tokens a second, and its peak memory in MB.
#[derive(Clone, Copy)]
struct Reading {
    speed: f64,
    memory: f64,
}

/// One case of the table, over all rounds.
struct Row {
    case: String,
    unit: &'static str,
    ours: f64,
    theirs: f64,
    ratio: f64,
    spread: f64,
}

pub fn learner(options: &Options) -> Result<(), String> {
    show(cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "gradatim-learner",
        "--example",
        "throughput",
    ]))?;
    let ours = target().join("release/examples/throughput");
    let python = python()?;
    let version = read(command(&python, &["-c", "import torch; print(torch.__version__)"]))?;
    let peer = format!("torch {} eager", version.trim());

    let mut rounds = CASES.map(|_| vec![]);
    for round in 1..=options.rounds {
        for (case, readings) in CASES.iter().zip(&mut rounds) {
            let pair = [
                reading(command(&ours, case))?,
                reading(command(&python, &["bench/learner_torch.py", case[0], case[1]]))?,
            ];
            let [us, them] = pair.map(|reading| reading.speed);
            eprintln!("round {round}: {} {us:.0} against {them:.0} tokens/s", case.join("-"));
            readings.push(pair);
        }
    }
    let rows = rows(&rounds);
    println!("{}", table(&rows, &peer, options.rounds));
    if options.json {
        println!(
            "{}",
            json!({ "bench": "learner", "rows": rows.iter().map(|row| line(row, &peer)).collect::<Value>() })
        );
    }
    Ok(())
}

/// A Python with torch, in an environment of its own under the build folder.
fn python() -> Result<PathBuf, String> {
    let folder = target().join("bench-venv");
    let python = folder.join("bin/python");
    if !python.is_file() {
        let mut create = command("python3", &["-m", "venv"]);
        create.arg(&folder);
        show(create)?;
    }
    if !works(command(&python, &["-c", "import torch"])) {
        show(command(&python, &["-m", "pip", "install", "--quiet", "torch", "numpy"]))?;
    }
    Ok(python)
}

/// Runs one side in a process of its own and reads the last line it prints.
fn reading(side: std::process::Command) -> Result<Reading, String> {
    let name = Path::new(side.get_program()).display().to_string();
    let printed = read(side)?;
    let last = printed.lines().last().unwrap_or("");
    let value: Value =
        serde_json::from_str(last).map_err(|error| format!("{name} printed {last:?}: {error}"))?;
    let number = |key: &str| value[key].as_f64().ok_or(format!("{name} printed {last}: no number `{key}`"));
    Ok(Reading { speed: number("tok_s")?, memory: number("rss_mb")? })
}

/// Speeds of all cases, then their memory.
fn rows(rounds: &[Vec<[Reading; 2]>]) -> Vec<Row> {
    let cases = || CASES.iter().zip(rounds);
    let speeds = cases().map(|(case, pairs)| {
        let pairs: Vec<[f64; 2]> = pairs.iter().map(|pair| pair.map(|reading| reading.speed)).collect();
        row(case.join("-"), "tokens/s", &pairs, |[ours, theirs]| ours / theirs)
    });
    let memory = cases().map(|(case, pairs)| {
        let pairs: Vec<[f64; 2]> = pairs.iter().map(|pair| pair.map(|reading| reading.memory)).collect();
        row(format!("memory-{}", case.join("-")), "MB", &pairs, |[ours, theirs]| theirs / ours)
    });
    speeds.chain(memory).collect()
}

fn row(case: String, unit: &'static str, pairs: &[[f64; 2]], gain: impl Fn(&[f64; 2]) -> f64) -> Row {
    let mut ratios: Vec<f64> = pairs.iter().map(gain).collect();
    let ratio = median(&mut ratios);
    let side = |which: usize| median(&mut pairs.iter().map(|pair| pair[which]).collect::<Vec<_>>());
    let spread = (ratios[ratios.len() - 1] - ratios[0]) / ratio;
    Row { case, unit, ours: side(0), theirs: side(1), ratio, spread }
}

/// Sorts, and returns the middle: the mean of both middles of an even count. Needs one value.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (values[(n - 1) / 2] + values[n / 2]) / 2.0
}

fn table(rows: &[Row], peer: &str, rounds: usize) -> String {
    let mut lines = vec![
        format!(
            "learner: medians of {rounds} alternating rounds; theirs is {peer}; ratio above 1: ours is better"
        ),
        format!(
            "{:<16} {:>8} {:>10} {:>10} {:>7} {:>7}",
            "case", "unit", "ours", "theirs", "ratio", "spread"
        ),
    ];
    lines.extend(rows.iter().map(|row| {
        let Row { case, unit, ours, theirs, ratio, spread } = row;
        format!("{case:<16} {unit:>8} {ours:>10.0} {theirs:>10.0} {ratio:>7.2} {:>6.0}%", 100.0 * spread)
    }));
    lines.join("\n")
}

fn line(row: &Row, peer: &str) -> Value {
    json!({
        "case": row.case,
        "ours": row.ours,
        "unit": row.unit,
        "peer": peer,
        "theirs": row.theirs,
        "ratio": row.ratio,
        "spread": row.spread,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_paired_within_its_round() {
        // The machine halves its speed in the second round: the ratios do not notice.
        let pairs = [[200.0, 100.0], [100.0, 50.0], [220.0, 100.0]];
        let row = row("train-s".to_owned(), "tokens/s", &pairs, |[ours, theirs]| ours / theirs);
        assert_eq!((row.ratio, row.ours, row.theirs), (2.0, 200.0, 100.0));
        assert!((row.spread - 0.1).abs() < 1e-12);
    }

    #[test]
    fn less_memory_is_a_ratio_above_one() {
        let reading = |speed, memory| Reading { speed, memory };
        let rounds = vec![vec![[reading(2.0, 10.0), reading(1.0, 30.0)]]; 4];
        let rows = rows(&rounds);
        assert_eq!(rows.len(), 8);
        assert_eq!((rows[4].case.as_str(), rows[4].ratio, rows[4].spread), ("memory-train-s", 3.0, 0.0));
    }

    #[test]
    fn options_are_read_or_refused() {
        let options = Options::parse(&["--json", "--rounds", "3"]).expect("both are known");
        assert_eq!((options.json, options.rounds), (true, 3));
        for words in [&["--rounds"][..], &["--rounds", "0"], &["--fast"]] {
            assert!(Options::parse(words).is_err(), "{words:?}");
        }
    }
}
