//! What system 13 promises of filters that fill their batch, checked through the Curriculum.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{binary, build, group, rows};
use gradatim_core::{Assignment, Group, Rng, Score, Seed, Verdict};
use gradatim_curriculum::refiners::{Adaptive, Criterion, balanced_filter, dynamic_sampling};
use gradatim_curriculum::{Curriculum, Options, Received, RefinerSpec, SamplerSpec, filter_theory};
use gradatim_pool::Pool;

const OPTIONS: Options = Options {
    groups: 16,
    rollouts: 16,
    max_rounds: 1_000,
    max_draws: None,
    seed: Seed(2),
    run: 0,
    incarnation: 0,
    allow: vec![],
    ahead: 1,
    partial: false,
};

fn filter(criterion: Criterion) -> RefinerSpec {
    RefinerSpec::BalancedFilter(balanced_filter::Options { criterion, ..Default::default() })
}

fn band() -> RefinerSpec {
    RefinerSpec::BalancedFilter(balanced_filter::Options::default())
}

fn curriculum(refiner: RefinerSpec, pool: &Pool, options: Options) -> Curriculum {
    build(&SamplerSpec::default(), &[refiner], pool, options)
}

/// One step, each assignment answered by `answer`; what was settled.
fn step(
    curriculum: &mut Curriculum,
    pool: &Pool,
    mut answer: impl FnMut(&Assignment) -> Group,
) -> Vec<(Group, Verdict)> {
    let mut asked = curriculum.begin(pool, 0.0).unwrap();
    while let Received::More(more) =
        curriculum.receive(pool, asked.iter().map(&mut answer).collect()).unwrap()
    {
        asked = more;
    }
    curriculum.finish(pool).unwrap()
}

/// `n` rollouts that pass with probability `p`.
fn flips(assignment: &Assignment, p: f64, rng: &mut Rng) -> Group {
    let n = assignment.rollouts();
    group(assignment, &(0..n).map(|_| f64::from(u8::from(rng.unit() < p))).collect::<Vec<_>>())
}

fn number(curriculum: &Curriculum, name: &str) -> f64 {
    curriculum.metrics().numbers[name]
}

fn passes(group: &Group) -> f64 {
    group.rewards().iter().sum()
}

#[test]
fn a_filled_batch_holds_exactly_its_groups_all_inside_the_closed_band() {
    let pool = rows(&[300]);
    let mut curriculum = curriculum(band(), &pool, OPTIONS);
    let mut rng = Seed(1).rng("answers", [0, 0]);
    for _ in 0..5 {
        let settled = step(&mut curriculum, &pool, |assignment| {
            let p = rng.unit();
            flips(assignment, p, &mut rng)
        });
        let kept: Vec<f64> = settled.iter().filter(|(_, v)| v.weight > 0.0).map(|(g, _)| passes(g)).collect();
        assert_eq!(kept.len(), 16);
        assert!(kept.iter().all(|k| (4.0..=12.0).contains(k)), "{kept:?}");
        for (group, verdict) in settled.iter().filter(|(_, verdict)| verdict.weight == 0.0) {
            let why = if passes(group) < 4.0 { "too hard" } else { "too easy" };
            assert_eq!(
                verdict.why,
                Some(if (4.0..=12.0).contains(&passes(group)) { "surplus" } else { why })
            );
        }
    }
    let count = |name: &str| number(&curriculum, &format!("balanced-filter {name}"));
    assert_eq!(count("kept") + count("rejected low") + count("rejected high"), count("issued"));
    assert!(count("rejected low") > 0.0 && count("rejected high") > 0.0);
    assert_eq!(number(&curriculum, "starved"), 0.0);
}

#[test]
fn each_criterion_keeps_the_counts_of_its_definition() {
    let pool = rows(&[300]);
    let cases: [(Criterion, &dyn Fn(usize) -> bool); 6] = [
        (Criterion::PassBand { low: 0.25, high: 0.75 }, &|k| (4..=12).contains(&k)),
        (Criterion::VarianceBand { low: 0.75, high: 1.0, range: 1.0 }, &|k| (4..=12).contains(&k)),
        (Criterion::NonzeroVariance, &|k| (1..=15).contains(&k)),
        (Criterion::SkewEasy { low: 0.25 }, &|k| k >= 4),
        (Criterion::SkewHard { high: 0.75 }, &|k| k <= 12),
        (Criterion::PassBand { low: 0.3, high: 0.3 }, &|_| false),
    ];
    for (criterion, keeps) in cases {
        let mut curriculum = curriculum(filter(criterion), &pool, OPTIONS);
        let open = curriculum.begin(&pool, 0.0).unwrap();
        for k in 0..=16 {
            let verdict = curriculum.admit(&pool, &binary(&open[0], k, 16)).unwrap();
            assert_eq!(verdict.weight > 0.0, keeps(k), "{criterion:?}, {k} of 16");
        }
    }
}

