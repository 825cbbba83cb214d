//! Rounds in which ours and the peers take turns, each in a process of its own.
//!
//! A side prints lines of JSON, its numbers by key. A line may name its `case`, where a side measures several at
//! once. It may hold `rows`, the size of what was worked on, on which all sides must agree, and `note`, which is
//! shown under the table.

use std::path::PathBuf;

use serde_json::Value;

use super::table::{Better, Row, figure};
use crate::shell::{command, read};

/// A program that takes part.
#[derive(Clone)]
pub struct Side {
    /// What the table calls it.
    pub name: String,
    pub program: PathBuf,
    pub arguments: Vec<String>,
    /// A folder that must not be there when it starts.
    pub fresh: Option<PathBuf>,
}

impl Side {
    pub fn new(name: impl Into<String>, program: impl Into<PathBuf>, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Self { name: name.into(), program: program.into(), arguments, fresh: None }
    }

    /// Runs it and reads what it prints.
    pub fn reading(&self) -> Result<Reading, String> {
        if let Some(folder) = self.fresh.as_ref().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let printed = read(command(&self.program, &arguments))?;
        let lines: Result<Vec<Value>, _> = printed.lines().map(serde_json::from_str).collect();
        match lines {
            Ok(lines) if !lines.is_empty() => Ok(Reading(lines)),
            Ok(_) => Err(format!("{} printed nothing", self.name)),
            Err(error) => Err(format!("{} printed {printed:?}: {error}", self.name)),
        }
    }
}

/// What a side printed.
pub struct Reading(Vec<Value>);

impl Reading {
    /// The number under `key` in the line of `case`; any line's where that is empty.
    pub fn number(&self, case: &str, key: &str) -> Option<f64> {
        let mut lines = self.0.iter().filter(|line| case.is_empty() || line["case"] == case);
        lines.find_map(|line| line[key].as_f64())
    }

    fn notes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|line| line["note"].as_str())
    }
}

/// A number that sides print.
pub struct Measure {
    /// The line it stands in, by its `case`; empty where sides print one line.
    pub case: &'static str,
    pub key: &'static str,
    /// Stands before the case's name.
    pub prefix: &'static str,
    pub unit: &'static str,
    pub better: Better,
}

impl Measure {
    fn of(&self, reading: &Reading) -> Option<f64> {
        reading.number(self.case, self.key)
    }
}

/// What sides compete in.
pub struct Case {
    pub name: String,
    pub measures: &'static [Measure],
    pub ours: Side,
    pub peers: Vec<Side>,
}

/// Every reading of a case: a round is ours, then the peers in their order.
type Readings = Vec<Vec<Reading>>;

/// Runs all cases in each round; the rows, then the notes.
pub fn run(cases: &[Case], rounds: usize) -> Result<(Vec<Row>, Vec<String>), String> {
    let mut readings: Vec<Readings> = cases.iter().map(|_| vec![]).collect();
    for round in 1..=rounds {
        for (case, readings) in cases.iter().zip(&mut readings) {
            let sides = || std::iter::once(&case.ours).chain(&case.peers);
            let read: Vec<Reading> = sides().map(Side::reading).collect::<Result<_, _>>()?;
            agree(case, &read)?;
            let first = |reading: &Reading| case.measures[0].of(reading).map_or("-".to_owned(), figure);
            let shown = sides().zip(&read).map(|(side, reading)| format!("{} {}", side.name, first(reading)));
            eprintln!("round {round}: {}: {}", case.name, shown.collect::<Vec<_>>().join(", "));
            readings.push(read);
        }
    }
    Ok((rows(cases, &readings)?, notes(cases, &readings)))
}

/// Refuses sides that worked on different numbers of rows.
fn agree(case: &Case, readings: &[Reading]) -> Result<(), String> {
    let rows: Vec<f64> = readings.iter().filter_map(|reading| reading.number("", "rows")).collect();
    if rows.iter().all(|n| *n == rows[0]) {
        return Ok(());
    }
    Err(format!("{}: not all sides worked on as many rows: {rows:?}", case.name))
}

