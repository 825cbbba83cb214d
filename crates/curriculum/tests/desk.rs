//! The desk: trainers that draw ahead, and hand back late, twice, in part, or never.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{answer, build, every_refiner, every_sampler, rows, rows_and_numbers};
use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Seed, State, Ticket};
use gradatim_curriculum::{Batch, Desk, InFlight, Of, Options, Outcome, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;
use proptest::prelude::*;

fn options(max_rounds: u32) -> Options {
    Options {
        groups: 6,
        rollouts: 4,
        max_rounds,
        seed: Seed(9),
        run: 3,
        ahead: 1_000,
        partial: true,
        ..Options::default()
    }
}

fn desk(stack: &(SamplerSpec, Vec<RefinerSpec>), pool: &Arc<Pool>, options: Options) -> Desk {
    let curriculum = build(&stack.0, &stack.1, pool, options);
    Desk::new(curriculum, pool.clone(), Estimator::Grpo, Some(16)).unwrap()
}

fn uniform(pool: &Arc<Pool>) -> Desk {
    desk(&(SamplerSpec::Uniform(Default::default()), vec![]), pool, options(0))
}

fn batch(groups: usize) -> Batch {
    Batch { groups, progress: 0.5, distinct: false }
}

fn outcome(assignment: &Assignment) -> Outcome {
    let rewards = answer(assignment).rollouts.iter().map(|rollout| rollout.reward).collect();
    let texts = vec!["a rewrite of more than ten characters".to_owned(); assignment.rollouts() as usize];
    Outcome { texts, ..Outcome::new(Of::Ticket(assignment.ticket), rewards) }
}

fn of(ticket: Ticket, rewards: &[f64]) -> Outcome {
    Outcome::new(Of::Ticket(ticket), rewards.to_vec())
}

fn reload(desk: &Desk, fresh: Desk, in_flight: InFlight) -> Desk {
    let text = serde_json::to_string(&desk.save().unwrap()).unwrap();
    let state: State = serde_json::from_str(&text).unwrap();
    let mut fresh = fresh;
    fresh.load(state, desk.roll().unwrap(), in_flight, false).unwrap();
    fresh
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Select(u8),
    Answer(u8),
    AnswerAgain(u8),
    Unscored(u8),
    Release(u8),
    Restart,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (1_u8..7).prop_map(Act::Select),
        12 => any::<u8>().prop_map(Act::Answer),
        2 => any::<u8>().prop_map(Act::AnswerAgain),
        1 => any::<u8>().prop_map(Act::Unscored),
        1 => any::<u8>().prop_map(Act::Release),
        1 => Just(Act::Restart),
    ];
    proptest::collection::vec(act, 1..120)
}

