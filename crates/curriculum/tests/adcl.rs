//! System 06, checks 2 and 3: what measuring the next chunk again changes, and where it cannot change anything.
//!
//! Learner: skills s with abilities th_s; success p = sigmoid(1.5 (th_s - b)); difficulty b ~ U(-2, 5); a step
//! adds 0.35 * 1.5 * rate_s * (sum over the trained groups of skill s of sqrt(p (1 - p))) / 20 to th_s, p the
//! pass rate of the group.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{answer, build, group, problem, rows, rows_and_numbers};
use gradatim_core::{Assignment, Group, Item, Purpose, Rng, Seed, fingerprint, is_held_out, stats};
use gradatim_curriculum::samplers::adcl::{self, Resort};
use gradatim_curriculum::samplers::uniform;
use gradatim_curriculum::{Options, Received, SamplerSpec};
use gradatim_pool::Pool;

const PROBLEMS: usize = 2_400;
const CHUNKS: usize = 8;
const BATCH: usize = 20;

/// A skill's ability at first, and how fast it is learned.
type Skill = (f64, f64);

const THREE: [Skill; 3] = [(-1.0, 1.0), (-1.0, 0.3), (1.0, 1.0)];

/// A pool of problems of mixed skills, one arm each, and their difficulties by row.
fn pool(n_skills: usize, rng: &mut Rng) -> (Pool, Vec<f64>) {
    let mut problems = vec![];
    let mut open = 0;
    for n in 0.. {
        if open == PROBLEMS {
            break;
        }
        let skill = rng.below(n_skills as u64);
        let problem = problem(&format!("skill {skill}"), skill as i64, n);
        open += usize::from(!is_held_out(fingerprint(&problem.canonical)));
        problems.push(problem);
    }
    let difficulty = problems.iter().map(|_| 7.0 * rng.unit() - 2.0).collect();
    let mut pool = Pool::new(Seed(1));
    pool.push_rows(problems).unwrap();
    (pool, difficulty)
}

/// What a pass over the pool showed.
struct Pass {
    /// Rows in the order they were taught.
    taught: Vec<usize>,
    /// Kendall's tau of every chunk: the order taught against true success when the chunk began.
    tau: Vec<f64>,
    /// Mean success over the pool at the end.
    success: f64,
}

/// One pass; `is_exact` answers with the chance of success itself.
fn pass(sampler: &SamplerSpec, skills: &[Skill], seed: u64, is_exact: bool) -> Pass {
    let mut rng = Seed(seed).rng("skills", [0, 0]);
    let (pool, difficulty) = pool(skills.len(), &mut rng);
    let options = Options { groups: BATCH, rollouts: 8, seed: Seed(seed), ..Options::default() };
    let mut curriculum = build(sampler, &[], &pool, options);
    let mut ability: Vec<f64> = skills.iter().map(|(ability, _)| *ability).collect();
    let of = |item: Item| match item {
        Item::Row(row) => (row.0 as usize, pool.level_of(item) as usize),
        Item::Fresh { .. } => panic!("rows only"),
    };
    let success = |item: Item, ability: &[f64]| {
        let (row, skill) = of(item);
        1.0 / (1.0 + (-1.5 * (ability[skill] - difficulty[row])).exp())
    };
    let (mut taught, mut at_start): (Vec<Item>, Vec<Vec<f64>>) = (vec![], vec![]);
    loop {
        let mut asked = curriculum.begin(&pool, 0.0).unwrap();
        if asked.is_empty() {
            break;
        }
        loop {
            let answer = |assignment: &Assignment| -> Group {
                let p = success(assignment.choice.item, &ability);
                let rollout = |_| if is_exact { p } else { f64::from(u8::from(rng.unit() < p)) };
                group(assignment, &(0..assignment.rollouts()).map(rollout).collect::<Vec<_>>())
            };
            match curriculum.receive(&pool, asked.iter().map(answer).collect()).unwrap() {
                Received::More(more) => asked = more,
                Received::Waiting | Received::Done => break,
            }
        }
        let settled = curriculum.finish(&pool).unwrap();
        let before = ability.clone();
        for (group, verdict) in settled.iter().filter(|(_, verdict)| verdict.weight > 0.0) {
            let item = group.assignment.choice.item;
            assert_eq!((group.assignment.choice.purpose, verdict.weight), (Purpose::Train, 1.0));
            if taught.len().is_multiple_of(PROBLEMS / CHUNKS) {
                at_start.push(before.clone());
            }
            taught.push(item);
            let (p, skill) = (stats::mean(&group.rewards()), of(item).1);
            ability[skill] += 0.35 * 1.5 * skills[skill].1 * (p * (1.0 - p)).sqrt() / BATCH as f64;
        }
    }
    let chunks = taught.chunks(PROBLEMS / CHUNKS).zip(&at_start);
    let tau = chunks
        .map(|(chunk, ability)| tau(&chunk.iter().map(|item| -success(*item, ability)).collect::<Vec<_>>()));
    let end: Vec<f64> = taught.iter().map(|item| success(*item, &ability)).collect();
    Pass {
        tau: tau.collect(),
        success: stats::mean(&end),
        taught: taught.iter().map(|item| of(*item).0).collect(),
    }
}

