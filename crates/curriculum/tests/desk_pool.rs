//! The desk over a pool that changed: refused by name, or carried over by id.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{answer, build, every_refiner, every_sampler, problem};
use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Item, Message, Problem, Result, Seed, State, Ticket};
use gradatim_curriculum::{Batch, Desk, InFlight, Of, Options, Outcome, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;
use proptest::prelude::*;

type Stack = (SamplerSpec, Vec<RefinerSpec>);

/// Rows of three levels, told by number; each reads as `text` says.
fn pool(numbers: impl IntoIterator<Item = u64>, text: impl Fn(u64) -> String) -> Arc<Pool> {
    let row = |n: u64| Problem {
        prompt: vec![Message::user(text(n))],
        ..problem(&format!("arm {}", n % 3), (n % 3) as i64, n)
    };
    let mut pool = Pool::without_exam(Seed(1));
    pool.push_rows(numbers.into_iter().map(row)).unwrap();
    Arc::new(pool)
}

fn plain(numbers: impl IntoIterator<Item = u64>) -> Arc<Pool> {
    pool(numbers, |n| format!("what is {n}?"))
}

fn desk(stack: &Stack, pool: &Arc<Pool>) -> Desk {
    seeded(stack, pool, 9)
}

fn seeded(stack: &Stack, pool: &Arc<Pool>, seed: u64) -> Desk {
    let (seed, max_rounds) = (Seed(seed), 1);
    let (groups, rollouts, run, ahead) = (6, 4, 3, 1_000);
    let options =
        Options { groups, rollouts, max_rounds, seed, run, ahead, partial: true, ..Options::default() };
    let curriculum = build(&stack.0, &stack.1, pool, options);
    Desk::new(curriculum, pool.clone(), Estimator::Grpo, Some(16)).unwrap()
}

fn learnability() -> Stack {
    (SamplerSpec::Learnability(Default::default()), vec![])
}

fn select(desk: &mut Desk, groups: usize) -> Vec<Assignment> {
    desk.select(Batch { groups, progress: 0.5, distinct: false }, None).unwrap()
}

fn outcome(assignment: &Assignment) -> Outcome {
    let rewards = answer(assignment).rollouts.iter().map(|rollout| rollout.reward).collect();
    let texts = vec!["a rewrite of more than ten characters".to_owned(); assignment.rollouts() as usize];
    Outcome { texts, ..Outcome::new(Of::Ticket(assignment.ticket), rewards) }
}

/// What `there` was when it stopped, loaded by `here`.
fn load(here: &mut Desk, there: &Desk, remap: bool) -> Result<()> {
    let written = |state: State| serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
    let (state, roll) = (written(there.save().unwrap()), written(there.roll().unwrap()));
    here.load(state, roll, InFlight::Reissue, remap)
}

/// What is remembered, by id.
fn by_id(desk: &Desk) -> BTreeMap<String, (u32, f32)> {
    let pool = desk.pool();
    let rows = pool.arms().iter().flat_map(|arm| &arm.rows);
    let known =
        rows.map(|row| (pool.id(Item::Row(*row)).unwrap().into_owned(), desk.known()[row.0 as usize]));
    known
        .filter(|(_, known)| known.attempts > 0)
        .map(|(id, known)| (id, (known.attempts, known.passes)))
        .collect()
}

fn by_ticket(desk: &Desk) -> BTreeMap<Ticket, String> {
    let id = |assignment: &Assignment| desk.pool().id(assignment.choice.item).unwrap().into_owned();
    desk.open()
        .iter()
        .map(|assignment| (Ticket { incarnation: 0, ..assignment.ticket }, id(assignment)))
        .collect()
}

#[test]
fn rows_that_are_new_gone_or_changed_are_named_a_few_of_each() {
    let mut before = desk(&learnability(), &plain(0..30));
    select(&mut before, 6);
    let changed = |n: u64| if n == 4 { "another text".to_owned() } else { format!("what is {n}?") };
    for (pool, told) in [
        (plain((0..30).filter(|n| *n != 7)), "1 row is gone: arm 1-7"),
        (plain(0..31), "1 row is new: arm 0-30"),
        (pool(0..30, changed), "1 row is changed: arm 1-4"),
        (plain((0..30).rev()), "the same rows in other places"),
        (
            plain(20..50),
            "20 rows are new: arm 0-30, arm 1-31, arm 2-32, arm 0-33, arm 1-34, ...; 20 rows are gone: ",
        ),
    ] {
        let error = load(&mut desk(&learnability(), &pool), &before, false).unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("`state.pool` is of another pool, of which ") && error.contains(told),
            "{error}"
        );
        assert!(error.contains("remap") && error.len() < 500, "{error}");
    }
}

