//! Retellings: who is asked for one, where it goes, and what is then trained.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;

use common::{build, context, row_of, rows};
use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Assignment, Evidence, Finish, Group, Message, Problem, Rollout, Score, Stretch, Ticket, TokenSelection,
    Verdict,
};
use gradatim_curriculum::refiners::{dynamic_sampling, egsr};
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

const G: usize = 8;
const OPTIONS: Options = Options {
    groups: 12,
    rollouts: G as u32,
    max_rounds: 4,
    max_draws: Some(12),
    seed: gradatim_core::Seed(3),
    run: 0,
    incarnation: 0,
    allow: vec![],
    ahead: 1,
    partial: false,
};
const RETOLD: &str = "six sevens are 42, so #42";
const PLANTED: &str = "as the reference says, six sevens are 42, so #42";

/// Sixty rows, each with a question of its own.
fn pool() -> Pool {
    let problem = |n| Problem {
        prompt: vec![Message::user(format!("question {n}"))],
        solution: Some("6 times 7 is 42 #42".to_owned()),
        ..common::problem("questions", 1, n)
    };
    let mut pool = Pool::new(gradatim_core::Seed(1));
    pool.push_rows((0..80).map(problem)).unwrap();
    pool
}

fn rollout(text: String, is_right: bool) -> Rollout {
    let score = if is_right { Score::right("42") } else { Score::unreadable("no answer") };
    Rollout {
        text,
        finish: Finish::Stop,
        reward: f64::from(u8::from(is_right)),
        score: Some(score),
        ..common::rollout(0.0)
    }
}

/// Fails whatever is asked plainly but for tickets 0, 3, 6, .. which get one right; guided, it says `retold`.
fn respond(assignment: &Assignment, retold: &dyn Fn(Ticket) -> String) -> Group {
    let choice = &assignment.choice;
    let ticket = assignment.ticket;
    let is_guided = format!("{:?}", choice.prompt).contains("Reference solution")
        || choice.parts.iter().any(|(_, directive)| directive.prefix.is_some());
    let rollouts = (0..assignment.rollouts()).map(|ix| match is_guided {
        true => rollout(retold(ticket), true),
        false => rollout(format!("{} {ix}", ticket.counter), ix == 5 && ticket.counter.is_multiple_of(3)),
    });
    Group { assignment: assignment.clone(), rollouts: rollouts.collect() }
}

/// One step; gives what was asked in each round, what was sampled, and what came out.
type Step = (Vec<Vec<Assignment>>, Vec<Group>, Vec<(Group, Verdict)>);

fn step(curriculum: &mut Curriculum, pool: &Pool, retold: &dyn Fn(Ticket) -> String) -> Step {
    let mut asked = curriculum.begin(pool, 0.0).unwrap();
    let (mut rounds, mut sampled) = (vec![], vec![]);
    loop {
        let groups: Vec<Group> = asked.iter().map(|assignment| respond(assignment, retold)).collect();
        sampled.extend(groups.clone());
        rounds.push(asked);
        match curriculum.receive(pool, groups).unwrap() {
            Received::More(more) => asked = more,
            _ => break,
        }
    }
    (rounds, sampled, curriculum.finish(pool).unwrap())
}

fn with(refiners: &[RefinerSpec], pool: &Pool) -> Curriculum {
    build(&SamplerSpec::default(), refiners, pool, OPTIONS)
}

fn egsr(options: egsr::Options) -> RefinerSpec {
    RefinerSpec::Egsr(options)
}

/// Texts of all rollouts, sorted.
fn texts<'a>(groups: impl Iterator<Item = &'a Group>) -> Vec<String> {
    let mut texts: Vec<String> =
        groups.flat_map(|group| &group.rollouts).map(|rollout| rollout.text.clone()).collect();
    texts.sort_unstable();
    texts
}

fn of(settled: &[(Group, Verdict)], ticket: Ticket) -> &(Group, Verdict) {
    settled.iter().find(|(group, _)| group.assignment.ticket == ticket).unwrap()
}

