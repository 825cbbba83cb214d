//! One step of expert iteration: sample, score, resample, imitate what is left.
//!
//! Source   Auto-CEI, arXiv 2410.07627, system 49, at a fixed threshold c1; with outcome pay alone it is plain
//!          expert iteration, with `refuse` the refusal tuning that comes before it (R-Tuning).
//! Step     n samples of each problem the curriculum draws; weights by `resample.rs`; imitation for some passes
//!          from `base` (the weights the stage began with) or from `previous`, with a fresh optimiser
//! Refuse   a wrong sample is cut before its answer and ends in a refusal, so that wrong reasoning is kept and
//!          the wrong answer is not
//! Climb    over the threshold of refusal-aware pay, where the stage asks for it: `threshold_walk.rs`
//! Differs  Imitation trains on the text of a sample, which for this learner's characters are its tokens.
//!          Full weights are trained, not a fresh LoRA.                                            [inferred]
//!          Auto-CEI's base is the model before refusal tuning; a learner without pretraining has none that
//!          knows more, and here begins from the tuned one.                                       [inferred]

use std::time::Instant;

use gradatim_core::{Demonstration, Finish, Group, Lesson, Result, Rollout, TrainReport, UNSPEAKABLE};
use gradatim_curriculum::Curriculum;

use crate::events::{Iterate, Step};
use crate::recipe::{self, ExpertStage, Stage, Start};
use crate::reinforce::{Tried, attempt, report};
use crate::reward::{RefusalAware, Style};
use crate::trial::Running;
use validate::validate;

mod resample;
mod threshold_walk;
mod validate;

pub use threshold_walk::Climb;

/// A response to imitate, with the prompt it answers.
struct Sample {
    prompt: String,
    response: String,
    weight: f64,
}

impl Sample {
    fn demonstration(&self) -> Demonstration<'_> {
        Demonstration { prompt: &self.prompt, response: &self.response, weight: self.weight }
    }
}

/// Once round; `None` when the curriculum has nothing left to teach, or the climb is over.
pub(crate) fn step(
    run: &mut Running<'_>,
    stage: &Stage,
    expert: &ExpertStage,
    curriculum: &mut Curriculum,
) -> Result<Option<Step>> {
    match &expert.climb {
        Some(options) => climb(run, stage, expert, options, curriculum),
        None => iterate(run, stage, expert, curriculum)?
            .map(|(tried, trained)| report(run, stage, &expert.asking(), curriculum, &tried, trained))
            .transpose(),
    }
}

/// One iteration at the climb's threshold, and what validation makes of it.
fn climb(
    run: &mut Running<'_>,
    stage: &Stage,
    expert: &ExpertStage,
    options: &recipe::Climb,
    curriculum: &mut Curriculum,
) -> Result<Option<Step>> {
    let pay = options.refusal_aware(&expert.reward)?;
    let mut events: Vec<Iterate> = vec![];
    let mut climb = match run.progress.climb.take() {
        Some(climb) => climb,
        None => {
            let found = validate(run, expert, options.problems, pay)?;
            let key = format!("stage.{}.train.expert-iteration", run.progress.stage);
            let climb =
                Climb::begin(options, &found, run.progress.steps).map_err(|fault| fault.under(&key))?;
            run.put_by(&run.iterate(climb.best()))?;
            events.push(climb.start());
            climb
        }
    };
    let Some([c1, c2]) = climb.aim() else {
        run.progress.climb = Some(climb);
        return Ok(None);
    };
    let expert = paid_at(expert, RefusalAware { c1, c2, ..pay.clone() });
    let Some((tried, trained)) = iterate(run, stage, &expert, curriculum)? else {
        // The exam that follows is another learner's than one of this step that was already sat.
        run.progress.last_exam = None;
        back_to(run, climb.best())?;
        run.progress.climb = Some(climb);
        return Ok(None);
    };
    let found = validate(run, &expert, options.problems, pay)?;
    let now = run.progress.steps;
    let (event, is_done) = climb.learn(options, &found, now);
    events.push(event);
    if event.is_best {
        run.put_by(&run.iterate(now))?;
    }
    let is_last = stage.until.progress(run.progress.stage_steps, run.progress.stage_rollouts) >= 1.0;
    if (is_done || is_last) && climb.best() != now {
        back_to(run, climb.best())?;
    }
    run.progress.climb = Some(climb);
    let step = report(run, stage, &expert.asking(), curriculum, &tried, trained)?;
    Ok(Some(Step { climb: events, ..step }))
}

