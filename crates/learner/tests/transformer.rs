//! Laws of the embedded transformer: what it learns, and that neither threads nor a checkpoint change a bit.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Ask, Assignment, Choice, Demonstration, Directive, Finish, Group, Item, Kind, Learner, Lesson, Message,
    Problem, ProblemIx, Rollout, Sampling, Seed, Ticket, Trainable, Verdict,
};
use gradatim_learner::Transformer;
use gradatim_learner::transformer::{Grpo, Objective, OnEnter, Options, Sft};

const HOW: Sampling = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 6 };

fn options() -> Options {
    Options { layers: 2, width: 32, heads: 4, kv_heads: Some(2), context: 24, ..Options::default() }
}

fn problem(prompt: &str) -> Problem {
    Problem {
        id: format!("p-{prompt}"),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(prompt)],
        answer: String::new(),
        verifier: "exact".to_owned(),
        category: "test".to_owned(),
        level: 1,
        skills: vec![],
        solution: None,
        canonical: prompt.to_owned(),
        meta: serde_json::Map::new(),
    }
}

fn ask(learner: &mut Transformer, prompt: &str, rollouts: u32, key: u64, how: Sampling) -> Vec<Rollout> {
    let problem = problem(prompt);
    let parts = [(rollouts, Directive::default())];
    learner.respond(&[Ask { problem: &problem, parts: &parts, key }], how, Seed(5)).unwrap().remove(0)
}

/// A group whose rollouts are paid 1 for each "7" they say.
fn group(rollouts: Vec<Rollout>, weight: f64) -> (Group, Verdict) {
    let pay = |rollout: &Rollout| rollout.text.matches('7').count() as f64;
    let mean = rollouts.iter().map(pay).sum::<f64>() / rollouts.len() as f64;
    let rollouts: Vec<Rollout> =
        rollouts.into_iter().map(|rollout| Rollout { advantage: pay(&rollout) - mean, ..rollout }).collect();
    let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
    let mut choice = Choice::train(Item::Row(ProblemIx(0)));
    choice.parts = vec![(rollouts.len() as u32, Directive::default())];
    (Group { assignment: Assignment { ticket, choice }, rollouts }, Verdict { weight, ..Verdict::KEEP })
}

fn sft(learner: &mut Transformer, steps: usize) -> Vec<f64> {
    let objective = Objective::Sft(Sft { learning_rate: 3e-3, fall: 0.0, ..Sft::default() });
    learner.begin_stage(objective, None).unwrap();
    let pairs = [("a1:", "1a"), ("b2:", "2b"), ("c3:", "3c"), ("d4:", "4d5")];
    let lesson = pairs.map(|(prompt, response)| Demonstration { prompt, response, weight: 1.0 });
    (0..steps).map(|_| learner.train(Lesson::Demonstrations(&lesson)).unwrap().loss).collect()
}

#[test]
fn imitation_starts_at_the_log_of_the_vocabulary_and_ends_in_the_demonstrated_answers() {
    let mut learner = Transformer::new(&options(), Seed(1), 1).unwrap();
    let losses = sft(&mut learner, 150);
    assert!((losses[0] - 99.0_f64.ln()).abs() < 0.1, "{}", losses[0]);
    assert!(losses[149] < 0.05, "{}", losses[149]);
    let greedy = Sampling { temperature: 0.0, ..HOW };
    for (prompt, response) in [("a1:", "1a"), ("d4:", "4d5")] {
        let rollout = ask(&mut learner, prompt, 1, 0, greedy).remove(0);
        assert_eq!((rollout.text.as_str(), rollout.finish), (response, Finish::Stop));
        assert_eq!(rollout.length as usize, response.len() + 1);
    }
    assert_eq!(learner.policy_version(), 150);
}

#[test]
fn reinforcement_raises_what_is_paid() {
    let mut learner = Transformer::new(&options(), Seed(2), 1).unwrap();
    let grpo = Grpo { learning_rate: 3e-3, divisor: Some(6.0), minibatches: 2, kl: 1e-4, ..Grpo::default() };
    learner.begin_stage(Objective::Grpo(grpo), None).unwrap();
    let mut pay = vec![];
    for step in 0..60 {
        let groups: Vec<_> =
            (0..4).map(|ix| group(ask(&mut learner, "x:", 32, step * 4 + ix, HOW), 1.0)).collect();
        let said = |(group, _): &(Group, Verdict)| {
            group.rollouts.iter().map(|r| r.text.matches('7').count()).sum::<usize>()
        };
        pay.push(groups.iter().map(said).sum::<usize>());
        learner.train(Lesson::Groups(&groups)).unwrap();
    }
    assert!(pay[59] > 4 * (pay[0] + 10), "{pay:?}");
}

