//! The report: one page that needs nothing but itself.
//!
//! Its policy forbids the browser to load anything; plotly.js stands in it once; texts are escaped by maud
//! and the plots' data by `embed`.

use crate::embed::{plotly_js, script_json};
use crate::figures::{Names, accuracy, arms, levels, steps};
use crate::numbers::{duration, percent, thousands};
use crate::plots::Plots;
use crate::read::Record;
use crate::{examples, result, seconds, words};
use gradatim_core::{Error, Result};
use gradatim_train::events::Side;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::fs;
use std::path::{Path, PathBuf};

const STYLE: &str = include_str!("page.css");
const POLICY: &str =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";
const DRAW: &str = "for (const d of DRAWINGS) Plotly.newPlot(d.id, d.data, d.layout, \
                    {responsive: true, displaylogo: false, displayModeBar: false});";

/// Writes `report.html` into a run directory, finished or not, in one move.
pub fn write_html(run_dir: &Path) -> Result<PathBuf> {
    let record = Record::read(run_dir)?;
    let path = run_dir.join("report.html");
    put(page(&record), &path)?;
    Ok(path)
}

fn page(record: &Record) -> serde_json::Result<String> {
    let outcome = record.outcome.as_ref();
    let names = Names {
        recipe: outcome.map_or("recipe", |outcome| outcome.recipe_name.as_str()),
        baseline: outcome.and_then(|outcome| outcome.baseline_name.as_deref()).unwrap_or("baseline"),
    };
    let mut plots = Plots::default();
    let title = outcome.map_or("Unfinished run", |outcome| outcome.summary.recipe.as_str());
    let body = html! {
        header.page {
            h1 { (title) }
            (subtitle(record))
        }
        @match outcome {
            Some(outcome) => (result::section(outcome, &mut plots)),
            None => (unfinished(record)),
        }
        (plots.section("Accuracy and its cost", accuracy::draw(record, names)))
        (plots.section(
            "What the curriculum chose",
            arms::odds(record, names).into_iter().chain(arms::inner(record, names)).collect(),
        ))
        (plots.section("What was learned, by level", levels::draw(record, names).into_iter().collect()))
        (plots.section("Inside the loop", steps::draw(record, names)))
        (seconds::table(record, names))
        @if record.trials.values().any(|trial| !trial.examples.is_empty()) {
            h2 { "Example responses" }
            (examples::section(record, names))
        }
        @if let Some(outcome) = outcome {
            h2 { "Leakage" }
            p { (words::leakage(outcome)) }
            @if !outcome.summary.run_dir.is_empty() {
                p.small { "Run directory: " code { (outcome.summary.run_dir) } }
            }
        }
        h2 { "Resolved recipe" }
        pre.recipe { (record.recipe_toml) }
        @if let Some(baseline) = &record.baseline_toml {
            details { summary { "The same with the baseline laid over it" } pre.recipe { (baseline) } }
        }
    };
    document(title, &body, &plots)
}

/// A whole page around `body`, whose places for `plots` are filled when it is opened.
pub fn document(title: &str, body: &Markup, plots: &Plots) -> serde_json::Result<String> {
    let drawings = script_json(&plots.drawings())?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="gradatim";
                title { (title) " – gradatim" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main { (body) }
                script { (PreEscaped(plotly_js())) }
                script { (PreEscaped(format!("const DRAWINGS = {drawings};\n{DRAW}"))) }
            }
        }
    };
    Ok(page.into_string())
}

/// Writes a page in one move: it is there as a whole, or as it was.
pub fn put(page: serde_json::Result<String>, path: &Path) -> Result<()> {
    let page = page.map_err(|error| Error::io(path, "writing", error.into()))?;
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    fs::write(&partial, page).map_err(|source| Error::io(&partial, "writing", source))?;
    fs::rename(&partial, path).map_err(|source| Error::io(path, "replacing", source))
}

fn subtitle(record: &Record) -> Markup {
    let seeds: std::collections::BTreeSet<u64> = record.trials.keys().map(|trial| trial.seed).collect();
    let arms = record.trials.values().find_map(|trial| trial.start.as_ref());
    html! {
        p.subtitle {
            "gradatim"
            @if let Some(outcome) = &record.outcome {
                @if let Some(system) = outcome.summary.system { " · system " (system) }
                " · " (outcome.learner) " · " (outcome.recipe_name)
                @if let Some(baseline) = &outcome.baseline_name { " against " (baseline) }
            }
            " · " (seeds.len()) @if seeds.len() == 1 { " seed" } @else { " seeds" }
            @if let Some(start) = arms {
                " · " (start.arms.len()) " arms, "
                (thousands(start.exam.iter().copied().map(f64::from).sum())) " exam problems"
            }
            @if let Some(outcome) = &record.outcome { " · " (duration(outcome.summary.wall_seconds)) " of wall time" }
        }
    }
}

fn unfinished(record: &Record) -> Markup {
    html! {
        section.figure {
            p.headline { "This run is unfinished." }
            p { "There is no figure yet; what follows is what the trials have written so far." }
            table {
                thead { tr { th { "trial" } th.n { "steps" } th.n { "rollouts" } th.n { "last accuracy" } } }
                tbody {
                    @for (trial, written) in &record.trials {
                        tr {
                            td { "seed " (trial.seed) ", " (side_name(trial.side)) }
                            td.n { (thousands(written.steps.last().map_or(0.0, |step| step.step as f64))) }
                            td.n { (thousands(written.steps.last().map_or(0.0, |step| step.rollouts as f64))) }
                            td.n { (written.evaluations.last().map_or("–".to_owned(), |exam| percent(exam.accuracy))) }
                        }
                    }
                }
            }
        }
    }
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Shared => "shared stages",
        Side::Recipe => "recipe",
        Side::Baseline => "baseline",
    }
}
