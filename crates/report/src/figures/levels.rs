//! Held-out pass rate by level over time; by arm where all arms are of one level.

use super::heat::{self, Panel, Scale};
use super::{Drawing, Names};
use crate::read::Record;
use crate::series::mean;
use gradatim_train::events::{Evaluate, Side, Start};
use std::collections::{BTreeMap, BTreeSet};

/// Both sides on a scale from 0 to 1.
pub fn draw(record: &Record, names: Names) -> Option<Drawing> {
    let start = record.trials.values().find_map(|trial| trial.start.as_ref())?;
    let rows = Rows::of(start);
    let panels = names
        .sides()
        .into_iter()
        .rev()
        .filter_map(|(side, name, _)| panel(record, side, name, &rows, start))
        .collect();
    heat::draw(
        "levels",
        format!(
            "Pass rate on the held-out exam by {}, mean over seeds; one column an exam.",
            if rows.by_level { "level" } else { "arm" }
        ),
        panels,
        &Scale { rows: rows.names, of: "pass rate".to_owned(), ends: Some((0.0, 1.0)), format: ".0%" },
    )
}

/// Which row of the heatmap each arm belongs to.
struct Rows {
    by_level: bool,
    names: Vec<String>,
    of_arm: Vec<usize>,
}

impl Rows {
    fn of(start: &Start) -> Self {
        let levels: BTreeSet<i64> = start.levels.iter().copied().collect();
        if levels.len() < 2 {
            return Self {
                by_level: false,
                names: start.arms.clone(),
                of_arm: (0..start.arms.len()).collect(),
            };
        }
        let levels: Vec<i64> = levels.into_iter().collect();
        Self {
            by_level: true,
            names: levels.iter().map(|level| format!("level {level}")).collect(),
            of_arm: start.levels.iter().map(|level| levels.partition_point(|other| other < level)).collect(),
        }
    }

    /// Pass rates by row of one exam; an arm counts by its exam problems.
    fn pass_rates(&self, exam: &Evaluate, start: &Start) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); self.names.len()];
        for ((&row, pass), &problems) in self.of_arm.iter().zip(&exam.by_arm).zip(&start.exam) {
            if let Some(pass) = pass {
                sums[row].0 += pass * f64::from(problems);
                sums[row].1 += f64::from(problems);
            }
        }
        sums.into_iter().map(|(passed, problems)| (problems > 0.0).then(|| passed / problems)).collect()
    }
}

fn panel(record: &Record, side: Side, title: &str, rows: &Rows, start: &Start) -> Option<Panel> {
    let mut at_step: BTreeMap<u64, Vec<Vec<Option<f64>>>> = BTreeMap::new();
    for exam in record.side(side).flat_map(|(_, trial)| &trial.evaluations) {
        at_step.entry(exam.step).or_default().push(rows.pass_rates(exam, start));
    }
    let z = (0..rows.names.len())
        .map(|row| at_step.values().map(|seeds| mean(seeds.iter().filter_map(|rates| rates[row]))).collect())
        .collect();
    (!at_step.is_empty()).then(|| Panel {
        title: title.to_owned(),
        x: at_step.keys().map(|&step| step as f64).collect(),
        z,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_of_one_level_count_by_their_exam_problems() {
        let start = Start {
            arms: ["a", "b", "c"].map(str::to_owned).to_vec(),
            levels: vec![2, 1, 2],
            exam: vec![10, 20, 30],
        };
        let exam = Evaluate {
            stage: "rl".to_owned(),
            step: 1,
            rollouts: 1,
            tokens: 1,
            accuracy: 0.0,
            by_arm: vec![Some(1.0), None, Some(0.0)],
        };
        assert_eq!(Rows::of(&start).pass_rates(&exam, &start), [None, Some(0.25)]);
    }
}
