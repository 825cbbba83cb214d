//! Which tokens of a response are trained, and with which ratio.

use gradatim_core::{
    Ask, Assignment, Choice, Directive, Item, Kind, Learner, Lesson, Problem, ProblemIx, Sampling, Seed,
    Ticket, Trainable,
};

use super::*;
use crate::transformer::{Objective, Options};

const GRPO: Grpo = Grpo {
    learning_rate: 1e-3,
    weight_decay: 0.0,
    clip_norm: 1.0,
    rise: 0,
    fall: 0.0,
    floor: 1.0,
    clip_low: 0.2,
    clip_high: 0.2,
    kl: 0.0,
    minibatches: 1,
    divisor: Some(10.0),
    temperature: 1.0,
    ratio: Ratio::Unguided,
};

fn learner(grpo: Grpo) -> Transformer {
    let options = Options { layers: 2, width: 32, heads: 4, context: 160, ..Options::default() };
    let mut learner = Transformer::new(&options, Seed(1), 1).unwrap();
    // Livelier than at birth, so that entropies differ.
    learner.trainer.decoder.weights.iter_mut().for_each(|weight| *weight *= 5.0);
    learner.begin_stage(Objective::Grpo(grpo), None).unwrap();
    learner
}

fn sampled(learner: &mut Transformer, prompt: &str, prefix: Option<&str>) -> Vec<Rollout> {
    let problem = Problem {
        id: "p".to_owned(),
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
    };
    let parts = [(4, Directive { prefix: prefix.map(str::to_owned), ..Directive::default() })];
    let how = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 9 };
    learner.respond(&[Ask { problem: &problem, parts: &parts, key: 7 }], how, Seed(5)).unwrap().remove(0)
}

fn group(rollouts: Vec<Rollout>, train_prompt: Option<&str>) -> Group {
    let mut choice = Choice::train(Item::Row(ProblemIx(0)));
    choice.parts = vec![(rollouts.len() as u32, Directive::default())];
    choice.train_prompt = train_prompt.map(|prompt| vec![Message::user(prompt)]);
    let advantages = [0.75, -0.25, -0.25, -0.25];
    let paid =
        rollouts.into_iter().zip(advantages).map(|(rollout, advantage)| Rollout { advantage, ..rollout });
    let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
    Group { assignment: Assignment { ticket, choice }, rollouts: paid.collect() }
}

fn selecting(share: f64) -> Verdict {
    Verdict { tokens: Some(TokenSelection::TopEntropy { share, on: Stretch::Given }), ..Verdict::KEEP }
}

/// Twenty-five given characters before each of four responses.
fn hybrids(learner: &mut Transformer) -> Group {
    let rollouts = sampled(learner, "q:", Some("abcdefghijklmnopqrstuvwxy"));
    group(rollouts, None)
}

#[test]
fn of_a_hundred_given_tokens_the_twenty_of_greatest_entropy_are_trained_and_all_sampled_ones() {
    let mut learner = learner(GRPO);
    let group = hybrids(&mut learner);
    let mut lots = [learner.lot(&group, &selecting(0.2), &GRPO).unwrap()];
    learner.refresh(&mut lots, &GRPO).unwrap();
    let stretches: Vec<Sequence> = lots[0].pieces.iter().map(|piece| piece.stretch(Stretch::Given)).collect();
    let entropies = learner.trainer.entropies(&stretches, 1.0).unwrap().concat();
    learner.select(&mut lots, &GRPO).unwrap();
    let (mut kept, mut dropped) = (vec![], vec![]);
    let given = lots[0].pieces.iter_mut().flat_map(|piece| piece.of_stretch(Stretch::Given));
    for (target, entropy) in given.zip(&entropies) {
        if target.advantage == 0.0 { dropped.push(*entropy) } else { kept.push(*entropy) }
    }
    assert_eq!((kept.len(), dropped.len()), (20, 80));
    let least_kept = kept.iter().copied().fold(f32::INFINITY, f32::min);
    assert!(dropped.iter().all(|entropy| *entropy <= least_kept), "{least_kept}");
    let prompt = 3;
    for piece in &mut lots[0].pieces {
        assert!(piece.sequence.targets.iter().all(|target| target.row + 1 >= prompt));
        assert!(piece.of_stretch(Stretch::Sampled).all(|target| target.advantage != 0.0));
    }
}

