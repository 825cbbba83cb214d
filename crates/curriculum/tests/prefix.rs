//! Given starts of responses: their schedule, the groups they make, and what they teach a policy that
//! meets a reward it would never find.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{build, context, row_of, rows};
use gradatim_core::advantage::Estimator;
use gradatim_core::{
    Choice, Group, Message, Problem, Seed, Stretch, TokenSelection, fingerprint, is_held_out, stats,
};
use gradatim_curriculum::refiners::prefix_hint::{Const, Fall, Low, Options as PrefixHint};
use gradatim_curriculum::refiners::scaffold_ladder;
use gradatim_curriculum::samplers::uniform;
use gradatim_curriculum::{Context, Options, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

/// `n` rows open to training, the answer of each drawn by `solution`.
fn pool(n: usize, solution: impl Fn(u64) -> Option<String>) -> Pool {
    let problem = |n: u64| Problem {
        prompt: vec![Message::user(n.to_string())],
        solution: solution(n),
        ..common::problem("locks", 1, n)
    };
    let open = |problem: &Problem| !is_held_out(fingerprint(&problem.canonical));
    let mut pool = Pool::new(Seed(1));
    pool.push_rows((0..).map(problem).filter(open).take(n)).unwrap();
    pool
}

#[test]
fn half_way_the_share_is_uniform_from_a_half_to_the_highest_by_kolmogorov_and_smirnov() {
    let n = 5_000;
    let pool = pool(1, |_| Some("y".repeat(n)));
    let mut refiner = RefinerSpec::PrefixHint(PrefixHint::default()).build().unwrap();
    let mut choices = vec![Choice::train(row_of(&pool, 0)); 10_000];
    refiner.shape(&mut choices, &Context { progress: 0.5, ..context(&pool, 0) }).unwrap();
    let given = |choice: &Choice| choice.parts[1].1.prefix.as_ref().unwrap().len() as f64 / n as f64;
    let mut shares: Vec<f64> = choices.iter().map(given).collect();
    shares.sort_unstable_by(f64::total_cmp);
    let draws = shares.len() as f64;
    // A floor takes at most 1/n of the solution, and so moves the distribution by at most 1/(0.45 n).
    let slack = 1.0 / (0.45 * n as f64);
    let distance = shares.iter().enumerate().map(|(ix, share)| {
        let exact = ((share - 0.5) / 0.45).clamp(0.0, 1.0);
        (exact - ix as f64 / draws).abs().max((exact - (ix + 1) as f64 / draws).abs())
    });
    // 1.628 is the 1% point of Kolmogorov's distribution.
    let distance = distance.fold(0.0, f64::max);
    assert!(distance < 1.628 / draws.sqrt() + slack, "{distance}");
}

#[test]
fn exactly_one_rollout_begins_with_the_solution_where_there_is_one() {
    let solution = |n: u64| n.is_multiple_of(2).then(|| format!("step {n}, step {n}#{n}"));
    let pool = pool(30, solution);
    let hint = RefinerSpec::PrefixHint(PrefixHint { min_prefix: 4, ..Default::default() });
    let options = Options { groups: 30, rollouts: 8, ..Default::default() };
    let over = SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Problems, passes: None });
    let mut curriculum = build(&over, &[hint], &pool, options);
    for progress in [0.0, 0.3, 1.0] {
        let asked = curriculum.begin(&pool, progress).unwrap();
        let groups: Vec<Group> = asked.iter().map(|asked| common::binary(asked, 1, 8)).collect();
        let _ = curriculum.receive(&pool, groups).unwrap();
        for (group, verdict) in curriculum.finish(&pool).unwrap() {
            let choice = &group.assignment.choice;
            let Some(solution) = pool.problem(choice.item).unwrap().solution else {
                assert_eq!((choice.parts.len(), choice.parts[0].0, verdict.tokens), (1, 8, None));
                assert!(choice.parts[0].1.is_plain());
                continue;
            };
            let sizes: Vec<u32> = choice.parts.iter().map(|(rollouts, _)| *rollouts).collect();
            let start = choice.parts[1].1.prefix.as_ref().unwrap();
            assert_eq!(sizes, [7, 1]);
            assert!(solution.starts_with(start) && (4..solution.len()).contains(&start.len()), "{start}");
            let kept = TokenSelection::TopEntropy { share: 0.2, on: Stretch::Given };
            assert_eq!((choice.parts[0].1.is_plain(), verdict.tokens), (true, Some(kept)));
        }
    }
}

