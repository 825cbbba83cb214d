//! Countdown: reach a target with each given number once. `91 5 17 -> 113` is answered by `#91+(17+5)`.
//!
//! Source    the puzzle of the SEC training data (difficulty 1 has 3 numbers), in a compact notation.
//! Level     n has n + 2 numbers of 1..=max_number.
//! Draw      the numbers, then, until one is left, two of those remaining and one of the operations that give a
//!           positive whole number (larger operand on the left); drawn again while the result misses the target
//!           range. So each instance has a solution, and it is the one shown.
//! Canonical the numbers ascending and the target: `countdown 5 17 91 -> 113`.
//! Rewrites  simpler: the numbers in descending order; otherwise put: in reverse order.
//! Distinct  level 1 is enumerated when asked for. Above it, `None` from 1,000 forms on; with fewer, the number of
//!           level 2, which no later level falls below: an added 1, multiplied, keeps every target.
//! Guess     joining ordered pairs at random reaches the target in 3.8% of the 192 ways over three numbers and in
//!           0.8% of the 9,216 over four, averaged over drawn instances of the default options.
//! Cost      one to two microseconds a draw by default; a single target makes it as many times dearer as trees
//!           miss it (some milliseconds for 997 alone).

use std::sync::OnceLock;

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::{self, Wording, push, push_list};

const MOST_NUMBERS: usize = 6;
/// Largest number of the SEC data.
const MOST_NUMBER: i64 = 100;
/// Sizes up to this are enumerated.
const MOST_ENUMERATED: usize = 4;
/// Beyond this many forms, hashes hold out enough of them.
const PLENTY: u64 = 1_000;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=4.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Largest given number, at most 100; SEC data: 100.
    pub max_number: i64,
    /// Least and greatest target; SEC data: 1 to 1,000.
    pub target: [i64; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 3], wording: Wording::default(), max_number: 99, target: [1, 999] }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "countdown";
    const LEVEL: &'static str = "n + 2 numbers";
    const LEVELS: [i64; 2] = [1, MOST_NUMBERS as i64 - 2];
    const VERIFIER: &'static str = "countdown";
    type Level = Countdown;

    fn check(&self) -> Result<()> {
        if !(1..=MOST_NUMBER).contains(&self.max_number) {
            return Err(Error::input("max_number", self.max_number, "1 to 100", "set max_number = 99"));
        }
        let [low, high] = self.target;
        let refuse = |expected: String| {
            Err(Error::input("target", format!("[{low}, {high}]"), expected, "set target = [1, 999]"))
        };
        if low < 1 || low > high {
            return refuse("[least, greatest] with 1 <= least <= greatest".to_owned());
        }
        if forms(self, 3, 1) == 0 {
            return refuse(format!("a range that three numbers of 1..={} can reach", self.max_number));
        }
        Ok(())
    }

    fn at(&self, level: i64) -> Countdown {
        Countdown { options: self.clone(), size: level as usize + 2, distinct: OnceLock::new() }
    }
}

pub(crate) struct Countdown {
    options: Options,
    /// Given numbers.
    size: usize,
    distinct: OnceLock<Option<u64>>,
}

impl Countdown {
    /// A tree whose value is in the target range; found with probability 1, since level 1 has forms in it.
    fn tree(&self, stream: &Stream) -> Tree {
        let [low, high] = self.options.target;
        let mut attempt = 0;
        loop {
            let tree = Tree::draw(&mut stream.attempt(attempt), self.size, self.options.max_number);
            if (low..=high).contains(&tree.value()) {
                return tree;
            }
            attempt += 1;
        }
    }

    fn prompt(&self, numbers: &[i64], target: i64) -> String {
        match self.options.wording {
            Wording::Compact => shown(numbers, target),
            Wording::English => {
                let mut prompt = String::with_capacity(256);
                prompt.push_str("Make ");
                push(&mut prompt, target);
                prompt.push_str(" from the numbers ");
                push_list(&mut prompt, numbers, ", ");
                prompt.push_str(". Use each of them exactly once, with +, -, *, / and parentheses.");
                wording::push_request(&mut prompt, "#(7-2)*10");
                prompt
            }
        }
    }
}

