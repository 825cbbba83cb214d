//! Pairs of real answers a second beside math-verify, one core each, and where the two disagree.
//!
//! The pairs are gold answers of the real data with themselves, with other spellings and with copies that mean
//! something else, so that it is known which verdicts are right. Both read the same responses.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::contest::{self, Case, Measure, Side};
use super::table::Better;
use super::{Report, example, venv};
use crate::shell::{command, show, target};
use crate::test::data;

const SPEED: [Measure; 1] =
    [Measure { case: "", key: "pairs_s", prefix: "", unit: "1/s", better: Better::More }];
const TAIL: [Measure; 3] = [
    Measure { case: "", key: "p50_us", prefix: "thread time p50, ", unit: "us", better: Better::Less },
    Measure { case: "", key: "p99_us", prefix: "thread time p99, ", unit: "us", better: Better::Less },
    Measure { case: "", key: "p9999_us", prefix: "thread time p99.99, ", unit: "us", better: Better::Less },
];
const SCRIPT: &str = "bench/verify_math_verify.py";
/// Pairs of the alternating rounds, and of the one in which verdicts are compared: 99.99% needs ten thousand.
const FEW: &str = "1000";
const MANY: &str = "10000";

pub fn run(rounds: usize) -> Result<Report, String> {
    let data = data().ok_or("bench verify: set GRADATIM_DATA to the folder of the real data")?;
    let ours = example("gradatim-verify", "math_pairs")?;
    let python = venv::python(&["math-verify"])?;
    let folder = target().join("bench-verify");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let peer = venv::named(&python, "math-verify")?;
    let file = |name: String| folder.join(name).display().to_string();
    let case = |n: &str, measures: &'static [Measure]| -> Result<Case, String> {
        let pairs = file(format!("pairs-{n}.jsonl"));
        let mut make = command(&ours, &["make", &pairs, n]);
        make.env("GRADATIM_DATA", &data);
        show(make)?;
        Ok(Case {
            name: format!("{n} pairs"),
            measures,
            ours: Side::new("ours", &ours, &["judge", &pairs, &file(format!("ours-{n}.txt"))]),
            peers: vec![Side::new(&peer, &python, &[SCRIPT, &pairs, &file(format!("peer-{n}.txt"))])],
        })
    };
    let (mut rows, mut notes) = contest::run(&[case(FEW, &SPEED)?], rounds)?;
    let (more, said) = contest::run(&[case(MANY, &TAIL)?], 1)?;
    rows.extend(more);
    notes.extend(said);
    let verdicts = |side: &str| file(format!("{side}-{MANY}.txt"));
    let tally = Tally::of(&file(format!("pairs-{MANY}.jsonl")), &verdicts("ours"), &verdicts("peer"))?;
    let list = disagreements(&folder, &tally.apart)?;
    let share = |n: usize| format!("{:.2}%", 100.0 * n as f64 / tally.pairs as f64);
    notes.push(format!("{} pairs; the two agree on {}", tally.pairs, share(tally.pairs - tally.apart.len())));
    notes.push(format!("right: ours {}, {peer} {}", share(tally.right[0]), share(tally.right[1])));
    notes.push(format!(
        "every disagreement: {}; judged by hand: bench/verify-disagreements.md",
        list.display()
    ));
    Ok(Report { rows, notes, sound: tally.right[0] >= tally.right[1] })
}

/// Both sides' verdicts beside what is known.
struct Tally {
    pairs: usize,
    /// How often ours and theirs are right.
    right: [usize; 2],
    /// Pairs on which they differ, with both verdicts.
    apart: Vec<Value>,
}

impl Tally {
    fn of(pairs: &str, ours: &str, theirs: &str) -> Result<Self, String> {
        let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
        let (pairs, ours, theirs) = (read(pairs)?, read(ours)?, read(theirs)?);
        let mut tally = Self { pairs: 0, right: [0, 0], apart: vec![] };
        for ((pair, ours), theirs) in pairs.lines().zip(ours.lines()).zip(theirs.lines()) {
            let mut pair: Value = serde_json::from_str(pair).map_err(|error| format!("{pair}: {error}"))?;
            let verdicts = [ours == "1", theirs == "1"];
            let known = pair["right"] == true;
            tally.pairs += 1;
            for (right, verdict) in tally.right.iter_mut().zip(verdicts) {
                *right += usize::from(verdict == known);
            }
            if verdicts[0] != verdicts[1] {
                pair["ours"] = verdicts[0].into();
                pair["theirs"] = verdicts[1].into();
                tally.apart.push(pair);
            }
        }
        Ok(tally)
    }
}

/// Writes them as JSON lines; where to.
fn disagreements(folder: &Path, apart: &[Value]) -> Result<PathBuf, String> {
    let path = folder.join("disagreements.jsonl");
    let lines: String = apart.iter().map(|pair| format!("{pair}\n")).collect();
    fs::write(&path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_right_when_it_is_what_the_operator_promised() {
        let folder = std::env::temp_dir().join(format!("xtask-verify-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file");
            path.display().to_string()
        };
        let pairs = file("pairs", "{\"right\": true}\n{\"right\": false}\n{\"right\": true}\n");
        let tally = Tally::of(&pairs, &file("ours", "1\n0\n0\n"), &file("theirs", "0\n0\n1\n"));
        fs::remove_dir_all(&folder).expect("cleaned up");
        let tally = tally.expect("three lines each");
        assert_eq!((tally.pairs, tally.right, tally.apart.len()), (3, [2, 2], 2));
        assert_eq!(
            (&tally.apart[0]["ours"], &tally.apart[0]["theirs"]),
            (&Value::from(true), &Value::from(false))
        );
    }
}
