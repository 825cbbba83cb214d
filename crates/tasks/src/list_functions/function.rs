//! What can be done to a list.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    Add(i64),
    Double,
    Sort,
    Reverse,
    Unique,
    Take(usize),
    Drop(usize),
    Even,
    Odd,
    Above(i64),
    Sums,
    Steps,
    EveryOther,
}

use Function::*;

pub const FUNCTIONS: [Function; 18] = [
    Add(1),
    Add(2),
    Add(3),
    Double,
    Sort,
    Reverse,
    Unique,
    Take(2),
    Take(3),
    Drop(1),
    Drop(2),
    Even,
    Odd,
    Above(3),
    Above(5),
    Sums,
    Steps,
    EveryOther,
];

impl Function {
    pub fn apply(self, items: &[i64]) -> Vec<i64> {
        let kept = |keep: &dyn Fn(i64) -> bool| items.iter().copied().filter(|item| keep(*item)).collect();
        match self {
            Add(by) => items.iter().map(|item| item + by).collect(),
            Double => items.iter().map(|item| 2 * item).collect(),
            Sort => {
                let mut sorted = items.to_vec();
                sorted.sort_unstable();
                sorted
            }
            Reverse => items.iter().rev().copied().collect(),
            Unique => {
                let first = |(at, item): &(usize, &i64)| !items[..*at].contains(item);
                items.iter().enumerate().filter(first).map(|(_, item)| *item).collect()
            }
            Take(n) => items.iter().take(n).copied().collect(),
            Drop(n) => items.iter().skip(n).copied().collect(),
            Even => kept(&|item| item % 2 == 0),
            Odd => kept(&|item| item % 2 != 0),
            Above(least) => kept(&|item| item > least),
            Sums => {
                let mut sum = 0;
                let next = |item: &i64| {
                    sum += item;
                    sum
                };
                items.iter().map(next).collect()
            }
            Steps => items.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect(),
            EveryOther => items.iter().step_by(2).copied().collect(),
        }
    }

    pub fn sentence(self) -> String {
        let text = match self {
            Add(by) => return format!("add {by} to every number"),
            Take(n) => return format!("keep the first {n} numbers"),
            Drop(1) => "leave out the first number",
            Drop(n) => return format!("leave out the first {n} numbers"),
            Above(least) => return format!("keep the numbers above {least}"),
            Double => "double every number",
            Sort => "put the numbers in ascending order",
            Reverse => "reverse the order",
            Unique => "leave out numbers that came before",
            Even => "keep the even numbers",
            Odd => "keep the odd numbers",
            Sums => "replace every number by the sum of those up to it",
            Steps => "list by how much each number differs from the one before it",
            EveryOther => "keep the first number and every other one after it",
        };
        text.to_owned()
    }
}

impl fmt::Display for Function {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Add(by) => write!(text, "+{by}"),
            Double => text.write_str("*2"),
            Sort => text.write_str("sort"),
            Reverse => text.write_str("rev"),
            Unique => text.write_str("uniq"),
            Take(n) => write!(text, "take{n}"),
            Drop(n) => write!(text, "drop{n}"),
            Even => text.write_str("even"),
            Odd => text.write_str("odd"),
            Above(least) => write!(text, ">{least}"),
            Sums => text.write_str("sums"),
            Steps => text.write_str("diff"),
            EveryOther => text.write_str("alt"),
        }
    }
}
