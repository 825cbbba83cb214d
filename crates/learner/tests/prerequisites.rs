//! Laws of the prerequisites learner, and of the noise all simulated learners share.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Ask, Assignment, Choice, Directive, Group, Item, Kind, Learner, Lesson, Problem, ProblemIx, Sampling,
    Seed, Ticket, Trainable, Verdict,
};
use gradatim_learner::simulated::prerequisites::{Gate, Options};
use gradatim_learner::simulated::{Noise, Prerequisites, Simulated};

const GROUPS: usize = 32;
const ROLLOUTS: u32 = 8;

fn problem(skill: u32, needs: &[u32]) -> Problem {
    let meta = serde_json::json!({ "skill": skill, "needs": needs, "difficulty": 0.0 });
    Problem {
        id: format!("skill {skill}"),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: "right".to_owned(),
        verifier: "exact".to_owned(),
        category: format!("skill {skill}"),
        level: skill.into(),
        skills: vec![],
        solution: None,
        canonical: format!("skill {skill}"),
        meta: meta.as_object().unwrap().clone(),
    }
}

/// Skill s needs s - 1.
fn chain(skills: u32) -> Vec<Problem> {
    (1..=skills).map(|skill| problem(skill, &if skill > 1 { vec![skill - 1] } else { vec![] })).collect()
}

/// Groups of `learner` on these problems, judged by what it says and compared within groups.
fn groups(
    learner: &mut Prerequisites,
    asked: &[&Problem],
    estimator: Estimator,
    seed: Seed,
) -> Vec<(Group, Verdict)> {
    let parts = [(ROLLOUTS, Directive::default())];
    let asks: Vec<Ask<'_>> =
        asked.iter().zip(0..).map(|(problem, key)| Ask { problem, parts: &parts, key }).collect();
    let how = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 1 };
    let answered = learner.respond(&asks, how, seed).unwrap();
    let group = |mut rollouts: Vec<gradatim_core::Rollout>| {
        rollouts.iter_mut().for_each(|rollout| rollout.reward = f64::from(u8::from(rollout.text == "right")));
        let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
        let assignment = Assignment { ticket, choice: Choice::train(Item::Row(ProblemIx(0))) };
        let mut group = Group { assignment, rollouts };
        let advantages = estimator.advantages(&group.rewards());
        group.rollouts.iter_mut().zip(advantages).for_each(|(rollout, of)| rollout.advantage = of);
        (group, Verdict::KEEP)
    };
    answered.into_iter().map(group).collect()
}

/// Steps until every skill of a chain is mastered to 0.8, `choose` giving the skill of each group.
fn steps(seed: u64, choose: impl Fn(&Prerequisites, u64, u64) -> u32) -> u64 {
    const SKILLS: u32 = 4;
    let options = Options { gate: Gate::Threshold(0.8), ..Options::default() };
    let mut learner = Prerequisites::new(options).unwrap();
    let problems = chain(SKILLS);
    let done = |learner: &Prerequisites| (1..=SKILLS).all(|skill| learner.mastery(skill) >= 0.8);
    let mut step = 0;
    while !done(&learner) && step < 2_000 {
        let seed = Seed(seed).derive("step", step);
        let asked: Vec<&Problem> =
            (0..GROUPS as u64).map(|slot| &problems[choose(&learner, step, slot) as usize - 1]).collect();
        let lesson = groups(&mut learner, &asked, Estimator::Grpo, seed);
        learner.train(Lesson::Groups(&lesson)).unwrap();
        step += 1;
    }
    step
}

#[test]
fn on_a_chain_no_order_beats_training_the_first_skill_that_is_not_mastered() {
    let first_open =
        |learner: &Prerequisites| (1..=4).find(|skill| learner.mastery(*skill) < 0.8).unwrap_or(4);
    for seed in 0..5 {
        let oracle = steps(seed, |learner, _, _| first_open(learner));
        let uniform = steps(seed, |_, _, slot| 1 + (slot % 4) as u32);
        let cycle = steps(seed, |_, step, _| 1 + (step % 4) as u32);
        let mixed = steps(seed, |learner, _, slot| if slot % 8 == 0 { 1 } else { first_open(learner) });
        let late = steps(seed, |learner, _, slot| (first_open(learner) + u32::from(slot % 4 == 0)).min(4));
        for (name, other) in [("uniform", uniform), ("cycle", cycle), ("mixed", mixed), ("late", late)] {
            assert!(oracle < other, "seed {seed}: oracle {oracle}, {name} {other}");
        }
        let hardest_first = steps(seed, |_, step, _| 4 - (step / 100 % 4) as u32);
        assert!(hardest_first > 4 * oracle, "seed {seed}: oracle {oracle}, hardest first {hardest_first}");
    }
}

#[test]
fn gates_multiply_what_the_skills_needed_are_mastered_to() {
    let ability = -0.7;
    let mastery = 1.0 / (1.0 + (1.5_f64 * 0.7).exp());
    let of = |gate, needs: &[u32]| {
        let learner = Prerequisites::new(Options { ability, gate, ..Options::default() }).unwrap();
        learner.success(&problem(9, needs))
    };
    for needs in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
        let k = needs.len() as i32;
        assert!((of(Gate::Product(0.0), needs) - mastery.powi(k + 1)).abs() < 1e-12);
        let ajar = mastery * (0.4 + 0.6 * mastery).powi(k);
        assert!((of(Gate::Product(0.4), needs) - ajar).abs() < 1e-12);
        let closed = if k > 0 { 0.0 } else { mastery };
        assert_eq!(of(Gate::Threshold(0.8), needs), closed);
        assert!((of(Gate::Threshold(0.1), needs) - mastery).abs() < 1e-12);
    }
}

