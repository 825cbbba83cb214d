//! Laws of the refiners that change what a choice asks for and what a group weighs: `budget`, `pass-weight`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{answer, binary, build, group, rows};
use gradatim_core::{Group, Schedule, Score, Seed, Verdict, stats};
use gradatim_curriculum::refiners::pass_weight::{Renormalise, Weight};
use gradatim_curriculum::refiners::{budget, pass_weight};
use gradatim_curriculum::samplers::sec;
use gradatim_curriculum::{Curriculum, Need, Options, Received, RefinerSpec, SamplerSpec};
use gradatim_pool::Pool;

fn options() -> Options {
    Options { groups: 4, rollouts: 8, max_rounds: 9, seed: Seed(2), ..Options::default() }
}

fn weighed(weight: Weight, renormalise: Renormalise, pool: &Pool) -> Curriculum {
    let options_of = pass_weight::Options { weight, renormalise, at_zero: None };
    build(&SamplerSpec::default(), &[RefinerSpec::PassWeight(options_of)], pool, options())
}

/// One step in which the first group has `right[0]` passes of 8, and so on.
fn settled(curriculum: &mut Curriculum, pool: &Pool, right: [usize; 4]) -> Vec<(Group, Verdict)> {
    let asked = curriculum.begin(pool, 0.0).unwrap();
    let groups = asked.iter().zip(right).map(|(assignment, k)| binary(assignment, k, 8)).collect();
    assert_eq!(curriculum.receive(pool, groups).unwrap(), Received::Done, "nothing is drawn instead");
    curriculum.finish(pool).unwrap()
}

#[test]
fn a_group_of_weight_zero_keeps_its_place_in_the_batch() {
    let pool = rows(&[40]);
    let mut curriculum = weighed(Weight::Hard {}, Renormalise::None, &pool);
    let settled = settled(&mut curriculum, &pool, [8, 0, 2, 6]);
    let weights: Vec<f64> = settled.iter().map(|(_, verdict)| verdict.weight).collect();
    assert_eq!(weights[..3], [0.0, 0.25, 1.0]);
    assert!((weights[3] - 0.5_f64.sqrt()).abs() < 1e-12, "{weights:?}");
    assert!(settled.iter().all(|(_, verdict)| !verdict.dropped && verdict.kl_scale == 1.0));
    assert_eq!(curriculum.metrics().numbers["kept"], 4.0);
}

#[test]
fn all_right_weighs_nothing_in_the_hard_stage_and_everything_in_the_easy_one() {
    let pool = rows(&[40]);
    for (weight, expected) in [(Weight::Hard {}, 0.0), (Weight::Medium {}, 0.0), (Weight::Easy {}, 1.0)] {
        let mut curriculum = weighed(weight, Renormalise::None, &pool);
        let settled = settled(&mut curriculum, &pool, [8; 4]);
        assert!(settled.iter().all(|(_, verdict)| verdict.weight == expected), "{weight:?}");
    }
}

#[test]
fn a_group_is_weighed_by_what_is_right_in_it_whatever_it_is_paid() {
    let pool = rows(&[40]);
    for (weight, expected) in [(Weight::Hard {}, 0.0), (Weight::Easy {}, 1.0)] {
        let mut curriculum = weighed(weight, Renormalise::None, &pool);
        let asked = curriculum.begin(&pool, 0.0).unwrap();
        let paid_apart = |assignment| {
            let rewards = [1.0, 1.5, 1.0, 1.5, 1.5, 1.0, 1.0, 1.5];
            let mut answered = group(assignment, &rewards);
            answered.rollouts.iter_mut().for_each(|rollout| rollout.score = Some(Score::right("42")));
            answered
        };
        let _ = curriculum.receive(&pool, asked.iter().map(paid_apart).collect()).unwrap();
        for (group, verdict) in curriculum.finish(&pool).unwrap() {
            assert!(!group.is_flat() && verdict.weight == expected, "{weight:?}: {verdict:?}");
        }
    }
}

