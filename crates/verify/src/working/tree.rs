//! An expression that is worked out step by step, by whoever states the results.

use super::equations::{Equation, Sign};

const MOST_OPERATIONS: usize = 128;
const MOST_BYTES: usize = 4096;

/// One operation: numbers that are at hand and others that have to be worked out.
#[derive(Debug, Clone)]
struct Node {
    sign: Sign,
    slots: Vec<Slot>,
    /// Where the result goes.
    parent: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Slot {
    Number(i128),
    /// What this node comes to.
    Waits(usize),
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    AtHand,
    /// Its result stands where a likely step's would.
    InPlaceOf,
    Nowhere,
}

#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Node>,
    value: Option<i128>,
    left: usize,
}

impl Tree {
    /// Reads an expression of at least one operation; two stacks and no recursion.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let mut tree = Self { nodes: vec![], value: None, left: 0 };
        let (mut values, mut signs): (Vec<Slot>, Vec<Option<Sign>>) = (vec![], vec![]);
        let mut complete = false;
        let mut rest = text.trim_start();
        while let Some(symbol) = rest.chars().next() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            match (symbol, Sign::read(symbol), complete) {
                (_, _, false) if digits > 0 => {
                    values.push(Slot::Number(rest[..digits].parse().ok()?));
                    complete = true;
                }
                ('(', _, false) => signs.push(None),
                (')', _, true) => {
                    tree.reduce(&mut values, &mut signs, 0)?;
                    signs.pop()?;
                }
                (_, Some(sign), true) if sign != Sign::Over => {
                    tree.reduce(&mut values, &mut signs, sign.precedence())?;
                    signs.push(Some(sign));
                    complete = false;
                }
                _ => return None,
            }
            rest = rest[digits.max(symbol.len_utf8())..].trim_start();
        }
        tree.reduce(&mut values, &mut signs, 0)?;
        let is_whole = complete && signs.is_empty() && values.len() == 1;
        tree.left = tree.nodes.iter().map(|node| node.slots.len() - 1).sum();
        (is_whole && (1..=MOST_OPERATIONS).contains(&tree.left)).then_some(tree)
    }

    fn reduce(&mut self, values: &mut Vec<Slot>, signs: &mut Vec<Option<Sign>>, floor: u8) -> Option<()> {
        while let Some(Some(sign)) = signs.last().copied()
            && sign.precedence() >= floor
        {
            signs.pop();
            let (right, left) = (values.pop()?, values.pop()?);
            let of = self.join(sign, left, right);
            values.push(Slot::Waits(of));
        }
        Some(())
    }

    /// The node of an operation; a sum or product that goes on is one with what it goes on from.
    fn join(&mut self, sign: Sign, left: Slot, right: Slot) -> usize {
        let goes_on = match left {
            Slot::Waits(of) if sign.is_commutative() && self.nodes[of].sign == sign => Some(of),
            _ => None,
        };
        let at = goes_on.unwrap_or(self.nodes.len());
        match goes_on {
            Some(of) => self.nodes[of].slots.push(right),
            None => self.nodes.push(Node { sign, slots: vec![left, right], parent: None }),
        }
        for slot in [left, right] {
            if let Slot::Waits(of) = slot
                && of != at
            {
                self.nodes[of].parent = Some(at);
            }
        }
        at
    }

    /// Results that are not there yet.
    pub fn left(&self) -> usize {
        self.left
    }

    /// What all of it comes to, as far as it was stated.
    pub fn value(&self) -> Option<i128> {
        self.value
    }

    /// Its value; `None` where that is too large.
    pub fn worked_out(mut self) -> Option<i128> {
        while self.value.is_none() {
            let at = self.nodes.iter().position(|node| numbers(node).nth(1).is_some())?;
            let [(one, left), (other, right)] =
                [0, 1].map(|which| numbers(&self.nodes[at]).nth(which).unwrap_or_default());
            let made = self.nodes[at].sign.of(left, right)?;
            self.put(at, one, other, made);
        }
        self.value
    }

    /// Whether the first two numbers of an equation are at hand.
    pub fn has(&self, equation: &Equation) -> bool {
        let has =
            |node: &Node, (sign, right)| node.sign == sign && both(node, equation.first, right).is_some();
        equation.more.first().is_some_and(|more| self.nodes.iter().any(|node| has(node, *more)))
    }

    /// Puts `result` in the place of two numbers that a step names, or of those it is likest to.
    pub fn take(&mut self, left: i128, sign: Sign, right: i128, result: i128) -> Taken {
        let fitting = |with: &dyn Fn(&Node) -> Option<(usize, usize)>| {
            let mut nodes = self.nodes.iter().enumerate().filter(|(_, node)| node.sign == sign);
            nodes.find_map(|(at, node)| with(node).map(|(one, other)| (at, one, other)))
        };
        if let Some((at, one, other)) = fitting(&|node| both(node, left, right)) {
            self.put(at, one, other, result);
            return Taken::AtHand;
        }
        let likest = fitting(&|node| either(node, left, right)).or_else(|| fitting(&|node| first_two(node)));
        let Some((at, one, other)) = likest else { return Taken::Nowhere };
        self.put(at, one, other, result);
        Taken::InPlaceOf
    }

    /// `result` in slot `one` of a node, and `other` gone.
    fn put(&mut self, at: usize, one: usize, other: usize, result: i128) {
        self.left -= 1;
        let node = &mut self.nodes[at];
        node.slots[one] = Slot::Number(result);
        node.slots.remove(other);
        if node.slots.len() > 1 {
            return;
        }
        node.slots.clear();
        match node.parent {
            None => self.value = Some(result),
            Some(parent) => {
                let waiting = self.nodes[parent].slots.iter_mut().find(|slot| **slot == Slot::Waits(at));
                if let Some(slot) = waiting {
                    *slot = Slot::Number(result);
                }
            }
        }
    }
}

/// The numbers of a node that are at hand, each with its slot.
fn numbers(node: &Node) -> impl Iterator<Item = (usize, i128)> {
    node.slots.iter().enumerate().filter_map(|(at, slot)| match slot {
        Slot::Number(number) => Some((at, *number)),
        Slot::Waits(_) => None,
    })
}

/// Slots with both numbers, in any order where the order does not matter.
fn both(node: &Node, left: i128, right: i128) -> Option<(usize, usize)> {
    let find = |left: i128, right: i128| {
        let (one, _) = numbers(node).find(|(_, number)| *number == left)?;
        let (other, _) = numbers(node).find(|(at, number)| *at != one && *number == right)?;
        (node.sign.is_commutative() || one < other).then_some((one, other))
    };
    find(left, right)
}

/// Slots of which one has one of the numbers.
fn either(node: &Node, left: i128, right: i128) -> Option<(usize, usize)> {
    let (one, _) = numbers(node).find(|(_, number)| *number == left || *number == right)?;
    let (other, _) = numbers(node).find(|(at, _)| *at != one)?;
    Some((one.min(other), one.max(other)))
}

fn first_two(node: &Node) -> Option<(usize, usize)> {
    let mut slots = numbers(node).map(|(at, _)| at);
    Some((slots.next()?, slots.next()?))
}