fn stacks() -> impl Strategy<Value = (SamplerSpec, Vec<RefinerSpec>)> {
    let refiner = proptest::sample::select(every_refiner());
    (proptest::sample::select(every_sampler()), proptest::collection::vec(refiner, 0..=2))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever the policies are: several steps open at once, answered in any order.
    #[test]
    fn every_ticket_ends_once_when_steps_overlap(stack in stacks(), acts in acts(), rounds in 0_u32..3) {
        let pool = Arc::new(rows(&[12, 30, 50]));
        let mut desk = desk(&stack, &pool, options(rounds));
        let mut known: BTreeMap<Ticket, Assignment> = BTreeMap::new();
        let (mut accepted, mut released, mut again) = (BTreeSet::new(), BTreeSet::new(), 0);
        for act in acts {
            let open = desk.open();
            let chosen = |by: u8| open.get(usize::from(by) % open.len().max(1));
            match act {
                Act::Select(groups) => drop(desk.select(batch(groups.into()), None).unwrap()),
                Act::Answer(by) => if let Some(assignment) = chosen(by) {
                    let receipt = desk.observe(&[outcome(assignment)]).unwrap();
                    prop_assert_eq!((receipt.accepted, receipt.verdicts.len()), (1, 1));
                    prop_assert!(accepted.insert(assignment.ticket));
                },
                Act::AnswerAgain(by) => {
                    let shut: Vec<_> = accepted.union(&released).collect();
                    let Some(ticket) = shut.get(usize::from(by) % shut.len().max(1)) else { continue };
                    let receipt = desk.observe(&[outcome(&known[*ticket])]).unwrap();
                    prop_assert_eq!((receipt.accepted, receipt.duplicate + receipt.late), (0, 1));
                    again += 1;
                }
                Act::Unscored(by) => if let Some(assignment) = chosen(by) {
                    let nothing = of(assignment.ticket, &vec![f64::NAN; assignment.rollouts() as usize]);
                    prop_assert_eq!(desk.observe(&[nothing]).unwrap().unscored, vec![assignment.ticket]);
                    released.insert(assignment.ticket);
                },
                Act::Release(by) => if let Some(assignment) = chosen(by) {
                    prop_assert_eq!(desk.release(&[assignment.ticket]).unwrap(), 1);
                    prop_assert_eq!(desk.release(&[assignment.ticket]).unwrap(), 0);
                    released.insert(assignment.ticket);
                },
                Act::Restart => {
                    let fresh = self::desk(&stack, &pool, options(rounds));
                    desk = reload(&desk, fresh, InFlight::Reissue);
                }
            }
            known.extend(desk.open().into_iter().map(|assignment| (assignment.ticket, assignment)));
        }
        let open: BTreeSet<Ticket> = desk.open().iter().map(|assignment| assignment.ticket).collect();
        prop_assert!(accepted.is_disjoint(&released) && open.is_disjoint(&accepted));
        // What expired is neither open, nor answered, nor given up by the trainer.
        let numbers = desk.metrics(false).numbers;
        let ended = accepted.len() + released.len() + open.len() + numbers["tickets/expired"] as usize;
        prop_assert_eq!(ended, known.len());
        prop_assert_eq!(numbers["tickets/late"] + numbers["tickets/duplicate"], f64::from(again));
    }

    /// A run stopped anywhere gives out what was out, and then goes on as the unbroken one does.
    #[test]
    fn a_broken_run_reissues_what_was_out_and_goes_on_to_the_bit(
        stack in stacks(), stop in 1_usize..14, lag in 0_usize..3,
    ) {
        let pool = Arc::new(rows_and_numbers(&[12, 30, 50]));
        prop_assume!(stack.0.build(&pool).is_ok());
        let unbroken = course(&stack, &pool, lag, None);
        prop_assert_eq!(&unbroken, &course(&stack, &pool, lag, Some(stop)));
    }
}

/// Fourteen batches, each answered `lag` batches after it was drawn, but for its last assignment, which is given up
/// and answered one batch later still; stopped and resumed after `stop` of them.
fn course(
    stack: &(SamplerSpec, Vec<RefinerSpec>),
    pool: &Arc<Pool>,
    lag: usize,
    stop: Option<usize>,
) -> Vec<gradatim_core::Choice> {
    let mut desk = desk(stack, pool, options(0));
    let (mut out, mut seen) = (std::collections::VecDeque::new(), vec![]);
    let mut given_up: std::collections::VecDeque<Vec<Assignment>> = [].into();
    for step in 0..14 {
        if stop == Some(step) {
            desk = reload(&desk, self::desk(stack, pool, options(0)), InFlight::Reissue);
            let mut open: Vec<Assignment> = desk.open();
            for waiting in &mut out {
                let waiting: &mut Vec<Assignment> = waiting;
                if waiting.is_empty() {
                    continue; // the policy waited for results
                }
                let again = desk.select(batch(waiting.len()), None).unwrap();
                assert_eq!(&again, waiting, "handed out again as they were");
                open.retain(|assignment| !again.contains(assignment));
            }
            assert_eq!(open, [], "nothing else was out");
        }
        let mut given = desk.select(batch(6), None).unwrap();
        seen.extend(given.iter().map(|assignment| assignment.choice.clone()));
        let last: Vec<Assignment> = given.pop().into_iter().collect();
        desk.release(&last.iter().map(|assignment| assignment.ticket).collect::<Vec<_>>()).unwrap();
        given_up.push_back(last);
        out.push_back(given);
        if out.len() > lag {
            // Answers follow the counter, so that an incarnation does not change them.
            let outcomes: Vec<Outcome> = out.pop_front().unwrap().iter().map(outcome).collect();
            assert_eq!(desk.observe(&outcomes).unwrap().accepted, outcomes.len());
        }
        if given_up.len() > lag + 1 {
            let late: Vec<Outcome> = given_up.pop_front().unwrap().iter().map(outcome).collect();
            assert_eq!(desk.observe(&late).unwrap().late, late.len());
        }
    }
    seen
}