/// Kendall's tau of the numbers with their own places, by its definition.
fn tau(values: &[f64]) -> f64 {
    let mut score = 0.0;
    for (ix, left) in values.iter().enumerate() {
        score += values[ix + 1..].iter().map(|right| (right - left).signum()).sum::<f64>();
    }
    2.0 * score / (values.len() as f64 * (values.len() as f64 - 1.0))
}

fn adcl(resort: Resort, chunks: u32) -> SamplerSpec {
    SamplerSpec::Adcl(adcl::Options { resort, chunks, ..adcl::Options::default() })
}

#[test]
fn with_one_skill_and_exact_rates_the_adaptive_order_is_the_predefined_one() {
    for seed in 0..3 {
        let predefined = pass(&adcl(Resort::Never, 8), &THREE[..1], seed, true).taught;
        assert_eq!(predefined.len(), PROBLEMS);
        // Chunks of 300, whole batches; of 343, with a short batch at the end of each.
        for chunks in [8, 7] {
            assert_eq!(pass(&adcl(Resort::Chunk, chunks), &THREE[..1], seed, true).taught, predefined);
        }
        assert_eq!(pass(&adcl(Resort::All, 8), &THREE[..1], seed, true).taught, predefined);
    }
}

#[test]
fn with_three_skills_measuring_again_keeps_the_order_true_and_costs_no_success() {
    let (mut taus, mut successes) = ([0.0; 2], [0.0; 3]);
    let random = uniform::Options { over: uniform::Over::Problems, passes: Some(1) };
    let samplers = [adcl(Resort::Chunk, 8), adcl(Resort::Never, 8), SamplerSpec::Uniform(random)];
    for seed in 0..5 {
        for (ix, sampler) in samplers.iter().enumerate() {
            let pass = pass(sampler, &THREE, seed, false);
            let mut rows = pass.taught.clone();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), PROBLEMS, "each problem is taught once");
            successes[ix] += pass.success / 5.0;
            if ix < 2 {
                taus[ix] += stats::mean(&pass.tau[1..]) / 5.0;
            }
        }
    }
    println!("tau {taus:?}, success {successes:?}");
    let ([adaptive, predefined], [ours, fixed, random]) = (taus, successes);
    assert!(adaptive >= 0.5 && predefined <= 0.2, "tau {taus:?}");
    assert!(ours >= fixed - 0.005 && ours >= random + 0.08, "success {successes:?}");
}

#[test]
fn what_cannot_be_sorted_is_refused_by_key_with_a_remedy() {
    let (fresh, few) = (rows_and_numbers(&[9]), rows(&[5]));
    let options = adcl::Options::default;
    let cases = [
        (options(), &fresh, "per_arm", "set per_arm = 500"),
        (adcl::Options { per_arm: Some(0), ..options() }, &few, "per_arm", "leave it out"),
        (adcl::Options { chunks: 0, ..options() }, &few, "chunks", "set chunks = 8"),
        (adcl::Options { rollouts: 0, ..options() }, &few, "rollouts", "set rollouts = 8"),
        (adcl::Options { chunks: 6, ..options() }, &few, "chunks", "set chunks = 1"),
        (
            adcl::Options { chunks: 1, meta: Some("rate".to_owned()), ..options() },
            &few,
            "meta.rate",
            "leave `meta` out",
        ),
    ];
    for (options, pool, key, hint) in cases {
        let error = SamplerSpec::Adcl(options).build(pool).err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")) && error.contains(hint), "{error}");
    }
}

#[test]
fn a_procedural_arm_is_taught_as_its_first_instances_once_each() {
    let pool = rows_and_numbers(&[9]);
    let sampler = adcl::Options { per_arm: Some(6), chunks: 3, ..adcl::Options::default() };
    let options = Options { groups: 4, rollouts: 2, ..Options::default() };
    let mut curriculum = build(&SamplerSpec::Adcl(sampler), &[], &pool, options);
    let (mut fresh, mut estimates) = (vec![], 0);
    loop {
        let mut asked = curriculum.begin(&pool, 0.0).unwrap();
        if asked.is_empty() {
            break;
        }
        while let Received::More(more) =
            curriculum.receive(&pool, asked.iter().map(answer).collect()).unwrap()
        {
            asked = more;
        }
        for (group, _) in curriculum.finish(&pool).unwrap() {
            match (group.assignment.choice.purpose, group.assignment.choice.item) {
                (Purpose::Estimate, _) => estimates += group.rollouts.len(),
                (_, Item::Fresh { n, .. }) => fresh.push(n),
                (_, Item::Row(_)) => {}
            }
        }
    }
    fresh.sort_unstable();
    assert_eq!(fresh, (0..6).collect::<Vec<u64>>());
    // 12 problems at 8 rollouts, and two chunks of 4 once more.
    assert_eq!(estimates, 8 * (12 + 8));
}
