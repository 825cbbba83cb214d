//! Pass rates of rows and arms: the header's formulas by hand, and what a state refuses.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use gradatim_core::{
    ArmIx, Assignment, Choice, Directive, Evidence, Finish, Group, Item, Kind, Message, Problem, ProblemIx,
    Purpose, Rollout, Score, Seed, Ticket,
};
use gradatim_estimate::beta_posterior::Beta;
use gradatim_estimate::pass_rate::{pass_rate, passed, passes, plain_groups, solved_rate};
use gradatim_estimate::rates::{Estimate, Prior, Rates};
use gradatim_pool::Pool;
use serde_json::{Value, json};

/// `rows` of them, levels 1, 2, 4 in turn; `meta.rate` as given, where it is a number.
fn pool(rows: u64, rate: impl Fn(u64) -> Value) -> Pool {
    let problem = |n: u64| Problem {
        id: n.to_string(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(format!("problem {n}"))],
        answer: String::new(),
        verifier: String::new(),
        category: format!("level {}", [1, 2, 4][n as usize % 3]),
        level: [1, 2, 4][n as usize % 3],
        skills: vec![],
        solution: None,
        canonical: n.to_string(),
        meta: [("rate".to_owned(), rate(n))].into_iter().collect(),
    };
    let mut pool = Pool::new(Seed(0));
    pool.push_rows((0..rows).map(problem)).unwrap();
    pool
}

fn rollout(reward: f64, score: Option<f64>) -> Rollout {
    Rollout {
        tokens: vec![],
        log_probs: vec![],
        segments: vec![],
        text: String::new(),
        length: 0,
        finish: Finish::Stop,
        policy_version: 0,
        score: score.map(|value| Score { value, ..Score::wrong("", "") }),
        reward,
        advantage: 0.0,
    }
}

/// Rollouts of these rewards on an item, as the `counter`-th assignment.
fn group(counter: u64, item: Item, rewards: &[f64]) -> Group {
    let ticket = Ticket { run: 0, incarnation: 0, counter };
    let assignment = Assignment { ticket, choice: Choice::train(item) };
    Group { assignment, rollouts: rewards.iter().map(|reward| rollout(*reward, None)).collect() }
}

fn close(found: Beta, a: f64, b: f64) {
    assert!((found.a - a).abs() < 1e-6 && (found.b - b).abs() < 1e-6, "{found:?}, not ({a}, {b})");
}

fn neutral() -> Estimate {
    Estimate { keep: 0.5, strength: 2.0, prior: Prior::Neutral, meta: None }
}

#[test]
fn a_score_beats_the_reward_and_a_reward_alone_is_cut_to_a_share() {
    assert_eq!(passes(&rollout(9.0, Some(0.25))), 0.25);
    assert_eq!([-0.5, 0.3, 1.7].map(|reward| passes(&rollout(reward, None))), [0.0, 0.3, 1.0]);
    let row = Item::Row(ProblemIx(0));
    let some = group(0, row, &[1.0, 0.5, 1.0, 1.0]);
    assert_eq!((passed(&some), pass_rate(&some), solved_rate(&some)), (3.5, 0.875, 0.75));
    let none = group(0, row, &[]);
    assert_eq!((passed(&none), pass_rate(&none), solved_rate(&none)), (0.0, 0.0, 0.0));
}

#[test]
fn groups_under_other_prompts_given_starts_or_other_purposes_tell_nothing_of_their_item() {
    let row = Item::Row(ProblemIx(0));
    let with = |counter, change: &dyn Fn(&mut Choice)| {
        let mut group = group(counter, row, &[1.0]);
        change(&mut group.assignment.choice);
        group
    };
    let groups = [
        with(5, &|_| ()),
        with(4, &|choice| choice.prompt = Some(vec![Message::user("other")])),
        with(3, &|choice| {
            choice.parts = vec![(1, Directive { prefix: Some("so".into()), ..Directive::default() })];
        }),
        with(2, &|choice| choice.purpose = Purpose::Generate),
        with(1, &|choice| choice.purpose = Purpose::Estimate),
        with(0, &|choice| choice.parts = vec![(1, Directive::default())]),
    ];
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    let counters: Vec<u64> =
        plain_groups(&evidence).iter().map(|group| group.assignment.ticket.counter).collect();
    assert_eq!(counters, [0, 1, 5]);
}