#[test]
fn exactly_the_all_zero_groups_are_rescued_and_no_group_changes_its_size() {
    let pool = pool();
    let mut curriculum = with(&[egsr(egsr::Options::default())], &pool);
    let (rounds, sampled, settled) = step(&mut curriculum, &pool, &|_| RETOLD.to_owned());
    let dead: Vec<Ticket> =
        rounds[0].iter().map(|asked| asked.ticket).filter(|ticket| ticket.counter % 3 != 0).collect();
    assert_eq!((rounds.len(), dead.len()), (2, 8));
    let rescues: Vec<Ticket> = rounds[1].iter().map(|asked| asked.choice.parent.unwrap()).collect();
    assert_eq!(rescues, dead);
    assert_eq!(texts(settled.iter().map(|(group, _)| group)), texts(sampled.iter()));
    for (asked, before) in rounds[0].iter().zip(&sampled) {
        let (group, verdict) = of(&settled, asked.ticket);
        assert_eq!((group.rollouts.len(), verdict.weight), (G, 1.0));
        let moved: Vec<usize> = (0..G).filter(|ix| group.rollouts[*ix] != before.rollouts[*ix]).collect();
        if !dead.contains(&asked.ticket) {
            assert_eq!((group, moved.len()), (before, 0));
            continue;
        }
        assert_eq!((moved.len(), group.rollouts[moved[0]].text.as_str()), (1, RETOLD));
        let advantages = Estimator::DrGrpo.advantages(&group.rewards());
        for (ix, advantage) in advantages.into_iter().enumerate() {
            let exact = if ix == moved[0] { 1.0 - 1.0 / G as f64 } else { -1.0 / G as f64 };
            assert!((advantage - exact).abs() < 1e-12);
        }
    }
    for asked in &rounds[1] {
        let (group, verdict) = of(&settled, asked.ticket);
        assert_eq!((group.rollouts.len(), verdict.weight, verdict.why), (1, 0.0, Some("spliced")));
        assert_eq!(group.rollouts[0].reward, 0.0);
    }
}

#[test]
fn a_rescued_group_is_trained_under_its_own_question_without_the_guidance() {
    let pool = pool();
    let mut curriculum = with(&[egsr(egsr::Options::default())], &pool);
    let (rounds, _, settled) = step(&mut curriculum, &pool, &|_| RETOLD.to_owned());
    for asked in &rounds[1] {
        let question = pool.problem(asked.choice.item).unwrap().prompt;
        let shown = format!("{:?}", asked.choice.prompt);
        assert!(shown.contains("6 times 7 is 42") && shown.contains("question"));
        let (group, _) = of(&settled, asked.choice.parent.unwrap());
        assert_eq!(group.assignment.choice.train_prompt.as_ref(), Some(&question));
        assert_eq!(group.assignment.choice.prompt, None);
    }
}

#[test]
fn the_place_of_a_retelling_is_drawn_and_every_place_is_drawn() {
    let pool = pool();
    let mut curriculum = with(&[egsr(egsr::Options::default())], &pool);
    let mut places = BTreeMap::<usize, u32>::new();
    for _ in 0..60 {
        let (_, _, settled) = step(&mut curriculum, &pool, &|_| RETOLD.to_owned());
        for (group, _) in settled.iter().filter(|(group, _)| group.assignment.choice.parent.is_none()) {
            let found = group.rollouts.iter().position(|rollout| rollout.text == RETOLD);
            *places.entry(found.unwrap_or(G)).or_default() += 1;
        }
    }
    places.remove(&G);
    let draws = f64::from(places.values().sum::<u32>());
    let error = (draws / G as f64 * (1.0 - 1.0 / G as f64)).sqrt();
    assert_eq!(places.len(), G);
    assert!(places.values().all(|n| (f64::from(*n) - draws / G as f64).abs() < 5.0 * error), "{places:?}");
}

