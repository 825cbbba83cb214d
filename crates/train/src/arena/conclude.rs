//! From the events of an arena's trials to its standings.

use std::fs;
use std::path::Path;

use gradatim_core::ranking::friedman;
use gradatim_core::stats::{mean, ratio_interval};
use gradatim_core::{Error, Result};

use super::standings::{At, Challenger, Standings, TaskStandings};
use super::{Arena, Bout};
use crate::events::{Start, Step, Timing};
use crate::figure::{Reading, compare, reached, read};
use crate::outcome::Pair;
use crate::recipe::{FigureSpec, Recipe, Train};
use crate::record::Record;
use crate::run_dir::RunDir;
use crate::schedule::Job;
use crate::trial::Progress;

/// A curriculum whose batch, the most rollouts a step trained on, is further from that of `against` is refused;
/// one whose steps trained on this much less than their batch is remarked upon.
const APART: f64 = 0.05;

/// Points of a learning curve at most.
const POINTS: u64 = 100;

/// A trial that is over.
pub(super) struct Ended<'a> {
    pub bout: &'a Bout,
    pub job: &'a Job<'a>,
    pub end: &'a Progress,
}

/// What the standings need of one trial.
struct Trace {
    seed: u64,
    start: Start,
    /// Rollouts to the target.
    rollouts: Reading,
    tokens: f64,
    seconds: f64,
    wasted: f64,
    trained: f64,
    /// The most rollouts a step trained on until the target.
    batch: f64,
    overhead: f64,
    before: f64,
    accuracy: f64,
    by_arm: Vec<Option<f64>>,
    /// Rollouts and accuracy of each exam.
    exams: Vec<(u64, f64)>,
}

