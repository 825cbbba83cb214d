//! What the Curriculum promises every trainer, whatever the policies.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::sync::{Arc, Mutex};

use common::{binary, build, group, rows};
use gradatim_core::{
    Assignment, Choice, Evidence, FollowUp, Group, Item, ProblemIx, Purpose, Result, State, Ticket, Verdict,
};
use gradatim_curriculum::refiners::dynamic_sampling;
use gradatim_curriculum::{
    Context, Curriculum, Need, Options, Received, Refiner, RefinerSpec, Sampler, SamplerSpec, Selection,
};
use gradatim_pool::Pool;

const OPTIONS: Options = Options {
    groups: 4,
    rollouts: 2,
    max_rounds: 3,
    max_draws: None,
    seed: gradatim_core::Seed(1),
    run: 7,
    incarnation: 1,
    allow: vec![],
    ahead: 1,
    partial: false,
};

fn uniform(pool: &Pool) -> Curriculum {
    build(&SamplerSpec::default(), &[], pool, OPTIONS)
}

fn dynamic(over_sample: f64, pool: &Pool) -> Curriculum {
    let refiner = RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample, adaptive: None });
    build(&SamplerSpec::default(), &[refiner], pool, OPTIONS)
}

fn good(assignments: &[Assignment]) -> Vec<Group> {
    assignments.iter().map(|assignment| binary(assignment, 1, 2)).collect()
}

fn flat(assignments: &[Assignment]) -> Vec<Group> {
    assignments.iter().map(|assignment| binary(assignment, 2, 2)).collect()
}

fn more(received: Received) -> Vec<Assignment> {
    match received {
        Received::More(assignments) => assignments,
        other => panic!("{other:?}, not More"),
    }
}

fn number(curriculum: &Curriculum, name: &str) -> f64 {
    curriculum.metrics().numbers[name]
}

fn weights(settled: &[(Group, Verdict)]) -> Vec<f64> {
    settled.iter().map(|(_, verdict)| verdict.weight).collect()
}

#[track_caller]
fn refused<T>(result: Result<T>, start: &str) {
    let message = result.err().unwrap().to_string();
    assert!(message.starts_with(start), "{message}");
}

#[test]
fn results_may_come_in_any_order_and_in_parts() {
    let pool = rows(&[20]);
    let mut curriculum = uniform(&pool);
    let assignments = curriculum.begin(&pool, 0.0).unwrap();
    assert_eq!(assignments.len(), 4);
    for assignment in assignments.iter().rev().take(3) {
        let received = curriculum.receive(&pool, good(std::slice::from_ref(assignment))).unwrap();
        assert_eq!(received, Received::Waiting);
    }
    assert_eq!(curriculum.open(), assignments[..1]);
    assert_eq!(curriculum.receive(&pool, good(&assignments[..1])).unwrap(), Received::Done);
    let settled = curriculum.finish(&pool).unwrap();
    assert_eq!(settled.iter().map(|(group, _)| group.clone()).collect::<Vec<_>>(), good(&assignments));
    assert_eq!((weights(&settled), curriculum.step()), (vec![1.0; 4], 1));
}