fn paid_at(expert: &ExpertStage, pay: RefusalAware) -> ExpertStage {
    let mut expert = expert.clone();
    expert.reward.style = Some(Style::RefusalAware(pay));
    expert
}

/// The learner becomes the iterate of `step` again.
fn back_to(run: &mut Running<'_>, step: u64) -> Result<()> {
    let folder = run.iterate(step);
    run.student.learner().load(&folder)
}

/// Samples, scores, resamples, imitates; `None` when the curriculum has nothing left to teach.
fn iterate(
    run: &mut Running<'_>,
    stage: &Stage,
    expert: &ExpertStage,
    curriculum: &mut Curriculum,
) -> Result<Option<(Tried, TrainReport)>> {
    let Some(tried) = attempt(run, stage, &expert.asking(), curriculum)? else { return Ok(None) };
    let mut samples = vec![];
    for (group, _) in &tried.kept {
        let prompt = run.pool.problem(group.assignment.choice.item)?.prompt_text();
        samples.extend(select(run, expert, group, &prompt));
    }
    let began = Instant::now();
    let trained = imitate(run, expert, &samples)?;
    run.progress.timing.training += began.elapsed().as_secs_f64();
    Ok(Some((tried, trained)))
}

/// What is imitated of a group.
fn select(run: &Running<'_>, expert: &ExpertStage, group: &Group, prompt: &str) -> Vec<Sample> {
    let mut rng = run.seed.rng("resample", [run.progress.stage as u64, group.assignment.ticket.counter]);
    let weights = resample::weights(&group.rewards(), expert.theta, expert.originals, &mut rng);
    let sample = |(rollout, weight): (&Rollout, f64)| {
        let is_whole = rollout.finish == Finish::Stop && !rollout.text.contains(UNSPEAKABLE);
        let response = match &expert.refuse {
            _ if !is_whole => None,
            _ if weight > 0.0 => Some((rollout.text.clone(), weight)),
            Some(refuse) => {
                let reasoning =
                    rollout.text.rfind(&refuse.cut).map_or(&*rollout.text, |at| &rollout.text[..at]);
                Some((format!("{reasoning}{}", refuse.say), 1.0))
            }
            None => None,
        };
        response.map(|(response, weight)| Sample { prompt: prompt.to_owned(), response, weight })
    };
    group.rollouts.iter().zip(weights).filter_map(sample).collect()
}

/// Some passes over `samples`; the mean of what the updates did.
fn imitate(run: &mut Running<'_>, expert: &ExpertStage, samples: &[Sample]) -> Result<TrainReport> {
    let size = expert.sequences as usize;
    let updates = u64::from(expert.epochs) * samples.len().div_ceil(size) as u64;
    if expert.start == Start::Base {
        let base = run.base();
        run.student.learner().load(&base)?;
    }
    run.student.begin_imitation(expert.update, updates)?;
    let mut mean = TrainReport::default();
    for epoch in 0..u64::from(expert.epochs) {
        let mut order: Vec<&Sample> = samples.iter().collect();
        run.seed.rng("expert order", [run.progress.steps, epoch]).shuffle(&mut order);
        for chunk in order.chunks(size) {
            let lesson: Vec<Demonstration<'_>> = chunk.iter().map(|sample| sample.demonstration()).collect();
            let one = run.student.learner().train(Lesson::Demonstrations(&lesson))?;
            mean.loss += one.loss / updates as f64;
            mean.grad_norm += one.grad_norm / updates as f64;
            mean.learning_rate = one.learning_rate;
            mean.trained_tokens += one.trained_tokens;
        }
    }
    Ok(mean)
}
