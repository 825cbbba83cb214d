use serde_json::json;

use super::*;
use crate::tests::gold_with;

/// Two rooms, a key in the first, a lock between them.
const ROOMS: [&str; 3] = ["@.aX..", "...A.*", "...X.."];
const PLAN: &str = "RRTDORRR";

fn problem(meta: Value) -> Problem {
    let mut all = json!({
        "map": ROOMS, "subgoals": [[1, 3], [2, 4], [2, 6]], "shortest": 8
    });
    let entries = all.as_object_mut().expect("an object");
    entries.extend(meta.as_object().cloned().expect("an object"));
    gold_with(PLAN, all)
}

#[test]
fn a_plan_is_right_when_each_action_can_be_done_and_the_last_reaches_the_goal() {
    let problem = problem(json!({}));
    Gridworld.check(&problem).expect("sound");
    for (response, why) in [
        ("RRTDORRR", "right: 8 actions, the fewest 8; 3 of 3 subgoals"),
        ("first the key\n#r, r, t, d, o, r, r, r", "right: 8 actions, the fewest 8; 3 of 3 subgoals"),
        ("<answer>right right take down open right right right</answer>", "right: 8 actions"),
        ("DRRUTDORRR", "right: 10 actions, the fewest 8"),
        ("RRDO", "action 4 (O): no door there can be opened; 1 of 3 subgoals"),
        ("RRTDR", "action 5 (R): a closed door is in the way; 1 of 3 subgoals"),
        ("T", "action 1 (T): no key lies there"),
        ("RRTT", "action 4 (T): no key lies there"),
        ("U", "action 1 (U): a wall is in the way"),
        ("RRR", "action 3 (R): a wall is in the way; 1 of 3 subgoals"),
        ("RRTDORRRR", "action 9 (R): the goal is reached already; 3 of 3 subgoals"),
        ("RRTDORR", "the goal is not reached; 2 of 3 subgoals"),
        ("RRTDOO", "action 6 (O): no door there can be opened; 2 of 3 subgoals"),
    ] {
        let score = Gridworld.score(&problem, response);
        assert!(score.why.starts_with(why), "{response}: {}", score.why);
        assert_eq!(score.is_right(), why.starts_with("right"), "{response}");
        assert!(score.is_right() || score.value == 0.0);
    }
    for unreadable in ["", "go right", "#", "12", "RRX"] {
        assert_eq!(Gridworld.score(&problem, unreadable).parsed, None, "{unreadable}");
    }
}

#[test]
fn beginnings_pay_by_the_subgoals_met_in_order_and_long_plans_less_than_all() {
    let problem = problem(json!({"partial": true, "most_actions": 9}));
    for (response, value) in [
        ("R", 0.0),
        ("RR", 1.0 / 3.0),
        ("RRT", 1.0 / 3.0),
        ("RRTDO", 2.0 / 3.0),
        ("RRTDORRR", 1.0),
        ("DRRUTDORRR", 2.0 / 3.0),
    ] {
        let found = Gridworld.score(&problem, response).value;
        assert!((found - value).abs() < 1e-12, "{response}: {found}");
    }
}

#[test]
fn a_subgoal_out_of_order_is_met_only_when_it_is_met_again() {
    let world = World::parse(&["@.|.*"]).expect("a map");
    let done = |plan: &str, subgoals: &[usize]| world.replay(&read(plan).expect("a plan"), subgoals).done;
    assert_eq!(done("RRRR", &[2, 3, 4]), [2, 3, 4]);
    // The cell of the second subgoal is crossed before the first is met, then again.
    assert_eq!(done("RRLRRR", &[2, 1, 4]), [2, 3, 6]);
    assert_eq!(done("RRRR", &[2, 1, 4]), [2]);
    // A door counts when it opens, wherever the agent stands; one that stands open, when it is entered.
    let world = World::parse(&["@+.|*"]).expect("a map");
    assert_eq!(world.replay(&read("ORRRR").expect("a plan"), &[1, 3, 4]).done, [1, 4, 5]);
    assert_eq!(world.subgoals(&read("ORRRR").expect("a plan")), [1, 3, 4]);
}

#[test]
fn one_step_meets_one_subgoal_though_it_opens_two_doors() {
    let world = World::parse(&["+.", "@+", "*."]).expect("a map");
    let replay = world.replay(&read("OURDDL").expect("a plan"), &[0, 3, 4]);
    assert_eq!((replay.done, replay.reached), (vec![1, 4, 6], true));
    // A door that opens by the way is no subgoal unless the plan goes through it.
    assert_eq!(world.subgoals(&read("OD").expect("a plan")), [4]);
    assert_eq!(world.subgoals(&read("OURDDL").expect("a plan")), [0, 3, 4]);
}

/// A map of open cells: the fewest actions are the city-block distance; a full wall leaves none.
#[test]
fn shortest_plans_have_the_lengths_of_closed_forms() {
    for (width, height) in [(1, 2), (2, 1), (5, 5), (8, 3)] {
        let mut rows = vec![vec![b'.'; width]; height];
        (rows[0][0], rows[height - 1][width - 1]) = (b'@', b'*');
        let rows: Vec<String> = rows.into_iter().map(|row| String::from_utf8(row).expect("ascii")).collect();
        let plan = World::parse(&rows).expect("a map").shortest().expect("a way");
        assert_eq!(plan.len(), width + height - 2);
    }
    assert_eq!(World::parse(&["@X*"]).expect("a map").shortest(), None);
    assert_eq!(World::parse(&["@A*"]).expect("a map").shortest(), None);
    // To the key and back, two actions on the way, then the lock and the goal.
    let plan = World::parse(&["a..@.A*"]).expect("a map").shortest().expect("a way");
    assert_eq!(plan.iter().map(|action| action.letter()).collect::<String>(), "LLLTRRRRORR");
}

#[test]
fn what_no_plan_can_be_judged_by_is_refused_with_its_key() {
    for (meta, key) in [
        (json!({"map": null}), "meta.map"),
        (json!({"map": []}), "meta.map"),
        (json!({"map": ["@."]}), "meta.map"),
        (json!({"map": ["@*@"]}), "meta.map"),
        (json!({"map": ["@*", "."]}), "meta.map"),
        (json!({"map": ["@aa*"]}), "meta.map"),
        (json!({"map": ["@é*"]}), "meta.map"),
        (json!({"map": [format!("@*{}", "+".repeat(17))]}), "meta.map"),
        (json!({"map": [format!("@*{}", ".".repeat(63))]}), "meta.map"),
        (json!({"subgoals": [[0, 1]]}), "meta.subgoals"),
        (json!({"subgoals": [[1, 7]]}), "meta.subgoals"),
        (json!({"subgoals": [[1]]}), "meta.subgoals"),
        (json!({"shortest": 7}), "meta.shortest"),
        (json!({"shortest": "8"}), "meta.shortest"),
        (json!({"most_actions": 7}), "answer"),
        (json!({"most_actions": -1}), "meta.most_actions"),
        (json!({"partial": 1}), "meta.partial"),
        (json!({"map": ["@X*"], "subgoals": null}), "answer"),
    ] {
        let fault = Gridworld.check(&problem(meta.clone())).expect_err(key).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{meta}: {fault}");
        // Whatever the map, nothing panics.
        assert!(!Gridworld.score(&problem(meta), "RRTDORR").is_right());
    }
}
