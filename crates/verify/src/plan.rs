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

/// One thing to do, as read.
enum Step {
    Action(Operator, Vec<usize>),
    /// A block, and what it goes onto.
    Move(usize, Option<usize>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    PickUp,
    PutDown,
    Stack,
    Unstack,
}

impl Operator {
    const fn name(self) -> &'static str {
        match self {
            Self::PickUp => "pick-up",
            Self::PutDown => "put-down",
            Self::Stack => "stack",
            Self::Unstack => "unstack",
        }
    }

    const fn blocks(self) -> usize {
        match self {
            Self::PickUp | Self::PutDown => 1,
            Self::Stack | Self::Unstack => 2,
        }
    }
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

    /// The steps of a plan in order of appearance.
    fn read(&self, text: &str) -> Vec<Step> {
        let index: HashMap<&str, usize> =
            self.names.iter().enumerate().map(|(ix, name)| (name.as_str(), ix)).collect();
        let lower = text.to_lowercase();
        if let Some(moves) = moves(&lower, &index) {
            return moves;
        }
        let action = |line: &str| {
            let start = line.trim_start_matches(|symbol: char| !symbol.is_alphabetic());
            start
                .strip_prefix("action")
                .is_some_and(|rest| rest.trim_start_matches([' ', '*']).starts_with(':'))
                || start.strip_prefix("action ").is_some_and(|rest| {
                    rest.trim_start_matches(|symbol: char| symbol.is_ascii_digit()).starts_with(':')
                })
        };
        let marked = lower.lines().any(action);
        let lines = lower.lines().filter(|line| !marked || action(line));
        lines.flat_map(|line| line.split([';', '(', ')'])).flat_map(|part| actions(part, &index)).collect()
    }

