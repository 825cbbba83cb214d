//! System 43, check 1: how much is drawn, and which groups are kept.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{asked, binary, context, row_of, rows};
use gradatim_core::{Evidence, Group, Item, ProblemIx, Seed};
use gradatim_curriculum::refiners::oversample_balance::Options;
use gradatim_curriculum::samplers::rlcs;
use gradatim_curriculum::{Context, Refiner, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

fn refiner(options: Options) -> Box<dyn Refiner> {
    RefinerSpec::OversampleBalance(options).build().unwrap()
}

/// Groups of 8 with these passes, in ticket order.
fn groups(passes: &[usize], pool: &Pool) -> Vec<Group> {
    let group = |(ticket, k): (usize, &usize)| binary(&asked(ticket as u64, row_of(pool, 0)), *k, 8);
    passes.iter().enumerate().map(group).collect()
}

fn observe(refiner: &mut dyn Refiner, groups: &[Group], pool: &Pool) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    refiner.observe(&evidence, &context(pool, 0)).unwrap();
}

fn chosen(refiner: &dyn Refiner, groups: &[Group], cx: &Context<'_>) -> Vec<usize> {
    let verdicts = refiner.settle(groups, cx);
    (0..groups.len()).filter(|ix| verdicts[*ix].weight > 0.0).collect()
}

#[test]
fn no_half_and_four_fifths_bad_groups_draw_one_two_and_five_batches() {
    let pool = rows(&[9]);
    for (bad, batches) in [(0, 1), (5, 2), (8, 5), (10, 8)] {
        let mut refiner = refiner(Options { beta: 0.0, ..Options::default() });
        let passes: Vec<usize> = (0..10).map(|ix| if ix >= bad { 3 } else { 8 * (ix % 2) }).collect();
        observe(&mut *refiner, &groups(&passes, &pool), &pool);
        for want in [1, 7, 32, 256] {
            assert_eq!(refiner.ask(want, &context(&pool, 1)), batches * want, "{bad} of 10 bad");
        }
    }
}

#[test]
fn under_a_constant_share_of_bad_groups_the_expansion_closes_in_geometrically() {
    let pool = rows(&[9]);
    let mut refiner = refiner(Options::default());
    // Half bad: ratio 2, so 2 - 0.9^t after t steps from 1.
    let half = groups(&[0, 8, 3, 4], &pool);
    for t in 1..=40 {
        observe(&mut *refiner, &half, &pool);
        let found = refiner.metrics().numbers["oversample-balance expansion"];
        assert!((found - (2.0 - 0.9_f64.powi(t))).abs() < 1e-12, "step {t}: {found}");
    }
}

#[test]
fn the_groups_kept_have_the_least_imbalance_of_all_choices() {
    let pool = rows(&[9]);
    let mut rng = Seed(3).rng("passes", [0, 0]);
    let imbalance = |passes: &[usize], ix: usize| (2 * passes[ix]).abs_diff(8);
    for round in 0..20 {
        let passes: Vec<usize> = (0..12).map(|_| rng.below(9) as usize).collect();
        let groups = groups(&passes, &pool);
        for batch in 1..12 {
            let cx = Context { groups: batch, ..context(&pool, round) };
            let kept = chosen(&*refiner(Options::default()), &groups, &cx);
            let sum = |subset: u32| -> usize {
                (0..12).filter(|ix| subset >> ix & 1 == 1).map(|ix| imbalance(&passes, ix)).sum()
            };
            let subsets = (0_u32..1 << 12).filter(|subset| subset.count_ones() as usize == batch);
            assert_eq!(kept.len(), batch);
            let found: usize = kept.iter().map(|ix| imbalance(&passes, *ix)).sum();
            assert_eq!(found, subsets.map(sum).min().unwrap(), "{passes:?}, {batch} kept");
        }
    }
}

