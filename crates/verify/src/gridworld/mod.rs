//! Plans through a grid of rooms, keys and doors, replayed action by action.
//!
//! Source   the grid worlds of Words as Beacons (arXiv 2410.08632) and CLUTR (arXiv 2210.10243), systems 12 and 18.
//! Map      `meta.map` is a list of rows: `X` wall, `.` free, `@` the agent, `*` the goal, `a` to `h` keys, `A` to `H` the
//!          doors they open, `+` a closed door without a lock, `|` an open doorway. Around the map is wall.
//! Gold     `answer` is a plan that works. `meta.subgoals` is `[[row, column], ..]` from 1, in order; `meta.shortest` the
//!          fewest actions there can be, which `check` proves by breadth-first search; `meta.most_actions` refuses more.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at the last line
//!          that is not blank.
//! Reads    `U D L R T O` in any case, joined or apart, or up, down, left, right, take, open, and nothing else.
//! Actions  U D L R: one cell, not into a wall or a closed door. T: takes the key of the cell. O: opens every door beside the
//!          agent that has no lock or whose key was taken. Keys are kept. On the goal the episode is over.
//! Subgoals the current one is met when the agent stands on it or its content changes; only then the next is current, so at
//!          most one is met in a step, and one met too early has to be met again.
//! Score    1 if every action can be done and the last leads onto the goal. With `meta.partial`, else the share of subgoals
//!          met in order, the goal left out.
//! Differs  the sources turn and step, carry one thing, let idle actions pass, and draw balls, boxes and tracks too.
//! Bounds   64 x 64 cells, 16 doors, 2^23 states; linear in the response.

mod measured;
mod pay;
mod search;
mod teacher;
#[cfg(test)]
mod tests;
mod world;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};
pub use measured::{Environment, Measured, Model};
pub use pay::{Terminal, bonuses, task_reward};
pub use search::Replay;
pub use teacher::{Names, Teacher};
pub use world::{Action, Cell, MAP, State, World, read};

pub struct Gridworld;

impl Verifier for Gridworld {
    fn check(&self, problem: &Problem) -> Result<()> {
        let task = Task::of(problem)
            .map_err(|Fault { field, found, expected }| bad_gold(problem, field, found, expected))?;
        let fault = |found: String| bad_gold(problem, "answer", found, "a plan that reaches the goal");
        let plan = read(place(&problem.answer)).ok_or_else(|| fault(format!("{:?}", problem.answer)))?;
        if let Some(why) = task.fault(&plan, &task.world.replay(&plan, &task.subgoals)) {
            return Err(fault(format!("a plan that fails: {why}")));
        }
        let Some(told) = task.shortest else { return Ok(()) };
        match task.world.shortest().map_or(0, |plan| plan.len()) {
            fewest if fewest == told => Ok(()),
            fewest => {
                let expected = format!("{fewest}, the fewest actions");
                Err(bad_gold(problem, "meta.shortest", told, &expected))
            }
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(task) = Task::of(problem) else {
            return Score::unreadable("the problem has no readable map");
        };
        let Some(plan) = read(place(response)) else {
            return Score::unreadable("no plan");
        };
        let replay = task.world.replay(&plan, &task.subgoals);
        let parsed = plan[..replay.steps].iter().map(|action| action.letter()).collect::<String>();
        let (met, of) = (replay.done.len(), task.subgoals.len());
        match task.fault(&plan, &replay) {
            None => {
                let fewest = task.shortest.map_or(String::new(), |fewest| format!(", the fewest {fewest}"));
                let why = format!("right: {} actions{fewest}; {met} of {of} subgoals", replay.steps);
                Score { value: 1.0, parsed: Some(parsed), why }
            }
            Some(why) => {
                let value = match task.partial {
                    true if of > 0 => met.min(of - 1) as f64 / of as f64,
                    _ => 0.0,
                };
                Score { value, parsed: Some(parsed), why: format!("{why}; {met} of {of} subgoals") }
            }
        }
    }
}

fn place(text: &str) -> &str {
    region::marked(text).unwrap_or_else(|| region::last_line(text))
}

/// An entry of `meta` that cannot be used.
struct Fault {
    field: &'static str,
    found: String,
    expected: &'static str,
}

/// What a problem says.
struct Task {
    world: World,
    subgoals: Vec<usize>,
    shortest: Option<usize>,
    most_actions: Option<usize>,
    partial: bool,
}

impl Task {
    fn of(problem: &Problem) -> Result<Self, Fault> {
        let meta = |key: &str| problem.meta.get(key).unwrap_or(&Value::Null);
        let rows = meta("map").as_array().and_then(|rows| rows.iter().map(Value::as_str).collect());
        let rows: Vec<&str> = rows.unwrap_or_default();
        let fault = |field, key: &str, expected| Fault { field, found: meta(key).to_string(), expected };
        let world = World::parse(&rows).ok_or_else(|| fault("meta.map", "map", MAP))?;
        let subgoals = match meta("subgoals") {
            Value::Null => Some(vec![]),
            given => given.as_array().and_then(|list| list.iter().map(|pair| cell(&world, pair)).collect()),
        };
        let subgoals = subgoals.ok_or_else(|| {
            fault("meta.subgoals", "subgoals", "cells of the map as [[row, column], ..] from 1")
        })?;
        let count = |field, key: &str| match meta(key) {
            Value::Null => Ok(None),
            given => match given.as_u64() {
                Some(count) => Ok(Some(count as usize)),
                None => Err(fault(field, key, "a whole number")),
            },
        };
        let (shortest, most_actions) =
            (count("meta.shortest", "shortest")?, count("meta.most_actions", "most_actions")?);
        let partial = match meta("partial") {
            Value::Null => false,
            Value::Bool(partial) => *partial,
            _ => return Err(fault("meta.partial", "partial", "true or false")),
        };
        Ok(Self { world, subgoals, shortest, most_actions, partial })
    }

    /// Why the plan fails, if it does.
    fn fault(&self, plan: &[Action], replay: &Replay) -> Option<String> {
        if let Some((action, why)) = replay.stuck {
            return Some(format!("action {} ({}): {why}", replay.steps + 1, action.letter()));
        }
        if !replay.reached {
            return Some("the goal is not reached".to_owned());
        }
        let most = self.most_actions.filter(|most| plan.len() > *most)?;
        Some(format!("{} actions, more than {most}", plan.len()))
    }
}

/// The cell of a pair of row and column.
fn cell(world: &World, pair: &Value) -> Option<usize> {
    let pair: Vec<usize> =
        pair.as_array()?.iter().map(|n| n.as_u64().map(|n| n as usize)).collect::<Option<_>>()?;
    match pair[..] {
        [row, column] => world.at(row, column),
        _ => None,
    }
}
