//! Problems of two numbers, each with a story.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

/// What a problem computes of its numbers x and y. All rise with x: another x is always another answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    Add,
    Take,
    Multiply,
    /// 2 x + y.
    Twice,
}

/// `{opening} x {unit}. {change with y}` is followed by `How many {asked}?`
pub struct Story {
    opening: &'static str,
    unit: &'static str,
    change: &'static str,
    pub asked: &'static str,
    pub operation: Operation,
}

use Operation::{Add, Multiply, Take, Twice};

pub const STORIES: [Story; 12] = [
    Story {
        opening: "A basket holds",
        unit: "apples",
        change: "Then {y} more are put in.",
        asked: "apples are in the basket in the end",
        operation: Add,
    },
    Story {
        opening: "A library owns",
        unit: "novels",
        change: "It buys {y} more.",
        asked: "novels belong to the library then",
        operation: Add,
    },
    Story {
        opening: "A chest contains",
        unit: "coins",
        change: "Somebody adds {y}.",
        asked: "coins are in the chest at last",
        operation: Add,
    },
    Story {
        opening: "A bus carries",
        unit: "passengers",
        change: "At a stop {y} get off.",
        asked: "passengers stay on the bus",
        operation: Take,
    },
    Story {
        opening: "A baker makes",
        unit: "rolls",
        change: "Of these, {y} are burnt.",
        asked: "rolls can be sold",
        operation: Take,
    },
    Story {
        opening: "A tank holds",
        unit: "litres",
        change: "Then {y} of them run out.",
        asked: "litres stay in the tank",
        operation: Take,
    },
    Story {
        opening: "A shelf has",
        unit: "rows",
        change: "There are {y} jars in each row.",
        asked: "jars stand on the shelf",
        operation: Multiply,
    },
    Story {
        opening: "A farmer keeps",
        unit: "hens",
        change: "Each of them lays {y} eggs.",
        asked: "eggs are laid",
        operation: Multiply,
    },
    Story {
        opening: "A school has",
        unit: "classes",
        change: "Each of them plants {y} trees.",
        asked: "trees are planted",
        operation: Multiply,
    },
    Story {
        opening: "A garden has",
        unit: "beds",
        change: "Each bed gets {y} bulbs.",
        asked: "bulbs are needed",
        operation: Multiply,
    },
    Story {
        opening: "A hiker walks out",
        unit: "miles",
        change: "The way back is {y} miles longer.",
        asked: "miles are walked in all",
        operation: Twice,
    },
    Story {
        opening: "A club has",
        unit: "members",
        change: "Each brings one guest, and {y} other people come.",
        asked: "people come to the club",
        operation: Twice,
    },
];

impl Story {
    /// Least and largest first number.
    pub fn range(&self) -> [i64; 2] {
        match self.operation {
            Add | Twice => [2, 99],
            Take => [10, 99],
            Multiply => [2, 20],
        }
    }
}

/// A problem: which story, and its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Atom {
    /// Place among the stories.
    story: usize,
    pub x: X,
    pub y: i64,
}

/// The first number of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum X {
    Given(i64),
    /// The answer before it and so much more.
    Before(i64),
    /// The number that all problems of a fusion have in common.
    Common,
}

impl Atom {
    /// A problem that begins with a drawn number, or with the answer before it where that is known.
    pub fn draw(story: usize, before: Option<i64>, rng: &mut Rng) -> Self {
        let [least, most] = STORIES[story].range();
        let given = rng.between(least, most);
        let x = match before {
            None => X::Given(given),
            // As it is half of the time, where it is in range.
            Some(before) if (least..=most).contains(&before) && rng.below(2) == 0 => X::Before(0),
            Some(before) => X::Before(given - before),
        };
        Self::with(story, x, x.value(before.unwrap_or(0)), rng)
    }

    /// A problem whose first number is `common`, which is not said in it.
    pub fn sharing(story: usize, common: i64, rng: &mut Rng) -> Self {
        Self::with(story, X::Common, common, rng)
    }

    fn with(story: usize, x: X, x_value: i64, rng: &mut Rng) -> Self {
        let y = match STORIES[story].operation {
            Add | Twice => rng.between(2, 99),
            Take => rng.between(2, x_value - 1),
            Multiply => rng.between(2, 9),
        };
        Self { story, x, y }
    }

    pub fn story(&self) -> &'static Story {
        &STORIES[self.story % STORIES.len()]
    }

    /// The answer, given the one before it or the common number.
    pub fn answer(&self, before: i64) -> i64 {
        let x = self.x.value(before);
        match self.story().operation {
            Add => x + self.y,
            Take => x - self.y,
            Multiply => x * self.y,
            Twice => 2 * x + self.y,
        }
    }

    /// `(a+3)*4` where `a` names the answer before it, or the common number.
    pub fn compact(&self, before: char) -> String {
        let y = self.y;
        let operation = self.story().operation;
        let x = match self.x {
            X::Given(x) => x.to_string(),
            X::Before(0) | X::Common => before.to_string(),
            X::Before(more) if matches!(operation, Add | Take) => format!("{before}{more:+}"),
            X::Before(more) => format!("({before}{more:+})"),
        };
        match operation {
            Add => format!("{x}+{y}"),
            Take => format!("{x}-{y}"),
            Multiply => format!("{x}*{y}"),
            Twice => format!("2*{x}+{y}"),
        }
    }

    /// The story, which begins with what was asked before it where it goes on from there.
    pub fn sentences(&self, before: &str) -> String {
        let Story { opening, unit, change, .. } = self.story();
        let x = match self.x {
            X::Given(x) => format!("{x} {unit}"),
            X::Before(0) => format!("as many {unit} as {before}"),
            X::Before(more) if more > 0 => format!("{more} more {unit} than {before}"),
            X::Common => format!("that many {unit}"),
            X::Before(less) => format!("{} fewer {unit} than {before}", -less),
        };
        format!("{opening} {x}. {}", change.replace("{y}", &self.y.to_string()))
    }
}

impl X {
    /// What it is, given the answer before it or the common number.
    pub fn value(self, before: i64) -> i64 {
        match self {
            Self::Given(x) => x,
            Self::Common => before,
            Self::Before(more) => before + more,
        }
    }
}
