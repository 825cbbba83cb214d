//! Greedy answers to the validation problems of a climb.
//!
//! Problems  of the training side, as many of every arm as fit, the same in every iteration: the exam decides
//!           nothing. Fresh instances are numbered apart from those that are trained on; rows are drawn without
//!           replacement and may be trained on besides.
//! Cost      each answer counts as a rollout of the stage.

use std::time::Instant;

use gradatim_core::{ArmIx, Ask, Directive, Item, Problem, Result, Sampling, Seed};
use gradatim_pool::Arm;

use super::threshold_walk::Validation;
use crate::recipe::ExpertStage;
use crate::reliability::Reply;
use crate::reward::{RefusalAware, judge};
use crate::trial::Running;

/// Fresh instances for validation are numbered from here; those for imitation end below.
const FIRST_FRESH: u64 = 1 << 41;

/// Has the learner answer `n_problems`, scored as `pay` counts steps and refusals.
pub(super) fn validate(
    run: &mut Running<'_>,
    expert: &ExpertStage,
    n_problems: u32,
    pay: &RefusalAware,
) -> Result<Validation> {
    let problems = problems(run, n_problems as usize)?;
    problems.iter().for_each(|problem| run.watch.trained_on(problem));
    let parts = [(1, Directive::default())];
    let asks: Vec<Ask<'_>> = problems.iter().map(|problem| Ask { problem, parts: &parts, key: 0 }).collect();
    let greedy = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: expert.max_tokens };
    let began = Instant::now();
    let responses = run.student.learner().respond(&asks, greedy, Seed(0))?;
    run.progress.timing.sampling += began.elapsed().as_secs_f64();
    let mut found = Validation { replies: vec![], steps: vec![] };
    for (problem, rollouts) in problems.iter().zip(&responses) {
        let rollout = &rollouts[0];
        let score = judge(problem, &*run.verifiers.of(problem)?, rollout);
        found.replies.push(Reply::of(&pay.phrases, &score, rollout));
        found.steps.push(pay.steps.count(&rollout.text) as f64);
        run.progress.rollouts += 1;
        run.progress.stage_rollouts += 1;
        run.progress.tokens += u64::from(rollout.length);
    }
    Ok(found)
}

/// The validation problems of the stage, arm by arm.
fn problems(run: &Running<'_>, want: usize) -> Result<Vec<Problem>> {
    let n_arms = run.pool.arms().len();
    let mut problems = Vec::with_capacity(want);
    for (ix, arm) in run.pool.arms().iter().enumerate() {
        let of_arm = want / n_arms + usize::from(ix < want % n_arms);
        for item in items(run.seed, ArmIx(ix as u32), arm, of_arm) {
            problems.push(run.pool.problem(item)?);
        }
    }
    Ok(problems)
}

fn items(seed: Seed, ix: ArmIx, arm: &Arm, want: usize) -> Vec<Item> {
    if arm.source.is_some() {
        return (0..want as u64).map(|n| Item::Fresh { arm: ix, n: FIRST_FRESH + n }).collect();
    }
    let mut rows = arm.rows.clone();
    seed.rng("validation", [u64::from(ix.0), 0]).shuffle(&mut rows);
    rows.into_iter().take(want).map(Item::Row).collect()
}
