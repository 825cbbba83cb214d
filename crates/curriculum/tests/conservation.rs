//! Random schedules: whatever a trainer does with its tickets, each ends exactly once, and a
//! curriculum saved and loaded anywhere goes on to the bit.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{answer, build, defaults, every_refiner, every_sampler, rows, rows_and_numbers};
use gradatim_core::{Assignment, Group, Metrics, Seed, State, Ticket, Verdict};
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;
use proptest::prelude::*;

const OPTIONS: Options = Options {
    groups: 6,
    rollouts: 4,
    max_rounds: 2,
    max_draws: Some(16),
    seed: Seed(9),
    run: 3,
    incarnation: 0,
    allow: vec![],
    ahead: 1,
    partial: false,
};

/// A sampler of the room under up to three of its refiners.
fn stacks() -> impl Strategy<Value = (SamplerSpec, Vec<RefinerSpec>)> {
    let refiner = proptest::sample::select(every_refiner());
    (proptest::sample::select(every_sampler()), proptest::collection::vec(refiner, 0..=3))
}

/// What a trainer may do with the step under way.
#[derive(Debug, Clone, Copy)]
enum Act {
    Answer(u8),
    AnswerAgain(u8),
    Lose(u8),
    Restart,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => any::<u8>().prop_map(Act::Answer),
        2 => any::<u8>().prop_map(Act::AnswerAgain),
        2 => any::<u8>().prop_map(Act::Lose),
        1 => Just(Act::Restart),
    ];
    proptest::collection::vec(act, 0..25)
}

/// Saves as text, and loads onto a curriculum built afresh.
fn restart(curriculum: &Curriculum, stack: &(SamplerSpec, Vec<RefinerSpec>), pool: &Pool) -> Curriculum {
    let text = serde_json::to_string(&curriculum.save().unwrap()).unwrap();
    let state: State = serde_json::from_str(&text).unwrap();
    let mut fresh = build(&stack.0, &stack.1, pool, OPTIONS);
    fresh.load(state, pool).unwrap();
    fresh
}

fn pick<T: Copy>(from: impl ExactSizeIterator<Item = T>, by: u8) -> Option<T> {
    let n = from.len();
    from.into_iter().nth(if n == 0 { 0 } else { usize::from(by) % n })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_ticket_ends_exactly_once(stack in stacks(), steps in proptest::collection::vec(acts(), 1..6)) {
        let pool = rows(&[12, 30, 50]);
        let mut curriculum = build(&stack.0, &stack.1, &pool, OPTIONS);
        let mut issued: BTreeMap<Ticket, Assignment> = BTreeMap::new();
        let (mut counted, mut dropped, mut lost) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut superfluous = 0.0;
        for acts in steps {
            let opened = curriculum.begin(&pool, 0.5).unwrap();
            if opened.is_empty() {
                break;
            }
            issued.extend(opened.into_iter().map(|assignment| (assignment.ticket, assignment)));
            let mut acts = acts.into_iter();
            let mut is_done = false;
            while !is_done {
                let open: Vec<Ticket> = curriculum.open().iter().map(|assignment| assignment.ticket).collect();
                let received = match acts.next().unwrap_or(Act::Answer(0)) {
                    Act::Restart => {
                        curriculum = restart(&curriculum, &stack, &pool);
                        continue;
                    }
                    Act::Answer(by) => {
                        let Some(ticket) = pick(open.iter().copied(), by) else { continue };
                        curriculum.receive(&pool, vec![answer(&issued[&ticket])]).unwrap()
                    }
                    Act::AnswerAgain(by) => {
                        let shut: Vec<Ticket> = issued.keys().copied().filter(|t| !open.contains(t)).collect();
                        let Some(ticket) = pick(shut.iter().copied(), by) else { continue };
                        superfluous += 1.0;
                        curriculum.receive(&pool, vec![answer(&issued[&ticket])]).unwrap()
                    }
                    Act::Lose(by) => {
                        let Some(ticket) = pick(open.iter().copied(), by) else { continue };
                        lost.insert(ticket);
                        curriculum.lost(&pool, ticket).unwrap()
                    }
                };
                match received {
                    Received::Waiting => {}
                    Received::More(more) => issued.extend(more.into_iter().map(|a| (a.ticket, a))),
                    Received::Done => is_done = true,
                }
            }
            for (group, verdict) in curriculum.finish(&pool).unwrap() {
                let ticket = group.assignment.ticket;
                let is_new = if !verdict.dropped { counted.insert(ticket) } else { dropped.insert(ticket) };
                prop_assert!(is_new, "{ticket:?} ended twice");
            }
        }
        let mut ends: Vec<Ticket> = counted.into_iter().chain(dropped).chain(lost.iter().copied()).collect();
        ends.sort_unstable();
        prop_assert_eq!(ends, issued.keys().copied().collect::<Vec<_>>());
        let numbers = curriculum.metrics().numbers;
        prop_assert_eq!(numbers["lost"], lost.len() as f64);
        prop_assert_eq!(numbers["late"] + numbers["duplicates"], superfluous);
    }

    #[test]
    fn a_run_broken_anywhere_goes_on_to_the_bit(stack in stacks(), stop in 0_usize..60) {
        let pool = rows(&[12, 30, 50]);
        let (unbroken, end) = trace(&stack, &pool, None);
        let (broken, broken_end) = trace(&stack, &pool, Some(stop));
        prop_assert_eq!(unbroken, broken);
        prop_assert_eq!(end, broken_end);
    }
}