#[test]
fn a_renormalised_batch_has_mean_weight_one_in_the_same_proportions() {
    let pool = rows(&[40]);
    let right = [1, 3, 4, 7];
    let of = |renormalise| {
        let mut curriculum = weighed(Weight::Medium {}, renormalise, &pool);
        let settled = settled(&mut curriculum, &pool, right);
        settled.into_iter().map(|(_, verdict)| verdict.weight).collect::<Vec<f64>>()
    };
    let (raw, scaled) = (of(Renormalise::None), of(Renormalise::BatchMean1));
    assert!((stats::mean(&scaled) - 1.0).abs() < 1e-12);
    let mean = stats::mean(&raw);
    assert!(
        raw.iter().zip(&scaled).all(|(raw, scaled)| (scaled * mean - raw).abs() < 1e-12),
        "{raw:?} {scaled:?}"
    );
    let mut none = weighed(Weight::Medium {}, Renormalise::BatchMean1, &pool);
    assert!(settled(&mut none, &pool, [0, 8, 0, 8]).iter().all(|(_, verdict)| verdict.weight == 0.0));
}

fn budgeted(sampler: &SamplerSpec, options_of: budget::Options, pool: &Pool) -> Curriculum {
    build(sampler, &[RefinerSpec::Budget(options_of)], pool, options())
}

#[test]
fn every_directive_asks_for_the_budget_of_its_step_and_is_cut_at_twice_that() {
    let pool = rows(&[40, 40]);
    let schedule = Schedule::Exponential { from: 256.0, gamma: 0.7, every: 2 };
    let template = Some("In {budget} tokens: {prompt}".to_owned());
    let options_of = budget::Options { schedule, template, ..Default::default() };
    let mut curriculum = budgeted(&SamplerSpec::Sec(sec::Options::default()), options_of, &pool);
    assert_eq!(curriculum.needs(), [Need::Rewards, Need::PromptOverride, Need::LengthBudget]);
    for budget in [256, 256, 179, 179, 125, 125, 87] {
        let asked = curriculum.begin(&pool, 0.0).unwrap();
        for assignment in &asked {
            assert_eq!((assignment.rollouts(), assignment.directives().count()), (8, 8));
            for directive in assignment.directives() {
                assert_eq!(
                    (directive.length_target, directive.length_budget),
                    (Some(budget), Some(2 * budget))
                );
                assert_eq!(directive.framed("1+1="), format!("In {budget} tokens: 1+1="));
            }
            assert!(assignment.choice.prompt.is_none(), "the problem stays what it was");
        }
        assert_eq!(curriculum.metrics().numbers["budget"], f64::from(budget));
        let _ = curriculum.receive(&pool, asked.iter().map(answer).collect()).unwrap();
        curriculum.finish(&pool).unwrap();
    }
}

#[test]
fn a_budget_without_a_cut_and_a_template_needs_nothing_from_the_trainer() {
    let pool = rows(&[40]);
    let mut curriculum =
        budgeted(&SamplerSpec::default(), budget::Options { cut: 0.0, ..Default::default() }, &pool);
    assert_eq!(curriculum.needs(), []);
    for assignment in curriculum.begin(&pool, 0.0).unwrap() {
        let directive = assignment.directives().next().unwrap();
        assert_eq!((directive.length_target, directive.length_budget), (Some(256), None));
        assert_eq!(directive.framed("1+1="), "1+1=");
    }
}

#[test]
fn by_default_a_budget_is_256_tokens_and_falls_to_87_in_three_drops_of_150_steps() {
    let schedule = budget::Options::default().schedule;
    let budgets = [0, 149, 150, 299, 300, 449, 450, 600].map(|step| schedule.whole(step, 0.0));
    assert_eq!(budgets, [256, 256, 179, 179, 125, 125, 87, 61]);
}

#[test]
fn budgets_without_sense_are_refused_by_key() {
    let of = |text: &str| toml::from_str::<budget::Options>(text).unwrap();
    for (options_of, key) in [
        (of("cut = 0.5"), "cut"),
        (of("template = \"no prompt\""), "template"),
        (of("template = \"{prompt} {prompt}\""), "template"),
        (of("schedule = { linear = { from = 9, to = 3, drops = 0 } }"), "schedule.drops"),
    ] {
        let fault = RefinerSpec::Budget(options_of).build().err().unwrap().to_string();
        assert!(fault.starts_with(&format!("`{key}`")), "{fault}");
    }
}