#[test]
fn rollouts_carry_the_log_probs_of_a_fresh_forward_pass() {
    let mut learner = Transformer::new(&options(), Seed(3), 1).unwrap();
    sft(&mut learner, 20);
    let rollouts = ask(&mut learner, "a1:", 9, 0, HOW);
    let again = learner.log_probs(&rollouts.iter().collect::<Vec<_>>()).unwrap();
    for (rollout, exact) in rollouts.iter().zip(&again) {
        let prompt = learner.prompt_length(&problem("a1:")).unwrap();
        assert_eq!(
            (rollout.tokens.len(), rollout.log_probs.len()),
            (prompt + exact.len(), prompt + exact.len())
        );
        for (found, exact) in rollout.log_probs[prompt..].iter().zip(exact) {
            assert!((found - exact).abs() < 1e-4, "{found} {exact}");
        }
    }
}

/// Some imitation, sampling and reinforcement; then the weights' whole future in a few numbers.
fn life(threads: usize) -> (Vec<f64>, Vec<Rollout>) {
    let mut learner = Transformer::new(&options(), Seed(4), threads).unwrap();
    let mut losses = sft(&mut learner, 5);
    let grpo = Grpo { minibatches: 2, kl: 0.01, ..Grpo::default() };
    learner.begin_stage(Objective::Grpo(grpo), None).unwrap();
    for step in 0..3 {
        let rollouts = (0..5).map(|ix| ask(&mut learner, &"12345:"[..=ix as usize], 60, step * 9 + ix, HOW));
        let groups: Vec<_> =
            rollouts.collect::<Vec<_>>().into_iter().map(|rollouts| group(rollouts, 1.0)).collect();
        let report = learner.train(Lesson::Groups(&groups)).unwrap();
        losses.extend([report.loss, report.grad_norm]);
    }
    (losses, ask(&mut learner, "99:", 200, 77, HOW))
}

#[test]
fn one_two_and_four_threads_give_the_same_bits() {
    let one = life(1);
    assert_eq!(one, life(2));
    assert_eq!(one, life(4));
}

#[test]
fn a_saved_learner_goes_on_as_if_never_stopped() {
    let grpo = Objective::Grpo(Grpo { kl: 0.01, rise: 9, ..Grpo::default() });
    let folder = tempfile::tempdir().unwrap();
    let go_on = |learner: &mut Transformer| {
        let groups = [group(ask(learner, "ab", 16, 1, HOW), 1.0), group(ask(learner, "cd", 16, 2, HOW), 0.5)];
        let report = learner.train(Lesson::Groups(&groups)).unwrap();
        (report, ask(learner, "x", 8, 3, HOW))
    };
    let mut first = Transformer::new(&options(), Seed(6), 1).unwrap();
    sft(&mut first, 30);
    first.begin_stage(grpo, None).unwrap();
    go_on(&mut first);
    first.save(folder.path()).unwrap();
    let mut second = Transformer::new(&options(), Seed(999), 1).unwrap();
    second.begin_stage(grpo, None).unwrap();
    second.load(folder.path()).unwrap();
    assert_eq!(second.policy_version(), 31);
    assert_eq!(go_on(&mut first), go_on(&mut second));

    let bytes = std::fs::read(folder.path().join("optimizer.safetensors")).unwrap();
    let again = tempfile::tempdir().unwrap();
    second.load(folder.path()).unwrap();
    second.save(again.path()).unwrap();
    assert_eq!(bytes, std::fs::read(again.path().join("optimizer.safetensors")).unwrap());
}

#[test]
fn a_checkpoint_of_another_shape_is_refused_by_tensor_and_size() {
    let folder = tempfile::tempdir().unwrap();
    Transformer::new(&options(), Seed(1), 1).unwrap().save(folder.path()).unwrap();
    let refuse = |options: Options| {
        let error = Transformer::new(&options, Seed(1), 1).unwrap().load(folder.path()).unwrap_err();
        error.to_string()
    };
    let wider = refuse(Options { hidden: Some(64), ..options() });
    assert!(wider.contains("mlp.gate_proj.weight` is F32 [96, 32], expected F32 [64, 32]"), "{wider}");
    let deeper = refuse(Options { layers: 3, ..options() });
    assert!(deeper.contains("layers.2") && deeper.contains("missing"), "{deeper}");
    let shallower = refuse(Options { layers: 1, ..options() });
    assert!(shallower.contains("tensors"), "{shallower}");
    std::fs::write(folder.path().join("weights.safetensors"), b"not tensors").unwrap();
    assert!(refuse(options()).contains("an earlier checkpoint"));
}

