//! A transformer on procedural families: warmed up by imitation, then reinforced, one call a step.

#![allow(dead_code, clippy::unwrap_used, reason = "a measurement, not a part of the engine")]

use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Ask, Assignment, Choice, Demonstration, Directive, Group, Item, Learner, Lesson, Problem, Rollout,
    Sampling, Seed, Ticket, Trainable, Verdict,
};
use gradatim_learner::Transformer;
use gradatim_learner::transformer::{self, Objective};
use gradatim_pool::Pool;
use gradatim_tasks::Family;

/// What the retellings and the value model are measured on.
pub const SMALL: Size = Size { context: 48, warm_up: 300 };
const SEQUENCES: u64 = 64;
/// Fresh instances of the warm-up are numbered from here, so that reinforcement meets others.
const FIRST_IMITATED: u64 = 1 << 40;

/// How much of a learner there is.
#[derive(Clone, Copy)]
pub struct Size {
    /// Tokens of prompt and response.
    pub context: usize,
    /// Updates by imitation.
    pub warm_up: u64,
}

pub struct Bench {
    pub pool: Pool,
    pub student: Transformer,
    seed: Seed,
    how: Sampling,
    counter: u64,
}

impl Bench {
    /// `weights` of the warm-up are those of the first arms.
    pub fn new(families: &[Family], weights: &[f64], most: u32, size: Size, seed: Seed) -> Self {
        let mut pool = Pool::new(seed);
        for source in families.iter().flat_map(|family| family.sources().unwrap()) {
            pool.push_source(source).unwrap();
        }
        let options = transformer::Options {
            layers: 3,
            width: 64,
            heads: 4,
            context: size.context,
            ..Default::default()
        };
        let mut student = Transformer::new(&options, seed.derive("first weights", 0), 1).unwrap();
        student.begin_stage(Objective::Sft(Default::default()), Some(size.warm_up)).unwrap();
        let mut rng = seed.rng("warm-up", [0, 0]);
        for step in 0..size.warm_up {
            let mut drawn = vec![];
            for n in 0..SEQUENCES {
                let arm = gradatim_core::ArmIx(rng.weighted(weights) as u32);
                let n = FIRST_IMITATED + step * SEQUENCES + n;
                drawn.push(pool.problem(Item::Fresh { arm, n }).unwrap());
            }
            let prompts: Vec<String> = drawn.iter().map(Problem::prompt_text).collect();
            let pairs = drawn.iter().zip(&prompts);
            let lesson: Vec<Demonstration<'_>> = pairs
                .map(|(problem, prompt)| {
                    let response = problem.solution.as_deref().unwrap();
                    Demonstration { prompt, response, weight: 1.0 }
                })
                .collect();
            student.train(Lesson::Demonstrations(&lesson)).unwrap();
        }
        let grpo = transformer::Grpo { rise: 5, divisor: Some(24.0), ..Default::default() };
        student.begin_stage(Objective::Grpo(grpo), None).unwrap();
        let how = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: most };
        Self { pool, student, seed, how, counter: 0 }
    }

    /// So many rollouts of every choice, judged.
    pub fn respond(&mut self, choices: &[Choice], rollouts: u32) -> Vec<Group> {
        let plain = [(rollouts, Directive::default())];
        let problems: Vec<Problem> =
            choices.iter().map(|choice| self.pool.problem(choice.item).unwrap()).collect();
        let first = self.counter;
        self.counter += choices.len() as u64;
        let asks: Vec<Ask<'_>> = choices
            .iter()
            .zip(&problems)
            .zip(first..)
            .map(|((choice, problem), key)| {
                let parts = if choice.parts.is_empty() { &plain[..] } else { &choice.parts };
                Ask { problem, parts, key }
            })
            .collect();
        let answered = self.student.respond(&asks, self.how, self.seed.derive("rollouts", 0)).unwrap();
        let groups = choices.iter().zip(&problems).zip(answered).zip(first..);
        groups
            .map(|(((choice, problem), mut rollouts), counter)| {
                let verifier = gradatim_verify::by_name(&problem.verifier).unwrap();
                for rollout in &mut rollouts {
                    let score = verifier.score(problem, &rollout.text);
                    rollout.reward = score.value;
                    rollout.score = Some(score);
                }
                let ticket = Ticket { run: 0, incarnation: 0, counter };
                Group { assignment: Assignment { ticket, choice: choice.clone() }, rollouts }
            })
            .collect()
    }

    /// One update on r - mean.
    pub fn train(&mut self, groups: &[Group]) {
        let compared = |group: &Group| {
            let mut group = group.clone();
            let advantages = Estimator::DrGrpo.advantages(&group.rewards());
            for (rollout, advantage) in group.rollouts.iter_mut().zip(advantages) {
                rollout.advantage = advantage;
            }
            (group, Verdict::KEEP)
        };
        let lesson: Vec<(Group, Verdict)> = groups.iter().map(compared).collect();
        self.student.train(Lesson::Groups(&lesson)).unwrap();
    }

    /// log pi(text | question), nats a token, each text the whole response to its item.
    pub fn log_probs(&mut self, said: &[(Item, String)]) -> Vec<f64> {
        let problems: Vec<Problem> = said.iter().map(|(item, _)| self.pool.problem(*item).unwrap()).collect();
        let parts: Vec<[(u32, Directive); 1]> = said
            .iter()
            .map(|(_, text)| [(1, Directive { prefix: Some(text.clone()), ..Directive::default() })])
            .collect();
        let pairs = problems.iter().zip(&parts);
        let asks: Vec<Ask<'_>> = pairs.map(|(problem, parts)| Ask { problem, parts, key: 0 }).collect();
        let how = Sampling { max_tokens: 1, ..self.how };
        let mut read: Vec<Rollout> =
            self.student.respond(&asks, how, self.seed).unwrap().into_iter().flatten().collect();
        for rollout in &mut read {
            // The given start is what is asked about; the token sampled after it is not.
            rollout.segments[1].trained = true;
            rollout.segments[2].trained = false;
        }
        let read: Vec<&Rollout> = read.iter().collect();
        let per_token =
            |found: Vec<f32>| found.iter().map(|p| f64::from(*p)).sum::<f64>() / found.len() as f64;
        self.student.log_probs(&read).unwrap().into_iter().map(per_token).collect()
    }
}