#[test]
fn ties_are_broken_evenly_and_the_same_way_every_time() {
    let pool = rows(&[9]);
    let groups = groups(&[2; 10], &pool);
    let refiner = refiner(Options::default());
    let mut counts = [0.0_f64; 10];
    for step in 0..2_000 {
        let cx = Context { groups: 3, ..context(&pool, step) };
        let kept = chosen(&*refiner, &groups, &cx);
        assert_eq!(kept, chosen(&*refiner, &groups, &cx));
        kept.iter().for_each(|ix| counts[*ix] += 1.0);
    }
    let error = (2_000.0_f64 * 0.3 * 0.7).sqrt();
    assert!(counts.iter().all(|count| (count - 600.0).abs() < 5.0 * error), "{counts:?}");
}

/// Draws of each arm among `n` first draws of fresh steps.
fn drawn(options: &rlcs::Options, told: &[Group], pool: &Pool, n: u64) -> Vec<f64> {
    let mut counts = vec![0.0; pool.arms().len()];
    for seed in 0..n {
        let mut sampler = SamplerSpec::Rlcs(options.clone()).build(pool).unwrap();
        let cx = Context { seed: Seed(seed), ..context(pool, 1) };
        let evidence: Vec<Evidence<'_>> = told.iter().map(Evidence::Group).collect();
        sampler.observe(&evidence, &cx).unwrap();
        let item = sampler.select(1, &cx).unwrap().choices[0].item;
        counts[pool.arm_of(item).0 as usize] += 1.0;
    }
    counts
}

#[test]
fn tiers_are_drawn_by_their_problems_times_their_weight() {
    // Five levels, five tiers. With rate = 1 the pass rates of a step are the tiers': 1, 7/8, 1/2, 1/4, 0.
    let pool = rows(&[20, 20, 20, 20, 40]);
    let options = rlcs::Options { rate: 1.0, strength: 1e6, ..Default::default() };
    let passes = [8, 7, 4, 2, 0];
    let group = |arm: usize| binary(&asked(arm as u64, row_of(&pool, arm)), passes[arm], 8);
    let told: Vec<Group> = (0..5).map(group).collect();
    let weights = [20.0 * 0.05, 20.0 * 4.0 * 7.0 / 64.0, 20.0, 20.0 * 0.75, 40.0 * 0.05];
    let (n, all) = (6_000.0, weights.iter().sum::<f64>());
    for (count, weight) in drawn(&options, &told, &pool, 6_000).iter().zip(weights) {
        let p = weight / all;
        let error = (n * p * (1.0_f64 - p)).sqrt();
        assert!((count - n * p).abs() < 5.0 * error, "{count}, not about {}", n * p);
    }
}

#[test]
fn a_row_wanders_to_the_tier_of_its_own_results() {
    // Levels believed at 3/4 and 1/4. Four visits of 8 weigh as much as that belief: 0 of 32 at an easy row gives
    // 3/8, below the edge at 1/2; 32 of 32 at a hard one 5/8, above it.
    let pool = rows(&[3, 3]);
    let mut sampler =
        SamplerSpec::Rlcs(rlcs::Options { tiers: 2, ..Default::default() }).build(&pool).unwrap();
    let tier = |sampler: &dyn gradatim_curriculum::Sampler, tier: u32| {
        sampler.metrics().numbers[&format!("tier {tier} share")]
    };
    assert!((tier(&*sampler, 1) - 0.5).abs() < 1e-12);
    let mut groups = vec![];
    for visit in 0..4 {
        for row in &pool.arms()[0].rows[..2] {
            groups.push(binary(&asked(2 * visit + u64::from(row.0), Item::Row(ProblemIx(row.0))), 0, 8));
        }
    }
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(&pool, 0)).unwrap();
    // Five of six problems in the hard tier, whose pass rate nobody measured; the easy one moved 0.3 of the way to 0.
    let easy = 4.0 * 0.35 * 0.65;
    let expected = 5.0 / (5.0 + easy);
    assert!((tier(&*sampler, 1) - expected).abs() < 1e-12, "{}", tier(&*sampler, 1));
}
