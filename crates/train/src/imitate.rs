//! One step of imitation: worked solutions, drawn by fixed weights.

use std::time::Instant;

use gradatim_core::{ArmIx, Demonstration, Error, Item, Lesson, Problem, Result};
use gradatim_pool::Pool;

use crate::events::Step;
use crate::recipe::{SftStage, Stage};
use crate::trial::{Running, arm_weights};

/// Fresh instances for imitation are numbered from here, so that reinforcement meets others.
const FIRST_FRESH: u64 = 1 << 40;

/// Draws, imitates, reports.
/// `own` is the stage's own pool, if it has one.
pub(crate) fn step(run: &mut Running<'_>, stage: &Stage, sft: &SftStage, own: Option<&Pool>) -> Result<Step> {
    let pool = own.unwrap_or(run.pool);
    let weights = arm_weights(pool, &sft.weights)?;
    let mut rng = run.seed.rng("imitation", [run.progress.stage as u64, run.progress.stage_steps]);
    run.progress.steps += 1;
    run.progress.stage_steps += 1;
    let mut event = run.step_event(stage);
    let mut problems: Vec<Problem> = Vec::with_capacity(sft.sequences as usize);
    for sequence in 0..u64::from(sft.sequences) {
        let ix = rng.weighted(&weights);
        let arm = &pool.arms()[ix];
        if own.is_none() {
            event.drawn[ix] += 1;
        }
        let item = match arm.source {
            Some(_) => {
                let n = FIRST_FRESH + run.progress.steps * u64::from(sft.sequences) + sequence;
                Item::Fresh { arm: ArmIx(ix as u32), n }
            }
            None => {
                let nothing = || no_lesson(&arm.name, "no problem outside the held-out tenth");
                let open = (!arm.rows.is_empty()).then(|| rng.below(arm.rows.len() as u64));
                Item::Row(arm.rows[open.ok_or_else(nothing)? as usize])
            }
        };
        let problem = pool.problem(item)?;
        run.watch.trained_on(&problem);
        problems.push(problem);
    }
    let prompts: Vec<String> = problems.iter().map(Problem::prompt_text).collect();
    let mut lesson = Vec::with_capacity(problems.len());
    for (problem, prompt) in problems.iter().zip(&prompts) {
        let missing = || no_lesson(&problem.category, "problems without a worked solution");
        let response = problem.solution.as_deref().ok_or_else(missing)?;
        lesson.push(Demonstration { prompt, response, weight: 1.0 });
    }
    let began = Instant::now();
    event.train = run.student.learner().train(Lesson::Demonstrations(&lesson))?;
    run.progress.timing.training += began.elapsed().as_secs_f64();
    Ok(event)
}

fn no_lesson(arm: &str, found: &str) -> Error {
    let hint = "give weight only to arms with solutions: procedural families have them";
    Error::input(format!("train.sft.weights.{arm}"), found, "worked solutions to imitate", hint)
}
