//! What can be set of a graph world.

use serde::{Deserialize, Serialize};

use crate::wording::Wording;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Rooms of a community but one, 2..=5.
    pub branching: usize,
    /// What changes.
    pub condition: Condition,
    /// What sentences speak of.
    pub domain: Domain,
    /// How rooms lie to each other; lines and trees have no short cuts and detours, doors of blocks do not change, and trees
    /// and blocks have levels up to 4.
    pub shape: Shape,
    /// Doors of each block beyond those of a line, 0..=6, where all rooms of a block are joined; drawn where it is not said.
    pub density: Option<usize>,
    /// Whether the world is told before what changes in it, and the question asked of both.
    pub turns: Turns,
    /// What is asked; clusters are those of rings in which nothing changes.
    pub ask: Asked,
}

/// How rooms lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Communities in a ring.
    #[default]
    Ring,
    /// Two chains from the start.
    Line,
    /// Two doors in each room.
    Tree,
    /// Three blocks of five rooms.
    Blocks,
}

/// In how many turns a problem is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turns {
    /// One.
    #[default]
    One,
    /// Two where something changes: the world as it was with its answer, then the change. The answer to the first is given.
    Two,
}

impl Shape {
    /// What can change in it.
    pub(super) fn conditions(self) -> &'static [Condition] {
        match self {
            Self::Ring => &Condition::ALL,
            Self::Line | Self::Tree => &Condition::ALL[..4],
            Self::Blocks => &Condition::ALL[..3],
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// The way to the best reward.
    #[default]
    Way,
    /// How many groups of rooms there are.
    Clusters,
}

/// What changes before the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Any of those below, each as likely.
    #[default]
    Any,
    /// Nothing.
    Value,
    /// The amounts of the rewards.
    Reward,
    /// A larger reward appears.
    Policy,
    /// Two doors lead elsewhere.
    Transition,
    /// A new room is a short cut.
    Shortcut,
    /// The same, one way only.
    ShortcutPortal,
    /// A door is locked and another opens.
    Detour,
    /// The same, and what opens is passed one way only.
    DetourPortal,
}

impl Condition {
    pub(super) const ALL: [Self; 8] = [
        Self::Value,
        Self::Reward,
        Self::Policy,
        Self::Transition,
        Self::Shortcut,
        Self::ShortcutPortal,
        Self::Detour,
        Self::DetourPortal,
    ];
}

/// What sentences speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Domain {
    /// Rooms with doors and chests.
    #[default]
    Rooms,
    /// People who know each other and give books.
    Ties,
    /// Fields with paths and flowers.
    Fields,
}

impl Domain {
    /// A place, what joins places, and what is found there.
    pub(super) fn words(self) -> [&'static str; 3] {
        match self {
            Self::Rooms => ["room", "door", "coins"],
            Self::Ties => ["person", "tie", "books"],
            Self::Fields => ["field", "path", "flowers"],
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 5],
            wording: Wording::default(),
            branching: 3,
            condition: Condition::default(),
            domain: Domain::default(),
            shape: Shape::default(),
            density: None,
            turns: Turns::default(),
            ask: Asked::default(),
        }
    }
}
