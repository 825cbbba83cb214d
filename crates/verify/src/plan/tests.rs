//! Forms of a plan, its faults by hand, and the domain as sets of facts for a second opinion.

use std::collections::BTreeSet;

use gradatim_core::Seed;
use serde_json::json;

use super::*;
use crate::tests::gold_with;

/// Blue stands on red; all three shall stand in one stack, green at its foot.
fn problem(answer: &str) -> Problem {
    let meta = json!({"initial": [["red", "blue"], ["green"]], "goal": [["green", "red", "blue"]]});
    gold_with(answer, meta)
}

const PLAN: &str =
    "(unstack blue red) (put-down blue) (pick-up red) (stack red green) (pick-up blue) (stack blue red)";

#[test]
fn one_plan_reads_the_same_in_every_form() {
    let forms = [
        PLAN.to_owned(),
        "blue>table red>green blue>red".to_owned(),
        "Here goes: #blue>0, red>green; blue>red".to_owned(),
        PLAN.replace(") (", ")\n("),
        "1. Unstack the blue block from on top of the red block\n2. put down the blue block\n3. pick up the red \
         block\n4. stack the red block on top of the green block\n5. Pick-up BLUE\n6. stack blue on red"
            .to_owned(),
        "- unstack blue red; - putdown blue; - pickup red; - stack red green; - pickup blue; - stack blue red".to_owned(),
        "State: the stack of red and blue is clear.\n**Action:** unstack blue red\nAction: put down blue\nIn the stack \
         blue is free.\nAction 3: pick up red\nAction: stack red green\nAction: pick up blue\n- Action: stack blue \
         red\nunstack blue red would undo it"
            .to_owned(),
    ];
    for form in forms {
        let score = Plan.score(&problem(PLAN), &form);
        assert_eq!((score.parsed.as_deref(), score.why.as_str()), (Some(PLAN), "right"), "{form}");
        Plan.check(&problem(&form)).expect("a plan that works");
    }
}

#[test]
fn the_first_bad_action_and_the_unmet_goals_are_named() {
    for (plan, why) in [
        ("pick up blue", "action 1 (pick-up blue): blue is not on the table; unmet: red on green"),
        ("pick up red", "action 1 (pick-up red): red is not clear; unmet: red on green"),
        (
            "unstack blue red\npick up green",
            "action 2 (pick-up green): the hand is not empty; unmet: red on green, blue on red",
        ),
        ("put down green", "action 1 (put-down green): green is not held; unmet: red on green"),
        (
            "pick up green; stack green red",
            "action 2 (stack green red): red is not clear; unmet: red on green",
        ),
        ("unstack green", "action 1 (unstack green): names one block of two; unmet: red on green"),
        ("unstack blue green", "action 1 (unstack blue green): blue is not on green; unmet: red on green"),
        ("green>blue", "unmet: red on green"),
        (
            "unstack blue red; stack blue blue",
            "action 2 (stack blue blue): blue is not clear; unmet: red on green, blue on red",
        ),
    ] {
        let score = Plan.score(&problem(PLAN), plan);
        assert_eq!((score.value, score.why.as_str()), (0.0, why), "{plan}");
    }
    for silence in ["", "#", "no plan", "the stack is high", "yellow>red"] {
        assert_eq!(Plan.score(&problem(PLAN), silence).parsed, None, "{silence}");
    }
}

#[test]
fn names_are_whole_words() {
    let meta = json!({"initial": [["b1"], ["b10"], ["b100"]], "goal": [["b10", "b1"]]});
    let found = Plan.score(&gold_with("", meta), "pick up b1, then stack b1 on b10");
    assert_eq!(found.parsed.as_deref(), Some("(pick-up b1) (stack b1 b10)"));
    assert!(found.is_right());
}

#[test]
fn part_of_a_plan_earns_actions_done_times_goals_met() {
    let scored = |plan: &str, more: Value| {
        let mut problem = problem(PLAN);
        problem.meta.insert("partial".to_owned(), json!(true));
        problem.meta.extend(more.as_object().cloned().unwrap_or_default());
        Plan.score(&problem, plan).value
    };
    assert_eq!(scored(PLAN, json!({})), 1.0);
    assert_eq!(scored("pick up green", json!({})), 0.5);
    assert_eq!(scored("unstack blue red", json!({})), 0.0);
    assert_eq!(scored("blue>0 red>green blue>green", json!({})), 5.0 / 6.0 * 0.5);
    assert_eq!(scored(PLAN, json!({"most_actions": 6})), 1.0);
    assert_eq!(scored(PLAN, json!({"most_actions": 5})), 5.0 / 6.0);
}

