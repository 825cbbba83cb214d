//! What zpd promises, checked through the sampler's own verbs.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::HashSet;

use common::{asked, binary, context, problem, row_of, rows, rows_and_numbers};
use gradatim_core::{Evidence, Group, Item, Seed};
use gradatim_curriculum::samplers::zpd::Options;
use gradatim_curriculum::{Context, Estimate, Sampler, SamplerSpec, Selection};
use gradatim_estimate::value_model;
use gradatim_pool::Pool;

fn zpd(options: Options, pool: &Pool) -> Box<dyn Sampler> {
    SamplerSpec::Zpd(options).build(pool).unwrap()
}

fn observe(sampler: &mut dyn Sampler, groups: &[Group], pool: &Pool) {
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    sampler.observe(&evidence, &context(pool, 0)).unwrap();
}

fn row(sampler: &dyn Sampler, name: &str) -> Vec<f64> {
    sampler.metrics().arms[name].clone()
}

fn select(sampler: &mut dyn Sampler, want: usize, pool: &Pool, step: u64) -> Selection {
    sampler.select(want, &context(pool, step)).unwrap()
}

fn items(sampler: &mut dyn Sampler, want: usize, pool: &Pool, step: u64) -> Vec<Item> {
    select(sampler, want, pool, step).choices.into_iter().map(|choice| choice.item).collect()
}

/// `passes` of 100 rollouts at each arm.
fn shown(pool: &Pool, passes: &[usize]) -> Vec<Group> {
    let group = |(arm, passes): (usize, &usize)| binary(&asked(arm as u64, row_of(pool, arm)), *passes, 100);
    passes.iter().enumerate().map(group).collect()
}

fn best(odds: &[f64]) -> usize {
    (0..odds.len()).max_by(|a, b| odds[*a].total_cmp(&odds[*b])).unwrap()
}

/// Two arms that no number at the end of their names puts on a ladder, of levels 0 and 1.
fn plain_arms() -> Pool {
    let mut pool = Pool::new(Seed(1));
    let named = |name: &'static str, level: i64| (0..40).map(move |n| problem(name, level, n));
    pool.push_rows(named("alpha", 0).chain(named("beta", 1))).unwrap();
    pool
}

#[test]
fn nothing_known_is_uniform_over_arms() {
    let pool = rows_and_numbers(&[9, 9, 9]);
    for odds in row(&*zpd(Options::default(), &pool), "odds") {
        assert!((odds - 0.25).abs() < 1e-12);
    }
}

#[test]
fn on_a_ladder_the_lowest_that_still_teaches_comes_first_and_the_next_once_it_is_learned() {
    let pool = rows(&[9, 9, 9, 9]);
    for (passes, first) in [
        ([45, 25, 10, 0], 0),  // the second shows more advantage, but waits
        ([95, 45, 25, 10], 1), // the first is learned
        ([99, 97, 45, 25], 2),
        ([20, 99, 50, 30], 0), // the first was forgotten, and is repaired first
    ] {
        let mut sampler = zpd(Options::default(), &pool);
        observe(&mut *sampler, &shown(&pool, &passes), &pool);
        assert_eq!(best(&row(&*sampler, "odds")), first, "{passes:?}");
    }
    let mut bandit = zpd(Options { wait: 0.0, ..Default::default() }, &pool);
    observe(&mut *bandit, &shown(&pool, &[45, 25, 10, 0]), &pool);
    assert_eq!(best(&row(&*bandit, "odds")), 1, "without waiting the largest V is first");
}

#[test]
fn a_ladder_in_the_wrong_order_and_arms_without_one_are_a_plain_bandit() {
    let odds = |wait: f64, pool: &Pool, passes: &[usize]| {
        let mut sampler = zpd(Options { wait, ..Default::default() }, pool);
        observe(&mut *sampler, &shown(pool, passes), pool);
        row(&*sampler, "odds")
    };
    let ladder = rows(&[9, 9, 9, 9]);
    assert_eq!(odds(8.0, &ladder, &[0, 10, 33, 60]), odds(0.0, &ladder, &[0, 10, 33, 60]));
    let plain = plain_arms();
    assert_eq!(odds(8.0, &plain, &[60, 30]), odds(0.0, &plain, &[60, 30]));
    assert_ne!(odds(8.0, &ladder, &[60, 33, 10, 0]), odds(0.0, &ladder, &[60, 33, 10, 0]));
}

