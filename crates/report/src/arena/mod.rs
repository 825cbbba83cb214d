//! An arena for a person: one offline page and text for the terminal.

mod cells;
mod page;
mod table;

use gradatim_core::ranking::Ranking;
use gradatim_train::arena::Standings;

pub use page::write_html;
pub use table::table;

/// Ranked curricula with their mean ranks, the best first.
pub(crate) fn ranked<'a>(standings: &'a Standings, ranking: &Ranking) -> Vec<(&'a str, f64)> {
    let names = standings.ranked.iter().map(String::as_str);
    let mut ranked: Vec<(&str, f64)> = names.zip(ranking.mean_ranks.iter().copied()).collect();
    ranked.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    ranked
}

/// How the ranks were tested, in words.
pub(crate) fn ranking_words(ranking: &Ranking) -> String {
    let p =
        if ranking.p_value < 1e-4 { "below 0.0001".to_owned() } else { format!("{:.4}", ranking.p_value) };
    format!(
        "Friedman over {} blocks (one a task and seed): chi-square {:.1}, p {p} (Iman-Davenport); Nemenyi's critical \
         difference at 95% is {:.2} (Demsar, JMLR 7, 2006). The test speaks of these tasks, not of others.",
        ranking.blocks, ranking.chi_square, ranking.critical_difference
    )
}
