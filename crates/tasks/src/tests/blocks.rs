//! Plans held against stacks moved by hand and against breadth-first search.

use std::collections::VecDeque;

use super::*;

type Stacks = Vec<Vec<String>>;

fn stacks(problem: &Problem, key: &str) -> Stacks {
    serde_json::from_value(problem.meta[key].clone()).expect("stacks")
}

/// Takes a block off the top of its stack and lays it on another, or on the table; whether that can be done.
fn shift(state: &mut Stacks, block: &str, onto: Option<&str>) -> bool {
    let top = |state: &Stacks, name: &str| {
        state.iter().position(|stack| stack.last().is_some_and(|top| top == name))
    };
    let Some(from) = top(state, block) else { return false };
    state[from].pop();
    let to = onto.map(|onto| top(state, onto));
    match to {
        Some(Some(to)) => state[to].push(block.to_owned()),
        Some(None) => return false,
        None => state.push(vec![block.to_owned()]),
    }
    state.retain(|stack| !stack.is_empty());
    true
}

fn meets(state: &Stacks, goal: &Stacks) -> bool {
    let pairs = |stacks: &Stacks| -> BTreeSet<Vec<String>> {
        stacks.iter().flat_map(|stack| stack.windows(2)).map(<[String]>::to_vec).collect()
    };
    pairs(goal).is_subset(&pairs(state))
}

/// Moves as (block, target) of the text after the mark; English actions two by two.
fn plan(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let text = text.rsplit('#').next()?;
    if text.contains('>') {
        let pair = |part: &str| {
            let (block, onto) = part.split_once('>')?;
            Some((block.to_owned(), (onto != "0").then(|| onto.to_owned())))
        };
        return text.split_whitespace().map(pair).collect();
    }
    let actions: Vec<Vec<&str>> = text.split(';').map(|action| action.split_whitespace().collect()).collect();
    let pairs = actions.chunks(2).map(|pair| {
        let [lift, lay] = pair else { return None };
        let block = match lift[..] {
            ["pick", "up", block] | ["unstack", block, _] => block,
            _ => return None,
        };
        match lay[..] {
            ["put", "down", laid] if laid == block => Some((block.to_owned(), None)),
            ["stack", laid, onto] if laid == block => Some((block.to_owned(), Some(onto.to_owned()))),
            _ => None,
        }
    });
    pairs.collect()
}

/// Whether the plan after `#` reaches the goal. Which of pick up and unstack it says is taken from its edits' origin.
pub fn is_plan(problem: &Problem, response: &str) -> bool {
    let mut state = stacks(problem, "initial");
    let Some(moves) = plan(response) else { return false };
    let text = response.rsplit('#').next().expect("a part");
    let mut lifts = text.split(';').step_by(2);
    for (block, onto) in moves {
        let on_table = state.iter().any(|stack| stack[0] == block);
        let lift = lifts.next().unwrap_or_default();
        let from = state.iter().find_map(|stack| {
            let at = stack.iter().position(|other| *other == block)?;
            at.checked_sub(1).map(|under| stack[under].clone())
        });
        let fits = text.contains('>')
            || if on_table {
                lift.contains("pick up")
            } else {
                from.is_some_and(|from| lift.trim().ends_with(&format!(" {from}")))
            };
        if !fits || onto.as_ref() == Some(&block) || !shift(&mut state, &block, onto.as_deref()) {
            return false;
        }
    }
    meets(&state, &stacks(problem, "goal"))
}

/// Plans with one step left out, or two neighbours swapped.
pub fn edits(solution: &str) -> Vec<String> {
    let (steps, answer) = solution.split_at(solution.find('#').expect("the mark") + 1);
    let separator = if answer.contains(';') { "; " } else { " " };
    let parts: Vec<&str> = answer.split(separator).collect();
    let mut plans: Vec<Vec<&str>> = vec![];
    for at in 0..parts.len() {
        let mut without = parts.clone();
        without.remove(at);
        plans.push(without);
        if at > 0 && parts[at] != parts[at - 1] {
            let mut swapped = parts.clone();
            swapped.swap(at, at - 1);
            plans.push(swapped);
        }
    }
    plans.iter().map(|plan| format!("{steps}{}", plan.join(separator))).collect()
}