#[test]
fn what_is_absent_is_forgotten_at_the_pace_of_memory_and_what_is_practised_at_that_of_window_too() {
    let pool = plain_arms();
    let options = Options { memory: 400.0, window: 50.0, strength: 2.0, ..Default::default() };
    let mut sampler = zpd(options, &pool);
    observe(&mut *sampler, &shown(&pool, &[80, 40]), &pool);
    // 100 rollouts more at the first arm alone. Priors are Beta(1, 1): neither has a neighbour.
    observe(&mut *sampler, &[binary(&asked(9, row_of(&pool, 0)), 100, 100)], &pool);
    let (absent, practised) = ((-100.0_f64 / 400.0).exp(), (-100.0_f64 / 400.0 - 100.0 / 50.0).exp());
    let rates = row(&*sampler, "rate");
    assert!((rates[0] - (1.0 + 80.0 * practised + 100.0) / (2.0 + 100.0 * practised + 100.0)).abs() < 1e-12);
    assert!((rates[1] - (1.0 + 40.0 * absent) / (2.0 + 100.0 * absent)).abs() < 1e-12);
}

#[test]
fn one_candidate_goes_through_the_rows_of_an_arm_in_passes() {
    let pool = rows(&[12]);
    let mut sampler = zpd(Options { candidates: 1, ..Default::default() }, &pool);
    for step in 0..3 {
        let pass: HashSet<Item> = items(&mut *sampler, 12, &pool, step).into_iter().collect();
        assert_eq!(pass.len(), 12);
    }
}

#[test]
fn of_several_candidates_the_row_that_teaches_most_is_taken() {
    let pool = rows(&[4]);
    let rows = Estimate { keep: 1.0, ..Estimate::default() };
    let mut sampler = zpd(Options { candidates: 4, room: 0.0, rows, ..Default::default() }, &pool);
    let group =
        |ix: usize, passes: usize| binary(&asked(ix as u64, Item::Row(pool.arms()[0].rows[ix])), passes, 64);
    observe(&mut *sampler, &[group(0, 64), group(1, 32), group(2, 2), group(3, 60)], &pool);
    let half = Item::Row(pool.arms()[0].rows[1]);
    // One at a time: each takes a whole pass for its candidates.
    for step in 1..=5 {
        assert_eq!(items(&mut *sampler, 1, &pool, step), [half]);
    }
}

#[test]
fn quotas_share_out_exactly_the_rollouts_of_equal_groups_within_their_limits() {
    let pool = rows(&[30, 30, 30]);
    let options = Options { quota: 2.0, explore: 1.0, wait: 0.0, candidates: 1, ..Default::default() };
    let mut sampler = zpd(options, &pool);
    observe(&mut *sampler, &shown(&pool, &[50, 97, 0]), &pool);
    let choices = select(&mut *sampler, 32, &pool, 1).choices;
    let quota = |choice: &gradatim_core::Choice| choice.parts.iter().map(|(n, _)| *n).sum::<u32>();
    assert_eq!(choices.iter().map(quota).sum::<u32>(), 32 * 8);
    assert!(choices.iter().all(|choice| (4..=16).contains(&quota(choice))));
    let most_of = |arm: usize| {
        let of = choices.iter().filter(|choice| pool.arm_of(choice.item).0 as usize == arm);
        of.map(quota).max().unwrap()
    };
    assert!(most_of(0) > most_of(1) && most_of(0) > most_of(2));
    let equal = Options { quota: 1.0, ..Default::default() };
    assert!(
        select(&mut *zpd(equal, &pool), 8, &pool, 0).choices.iter().all(|choice| choice.parts.is_empty())
    );
}

#[test]
fn the_value_model_tells_untried_rows_of_an_arm_apart_by_their_prompts() {
    let mut pool = Pool::new(Seed(1));
    let told = |n: u64| {
        let kind = ["hopeless", "middling"][(n % 2) as usize];
        let prompt = vec![gradatim_core::Message::user(format!("a {kind} one"))];
        gradatim_core::Problem { prompt, ..problem("plain", 0, n) }
    };
    pool.push_rows((0..400).map(told)).unwrap();
    let kind = |item: &Item| pool.problem(*item).unwrap().prompt_text().contains("middling");
    let share = |value: Option<value_model::Options>| {
        let mut sampler = zpd(Options { value, candidates: 8, ..Default::default() }, &pool);
        let mut taken = vec![];
        for step in 0..8 {
            let batch = items(&mut *sampler, 16, &pool, step);
            let answer = |(ix, item): (usize, &Item)| {
                binary(&asked(16 * step + ix as u64, *item), if kind(item) { 4 } else { 0 }, 8)
            };
            let groups: Vec<Group> = batch.iter().enumerate().map(answer).collect();
            observe(&mut *sampler, &groups, &pool);
            taken = batch;
        }
        taken.iter().filter(|item| kind(item)).count()
    };
    assert!(share(Some(value_model::Options::default())) >= 15);
    assert!(share(None) <= 15);
}

