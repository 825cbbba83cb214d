//! What a curriculum holds does not grow with the steps it has taken, nor does what it saves.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;
#[path = "common/counting.rs"]
mod counting;

use common::{answer, build, every_refiner, every_sampler, rows};
use gradatim_core::{Rng, Seed};
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

const OPTIONS: Options = Options {
    groups: 2,
    rollouts: 4,
    max_rounds: 2,
    max_draws: Some(6),
    seed: Seed(9),
    run: 0,
    incarnation: 0,
    allow: vec![],
    ahead: 1,
    partial: false,
};

/// One step; one answer in a hundred comes twice, one is lost, one comes again a step late.
fn step(curriculum: &mut Curriculum, pool: &Pool, rng: &mut Rng) -> bool {
    let mut asked = curriculum.begin(pool, 0.5).unwrap();
    if asked.is_empty() {
        return false;
    }
    let late = asked.first().map(answer);
    'step: loop {
        let mut more = vec![];
        for assignment in asked {
            let answered = answer(&assignment);
            let received = match rng.below(100) {
                0 => curriculum.lost(pool, assignment.ticket).unwrap(),
                1 => curriculum.receive(pool, vec![answered.clone(), answered]).unwrap(),
                _ => curriculum.receive(pool, vec![answered]).unwrap(),
            };
            match received {
                Received::Waiting => {}
                Received::More(opened) => more.extend(opened),
                Received::Done => break 'step,
            }
        }
        asked = more;
    }
    curriculum.finish(pool).unwrap();
    if rng.below(100) == 0 {
        curriculum.begin(pool, 0.5).unwrap();
        let _ = curriculum.receive(pool, late.into_iter().collect()).unwrap();
        // What is lost may be drawn anew.
        while let Some(open) = curriculum.open().first() {
            let ticket = open.ticket;
            let _ = curriculum.lost(pool, ticket).unwrap();
        }
        curriculum.finish(pool).unwrap();
    }
    true
}

/// Largest heap and largest state, in bytes, over the last thousand of `steps` steps; `None` once it has ended.
fn most(
    curriculum: &mut Curriculum,
    pool: &Pool,
    rng: &mut Rng,
    steps: u64,
    before: usize,
) -> Option<[usize; 2]> {
    let mut most = [0, 0];
    for ix in 0..steps {
        if !step(curriculum, pool, rng) {
            return None;
        }
        if ix + 1_000 >= steps {
            most[0] = most[0].max(counting::live() - before);
        }
        if ix + 1_000 >= steps && ix % 100 == 0 {
            most[1] = most[1].max(serde_json::to_string(&curriculum.save().unwrap()).unwrap().len());
        }
    }
    Some(most)
}

#[test]
fn heap_and_state_are_flat_from_two_thousand_steps_to_ten_thousand() {
    let pool = rows(&[50, 70, 80]);
    let alone = every_sampler().into_iter().map(|sampler| (sampler, vec![]));
    let refined = every_refiner().into_iter().map(|refiner| (SamplerSpec::default(), vec![refiner]));
    let stacks: Vec<(SamplerSpec, Vec<RefinerSpec>)> = alone.chain(refined).collect();
    let mut ended = 0;
    for (sampler, refiners) in &stacks {
        let before = counting::live();
        let mut curriculum = build(sampler, refiners, &pool, OPTIONS);
        let mut rng = Seed(1).rng("rough trainer", [0, 0]);
        let early = most(&mut curriculum, &pool, &mut rng, 2_000, before);
        let late = most(&mut curriculum, &pool, &mut rng, 8_000, before);
        let (Some(early), Some(late)) = (early, late) else {
            ended += 1;
            continue;
        };
        for (kind, early, late) in [("heap", early[0], late[0]), ("state", early[1], late[1])] {
            let bound = early + early / 50 + 512;
            assert!(late <= bound, "{sampler:?} under {refiners:?}: {kind} of {early} bytes grew to {late}");
        }
    }
    assert!(ended <= 4, "{ended} of {} end before: those that stop after their passes", stacks.len());
}
