//! Rewrites inside a step: who is asked for one, what becomes of it, and what it saves.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::build;
use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Assignment, Choice, Group, Message, Problem, Purpose, Rewrite, Rollout, Score, Seed, Source, Ticket,
    Verdict, fingerprint, is_held_out,
};
use gradatim_curriculum::refiners::clpo::{self, Mode, Rewriter};
use gradatim_curriculum::samplers::uniform;
use gradatim_curriculum::{Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

const N: u32 = 4;
const LONG: &str = "a long, long statement of problem";

/// `groups` rows with long statements, all open to training.
fn rows(groups: usize) -> Pool {
    let problem = |n: u64| Problem {
        prompt: vec![Message::user(format!("{LONG} {n}"))],
        ..common::problem("long", 1, n)
    };
    let open = |problem: &Problem| !is_held_out(fingerprint(&problem.canonical));
    let mut pool = Pool::new(Seed(1));
    pool.push_rows((0..).map(problem).filter(open).take(groups)).unwrap();
    pool
}

/// A family whose long statements have a short form, and no other.
struct Stories;

impl Source for Stories {
    fn family(&self) -> &str {
        "stories"
    }

    fn level(&self) -> i64 {
        1
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        let n = seed.rng("story", [n, 0]).next_u64();
        Problem { prompt: vec![Message::user(format!("{LONG} {n}"))], ..common::problem("stories", 1, n) }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Problem> {
        let prompt = vec![Message::user(problem.prompt_text().replace(LONG, "problem"))];
        let canonical = problem.prompt_text().replace(LONG, "short");
        (how == Rewrite::Simplify).then(|| Problem { prompt, canonical, ..problem.clone() })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

fn asks_for(choice: &Choice) -> Option<Rewrite> {
    let text = format!("{:?}", choice.prompt);
    let how = if text.contains("shorter and clearer") { Rewrite::Simplify } else { Rewrite::Paraphrase };
    (choice.purpose == Purpose::Generate).then_some(how)
}

type Step = (Vec<Vec<Assignment>>, Vec<(Group, Verdict)>, BTreeMap<String, f64>);

/// One step of `groups` problems; `correct` says how many of the N rollouts on a choice are right.
fn step(
    options: clpo::Options,
    pool: &Pool,
    groups: usize,
    written: &str,
    correct: &mut dyn FnMut(&Assignment) -> u32,
) -> Step {
    let over = match pool.arms()[0].source {
        Some(_) => uniform::Over::Arms,
        None => uniform::Over::Problems,
    };
    let sampler = SamplerSpec::Uniform(uniform::Options { over, passes: None });
    let fixed = Options { groups, rollouts: N, max_draws: Some(groups), ..Default::default() };
    let mut curriculum = build(&sampler, &[RefinerSpec::Clpo(options)], pool, fixed);
    let mut asked = curriculum.begin(pool, 0.0).unwrap();
    let mut rounds = vec![];
    loop {
        let answer = |asked: &Assignment| {
            let right = if asks_for(&asked.choice).is_some() { 0 } else { correct(asked) };
            let rollouts = (0..asked.rollouts()).map(|ix| Rollout {
                text: written.to_owned(),
                score: Some(if ix < right { Score::right("42") } else { Score::unreadable("nothing") }),
                ..common::rollout(f64::from(u8::from(ix < right)))
            });
            Group { assignment: asked.clone(), rollouts: rollouts.collect() }
        };
        let groups = asked.iter().map(answer).collect();
        rounds.push(asked);
        match curriculum.receive(pool, groups).unwrap() {
            Received::More(more) => asked = more,
            _ => break,
        }
    }
    let settled = curriculum.finish(pool).unwrap();
    (rounds, settled, curriculum.metrics().numbers)
}

const WRITTEN: &str = "Here it is.\n```text\nWhat are six sevens, please?\n```";

/// Tickets 0, 1, 2, .. pass 0, 1, 2, 3, 4, 0, .. of four rollouts; rewrites pass two.
fn ladder(asked: &Assignment) -> u32 {
    if asked.choice.parent.is_some() { 2 } else { (asked.ticket.counter % 5) as u32 }
}

#[test]
fn hard_ones_are_simplified_medium_ones_otherwise_put_and_easy_ones_left_alone() {
    let pool = rows(20);
    for (mode, wanted) in [
        (
            Mode::Both,
            [Some(Rewrite::Simplify), Some(Rewrite::Simplify), Some(Rewrite::Paraphrase), None, None],
        ),
        (Mode::HardOnly, [Some(Rewrite::Simplify), Some(Rewrite::Simplify), None, None, None]),
        (Mode::MediumOnly, [None, None, Some(Rewrite::Paraphrase), None, None]),
    ] {
        let options = clpo::Options { mode, ..Default::default() };
        let (rounds, ..) = step(options, &pool, 20, WRITTEN, &mut ladder);
        let found: BTreeMap<Ticket, Rewrite> = rounds[1]
            .iter()
            .map(|asked| (asked.choice.parent.unwrap(), asks_for(&asked.choice).unwrap()))
            .collect();
        for drawn in &rounds[0] {
            let wanted = wanted[drawn.ticket.counter as usize % 5];
            assert_eq!(found.get(&drawn.ticket).copied(), wanted, "{mode:?}");
        }
        assert_eq!(rounds[1].iter().map(Assignment::rollouts).max(), Some(1));
    }
}

#[test]
fn the_final_batch_holds_no_dead_or_trivial_group_and_every_rewrite_has_its_parent_and_its_gold() {
    let pool = rows(20);
    let (rounds, settled, numbers) = step(Default::default(), &pool, 20, WRITTEN, &mut ladder);
    assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [20, 12, 12]);
    let drawn: BTreeMap<Ticket, &Group> =
        settled[..20].iter().map(|(group, _)| (group.assignment.ticket, group)).collect();
    let kept: Vec<&(Group, Verdict)> = settled.iter().filter(|(_, verdict)| verdict.weight != 0.0).collect();
    // Four each of 1, 2 and 3 of 4 right, and all twelve rewrites: more than the stage's 20 groups.
    assert_eq!((kept.len(), numbers["kept"]), (24, 24.0));
    for (group, verdict) in kept {
        let acc = group.pass_rate();
        let parent = group.assignment.choice.parent;
        let graded = parent.map_or(acc, |parent| drawn[&parent].pass_rate());
        assert!(acc > 0.0 && acc < 1.0);
        assert_eq!((verdict.kl_scale, verdict.weight), (if graded <= 0.3 { 0.5 } else { 1.0 }, 1.0));
        assert!(Estimator::Grpo.advantages(&group.rewards()).iter().sum::<f64>().abs() < 1e-12);
        if let Some(parent) = parent {
            assert_eq!(group.assignment.choice.item, drawn[&parent].assignment.choice.item);
            let asked = format!("{:?}", group.assignment.choice.prompt);
            assert!(asked.contains("six sevens") && !asked.contains("Here it is"), "{asked}");
        }
    }
    let shown =
        ["clpo hard", "clpo medium", "clpo dead", "clpo rescued", "clpo refused", "clpo extra rollouts"];
    assert_eq!(shown.map(|name| numbers[name]), [8.0, 4.0, 4.0, 4.0, 0.0, 12.0 * (1.0 + 4.0)]);
}

#[test]
fn a_rewrite_that_cannot_be_used_ends_there() {
    let pool = rows(20);
    for written in ["```text\nshort\n```", "The answer is 42, or six sevens"] {
        let (rounds, _, numbers) = step(Default::default(), &pool, 20, written, &mut ladder);
        assert_eq!((rounds.len(), numbers["clpo refused"], numbers["kept"]), (2, 12.0, 12.0));
    }
}

#[test]
fn where_nothing_teaches_the_whole_draw_stands_in() {
    let pool = rows(6);
    let mut dead_or_trivial = |asked: &Assignment| N * u32::from(asked.ticket.counter.is_multiple_of(2));
    let (_, settled, _) = step(Default::default(), &pool, 6, WRITTEN, &mut dead_or_trivial);
    for (group, verdict) in settled {
        let is_drawn = group.assignment.choice.parent.is_none();
        assert_eq!(verdict.weight, f64::from(u8::from(is_drawn)));
    }
}

#[test]
fn extra_rollouts_stay_within_their_budget_and_go_to_hard_problems_first() {
    let pool = rows(20);
    for most in [0, 3, 11, 30] {
        let options = clpo::Options { max_extra_rollouts: Some(most), ..Default::default() };
        let (rounds, _, numbers) = step(options, &pool, 20, WRITTEN, &mut ladder);
        assert!(numbers["clpo extra rollouts"] <= f64::from(most), "{most}: {numbers:?}");
        let first: Vec<Rewrite> =
            rounds.get(1).into_iter().flatten().filter_map(|asked| asks_for(&asked.choice)).collect();
        assert_eq!(first.len(), most.min(12) as usize);
        assert!(first.iter().take(8).all(|how| *how == Rewrite::Simplify));
    }
}

#[test]
fn half_solved_rewrites_rescue_seven_dead_problems_in_eight() {
    let mut pool = Pool::new(Seed(1));
    pool.push_source(Arc::new(Stories)).unwrap();
    let groups = 4_000;
    let mut rng = Seed(21).rng("half", [0, 0]);
    let mut fails_on_long = |asked: &Assignment| {
        let prompt = asked.choice.prompt.as_ref().map(|prompt| format!("{prompt:?}"));
        let is_long = prompt.is_none_or(|prompt| prompt.contains(LONG));
        (0..N).map(|_| u32::from(!is_long && rng.unit() < 0.5)).sum::<u32>()
    };
    let options = clpo::Options { rewriter: Rewriter::Family, ..Default::default() };
    let (rounds, settled, numbers) = step(options, &pool, groups, "", &mut fails_on_long);
    assert_eq!(numbers["clpo dead"], groups as f64);
    // One rewrite in ten is held out, and so never asked.
    let asked = rounds[1].len() as f64;
    let share = asked / groups as f64;
    assert!((share - 0.9).abs() < 3.0 * (0.09 / groups as f64).sqrt(), "{share}");
    let rate = numbers["clpo rescued"] / asked;
    let error = (0.875 * 0.125 / asked).sqrt();
    assert!((rate - 0.875).abs() < 3.0 * error, "{rate}");
    let without = settled.iter().filter(|(group, _)| group.assignment.choice.parent.is_none());
    assert!(without.clone().all(|(group, _)| group.is_flat()) && without.count() == groups);
}
