//! Force-answer before a scripted learner that thinks for ever unless its thought is closed.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{build, rows};
use gradatim_core::{
    Assignment, Finish, Group, Purpose, Rollout, Score, Seed, Stretch, TokenSelection, Verdict,
};
use gradatim_curriculum::refiners::force_answer;
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

const G: usize = 4;
const CLOSE: &str = "</think>\n";

fn options() -> Options {
    Options { groups: 6, rollouts: G as u32, max_draws: Some(6), seed: Seed(3), ..Options::default() }
}

fn thought(text: &str, finish: Finish) -> Rollout {
    let score = Some(Score::unreadable("no answer"));
    Rollout { text: text.to_owned(), finish, score, ..common::rollout(0.0) }
}

fn answered(text: String) -> Rollout {
    Rollout { text, finish: Finish::Stop, score: Some(Score::right("42")), ..common::rollout(1.0) }
}

/// Rollout 0 gives up by itself, wrongly; the others think until they are cut off. Closed, every thought answers.
fn respond(assignment: &Assignment) -> Group {
    let each = |how: &gradatim_core::Directive, ix: usize| match &how.prefix {
        Some(given) => answered(format!("{given}#42")),
        None if ix == 0 => thought("#41", Finish::Stop),
        None => thought(&format!("hm {ix}"), Finish::Length),
    };
    let rollouts = assignment.directives().enumerate().map(|(ix, how)| each(how, ix)).collect();
    Group { assignment: assignment.clone(), rollouts }
}

fn step(curriculum: &mut Curriculum, pool: &Pool) -> (Vec<Vec<Assignment>>, Vec<(Group, Verdict)>) {
    let (mut asked, mut rounds) = (curriculum.begin(pool, 0.0).unwrap(), vec![]);
    loop {
        let groups = asked.iter().map(respond).collect();
        rounds.push(asked);
        match curriculum.receive(pool, groups).unwrap() {
            Received::More(more) => asked = more,
            _ => return (rounds, curriculum.finish(pool).unwrap()),
        }
    }
}

fn with(options_of: force_answer::Options) -> (Pool, Curriculum) {
    let pool = rows(&[40]);
    let refiner = RefinerSpec::ForceAnswer(options_of);
    let curriculum = build(&SamplerSpec::default(), &[refiner], &pool, options());
    (pool, curriculum)
}

#[test]
fn a_closed_thought_earns_what_a_cut_off_one_does_not() {
    let (pool, mut curriculum) = with(force_answer::Options::default());
    let mut plain = build(&SamplerSpec::default(), &[], &pool, options());
    let (_, settled) = step(&mut plain, &pool);
    assert!(settled.iter().all(|(group, _)| group.pass_rate() == 0.0));
    let (rounds, settled) = step(&mut curriculum, &pool);
    assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6 * (G - 1)]);
    let drawn: Vec<_> = settled.iter().filter(|(g, _)| g.assignment.choice.parent.is_none()).collect();
    assert_eq!(drawn.len(), 6);
    for (group, verdict) in drawn {
        assert_eq!((group.rollouts.len(), group.rewards()), (G, vec![0.0, 1.0, 1.0, 1.0]));
        assert_eq!(group.rollouts[0].text, "#41", "what ended by itself stays");
        let mut texts: Vec<&str> = group.rollouts[1..].iter().map(|r| r.text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, [1, 2, 3].map(|ix| format!("hm {ix}{CLOSE}#42")));
        let all = TokenSelection::TopEntropy { share: 1.0, on: Stretch::Given };
        assert_eq!((verdict.weight, verdict.tokens), (1.0, Some(all)));
    }
    let numbers = curriculum.metrics().numbers;
    let shown = ["cut off", "forced", "right when forced"].map(|n| numbers[&format!("force-answer {n}")]);
    assert_eq!(shown, [18.0; 3]);
}

#[test]
fn thoughts_and_answers_have_their_own_limits() {
    let both = force_answer::Options { thought: Some(30), answer: Some(5), ..Default::default() };
    let (pool, mut curriculum) = with(both);
    let (rounds, _) = step(&mut curriculum, &pool);
    let limits = |round: &[Assignment]| -> Vec<Option<u32>> {
        round.iter().flat_map(|asked| asked.directives().map(|how| how.length_budget)).collect()
    };
    assert_eq!(limits(&rounds[0]), [Some(30); 6 * G]);
    assert_eq!(limits(&rounds[1]), [Some(5); 6 * (G - 1)]);
    assert!(rounds[1].iter().all(|asked| asked.choice.purpose == Purpose::Train));
}

#[test]
fn a_thought_with_a_token_that_has_no_text_stays_cut_off() {
    let pool = rows(&[4]);
    let options = force_answer::Options::default();
    let mut refiner = RefinerSpec::ForceAnswer(options).build().unwrap();
    let asked = common::asked(1, common::row_of(&pool, 0));
    let mut group = Group { assignment: asked, rollouts: vec![thought("a\u{fffd}b", Finish::Length)] };
    group.assignment.choice.parts = vec![(1, Default::default())];
    let follow_up = refiner.follow_up(&[group], &common::context(&pool, 0)).unwrap();
    assert!(follow_up.choices.is_empty());
}

#[test]
fn limits_of_nothing_and_an_empty_mark_are_refused() {
    let none = force_answer::Options::default;
    for (options, key) in [
        (force_answer::Options { close: String::new(), ..none() }, "close"),
        (force_answer::Options { answer: Some(0), ..none() }, "answer"),
        (force_answer::Options { thought: Some(0), ..none() }, "thought"),
    ] {
        let error = RefinerSpec::ForceAnswer(options).build().err().unwrap();
        assert!(error.to_string().contains(key), "{error}");
    }
}
