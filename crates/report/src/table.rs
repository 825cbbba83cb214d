//! The terminal table: the figure, its seeds, accuracies and costs, without colour.

use crate::numbers::{duration, number};
use crate::visible::visible_line;
use crate::{comparison, words};
use gradatim_train::outcome::{Figure, Outcome};
use std::fmt::Write;

/// The outcome as text of at most some hundred columns; ends with a newline.
pub fn table(outcome: &Outcome) -> String {
    let baseline = outcome.baseline_name.as_deref();
    let mut lines = vec![title(outcome), String::new()];
    match &outcome.summary.figure {
        Some(figure) => lines.extend(figure_lines(outcome, figure, baseline.unwrap_or("baseline"))),
        None => lines.push(words::no_figure(outcome)),
    }
    lines.push(String::new());
    lines.extend(grid(&costs(outcome, baseline)));
    lines.push(String::new());
    lines.push(format!("leakage  {}", words::leakage(outcome)));
    lines.extend(outcome.remarks.iter().map(|remark| format!("remark   {remark}")));
    // Names come from pools: a terminal must not obey them.
    lines.iter().map(|line| visible_line(line) + "\n").collect()
}

fn title(outcome: &Outcome) -> String {
    let summary = &outcome.summary;
    let mut title = summary.recipe.clone();
    if let Some(system) = summary.system {
        title = format!("{title} (system {system})");
    }
    format!("{title}, {}, {}", outcome.learner, duration(summary.wall_seconds))
}

fn figure_lines(outcome: &Outcome, figure: &Figure, baseline: &str) -> Vec<String> {
    let recipe = outcome.recipe_name.as_str();
    let mut lines = vec![
        format!("{} ({}, {})", figure.name, figure.unit, words::direction(figure.better)),
        format!(
            "{recipe} {} / {baseline} {} = {} [{}] ({})",
            number(figure.recipe),
            number(figure.baseline),
            number(figure.ratio),
            words::interval(figure),
            words::signed_change(figure),
        ),
        words::verdict_sentence(outcome, figure),
    ];
    lines.extend(words::censoring(outcome, figure));
    lines.extend(outcome.summary.companion.as_ref().map(|figure| words::companion(outcome, figure)));
    lines.push(String::new());
    let bound =
        |value: f64, censored: bool| format!("{}{}", if censored { ">= " } else { "" }, number(value));
    let mut rows = vec![["seed", recipe, baseline, "ratio"].map(str::to_owned).to_vec()];
    rows.extend(outcome.pairs.iter().map(|pair| {
        vec![
            pair.seed.to_string(),
            bound(pair.recipe, pair.recipe_censored),
            bound(pair.baseline, pair.baseline_censored),
            number(pair.recipe / pair.baseline),
        ]
    }));
    lines.extend(grid(&rows));
    lines
}

fn costs(outcome: &Outcome, baseline: Option<&str>) -> Vec<Vec<String>> {
    let mut rows = vec![vec!["mean over seeds".to_owned(), outcome.recipe_name.clone()]];
    rows[0].extend(baseline.map(str::to_owned));
    for row in comparison::rows(outcome) {
        let mut cells = vec![row.name, row.recipe];
        if baseline.is_some() {
            cells.push(row.baseline.unwrap_or_else(|| "-".to_owned()));
        }
        rows.push(cells);
    }
    rows
}

/// Rows as columns, the first to the left and the others to the right, under a ruled head.
pub(crate) fn grid(rows: &[Vec<String>]) -> Vec<String> {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                // Writing to a String does not fail.
                let _ = match column {
                    0 => write!(line, "  {cell:<width$}"),
                    _ => write!(line, "  {cell:>width$}"),
                };
            }
            line.trim_end().to_owned()
        })
        .collect();
    let ruled = widths.iter().map(|width| format!("  {}", "─".repeat(*width))).collect();
    lines.insert(1.min(lines.len()), ruled);
    lines
}