impl Level for Countdown {
    fn instance(&self, stream: &Stream) -> Instance {
        let tree = self.tree(stream);
        let target = tree.value();
        let mut numbers = [0; MOST_NUMBERS];
        let numbers = &mut numbers[..self.size];
        tree.nodes.iter().zip(numbers.iter_mut()).for_each(|(node, number)| *number = node.value);
        let prompt = self.prompt(numbers, target);
        let meta = vec![("numbers", numbers.to_vec().into()), ("target", target.into())];
        numbers.sort_unstable();
        let mut solution = String::with_capacity(32);
        solution.push('#');
        tree.render(tree.size - 1, &mut solution);
        Instance { prompt, answer: target.to_string(), solution, canonical: shown(numbers, target), meta }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let shown = problem.meta.get("numbers")?.as_array()?;
        let mut numbers: Vec<i64> = shown.iter().filter_map(Value::as_i64).collect();
        match how {
            Rewrite::Simplify => numbers.sort_unstable_by_key(|number| std::cmp::Reverse(*number)),
            Rewrite::Paraphrase => numbers.reverse(),
        }
        let target = problem.meta.get("target")?.as_i64()?;
        Some(Rewritten { prompt: self.prompt(&numbers, target), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        *self.distinct.get_or_init(|| {
            let enough = if self.size == 3 { u64::MAX } else { PLENTY };
            let forms = forms(&self.options, self.size.min(MOST_ENUMERATED), enough);
            (forms < enough).then_some(forms)
        })
    }
}

fn shown(numbers: &[i64], target: i64) -> String {
    let mut text = String::with_capacity(32);
    push_list(&mut text, numbers, " ");
    text.push_str(" -> ");
    push(&mut text, target);
    text
}

/// A given number, or two earlier nodes combined.
#[derive(Clone, Copy, Default)]
struct Node {
    value: i64,
    parts: Option<(char, usize, usize)>,
}

/// An expression as a list of nodes: the numbers as shown, then the operations; the last node is the root.
struct Tree {
    nodes: [Node; 2 * MOST_NUMBERS - 1],
    size: usize,
}

impl Tree {
    fn draw(rng: &mut Rng, n_numbers: usize, max_number: i64) -> Self {
        let mut tree = Self { nodes: [Node::default(); 2 * MOST_NUMBERS - 1], size: 0 };
        let mut open = [0; MOST_NUMBERS];
        for slot in &mut open[..n_numbers] {
            *slot = tree.push(Node { value: rng.between(1, max_number), parts: None });
        }
        for left in (1..n_numbers).rev() {
            // The pair moves to the end of the open nodes, and its combination takes the place of the first.
            open.swap(rng.below(left as u64 + 1) as usize, left);
            open.swap(rng.below(left as u64) as usize, left - 1);
            let (mut x, mut y) = (open[left - 1], open[left]);
            if tree.nodes[x].value < tree.nodes[y].value {
                std::mem::swap(&mut x, &mut y);
            }
            let (results, n_results) = combine(tree.nodes[x].value, tree.nodes[y].value);
            let (sign, value) = results[rng.below(n_results as u64) as usize];
            open[left - 1] = tree.push(Node { value, parts: Some((sign, x, y)) });
        }
        tree
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes[self.size] = node;
        self.size += 1;
        self.size - 1
    }

    fn value(&self) -> i64 {
        self.nodes[self.size - 1].value
    }

    /// Every operand that is itself an operation stands in parentheses.
    fn render(&self, at: usize, text: &mut String) {
        let Some((sign, left, right)) = self.nodes[at].parts else {
            return push(text, self.nodes[at].value);
        };
        for (part, closing) in [(left, Some(sign)), (right, None)] {
            let nested = self.nodes[part].parts.is_some();
            if nested {
                text.push('(');
            }
            self.render(part, text);
            if nested {
                text.push(')');
            }
            text.extend(closing);
        }
    }
}

/// The operations on x >= y >= 1 that give a positive whole number, and how many they are.
fn combine(x: i64, y: i64) -> ([(char, i64); 4], usize) {
    let mut results = [('+', x + y), ('*', x * y), (' ', 0), (' ', 0)];
    let mut n = 2;
    if x > y {
        results[n] = ('-', x - y);
        n += 1;
    }
    if x % y == 0 {
        results[n] = ('/', x / y);
        n += 1;
    }
    (results, n)
}

/// Canonical forms over `size` <= 4 numbers: multisets, each with every target in range that it reaches.
/// Stops counting at `enough`.
fn forms(options: &Options, size: usize, enough: u64) -> u64 {
    let (mut numbers, mut found, mut targets) = ([1; MOST_ENUMERATED], 0, Vec::new());
    loop {
        targets.clear();
        reach(&mut targets, options.target, numbers, size);
        targets.sort_unstable();
        targets.dedup();
        found += targets.len() as u64;
        let Some(at) = numbers[..size].iter().rposition(|number| *number < options.max_number) else {
            return found;
        };
        if found >= enough {
            return found;
        }
        let next = numbers[at] + 1;
        numbers[at..].fill(next);
    }
}

/// Everything in range that the first `n` of `numbers` make.
fn reach(targets: &mut Vec<i64>, range: [i64; 2], numbers: [i64; MOST_ENUMERATED], n: usize) {
    if n == 1 {
        targets.extend((range[0]..=range[1]).contains(&numbers[0]).then_some(numbers[0]));
        return;
    }
    for right in 1..n {
        for left in 0..right {
            let (x, y) = (numbers[left].max(numbers[right]), numbers[left].min(numbers[right]));
            let (results, n_results) = combine(x, y);
            for (_, value) in &results[..n_results] {
                let mut rest = numbers;
                rest[left] = *value;
                rest[right] = numbers[n - 1];
                reach(targets, range, rest, n - 1);
            }
        }
    }
}
