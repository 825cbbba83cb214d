//! The rows of a task's table, as they are written on the page and in the terminal.

use gradatim_train::arena::{Challenger, Standings, TaskStandings};

use crate::figures::levels::Rows;
use crate::numbers::{duration, number, percent, thousands};

/// More levels than this do not fit a line.
const MOST_LEVELS: usize = 16;

/// Heads of [`costs`]' columns.
pub fn heads(standings: &Standings) -> Vec<String> {
    let ratio = format!("/ {}", standings.against);
    let heads = ["curriculum", "rollouts", &ratio, "95%", "tokens", "time"];
    let more = ["not reached", "accuracy", "wasted", "choosing", "trained"];
    heads.iter().chain(&more).map(|head| (*head).to_owned()).collect()
}

/// What the columns mean, a sentence or two a line.
pub fn legend(standings: &Standings) -> [String; 4] {
    let (against, seeds) = (&standings.against, standings.seeds);
    [
        "rollouts, tokens, time: geometric means until the target; a seed that never reached it counts at its \
         budget (>=). time is sampling, updating and choosing."
            .to_owned(),
        format!("/ {against}: geometric mean of the {seeds} paired ratios of rollouts, with its 95% t-interval on logs;"),
        "a ratio that seeds without the target make a bound is marked >= or <=, one that is no bound ~.".to_owned(),
        "wasted: groups without advantage or dropped; trained: rollouts a step; both until the target. \
         choosing: what the curriculum itself takes of a step."
            .to_owned(),
    ]
}

/// One row a curriculum: compared ones by their ratio, then the refused ones.
pub fn costs(standings: &Standings, task: &TaskStandings) -> Vec<Vec<String>> {
    let mut rows: Vec<&Challenger> = task.challengers.iter().collect();
    let place = |challenger: &Challenger| (challenger.refused.is_some(), challenger.rollouts);
    rows.sort_by(|a, b| {
        let ((refused, rollouts), (others, more)) = (place(a), place(b));
        refused.cmp(&others).then(rollouts.total_cmp(&more))
    });
    rows.into_iter().map(|challenger| cost(standings, challenger)).collect()
}

fn cost(standings: &Standings, challenger: &Challenger) -> Vec<String> {
    let bound = |written: String| if challenger.censored > 0 { format!(">= {written}") } else { written };
    let (ratio, interval) = match (&challenger.figure, &challenger.refused) {
        (_, Some(_)) => ("refused".to_owned(), "-".to_owned()),
        (None, None) => ("1".to_owned(), "-".to_owned()),
        (Some(_), None) if none_arrived(challenger) => ("none arrived".to_owned(), "-".to_owned()),
        (Some(figure), None) => {
            let interval = match figure.interval {
                [Some(low), Some(high)] => format!("{} to {}", number(low), number(high)),
                _ => "-".to_owned(),
            };
            (format!("{}{}", sign(challenger), number(figure.ratio)), interval)
        }
    };
    vec![
        challenger.curriculum.clone(),
        bound(thousands(challenger.rollouts)),
        ratio,
        interval,
        bound(thousands(challenger.tokens)),
        bound(duration(challenger.seconds)),
        format!("{} of {}", challenger.censored, standings.seeds),
        percent(challenger.accuracy),
        percent(challenger.wasted),
        format!("{:.2} ms", 1e3 * challenger.overhead),
        number(challenger.trained),
    ]
}

/// Whether every pair is one of two budgets.
fn none_arrived(challenger: &Challenger) -> bool {
    challenger.pairs.iter().all(|pair| pair.recipe_censored && pair.baseline_censored)
}

/// What censoring makes of a ratio: a bound from below where only this side's seeds fell short, from above
/// where only the reference's did.
fn sign(challenger: &Challenger) -> &'static str {
    let ours = challenger.pairs.iter().any(|pair| pair.recipe_censored);
    let theirs = challenger.pairs.iter().any(|pair| pair.baseline_censored);
    match (ours, theirs) {
        (false, false) => "",
        (true, false) => ">= ",
        (false, true) => "<= ",
        (true, true) => "~ ",
    }
}

/// Accuracy by level at the end of the budget, under a head; `None` where it does not fit.
pub fn levels(task: &TaskStandings) -> Option<Vec<Vec<String>>> {
    let by = Rows::of(&task.arms, &task.levels);
    if by.names.len() > MOST_LEVELS {
        return None;
    }
    let head = std::iter::once("accuracy at the end".to_owned());
    let mut rows = vec![head.chain(by.names.iter().cloned()).collect::<Vec<_>>()];
    rows.extend(task.challengers.iter().map(|challenger| {
        let marks = by.pass_rates(&challenger.by_arm, &task.exam);
        let written = |mark: Option<f64>| mark.map_or("-".to_owned(), |mark| format!("{:.0}%", 100.0 * mark));
        let name = std::iter::once(challenger.curriculum.clone());
        name.chain(marks.into_iter().map(written)).collect()
    }));
    Some(rows)
}
