//! A pool on a page of its own.

use std::path::Path;

use gradatim_core::{Problem, Result};
use gradatim_pool::describe::Description;
use maud::{Markup, html};

use super::{bars, text};
use crate::figures::bars::draw;
use crate::html::{document, put};
use crate::numbers::thousands;
use crate::plots::Plots;
use crate::visible::{cut, visible, visible_line};

/// Characters of one text before it is cut.
const LONGEST: usize = 1_500;

/// What the page is written from.
pub struct Page<'a> {
    /// Files and how they were read, a line each.
    pub files: &'a [String],
    /// Their rows in numbers.
    pub described: &'a Description,
    /// Refused rows in words, as many as the page shall show.
    pub refused: &'a [String],
    /// Rows to be shown in full.
    pub examples: &'a [Problem],
}

/// Writes the page in one move.
pub fn write_html(page: &Page, path: &Path) -> Result<()> {
    let mut plots = Plots::default();
    let described = page.described;
    let title = match page.files {
        [file] => visible_line(file),
        files => format!("{} files", files.len()),
    };
    let body = html! {
        header.page {
            h1 { (title) }
            p.subtitle { "gradatim pool check · " (thousands(described.read() as f64)) " rows read" }
        }
        @if page.files.len() > 1 {
            ul.remarks { @for file in page.files { li { (visible_line(file)) } } }
        }
        (facts(described))
        (refused(page))
        (plots.section("What is in it", bars::of(described).iter().map(draw).collect()))
        @if !page.examples.is_empty() {
            h2 { "Rows" }
            div.examples { @for problem in page.examples { (example(problem)) } }
        }
    };
    put(document(&title, &body, &plots), path)
}

fn facts(described: &Description) -> Markup {
    html! {
        table {
            thead { tr { th { "rows" } th.n { "" } th { "" } } }
            tbody {
                @for (name, n, remark) in text::facts(described) {
                    tr { td { (name) } td.n { (thousands(n as f64)) } td { (remark) } }
                }
            }
        }
    }
}

fn refused(page: &Page) -> Markup {
    let described = page.described;
    let left_out = described.refused.saturating_sub(page.refused.len() as u64);
    html! {
        @if described.refused > 0 {
            h2 { "Refused rows" }
            table {
                thead { tr { th { "reason" } th.n { "rows" } } }
                tbody {
                    @for (reason, n) in described.reasons.clone().sorted() {
                        tr { td { (visible_line(&reason)) } td.n { (thousands(n as f64)) } }
                    }
                }
            }
            details {
                summary { (page.refused.len()) " rows with place and remedy" }
                @for row in page.refused { pre dir="ltr" { (visible(row)) "\n" } }
                @if left_out > 0 { p.small { (thousands(left_out as f64)) " more: see the command's output." } }
            }
        }
    }
}

fn example(problem: &Problem) -> Markup {
    let shown = |text: &str| visible(&cut(text, LONGEST));
    html! {
        article.example {
            header {
                span.mark { (shown(&problem.id)) } " · " (shown(&problem.category)) " · level " (problem.level)
                " · " (shown(&problem.verifier))
            }
            dl {
                dt { "prompt" } dd { pre dir="ltr" { (shown(&problem.prompt_text())) } }
                dt { "answer" } dd { pre dir="ltr" { (shown(&problem.answer)) } }
                @if let Some(solution) = &problem.solution {
                    dt { "solution" } dd { pre dir="ltr" { (shown(solution)) } }
                }
            }
        }
    }
}
