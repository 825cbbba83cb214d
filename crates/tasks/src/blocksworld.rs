//! Blocksworld: stack blocks as asked, one at a time. `1 2 3:2.1.3?` is answered by `#1>2 3>1`.
//!
//! Source    Chain of Thoughtlessness? (arXiv 2405.04776), system 57: three problem classes, each within the one before.
//! Level     n has n + 2 blocks.
//! Classes   table-to-stack: all blocks on the table, one stack of all of them as the goal. lexicographic: the same, the
//!           stack in the order of the names, lowest first. any: random stacks to random stacks, of which those of one
//!           block are left out of the goal; drawn again while the goal holds at first.
//! Names     numbers where it is compact; in English the first twelve colours of the alphabet, or b01, b02, .. where
//!           there are more blocks.
//! Gold      what is not yet where it stays goes to the table, uppermost first, then every stack is built from below: at
//!           most two moves a block. In the first two classes each block but the lowest moves once, 2 (n - 1) actions, and
//!           no other plan is as short.
//! Canonical the stacks at first and in the goal, by number. Renaming would leave one form a level: to test transfer
//!           between sizes, hold out levels.
//! Distinct  table-to-stack: n!. lexicographic: 1. any, with L(n, m) = C(n-1, m-1) n!/m! ways into m stacks and their
//!           sum a: a (a - 1) - sum over m of L(n, m) (2^(n-m) - 1), the last for goals that hold at first.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording, push, push_list};

const COLOURS: [&str; 12] =
    ["amber", "black", "blue", "brown", "cyan", "gold", "green", "orange", "pink", "red", "white", "yellow"];

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=18.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What is drawn.
    pub class: Class,
}

/// The classes of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    #[default]
    TableToStack,
    Lexicographic,
    Any,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), class: Class::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "blocksworld";
    const LEVEL: &'static str = "n + 2 blocks";
    const LEVELS: [i64; 2] = [1, 18];
    const VERIFIER: &'static str = "plan";
    type Level = Blocksworld;

    fn at(&self, level: i64) -> Blocksworld {
        Blocksworld { blocks: level as usize + 2, class: self.class, wording: self.wording }
    }
}

pub(crate) struct Blocksworld {
    blocks: usize,
    class: Class,
    wording: Wording,
}

/// Stacks from the table upwards, in the order of their lowest blocks; blocks count from 0.
type Stacks = Vec<Vec<usize>>;

/// A block, and what it goes onto.
type Move = (usize, Option<usize>);

