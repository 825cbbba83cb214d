//! Laws of the ability learner.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::{
    Ask, Assignment, Choice, Directive, Group, Item, Kind, Learner, Lesson, Problem, ProblemIx, Rollout,
    Sampling, Score, Seed, Ticket, Trainable, Verdict,
};
use gradatim_learner::Ability;
use gradatim_learner::simulated::{Options, Update};

fn problem(difficulty: f64) -> Problem {
    let mut meta = serde_json::Map::new();
    meta.insert("difficulty".to_owned(), difficulty.into());
    Problem {
        id: "p".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: "42".to_owned(),
        verifier: "exact".to_owned(),
        category: "c".to_owned(),
        level: 9,
        skills: vec![],
        solution: None,
        canonical: "p".to_owned(),
        meta,
    }
}

fn respond(learner: &mut Ability, difficulty: f64, rollouts: u32) -> Vec<Rollout> {
    let problem = problem(difficulty);
    let how = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 1 };
    let parts = [(rollouts, Directive::default())];
    learner.respond(&[Ask { problem: &problem, parts: &parts, key: 7 }], how, Seed(3)).unwrap().remove(0)
}

/// `right` of `n` rollouts scored right.
fn group(right: usize, n: usize, weight: f64) -> (Group, Verdict) {
    let mut rollouts = respond(&mut Ability::new(Options::default()).unwrap(), 0.0, n as u32);
    for (ix, rollout) in rollouts.iter_mut().enumerate() {
        rollout.score = Some(if ix < right { Score::right("42") } else { Score::unreadable("") });
    }
    let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
    let assignment = Assignment { ticket, choice: Choice::train(Item::Row(ProblemIx(0))) };
    (Group { assignment, rollouts }, Verdict { weight, ..Verdict::KEEP })
}

fn gain(update: Update, groups: &[(Group, Verdict)]) -> f64 {
    let mut learner = Ability::new(Options { update, ..Options::default() }).unwrap();
    learner.train(Lesson::Groups(groups)).unwrap();
    learner.ability() + 3.0
}

#[test]
fn answers_are_right_as_often_as_the_logistic_curve_says() {
    let mut learner = Ability::new(Options::default()).unwrap();
    assert_eq!(learner.success_rate(-3.0), 0.5);
    for difficulty in [-4.0, -3.0, -2.0] {
        let n = 20_000;
        let right =
            respond(&mut learner, difficulty, n).iter().filter(|rollout| rollout.text == "42").count();
        let p = 1.0 / (1.0 + (-1.5 * (-3.0 - difficulty)).exp());
        let bound = 5.0 * (f64::from(n) * p * (1.0 - p)).sqrt();
        assert!((right as f64 - f64::from(n) * p).abs() < bound, "{difficulty}: {right}");
    }
    assert_eq!(learner.success(&problem(-3.0)), 0.5);
}

#[test]
fn the_step_is_the_closed_form_of_the_sampled_pass_rate() {
    let groups = [group(4, 8, 1.0), group(8, 8, 1.0), group(1, 4, 1.0), group(4, 8, 0.0)];
    let spread = (3.0_f64 / 16.0).sqrt();
    let sum = 0.075 / 256.0 * (8.0 * 0.5 + 4.0 * spread);
    assert!((gain(Update::Sum, &groups) - sum).abs() < 1e-12);
    assert!((gain(Update::Mean, &groups) - 0.075 * (0.5 + spread) / 3.0).abs() < 1e-12);
    assert_eq!(gain(Update::Mean, &[]), 0.0);
}

#[test]
fn weights_shrink_the_sum_and_leave_the_mean_its_scale() {
    let spread = (3.0_f64 / 16.0).sqrt();
    let mut groups = [group(4, 8, 0.5), group(2, 8, 1.0)];
    groups[0].0.assignment.choice.weight = 0.5;
    let sum = 0.075 / 256.0 * 8.0 * (0.25 * 0.5 + spread);
    assert!((gain(Update::Sum, &groups) - sum).abs() < 1e-12);
    assert!((gain(Update::Mean, &groups) - 0.075 * (0.25 * 0.5 + spread) / 1.25).abs() < 1e-12);
    for (small, large) in [(0.1, 1.0), (0.3, 3.0)] {
        let of = |weight| gain(Update::Mean, &[group(4, 8, weight), group(2, 8, weight)]);
        assert!((of(small) - of(large)).abs() < 1e-12);
    }
    let dropped = (group(4, 8, 1.0).0, Verdict { weight: 1.0, ..Verdict::drop("surplus") });
    assert_eq!(gain(Update::Sum, &[dropped]), 0.0);
}

#[test]
fn both_forms_agree_on_the_nominal_batch() {
    let groups: Vec<_> = (0..32).map(|ix| group(ix % 9, 8, 1.0)).collect();
    assert!((gain(Update::Sum, &groups) - gain(Update::Mean, &groups)).abs() < 1e-12);
}

#[test]
fn state_survives_to_the_bit_and_imitation_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut learner = Ability::new(Options::default()).unwrap();
    learner.train(Lesson::Groups(&[group(3, 8, 1.0)])).unwrap();
    learner.save(folder.path()).unwrap();
    let mut other = Ability::new(Options::default()).unwrap();
    other.load(folder.path()).unwrap();
    assert_eq!(other, learner);
    assert!(learner.train(Lesson::Demonstrations(&[])).unwrap_err().to_string().contains("cannot imitate"));
    assert!(Ability::new(Options { slope: f64::NAN, ..Options::default() }).is_err());
}