#[test]
fn a_row_forgets_half_of_what_was_known_and_adds_what_was_seen() {
    let pool = pool(130, |_| Value::Null);
    let row = pool.arms()[0].rows[3];
    let mut rates = Rates::new(neutral(), &pool).unwrap();
    assert_eq!((rates.row(row), rates.n_rows()), (None, 130));
    let first = group(0, Item::Row(row), &[1.0, 1.0, 1.0, 0.0]);
    assert_eq!(rates.observe(&[Evidence::Group(&first)], &pool), [(row, true)]);
    // keep (1, 1) + (1 - keep) (1, 1) + (3, 1)
    close(rates.row(row).unwrap(), 4.0, 2.0);
    close(rates.arm(ArmIx(0)), 4.0, 2.0);
    close(rates.arm(ArmIx(1)), 1.0, 1.0);
    let second = group(1, Item::Row(row), &[0.0, 0.0]);
    assert_eq!(rates.observe(&[Evidence::Group(&second)], &pool), [(row, false)]);
    close(rates.row(row).unwrap(), 2.5, 3.5);
    close(rates.arm(ArmIx(0)), 4.0, 2.0);
    assert_eq!(rates.tried().map(|(row, _)| row).collect::<Vec<_>>(), [row]);
    assert_eq!(rates.metrics().numbers["tried"], 1.0);
    assert!((rates.metrics().arms["first-rate"][0] - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn rows_are_told_in_order_and_once_and_the_first_of_several_groups_decides_what_was_new() {
    let pool = pool(130, |_| Value::Null);
    let rows = &pool.arms()[1].rows;
    let mut rates = Rates::new(neutral(), &pool).unwrap();
    let groups = [
        group(2, Item::Row(rows[0]), &[1.0]),
        group(1, Item::Row(rows[4]), &[1.0]),
        group(0, Item::Row(rows[4]), &[0.0]),
    ];
    let evidence: Vec<Evidence<'_>> = groups.iter().map(Evidence::Group).collect();
    assert_eq!(rates.observe(&evidence, &pool), [(rows[0], true), (rows[4], true)]);
    // (1, 1) and a failure, then half of that, half of the prior, and a pass.
    close(rates.row(rows[4]).unwrap(), 2.0, 1.5);
    // First attempts at the arm: one pass and one failure.
    close(rates.arm(ArmIx(1)), 2.0, 2.0);
    assert_eq!(rates.metrics().numbers["tried"], 2.0);
}

#[test]
fn priors_are_the_arms_half_or_by_level() {
    let pool = pool(130, |_| Value::Null);
    let rates = |prior| {
        let mut rates = Rates::new(Estimate { prior, strength: 4.0, ..neutral() }, &pool).unwrap();
        let seen = group(0, Item::Row(pool.arms()[2].rows[0]), &[1.0, 1.0, 1.0, 1.0]);
        rates.observe(&[Evidence::Group(&seen)], &pool);
        rates
    };
    // Beta(1, 1) and four passes: mean 5/6, of four rollouts' weight.
    close(rates(Prior::Arm).prior(ArmIx(2)), 10.0 / 3.0, 2.0 / 3.0);
    close(rates(Prior::Neutral).prior(ArmIx(2)), 2.0, 2.0);
    let by_level = rates(Prior::Level);
    let means: Vec<f64> = (0..3).map(|arm| by_level.prior(ArmIx(arm)).mean()).collect();
    let expected = [1.0 - 0.5 / 3.0, 0.5, 0.5 / 3.0];
    assert!(
        means.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12),
        "{means:?}"
    );
    let mut assumed = rates(Prior::Level);
    let row = pool.arms()[1].rows[7];
    assumed.assume(row, ArmIx(1));
    close(assumed.row(row).unwrap(), 2.0, 2.0);
    assert_eq!(assumed.metrics().numbers["tried"], 2.0);
    assert_eq!(assumed.sizes(), pool.arms().iter().map(|arm| arm.rows.len() as u32).collect::<Vec<_>>());
}

#[test]
fn rates_measured_beforehand_are_read_cut_and_refused_out_of_range() {
    let told = |n: u64| if n.is_multiple_of(2) { json!(n as f64 / 128.0) } else { Value::Null };
    let measured = Estimate { meta: Some("rate".into()), strength: 10.0, ..neutral() };
    let pool = pool(130, told);
    let rates = Rates::new(measured.clone(), &self::pool(129, told)).unwrap();
    for (row, rate) in rates.tried() {
        close(rate, 10.0 * (f64::from(row.0) / 128.0).clamp(0.01, 0.99), {
            10.0 * (1.0 - (f64::from(row.0) / 128.0).clamp(0.01, 0.99))
        });
        assert_eq!(row.0 % 2, 0);
    }
    let training: usize = self::pool(129, told)
        .arms()
        .iter()
        .flat_map(|arm| arm.rows.clone())
        .filter(|row| row.0 % 2 == 0)
        .count();
    assert_eq!(rates.tried().count(), training);
    // Row 130 claims 130 / 128, if it is one to train on; so does a row that says 1.5.
    let beyond = self::pool(130, |_| json!(1.5));
    let fault = Rates::new(measured.clone(), &beyond).unwrap_err().to_string();
    assert!(fault.contains("meta.rate") && fault.contains("1.5"), "{fault}");
    assert!(
        Rates::new(Estimate { meta: Some("other".into()), ..measured }, &pool).unwrap().tried().count() == 0
    );
}

#[test]
fn numbers_out_of_range_are_refused_and_those_at_its_ends_are_not() {
    let fault = |estimate: Estimate| estimate.check().unwrap_err().to_string();
    for keep in [-0.01, 1.01, f64::NAN] {
        assert!(fault(Estimate { keep, ..neutral() }).contains("estimate.keep"), "{keep}");
    }
    for strength in [0.009, 1.1e6, f64::INFINITY] {
        assert!(fault(Estimate { strength, ..neutral() }).contains("estimate.strength"), "{strength}");
    }
    for (keep, strength) in [(0.0, 0.01), (1.0, 1e6)] {
        Estimate { keep, strength, ..neutral() }.check().unwrap();
    }
    let sound = |a, b| Beta { a, b }.is_sound();
    assert!(sound(1e-300, 5.0) && sound(3.0, 1e-9));
    for (a, b) in [(0.0, 1.0), (1.0, 0.0), (-1.0, 3.0), (3.0, -1.0), (f64::INFINITY, 1.0), (1.0, f64::NAN)] {
        assert!(!sound(a, b), "{a}, {b}");
    }
}

#[test]
fn a_state_comes_back_to_the_bit_and_one_that_does_not_fit_is_refused() {
    let pool = pool(130, |_| Value::Null);
    let mut rates = Rates::new(neutral(), &pool).unwrap();
    let rows: Vec<ProblemIx> = pool.arms().iter().flat_map(|arm| arm.rows.iter().copied()).collect();
    let tried = [rows[0], rows[17], *rows.iter().max().unwrap()];
    for (counter, row) in tried.iter().enumerate() {
        let seen = group(counter as u64, Item::Row(*row), &[1.0, 0.0, 0.3]);
        rates.observe(&[Evidence::Group(&seen)], &pool);
    }
    let saved = || serde_json::to_value(rates.save()).unwrap();
    let load = |state: Value, into: &mut Rates| into.load(serde_json::from_value(state).unwrap());
    let fresh = || Rates::new(neutral(), &pool).unwrap();
    let mut back = fresh();
    load(saved(), &mut back).unwrap();
    assert_eq!(back.tried().collect::<Vec<_>>(), rates.tried().collect::<Vec<_>>());
    assert_eq!(back.tried().count(), 3);
    assert_eq!(serde_json::to_value(back.save()).unwrap(), saved());
    assert_eq!(
        (0..3).map(|a| back.arm(ArmIx(a))).collect::<Vec<_>>(),
        (0..3).map(|a| rates.arm(ArmIx(a))).collect::<Vec<_>>()
    );
    let fault = load(saved(), &mut back).unwrap_err().to_string();
    assert!(fault.contains("loaded after a step"), "{fault}");
    // Another pool, and a change to each field.
    let mut other = Rates::new(neutral(), &self::pool(131, |_| Value::Null)).unwrap();
    assert!(load(saved(), &mut other).unwrap_err().to_string().contains("state.sizes"));
    use gradatim_estimate::packed::Packed;
    let words = |numbers: Vec<u32>| serde_json::to_value(Packed(numbers)).unwrap();
    let floats = |numbers: Vec<f32>| serde_json::to_value(Packed(numbers)).unwrap();
    let doubles = |numbers: Vec<f64>| serde_json::to_value(Packed(numbers)).unwrap();
    for (key, damaged, named) in [
        ("arms-a", doubles(vec![1.0; 2]), "state.sizes"),
        ("arms-b", doubles(vec![1.0; 4]), "state.sizes"),
        ("arms-a", doubles(vec![1.0, 0.0, 1.0]), "state.rows"),
        ("arms-b", doubles(vec![1.0, 1.0, f64::NAN]), "state.rows"),
        ("rows", words(vec![0, 1, 130]), "state.rows"),
        ("a", floats(vec![1.0; 2]), "state.rows"),
        ("b", floats(vec![1.0; 4]), "state.rows"),
        ("a", floats(vec![1.0, -1.0, 1.0]), "state.rows"),
        ("b", floats(vec![1.0, 1.0, f32::INFINITY]), "state.rows"),
    ] {
        let mut state = saved();
        state[key] = damaged;
        let fault = load(state, &mut fresh()).unwrap_err().to_string();
        assert!(fault.contains(named), "{key}: {fault}");
    }
    let mut last = saved();
    last["rows"] = words(vec![0, 1, 129]);
    load(last, &mut fresh()).unwrap();
}