#[test]
fn a_gold_that_does_not_work_is_refused() {
    for (answer, meta, fault) in [
        ("", json!({}), "`answer` is \"\""),
        ("red>green", json!({}), "`answer` is a plan that fails: action 1 (pick-up red): red is not clear"),
        (PLAN, json!({"most_actions": 5}), "`answer` is a plan that fails: 6 actions, more than 5"),
        (PLAN, json!({"initial": [["red"], ["Red"]]}), "`meta.initial` is "),
        (PLAN, json!({"initial": [["a b"]]}), "`meta.initial` is "),
        (PLAN, json!({"initial": [["stack"]]}), "`meta.initial` is "),
        (PLAN, json!({"initial": null}), "`meta.initial` is null"),
        (PLAN, json!({"goal": [["red"], ["blue"]]}), "`meta.goal` is "),
        (PLAN, json!({"goal": [["red", "white"]]}), "`meta.goal` is "),
        (PLAN, json!({"partial": 1}), "`meta.partial` is 1"),
        (PLAN, json!({"most_actions": -1}), "`meta.most_actions` is -1"),
    ] {
        let mut problem = problem(answer);
        problem.meta.extend(meta.as_object().cloned().unwrap_or_default());
        let found = Plan.check(&problem).expect_err(fault).to_string();
        assert!(found.starts_with(fault), "{found}");
    }
}

/// The domain as sets of facts with conditions, additions and deletions: the second opinion.
fn strips(facts: &mut BTreeSet<String>, action: &[&str]) -> bool {
    let own = |texts: &[String]| texts.to_vec();
    let f = |predicate: &str, names: &[&str]| format!("{predicate} {}", names.join(" "));
    let empty = "handempty ".to_owned();
    let (need, add, delete) = match *action {
        ["pick-up", x] => {
            let need = own(&[f("clear", &[x]), f("ontable", &[x]), empty]);
            (need.clone(), own(&[f("holding", &[x])]), need)
        }
        ["put-down", x] => {
            let need = own(&[f("holding", &[x])]);
            (need.clone(), own(&[f("ontable", &[x]), f("clear", &[x]), empty]), need)
        }
        ["stack", x, y] => {
            let need = own(&[f("holding", &[x]), f("clear", &[y])]);
            (need.clone(), own(&[f("on", &[x, y]), f("clear", &[x]), empty]), need)
        }
        ["unstack", x, y] => {
            let need = own(&[f("on", &[x, y]), f("clear", &[x]), empty]);
            (need.clone(), own(&[f("holding", &[x]), f("clear", &[y])]), need)
        }
        _ => return false,
    };
    let possible = need.iter().all(|fact| facts.contains(fact));
    if possible {
        facts.retain(|fact| !delete.contains(fact));
        facts.extend(add);
    }
    possible
}

#[test]
fn random_plans_fail_where_sets_of_facts_say_they_do() {
    let mut rng = Seed(1).rng("plans", [0, 0]);
    let names = ["red", "blue", "green"];
    let (mut right, mut long) = (0, 0);
    for _ in 0..20_000 {
        let mut facts: BTreeSet<String> =
            ["on blue red", "clear blue", "ontable red", "ontable green", "clear green", "handempty "]
                .map(str::to_owned)
                .into();
        let mut plan: Vec<String> = vec![];
        let mut done = 0;
        let mut stuck = false;
        for _ in 0..6 {
            // Mostly the next action of the plan, so that some get far.
            let known: Vec<&str> = PLAN.split(") (").collect();
            let action = if rng.below(8) > 0 {
                known[plan.len()].trim_matches(['(', ')']).to_owned()
            } else {
                let [x, y] = [0; 2].map(|_: u64| names[rng.below(3) as usize]);
                match rng.below(4) {
                    0 => format!("pick-up {x}"),
                    1 => format!("put-down {x}"),
                    2 => format!("stack {x} {y}"),
                    _ => format!("unstack {x} {y}"),
                }
            };
            if !stuck && strips(&mut facts, &action.split(' ').collect::<Vec<_>>()) {
                done += 1;
            } else {
                stuck = true;
            }
            plan.push(action);
        }
        let score = Plan.score(&problem(PLAN), &plan.join("\n"));
        let holds = ["on blue red", "on red green"].iter().all(|fact| facts.contains(*fact));
        assert_eq!(score.is_right(), !stuck && holds, "{plan:?}: {}", score.why);
        assert_eq!(score.parsed.expect("actions").matches('(').count(), done, "{plan:?}");
        assert_eq!(score.why.starts_with(&format!("action {} ", done + 1)), stuck, "{plan:?}: {}", score.why);
        right += usize::from(!stuck && holds);
        long += usize::from(done > 3);
    }
    assert!(right > 1_000 && long > 2_000, "{right} right, {long} far");
}
