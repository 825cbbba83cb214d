//! From the events of all trials to the outcome.

use std::collections::BTreeMap;

use gradatim_core::{Result, stats};

use crate::collapse::Collapse;
use crate::events::{Evaluate, Side, Trial};
use crate::figure::{compare, read};
use crate::outcome::{Accuracy, Cost, Outcome, Pair, Summary};
use crate::plan::Plan;
use crate::recipe::{FigureSpec, Stage, Train};
use crate::record::Record;
use crate::refusing;
use crate::run_dir::RunDir;
use crate::trial::Progress;

/// A figure on fewer exam problems is remarked upon.
const LEAST_EXAM: u32 = 500;

/// Budgets further apart than this share are remarked upon.
const UNEVEN: f64 = 0.02;

/// Reads what the trials wrote and puts it together.
pub fn outcome(
    plan: &Plan,
    dir: &RunDir,
    finished: &[(Trial, Progress)],
    learner: String,
    mut remarks: Vec<String>,
    wall_seconds: f64,
) -> Result<Outcome> {
    let mut records = vec![];
    for (trial, end) in finished {
        records.push(Record::read(&dir.trial(*trial), *trial, end)?);
    }
    let side =
        |side: Side| records.iter().filter(move |record| record.trial.side == side).collect::<Vec<_>>();
    let (ours, theirs) = (side(Side::Recipe), side(Side::Baseline));
    let leakage = records.iter().map(|record| record.end.seen.0.len() as u64).max().unwrap_or(0);
    let mut pairs = vec![];
    if let Some(spec) = &plan.recipe.figure {
        pairs = pair_up(spec, &ours, &theirs)?;
    }
    let counted = counted(plan, &ours);
    if plan.recipe.figure.is_some() && counted < LEAST_EXAM {
        remarks.push(format!("the figure rests on {counted} exam problems; {LEAST_EXAM} or more are wanted"));
    }
    let figure = match &plan.recipe.figure {
        Some(spec) if leakage == 0 => compare(spec, &pairs),
        _ => None,
    };
    let companion = match plan.recipe.figure.as_ref().and_then(FigureSpec::companion) {
        Some(spec) if figure.is_some() => compare(&spec, &pair_up(&spec, &ours, &theirs)?),
        _ => None,
    };
    let all = |_: usize| true;
    let unseen = unseen_arms(plan, &ours);
    let some_unseen = unseen.iter().any(|arm| *arm);
    let (recipe_name, baseline_name) = plan.side_names();
    let summary = Summary {
        system: plan.recipe.system,
        recipe: plan.name.clone(),
        run_dir: dir.root().display().to_string(),
        wall_seconds,
        figure,
        companion,
        accuracy: accuracy(&ours, &theirs, all),
        leakage,
    };
    let (recipe_cost, baseline_cost) = (cost(&ours), (!theirs.is_empty()).then(|| cost(&theirs)));
    if let Some(theirs) = baseline_cost.filter(|c| (recipe_cost.rollouts / c.rollouts - 1.0).abs() > UNEVEN) {
        let (spent, others) = (recipe_cost.rollouts, theirs.rollouts);
        remarks.push(format!("unequal budgets: {spent:.0} rollouts against {others:.0}, {}", uneven(plan)));
    }
    remarks.extend(refusing::remarks(plan.recipe.figure.as_ref(), &ours, &theirs));
    remarks.extend(records.iter().flat_map(collapses));
    remarks.extend(records.iter().flat_map(alarms));
    let unseen =
        some_unseen.then(|| accuracy(&ours, &theirs, |arm| unseen.get(arm).copied().unwrap_or(false)));
    Ok(Outcome {
        summary,
        learner,
        recipe_name,
        baseline_name,
        pairs,
        unseen,
        recipe_cost,
        baseline_cost,
        remarks,
    })
}

/// Why one side may have spent more than the other.
fn uneven(plan: &Plan) -> &'static str {
    let climbs = |stage: &Stage| matches!(&stage.train, Train::ExpertIteration(e) if e.climb.is_some());
    if plan.recipe.stage.iter().any(climbs) {
        "a climb ended before its budget, or a last step overshot"
    } else {
        "a last step overshot"
    }
}

/// What the collapse monitor flagged in a trial, each kind once.
fn collapses(record: &Record<'_>) -> Vec<String> {
    let mut first: BTreeMap<Collapse, (u64, usize)> = BTreeMap::new();
    for step in &record.steps {
        for flag in &step.collapsed {
            first.entry(*flag).or_insert((step.step, 0)).1 += 1;
        }
    }
    let who = who(record.trial);
    let words = |(flag, (step, steps)): (Collapse, (u64, usize))| {
        format!("{who}: {} in {steps} steps, from step {step} on", flag.words())
    };
    first.into_iter().map(words).collect()
}