#[test]
fn edges_that_no_binary_fraction_hits_are_kept_all_the_same() {
    let pool = rows(&[300]);
    let options = Options { rollouts: 10, ..OPTIONS };
    for criterion in [
        Criterion::PassBand { low: 0.3, high: 0.7 },
        // 4 * 0.3 * 0.7
        Criterion::VarianceBand { low: 0.84, high: 1.0, range: 1.0 },
    ] {
        let mut curriculum = curriculum(filter(criterion), &pool, options.clone());
        let open = curriculum.begin(&pool, 0.0).unwrap();
        for k in 0..=10 {
            let verdict = curriculum.admit(&pool, &binary(&open[0], k, 10)).unwrap();
            assert_eq!(verdict.weight > 0.0, (3..=7).contains(&k), "{criterion:?}, {k} of 10");
        }
    }
}

#[test]
fn a_pass_is_a_matter_of_the_score_not_of_the_shaped_reward() {
    let pool = rows(&[300]);
    let mut curriculum = curriculum(band(), &pool, OPTIONS);
    let open = curriculum.begin(&pool, 0.0).unwrap();
    let mut shaped = group(&open[0], &[0.9; 16]);
    for (ix, rollout) in shaped.rollouts.iter_mut().enumerate() {
        rollout.score = Some(if ix < 8 { Score::right("4") } else { Score::wrong("5", "not 4") });
    }
    assert_eq!(curriculum.admit(&pool, &shaped).unwrap(), Verdict::KEEP);
    assert_eq!(curriculum.admit(&pool, &group(&open[0], &[0.9; 16])).unwrap(), Verdict::drop("too easy"));
}

#[test]
fn the_issue_factor_is_one_over_the_binomial_accept_rate_within_three_standard_errors() {
    let pool = rows(&[300]);
    let options = Options { groups: 200, rollouts: 8, max_draws: Some(100_000), ..OPTIONS };
    let mut curriculum = curriculum(band(), &pool, options);
    let mut rng = Seed(3).rng("answers", [0, 0]);
    for _ in 0..5 {
        step(&mut curriculum, &pool, |assignment| flips(assignment, 0.1, &mut rng));
    }
    let issued = number(&curriculum, "balanced-filter issued");
    let measured = number(&curriculum, "balanced-filter kept") / issued;
    let accept = filter_theory::accept_probability(0.1, 8, 0.25, 0.75);
    let error = (accept * (1.0 - accept) / issued).sqrt();
    assert!((measured - accept).abs() < 3.0 * error, "{measured}, not {accept} within 3 * {error}");
}

#[test]
fn a_pool_without_a_usable_problem_starves_and_says_so() {
    let pool = rows(&[300]);
    for refiner in [band(), RefinerSpec::DynamicSampling(dynamic_sampling::Options::default())] {
        for (max_draws, drawn) in [(None, 20 * 16), (Some(50), 50)] {
            let mut curriculum = curriculum(refiner.clone(), &pool, Options { max_draws, ..OPTIONS });
            let settled = step(&mut curriculum, &pool, |assignment| binary(assignment, 16, 16));
            assert_eq!(settled.len(), drawn);
            assert!(settled.iter().all(|(_, verdict)| verdict.weight == 0.0));
            assert_eq!((number(&curriculum, "starved"), number(&curriculum, "kept")), (1.0, 0.0));
        }
    }
}

