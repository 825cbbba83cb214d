//! Held-out pass rate by level over time; by arm where all arms are of one level.

use super::heat::{self, Panel, Scale};
use super::{Drawing, Names};
use crate::read::Record;
use crate::series::mean;
use gradatim_train::events::{Side, Start};
use std::collections::{BTreeMap, BTreeSet};

/// Both sides on a scale from 0 to 1.
pub fn draw(record: &Record, names: Names) -> Option<Drawing> {
    let start = record.trials.values().find_map(|trial| trial.start.as_ref())?;
    let rows = Rows::of(&start.arms, &start.levels);
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
pub(crate) struct Rows {
    by_level: bool,
    pub names: Vec<String>,
    of_arm: Vec<usize>,
}

impl Rows {
    /// One row a level, or one an arm where all `arms` are of one level.
    pub fn of(arms: &[String], levels: &[i64]) -> Self {
        let distinct: BTreeSet<i64> = levels.iter().copied().collect();
        if distinct.len() < 2 {
            return Self { by_level: false, names: arms.to_vec(), of_arm: (0..arms.len()).collect() };
        }
        let distinct: Vec<i64> = distinct.into_iter().collect();
        Self {
            by_level: true,
            names: distinct.iter().map(|level| format!("level {level}")).collect(),
            of_arm: levels.iter().map(|level| distinct.partition_point(|other| other < level)).collect(),
        }
    }

    /// Pass rates by row; an arm counts by its exam problems.
    pub fn pass_rates(&self, by_arm: &[Option<f64>], exam: &[u32]) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); self.names.len()];
        for ((&row, pass), &problems) in self.of_arm.iter().zip(by_arm).zip(exam) {
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
        at_step.entry(exam.step).or_default().push(rows.pass_rates(&exam.by_arm, &start.exam));
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
        let arms = ["a", "b", "c"].map(str::to_owned);
        let by_arm = [Some(1.0), None, Some(0.0)];
        assert_eq!(Rows::of(&arms, &[2, 1, 2]).pass_rates(&by_arm, &[10, 20, 30]), [None, Some(0.25)]);
    }
}