/// The fewest moves to the goal.
fn fewest(problem: &Problem) -> usize {
    let goal = stacks(problem, "goal");
    let normal = |mut state: Stacks| {
        state.sort();
        state
    };
    let start = normal(stacks(problem, "initial"));
    let mut seen = BTreeSet::from([start.clone()]);
    let mut front = VecDeque::from([(start, 0)]);
    while let Some((state, moves)) = front.pop_front() {
        if meets(&state, &goal) {
            return moves;
        }
        let tops: Vec<String> = state.iter().map(|stack| stack[stack.len() - 1].clone()).collect();
        for block in &tops {
            let targets = tops.iter().filter(|top| *top != block).map(|top| Some(top.as_str())).chain([None]);
            for onto in targets {
                let mut next = state.clone();
                if shift(&mut next, block, onto) && seen.insert(normal(next.clone())) {
                    front.push_back((normal(next), moves + 1));
                }
            }
        }
    }
    panic!("no way to the goal")
}

#[test]
fn golds_reach_the_goal_and_are_as_short_as_the_header_says() {
    for class in ["table-to-stack", "lexicographic", "any"] {
        for wording in BOTH {
            let line =
                in_wording(&format!("blocksworld = {{ levels = [1, 18], class = \"{class}\" }}"), wording);
            for source in family(&line).expect(&line).sources().expect(&line) {
                for n in 0..20 {
                    let problem = source.draw(Seed(4), n);
                    let solution = problem.solution.as_deref().expect("given");
                    assert!(is_plan(&problem, solution), "{problem:?}");
                    let verifier = by_name(&problem.verifier).expect("known");
                    verifier.check(&problem).expect("a plan that works");
                    let (moves, blocks) = (plan(solution).expect("moves").len(), source.level() as usize + 2);
                    assert!(moves <= 2 * blocks);
                    assert!(class == "any" || moves == blocks - 1, "{solution}");
                    if blocks <= 5 {
                        let fewest = fewest(&problem);
                        assert!(fewest <= moves && (class == "any" || fewest == moves), "{solution}");
                    }
                }
            }
        }
    }
}

#[test]
fn of_table_to_stack_plans_no_edit_is_right() {
    for n in 3..=20 {
        let problem = source(&format!("blocksworld = {{ levels = [{}, 18], wording = \"english\" }}", n - 2))
            .draw(Seed(1), 0);
        let verifier = by_name("plan").expect("known");
        let solution = problem.solution.as_deref().expect("given");
        assert_eq!(solution.split(';').count(), 2 * (n - 1));
        for edit in edits(solution) {
            assert!(!verifier.score(&problem, &edit).is_right(), "{edit}");
        }
    }
}

#[test]
fn as_many_forms_are_drawn_as_are_counted() {
    for (line, forms, draws) in [
        ("blocksworld = { levels = [1, 1] }", 6, 200),
        ("blocksworld = { levels = [2, 2] }", 24, 1_000),
        ("blocksworld = { levels = [3, 3], class = \"lexicographic\" }", 1, 20),
        // The rarest pair of stacks is drawn once in some 600 times.
        ("blocksworld = { levels = [1, 1], class = \"any\" }", 132, 20_000),
    ] {
        let source = source(line);
        assert_eq!(source.distinct(), Some(forms), "{line}");
        let seen: BTreeSet<String> = (0..draws).map(|n| source.draw(Seed(1), n).canonical).collect();
        assert_eq!(seen.len() as u64, forms, "{line}");
    }
    assert_eq!(source("blocksworld = { levels = [18, 18], class = \"any\" }").distinct(), None);
}
