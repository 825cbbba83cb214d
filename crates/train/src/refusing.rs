//! What the exams say of a learner that may refuse: a remark a side and stage, and what the refusals follow.
//!
//! Spearman's rho of an arm's level and its share of refusals says whether it refuses what is hard for it.

use gradatim_core::stats::{Interval, mean, t_interval};
use gradatim_estimate::correlation::spearman;

use crate::events::Evaluate;
use crate::figure::reliability;
use crate::recipe::{FigureSpec, ObjectiveAfter};
use crate::record::Record;
use crate::reliability::{ANSWER, Reliability};

/// One remark a side and stage; none where the exams counted no refusals.
pub(crate) fn remarks(
    figure: Option<&FigureSpec>,
    ours: &[&Record<'_>],
    theirs: &[&Record<'_>],
) -> Vec<String> {
    let answer = match figure {
        Some(FigureSpec::ObjectiveAfter(ObjectiveAfter { answer, .. })) => *answer,
        _ => ANSWER,
    };
    let mut remarks = vec![];
    for (side, records) in [("recipe", ours), ("baseline", theirs)] {
        for at in 0..records.first().map_or(0, |record| points(record).len()) {
            let exams: Vec<&Evaluate> =
                records.iter().filter_map(|record| points(record).get(at).copied()).collect();
            let found: Vec<Reliability> = exams.iter().filter_map(|exam| reliability(exam, None)).collect();
            if found.is_empty() {
                continue;
            }
            let over =
                |value: &dyn Fn(&Reliability) -> f64| mean(&found.iter().map(value).collect::<Vec<_>>());
            let when = if at == 0 { "before" } else { "after" };
            remarks.push(format!(
                "{side}, {when} `{}`: f {:.3}, precision {:.3}, refused {:.3}, accuracy {:.3}",
                exams[0].stage,
                over(&|one| one.objective(answer)),
                over(&|one| one.precision()),
                over(&|one| one.refused),
                over(&|one| one.accuracy),
            ));
        }
    }
    remarks.extend(gains(answer, ours, theirs));
    remarks.extend(levels(ours));
    remarks
}

/// The first exam, and the last of every stage.
fn points<'r>(record: &'r Record<'_>) -> Vec<&'r Evaluate> {
    let stages = record.exams.chunk_by(|one, other| one.stage == other.stage);
    record.exams.first().into_iter().chain(stages.filter_map(<[Evaluate]>::last)).collect()
}

/// The recipe's last stage against the stage before it, and against the baseline; paired by seed.
fn gains(answer: f64, ours: &[&Record<'_>], theirs: &[&Record<'_>]) -> Vec<String> {
    let last = |record: &Record<'_>| record.exams.last().and_then(|exam| reliability(exam, None));
    let mut gains = vec![];
    let steps: Vec<f64> = ours
        .iter()
        .filter_map(|record| match points(record)[..] {
            [.., start, _] => {
                Some(last(record)?.objective(answer) - reliability(start, None)?.objective(answer))
            }
            _ => None,
        })
        .collect();
    if !steps.is_empty() {
        gains.push(format!("f of the recipe's last stage over its start: {}", signed(&steps)));
    }
    let others: Vec<f64> = ours
        .iter()
        .filter_map(|record| {
            let other = theirs.iter().find(|other| other.trial.seed == record.trial.seed)?;
            Some(last(record)?.precision() - last(other)?.precision())
        })
        .collect();
    if !others.is_empty() {
        gains.push(format!("precision of the recipe over the baseline: {}", signed(&others)));
    }
    gains
}

fn signed(differences: &[f64]) -> String {
    let Interval { mean, low, high } = t_interval(differences);
    if low.is_finite() {
        format!("{mean:+.3}, 95% interval {low:+.3} to {high:+.3}")
    } else {
        format!("{mean:+.3}, no interval")
    }
}

/// Refusals of the recipe's last exam by level, and whether they rise with it.
fn levels(ours: &[&Record<'_>]) -> Option<String> {
    let levels = &ours.first()?.start.as_ref()?.levels;
    let by_seed: Vec<Vec<f64>> = ours
        .iter()
        .filter_map(|record| record.exams.last()?.refused.as_ref()?.by_arm.iter().copied().collect())
        .collect();
    if levels.len() < 3 || by_seed.is_empty() {
        return None;
    }
    let as_numbers: Vec<f64> = levels.iter().map(|level| *level as f64).collect();
    let rho: Vec<String> =
        by_seed.iter().map(|refused| format!("{:.2}", spearman(&as_numbers, refused))).collect();
    let shares: Vec<String> = (0..levels.len())
        .map(|arm| format!("{:.2}", mean(&by_seed.iter().map(|refused| refused[arm]).collect::<Vec<_>>())))
        .collect();
    Some(format!(
        "refusals of the recipe by arm: {}; Spearman with the level, seed by seed: {}",
        shares.join(", "),
        rho.join(", ")
    ))
}