#[test]
fn rejected_groups_are_replaced_until_the_batch_is_full() {
    let pool = rows(&[50]);
    let mut curriculum = dynamic(1.0, &pool);
    let first = curriculum.begin(&pool, 0.0).unwrap();
    let mut groups = good(&first[..1]);
    groups.extend(flat(&first[1..]));
    let second = more(curriculum.receive(&pool, groups).unwrap());
    assert_eq!(second.len(), 3);
    let mut groups = good(&second[..2]);
    groups.extend(flat(&second[2..]));
    let third = more(curriculum.receive(&pool, groups).unwrap());
    assert_eq!(third.len(), 1);
    assert_eq!(curriculum.receive(&pool, good(&third)).unwrap(), Received::Done);
    let settled = curriculum.finish(&pool).unwrap();
    assert_eq!(weights(&settled), [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
    assert_eq!(settled[1].1.why, Some("flat"));
    assert_eq!((number(&curriculum, "refills"), number(&curriculum, "kept")), (4.0, 4.0));
}

#[test]
fn over_sampling_draws_more_at_once_and_drops_the_surplus_in_ticket_order() {
    let pool = rows(&[50]);
    let mut curriculum = dynamic(1.5, &pool);
    let first = curriculum.begin(&pool, 0.0).unwrap();
    assert_eq!(first.len(), 6);
    assert_eq!(curriculum.receive(&pool, good(&first)).unwrap(), Received::Done);
    let settled = curriculum.finish(&pool).unwrap();
    assert_eq!(weights(&settled), [1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!((settled[5].1.why, number(&curriculum, "surplus")), (Some("surplus"), 2.0));
}

#[test]
fn a_step_that_starves_goes_on_with_what_there_is() {
    let pool = rows(&[50]);
    let mut curriculum = dynamic(1.0, &pool);
    let mut rounds = 1;
    let mut received = Received::More(curriculum.begin(&pool, 0.0).unwrap());
    while let Received::More(assignments) = received {
        received = curriculum.receive(&pool, flat(&assignments)).unwrap();
        rounds += u32::from(received != Received::Done);
    }
    assert_eq!((rounds, number(&curriculum, "starved")), (1 + OPTIONS.max_rounds, 1.0));
    assert_eq!(weights(&curriculum.finish(&pool).unwrap()), [0.0; 16]);
    assert_eq!((curriculum.step(), curriculum.is_exhausted()), (1, false));
    assert_eq!(curriculum.begin(&pool, 0.5).unwrap().len(), 4);
}

#[test]
fn what_is_lost_is_drawn_anew_and_may_not_come_back() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    let first = curriculum.begin(&pool, 0.0).unwrap();
    assert_eq!(curriculum.receive(&pool, good(&first[1..])).unwrap(), Received::Waiting);
    let second = more(curriculum.lost(&pool, first[0].ticket).unwrap());
    assert_eq!(second.len(), 1);
    assert_eq!(curriculum.lost(&pool, first[0].ticket).unwrap(), Received::Waiting);
    assert_eq!(curriculum.receive(&pool, good(&first[..1])).unwrap(), Received::Waiting);
    assert_eq!(curriculum.receive(&pool, good(&second)).unwrap(), Received::Done);
    assert_eq!(curriculum.finish(&pool).unwrap().len(), 4);
    assert_eq!((number(&curriculum, "lost"), number(&curriculum, "late")), (1.0, 1.0));
}

#[test]
fn a_step_that_loses_everything_is_still_a_step() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    curriculum.begin(&pool, 0.0).unwrap();
    while let Some(assignment) = curriculum.open().first() {
        let _ = curriculum.lost(&pool, assignment.ticket).unwrap();
    }
    assert_eq!((curriculum.finish(&pool).unwrap(), curriculum.step()), (vec![], 1));
}

#[test]
fn duplicates_and_late_groups_are_counted_and_dropped() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    let first = curriculum.begin(&pool, 0.0).unwrap();
    let twice = vec![good(&first)[0].clone(), flat(&first)[0].clone()];
    assert_eq!(curriculum.receive(&pool, twice).unwrap(), Received::Waiting);
    assert_eq!(curriculum.receive(&pool, good(&first[1..])).unwrap(), Received::Done);
    assert_eq!(curriculum.receive(&pool, good(&first[..2])).unwrap(), Received::Done);
    assert_eq!(curriculum.finish(&pool).unwrap()[0].0, good(&first)[0]);
    assert_eq!(curriculum.receive(&pool, good(&first[..2])).unwrap(), Received::Waiting);
    let second = curriculum.begin(&pool, 0.1).unwrap();
    assert_eq!(curriculum.receive(&pool, good(&first[..1])).unwrap(), Received::Waiting);
    assert_eq!(curriculum.open(), second);
    assert_eq!((number(&curriculum, "duplicates"), number(&curriculum, "late")), (3.0, 3.0));
}

#[test]
fn foreign_unknown_and_broken_groups_refuse_the_whole_call() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    let open = curriculum.begin(&pool, 0.0).unwrap();
    let before = curriculum.save().unwrap();
    let with = |change: &dyn Fn(&mut Ticket)| {
        let mut groups = good(&open);
        change(&mut groups[3].assignment.ticket);
        groups
    };
    let mut refuse = |groups, start: &str| refused(curriculum.receive(&pool, groups), start);
    refuse(with(&|ticket| ticket.run = 8), "`ticket` is of run 8, expected one of run 7");
    refuse(with(&|ticket| ticket.counter = 4), "`ticket` is 4 of incarnation 1, expected below 4");
    refuse(with(&|ticket| ticket.incarnation = 2), "`ticket` is 3 of incarnation 2");
    let broken = |rewards: &[f64]| vec![good(&open)[0].clone(), group(&open[3], rewards)];
    refuse(broken(&[1.0]), "`group 3` is 1 rollouts, expected 2 rollouts");
    refuse(broken(&[1.0, 0.0, 1.0]), "`group 3` is 3 rollouts, expected 2 rollouts");
    refuse(broken(&[1.0, f64::NAN]), "`group 3 rollout 1` is reward NaN, expected a finite reward");
    let mut no_log_prob = broken(&[1.0, 0.0]);
    no_log_prob[1].rollouts[0].log_probs[1] = f32::NEG_INFINITY;
    refuse(no_log_prob, "`group 3 rollout 0` is log-probability -inf");
    assert_eq!(curriculum.save().unwrap(), before);
    refused(curriculum.lost(&pool, Ticket { run: 7, incarnation: 1, counter: 9 }), "`ticket` is 9");
}

