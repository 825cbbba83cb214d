//! The page of an arena: ranks, then task by task ratios, costs, curves and levels.

use std::fs;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use gradatim_train::RunDir;
use gradatim_train::arena::{Standings, TaskStandings};
use maud::{Markup, html};

use super::{cells, ranking_words};
use crate::figures::arena::{curves, levels, ranks, ratios};
use crate::html::{document, put};
use crate::numbers::{duration, percent, thousands};
use crate::plots::Plots;

/// Writes `report.html` into the directory of a complete arena, in one move.
pub fn write_html(dir: &Path) -> Result<PathBuf> {
    let (run, _) = RunDir::open_arena(dir)?;
    let standings = run.standings()?.ok_or_else(|| {
        let hint = format!("finish it with: gradatim arena --resume {}", dir.display());
        Error::input("arena", "trials that are not over", "a complete arena", hint)
    })?;
    let resolved = dir.join("arena.toml");
    let toml = fs::read_to_string(&resolved).map_err(|fault| Error::io(&resolved, "reading", fault))?;
    let path = dir.join("report.html");
    put(page(&standings, &toml), &path)?;
    Ok(path)
}

fn page(standings: &Standings, toml: &str) -> serde_json::Result<String> {
    let mut plots = Plots::default();
    let body = html! {
        header.page {
            h1 { (standings.arena) }
            p.subtitle {
                "gradatim arena · " (standings.tasks.len()) " tasks · "
                (standings.tasks.first().map_or(0, |task| task.challengers.len())) " curricula · "
                (standings.seeds) " seeds · " (duration(standings.wall_seconds)) " of wall time"
            }
        }
        section.figure {
            p.headline { (headline(standings)) }
            @if let Some(ranking) = &standings.ranking { p { (ranking_words(ranking)) } }
            @if !standings.remarks.is_empty() {
                ul.remarks { @for remark in &standings.remarks { li { (remark) } } }
            }
        }
        @if let Some(ranking) = &standings.ranking {
            (plots.section("Ranks", vec![ranks::draw(standings, ranking)]))
        }
        @for (at, task) in standings.tasks.iter().enumerate() {
            (of_task(standings, task, at, &mut plots))
        }
        h2 { "What the columns mean" }
        p { (cells::legend(standings).join(" ")) }
        h2 { "Leakage" }
        p { (standings.leakage) " exam problems share their prompt, or any 13 words in a row of it, with what training could see." }
        h2 { "Resolved arena" }
        pre.recipe { (toml) }
    };
    document(&standings.arena, &body, &plots)
}

fn headline(standings: &Standings) -> String {
    match &standings.ranking {
        Some(ranking) => {
            let best = super::ranked(standings, ranking);
            let within = |(_, rank): &&(&str, f64)| {
                best.first().is_some_and(|(_, first)| rank - first <= ranking.critical_difference)
            };
            let names: Vec<&str> = best.iter().filter(within).map(|(name, _)| *name).collect();
            match &names[..] {
                [one] => format!("Ranked first: {one}."),
                several => format!("Ranked first, not told apart: {}.", several.join(", ")),
            }
        }
        None => "No ranks.".to_owned(),
    }
}

fn of_task(standings: &Standings, task: &TaskStandings, at: usize, plots: &mut Plots) -> Markup {
    html! {
        h2 { (task.task) }
        p {
            (task.learner) "; target " (task.target) ", from " (percent(task.before)) "; "
            (thousands(task.budget as f64)) " rollouts each, " (task.batch) " a step; "
            (task.arms.len()) " arms, " (thousands(task.exam.iter().copied().map(f64::from).sum())) " exam problems."
        }
        table.tight {
            thead {
                tr {
                    @for (column, head) in cells::heads(standings).iter().enumerate() {
                        th.n[column > 0] { (head) }
                    }
                }
            }
            tbody {
                @for row in cells::costs(standings, task) {
                    tr { @for (column, cell) in row.iter().enumerate() { td.n[column > 0] { (cell) } } }
                }
            }
        }
        div.grid {
            (plots.add(ratios::draw(standings, task, at)))
            (plots.add([curves::draw(standings, task, at), levels::draw(task, at)]))
        }
    }
}