#[test]
fn flat_and_dropped_groups_count_in_the_divisor_but_are_not_run() {
    let mut learner = Transformer::new(&options(), Seed(7), 1).unwrap();
    learner.begin_stage(Objective::Grpo(Grpo { divisor: Some(6.0), ..Grpo::default() }), None).unwrap();
    let mut paid = group(ask(&mut learner, "a", 8, 0, HOW), 1.0);
    for (ix, rollout) in paid.0.rollouts.iter_mut().enumerate() {
        rollout.advantage = if ix < 4 { 1.0 } else { -1.0 };
    }
    let dropped = (paid.0.clone(), Verdict::drop("test"));
    let mut flat = paid.clone();
    flat.0.rollouts.iter_mut().for_each(|rollout| rollout.advantage = 0.0);
    let folder = tempfile::tempdir().unwrap();
    learner.save(folder.path()).unwrap();

    let nothing = learner.train(Lesson::Groups(&[dropped.clone(), flat.clone()])).unwrap();
    assert_eq!((nothing.trained_tokens, learner.policy_version()), (0, 0));
    let alone = learner.train(Lesson::Groups(&[paid.clone()])).unwrap();
    learner.load(folder.path()).unwrap();
    let among = learner.train(Lesson::Groups(&[paid, dropped, flat])).unwrap();
    assert_eq!(alone.trained_tokens, among.trained_tokens);
    assert!((alone.grad_norm / among.grad_norm - 3.0).abs() < 1e-3, "{alone:?} {among:?}");
}

#[test]
fn a_kept_group_of_weight_0_has_no_policy_gradient_while_its_kl_term_still_pulls() {
    let objective = |kl| Objective::Grpo(Grpo { divisor: Some(6.0), kl, ..Grpo::default() });
    let folder = tempfile::tempdir().unwrap();
    let mut learner = Transformer::new(&options(), Seed(7), 1).unwrap();
    learner.begin_stage(objective(0.1), None).unwrap();
    // Away from the reference, which is what the weights were at first.
    let away = [group(ask(&mut learner, "a", 32, 0, HOW), 1.0)];
    learner.train(Lesson::Groups(&away)).unwrap();
    learner.save(folder.path()).unwrap();
    let rollouts = ask(&mut learner, "a", 32, 1, HOW);
    let mut pull = |advantage: f64, kl: f64| {
        learner.begin_stage(objective(kl), None).unwrap();
        learner.load(folder.path()).unwrap();
        let mut weightless = group(rollouts.clone(), 0.0);
        weightless.0.rollouts.iter_mut().for_each(|rollout| rollout.advantage = advantage);
        learner.train(Lesson::Groups(&[weightless])).unwrap()
    };
    let held = pull(1.0, 0.1);
    assert!(held.grad_norm > 0.0 && held.kl.unwrap() > 0.0, "{held:?}");
    assert_eq!(pull(-7.0, 0.1), held, "advantages of a group of weight 0 say nothing");
    assert_eq!(pull(1.0, 0.0).trained_tokens, 0);
}

