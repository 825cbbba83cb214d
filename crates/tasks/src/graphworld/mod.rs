//! Graph worlds: the way to the best reward through rooms, after something in them has changed.
//! `1-2 1-3 2-4 3-4;4$50 2$10|-2-4;1?` is answered by `4|1;2 3;4#1 3 4`.
//!
//! Source    CogEval (arXiv 2309.15129), system 37, and the corrections to it.
//! Level     n has the best reward n + 1 steps from the start, as the world is in the end; of clusters up to n + 4.
//! Shapes    ring, which is drawn as follows; line and tree, see `layered`. Asked for clusters, see there, it is how many
//!           groups of rooms there are, and nothing changes.
//! Draw      n + 2 communities in a ring, each of branching + 1 rooms and connected, most pairs of its rooms joined, with
//!           one door between neighbours; a start, two rewards, and the change; drawn again until the level fits and all
//!           best ways are other ones than before the change.
//! Changes   none; reward: the two amounts change places; policy: a third, larger reward; transition: of two doors, each
//!           leads where the other led; shortcut: a new room joined to the start and to all neighbours of some room;
//!           detour: a door of a best way is locked and another opened. With `portal`, what is new of the last two is
//!           passed one way only.
//! Solution  the room of the best reward, the rooms by their distance up to it, then a best way. All are accepted: every
//!           shortest path is right, no other way is, and the verifier names the fault. Of clusters: their rooms.
//! Canonical doors before and after, rewards and start, rooms renumbered by what surrounds them.
//! Distinct  of lines, unless a door changes, C(99, 2) for each kind of change, and that n times over for doors; told by
//!           nobody of the others, which have over 1,000 at level 1.
//! Guess     a walk of n + 1 steps along doors that exist ends anywhere so far away; of clusters 1 / (n + 3).
//! Differs   the source tells the world in one turn and its change in the next; here both stand in one. Its graphs are
//!           held in tests. In lines it asks for the first room alone. Rooms have numbers in all domains, which only tell the story.

mod clusters;
mod draw;
mod layered;
mod options;
mod world;

use gradatim_core::{Error, Result};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::wording::{Wording, push, push_list};
pub use options::{Asked, Condition, Domain, Options, Shape};
use world::{Change, World};

impl Ladder for Options {
    const NAME: &'static str = "graphworld";
    const LEVEL: &'static str = "the best reward n + 1 steps from the start";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "shortest-path";
    type Level = Graphworld;

    fn check(&self) -> Result<()> {
        let Self { branching, shape, condition, ask, levels, .. } = *self;
        if !(2..=5).contains(&branching) {
            return Err(Error::input("branching", branching, "2 to 5", "set branching = 3"));
        }
        let changes = condition != Condition::Any && condition != Condition::Value;
        if ask == Asked::Clusters && (shape != Shape::Ring || changes) {
            let hint = "leave shape and condition out";
            return Err(Error::input("ask", "clusters", "a ring in which nothing changes", hint));
        }
        if condition != Condition::Any && !shape.conditions().contains(&condition) {
            let expected = "value, reward, policy or transition in lines and trees";
            return Err(Error::input(
                "condition",
                format!("{condition:?}"),
                expected,
                "set condition = \"any\"",
            ));
        }
        match (shape, levels[1]) {
            (Shape::Tree, 5..) => {
                Err(Error::input("levels", levels[1], "1 to 4 of trees", "set levels = [1, 4]"))
            }
            _ => Ok(()),
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
        let Options { wording, branching, condition, shape, ask, .. } = self.options;
        if ask == Asked::Clusters {
            return self.clusters(stream);
        }
        let (before, change, after) =
            draw::draw(self.distance, branching + 1, shape, condition, &mut stream.rng());
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
        let Options { shape, condition, .. } = self.options;
        let inner = self.distance as u64 - 1;
        let changes = match condition {
            _ if shape != Shape::Line => return None,
            Condition::Any => 3 + inner,
            Condition::Transition => inner,
            _ => 1,
        };
        // Two different amounts of 1 to 99.
        Some(changes * 99 * 98 / 2)
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.options.ask == Asked::Clusters).then_some("number")
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

/// `1-2 1>3`: doors, then what leads one way only.
fn doors(world: &World) -> String {
    let one_way = world.arcs().filter(|(u, v)| !world.arcs[*v][*u]);
    let doors = world.doors().into_iter().map(|door| (door, false)).chain(one_way.map(|way| (way, true)));
    let mut text = String::with_capacity(256);
    push_list(&mut text, doors.map(|(door, one_way)| edge(&door, one_way)), " ");
    text
}

/// `1-2 1-3;3$50 2$10|-1-2 +1>4;1?`
fn compact(before: &World, change: &Change) -> String {
    let mut text = doors(before);
    text.push(';');
    push_list(&mut text, before.rewards.iter().map(|(room, amount)| format!("{}${amount}", room + 1)), " ");
    text.push_str(if change.is_none() { "" } else { "|" });
    let closed = change.closed.iter().map(|door| format!("-{}", edge(door, !before.arcs[door.1][door.0])));
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
        self.push_doors(&mut text, before);
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

    fn push_doors(&self, text: &mut String, world: &World) {
        let [place, joint, _] = self.options.domain.words();
        for room in 0..world.len() {
            let beside: Vec<usize> = world.beside(room).collect();
            if !beside.is_empty() {
                let (room, beside) = (room + 1, numbers(&beside, ", "));
                push(text, format_args!("From {place} {room} there is a {joint} to {beside}.\n"));
            }
        }
    }

    /// See [`clusters`].
    fn clusters(&self, stream: &Stream) -> Instance {
        let Options { wording, branching, domain, .. } = self.options;
        let (world, groups) = clusters::draw(self.distance + 3, branching + 1, &mut stream.rng());
        let [place, joint, _] = domain.words();
        let mut steps = wording.steps();
        for group in &groups {
            steps.push(numbers(group, " "), format_args!("Together: {}", numbers(group, ", ")));
        }
        let mut english = String::with_capacity(1_024);
        self.push_doors(&mut english, &world);
        push(
            &mut english,
            format_args!(
                "Some groups have a {joint} between nearly every two of them, and single ones lead from group to group. \
                 How many such groups are there? Each {place} belongs to one."
            ),
        );
        Instance {
            prompt: wording.prompt(format_args!("{};groups?", doors(&world)), english, "#4"),
            answer: groups.len().to_string(),
            solution: steps.end(groups.len()),
            canonical: format!("clusters {}", draw::form(&world, &world)),
            meta: vec![("groups", groups.iter().map(|group| numbers(group, " ")).collect::<Vec<_>>().into())],
        }
    }
}