/// What a rough trainer saw: tickets issued and settled, and the end state.
type Account = (Vec<Assignment>, Vec<(Ticket, Verdict)>, State);

/// Seven steps in which answers come in any order, some twice, some late, some never, each by the `schedule`;
/// restarted after `stop` calls.
fn rough(
    stack: &(SamplerSpec, Vec<RefinerSpec>),
    pool: &Pool,
    schedule: u64,
    stop: Option<usize>,
) -> Account {
    let mut curriculum = build(&stack.0, &stack.1, pool, OPTIONS);
    let mut rng = Seed(schedule).rng("rough trainer", [0, 0]);
    let (mut issued, mut settled, mut calls): (Vec<Assignment>, Vec<_>, usize) = (vec![], vec![], 0);
    for step in 0..7 {
        let opened = curriculum.begin(pool, f64::from(step) / 7.0).unwrap();
        if opened.is_empty() {
            break;
        }
        issued.extend(opened);
        loop {
            if stop == Some(calls) {
                curriculum = restart(&curriculum, stack, pool);
            }
            calls += 1;
            let open = curriculum.open();
            let any = answer(&issued[rng.below(issued.len() as u64) as usize]);
            let received = match rng.below(8) {
                0 => curriculum.receive(pool, vec![any]).unwrap(),
                1 if !open.is_empty() => {
                    let lost = open[rng.below(open.len() as u64) as usize].ticket;
                    curriculum.lost(pool, lost).unwrap()
                }
                _ if open.is_empty() => curriculum.receive(pool, vec![]).unwrap(),
                _ => {
                    let some = answer(&open[rng.below(open.len() as u64) as usize]);
                    curriculum.receive(pool, vec![some.clone(), some]).unwrap()
                }
            };
            match received {
                Received::Waiting => {}
                Received::More(more) => issued.extend(more),
                Received::Done => break,
            }
        }
        let groups = curriculum.finish(pool).unwrap();
        settled.extend(groups.into_iter().map(|(group, verdict)| (group.assignment.ticket, verdict)));
    }
    (issued, settled, curriculum.save().unwrap())
}

#[test]
fn every_sampler_of_the_enum_survives_a_rough_trainer_and_a_restart_to_the_bit() {
    let refiners = every_refiner();
    let mut rng = Seed(17).rng("stacks", [0, 0]);
    for sampler in defaults::<SamplerSpec>() {
        for pool in [rows(&[12, 30, 50]), rows_and_numbers(&[9, 20])] {
            let has_source = pool.arms().iter().any(|arm| arm.source.is_some());
            match sampler.build(&pool) {
                Ok(_) => {}
                Err(error) if has_source => {
                    assert!(error.to_string().contains("hint: "), "{error}");
                    continue;
                }
                Err(error) => panic!("{sampler:?} refuses a plain pool of rows by default: {error}"),
            }
            for schedule in 0..4 {
                let n_refiners = rng.below(4);
                let picks =
                    (0..n_refiners).map(|_| refiners[rng.below(refiners.len() as u64) as usize].clone());
                let stack = (sampler.clone(), picks.collect());
                let unbroken = rough(&stack, &pool, schedule, None);
                let ends: BTreeSet<Ticket> = unbroken.1.iter().map(|(ticket, _)| *ticket).collect();
                assert_eq!(ends.len(), unbroken.1.len(), "{stack:?}: a ticket was settled twice");
                for _ in 0..3 {
                    let stop = rng.below(60) as usize;
                    let broken = rough(&stack, &pool, schedule, Some(stop));
                    assert_eq!(broken, unbroken, "{stack:?} under schedule {schedule}, stopped at {stop}");
                }
            }
        }
    }
}

