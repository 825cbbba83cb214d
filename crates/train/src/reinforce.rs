//! One step of reinforcement: select, respond, score, follow up, settle, observe, train.

use std::time::Instant;

use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Ask, Assignment, Choice, Group, Lesson, Problem, Purpose, Result, TrainReport, Verdict, stats,
};
use gradatim_curriculum::{Curriculum, Received};

use crate::collapse::Collapse;
use crate::events::Step;
use crate::recipe::{GrpoStage, Stage};
use crate::trial::Running;

/// Once round the loop; `None` when the curriculum has nothing left to teach.
pub(crate) fn step(
    run: &mut Running<'_>,
    stage: &Stage,
    grpo: &GrpoStage,
    curriculum: &mut Curriculum,
) -> Result<Option<Step>> {
    let Some(mut tried) = attempt(run, stage, grpo, curriculum)? else { return Ok(None) };
    let began = Instant::now();
    compare(grpo.advantage, &mut tried.kept);
    let trained = run.student.learner().train(Lesson::Groups(&tried.kept))?;
    run.progress.timing.training += began.elapsed().as_secs_f64();
    report(run, stage, grpo, curriculum, &tried, trained).map(Some)
}

/// The groups of a step, settled and told to the curriculum.
pub(crate) struct Tried {
    /// Those that count.
    pub kept: Vec<(Group, Verdict)>,
    /// Those that were dropped.
    dropped: Vec<(Group, Verdict)>,
    /// See [`Step::dead`].
    dead: Option<f64>,
}

/// Everything of a step but the training; `None` when the curriculum has nothing left to teach.
pub(crate) fn attempt(
    run: &mut Running<'_>,
    stage: &Stage,
    grpo: &GrpoStage,
    curriculum: &mut Curriculum,
) -> Result<Option<Tried>> {
    let progress = stage.until.progress(run.progress.stage_steps, run.progress.stage_rollouts);
    let began = Instant::now();
    let moment = Moment { step: run.progress.stage_steps, progress };
    let mut asked = curriculum.begin(run.pool, progress)?;
    run.progress.timing.curriculum += began.elapsed().as_secs_f64();
    if asked.is_empty() {
        return Ok(None);
    }
    run.progress.steps += 1;
    run.progress.stage_steps += 1;
    let mut dead = vec![];
    loop {
        let groups = respond(run, grpo, moment, asked)?;
        let drawn = groups.iter().filter(|group| is_drawn(&group.assignment.choice));
        dead.extend(drawn.map(|group| f64::from(u8::from(group.pass_rate() == 0.0))));
        let began = Instant::now();
        let received = curriculum.receive(run.pool, groups)?;
        run.progress.timing.curriculum += began.elapsed().as_secs_f64();
        match received {
            Received::More(more) => asked = more,
            Received::Waiting | Received::Done => break,
        }
    }
    let began = Instant::now();
    let settled = curriculum.finish(run.pool)?;
    run.progress.timing.curriculum += began.elapsed().as_secs_f64();
    let (kept, dropped) = settled.into_iter().partition(|(_, verdict)| !verdict.dropped);
    let dead = (!dead.is_empty()).then(|| stats::mean(&dead));
    Ok(Some(Tried { kept, dropped, dead }))
}

/// The step as an event; its rollouts go to their files.
pub(crate) fn report(
    run: &mut Running<'_>,
    stage: &Stage,
    grpo: &GrpoStage,
    curriculum: &Curriculum,
    tried: &Tried,
    trained: TrainReport,
) -> Result<Step> {
    let Tried { kept, dropped, dead } = tried;
    if let Some(files) = &mut run.rollout_files {
        for (group, verdict) in kept.iter().chain(dropped) {
            let problem = run.pool.problem(group.assignment.choice.item)?;
            files.add(run.progress.steps, &problem.id, group, verdict);
        }
    }
    let mut event = run.step_event(stage);
    event.train = trained;
    event.curriculum = curriculum.metrics();
    event.dead = *dead;
    event.dropped = dropped.len() as u32;
    event.trained = kept.iter().map(|(group, _)| group.rollouts.len() as u32).sum();
    let taught = kept.iter().filter(|(group, _)| !group.is_flat()).count();
    event.wasted = Some(1.0 - taught as f64 / (kept.len() + dropped.len()).max(1) as f64);
    describe(run, &mut event, kept.iter().chain(dropped).map(|(group, _)| group));
    for (group, _) in kept.iter().chain(dropped) {
        let Choice { item, parent, .. } = group.assignment.choice;
        if parent.is_none() {
            run.progress.verifier_watch.group(run.pool.arm_of(item).0 as usize, group.pass_rate());
        }
    }
    event.pay = run.terms.take_means();
    event.collapsed = look(run, grpo, &event);
    Ok(event)
}

/// Drawn by the sampler to be trained on; what follows up on a group has a parent.
fn is_drawn(choice: &Choice) -> bool {
    choice.parent.is_none() && choice.purpose == Purpose::Train
}

/// Where the stage stood when the step began.
#[derive(Clone, Copy)]
struct Moment {
    step: u64,
    progress: f64,
}

