//! The exam: fixed held-out problems, answered greedily.

use std::collections::HashMap;
use std::sync::Arc;

use gradatim_core::{ArmIx, Ask, Directive, Problem, Result, Sampling, Seed, Verifier, stats};

use crate::events::{Example, Refused};
use crate::recipe::EvaluateSpec;
use crate::reliability::Reply;
use crate::reward::judge;
use crate::student::Student;

/// Verifiers by name, built once.
#[derive(Default)]
pub struct Verifiers(HashMap<String, Arc<dyn Verifier>>);

impl Verifiers {
    /// The verifier of `problem`.
    pub fn of(&mut self, problem: &Problem) -> Result<Arc<dyn Verifier>> {
        if let Some(known) = self.0.get(&problem.verifier) {
            return Ok(known.clone());
        }
        let built = gradatim_verify::by_name(&problem.verifier)?;
        self.0.insert(problem.verifier.clone(), built.clone());
        Ok(built)
    }
}

/// Held-out problems with their arms.
pub struct Exam {
    problems: Vec<(ArmIx, Problem)>,
    n_arms: usize,
    spec: EvaluateSpec,
}

/// What one sitting came to.
pub struct Marks {
    /// Mean over problems.
    pub accuracy: f64,
    /// Mean of each arm `[C]`.
    pub by_arm: Vec<Option<f64>>,
    /// Refusals, where the recipe names phrases and the learner speaks.
    pub refused: Option<Refused>,
    /// The first response of each arm.
    pub examples: Vec<Example>,
}

impl Exam {
    /// An exam of `problems` for a pool of `n_arms`.
    pub fn new(problems: Vec<(ArmIx, Problem)>, n_arms: usize, spec: EvaluateSpec) -> Self {
        Self { problems, n_arms, spec }
    }

    /// Its problems.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().map(|(_, problem)| problem)
    }

    /// Problems of each arm `[C]`.
    pub fn sizes(&self) -> Vec<u32> {
        let mut sizes = vec![0; self.n_arms];
        for (arm, _) in &self.problems {
            sizes[arm.0 as usize] += 1;
        }
        sizes
    }

    /// Sits the exam. A simulated learner is asked for its true chances: no luck, no responses.
    pub fn sit(&self, student: &mut Student, verifiers: &mut Verifiers, step: u64) -> Result<Marks> {
        let mut by_problem = Vec::with_capacity(self.problems.len());
        let mut refusals = vec![];
        let mut examples: Vec<Option<Example>> = vec![None; self.n_arms];
        let known: Option<Vec<f64>> = self.problems().map(|problem| student.known_success(problem)).collect();
        match known {
            Some(chances) => by_problem = chances,
            None => {
                let parts = [(1, Directive::default())];
                let asks: Vec<Ask<'_>> =
                    self.problems().map(|problem| Ask { problem, parts: &parts, key: 0 }).collect();
                let greedy = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: self.spec.max_tokens };
                let responses = student.learner().respond(&asks, greedy, Seed(0))?;
                for ((arm, problem), rollouts) in self.problems.iter().zip(&responses) {
                    let score = judge(problem, &*verifiers.of(problem)?, &rollouts[0]);
                    let reply = Reply::of(&self.spec.refusals, &score, &rollouts[0]);
                    by_problem.push(f64::from(u8::from(reply == Reply::Right)));
                    refusals.push(f64::from(u8::from(reply == Reply::Refused)));
                    examples[arm.0 as usize].get_or_insert_with(|| Example {
                        step,
                        arm: problem.category.clone(),
                        prompt: problem.prompt_text(),
                        response: rollouts[0].text.clone(),
                        answer: problem.answer.clone(),
                        score: score.value,
                        why: score.why,
                    });
                }
            }
        }
        let names_refusals = !self.spec.refusals.is_empty() && !refusals.is_empty();
        Ok(Marks {
            accuracy: stats::mean(&by_problem),
            by_arm: self.by_arm(&by_problem),
            refused: names_refusals
                .then(|| Refused { share: stats::mean(&refusals), by_arm: self.by_arm(&refusals) }),
            examples: examples.into_iter().flatten().collect(),
        })
    }

    /// Mean of each arm's problems.
    fn by_arm(&self, by_problem: &[f64]) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0_u32); self.n_arms];
        for ((arm, _), value) in self.problems.iter().zip(by_problem) {
            let (sum, count) = &mut sums[arm.0 as usize];
            *sum += value;
            *count += 1;
        }
        sums.iter().map(|(sum, count)| (*count > 0).then(|| sum / f64::from(*count))).collect()
    }
}
