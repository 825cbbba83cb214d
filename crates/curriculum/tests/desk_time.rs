//! The desk and time: how long it waits, and what results teach that come later still.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::sync::{Arc, Mutex};

use common::rows;
use gradatim_core::advantage::Estimator;
use gradatim_core::{Assignment, Choice, Evidence, Item, ProblemIx, Result, Seed, State, Ticket};
use gradatim_curriculum::{
    Batch, Context, Curriculum, Desk, Known, Of, Options, Outcome, Sampler, Selection,
};
use gradatim_pool::Pool;

/// What a policy was told of: counter, rollouts, and the policy's version.
type Told = Arc<Mutex<Vec<(u64, usize, u64)>>>;

/// The rows of the first arm in turn; writes down what it was told.
struct Witness(Told, usize);

impl Sampler for Witness {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let rows = &cx.pool.arms()[0].rows;
        let row = |ix: usize| Choice::train(Item::Row(ProblemIx(rows[(self.1 + ix) % rows.len()].0)));
        let choices = (0..want).map(row).collect();
        self.1 += want;
        Ok(Selection { choices, exhausted: false })
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let mut told = self.0.lock().unwrap();
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            let version = group.rollouts[0].policy_version;
            told.push((group.assignment.ticket.counter, group.rollouts.len(), version));
        }
        Ok(())
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("witness", 1, &()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        state.read("witness", 1)
    }
}

fn witnessed(pool: &Arc<Pool>, expire_after: Option<u64>) -> (Desk, Told) {
    let (rollouts, max_rounds, seed, run, ahead, partial) = (8, 0, Seed(9), 3, 10_000, true);
    let options = Options { rollouts, max_rounds, seed, run, ahead, partial, ..Options::default() };
    let told = Told::default();
    let curriculum = Curriculum::new(Box::new(Witness(told.clone(), 0)), vec![], options).unwrap();
    (Desk::new(curriculum, pool.clone(), Estimator::Grpo, expire_after).unwrap(), told)
}

fn desk(pool: &Arc<Pool>, expire_after: Option<u64>) -> Desk {
    witnessed(pool, expire_after).0
}

fn one(desk: &mut Desk) -> Assignment {
    desk.select(Batch { groups: 1, progress: 0.5, distinct: false }, None).unwrap().remove(0)
}

fn passed(ticket: Ticket) -> Outcome {
    Outcome::new(Of::Ticket(ticket), vec![1.0; 8])
}

fn number(desk: &mut Desk, name: &str) -> f64 {
    desk.metrics(false).numbers[name]
}

fn known(desk: &Desk, assignment: &Assignment) -> Known {
    let Item::Row(row) = assignment.choice.item else { panic!("a pool of rows") };
    desk.known()[row.0 as usize]
}

/// Draws so many batches and gives them up.
fn pass(desk: &mut Desk, batches: u64) {
    for _ in 0..batches {
        let ticket = one(desk).ticket;
        desk.release(&[ticket]).unwrap();
    }
}

/// As [`pass`], a step each, which is told.
fn steps(desk: &mut Desk, step: &mut u64, steps: u64) {
    for _ in 0..steps {
        *step += 1;
        desk.tell(Some(*step), None);
        pass(desk, 1);
    }
}

#[test]
fn nothing_expires_before_the_first_result_and_then_twice_the_largest_lag_is_waited() {
    let pool = Arc::new(rows(&[100]));
    for (lag, patience) in [(0, 16), (8, 16), (9, 18), (40, 80)] {
        let (mut desk, mut step) = (desk(&pool, None), 5);
        desk.tell(Some(step), None);
        let first = one(&mut desk).ticket;
        steps(&mut desk, &mut step, lag);
        assert_eq!(desk.observe(&[passed(first)]).unwrap().accepted, 1, "it was waited for");
        let forgotten = one(&mut desk).ticket;
        steps(&mut desk, &mut step, patience);
        assert_eq!(number(&mut desk, "tickets/expired"), 0.0);
        steps(&mut desk, &mut step, 1);
        assert_eq!(number(&mut desk, "tickets/expired"), 1.0);
        // It comes after all, and the next one is waited for longer.
        assert_eq!(desk.observe(&[passed(forgotten)]).unwrap().late, 1);
        let again = one(&mut desk).ticket;
        steps(&mut desk, &mut step, 2 * (patience + 1));
        assert_eq!(desk.observe(&[passed(again)]).unwrap().accepted, 1);
    }
}