#[test]
fn one_arm_of_one_row_is_drawn_for_ever() {
    let pool = rows(&[1]);
    let mut sampler = zpd(Options::default(), &pool);
    for step in 0..3 {
        let batch = items(&mut *sampler, 5, &pool, step);
        assert_eq!(batch, [row_of(&pool, 0); 5]);
        observe(&mut *sampler, &shown(&pool, &[if step == 1 { 100 } else { 0 }]), &pool);
        assert!(row(&*sampler, "odds").iter().all(|odds| (odds - 1.0).abs() < 1e-12));
    }
}

#[test]
fn fresh_instances_come_once_each() {
    let pool = rows_and_numbers(&[]);
    let mut sampler = zpd(Options::default(), &pool);
    let drawn: HashSet<Item> = (0..4).flat_map(|step| items(&mut *sampler, 8, &pool, step)).collect();
    assert_eq!(drawn.len(), 32);
}

#[test]
fn odds_stay_odds_under_extreme_evidence_and_extreme_options() {
    let pool = rows(&[3, 3, 3]);
    for options in [
        Options { tau: 1e-6, wait: 64.0, memory: 1.0, window: 1.0, strength: 0.01, ..Default::default() },
        Options { room: 4.0, wait: 0.0, memory: 1e12, window: 1e12, strength: 1e6, ..Default::default() },
    ] {
        let mut sampler = zpd(options, &pool);
        for step in 0..20_u64 {
            observe(&mut *sampler, &shown(&pool, &[[0, 50, 100], [100, 100, 0]][(step % 2) as usize]), &pool);
            let odds = row(&*sampler, "odds");
            assert!(odds.iter().all(|p| p.is_finite() && *p >= 0.0));
            assert!((odds.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn options_that_do_not_fit_are_refused_by_key() {
    let pool = rows(&[3]);
    let base = Options::default;
    for (options, key) in [
        (Options { tau: 0.0, ..base() }, "tau"),
        (Options { room: -0.1, ..base() }, "room"),
        (Options { wait: f64::NAN, ..base() }, "wait"),
        (Options { memory: 0.0, ..base() }, "memory"),
        (Options { window: 0.5, ..base() }, "window"),
        (Options { strength: 0.0, ..base() }, "strength"),
        (Options { explore: 1.1, ..base() }, "explore"),
        (Options { candidates: 0, ..base() }, "candidates"),
        (Options { quota: 0.5, ..base() }, "quota"),
        (
            Options { value: Some(value_model::Options { bits: 3, ..Default::default() }), ..base() },
            "value.bits",
        ),
    ] {
        let fault = SamplerSpec::Zpd(options).build(&pool).err().unwrap().to_string();
        assert!(fault.contains(&format!("`{key}`")) || fault.contains(key), "{fault}");
    }
}

#[test]
fn a_state_with_a_value_model_is_refused_without_one_and_damaged_evidence_too() {
    let pool = rows(&[3, 3]);
    let value = Some(value_model::Options { bits: 4, ..Default::default() });
    let state = zpd(Options { value, ..Default::default() }, &pool).save().unwrap();
    assert!(zpd(Options::default(), &pool).load(state).is_err());
    let state = zpd(Options::default(), &rows(&[3, 3, 3])).save().unwrap();
    assert!(zpd(Options::default(), &pool).load(state).is_err());
}

#[test]
fn saved_and_loaded_it_goes_on_to_the_bit() {
    let pool = rows_and_numbers(&[20, 20, 20]);
    let value = Some(value_model::Options { bits: 4, ..Default::default() });
    for options in [Options::default(), Options { value, quota: 2.0, ..Default::default() }] {
        let mut sampler = zpd(options.clone(), &pool);
        let mut other: Option<Box<dyn Sampler>> = None;
        for step in 0..6_u64 {
            let choices = select(&mut *sampler, 8, &pool, step).choices;
            if let Some(other) = &mut other {
                assert_eq!(select(&mut **other, 8, &pool, step).choices, choices);
            }
            let answer = |(ix, choice): (usize, &gradatim_core::Choice)| {
                binary(&asked(8 * step + ix as u64, choice.item), (ix + step as usize) % 9, 8)
            };
            let groups: Vec<Group> = choices.iter().enumerate().map(answer).collect();
            observe(&mut *sampler, &groups, &pool);
            if let Some(other) = &mut other {
                observe(&mut **other, &groups, &pool);
            }
            if step == 2 {
                let mut fresh = zpd(options.clone(), &pool);
                fresh.load(sampler.save().unwrap()).unwrap();
                other = Some(fresh);
            }
        }
    }
}

/// A call for fewer than a batch, as a refill is.
#[test]
fn a_refill_of_one_gets_the_stage_s_number() {
    let pool = rows(&[9, 9]);
    let mut sampler = zpd(Options { quota: 4.0, ..Default::default() }, &pool);
    let cx = Context { rollouts: 5, ..context(&pool, 0) };
    let choices = sampler.select(1, &cx).unwrap().choices;
    assert_eq!(choices[0].parts.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [5]);
}