#[test]
fn a_retelling_that_speaks_of_the_reference_is_refused_and_asked_for_once_more() {
    let pool = pool();
    let mut curriculum = with(&[egsr(egsr::Options::default())], &pool);
    let first = 12 + 4;
    let retold = |ticket: Ticket| if ticket.counter < first { PLANTED } else { RETOLD }.to_owned();
    let (rounds, _, settled) = step(&mut curriculum, &pool, &retold);
    assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [12, 8, 4]);
    let rescued = settled.iter().filter(|(group, _)| group.assignment.choice.parent.is_none());
    assert!(rescued.clone().all(|(group, _)| group.rollouts.iter().all(|rollout| rollout.text != PLANTED)));
    assert_eq!(rescued.filter(|(group, _)| group.rollouts.iter().any(|r| r.text == RETOLD)).count(), 8);
    let numbers = curriculum.metrics().numbers;
    let shown = ["egsr dead", "egsr guided", "egsr leaked", "egsr rescued"].map(|name| numbers[name]);
    assert_eq!(shown, [8.0, 12.0, 4.0, 8.0]);
}

#[test]
fn without_a_kept_retelling_nothing_changes_and_tries_end() {
    let pool = pool();
    let mut curriculum = with(&[egsr(egsr::Options { tries: 3, ..Default::default() })], &pool);
    let (rounds, sampled, settled) = step(&mut curriculum, &pool, &|_| PLANTED.to_owned());
    assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [12, 8, 8, 8]);
    assert!(settled.iter().map(|(group, _)| group).eq(&sampled));
    let refused = settled.iter().filter(|(_, verdict)| verdict.why == Some("mentions the reference"));
    assert_eq!(refused.count(), 24);
}

#[test]
fn a_filter_judges_a_group_with_what_was_spliced_into_it() {
    let pool = pool();
    let filter = RefinerSpec::DynamicSampling(dynamic_sampling::Options::default());
    for stack in [[egsr(Default::default()), filter.clone()], [filter, egsr(Default::default())]] {
        let mut curriculum = with(&stack, &pool);
        let (rounds, _, settled) = step(&mut curriculum, &pool, &|_| RETOLD.to_owned());
        assert!(rounds[0].iter().all(|asked| of(&settled, asked.ticket).1.weight == 1.0));
        assert_eq!(curriculum.metrics().numbers["kept"], 12.0);
    }
}

#[test]
fn several_retellings_take_several_places_and_given_starts_are_trained() {
    let pool = pool();
    let prefix = egsr::Mode::Prefix(egsr::Prefix::default());
    let options = egsr::Options { mode: prefix, samples: 3, ..Default::default() };
    let mut curriculum = with(&[egsr(options)], &pool);
    let (rounds, _, settled) = step(&mut curriculum, &pool, &|_| RETOLD.to_owned());
    assert_eq!(rounds[1].len(), 24);
    for asked in &rounds[1] {
        assert_eq!(asked.choice.parts[0].1.prefix.as_deref(), Some("6 times 7"));
        let (group, verdict) = of(&settled, asked.choice.parent.unwrap());
        assert_eq!(group.rewards().iter().sum::<f64>(), 3.0);
        let all = TokenSelection::TopEntropy { share: 1.0, on: Stretch::Given };
        assert_eq!((verdict.tokens, &group.assignment.choice.train_prompt), (Some(all), &None));
    }
}

#[test]
fn policies_are_told_of_groups_as_they_were_sampled() {
    let pool = rows(&[3]);
    let mut refiner = egsr(egsr::Options::default()).build().unwrap();
    let item = row_of(&pool, 0);
    let mut dead = common::binary(&common::asked(4, item), 0, G);
    let before = refiner.follow_up(std::slice::from_ref(&dead), &context(&pool, 0)).unwrap();
    assert_eq!(before.choices.len(), 1);
    dead.rollouts[2].reward = 1.0;
    assert!(refiner.follow_up(&[dead.clone()], &context(&pool, 0)).unwrap().choices.is_empty());
    refiner.observe(&[Evidence::Group(&dead)], &context(&pool, 0)).unwrap();
    assert_eq!(refiner.metrics().numbers["egsr dead"], 0.0);
}
