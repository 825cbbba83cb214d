//! A plan for stacking blocks, replayed action by action.
//!
//! Source   four-operator Blocksworld; Chain of Thoughtlessness? (arXiv 2405.04776), system 57.
//! Gold     `answer` is a plan that works; `meta.initial` and `meta.goal` are stacks from the table upwards, as
//!          `[["red", "blue"], ["green"]]`. A goal says what stands on what; under its lowest blocks may be anything.
//!          `check` replays the gold.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere;
//!          there, in the lines that begin with `Action:` if any do.
//! Reads    `pick up`, `put down`, `stack` and `unstack`, joined, hyphened or in brackets, and after each the whole words
//!          that are names of blocks: `b1` does not stand in `b10`. An operator without a name behind it in its line is
//!          prose. Or moves alone, `3>1 2>table`: each is two actions.
//! Actions  pick up x: x clear, on the table, hand empty. put down x: x held. stack x y: x held, y clear. unstack x y:
//!          x clear, on y, hand empty.
//! Score    1 if every action can be done and the goal holds at the end; `meta.most_actions` refuses longer plans. With
//!          `meta.partial`, else the share of actions done before the first that cannot be, times the share of the goal
//!          that holds then: a lone legal action earns nothing.
//! Differs  the release finds names as parts of words, first come first; it pays nothing in part.
//! Bounds   64 blocks; linear in the response.

mod read;
mod replay;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

const MOST_BLOCKS: usize = 64;
/// Words that are no names: the table, and what actions are called.
const RESERVED: [&str; 10] =
    ["0", "table", "pick", "put", "up", "down", "pickup", "putdown", "stack", "unstack"];

pub struct Plan;

impl Verifier for Plan {
    fn check(&self, problem: &Problem) -> Result<()> {
        let world = World::of(problem)
            .map_err(|Fault { field, found, expected }| bad_gold(problem, field, found, expected))?;
        let fault = |found: String| bad_gold(problem, "answer", found, "a plan that reaches the goal");
        let steps = world.read(region::marked(&problem.answer).unwrap_or(&problem.answer));
        let replay = world.replay(&steps);
        match replay.fault(&world) {
            _ if steps.is_empty() => Err(fault(format!("{:?}", problem.answer))),
            Some(why) => Err(fault(format!("a plan that fails: {why}"))),
            None => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(world) = World::of(problem) else {
            return Score::unreadable("the problem has no readable blocks");
        };
        let steps = world.read(region::marked(response).unwrap_or(response));
        if steps.is_empty() {
            return Score::unreadable("no actions");
        }
        let replay = world.replay(&steps);
        match replay.fault(&world) {
            None => Score::right(replay.done.join(" ")),
            Some(why) => {
                let value = if world.partial { replay.share(&world) } else { 0.0 };
                Score { value, parsed: Some(replay.done.join(" ")), why }
            }
        }
    }
}

/// An entry of `meta` that cannot be used.
struct Fault {
    field: &'static str,
    found: String,
    expected: &'static str,
}

/// What a problem says; blocks go by their index.
struct World {
    names: Vec<String>,
    /// What each block stands on at first; `None` is the table.
    below: Vec<Option<usize>>,
    /// Pairs of a block and what it shall stand on.
    goal: Vec<[usize; 2]>,
    most_actions: usize,
    partial: bool,
}

impl World {
    fn of(problem: &Problem) -> Result<Self, Fault> {
        const STACKS: &str =
            "stacks of 1 to 64 different blocks, each a word, as [[\"red\", \"blue\"], [\"green\"]]";
        let meta = |key: &str| problem.meta.get(key).unwrap_or(&Value::Null);
        let fault = |field, key: &str| Fault { field, found: meta(key).to_string(), expected: STACKS };
        let initial = stacks(meta("initial")).ok_or_else(|| fault("meta.initial", "initial"))?;
        let goal = stacks(meta("goal")).ok_or_else(|| fault("meta.goal", "goal"))?;
        let names: Vec<String> = initial.concat();
        let index: HashMap<&str, usize> =
            names.iter().enumerate().map(|(ix, name)| (name.as_str(), ix)).collect();
        let mut below = vec![None; names.len()];
        for pair in initial.iter().flat_map(|stack| stack.windows(2)) {
            below[index[pair[1].as_str()]] = Some(index[pair[0].as_str()]);
        }
        let on = |pair: &[String]| Some([*index.get(pair[1].as_str())?, *index.get(pair[0].as_str())?]);
        let facts: Option<Vec<[usize; 2]>> = goal.iter().flat_map(|stack| stack.windows(2)).map(on).collect();
        let goal = facts.filter(|facts| !facts.is_empty()).ok_or_else(|| Fault {
            field: "meta.goal",
            found: meta("goal").to_string(),
            expected: "stacks of given blocks, one of them at least two high",
        })?;
        let most_actions = match meta("most_actions") {
            Value::Null => usize::MAX,
            given => given.as_u64().map(|most| most as usize).ok_or_else(|| Fault {
                field: "meta.most_actions",
                found: given.to_string(),
                expected: "a whole number",
            })?,
        };
        let partial = match meta("partial") {
            Value::Null => false,
            Value::Bool(partial) => *partial,
            other => {
                let found = other.to_string();
                return Err(Fault { field: "meta.partial", found, expected: "true or false" });
            }
        };
        drop(index);
        Ok(Self { names, below, goal, most_actions, partial })
    }
}

/// Stacks of different names, each a word of its own; `None` for anything else.
fn stacks(value: &Value) -> Option<Vec<Vec<String>>> {
    let name = |value: &Value| {
        let name = value.as_str()?.to_lowercase();
        let word = !name.is_empty() && name.chars().all(|symbol| symbol.is_alphanumeric() || symbol == '_');
        (word && !RESERVED.contains(&name.as_str())).then_some(name)
    };
    let stack = |value: &Value| value.as_array()?.iter().map(name).collect::<Option<Vec<String>>>();
    let stacks: Vec<Vec<String>> = value.as_array()?.iter().map(stack).collect::<Option<_>>()?;
    let mut names: Vec<&String> = stacks.iter().flatten().collect();
    let blocks = names.len();
    names.sort_unstable();
    names.dedup();
    ((1..=MOST_BLOCKS).contains(&blocks) && names.len() == blocks).then_some(stacks)
}
