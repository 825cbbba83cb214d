//! Fusions of fusions: each inner node of a tree fuses what two others come to, or goes on from what one comes to.
//!
//! Nodes     sequential: one more problem whose first number is what a subtree comes to; parallel: the sum, difference or
//!           product of two subtrees, and of products above 10,000 the sum; conditional: the larger or smaller of them.
//! Sound     no value on the way stands in the text, and no two values that are fused are equal.

use gradatim_core::Rng;

use super::Fusion;
use super::atom::{Atom, STORIES};
use super::fuse::name;
use crate::draw::{different, pick, place};
use crate::wording::{Steps, push};

const LARGEST_PRODUCT: i64 = 10_000;

/// What is made of two values; of a difference the first is the larger.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Join {
    Sum,
    Difference,
    Product,
    Larger,
    Smaller,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// A problem, and the node whose value it goes on from.
    Atom(Atom, Option<usize>),
    Join(Join, [usize; 2]),
}

/// Nodes after those that they need, the root last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    values: Vec<i64>,
}

impl Tree {
    /// A tree of so many problems; `fusion` says what its inner nodes are.
    pub fn draw(problems: usize, fusion: Fusion, rng: &mut Rng) -> Self {
        loop {
            let mut tree = Self::default();
            let mut stories = different(problems, STORIES.len(), rng);
            tree.grow(problems, fusion, &mut stories, rng);
            if tree.is_sound() {
                return tree;
            }
        }
    }

    /// Appends a subtree of so many problems; the place of its root.
    fn grow(&mut self, problems: usize, fusion: Fusion, stories: &mut Vec<usize>, rng: &mut Rng) -> usize {
        let kind = match fusion {
            Fusion::Any => pick(&[Fusion::Sequential, Fusion::Parallel, Fusion::Conditional], rng),
            one => one,
        };
        if problems == 1 || kind == Fusion::Sequential {
            let before = (problems > 1).then(|| self.grow(problems - 1, fusion, stories, rng));
            let told = before.map(|before| self.values[before]);
            let atom = Atom::draw(stories.pop().unwrap_or(0), told, rng);
            let value = atom.answer(told.unwrap_or(0));
            return self.push(Node::Atom(atom, before), value);
        }
        let first = 1 + place(problems - 1, rng);
        let mut of = [first, problems - first].map(|problems| self.grow(problems, fusion, stories, rng));
        let join = match kind {
            Fusion::Conditional => pick(&[Join::Larger, Join::Smaller], rng),
            _ => pick(&[Join::Sum, Join::Difference, Join::Product], rng),
        };
        let [one, other] = of.map(|node| self.values[node]);
        let (join, value) = match join {
            Join::Difference => {
                of = if one < other { [of[1], of[0]] } else { of };
                (join, (one - other).abs())
            }
            Join::Product if one * other <= LARGEST_PRODUCT => (join, one * other),
            Join::Sum | Join::Product => (Join::Sum, one + other),
            Join::Larger => (join, one.max(other)),
            Join::Smaller => (join, one.min(other)),
        };
        self.push(Node::Join(join, of), value)
    }

    fn push(&mut self, node: Node, value: i64) -> usize {
        self.nodes.push(node);
        self.values.push(value);
        self.nodes.len() - 1
    }

    fn is_sound(&self) -> bool {
        let text = self.compact();
        let shown: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
        let on_the_way = &self.values[..self.values.len() - 1];
        let differ = |node: &Node| match node {
            Node::Atom(..) => true,
            Node::Join(_, [one, other]) => self.values[*one] != self.values[*other],
        };
        on_the_way.iter().all(|value| !shown.contains(&value.to_string().as_str()))
            && self.nodes.iter().all(differ)
    }

    pub fn answer(&self) -> i64 {
        self.values.last().copied().unwrap_or(0)
    }

    /// Most fusions between the answer and a problem.
    pub fn depth(&self) -> usize {
        let mut depths: Vec<usize> = vec![];
        for node in &self.nodes {
            depths.push(match node {
                Node::Atom(_, None) => 0,
                Node::Atom(_, Some(before)) => depths[*before] + 1,
                Node::Join(_, of) => of.map(|node| depths[node]).into_iter().max().unwrap_or(0) + 1,
            });
        }
        depths.last().copied().unwrap_or(0)
    }

    /// What the root is.
    pub fn name(&self) -> &'static str {
        match self.nodes.last() {
            Some(Node::Join(Join::Larger | Join::Smaller, _)) => "conditional",
            Some(Node::Join(..)) => "parallel",
            _ => "sequential",
        }
    }

    /// `a=7+5;b=6*4;c=max(a,b);d=(c-9)*4;d`.
    pub fn compact(&self) -> String {
        let mut text = String::with_capacity(16 * self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let made = match node {
                Node::Atom(atom, before) => atom.compact(name(before.unwrap_or(0))),
                Node::Join(join, of) => {
                    let [one, other] = of.map(name);
                    match join {
                        Join::Sum => format!("{one}+{other}"),
                        Join::Difference => format!("{one}-{other}"),
                        Join::Product => format!("{one}*{other}"),
                        Join::Larger => format!("max({one},{other})"),
                        Join::Smaller => format!("min({one},{other})"),
                    }
                }
            };
            push(&mut text, format_args!("{}={made};", name(at)));
        }
        text.push(name(self.nodes.len() - 1));
        text
    }

    pub fn sentences(&self) -> String {
        let mut text = String::with_capacity(128 * self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            match node {
                Node::Atom(atom, before) => {
                    let before = before.map_or(String::new(), |before| match &self.nodes[before] {
                        Node::Atom(before, _) => before.story().asked.to_owned(),
                        Node::Join(..) => format!("{} says", result(before)),
                    });
                    push(&mut text, format_args!("{} ", atom.sentences(&before)));
                }
                Node::Join(join, of) => {
                    let [one, other] = of.map(|node| self.told(node));
                    let made = match join {
                        Join::Sum => "the sum",
                        Join::Difference => "the difference",
                        Join::Product => "the product",
                        Join::Larger => "the larger",
                        Join::Smaller => "the smaller",
                    };
                    let name = result(at);
                    push(&mut text, format_args!("Let {name} be {made} of these two: {one}, and {other}. "));
                }
            }
        }
        match self.nodes.last() {
            Some(Node::Atom(atom, _)) => push(&mut text, format_args!("How many {}?", atom.story().asked)),
            _ => push(&mut text, format_args!("What is {}?", result(self.nodes.len() - 1))),
        }
        text
    }

    /// A value as sentences call it.
    fn told(&self, node: usize) -> String {
        match &self.nodes[node] {
            Node::Atom(atom, _) => format!("how many {}", atom.story().asked),
            Node::Join(..) => result(node),
        }
    }

    /// The value of each node.
    pub fn push_steps(&self, steps: &mut Steps) {
        for (at, (node, value)) in self.nodes.iter().zip(&self.values).enumerate() {
            let english = match node {
                Node::Atom(atom, _) => format!("{value} {}.", atom.story().asked),
                Node::Join(..) => format!("{} is {value}.", result(at).replacen('r', "R", 1)),
            };
            steps.push(format_args!("{}={value}", name(at)), english);
        }
    }
}

fn result(at: usize) -> String {
    format!("result {}", name(at).to_ascii_uppercase())
}