#[test]
fn a_weight_scales_the_gradient_of_advantages_already_divided_by_their_deviation() {
    let folder = tempfile::tempdir().unwrap();
    let mut learner = Transformer::new(&options(), Seed(7), 1).unwrap();
    learner
        .begin_stage(Objective::Grpo(Grpo { kl: 0.0, divisor: Some(6.0), ..Grpo::default() }), None)
        .unwrap();
    learner.save(folder.path()).unwrap();
    let mut rollouts = ask(&mut learner, "a", 8, 0, HOW);
    let advantages = Estimator::Grpo.advantages(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    rollouts.iter_mut().zip(advantages).for_each(|(rollout, advantage)| rollout.advantage = advantage);
    let mut norm = |weight: f64| {
        learner.load(folder.path()).unwrap();
        let mut weighed = group(rollouts.clone(), weight);
        weighed.0.rollouts = rollouts.clone();
        learner.train(Lesson::Groups(&[weighed])).unwrap().grad_norm
    };
    // Rewards halved before the division would give the same advantages, and a ratio of 1.
    assert!((norm(0.5) / norm(1.0) - 0.5).abs() < 1e-4);
}

#[test]
fn entering_a_stage_resets_what_it_says_and_never_touches_the_weights() {
    let grpo = Objective::Grpo(Grpo { kl: 0.1, learning_rate: 1e-3, ..Grpo::default() });
    let is_zero = |learner: &Transformer| learner.moments().iter().all(|m| m.iter().all(|v| *v == 0.0));
    let mut learner = Transformer::new(&options(), Seed(11), 1).unwrap();
    let step = |learner: &mut Transformer, key| {
        let groups = [group(ask(learner, "ab", 32, key, HOW), 1.0)];
        learner.train(Lesson::Groups(&groups)).unwrap()
    };
    learner.begin_stage(grpo, None).unwrap();
    assert_eq!(step(&mut learner, 0).kl, Some(0.0));
    step(&mut learner, 1);
    let rollouts = ask(&mut learner, "ab", 8, 2, HOW);
    let rollouts: Vec<&Rollout> = rollouts.iter().collect();
    let before = learner.log_probs(&rollouts).unwrap();

    let go_on = OnEnter { refresh_reference: false, reset_optimizer: false };
    learner.begin_stage_with(grpo, None, go_on).unwrap();
    assert!(!is_zero(&learner), "moments go on");
    assert!(step(&mut learner, 3).kl.unwrap() > 0.0, "the reference is still the first");

    let before_refresh = learner.log_probs(&rollouts).unwrap();
    assert_ne!(before, before_refresh);
    learner.begin_stage_with(grpo, None, OnEnter { refresh_reference: true, reset_optimizer: true }).unwrap();
    assert!(is_zero(&learner));
    assert_eq!(learner.log_probs(&rollouts).unwrap(), before_refresh);
    assert_eq!(step(&mut learner, 4).kl, Some(0.0));

    let falls = Objective::Grpo(Grpo { fall: 0.3, ..Grpo::default() });
    let fault = learner.begin_stage_with(falls, Some(10), go_on).unwrap_err().to_string();
    assert!(fault.starts_with("`fall`") && fault.contains("reset_optimizer"), "{fault}");
}

#[test]
fn a_template_is_asked_and_trained_and_tells_rollouts_of_one_problem_apart() {
    let mut learner = Transformer::new(&options(), Seed(8), 1).unwrap();
    let problem = problem("q:");
    let framed = Directive { template: Some("9.{prompt}!".to_owned()), ..Directive::default() };
    let parts = [(2, Directive::default()), (2, framed)];
    let asks = [Ask { problem: &problem, parts: &parts, key: 1 }];
    let rollouts = learner.respond(&asks, HOW, Seed(5)).unwrap().remove(0);
    let ends: Vec<u32> = rollouts.iter().map(|rollout| rollout.segments[0].span.end).collect();
    assert_eq!(ends, [3, 3, 6, 6], "<bos> and the prompt as it was asked");
}

#[test]
fn directives_give_a_prefix_and_bound_the_length() {
    let mut learner = Transformer::new(&options(), Seed(8), 1).unwrap();
    let problem = problem("q:");
    let plain = Directive::default();
    let guided = Directive { prefix: Some("12".to_owned()), length_budget: Some(2), ..Directive::default() };
    let parts = [(3, plain), (4, guided)];
    let rollouts =
        learner.respond(&[Ask { problem: &problem, parts: &parts, key: 1 }], HOW, Seed(5)).unwrap().remove(0);
    assert_eq!(rollouts.len(), 7);
    assert!(rollouts[..3].iter().all(|rollout| rollout.segments.len() == 2 && rollout.length <= 6));
    for rollout in &rollouts[3..] {
        assert!(rollout.text.starts_with("12") && rollout.length <= 2, "{rollout:?}");
        assert_eq!(rollout.segments.iter().map(|s| s.trained).collect::<Vec<_>>(), [false, false, true]);
    }
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let mut learner = Transformer::new(&options(), Seed(9), 1).unwrap();
    let refused = |learner: &mut Transformer, prompt: &str| {
        let problem = problem(prompt);
        let parts = [(1, Directive::default())];
        learner
            .respond(&[Ask { problem: &problem, parts: &parts, key: 0 }], HOW, Seed(0))
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&mut learner, "é").starts_with("`p-é.prompt` is text with 'é'"));
    assert!(refused(&mut learner, &"x".repeat(24)).contains("is 25 tokens, expected at most 23"));
    assert!(learner.train(Lesson::Demonstrations(&[])).unwrap_err().to_string().contains("begin_stage"));
    learner.begin_stage(Objective::Sft(Sft::default()), None).unwrap();
    assert!(learner.train(Lesson::Groups(&[])).unwrap_err().to_string().contains("`objective` is sft"));
    let bad = Objective::Grpo(Grpo { clip_low: 1.5, ..Grpo::default() });
    assert!(learner.begin_stage(bad, None).unwrap_err().to_string().contains("`clip_low` is 1.5"));
    assert!(Transformer::new(&Options { width: 30, ..options() }, Seed(0), 1).is_err());
}
