//! Procedural instances a second beside reasoning-gym, one core each, and its verdict on our gold answers.
//!
//! Both make instances of the same size in sentences; the script of the peer lists the parameters. Levels are
//! the ends of reasoning-gym's default ranges for the first, and of its middle for the others.

use std::path::Path;

use super::contest::{self, Case, Measure, Side};
use super::table::Better;
use super::{Report, example, venv};
use crate::shell::{cargo, command, read, show, target};

const CASES: [(&str, &str); 31] = [
    ("countdown", "2"),
    ("countdown", "4"),
    ("chain-sum", "1"),
    ("chain-sum", "5"),
    ("multiplication", "1"),
    ("multiplication", "5"),
    ("letter-counting", "5"),
    ("letter-counting", "15"),
    ("list-sorting", "3"),
    ("list-sorting", "10"),
    ("knights-and-knaves", "2"),
    ("knights-and-knaves", "5"),
    ("zebra", "2"),
    ("zebra", "4"),
    ("sudoku", "7"),
    ("sudoku", "10"),
    ("graph-colouring", "7"),
    ("caesar", "5"),
    ("linear-equation", "3"),
    ("quadratic", "4"),
    ("number-sequence", "3"),
    ("rewriting", "4"),
    ("gcd", "2"),
    ("lcm", "2"),
    ("prime-factors", "4"),
    ("prime-counting", "8"),
    ("base-conversion", "3"),
    ("fractions", "2"),
    ("spell-backward", "2"),
    ("word-sorting", "5"),
    ("arc1d", "6"),
];
/// Its scorers are asked about these only where right answers can be worked out without our own code.
const NOT_JUDGED: &str = "arc1d";
const MEASURES: [Measure; 1] =
    [Measure { case: "", key: "instances_s", prefix: "", unit: "1/s", better: Better::More }];
const SCRIPT: &str = "bench/tasks_reasoning_gym.py";
const SECONDS: &str = "2";
/// Gold answers that are judged, of each case.
const GOLDS: &str = "500";

pub fn run(rounds: usize) -> Result<Report, String> {
    let ours = example("gradatim-tasks", "instances")?;
    show(cargo(&["build", "--release", "--locked", "--package", "gradatim"]))?;
    let python = venv::python(&["reasoning-gym"])?;
    let (mut judged, mut sound) = (vec![], true);
    for (family, level) in CASES.into_iter().filter(|(family, _)| *family != NOT_JUDGED) {
        let (accepted, golds) = golds(&python, family, level)?;
        sound &= accepted == golds && golds.to_string() == GOLDS;
        judged.push(format!("{family}/{level} {accepted} of {golds}"));
    }
    let peer = venv::named(&python, "reasoning-gym")?;
    let cases = CASES.map(|(family, level)| Case {
        name: format!("{family}/{level}"),
        measures: &MEASURES,
        ours: Side::new("ours", &ours, &[family, level, "english", SECONDS]),
        peers: vec![Side::new(&peer, &python, &[SCRIPT, "speed", family, level, SECONDS])],
    });
    let (rows, mut notes) = contest::run(&cases, rounds)?;
    notes.push(format!("gold answers to which its scorers give full marks: {}", judged.join(", ")));
    Ok(Report { rows, notes, sound })
}

/// How many of our gold answers reasoning-gym's scorer accepts, and how many it was shown.
fn golds(python: &Path, family: &str, level: &str) -> Result<(f64, f64), String> {
    let sample = |wording: &str| -> Result<String, String> {
        let mut gradatim = command(target().join("release/gradatim"), &["tasks", "sample", family]);
        gradatim.args(["--level", level, "-n", GOLDS, "--wording", wording, "--json"]);
        let path = target().join(format!("bench-golds-{wording}.jsonl"));
        std::fs::write(&path, read(gradatim)?).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path.display().to_string())
    };
    let (english, compact) = (sample("english")?, sample("compact")?);
    let verdict =
        Side::new("gold", python, &[SCRIPT, "gold", family, level, &english, &compact]).reading()?;
    let number = |key: &str| verdict.number("", key).ok_or(format!("{SCRIPT} printed no `{key}`"));
    Ok((number("accepted")?, number("golds")?))
}