#[test]
fn keeping_none_of_the_given_tokens_is_training_on_the_continuation_alone() {
    let report = |verdict: Verdict| {
        let mut learner = learner(GRPO);
        let mut group = hybrids(&mut learner);
        // All four begin alike and their advantages add up to 0: together the given tokens would teach nothing.
        group.rollouts.truncate(3);
        learner.train(Lesson::Groups(&[(group, verdict)])).unwrap()
    };
    let (none, alone, all) = (report(selecting(0.0)), report(Verdict::KEEP), report(selecting(1.0)));
    assert!((none.loss - alone.loss).abs() < 1e-6, "{none:?} {alone:?}");
    assert!((none.grad_norm / alone.grad_norm - 1.0).abs() < 1e-4, "{none:?} {alone:?}");
    assert!((all.grad_norm / alone.grad_norm - 1.0).abs() > 0.1, "{all:?} {alone:?}");
}

#[test]
fn a_given_token_has_ratio_one_so_its_loss_is_its_advantage() {
    let mut learner = learner(GRPO);
    let group = hybrids(&mut learner);
    let trained = |rollout: &Rollout| (rollout.tokens.len() - 3) as f64 * rollout.advantage;
    let exact = -group.rollouts.iter().map(trained).sum::<f64>() / (10.0 * 4.0);
    let report = learner.train(Lesson::Groups(&[(group, selecting(1.0))])).unwrap();
    assert!((report.loss - exact).abs() < 1e-4, "{} {exact}", report.loss);
}

#[test]
fn a_response_trained_under_another_prompt_is_trained_as_if_sampled_there() {
    let grpo = Grpo { ratio: Ratio::Unguided, ..GRPO };
    let mut reframed = learner(grpo);
    let guided = sampled(&mut reframed, "a guide for q:", None);

    let mut native = learner(grpo);
    let framed = native.framed("q:", "prompt").unwrap();
    let mut rollouts = guided.clone();
    for rollout in &mut rollouts {
        let start = rollout.segments[1].span.start as usize;
        let shift = (start - framed.len()) as u32;
        rollout.tokens = [&framed[..], &rollout.tokens[start..]].concat();
        rollout.segments[0].span.end -= shift;
        rollout.segments[1].span =
            rollout.segments[1].span.start - shift..rollout.segments[1].span.end - shift;
        rollout.log_probs = vec![0.0; rollout.tokens.len()];
    }
    let log_probs = native.log_probs(&rollouts.iter().collect::<Vec<_>>()).unwrap();
    for (rollout, log_probs) in rollouts.iter_mut().zip(log_probs) {
        rollout.log_probs[framed.len()..].copy_from_slice(&log_probs);
    }
    let native = native.train(Lesson::Groups(&[(group(rollouts, None), Verdict::KEEP)])).unwrap();
    let lesson = [(group(guided.clone(), Some("q:")), Verdict::KEEP)];
    let reframed = reframed.train(Lesson::Groups(&lesson)).unwrap();
    assert_eq!(reframed, native);

    let mut behind = learner(Grpo { ratio: Ratio::Guided, ..GRPO });
    let behind = behind.train(Lesson::Groups(&lesson)).unwrap();
    assert!((behind.loss - native.loss).abs() > 1e-6, "{behind:?} {native:?}");
}

#[test]
fn the_same_prompt_again_changes_nothing() {
    let report = |train_prompt: Option<&str>| {
        let mut learner = learner(GRPO);
        let rollouts = sampled(&mut learner, "q:", None);
        learner.train(Lesson::Groups(&[(group(rollouts, train_prompt), Verdict::KEEP)])).unwrap()
    };
    assert_eq!(report(None), report(Some("q:")));
}
