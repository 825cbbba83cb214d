//! Saved curricula, of every sampler and every refiner: what is loaded is also used for a step, and saved again.

use gradatim_core::{Assignment, Finish, Group, Kind, Problem, Result, Rollout, Seed, State};
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;
use serde::de::DeserializeOwned;

use super::target;
use crate::drive::{Reader, Target};

const WORDS: &[&str] = &[
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"owner\":",
    "\"version\":",
    "\"fields\":",
    "\"sampler\":",
    "\"ledger\":",
    "\"refiners\":",
    "{\"row\":0}",
    "{\"fresh\":{\"arm\":0,\"n\":0}}",
    "NaN",
    "1e999",
    "-1",
    "18446744073709551615",
    ",",
];

/// The names an enum of options knows, as its own refusal lists them, so that no list is kept here.
fn names<T: DeserializeOwned>() -> Vec<String> {
    let refusal =
        serde_json::from_str::<T>("{\"\": {}}").err().map(|fault| fault.to_string()).unwrap_or_default();
    refusal.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[expect(clippy::expect_used, reason = "a name is one of the names, and all options have defaults")]
fn of_name<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&format!("{{\"{name}\": {{}}}}")).expect("defaults")
}

#[expect(clippy::expect_used, reason = "rows of different ids can be pushed")]
fn pool() -> Pool {
    let row = |n: i64| Problem {
        id: format!("row {n}"),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: n.to_string(),
        verifier: "exact".to_owned(),
        category: format!("arm {}", n % 3),
        level: n % 3,
        skills: vec![],
        solution: None,
        canonical: format!("row {n}"),
        meta: serde_json::Map::new(),
    };
    let mut pool = Pool::new(Seed(1));
    pool.push_rows((0..40).map(row)).expect("sound rows");
    pool
}

#[expect(clippy::expect_used, reason = "the defaults of every policy fit any pool of rows")]
fn curriculum(sampler: &SamplerSpec, refiners: &[RefinerSpec], pool: &Pool) -> Curriculum {
    let refiners = refiners.iter().map(RefinerSpec::build).collect::<Result<_>>().expect("defaults");
    let options = Options { groups: 4, rollouts: 4, ..Options::default() };
    Curriculum::new(sampler.build(pool).expect("defaults"), refiners, options).expect("defaults")
}

/// Answers an assignment; every other rollout is right, except that every fifth group is flat.
fn answer(assignment: &Assignment) -> Group {
    let flat = assignment.ticket.counter.is_multiple_of(5);
    let rollout = |ix: u32| Rollout {
        tokens: vec![],
        log_probs: vec![],
        segments: vec![],
        text: String::new(),
        length: 1,
        finish: Finish::Stop,
        policy_version: 0,
        score: None,
        reward: if flat || ix.is_multiple_of(2) { 1.0 } else { 0.0 },
        advantage: if flat { 0.0 } else { 0.5 },
    };
    // A damaged state may ask for a billion rollouts: those are for a trainer to refuse.
    Group {
        assignment: assignment.clone(),
        rollouts: (0..assignment.rollouts().min(64)).map(rollout).collect(),
    }
}

/// One step, or the rest of one that is open.
fn step(curriculum: &mut Curriculum, pool: &Pool) -> Result<()> {
    let mut open = curriculum.open();
    if open.is_empty() {
        open = curriculum.begin(pool, 0.5)?;
    }
    for _ in 0..=Options::default().max_rounds {
        match curriculum.receive(pool, open.iter().map(answer).collect())? {
            Received::More(more) => open = more,
            Received::Waiting => open = curriculum.open(),
            Received::Done => break,
        }
    }
    curriculum.finish(pool)?;
    curriculum.metrics();
    Ok(())
}

/// States after some steps, between two and in the middle of one.
#[expect(clippy::expect_used, reason = "the seeds are sound states")]
fn seeds(sampler: &SamplerSpec, refiners: &[RefinerSpec]) -> Vec<Vec<u8>> {
    let pool = pool();
    let mut curriculum = curriculum(sampler, refiners, &pool);
    let mut states = vec![curriculum.save()];
    for _ in 0..3 {
        step(&mut curriculum, &pool).expect("a step");
    }
    states.push(curriculum.save());
    let open = curriculum.begin(&pool, 0.5).expect("a step");
    let _ = curriculum.receive(&pool, vec![answer(&open[0])]).expect("a group");
    states.push(curriculum.save());
    states.into_iter().map(|state| serde_json::to_vec(&state.expect("a state")).expect("plain")).collect()
}

fn reader(sampler: &SamplerSpec, refiners: &[RefinerSpec]) -> Reader {
    let (sampler, refiners, pool) = (sampler.clone(), refiners.to_vec(), pool());
    Box::new(move |input| {
        let Ok(state) = serde_json::from_slice::<State>(input) else { return false };
        let mut curriculum = curriculum(&sampler, &refiners, &pool);
        if curriculum.load(state, &pool).is_err() {
            return false;
        }
        let _ = step(&mut curriculum, &pool).and_then(|()| step(&mut curriculum, &pool));
        let _ = curriculum.save();
        true
    })
}

/// Targets of this room.
pub fn targets() -> Vec<Target> {
    let samplers =
        names::<SamplerSpec>().into_iter().map(|name| (format!("state-{name}"), of_name(&name), vec![]));
    let refiners = names::<RefinerSpec>()
        .into_iter()
        .map(|name| (format!("state-{name}"), SamplerSpec::default(), vec![of_name(&name)]));
    samplers
        .chain(refiners)
        .map(|(name, sampler, refiners)| {
            let seeds = seeds(&sampler, &refiners);
            target(name, seeds, WORDS, move || reader(&sampler, &refiners))
        })
        .collect()
}