#[test]
fn a_starved_step_trains_on_the_best_it_has() {
    let pool = rows(&[300]);
    let options = Options { groups: 4, max_draws: Some(8), ..OPTIONS };
    let mut curriculum = curriculum(band(), &pool, options);
    // Passes of the eight groups in ticket order: one in the band, two flat, the rest outside.
    let counts = [8, 16, 1, 3, 0, 14, 13, 2];
    let settled = step(&mut curriculum, &pool, |assignment| {
        binary(assignment, counts[assignment.ticket.counter as usize], 16)
    });
    let weights: Vec<f64> = settled.iter().map(|(_, verdict)| verdict.weight).collect();
    // Nearest to 8 outside the band: 3 and 13; then 14 and 2 are equally near, and 14 came first.
    assert_eq!(weights, [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
    assert_eq!((settled[0].1.why, settled[3].1.why), (None, Some("stands in")));
    assert_eq!((number(&curriculum, "starved"), number(&curriculum, "stood-in")), (1.0, 3.0));
    assert_eq!(number(&curriculum, "kept"), 4.0);
}

#[test]
fn a_group_stands_in_only_where_every_filter_that_dropped_it_offers_it() {
    let pool = rows(&[300]);
    let options = Options { groups: 2, max_draws: Some(4), ..OPTIONS };
    let strict = filter(Criterion::PassBand { low: 0.5, high: 0.5 });
    let flat = RefinerSpec::DynamicSampling(dynamic_sampling::Options::default());
    let mut curriculum = build(&SamplerSpec::default(), &[strict, flat], &pool, options);
    let counts = [16, 0, 7, 16];
    let settled = step(&mut curriculum, &pool, |assignment| {
        binary(assignment, counts[assignment.ticket.counter as usize], 16)
    });
    assert_eq!(settled.iter().map(|(_, verdict)| verdict.weight).collect::<Vec<_>>(), [0.0, 0.0, 1.0, 0.0]);
}

#[test]
fn adaptive_over_sampling_follows_the_share_of_groups_kept() {
    let pool = rows(&[300]);
    let adaptive = Some(Adaptive { decay: 0.5, cap: 3.0 });
    let refiner = RefinerSpec::BalancedFilter(balanced_filter::Options { adaptive, ..Default::default() });
    let mut curriculum = curriculum(refiner, &pool, Options { max_rounds: 0, ..OPTIONS });
    let mut factor = |kept_of_four: u64| {
        let before = number(&curriculum, "balanced-filter factor");
        let asked = curriculum.begin(&pool, 0.0).unwrap();
        assert_eq!(asked.len(), (16.0 * before).ceil() as usize);
        let answer = |(ix, assignment): (usize, &Assignment)| {
            binary(assignment, if (ix as u64) % 4 < kept_of_four { 8 } else { 16 }, 16)
        };
        let groups = asked.iter().enumerate().map(answer).collect();
        assert_eq!(curriculum.receive(&pool, groups).unwrap(), Received::Done);
        curriculum.finish(&pool).unwrap();
        number(&curriculum, "balanced-filter factor")
    };
    // a = 1, then 3/4 with half kept; 1 / a.
    assert!((factor(2) - 4.0 / 3.0).abs() < 1e-12);
    // 22 issued: 12 of them in places 0, 1 of four; a = (3/4 + 12/22) / 2.
    assert!((factor(2) - 2.0 / (0.75 + 12.0 / 22.0)).abs() < 1e-12);
    (0..20).for_each(|_| _ = factor(0));
    assert_eq!(factor(0), 3.0);
    (0..60).for_each(|_| _ = factor(4));
    assert!((factor(4) - 1.0).abs() < 1e-9);
}

#[test]
fn a_step_never_draws_more_than_its_guard_allows() {
    let pool = rows(&[300]);
    let over = RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample: 64.0, adaptive: None });
    let mut curriculum = curriculum(over, &pool, Options { max_draws: Some(40), ..OPTIONS });
    assert_eq!(curriculum.begin(&pool, 0.0).unwrap().len(), 40);
    let too_few = Options { max_draws: Some(15), ..OPTIONS };
    let sampler = SamplerSpec::default().build(&pool).unwrap();
    let error = Curriculum::new(sampler, vec![], too_few).err().unwrap().to_string();
    assert!(error.starts_with("`max_draws` is 15, expected at least 16"), "{error}");
}

#[test]
fn recipes_name_criteria_in_kebab_case_and_bad_options_are_refused_by_key() {
    #[derive(Debug, serde::Deserialize)]
    struct Recipe {
        refine: Vec<RefinerSpec>,
    }
    let read = |text: &str| toml::from_str::<Recipe>(text).unwrap().refine.remove(0);
    assert_eq!(read("refine = [{ balanced-filter = {} }]"), band());
    assert_eq!(
        read("refine = [{ balanced-filter = { criterion = { pass-band = { low = 0.1 } } } }]"),
        filter(Criterion::PassBand { low: 0.1, high: 0.75 })
    );
    assert_eq!(
        read(r#"refine = [{ balanced-filter = { criterion = "nonzero-variance" } }]"#),
        filter(Criterion::NonzeroVariance)
    );
    let adaptive = |decay, cap| {
        let adaptive = Some(Adaptive { decay, cap });
        RefinerSpec::BalancedFilter(balanced_filter::Options { adaptive, ..Default::default() })
    };
    let refused = [
        (adaptive(1.0, 8.0), "adaptive.decay"),
        (adaptive(0.9, 65.0), "adaptive.cap"),
        (filter(Criterion::SkewEasy { low: 2.0 }), "criterion"),
        (
            RefinerSpec::DynamicSampling(dynamic_sampling::Options { over_sample: 0.5, adaptive: None }),
            "over_sample",
        ),
    ];
    for (refiner, key) in refused {
        let error = refiner.build().err().unwrap().to_string();
        assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
    }
}