#[test]
fn equal_rewards_teach_nothing_and_a_hybrid_alone_right_has_seven_eighths() {
    let advantages = |rewards: [f64; 8]| Estimator::DrGrpo.advantages(&rewards);
    assert!(advantages([1.0; 8]).iter().chain(&advantages([0.0; 8])).all(|advantage| *advantage == 0.0));
    let alone = advantages([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!((alone[7], alone[0]), (7.0 / 8.0, -1.0 / 8.0));
}

const LOCKS: usize = 16;
const POSITIONS: usize = 8;
const SYMBOLS: usize = 8;
const N: u32 = 8;

/// A softmax policy without memory: one row of logits a lock and position. Only the full code is paid.
struct Locks {
    codes: Vec<[usize; POSITIONS]>,
    logits: Vec<[[f64; SYMBOLS]; POSITIONS]>,
}

impl Locks {
    fn code(n: u64) -> [usize; POSITIONS] {
        let mut rng = Seed(77).rng("code", [n, 0]);
        std::array::from_fn(|_| rng.below(SYMBOLS as u64) as usize)
    }

    fn success(&self) -> f64 {
        let open = self.codes.iter().zip(&self.logits).map(|(code, logits)| {
            code.iter().zip(logits).map(|(symbol, row)| stats::softmax(row, 1.0)[*symbol]).product::<f64>()
        });
        open.sum::<f64>() / LOCKS as f64
    }

    /// One group: sampled, paid, and learned by the mean over its N rollouts of A grad log pi, given symbols too.
    fn learn(&mut self, lock: usize, starts: &[usize], rate: f64, rng: &mut gradatim_core::Rng) {
        let odds: Vec<Vec<f64>> = self.logits[lock].iter().map(|row| stats::softmax(row, 1.0)).collect();
        let code = self.codes[lock];
        let tried: Vec<[usize; POSITIONS]> = starts
            .iter()
            .map(|given| {
                std::array::from_fn(|at| if at < *given { code[at] } else { rng.weighted(&odds[at]) })
            })
            .collect();
        let rewards: Vec<f64> = tried.iter().map(|tried| f64::from(u8::from(*tried == code))).collect();
        for (tried, advantage) in tried.iter().zip(Estimator::DrGrpo.advantages(&rewards)) {
            for (at, symbol) in tried.iter().enumerate() {
                for (other, p) in odds[at].iter().enumerate() {
                    let gradient = f64::from(u8::from(other == *symbol)) - p;
                    self.logits[lock][at][other] += rate * advantage * gradient / starts.len() as f64;
                }
            }
        }
    }
}

/// Steps until mean success reaches 0.8, or `None` after `most`.
fn steps_to_open(refine: &[RefinerSpec], seed: u64, most: u64) -> Option<u64> {
    let pool =
        pool(LOCKS, |n| Some(Locks::code(n).iter().map(|symbol| char::from(b'a' + *symbol as u8)).collect()));
    let over = SamplerSpec::Uniform(uniform::Options { over: uniform::Over::Problems, passes: None });
    let options = Options { groups: LOCKS, rollouts: N, seed: Seed(seed), ..Default::default() };
    let mut curriculum = build(&over, refine, &pool, options);
    let rows: Vec<u64> = pool.arms()[0]
        .rows
        .iter()
        .map(|row| pool.row(*row).unwrap().prompt_text().parse().unwrap())
        .collect();
    let codes = rows.iter().map(|n| Locks::code(*n)).collect();
    let mut locks = Locks { codes, logits: vec![[[0.0; SYMBOLS]; POSITIONS]; LOCKS] };
    for step in 0..most {
        if locks.success() >= 0.8 {
            return Some(step);
        }
        let mut groups = vec![];
        for asked in curriculum.begin(&pool, (step as f64 / 600.0).min(1.0)).unwrap() {
            let name: u64 = pool.problem(asked.choice.item).unwrap().prompt_text().parse().unwrap();
            let lock = rows.iter().position(|row| *row == name).unwrap();
            let starts = asked.choice.parts.iter().flat_map(|(rollouts, directive)| {
                (0..*rollouts).map(|_| directive.prefix.as_ref().map_or(0, String::len))
            });
            let starts: Vec<usize> = starts.collect();
            assert_eq!(starts.len(), N as usize);
            let mut rng = Seed(seed).rng("rollouts", [step, asked.ticket.counter]);
            locks.learn(lock, &starts, 2.0, &mut rng);
            groups.push(common::binary(&asked, 0, N as usize));
        }
        let _ = curriculum.receive(&pool, groups).unwrap();
        curriculum.finish(&pool).unwrap();
    }
    None
}

#[test]
fn combination_locks_open_in_a_hundred_steps_with_the_cosine_and_not_at_all_without_a_falling_prefix() {
    let with = |low| [RefinerSpec::PrefixHint(PrefixHint { low, keep: 1.0, ..Default::default() })];
    let cosine = with(Low::Cosine(Fall::default()));
    let uniform = with(Low::Const(Const { share: 0.05 }));
    let half = [RefinerSpec::PrefixHint(PrefixHint {
        low: Low::Const(Const { share: 0.5 }),
        high: 0.5,
        ..Default::default()
    })];
    let mean = |refine: &[RefinerSpec]| -> f64 {
        let steps = (0..5).map(|seed| steps_to_open(refine, seed, 3_000).expect("opens") as f64);
        steps.sum::<f64>() / 5.0
    };
    let (cosine, uniform) = (mean(&cosine), mean(&uniform));
    // The prototype's 102 against 437 to 616.
    assert!((80.0..125.0).contains(&cosine), "cosine {cosine}, uniform {uniform}");
    assert!(cosine <= 0.4 * uniform, "cosine {cosine}, uniform {uniform}");
    assert_eq!(steps_to_open(&half, 0, 3_000), None);
    assert_eq!(steps_to_open(&[], 0, 3_000), None);
}

#[test]
fn a_ladder_goes_down_a_rung_when_what_is_asked_on_it_passes_the_gate_and_never_up() {
    let pool = rows(&[20]);
    let options = scaffold_ladder::Options { rungs: vec![0.5, 0.2, 0.0], least: 8, ..Default::default() };
    let mut refiner = RefinerSpec::ScaffoldLadder(options).build().unwrap();
    // "6 times 7 #42" has 13 characters: floor(6.5) = 6, floor(2.6) = 2.
    let mut step = |correct: usize| {
        let mut choices = vec![Choice::train(row_of(&pool, 0))];
        refiner.shape(&mut choices, &context(&pool, 0)).unwrap();
        let mut asked = common::asked(0, row_of(&pool, 0));
        asked.choice = choices.remove(0);
        let start = asked.choice.parts.first().and_then(|(_, directive)| directive.prefix.clone());
        if asked.choice.parts.is_empty() {
            asked.choice.parts.push((8, Default::default()));
        }
        let group = common::binary(&asked, correct, 8);
        refiner.observe(&[gradatim_core::Evidence::Group(&group)], &context(&pool, 0)).unwrap();
        start.map_or(0, |start| start.len())
    };
    assert_eq!([4, 4, 8, 0, 8, 8, 0].map(&mut step), [6, 6, 6, 2, 2, 2, 0]);
}

#[test]
fn options_out_of_range_are_refused_by_key() {
    for (options, key) in [
        (PrefixHint { hybrids: 0, ..Default::default() }, "hybrids"),
        (PrefixHint { high: 1.5, ..Default::default() }, "high"),
        (PrefixHint { keep: -0.1, ..Default::default() }, "keep"),
        (PrefixHint { low: Low::Const(Const { share: 2.0 }), ..Default::default() }, "low.const.share"),
        (
            PrefixHint {
                low: Low::Cosine(Fall { warmup: 0.6, delay: 0.4, ..Default::default() }),
                ..Default::default()
            },
            "low.cosine.delay",
        ),
    ] {
        let error = RefinerSpec::PrefixHint(options).build().err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
    let rising = scaffold_ladder::Options { rungs: vec![0.2, 0.5], ..Default::default() };
    let error = RefinerSpec::ScaffoldLadder(rising).build().err().unwrap().to_string();
    assert!(error.starts_with("`rungs` is [0.2, 0.5]"), "{error}");
}