#[test]
fn every_policy_goes_on_to_the_bit_at_every_step() {
    let refiners = every_refiner();
    for pool in [rows(&[12, 30, 50]), rows_and_numbers(&[9, 20])] {
        for sampler in every_sampler().into_iter().filter(|sampler| sampler.build(&pool).is_ok()) {
            for n_refiners in 0..=refiners.len() {
                let stack = (sampler.clone(), refiners[..n_refiners].to_vec());
                let unbroken = trace(&stack, &pool, None);
                for stop in 0..20 {
                    assert_eq!(trace(&stack, &pool, Some(stop)), unbroken, "{stack:?} stopped at {stop}");
                }
            }
        }
    }
}

#[test]
fn a_state_of_other_policies_another_pool_or_another_run_is_refused() {
    let pool = rows(&[12, 30, 50]);
    let samplers = every_sampler();
    let refiners = every_refiner();
    let state = |sampler: &SamplerSpec| build(sampler, &refiners, &pool, OPTIONS).save().unwrap();
    for sampler in &samplers {
        let mut of_another_run = build(sampler, &refiners, &pool, Options { run: 4, ..OPTIONS });
        assert!(of_another_run.load(state(sampler), &pool).is_err());
        assert!(build(sampler, &[], &pool, OPTIONS).load(state(sampler), &pool).is_err());
        for other in [rows(&[12, 30, 50, 8]), rows(&[12, 30, 51])] {
            let error = build(sampler, &refiners, &other, OPTIONS).load(state(sampler), &other).unwrap_err();
            assert!(error.to_string().contains("resume with the pool"), "{sampler:?}: {error}");
        }
        for other in samplers.iter().filter(|other| other.name() != sampler.name()) {
            assert!(build(other, &refiners, &pool, OPTIONS).load(state(sampler), &pool).is_err());
        }
    }
}

/// Damages that leave a state readable, in the middle of a step.
#[test]
fn a_step_that_cannot_have_been_is_refused_by_its_place() {
    let pool = rows(&[12, 30, 50]);
    let mut curriculum = build(&SamplerSpec::default(), &[], &pool, OPTIONS);
    let open = curriculum.begin(&pool, 0.5).unwrap();
    let _ = curriculum.receive(&pool, vec![answer(&open[0])]).unwrap();
    let text = serde_json::to_string(&curriculum.save().unwrap()).unwrap();
    let last = serde_json::to_string(&open[5].choice.item).unwrap();
    for (sound, damaged, place) in [
        (r#""closed":0"#, r#""closed":2"#, "state.ledger.closed"),
        (r#""groups":6"#, r#""groups":600000000000"#, "state.ledger.groups"),
        (r#""counter":5"#, r#""counter":0"#, "state.ledger.places"),
        (last.as_str(), r#"{"row":1000}"#, "state.ledger.item"),
        (last.as_str(), r#"{"fresh":{"arm":0,"n":0}}"#, "state.ledger.item"),
    ] {
        let damaged = text.replace(sound, damaged);
        assert_ne!(damaged, text, "{sound}");
        let state = serde_json::from_str(&damaged).unwrap();
        let error = build(&SamplerSpec::default(), &[], &pool, OPTIONS).load(state, &pool).unwrap_err();
        assert!(error.to_string().contains(place), "{damaged}: {error}");
    }
}

type Step = (Vec<(Group, Verdict)>, Metrics);

/// Eight steps, restarted once after `stop` calls of any verb.
fn trace(stack: &(SamplerSpec, Vec<RefinerSpec>), pool: &Pool, stop: Option<usize>) -> (Vec<Step>, State) {
    let mut curriculum = build(&stack.0, &stack.1, pool, OPTIONS);
    let mut calls = 0;
    let mut tick = |curriculum: &mut Curriculum| {
        if stop == Some(calls) {
            *curriculum = restart(curriculum, stack, pool);
        }
        calls += 1;
    };
    let mut steps = vec![];
    for step in 0..8 {
        tick(&mut curriculum);
        if curriculum.begin(pool, f64::from(step) / 8.0).unwrap().is_empty() {
            break;
        }
        tick(&mut curriculum);
        while let Some(assignment) = curriculum.open().last() {
            let _ = curriculum.receive(pool, vec![answer(assignment)]).unwrap();
            tick(&mut curriculum);
        }
        let settled = curriculum.finish(pool).unwrap();
        tick(&mut curriculum);
        steps.push((settled, curriculum.metrics()));
    }
    (steps, curriculum.save().unwrap())
}