#[test]
fn results_of_an_earlier_incarnation_are_late() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    let open = curriculum.begin(&pool, 0.0).unwrap();
    let mut groups = good(&open);
    groups.iter_mut().for_each(|group| group.assignment.ticket.incarnation = 0);
    assert_eq!(curriculum.receive(&pool, groups).unwrap(), Received::Waiting);
    assert_eq!(number(&curriculum, "late"), 4.0);
}

#[test]
fn a_result_is_filed_under_what_was_asked_not_under_what_it_claims() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    let open = curriculum.begin(&pool, 0.0).unwrap();
    let mut groups = good(&open);
    groups[0].assignment.choice.item = Item::Row(ProblemIx(u32::MAX));
    groups[0].assignment.choice.weight = f64::NAN;
    assert_eq!(curriculum.receive(&pool, groups).unwrap(), Received::Done);
    assert_eq!(curriculum.finish(&pool).unwrap()[0].0.assignment, open[0]);
}

#[test]
fn verbs_out_of_turn_are_refused() {
    let pool = rows(&[50]);
    let mut curriculum = uniform(&pool);
    refused(curriculum.finish(&pool), "`step` is not open");
    for progress in [-0.1, 1.1, f64::NAN] {
        refused(curriculum.begin(&pool, progress), "`progress` is ");
    }
    let open = curriculum.begin(&pool, 0.0).unwrap();
    refused(curriculum.begin(&pool, 0.0), "`step` is still open");
    refused(curriculum.finish(&pool), "`step` is waiting for results");
    let _ = curriculum.receive(&pool, good(&open)).unwrap();
    curriculum.finish(&pool).unwrap();
    refused(curriculum.finish(&pool), "`step` is not open");
    let sampler = || SamplerSpec::default().build(&pool).unwrap();
    refused(Curriculum::new(sampler(), vec![], Options { groups: 0, ..OPTIONS }), "`groups` is 0");
    refused(Curriculum::new(sampler(), vec![], Options { rollouts: 0, ..OPTIONS }), "`rollouts` is 0");
}

#[test]
fn admitting_changes_nothing_and_agrees_with_the_step() {
    let pool = rows(&[50]);
    let mut curriculum = dynamic(1.0, &pool);
    let open = curriculum.begin(&pool, 0.0).unwrap();
    let (keep, drop) = (good(&open)[0].clone(), flat(&open)[0].clone());
    let before = curriculum.save().unwrap();
    for _ in 0..3 {
        assert_eq!(curriculum.admit(&pool, &keep).unwrap(), Verdict::KEEP);
        assert_eq!(curriculum.admit(&pool, &drop).unwrap(), Verdict::drop("flat"));
    }
    assert_eq!(curriculum.save().unwrap(), before);
}

#[test]
fn a_trainer_that_lacks_a_need_is_refused_unless_allowed() {
    let pool = rows(&[50]);
    let curriculum = dynamic(1.0, &pool);
    assert_eq!(curriculum.needs(), [Need::Rewards, Need::Weights]);
    curriculum.attach(&[Need::Weights, Need::Rewards, Need::Prefix]).unwrap();
    refused(curriculum.attach(&[Need::Rewards]), "`trainer` is without [Weights]");
    let refiner = RefinerSpec::DynamicSampling(dynamic_sampling::Options::default());
    let lenient = Options { allow: vec![Need::Weights], ..OPTIONS };
    build(&SamplerSpec::default(), &[refiner], &pool, lenient).attach(&[Need::Rewards]).unwrap();
}

#[test]
fn an_exhausted_sampler_ends_the_run() {
    let pool = rows(&[10]);
    let sampler: SamplerSpec = toml::from_str("uniform = { passes = 1 }").unwrap();
    let mut curriculum = build(&sampler, &[], &pool, OPTIONS);
    for _ in 0..2 {
        let open = curriculum.begin(&pool, 0.0).unwrap();
        assert_eq!((open.len(), curriculum.is_exhausted()), (4, false));
        assert_eq!(curriculum.receive(&pool, good(&open)).unwrap(), Received::Done);
        curriculum.finish(&pool).unwrap();
    }
    assert_eq!(curriculum.begin(&pool, 0.0).unwrap(), []);
    assert!(curriculum.is_exhausted());
    assert_eq!(curriculum.begin(&pool, 0.0).unwrap(), []);
    assert_eq!(curriculum.step(), 2);
}