#[test]
fn without_lag_a_desk_decides_as_the_curriculum_does() {
    let pool = Arc::new(rows(&[12, 30, 50]));
    for sampler in every_sampler() {
        let stack = (sampler, vec![]);
        let mut desk = desk(&stack, &pool, options(0));
        let mut bare = build(&stack.0, &stack.1, &pool, Options { ahead: 1, ..options(0) });
        for _ in 0..9 {
            let given = desk.select(batch(6), None).unwrap();
            assert_eq!(given, bare.begin(&pool, 0.5).unwrap(), "{}", stack.0.name());
            if given.is_empty() {
                break;
            }
            let outcomes: Vec<Outcome> = given.iter().map(outcome).collect();
            desk.observe(&outcomes).unwrap();
            let groups = given.iter().map(|assignment| {
                let mut group = answer(assignment);
                let advantages = Estimator::Grpo.advantages(&group.rewards());
                group.rollouts.iter_mut().zip(advantages).for_each(|(rollout, a)| rollout.advantage = a);
                group
            });
            let _ = bare.receive(&pool, groups.collect()).unwrap();
            drop(bare.finish(&pool).unwrap());
        }
    }
}

#[test]
fn a_partial_group_teaches_by_what_was_scored() {
    let pool = Arc::new(rows(&[20]));
    let stack = (SamplerSpec::Learnability(Default::default()), vec![]);
    let mut desk = desk(&stack, &pool, options(0));
    let given = desk.select(batch(2), None).unwrap();
    let half = of(given[0].ticket, &[1.0, f64::NAN, 0.0, f64::NAN]);
    let receipt = desk.observe(&[half, of(given[1].ticket, &[1.0, 1.0, 1.0])]).unwrap();
    // In the second group a rollout never came.
    assert_eq!((receipt.accepted, receipt.partial, receipt.nan), (2, 2, 2));
    assert_eq!(desk.metrics(false).numbers["pass_rate/all"], 0.75);
}

#[test]
fn results_of_another_run_or_another_time_line_are_foreign_or_late() {
    let pool = Arc::new(rows(&[20]));
    let mut desk = uniform(&pool);
    let before = desk.save().unwrap();
    let given = desk.select(batch(2), None).unwrap();
    let other = Ticket { run: 4, ..given[0].ticket };
    assert_eq!(desk.observe(&[of(other, &[1.0])]).unwrap().foreign, 1);
    // The run is killed and resumed from before the draw: the draw's tickets are of a time line that is dead.
    let mut resumed = uniform(&pool);
    resumed.load(before, desk.roll().unwrap(), InFlight::Reissue, false).unwrap();
    let anew = resumed.select(batch(2), None).unwrap();
    assert_ne!(anew[0].ticket, given[0].ticket);
    assert_eq!(anew[0].choice, given[0].choice, "the same decisions");
    let receipt = resumed.observe(&[of(given[0].ticket, &[1.0; 4])]).unwrap();
    assert_eq!((receipt.accepted, receipt.late), (0, 1));
}

