//! The report: one page that needs nothing but itself.
//!
//! Its policy forbids the browser to load anything; plotly.js stands in it once; texts are escaped by maud
//! and the plots' data by `embed`.

use crate::embed::{plotly_js, script_json};
use crate::figures::{Drawing, Names, accuracy, arms, levels, ratio, steps};
use crate::numbers::{duration, number, percent, thousands};
use crate::read::Record;
use crate::series::mean;
use crate::{comparison, examples, words};
use gradatim_core::{Error, Result};
use gradatim_train::events::{Side, Timing};
use gradatim_train::outcome::{Figure, Outcome};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::fs;
use std::path::{Path, PathBuf};

const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";
const DRAW: &str = "for (const d of DRAWINGS) Plotly.newPlot(d.id, d.data, d.layout, \
                    {responsive: true, displaylogo: false, displayModeBar: false});";

/// Writes `report.html` into a run directory, finished or not, in one move.
pub fn write_html(run_dir: &Path) -> Result<PathBuf> {
    let record = Record::read(run_dir)?;
    let path = run_dir.join("report.html");
    let partial = run_dir.join("report.html.partial");
    let page = page(&record).map_err(|error| Error::io(&path, "writing", error.into()))?;
    fs::write(&partial, page).map_err(|source| Error::io(&partial, "writing", source))?;
    fs::rename(&partial, &path).map_err(|source| Error::io(&path, "replacing", source))?;
    Ok(path)
}