/// Gain in ability of one update on skill 1, and n sqrt(p (1 - p)) and n p (1 - p) of its one group.
fn one_update(noise: Noise, estimator: Estimator, seed: u64) -> (f64, f64, f64) {
    let options = Options { ability: 0.0, rate: 1.0, noise, ..Options::default() };
    let mut learner = Prerequisites::new(options).unwrap();
    let lesson = groups(&mut learner, &[&problem(1, &[])], estimator, Seed(seed));
    let truths = lesson[0].0.rollouts.iter().map(|rollout| f64::from(rollout.tokens[1]));
    let (n, p) = (f64::from(ROLLOUTS), truths.sum::<f64>() / f64::from(ROLLOUTS));
    learner.train(Lesson::Groups(&lesson)).unwrap();
    let mastery = learner.mastery(1);
    let ability = (mastery / (1.0 - mastery)).ln() / 1.5;
    (ability * 256.0 / 1.5, n * (p * (1.0 - p)).sqrt(), n * p * (1.0 - p))
}

#[test]
fn without_noise_the_push_is_the_closed_form_of_the_sampled_pass_rate() {
    for seed in 0..30 {
        let (grpo, spread, _) = one_update(Noise::default(), Estimator::Grpo, seed);
        assert!((grpo - spread * (7.0_f64 / 8.0).sqrt()).abs() < 1e-4, "{grpo} {spread}");
        let (dr_grpo, _, variance) = one_update(Noise::default(), Estimator::DrGrpo, seed);
        assert!((dr_grpo - variance).abs() < 1e-9, "{dr_grpo} {variance}");
    }
}

#[test]
fn a_verifier_that_flips_half_of_its_verdicts_teaches_nothing_on_average() {
    let n = 4_000;
    let mean = |flip: f64| {
        let noise = Noise { false_positive: flip, false_negative: flip };
        (0..n).map(|seed| one_update(noise, Estimator::DrGrpo, seed).0).sum::<f64>() / n as f64
    };
    // The push of a group lies within n / 4 = 2 of 0, so a mean of 4,000 strays by 5 * 2 / sqrt(4000) = 0.16 at most.
    assert!(mean(0.5).abs() < 0.16, "{}", mean(0.5));
    // E n p (1 - p) = (n - 1) / 4 at p = 1/2, and flips of f leave (1 - 2 f) of it.
    assert!((mean(0.1) - 0.8 * 7.0 / 4.0).abs() < 0.16, "{}", mean(0.1));
    assert!((mean(1.0) + 7.0 / 4.0).abs() < 0.16, "{}", mean(1.0));
}

#[test]
fn what_is_left_out_falls_back_by_the_share_forgotten_and_practice_carries_over() {
    let options = Options { ability: 0.0, transfer: 0.5, forgetting: 0.25, rate: 4.0, ..Options::default() };
    let mut learner = Prerequisites::new(options).unwrap();
    let logit = |m: f64| (m / (1.0 - m)).ln() / 1.5;
    let lesson = groups(&mut learner, &[&problem(2, &[1]); 8], Estimator::DrGrpo, Seed(1));
    learner.train(Lesson::Groups(&lesson)).unwrap();
    let (own, below) = (logit(learner.mastery(2)), logit(learner.mastery(1)));
    assert!(own > 0.0 && (below - 0.5 * own).abs() < 1e-12, "{own} {below}");
    learner.train(Lesson::Groups(&[])).unwrap();
    assert!((logit(learner.mastery(2)) - 0.75 * own).abs() < 1e-12);
    assert!((logit(learner.mastery(1)) - 0.75 * below).abs() < 1e-12);
}

#[test]
fn state_survives_to_the_bit_and_what_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut learner = Prerequisites::new(Options::default()).unwrap();
    let lesson = groups(&mut learner, &[&problem(1, &[]), &problem(2, &[1])], Estimator::Grpo, Seed(2));
    learner.train(Lesson::Groups(&lesson)).unwrap();
    learner.save(folder.path()).unwrap();
    let mut other = Prerequisites::new(Options::default()).unwrap();
    other.load(folder.path()).unwrap();
    assert_eq!(other, learner);
    assert!(learner.train(Lesson::Demonstrations(&[])).unwrap_err().to_string().contains("cannot imitate"));
    let mut plain = problem(1, &[]);
    plain.meta.clear();
    assert!(learner.prompt_length(&plain).unwrap_err().to_string().contains("pool.skills"));
    for (options, key) in [
        (Options { slope: 0.0, ..Options::default() }, "slope"),
        (Options { gate: Gate::Threshold(1.0), ..Options::default() }, "gate.threshold"),
        (Options { transfer: 1.5, ..Options::default() }, "transfer"),
        (Options { ability: f64::NAN, ..Options::default() }, "ability"),
    ] {
        assert!(Prerequisites::new(options).unwrap_err().to_string().starts_with(&format!("`{key}`")));
    }
}