#[test]
fn a_lost_ticket_is_matched_by_its_problem_oldest_first() {
    let pool = Arc::new(rows(&[1]));
    let mut desk = uniform(&pool);
    let given = desk.select(batch(2), None).unwrap();
    let id = pool.problem(given[0].choice.item).unwrap().id;
    let by_name = Outcome::new(Of::Problem(id.clone()), vec![1.0; 4]);
    assert_eq!(desk.observe(&[by_name.clone(), by_name.clone()]).unwrap().accepted, 2);
    assert_eq!(desk.observe(&[by_name]).unwrap().foreign, 1);
}

#[test]
fn a_request_asked_again_gives_the_same_tickets_while_they_are_out() {
    let pool = Arc::new(rows(&[20]));
    let mut desk = uniform(&pool);
    let first = desk.select(batch(3), Some("a")).unwrap();
    assert_eq!(desk.select(batch(3), Some("a")).unwrap(), first);
    assert_ne!(desk.select(batch(3), Some("b")).unwrap(), first);
    let resumed = reload(&desk, uniform(&pool), InFlight::Keep).select(batch(3), Some("a")).unwrap();
    assert_eq!(resumed, first);
    desk.observe(&first.iter().map(outcome).collect::<Vec<_>>()).unwrap();
    assert_ne!(desk.select(batch(3), Some("a")).unwrap()[0].ticket, first[0].ticket);
}

#[test]
fn a_distinct_batch_holds_no_problem_twice_and_ends_where_the_pool_does() {
    let pool = Arc::new(rows(&[5, 9]));
    let mut desk = uniform(&pool);
    for _ in 0..20 {
        let given = desk.select(Batch { distinct: true, ..batch(6) }, None).unwrap();
        let items: BTreeSet<_> = given.iter().map(|assignment| assignment.choice.item).collect();
        assert_eq!((items.len(), given.len()), (6, 6));
    }
    let all = desk.select(Batch { distinct: true, ..batch(40) }, None).unwrap();
    assert!((10..=14).contains(&all.len()), "{} of 14 rows", all.len());
}

#[test]
fn what_stays_out_too_long_expires_and_is_no_evidence() {
    let pool = Arc::new(rows(&[20]));
    let mut desk = uniform(&pool);
    let forgotten = desk.select(batch(2), None).unwrap();
    for _ in 0..16 {
        assert_eq!(desk.metrics(false).numbers["tickets/expired"], 0.0);
        let given = desk.select(batch(1), None).unwrap();
        desk.observe(&[outcome(&given[0])]).unwrap();
    }
    desk.select(batch(1), None).unwrap();
    let numbers = desk.metrics(false).numbers;
    assert_eq!((numbers["tickets/expired"], numbers["lost"]), (2.0, 2.0));
    assert_eq!(desk.observe(&[outcome(&forgotten[0])]).unwrap().late, 1);
}

#[test]
fn broken_columns_are_named_and_nothing_is_taken_in() {
    let pool = Arc::new(rows(&[20]));
    let mut desk = uniform(&pool);
    let ticket = desk.select(batch(1), None).unwrap()[0].ticket;
    let base = of(ticket, &[1.0, 0.0, 0.0, 1.0]);
    for (broken, key) in [
        (of(ticket, &[0.0; 5]), "outcome.rewards"),
        (of(ticket, &[f64::INFINITY; 4]), "outcome.rewards"),
        (Outcome { scores: vec![0.0, 1.5, 0.0, 0.0], ..base.clone() }, "outcome.scores"),
        (Outcome { lengths: vec![3], ..base.clone() }, "outcome.lengths"),
        (Outcome { advantages: vec![f64::NAN; 4], ..base.clone() }, "outcome.advantages"),
    ] {
        let error = desk.observe(&[broken]).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{key}` is")), "{error}");
    }
    assert_eq!(desk.observe(&[base]).unwrap().accepted, 1);
}
