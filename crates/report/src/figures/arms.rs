//! What the curriculum chose over time: the odds of each arm, and what else it shows about them.

use super::heat::{self, Panel, Scale};
use super::{Drawing, Names};
use crate::read::Record;
use crate::series::{Bins, mean};
use gradatim_train::events::{Side, Step};
use std::collections::BTreeSet;

/// The row of `curriculum.arms` that holds the odds an arm is drawn with.
const ODDS: &str = "probability";
const COLUMNS: u64 = 160;
/// A curriculum may show many rows; a reader wants the first few.
const MOST_ROWS: usize = 4;

/// Odds of each arm on both sides; shares of the groups drawn where the curriculum shows no odds.
pub fn odds(record: &Record, names: Names) -> Option<Drawing> {
    let bins = Bins::of(record, COLUMNS);
    let shown = record.trials.values().any(|trial| trial.steps.iter().any(|step| has(step, ODDS)));
    let panels = names
        .sides()
        .into_iter()
        .rev()
        .filter_map(|(side, name, _)| {
            let value: &dyn Fn(&Step, usize) -> Option<f64> =
                if shown { &|step, arm| row(step, ODDS, arm).or_else(|| share(step, arm)) } else { &share };
            panel(record, side, name, bins, value)
        })
        .collect();
    let of = if shown { "probability" } else { "share of groups" };
    let what = if shown { "Probability of drawing each arm" } else { "Share of each step's groups by arm" };
    heat::draw(
        "arms",
        format!("{what}, mean over seeds{}.", bins.note()),
        panels,
        &Scale { rows: arms(record), of: of.to_owned(), ends: None, format: ".1%" },
    )
}

/// Every other row the recipe's curriculum shows and that changes, such as the values a bandit has learned.
pub fn inner(record: &Record, names: Names) -> Vec<Drawing> {
    let bins = Bins::of(record, COLUMNS);
    let rows: BTreeSet<&String> = record
        .side(Side::Recipe)
        .flat_map(|(_, trial)| trial.steps.iter().flat_map(|step| step.curriculum.arms.keys()))
        .filter(|name| *name != ODDS)
        .collect();
    rows.into_iter()
        .take(MOST_ROWS)
        .enumerate()
        .filter_map(|(at, name)| {
            let panel = panel(record, Side::Recipe, names.recipe, bins, &|step, arm| row(step, name, arm))?;
            if panel.is_constant() {
                return None;
            }
            heat::draw(
                &format!("inner-{at}"),
                format!("“{name}” of each arm as {} sees it, mean over seeds{}.", names.recipe, bins.note()),
                vec![panel],
                &Scale { rows: arms(record), of: name.clone(), ends: None, format: ".3~g" },
            )
        })
        .collect()
}

/// Arm names `[C]`.
pub fn arms(record: &Record) -> Vec<String> {
    record
        .trials
        .values()
        .find_map(|trial| trial.start.as_ref())
        .map(|start| start.arms.clone())
        .unwrap_or_default()
}

fn has(step: &Step, name: &str) -> bool {
    step.curriculum.arms.contains_key(name)
}

fn row(step: &Step, name: &str, arm: usize) -> Option<f64> {
    step.curriculum.arms.get(name)?.get(arm).copied()
}

fn share(step: &Step, arm: usize) -> Option<f64> {
    let all: f64 = step.drawn.iter().map(|&groups| f64::from(groups)).sum();
    let drawn = f64::from(*step.drawn.get(arm)?);
    (all > 0.0).then(|| drawn / all)
}

fn panel(
    record: &Record,
    side: Side,
    title: &str,
    bins: Bins,
    value: &dyn Fn(&Step, usize) -> Option<f64>,
) -> Option<Panel> {
    let mut z = vec![vec![None; bins.count as usize]; arms(record).len()];
    for (arm, cells) in z.iter_mut().enumerate() {
        let curves = bins.curves(record, side, |step| value(step, arm));
        for (bin, cell) in (0..).zip(cells) {
            *cell = mean(curves.iter().filter_map(|curve| curve.at(bin)).map(|point| point.y));
        }
    }
    let x = (0..bins.count).map(|bin| bins.middle(bin)).collect();
    z.iter().flatten().any(Option::is_some).then(|| Panel { title: title.to_owned(), x, z })
}