fn page(record: &Record) -> serde_json::Result<String> {
    let outcome = record.outcome.as_ref();
    let names = Names {
        recipe: outcome.map_or("recipe", |outcome| outcome.recipe_name.as_str()),
        baseline: outcome.and_then(|outcome| outcome.baseline_name.as_deref()).unwrap_or("baseline"),
    };
    let mut plots = Plots::default();
    let title = outcome.map_or("unfinished run", |outcome| outcome.summary.recipe.as_str());
    let body = html! {
        header.page {
            h1 { (title) }
            (subtitle(record))
        }
        @match outcome {
            Some(outcome) => (result(outcome, &mut plots)),
            None => (unfinished(record)),
        }
        h2 { "Accuracy and its cost" }
        div.grid { (plots.add(accuracy::draw(record, names))) }
        h2 { "What the curriculum chose" }
        div.grid {
            (plots.add(arms::odds(record, names)))
            (plots.add(arms::inner(record, names)))
        }
        h2 { "What was learned, by level" }
        div.grid { (plots.add(levels::draw(record, names))) }
        h2 { "Inside the loop" }
        div.grid { (plots.add(steps::draw(record, names))) }
        (seconds(record, names))
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
    };
    let drawings = script_json(&plots.0)?;
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

/// The drawings of the page in order: their place gives them their number.
#[derive(Default)]
struct Plots(Vec<Drawing>);

impl Plots {
    fn add(&mut self, drawings: impl IntoIterator<Item = Drawing>) -> Markup {
        let before = self.0.len();
        self.0.extend(drawings);
        html! {
            @for (at, drawing) in self.0.iter().enumerate().skip(before) {
                figure.wide[drawing.wide] {
                    div.plot id=(drawing.id) style={ "height:" (drawing.height) "px" } {}
                    figcaption { b { "Figure " (at + 1) ". " } (drawing.caption) }
                }
            }
        }
    }
}

fn subtitle(record: &Record) -> Markup {
    let seeds: std::collections::BTreeSet<u64> = record.trials.keys().map(|trial| trial.seed).collect();
    let arms = record.trials.values().find_map(|trial| trial.start.as_ref());
    html! {
        p.subtitle {
            "gradatim"
            @if let Some(outcome) = &record.outcome {
                @if let Some(system) = outcome.summary.system { " · system " (system) }
                " · " (outcome.recipe_name)
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

fn result(outcome: &Outcome, plots: &mut Plots) -> Markup {
    let baseline = outcome.baseline_name.as_deref().unwrap_or("baseline");
    html! {
        section.figure {
            @match &outcome.summary.figure {
                Some(figure) => (headline(outcome, figure, baseline)),
                None => p.headline { (words::no_figure(outcome)) },
            }
            @if !outcome.remarks.is_empty() {
                ul.remarks { @for remark in &outcome.remarks { li { (remark) } } }
            }
        }
        (comparison(outcome, baseline))
        @if let Some(figure) = &outcome.summary.figure {
            h2 { "The figure, seed by seed" }
            div.grid {
                div { (pairs(outcome, figure, baseline)) }
                (plots.add(ratio::draw(outcome, figure)))
            }
        }
    }
}

fn headline(outcome: &Outcome, figure: &Figure, baseline: &str) -> Markup {
    html! {
        p.kicker { (figure.name) " (" (figure.unit) ", " (words::direction(figure.better)) ")" }
        p.headline {
            (outcome.recipe_name) " " b { (number(figure.recipe)) }
            " · " (baseline) " " b { (number(figure.baseline)) }
            " · ratio " b { (number(figure.ratio)) }
        }
        p {
            "Geometric mean of " (figure.seeds) " paired "
            @if figure.seeds == 1 { "ratio" } @else { "ratios" }
            ": " (number(figure.ratio)) ", " (words::interval(figure))
            " (" (words::signed_change(figure)) "). "
            strong { (words::verdict_sentence(figure, &outcome.recipe_name, baseline)) }
        }
        @if let Some(censoring) = words::censoring(outcome, figure) { p { strong { "Censored. " } (censoring) } }
    }
}

fn pairs(outcome: &Outcome, figure: &Figure, baseline: &str) -> Markup {
    let cell = |value: f64, censored: bool| {
        html! { td.n { @if censored { "≥ " } (number(value)) } }
    };
    html! {
        table {
            caption { (figure.name) ", " (figure.unit) }
            thead { tr { th { "seed" } th.n { (outcome.recipe_name) } th.n { (baseline) } th.n { "ratio" } } }
            tbody {
                @for pair in &outcome.pairs {
                    tr {
                        td { (pair.seed) }
                        (cell(pair.recipe, pair.recipe_censored))
                        (cell(pair.baseline, pair.baseline_censored))
                        td.n { (number(pair.recipe / pair.baseline)) }
                    }
                }
                tr.sum {
                    td { "geometric mean" }
                    td.n { (number(figure.recipe)) }
                    td.n { (number(figure.baseline)) }
                    td.n { (number(figure.ratio)) }
                }
            }
        }
        @if figure.censored > 0 { p.small { "≥: never reached the target; counted at its budget." } }
    }
}

fn comparison(outcome: &Outcome, baseline: &str) -> Markup {
    html! {
        h2 { "Recipe and baseline" }
        table {
            caption { "Means over seeds" }
            thead {
                tr {
                    th {}
                    th.n { (outcome.recipe_name) }
                    @if outcome.baseline_name.is_some() { th.n { (baseline) } }
                }
            }
            tbody {
                @for row in comparison::rows(outcome) {
                    tr {
                        td { (row.name) }
                        td.n { (row.recipe) }
                        @if outcome.baseline_name.is_some() {
                            td.n { (row.baseline.as_deref().unwrap_or("–")) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the seconds went, mean over seeds; nothing where no trial kept time.
fn seconds(record: &Record, names: Names) -> Markup {
    let parts: [(&str, fn(&Timing) -> f64); 6] = [
        ("sampling", |timing| timing.sampling),
        ("updates", |timing| timing.training),
        ("choosing and learning of the curriculum", |timing| timing.curriculum),
        ("exams", |timing| timing.evaluating),
        ("checkpoints", |timing| timing.saving),
        ("all", |timing| timing.seconds),
    ];
    let spent = |side: Side, part: fn(&Timing) -> f64| {
        mean(record.side(side).filter_map(|(_, trial)| Some(part(trial.timings.last()?))))
    };
    let sides: Vec<(Side, &str)> =
        [(Side::Recipe, names.recipe), (Side::Baseline, names.baseline), (Side::Shared, "shared stages")]
            .into_iter()
            .filter(|(side, _)| spent(*side, |timing| timing.seconds).is_some())
            .collect();
    html! {
        @if !sides.is_empty() {
            table {
                caption { "Where the seconds went, mean over seeds" }
                thead { tr { th {} @for (_, name) in &sides { th.n { (name) } } } }
                tbody {
                    @for (name, part) in parts {
                        tr.sum[name == "all"] {
                            td { (name) }
                            @for (side, _) in &sides {
                                td.n { (spent(*side, part).map_or("–".to_owned(), |seconds| format!("{seconds:.1}"))) }
                            }
                        }
                    }
                }
            }
        }
    }
}