    fn replay(&self, steps: &[Step]) -> Replay {
        let mut hand = Hand {
            world: self,
            below: self.below.clone(),
            covered: vec![false; self.names.len()],
            held: None,
        };
        hand.below.iter().flatten().for_each(|&under| hand.covered[under] = true);
        let mut replay = Replay { done: vec![], wanted: 0, stuck: None, unmet: vec![] };
        for step in steps {
            let pair = match step {
                Step::Action(operator, blocks) => vec![(*operator, blocks.clone())],
                Step::Move(block, onto) => hand.pair(*block, *onto),
            };
            for (operator, blocks) in pair {
                replay.wanted += 1;
                if replay.stuck.is_some() {
                    continue;
                }
                let shown = blocks.iter().fold(operator.name().to_owned(), |mut shown, &block| {
                    shown.push(' ');
                    shown.push_str(&self.names[block]);
                    shown
                });
                match hand.act(operator, &blocks) {
                    Ok(()) => replay.done.push(format!("({shown})")),
                    Err(why) => replay.stuck = Some(format!("action {} ({shown}): {why}", replay.wanted)),
                }
            }
        }
        let unmet = self.goal.iter().filter(|[block, under]| !hand.stands(*block, *under));
        replay.unmet =
            unmet.map(|&[block, under]| format!("{} on {}", self.names[block], self.names[under])).collect();
        replay
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

/// A text of moves alone.
fn moves(text: &str, index: &HashMap<&str, usize>) -> Option<Vec<Step>> {
    let step = |part: &str| {
        let (block, onto) = part.split_once('>')?;
        let onto = match onto {
            "0" | "table" => None,
            name => Some(*index.get(name)?),
        };
        Some(Step::Move(*index.get(block)?, onto))
    };
    let parts = text.split(|symbol: char| symbol.is_whitespace() || matches!(symbol, ',' | ';'));
    parts.filter(|part| !part.is_empty()).map(step).collect()
}

/// The actions of a part of a line.
fn actions(part: &str, index: &HashMap<&str, usize>) -> Vec<Step> {
    let words: Vec<&str> = part
        .split(|symbol: char| !symbol.is_alphanumeric() && symbol != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Vec<(Operator, Vec<usize>)> = vec![];
    for (at, word) in words.iter().enumerate() {
        let operator = match (*word, words.get(at + 1).copied()) {
            ("pickup", _) | ("pick", Some("up")) => Some(Operator::PickUp),
            ("putdown", _) | ("put", Some("down")) => Some(Operator::PutDown),
            ("stack", _) => Some(Operator::Stack),
            ("unstack", _) => Some(Operator::Unstack),
            _ => None,
        };
        if let Some(operator) = operator {
            found.push((operator, vec![]));
        } else if let (Some((operator, blocks)), Some(&block)) = (found.last_mut(), index.get(word))
            && blocks.len() < operator.blocks()
        {
            blocks.push(block);
        }
    }
    let named = found.into_iter().filter(|(_, blocks)| !blocks.is_empty());
    named.map(|(operator, blocks)| Step::Action(operator, blocks)).collect()
}

/// The state of the blocks while a plan is replayed.
struct Hand<'a> {
    world: &'a World,
    /// What each block stands on; of no account for the one that is held.
    below: Vec<Option<usize>>,
    covered: Vec<bool>,
    held: Option<usize>,
}

impl Hand<'_> {
    fn stands(&self, block: usize, under: usize) -> bool {
        self.held != Some(block) && self.below[block] == Some(under)
    }

    /// The two actions of a move from where the block stands.
    fn pair(&self, block: usize, onto: Option<usize>) -> Vec<(Operator, Vec<usize>)> {
        let lift = match self.below[block] {
            None => (Operator::PickUp, vec![block]),
            Some(under) => (Operator::Unstack, vec![block, under]),
        };
        let lay = match onto {
            None => (Operator::PutDown, vec![block]),
            Some(onto) => (Operator::Stack, vec![block, onto]),
        };
        vec![lift, lay]
    }

    /// Does an action, or says which of its preconditions fails and changes nothing.
    fn act(&mut self, operator: Operator, blocks: &[usize]) -> Result<(), String> {
        if blocks.len() < operator.blocks() {
            return Err("names one block of two".to_owned());
        }
        let name = |block: usize| &self.world.names[block];
        let clear = |block: usize| match self.covered[block] || self.held == Some(block) {
            true => Err(format!("{} is not clear", name(block))),
            false => Ok(()),
        };
        let block = blocks[0];
        match operator {
            Operator::PickUp | Operator::Unstack => {
                if self.held.is_some() {
                    return Err("the hand is not empty".to_owned());
                }
                clear(block)?;
                let under = blocks.get(1).copied().filter(|_| operator == Operator::Unstack);
                if self.below[block] != under {
                    let place = under.map_or("the table", |under| name(under));
                    return Err(format!("{} is not on {place}", name(block)));
                }
                under.into_iter().for_each(|under| self.covered[under] = false);
                self.held = Some(block);
            }
            Operator::PutDown | Operator::Stack => {
                if self.held != Some(block) {
                    return Err(format!("{} is not held", name(block)));
                }
                let onto = blocks.get(1).copied().filter(|_| operator == Operator::Stack);
                if let Some(onto) = onto {
                    clear(onto)?;
                    self.covered[onto] = true;
                }
                self.below[block] = onto;
                self.held = None;
            }
        }
        Ok(())
    }
}

/// What became of a plan.
struct Replay {
    /// Actions that could be done, up to the first that could not.
    done: Vec<String>,
    /// All actions of the plan.
    wanted: usize,
    /// The first action that cannot be done, and why.
    stuck: Option<String>,
    /// What of the goal does not hold when all is done.
    unmet: Vec<String>,
}

impl Replay {
    /// Why the plan fails, if it does.
    fn fault(&self, world: &World) -> Option<String> {
        let unmet = (!self.unmet.is_empty()).then(|| format!("unmet: {}", self.unmet.join(", ")));
        let long = (self.wanted > world.most_actions)
            .then(|| format!("{} actions, more than {}", self.wanted, world.most_actions));
        let whys: Vec<String> = self.stuck.clone().into_iter().chain(unmet).chain(long).collect();
        (!whys.is_empty()).then(|| whys.join("; "))
    }

    /// The header's partial score; under 1 where there is a fault.
    fn share(&self, world: &World) -> f64 {
        let met = world.goal.len() - self.unmet.len();
        let fitting = self.done.len().min(world.most_actions);
        fitting as f64 / self.wanted as f64 * (met as f64 / world.goal.len() as f64)
    }
}

#[cfg(test)]
mod tests {
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
            (
                "unstack blue green",
                "action 1 (unstack blue green): blue is not on green; unmet: red on green",
            ),
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
            (
                "red>green",
                json!({}),
                "`answer` is a plan that fails: action 1 (pick-up red): red is not clear",
            ),
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
            assert_eq!(
                score.why.starts_with(&format!("action {} ", done + 1)),
                stuck,
                "{plan:?}: {}",
                score.why
            );
            right += usize::from(!stuck && holds);
            long += usize::from(done > 3);
        }
        assert!(right > 1_000 && long > 2_000, "{right} right, {long} far");
    }
}