impl Level for Blocksworld {
    fn instance(&self, stream: &Stream) -> Instance {
        let [initial, goal] = self.task(stream);
        let moves = moves(&initial, &goal, self.blocks);
        let name = |block: usize| self.name(block);
        let named = |stacks: &Stacks| -> Vec<Vec<String>> {
            stacks.iter().map(|stack| stack.iter().map(|&block| name(block)).collect()).collect()
        };
        let (prompt, answer, solution) = match self.wording {
            Wording::Compact => {
                let mut answer = String::new();
                let shown = moves
                    .iter()
                    .map(|(block, onto)| format!("{}>{}", name(*block), onto.map_or("0".to_owned(), name)));
                push_list(&mut answer, shown, " ");
                (format!("{}?", shown_task(&initial, &goal)), answer.clone(), format!("#{answer}"))
            }
            Wording::English => {
                let answer = self.actions(&initial, &moves);
                (self.english(&initial, &goal), answer.clone(), format!("{}#{answer}", self.reasons(&moves)))
            }
        };
        Instance {
            prompt,
            answer,
            solution,
            canonical: shown_task(&initial, &goal),
            meta: vec![("initial", named(&initial).into()), ("goal", named(&goal).into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let n = self.blocks as u128;
        let factorial = |n: u128| (1..=n).product::<u128>();
        arm::counted(match self.class {
            Class::Lexicographic => Some(1),
            Class::TableToStack => Some(factorial(n)),
            Class::Any => {
                let choose = |n: u128, k: u128| factorial(n) / factorial(k) / factorial(n - k);
                let ways = |m: u128| choose(n - 1, m - 1) * factorial(n) / factorial(m);
                let all: u128 = (1..=n).map(ways).sum();
                let met: u128 = (1..=n).map(|m| ways(m) * ((1 << (n - m)) - 1)).sum();
                all.checked_mul(all - 1).map(|pairs| pairs - met)
            }
        })
    }
}

impl Blocksworld {
    /// The stacks at first and in the goal.
    fn task(&self, stream: &Stream) -> [Stacks; 2] {
        let n = self.blocks;
        let table: Stacks = (0..n).map(|block| vec![block]).collect();
        match self.class {
            Class::Lexicographic => [table, vec![(0..n).collect()]],
            Class::TableToStack => {
                let mut stack: Vec<usize> = (0..n).collect();
                stream.rng().shuffle(&mut stack);
                [table, vec![stack]]
            }
            Class::Any => {
                let mut attempt = 0;
                loop {
                    let mut rng = stream.attempt(attempt);
                    let [initial, mut goal] = [stacks(n, &mut rng), stacks(n, &mut rng)];
                    goal.retain(|stack| stack.len() > 1);
                    let (at_first, wanted) = (below(&initial, n), below(&goal, n));
                    if wanted.iter().zip(&at_first).any(|(wanted, found)| wanted.is_some() && wanted != found)
                    {
                        return [initial, goal];
                    }
                    attempt += 1;
                }
            }
        }
    }

    fn name(&self, block: usize) -> String {
        match self.wording {
            Wording::Compact => (block + 1).to_string(),
            Wording::English if self.blocks <= COLOURS.len() => COLOURS[block].to_owned(),
            Wording::English => format!("b{:02}", block + 1),
        }
    }

    fn english(&self, initial: &Stacks, goal: &Stacks) -> String {
        let mut prompt = String::with_capacity(1_024);
        prompt.push_str(
            "A hand moves blocks, one at a time. It can pick up a block from the table and put it down there, stack the \
             block it holds on another, or unstack one block from another. It can only take a block that nothing stands \
             on, while it holds none; it can only stack on a block that nothing stands on.\nAt first:",
        );
        self.push_facts(&mut prompt, initial, true);
        prompt.push_str("\nIn the end:");
        self.push_facts(&mut prompt, goal, false);
        prompt.push_str("\nWrite the actions in order, with semicolons between them.");
        let example = "#unstack x y; put down x; pick up y; stack y x";
        wording::push_request(&mut prompt, example);
        prompt
    }

    /// What stands on what, sorted.
    fn push_facts(&self, prompt: &mut String, stacks: &Stacks, with_table: bool) {
        let mut facts: Vec<String> = vec![];
        for stack in stacks {
            if with_table {
                facts.push(format!(" {} is on the table", self.name(stack[0])));
            }
            facts.extend(
                stack.windows(2).map(|pair| format!(" {} is on {}", self.name(pair[1]), self.name(pair[0]))),
            );
        }
        facts.sort_unstable();
        push_list(prompt, facts, ";");
        prompt.push('.');
    }

    /// Both actions of every move.
    fn actions(&self, initial: &Stacks, moves: &[Move]) -> String {
        let mut under = below(initial, self.blocks);
        let mut text = String::with_capacity(32 * moves.len());
        for (at, &(block, onto)) in moves.iter().enumerate() {
            let name = self.name(block);
            text.push_str(if at > 0 { "; " } else { "" });
            match under[block] {
                None => push(&mut text, format_args!("pick up {name}; ")),
                Some(from) => push(&mut text, format_args!("unstack {name} {}; ", self.name(from))),
            }
            match onto {
                None => push(&mut text, format_args!("put down {name}")),
                Some(onto) => push(&mut text, format_args!("stack {name} {}", self.name(onto))),
            }
            under[block] = onto;
        }
        text
    }

    /// Why each move is made, a line each.
    fn reasons(&self, moves: &[Move]) -> String {
        let mut text = String::with_capacity(48 * moves.len());
        for &(block, onto) in moves {
            let name = self.name(block);
            match onto {
                None => push(&mut text, format_args!("{name} is in the way or misplaced: to the table.\n")),
                Some(onto) => push(
                    &mut text,
                    format_args!("{} is in its place: {name} goes onto it.\n", self.name(onto)),
                ),
            }
        }
        text
    }
}

/// Stacks of `n` blocks: a random order, cut between any two with chance 1/2.
fn stacks(n: usize, rng: &mut Rng) -> Stacks {
    let mut order: Vec<usize> = (0..n).collect();
    rng.shuffle(&mut order);
    let mut stacks: Stacks = vec![];
    for block in order {
        match stacks.last_mut() {
            Some(stack) if rng.below(2) == 0 => stack.push(block),
            _ => stacks.push(vec![block]),
        }
    }
    stacks.sort_unstable();
    stacks
}

/// What each of `n` blocks stands on.
fn below(stacks: &Stacks, n: usize) -> Vec<Option<usize>> {
    let mut below = vec![None; n];
    stacks.iter().flat_map(|stack| stack.windows(2)).for_each(|pair| below[pair[1]] = Some(pair[0]));
    below
}

/// The header's gold.
fn moves(initial: &Stacks, goal: &Stacks, n: usize) -> Vec<Move> {
    let (at_first, wanted) = (below(initial, n), below(goal, n));
    let mut placed = vec![false; n];
    let mut moves = vec![];
    for stack in initial {
        let mut stays = true;
        let mut kept = 0;
        for (height, &block) in stack.iter().enumerate() {
            stays &= if height == 0 { wanted[block].is_none() } else { wanted[block] == at_first[block] };
            placed[block] = stays;
            kept += usize::from(stays);
        }
        // The lowest block is on the table already, wherever it has to go.
        moves.extend(stack[kept.max(1)..].iter().rev().map(|&block| (block, None)));
    }
    for stack in goal {
        for pair in stack.windows(2).filter(|pair| !placed[pair[1]]) {
            moves.push((pair[1], Some(pair[0])));
        }
    }
    moves
}

/// `1.2 3:3.1.2`.
fn shown_task(initial: &Stacks, goal: &Stacks) -> String {
    let mut text = String::with_capacity(64);
    for (at, stacks) in [initial, goal].into_iter().enumerate() {
        text.push_str(if at > 0 { ":" } else { "" });
        let shown = stacks.iter().map(|stack| {
            let mut shown = String::new();
            push_list(&mut shown, stack.iter().map(|block| block + 1), ".");
            shown
        });
        push_list(&mut text, shown, " ");
    }
    text
}