/// Rollouts of the assignments, scored, paid and compared within their groups.
fn respond(
    run: &mut Running<'_>,
    grpo: &GrpoStage,
    moment: Moment,
    asked: Vec<Assignment>,
) -> Result<Vec<Group>> {
    let mut problems: Vec<Problem> = Vec::with_capacity(asked.len());
    for assignment in &asked {
        let mut problem = run.pool.problem(assignment.choice.item)?;
        if let Some(prompt) = &assignment.choice.prompt {
            problem.prompt.clone_from(prompt);
        }
        if assignment.choice.purpose == Purpose::Train {
            run.watch.trained_on(&problem);
            if let Some(prompt) = &assignment.choice.train_prompt {
                run.watch.trained_on(&Problem { prompt: prompt.clone(), ..problem.clone() });
            }
        }
        problems.push(problem);
    }
    let asks: Vec<Ask<'_>> = asked
        .iter()
        .zip(&problems)
        .map(|(assignment, problem)| {
            let (parts, key) = (assignment.choice.parts.as_slice(), assignment.ticket.counter);
            Ask { problem, parts, key }
        })
        .collect();
    let began = Instant::now();
    let seed = run.seed.derive("rollouts", run.progress.stage as u64);
    let answered = run.student.learner().respond(&asks, grpo.sampling(), seed)?;
    run.progress.timing.sampling += began.elapsed().as_secs_f64();

    let mut groups = Vec::with_capacity(asked.len());
    for ((assignment, problem), rollouts) in asked.into_iter().zip(&problems).zip(answered) {
        let verifier = run.verifiers.of(problem)?;
        let answers = assignment.choice.purpose != Purpose::Generate;
        let mut group = Group { assignment, rollouts };
        for rollout in &mut group.rollouts {
            if answers {
                grpo.reward.pay(problem, &*verifier, rollout);
            }
            run.progress.rollouts += 1;
            run.progress.stage_rollouts += 1;
            run.progress.tokens += u64::from(rollout.length);
        }
        if answers {
            run.terms.pay(problem, &mut group, moment.step, moment.progress)?;
        }
        let advantages = grpo.advantage.advantages(&group.rewards());
        for (rollout, advantage) in group.rollouts.iter_mut().zip(advantages) {
            rollout.advantage = advantage;
        }
        groups.push(group);
    }
    Ok(groups)
}

/// Advantages of what is trained on: within each group as it now stands, rollouts spliced in among them, and then
/// across groups, for estimators that compare those.
fn compare(estimator: Estimator, kept: &mut [(Group, Verdict)]) {
    let mut advantages: Vec<Vec<f64>> =
        kept.iter().map(|(group, _)| estimator.advantages(&group.rewards())).collect();
    estimator.across(&mut advantages);
    for ((group, _), advantages) in kept.iter_mut().zip(advantages) {
        for (rollout, advantage) in group.rollouts.iter_mut().zip(advantages) {
            rollout.advantage = advantage;
        }
    }
}

/// What the collapse monitor sees in the step.
fn look(run: &mut Running<'_>, grpo: &GrpoStage, event: &Step) -> Vec<Collapse> {
    let Some(length) = event.length else { return vec![] };
    let drawn: f64 = event.drawn.iter().map(|drawn| f64::from(*drawn)).sum();
    let passed = event.pass_rate.iter().zip(&event.drawn);
    let passed: f64 = passed.filter_map(|(rate, drawn)| rate.map(|rate| rate * f64::from(*drawn))).sum();
    let formed: f64 =
        event.pay.iter().filter(|(name, _)| name.starts_with("tag-format")).map(|(_, pay)| pay).sum();
    let form = grpo.reward.most_for_form().map(|most| formed / most);
    run.progress.monitor.look(length, passed / drawn.max(1.0), form)
}

fn describe<'g>(run: &Running<'_>, event: &mut Step, groups: impl Iterator<Item = &'g Group>) {
    let mut scores = vec![(0.0, 0_u32); event.drawn.len()];
    let (mut reward, mut length, mut rollouts, mut flat, mut n_groups) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for group in groups {
        let Choice { item, parent, purpose, .. } = &group.assignment.choice;
        let arm = run.pool.arm_of(*item).0 as usize;
        if parent.is_none() {
            event.drawn[arm] += 1;
            scores[arm].0 += group.pass_rate();
            scores[arm].1 += 1;
            n_groups += 1.0;
            flat += f64::from(u8::from(group.is_flat()));
        }
        if *purpose != Purpose::Generate {
            reward += group.rewards().iter().sum::<f64>();
            length += group.rollouts.iter().map(|rollout| f64::from(rollout.length)).sum::<f64>();
            rollouts += group.rollouts.len() as f64;
        }
    }
    event.pass_rate = scores.iter().map(|(sum, n)| (*n > 0).then(|| sum / f64::from(*n))).collect();
    event.reward = (rollouts > 0.0).then(|| reward / rollouts);
    event.length = (rollouts > 0.0).then(|| length / rollouts);
    event.flat = (n_groups > 0.0).then(|| flat / n_groups);
}
