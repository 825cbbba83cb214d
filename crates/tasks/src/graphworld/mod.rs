//! Graph worlds: the way to the best reward through rooms, after something in them has changed.
//! `1-2 1-3 2-4 3-4;4$50 2$10|-2-4;1?` is answered by `4|1;2 3;4#1 3 4`.
//!
//! Source    CogEval (arXiv 2309.15129), system 37, and the corrections to it.
//! Level     n has the best reward n + 1 steps from the start, as the world is in the end.
//! Draw      n + 2 communities in a ring, each of branching + 1 rooms and connected, most pairs of its rooms joined, with
//!           one door between neighbours; a start, two rewards, and the change; drawn again until the level fits and all
//!           best ways are other ones than before the change.
//! Changes   none; reward: the two amounts change places; policy: a third, larger reward; transition: of two doors, each
//!           leads where the other led; shortcut: a new room joined to the start and to all neighbours of some room;
//!           detour: a door of a best way is locked and another opened. With `portal`, what is new of the last two is
//!           passed one way only.
//! Solution  the room of the best reward, the rooms by their distance up to it, then a best way. All are accepted: every
//!           shortest path is right, no other way is, and the verifier names the fault.
//! Canonical doors before and after, rewards and start, rooms renumbered by what surrounds them.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     a walk of n + 1 steps along doors that exist ends anywhere so far away.
//! Differs   the source tells the world in one turn and its change in the next; here both stand in one. Its graphs are
//!           held in tests. Rooms have numbers in all domains, which only tell the story.

mod draw;
mod world;

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::wording::{Wording, push, push_list};
use world::{Change, World};

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
    const ALL: [Self; 8] = [
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
    fn words(self) -> [&'static str; 3] {
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
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "graphworld";
    const LEVEL: &'static str = "the best reward n + 1 steps from the start";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "shortest-path";
    type Level = Graphworld;

    fn check(&self) -> Result<()> {
        match self.branching {
            2..=5 => Ok(()),
            other => Err(Error::input("branching", other, "2 to 5", "set branching = 3")),
        }
    }

    fn at(&self, level: i64) -> Graphworld {
        Graphworld { distance: level as usize + 1, options: self.clone() }
    }
}

pub(crate) struct Graphworld {
    distance: usize,
    options: Options,
}

impl Level for Graphworld {
    fn instance(&self, stream: &Stream) -> Instance {
        let Options { wording, branching, condition, .. } = self.options;
        let (before, change, after) = draw::draw(self.distance, branching + 1, condition, &mut stream.rng());
        let layers = after.layers();
        let way = after.best_way();
        let mut answer = String::with_capacity(16);
        push_list(&mut answer, way.iter().map(|room| room + 1), " ");
        let goal = after.goal() + 1;
        let [place, _, found] = self.options.domain.words();
        let shown: Vec<String> = layers.iter().map(|layer| numbers(layer, " ")).collect();
        let solution = match wording {
            Wording::Compact => format!("{goal}|{}#{answer}", shown.join(";")),
            Wording::English => {
                let mut text = format!("Most {found} are at {place} {goal}.\n");
                for (steps, layer) in layers.iter().enumerate() {
                    push(&mut text, format_args!("After {steps} steps: {}\n", numbers(layer, ", ")));
                }
                push(&mut text, format_args!("#{answer}"));
                text
            }
        };
        let edges = after.arcs().map(|(u, v)| vec![u + 1, v + 1, 1].into());
        let meta = vec![
            ("edges", edges.collect::<Vec<Value>>().into()),
            ("directed", true.into()),
            ("from", (after.start + 1).into()),
            ("to", goal.into()),
            ("condition", change.name.into()),
        ];
        Instance {
            prompt: wording.prompt(compact(&before, &change), self.sentences(&before, &change), "#1 4 7"),
            answer,
            solution,
            canonical: draw::form(&before, &after),
            meta,
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

fn numbers(rooms: &[usize], separator: &str) -> String {
    let mut text = String::with_capacity(4 * rooms.len());
    push_list(&mut text, rooms.iter().map(|room| room + 1), separator);
    text
}

fn edge(&(u, v): &(usize, usize), one_way: bool) -> String {
    format!("{}{}{}", u + 1, if one_way { '>' } else { '-' }, v + 1)
}

/// `1-2 1-3;3$50 2$10|-1-2 +1>4;1?`
fn compact(before: &World, change: &Change) -> String {
    let mut text = String::with_capacity(256);
    push_list(&mut text, before.doors().iter().map(|door| edge(door, false)), " ");
    text.push(';');
    push_list(&mut text, before.rewards.iter().map(|(room, amount)| format!("{}${amount}", room + 1)), " ");
    text.push_str(if change.is_none() { "" } else { "|" });
    let closed = change.closed.iter().map(|door| format!("-{}", edge(door, false)));
    let opened = change.opened.iter().map(|door| format!("+{}", edge(door, change.one_way)));
    let rewards = change.rewards.iter().map(|(room, amount)| format!("{}${amount}", room + 1));
    push_list(&mut text, closed.chain(opened).chain(rewards), " ");
    push(&mut text, format_args!(";{}?", before.start + 1));
    text
}

impl Graphworld {
    fn sentences(&self, before: &World, change: &Change) -> String {
        let [place, joint, found] = self.options.domain.words();
        let mut text = String::with_capacity(1_024);
        for room in 0..before.len() {
            let beside: Vec<usize> = before.beside(room).collect();
            push(
                &mut text,
                format_args!("From {place} {} there is a {joint} to {}.\n", room + 1, numbers(&beside, ", ")),
            );
        }
        let told = |text: &mut String, rewards: &[(usize, u32)]| {
            for (room, amount) in rewards {
                push(text, format_args!("There are {amount} {found} at {place} {}.\n", room + 1));
            }
        };
        told(&mut text, &before.rewards);
        if !change.is_none() {
            text.push_str("Then something changes.\n");
            for (u, v) in &change.closed {
                push(&mut text, format_args!("The {joint} between {} and {} is closed.\n", u + 1, v + 1));
            }
            for (u, v) in &change.opened {
                let (u, v) = (u + 1, v + 1);
                match change.one_way {
                    true => push(&mut text, format_args!("A portal leads from {u} to {v}, but not back.\n")),
                    false => push(&mut text, format_args!("A new {joint} joins {u} and {v}.\n")),
                }
            }
            told(&mut text, &change.rewards);
        }
        push(
            &mut text,
            format_args!(
                "You are at {place} {} and may take {found} from one {place} alone. List the numbers of a shortest way to \
                 where most are, both ends included.",
                before.start + 1
            ),
        );
        text
    }
}