#[test]
fn batches_are_not_steps_and_a_thousand_are_waited_for_one() {
    let pool = Arc::new(rows(&[100]));
    let mut desk = desk(&pool, None);
    let [first, forgotten] = [0; 2].map(|_| one(&mut desk).ticket);
    desk.observe(&[passed(first)]).unwrap();
    pass(&mut desk, 1_024);
    assert_eq!(number(&mut desk, "tickets/expired"), 0.0);
    pass(&mut desk, 1);
    assert_eq!(number(&mut desk, "tickets/expired"), 1.0);
    assert_eq!(desk.observe(&[passed(forgotten)]).unwrap().late, 1);
}

#[test]
fn a_trainer_that_tells_its_steps_is_waited_for_by_them() {
    let pool = Arc::new(rows(&[100]));
    let mut desk = desk(&pool, Some(5));
    desk.tell(Some(40), None);
    let first = one(&mut desk);
    // A row at a time, and an evaluation that looks back: neither makes time pass.
    pass(&mut desk, 50);
    desk.tell(Some(3), None);
    desk.tell(Some(45), None);
    pass(&mut desk, 1);
    assert_eq!(number(&mut desk, "tickets/expired"), 0.0);
    assert_eq!(desk.open(), std::slice::from_ref(&first));
    desk.tell(Some(46), None);
    pass(&mut desk, 1);
    assert_eq!((number(&mut desk, "tickets/expired"), desk.open()), (1.0, vec![]));
    desk.observe(&[passed(first.ticket)]).unwrap();
    assert_eq!(known(&desk, &first).last, 40);
}

#[test]
fn a_late_result_teaches_by_its_age_and_once() {
    let pool = Arc::new(rows(&[100]));
    // Of 8 rollouts, 1 - a / (2 * 10) of them.
    for (age, told) in [(0, 8), (5, 6), (10, 4), (15, 2), (19, 0), (30, 0)] {
        let (mut desk, heard) = witnessed(&pool, Some(10));
        let ticket = one(&mut desk);
        desk.release(&[ticket.ticket]).unwrap();
        pass(&mut desk, age);
        let receipt = desk.observe(&[passed(ticket.ticket), passed(ticket.ticket)]).unwrap();
        assert_eq!((receipt.late, receipt.accepted), (2, 0));
        assert!(receipt.verdicts.iter().all(|verdict| verdict.dropped), "no step trains on it");
        let known = known(&desk, &ticket);
        assert_eq!((known.attempts, known.passes), (told, told as f32), "age {age}");
        assert_eq!(heard.lock().unwrap().len(), 0, "policies hear of it with the next step");
        let next = one(&mut desk).ticket;
        desk.observe(&[passed(next), passed(ticket.ticket)]).unwrap();
        let late = (told > 0).then_some((0, told as usize, 0));
        let expected: Vec<_> = [(next.counter, 8, 0)].into_iter().chain(late).collect();
        assert_eq!(*heard.lock().unwrap(), expected, "age {age}");
    }
}

#[test]
fn results_are_of_the_version_that_was_told_when_they_were_drawn_unless_they_say() {
    let pool = Arc::new(rows(&[100]));
    let (mut desk, heard) = witnessed(&pool, None);
    desk.tell(None, Some(7));
    let [first, second, third] = [0; 3].map(|_| one(&mut desk).ticket);
    desk.release(&[third]).unwrap();
    desk.tell(None, Some(12));
    let says = Outcome { version: Some(9), ..passed(second) };
    desk.observe(&[passed(third), passed(first), says]).unwrap();
    assert_eq!(*heard.lock().unwrap(), [(0, 8, 7), (2, 8, 7), (1, 8, 9)]);
}

#[test]
fn what_is_remembered_is_what_was_scored() {
    let pool = Arc::new(rows(&[3, 4]));
    let mut desk = desk(&pool, None);
    let (mut attempts, mut passes) = (0, 0.0);
    for step in 0..40 {
        let given = one(&mut desk);
        let rewards: Vec<f64> =
            (0..8).map(|ix| if ix % 3 == 0 { f64::NAN } else { f64::from(ix % 2) }).collect();
        let before = known(&desk, &given);
        desk.observe(&[Outcome::new(Of::Ticket(given.ticket), rewards)]).unwrap();
        let after = known(&desk, &given);
        assert_eq!(
            (after.attempts - before.attempts, after.passes - before.passes, after.last),
            (5, 3.0, step)
        );
        (attempts, passes) = (attempts + 5, passes + 3.0);
    }
    let sum = |of: fn(&Known) -> f32| desk.known().iter().map(of).sum::<f32>();
    assert_eq!((sum(|known| known.attempts as f32), sum(|known| known.passes)), (attempts as f32, passes));
}