/// What the verifier watch told in a trial.
fn alarms(record: &Record<'_>) -> Vec<String> {
    let who = who(record.trial);
    record.alarms.iter().map(|alarm| format!("{who}: {}", alarm.words())).collect()
}

fn who(Trial { seed, side }: Trial) -> String {
    let side = if side == Side::Baseline { "baseline" } else { "recipe" };
    format!("seed {seed}, {side}")
}

fn pair_up(spec: &FigureSpec, ours: &[&Record<'_>], theirs: &[&Record<'_>]) -> Result<Vec<Pair>> {
    let mut pairs = vec![];
    for record in ours {
        let Some(other) = theirs.iter().find(|other| other.trial.seed == record.trial.seed) else { continue };
        let arm = record.arm(spec)?;
        let value = |record: &Record<'_>| read(spec, &record.exams, &record.steps, arm);
        let (Some(mine), Some(its)) = (value(record), value(other)) else { continue };
        pairs.push(Pair {
            seed: record.trial.seed,
            recipe: mine.value,
            baseline: its.value,
            recipe_censored: mine.censored,
            baseline_censored: its.censored,
        });
    }
    Ok(pairs)
}

/// Exam problems the figure rests on.
fn counted(plan: &Plan, ours: &[&Record<'_>]) -> u32 {
    let Some(start) = ours.first().and_then(|record| record.start.as_ref()) else { return 0 };
    let on = plan.recipe.figure.as_ref().and_then(|figure| figure.on());
    let of_arm = start.arms.iter().zip(&start.exam);
    of_arm.filter(|(arm, _)| on.is_none_or(|on| on == arm.as_str())).map(|(_, exam)| exam).sum()
}

/// Arms that no shared stage drew from `[C]`.
fn unseen_arms(plan: &Plan, ours: &[&Record<'_>]) -> Vec<bool> {
    let Some(start) = ours.first().and_then(|record| record.start.as_ref()) else { return vec![] };
    let warm: Vec<_> = plan.recipe.stage[..plan.shared_stages()]
        .iter()
        .filter_map(|stage| match &stage.train {
            Train::Sft(sft) => Some(&sft.weights),
            Train::Grpo(_) | Train::ExpertIteration(_) => None,
        })
        .collect();
    let drew =
        |arm: &String| warm.iter().any(|w| w.is_empty() || w.get(arm).is_some_and(|weight| *weight > 0.0));
    start.arms.iter().map(|arm| !warm.is_empty() && !drew(arm)).collect()
}

/// Mean over seeds of the accuracy on arms for which `counts`, each exam problem alike.
fn accuracy(ours: &[&Record<'_>], theirs: &[&Record<'_>], counts: impl Fn(usize) -> bool) -> Accuracy {
    let of = |record: &Record<'_>, exam: Option<&Evaluate>| -> f64 {
        let (Some(start), Some(exam)) = (&record.start, exam) else { return 0.0 };
        let (mut sum, mut n) = (0.0, 0.0);
        for (arm, (mark, size)) in exam.by_arm.iter().zip(&start.exam).enumerate() {
            if let Some(mark) = mark.filter(|_| counts(arm)) {
                sum += mark * f64::from(*size);
                n += f64::from(*size);
            }
        }
        if n > 0.0 { sum / n } else { 0.0 }
    };
    let over = |records: &[&Record<'_>], first: bool| {
        let each = records.iter().map(|r| of(r, if first { r.exams.first() } else { r.exams.last() }));
        stats::mean(&each.collect::<Vec<_>>())
    };
    Accuracy {
        before: over(ours, true),
        after: over(ours, false),
        baseline_after: (!theirs.is_empty()).then(|| over(theirs, false)),
    }
}

fn cost(records: &[&Record<'_>]) -> Cost {
    let over = |value: &dyn Fn(&Record<'_>) -> f64| {
        stats::mean(&records.iter().map(|record| value(record)).collect::<Vec<_>>())
    };
    Cost {
        rollouts: over(&|record| record.end.rollouts as f64),
        tokens: over(&|record| record.end.tokens as f64),
        trained_tokens: over(&|record| {
            record.steps.iter().map(|step| step.train.trained_tokens as f64).sum()
        }),
        seconds: over(&|record| record.end.timing.seconds),
        flat: over(&|record| {
            let flat: Vec<f64> = record.steps.iter().filter_map(|step| step.flat).collect();
            stats::mean(&flat)
        }),
    }
}
