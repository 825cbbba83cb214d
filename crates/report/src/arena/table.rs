//! The terminal tables of an arena, without colour.

use gradatim_train::arena::{Standings, TaskStandings};

use super::{cells, ranked, ranking_words};
use crate::numbers::{duration, percent, thousands};
use crate::table::grid;
use crate::visible::visible_line;

/// The standings as text; ends with a newline.
pub fn table(standings: &Standings) -> String {
    let mut lines = vec![format!(
        "{}: {} tasks, {} seeds, {}",
        standings.arena,
        standings.tasks.len(),
        standings.seeds,
        duration(standings.wall_seconds)
    )];
    lines.extend(cells::legend(standings));
    standings.tasks.iter().for_each(|task| lines.extend(of_task(standings, task)));
    lines.push(String::new());
    match &standings.ranking {
        None if standings.leakage > 0 => {
            lines.push("no ranks: training could have seen exam problems".to_owned())
        }
        None => lines.push("no ranks: they take two curricula and two blocks".to_owned()),
        Some(ranking) => {
            lines.push(ranking_words(ranking));
            let ranked = ranked(standings, ranking);
            let best = ranked.first().map_or(0.0, |(_, rank)| *rank);
            let mut rows = vec![["mean rank", "curriculum", "from the best"].map(str::to_owned).to_vec()];
            rows.extend(ranked.iter().map(|(name, rank)| {
                let apart = rank - best > ranking.critical_difference;
                let words = if apart { "differs" } else { "not told apart" };
                vec![format!("{rank:.2}"), (*name).to_owned(), words.to_owned()]
            }));
            lines.extend(grid(&rows));
        }
    }
    lines.push(String::new());
    lines.extend(standings.remarks.iter().map(|remark| format!("remark   {remark}")));
    // Names come from pools: a terminal must not obey them.
    lines.iter().map(|line| visible_line(line) + "\n").collect()
}

fn of_task(standings: &Standings, task: &TaskStandings) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!(
            "{}: {}; {}, from {}; budget {} rollouts",
            task.task,
            task.learner,
            task.target,
            percent(task.before),
            thousands(task.budget as f64)
        ),
    ];
    let mut rows = vec![cells::heads(standings)];
    rows.extend(cells::costs(standings, task));
    lines.extend(grid(&rows));
    if let Some(levels) = cells::levels(task) {
        lines.push(String::new());
        lines.extend(grid(&levels));
    }
    lines
}