/// All cases' first measures, then all second ones.
fn rows(cases: &[Case], readings: &[Readings]) -> Result<Vec<Row>, String> {
    let most = cases.iter().map(|case| case.measures.len()).max().unwrap_or(0);
    let mut rows = vec![];
    for at in 0..most {
        for (case, readings) in cases.iter().zip(readings) {
            let Some(measure) = case.measures.get(at) else { continue };
            let numbers = |side: usize| -> Option<Vec<f64>> {
                readings.iter().map(|round| measure.of(&round[side])).collect()
            };
            let ours = numbers(0).ok_or(format!("{}: ours printed no `{}`", case.name, measure.key))?;
            let row = || Row::new(format!("{}{}", measure.prefix, case.name), measure.unit, &ours);
            let before = rows.len();
            for (side, peer) in case.peers.iter().enumerate() {
                if let Some(theirs) = numbers(side + 1) {
                    rows.push(row().beside(&peer.name, &ours, &theirs, measure.better));
                }
            }
            if rows.len() == before {
                rows.push(row());
            }
        }
    }
    Ok(rows)
}

/// What the sides had to say in the first round, each remark once.
fn notes(cases: &[Case], readings: &[Readings]) -> Vec<String> {
    let mut notes: Vec<String> = vec![];
    for (case, readings) in cases.iter().zip(readings) {
        let sides = std::iter::once(&case.ours).chain(&case.peers);
        for (side, reading) in sides.zip(readings.first().into_iter().flatten()) {
            for note in reading.notes().map(|note| format!("{}: {note}", side.name)) {
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MEASURES: [Measure; 2] = [
        Measure { case: "", key: "speed", prefix: "", unit: "1/s", better: Better::More },
        Measure { case: "end", key: "mb", prefix: "memory ", unit: "MB", better: Better::Less },
    ];

    fn case(name: &str) -> Case {
        let side = |name| Side::new(name, "none", &[]);
        Case {
            name: name.to_owned(),
            measures: &MEASURES,
            ours: side("ours"),
            peers: vec![side("a"), side("b")],
        }
    }

    #[test]
    fn rows_go_measure_by_measure_and_leave_out_peers_without_the_number() {
        let ours = || Reading(vec![json!({"speed": 8.0, "mb": 3.0}), json!({"case": "end", "mb": 1.0})]);
        let [a, b] = [4.0, 2.0].map(|speed| move || Reading(vec![json!({ "speed": speed })]));
        let round = || vec![ours(), a(), b()];
        let readings = vec![vec![round()], vec![round()]];
        let rows = rows(&[case("x"), case("y")], &readings).expect("ours has every number");
        let shown: Vec<_> = rows
            .iter()
            .map(|row| {
                (row.case.as_str(), row.ours, row.against.as_ref().map(|a| (a.peer.as_str(), a.ratio)))
            })
            .collect();
        let [a, b] = [Some(("a", 2.0)), Some(("b", 4.0))];
        let speeds = [("x", 8.0, a), ("x", 8.0, b), ("y", 8.0, a), ("y", 8.0, b)];
        assert_eq!(shown[..4], speeds);
        assert_eq!(shown[4..], [("memory x", 1.0, None), ("memory y", 1.0, None)]);
    }

    #[test]
    fn unequal_work_is_refused() {
        let rows = |n: u64| Reading(vec![json!({ "rows": n })]);
        assert!(agree(&case("x"), &[rows(5), Reading(vec![json!({})]), rows(5)]).is_ok());
        assert!(agree(&case("x"), &[rows(5), Reading(vec![json!({})]), rows(4)]).is_err());
    }

    #[test]
    fn a_remark_is_shown_once() {
        let round =
            || vec![Reading(vec![json!({ "note": "10 draws" }), json!({})]), Reading(vec![json!({})])];
        let readings = vec![vec![round(), round()], vec![round()]];
        assert_eq!(notes(&[case("x"), case("y")], &readings), ["ours: 10 draws"]);
    }
}