/// Always the first row; writes down what it was told.
#[derive(Default)]
struct Witness(Arc<Mutex<Vec<Vec<u64>>>>);

impl Sampler for Witness {
    fn select(&mut self, want: usize, _cx: &Context<'_>) -> Result<Selection> {
        Ok(Selection { choices: vec![Choice::train(Item::Row(ProblemIx(0))); want], exhausted: false })
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let tickets = evidence.iter().filter_map(|piece| match piece {
            Evidence::Group(group) => Some(group.assignment.ticket.counter),
            Evidence::Measure(_) | Evidence::PoolGrew(_) => None,
        });
        self.0.lock().unwrap().push(tickets.collect());
        Ok(())
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("witness", 1, &()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        state.read("witness", 1)
    }
}

#[test]
fn policies_are_told_once_a_step_of_everything_attempted() {
    let pool = rows(&[5]);
    let told = Arc::new(Mutex::new(vec![]));
    let refiner =
        RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample: 1.5, adaptive: None });
    let refiners = vec![refiner.build().unwrap()];
    let mut curriculum = Curriculum::new(Box::new(Witness(told.clone())), refiners, OPTIONS).unwrap();
    for _ in 0..2 {
        let first = curriculum.begin(&pool, 0.0).unwrap();
        let second = more(curriculum.receive(&pool, flat(&first)).unwrap());
        let _ = curriculum.receive(&pool, good(&first)).unwrap();
        assert_eq!(curriculum.receive(&pool, good(&second)).unwrap(), Received::Done);
        curriculum.finish(&pool).unwrap();
    }
    assert_eq!(*told.lock().unwrap(), [(0..12).collect::<Vec<u64>>(), (12..24).collect()]);
}

/// Asks for a hint on every flat group, then trains it again under that hint.
struct Hinter;

impl Refiner for Hinter {
    fn name(&self) -> &'static str {
        "hinter"
    }

    fn follow_up(&mut self, groups: &[Group], _cx: &Context<'_>) -> Result<FollowUp> {
        let choices = groups.iter().filter(|group| group.is_flat()).map(|group| {
            let Assignment { ticket, choice } = &group.assignment;
            let purpose =
                if choice.purpose == Purpose::Generate { Purpose::Train } else { Purpose::Generate };
            Choice { purpose, parent: Some(*ticket), ..choice.clone() }
        });
        Ok(FollowUp { more: 0, choices: choices.collect() })
    }
}

#[test]
fn follow_ups_see_one_round_each_and_what_is_generated_does_not_count() {
    let pool = rows(&[5]);
    let sampler = Box::new(Witness::default());
    let options = Options { groups: 2, ..OPTIONS };
    let mut curriculum = Curriculum::new(sampler, vec![Box::new(Hinter)], options).unwrap();
    let first = curriculum.begin(&pool, 0.0).unwrap();
    let groups = vec![good(&first)[0].clone(), flat(&first)[1].clone()];
    let hint = more(curriculum.receive(&pool, groups).unwrap());
    assert_eq!(hint.len(), 1);
    assert_eq!((hint[0].choice.purpose, hint[0].choice.parent), (Purpose::Generate, Some(first[1].ticket)));
    let hinted = more(curriculum.receive(&pool, flat(&hint)).unwrap());
    assert_eq!((hinted[0].choice.purpose, hinted[0].choice.parent), (Purpose::Train, Some(hint[0].ticket)));
    assert_eq!(curriculum.receive(&pool, good(&hinted)).unwrap(), Received::Done);
    let settled = curriculum.finish(&pool).unwrap();
    // Without a filter the flat original counts, so the batch of 2 is full before the hinted one.
    assert_eq!(weights(&settled), [1.0, 1.0, 0.0, 0.0]);
    assert_eq!(settled[2].1.why, Some("not for training"));
    assert_eq!(settled[3].1.why, Some("surplus"));
}

#[test]
fn a_refiner_that_miscounts_is_refused() {
    struct Miscounts;
    impl Refiner for Miscounts {
        fn name(&self) -> &'static str {
            "miscounts"
        }
        fn settle(&self, _groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
            vec![]
        }
    }
    let pool = rows(&[5]);
    let sampler = SamplerSpec::default().build(&pool).unwrap();
    let mut curriculum = Curriculum::new(sampler, vec![Box::new(Miscounts)], OPTIONS).unwrap();
    let open = curriculum.begin(&pool, 0.0).unwrap();
    refused(curriculum.receive(&pool, good(&open)), "`miscounts` is []");
}