#[test]
fn what_is_known_of_rows_that_are_still_there_is_carried_over() {
    let mut before = desk(&learnability(), &plain(0..60));
    for _ in 0..20 {
        let given = select(&mut before, 6);
        before.observe(&given.iter().map(outcome).collect::<Vec<_>>()).unwrap();
    }
    let out = select(&mut before, 6);
    // Twenty are gone, ten are new, one is changed, and all stand elsewhere.
    let text = |n: u64| if n == 30 { "another text".to_owned() } else { format!("what is {n}?") };
    let after = pool((20..70).rev(), text);
    let mut moved = desk(&learnability(), &after);
    load(&mut moved, &before, true).unwrap();
    let mut expected = by_id(&before);
    let is_there =
        |id: &str| id != "arm 0-30" && id.split('-').next_back().unwrap().parse::<u64>().unwrap() >= 20;
    expected.retain(|id, _| is_there(id));
    assert_eq!(by_id(&moved), expected);
    let mut open = by_ticket(&before);
    open.retain(|_, id| is_there(id));
    assert_eq!(by_ticket(&moved), open, "the same problems under the same tickets");
    assert_eq!(moved.curriculum().step(), 20 + u64::from(open.is_empty()));
    assert_eq!(select(&mut moved, open.len()).len(), open.len());
    // Results of rows that are gone come late, and are nothing to anyone.
    let receipt = moved.observe(&out.iter().map(outcome).collect::<Vec<_>>()).unwrap();
    assert_eq!((receipt.accepted, receipt.late), (open.len(), out.len() - open.len()));
    assert_eq!(moved.curriculum().metrics().numbers["tried"] as usize, by_id(&moved).len());
    let error = load(&mut moved, &before, true).unwrap_err().to_string();
    assert!(error.starts_with("`remap` is"), "{error}");
}

#[test]
fn a_policy_over_a_changed_pool_draws_by_what_was_learned() {
    // Level 0 is mastered, level 2 is out of reach: learnability draws level 1.
    let rewards = |row: u32| match row % 3 {
        0 => vec![1.0; 4],
        1 => vec![1.0, 0.0, 1.0, 0.0],
        _ => vec![0.0; 4],
    };
    let row = |assignment: &Assignment| match assignment.choice.item {
        Item::Row(row) => row.0,
        Item::Fresh { .. } => unreachable!(),
    };
    let mut before = desk(&learnability(), &plain(0..90));
    for _ in 0..60 {
        let given = select(&mut before, 6);
        let told = given.iter().map(|a| Outcome::new(Of::Ticket(a.ticket), rewards(row(a))));
        before.observe(&told.collect::<Vec<_>>()).unwrap();
    }
    let pool = plain((0..90).rev().chain(90..93));
    let (mut drawn, mut of_level_1) = (0.0, 0.0);
    for seed in 0..40 {
        let mut moved = seeded(&learnability(), &pool, seed);
        load(&mut moved, &before, true).unwrap();
        let given = [select(&mut moved, 6), select(&mut moved, 6)].concat();
        drawn += given.len() as f64;
        of_level_1 += given.iter().filter(|a| pool.level_of(a.choice.item) == 1).count() as f64;
    }
    // A third by chance.
    let error = (2.0 / 9.0 / drawn).sqrt();
    assert!(of_level_1 / drawn > 1.0 / 3.0 + 5.0 * error, "{of_level_1} of {drawn}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever the policies are and wherever the run stops: nothing is lost but what is gone.
    #[test]
    fn a_run_goes_on_over_any_pool_that_it_is_given(
        sampler in proptest::sample::select(every_sampler()),
        refiners in proptest::collection::vec(proptest::sample::select(every_refiner()), 0..=2),
        steps in 0_usize..6, lag in 0_usize..3, first in 0_u64..40, last in 41_u64..90,
    ) {
        let stack = (sampler, refiners);
        let (there, here) = (plain(0..60), plain((first..last).rev()));
        prop_assume!(stack.0.build(&here).is_ok());
        let mut before = desk(&stack, &there);
        let mut out = std::collections::VecDeque::new();
        for _ in 0..steps {
            out.push_back(select(&mut before, 6));
            if out.len() > lag {
                before.observe(&out.pop_front().unwrap().iter().map(outcome).collect::<Vec<_>>()).unwrap();
            }
        }
        let mut moved = desk(&stack, &here);
        load(&mut moved, &before, true).unwrap();
        let known = by_id(&before);
        prop_assert!(by_id(&moved).iter().all(|(id, rates)| known.get(id) == Some(rates)));
        let open = by_ticket(&before);
        prop_assert!(by_ticket(&moved).iter().all(|(ticket, id)| open.get(ticket) == Some(id)));
        let mut issued: BTreeSet<Ticket> = known_tickets(&before);
        for _ in 0..4 {
            let given = select(&mut moved, 6);
            for assignment in &given {
                // What was out keeps its ticket; anything else has a new one.
                let again = open.contains_key(&Ticket { incarnation: 0, ..assignment.ticket });
                prop_assert!(again || issued.insert(assignment.ticket));
            }
            let receipt = moved.observe(&given.iter().map(outcome).collect::<Vec<_>>()).unwrap();
            prop_assert_eq!(receipt.accepted, given.len());
        }
        // And a state of the new pool is like any other.
        let mut again = desk(&stack, &here);
        load(&mut again, &moved, false).unwrap();
        prop_assert_eq!(by_id(&again), by_id(&moved));
    }
}

fn known_tickets(desk: &Desk) -> BTreeSet<Ticket> {
    desk.open().iter().map(|assignment| assignment.ticket).collect()
}