/// Reads what the trials wrote and puts it together; `told` is each task's learner in words, and remarks.
pub(super) fn standings(
    arena: &Arena,
    dir: &RunDir,
    ended: &[Ended<'_>],
    told: Vec<(String, Vec<String>)>,
    wall_seconds: f64,
) -> Result<Standings> {
    let leakage = ended.iter().map(|trial| trial.end.seen.0.len() as u64).max().unwrap_or(0);
    let (mut tasks, mut remarks, mut ranks) = (vec![], vec![], Blocks::new(arena));
    for (of_task, (learner, said)) in ended.chunk_by(|a, b| a.bout.task == b.bout.task).zip(told) {
        let name = &of_task[0].bout.task;
        remarks.extend(said.into_iter().map(|remark| format!("{name}: {remark}")));
        let mut traces = vec![];
        for curriculum in arena.spec.curricula.keys() {
            let trials = of_task.iter().filter(|trial| trial.bout.curriculum == *curriculum);
            traces.push((curriculum, trials.map(trace).collect::<Result<Vec<_>>>()?));
        }
        let task = task_standings(arena, &of_task[0].bout.recipe, name, learner, &traces, leakage)?;
        remarks.extend(task.challengers.iter().filter_map(|challenger| remark(&task, challenger)));
        ranks.add(&traces, &task.challengers);
        tasks.push(task);
    }
    let ranking = friedman(&ranks.blocks()).filter(|_| leakage == 0);
    Ok(Standings {
        arena: arena.name.clone(),
        run_dir: dir.root().display().to_string(),
        wall_seconds,
        seeds: arena.spec.seeds.len() as u32,
        against: arena.spec.against.clone(),
        tasks,
        ranked: ranks.names(),
        ranking,
        leakage,
        remarks,
    })
}

/// What a reader must know of a curriculum's batches.
fn remark(task: &TaskStandings, challenger: &Challenger) -> Option<String> {
    let (name, curriculum) = (&task.task, &challenger.curriculum);
    let Challenger { trained, batch, .. } = challenger;
    match &challenger.refused {
        Some(why) => Some(format!("{name}: {curriculum} is neither compared nor ranked: {why}")),
        None if *trained < batch * (1.0 - APART) => Some(format!(
            "{name}: {curriculum} could not fill its batches: {trained:.0} rollouts a step of {batch:.0}"
        )),
        None => None,
    }
}

/// Rollouts to the target of every curriculum that no task refused, block by block.
struct Blocks {
    /// Of each curriculum: its values, until a task refuses it.
    columns: Vec<(String, Option<Vec<f64>>)>,
}

impl Blocks {
    fn new(arena: &Arena) -> Self {
        Self { columns: arena.spec.curricula.keys().map(|name| (name.clone(), Some(vec![]))).collect() }
    }

    fn add(&mut self, traces: &[(&String, Vec<Trace>)], challengers: &[Challenger]) {
        let rank_by = |trace: &Trace| {
            // All that is known of a censored run is that it comes after those that got there.
            if trace.rollouts.censored { f64::INFINITY } else { trace.rollouts.value }
        };
        for (((_, column), (_, traces)), challenger) in self.columns.iter_mut().zip(traces).zip(challengers) {
            match column {
                Some(values) if challenger.refused.is_none() => values.extend(traces.iter().map(rank_by)),
                _ => *column = None,
            }
        }
    }

    fn names(&self) -> Vec<String> {
        self.columns.iter().filter(|(_, column)| column.is_some()).map(|(name, _)| name.clone()).collect()
    }

    fn blocks(&self) -> Vec<Vec<f64>> {
        let columns: Vec<&Vec<f64>> = self.columns.iter().filter_map(|(_, column)| column.as_ref()).collect();
        let n = columns.first().map_or(0, |column| column.len());
        (0..n).map(|block| columns.iter().map(|column| column[block]).collect()).collect()
    }
}

fn task_standings(
    arena: &Arena,
    recipe: &Recipe,
    name: &str,
    learner: String,
    traces: &[(&String, Vec<Trace>)],
    leakage: u64,
) -> Result<TaskStandings> {
    let of_reference = traces.iter().find(|(curriculum, _)| **curriculum == arena.spec.against);
    let reference = of_reference.map_or(&[][..], |(_, traces)| traces);
    let Some(Trace { start, .. }) = reference.first() else {
        let hint = "delete the arena's folder and start again";
        return Err(Error::input(name, "no trial of the reference", "one a seed", hint));
    };
    let spec = recipe.figure.as_ref();
    let challenger = |(curriculum, traces): &(&String, Vec<Trace>)| {
        challenger(curriculum, traces, reference, recipe, leakage == 0)
    };
    let grpo = recipe.stage.iter().rev().find_map(|stage| match &stage.train {
        Train::Grpo(grpo) => Some(grpo.groups * grpo.rollouts),
        Train::ExpertIteration(expert) => Some(expert.groups * expert.rollouts),
        Train::Sft(_) => None,
    });
    Ok(TaskStandings {
        task: name.to_owned(),
        learner,
        target: spec.map(FigureSpec::target).unwrap_or_default(),
        budget: budget(recipe),
        batch: grpo.unwrap_or(0),
        arms: start.arms.clone(),
        levels: start.levels.clone(),
        exam: start.exam.clone(),
        before: over(reference, |trace| trace.before),
        challengers: traces.iter().map(challenger).collect(),
    })
}

fn budget(recipe: &Recipe) -> u64 {
    recipe.stage.iter().filter_map(|stage| stage.until.rollouts).sum()
}

fn over(traces: &[Trace], value: impl Fn(&Trace) -> f64) -> f64 {
    mean(&traces.iter().map(value).collect::<Vec<_>>())
}

fn challenger(
    name: &str,
    traces: &[Trace],
    reference: &[Trace],
    recipe: &Recipe,
    compared: bool,
) -> Challenger {
    let batch = over(traces, |trace| trace.batch);
    let nominal = over(reference, |trace| trace.batch);
    let refused = ((batch / nominal - 1.0).abs() > APART)
        .then(|| format!("a full step trained on {batch:.1} rollouts, the reference's on {nominal:.1}"));
    let pair = |(mine, its): (&Trace, &Trace)| Pair {
        seed: mine.seed,
        recipe: mine.rollouts.value,
        baseline: its.rollouts.value,
        recipe_censored: mine.rollouts.censored,
        baseline_censored: its.rollouts.censored,
    };
    let is_reference = std::ptr::eq(traces, reference);
    let pairs: Vec<Pair> = match compared && refused.is_none() && !is_reference {
        true => traces.iter().zip(reference).map(pair).collect(),
        false => vec![],
    };
    let geometric = |value: fn(&Trace) -> f64| {
        ratio_interval(&traces.iter().map(|trace| value(trace).max(1e-9)).collect::<Vec<_>>()).mean
    };
    let n_arms = traces.first().map_or(0, |trace| trace.by_arm.len());
    let by_arm = (0..n_arms).map(|arm| {
        let marks: Vec<f64> = traces.iter().filter_map(|trace| trace.by_arm[arm]).collect();
        (!marks.is_empty()).then(|| mean(&marks))
    });
    Challenger {
        curriculum: name.to_owned(),
        refused,
        rollouts: geometric(|trace| trace.rollouts.value),
        tokens: geometric(|trace| trace.tokens),
        seconds: geometric(|trace| trace.seconds),
        censored: traces.iter().filter(|trace| trace.rollouts.censored).count() as u32,
        figure: recipe.figure.as_ref().and_then(|spec| compare(spec, &pairs)),
        pairs,
        accuracy: over(traces, |trace| trace.accuracy),
        by_arm: by_arm.collect(),
        wasted: over(traces, |trace| trace.wasted),
        overhead: over(traces, |trace| trace.overhead),
        trained: over(traces, |trace| trace.trained),
        batch,
        curve: curve(traces, budget(recipe), recipe.evaluate.every),
    }
}

/// All seeds at whole multiples of the exams' distance, thinned to [`POINTS`].
fn curve(traces: &[Trace], budget: u64, every: u64) -> Vec<At> {
    let distance = every.max(budget.div_ceil(POINTS)).max(1);
    let at = |rollouts: u64| {
        let known = |trace: &Trace| {
            let before = trace.exams.iter().rev().find(|(spent, _)| *spent <= rollouts);
            before.map(|(_, accuracy)| *accuracy)
        };
        let marks: Vec<f64> = traces.iter().filter_map(known).collect();
        let fold = |better: fn(f64, f64) -> f64| marks.iter().copied().reduce(better).unwrap_or(0.0);
        At { rollouts, mean: mean(&marks), low: fold(f64::min), high: fold(f64::max) }
    };
    (0..=budget.div_ceil(distance)).map(|ix| at((ix * distance).min(budget))).collect()
}

fn trace(trial: &Ended<'_>) -> Result<Trace> {
    let Job { recipe, folder, trial: id, .. } = trial.job;
    let record = Record::read(folder, *id, trial.end)?;
    let incomplete = || {
        let hint = "delete this trial's folder and continue with --resume";
        Error::input("trial", "no start, exam or target", "a finished trial", hint).in_file(folder, None)
    };
    let (Some(start), Some(FigureSpec::RolloutsTo(target))) = (record.start.clone(), &recipe.figure) else {
        return Err(incomplete());
    };
    let arm = record.arm(&FigureSpec::RolloutsTo(target.clone()))?;
    let (Some(first), Some(last)) = (record.exams.first(), record.exams.last()) else {
        return Err(incomplete());
    };
    let rollouts =
        read(&FigureSpec::RolloutsTo(target.clone()), &record.exams, &[], arm).ok_or_else(incomplete)?;
    let at = reached(target, &record.exams, arm).unwrap_or(last);
    let timings = timings(&folder.join("timing.jsonl"))?;
    let working = |step: u64| {
        let timing = timings.iter().rev().find(|timing| timing.step <= step);
        timing.map_or(0.0, |timing| timing.sampling + timing.training + timing.curriculum)
    };
    let until: Vec<&Step> =
        record.steps.iter().filter(|step| step.step > first.step && step.step <= at.step).collect();
    // A start at the target has taken no step; its first stands for how it would have gone on.
    let until = if until.is_empty() { record.steps.iter().take(1).collect() } else { until };
    let groups = |step: &Step| step.drawn.iter().map(|n| f64::from(*n)).sum::<f64>();
    let all: f64 = until.iter().map(|step| groups(step)).sum();
    let idle: f64 = until.iter().map(|step| step.wasted.unwrap_or(0.0) * groups(step)).sum();
    let taken = trial.end.steps.saturating_sub(first.step).max(1) as f64;
    Ok(Trace {
        seed: id.seed,
        start,
        rollouts,
        tokens: at.tokens as f64,
        seconds: working(at.step) - working(first.step),
        wasted: if all > 0.0 { idle / all } else { 0.0 },
        batch: until.iter().map(|step| f64::from(step.trained)).fold(0.0, f64::max),
        trained: mean(&until.iter().map(|step| f64::from(step.trained)).collect::<Vec<_>>()),
        overhead: trial.end.timing.curriculum / taken,
        before: first.accuracy,
        accuracy: last.accuracy,
        by_arm: last.by_arm.clone(),
        exams: record.exams.iter().map(|exam| (exam.rollouts, exam.accuracy)).collect(),
    })
}

/// The lines that can be read: seconds that were lost never hide a result.
fn timings(path: &Path) -> Result<Vec<Timing>> {
    let bytes = fs::read(path).map_err(|fault| Error::io(path, "reading", fault))?;
    Ok(bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
}
