//! What a complete run came to: the figure in words, what both sides reached and cost, and its seeds.

use crate::figures::ratio;
use crate::numbers::number;
use crate::plots::Plots;
use crate::{comparison, words};
use gradatim_train::outcome::{Figure, Outcome};
use maud::{Markup, html};

/// The figure, the remarks, the comparison and the pairs of a complete run.
pub fn section(outcome: &Outcome, plots: &mut Plots) -> Markup {
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
            strong { (words::verdict_sentence(outcome, figure)) }
        }
        @if let Some(censoring) = words::censoring(outcome, figure) { p { strong { "Censored. " } (censoring) } }
        @if let Some(companion) = &outcome.summary.companion { p { (words::companion(outcome, companion)) } }
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
