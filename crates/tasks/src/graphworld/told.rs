//! How a world, what changes in it and the question are told.

use super::world::{Change, World};
use super::{Graphworld, numbers};
use crate::wording::{push, push_list};

fn edge(&(u, v): &(usize, usize), one_way: bool) -> String {
    format!("{}{}{}", u + 1, if one_way { '>' } else { '-' }, v + 1)
}

/// `1-2 1>3`: doors, then what leads one way only.
pub fn doors(world: &World) -> String {
    let one_way = world.arcs().filter(|(u, v)| !world.arcs[*v][*u]);
    let doors = world.doors().into_iter().map(|door| (door, false)).chain(one_way.map(|way| (way, true)));
    let mut text = String::with_capacity(256);
    push_list(&mut text, doors.map(|(door, one_way)| edge(&door, one_way)), " ");
    text
}

/// What a turn tells; the question comes last.
pub enum Part<'a> {
    World(&'a World),
    /// Of that world.
    Change(&'a World, &'a Change),
}

impl Part<'_> {
    /// `1-2 1-3;3$50 2$10` or `|-1-2 +1>4`.
    fn push_compact(&self, text: &mut String) {
        let amount = |(room, amount): &(usize, u32)| format!("{}${amount}", room + 1);
        match self {
            Self::World(world) => {
                text.push_str(&doors(world));
                text.push(';');
                push_list(text, world.rewards.iter().map(amount), " ");
            }
            Self::Change(_, change) if change.is_none() => {}
            Self::Change(before, change) => {
                let closed = change.closed.iter();
                let closed = closed.map(|door| format!("-{}", edge(door, !before.arcs[door.1][door.0])));
                let opened = change.opened.iter().map(|door| format!("+{}", edge(door, change.one_way)));
                text.push('|');
                push_list(text, closed.chain(opened).chain(change.rewards.iter().map(amount)), " ");
            }
        }
    }

    fn push_sentences(&self, family: &Graphworld, text: &mut String) {
        let [place, joint, found] = family.options.domain.words();
        let told = |text: &mut String, rewards: &[(usize, u32)]| {
            for (room, amount) in rewards {
                push(text, format_args!("There are {amount} {found} at {place} {}.\n", room + 1));
            }
        };
        match self {
            Self::World(world) => {
                family.push_doors(text, world);
                told(text, &world.rewards);
            }
            Self::Change(_, change) if change.is_none() => {}
            Self::Change(_, change) => {
                text.push_str("Then something changes.\n");
                for (u, v) in &change.closed {
                    push(text, format_args!("The {joint} between {} and {} is closed.\n", u + 1, v + 1));
                }
                for (u, v) in &change.opened {
                    let (u, v) = (u + 1, v + 1);
                    match change.one_way {
                        true => push(text, format_args!("A portal leads from {u} to {v}, but not back.\n")),
                        false => push(text, format_args!("A new {joint} joins {u} and {v}.\n")),
                    }
                }
                told(text, &change.rewards);
            }
        }
    }

    fn start(&self) -> usize {
        match self {
            Self::World(world) | Self::Change(world, _) => world.start + 1,
        }
    }
}

impl Graphworld {
    /// Parts of a problem, then what is asked of the world in the end.
    pub fn prompt(&self, parts: &[Part]) -> String {
        let [place, _, found] = self.options.domain.words();
        let start = parts.first().map_or(0, Part::start);
        let (mut compact, mut english) = (String::with_capacity(256), String::with_capacity(1_024));
        for part in parts {
            part.push_compact(&mut compact);
            part.push_sentences(self, &mut english);
        }
        push(&mut compact, format_args!(";{start}?"));
        push(
            &mut english,
            format_args!(
                "You are at {place} {start} and may take {found} from one {place} alone. List the numbers of a shortest way to \
                 where most are, both ends included."
            ),
        );
        self.options.wording.prompt(compact, english, "#1 4 7")
    }

    pub fn push_doors(&self, text: &mut String, world: &World) {
        let [place, joint, _] = self.options.domain.words();
        for room in 0..world.len() {
            let beside: Vec<usize> = world.beside(room).collect();
            if !beside.is_empty() {
                let (room, beside) = (room + 1, numbers(&beside, ", "));
                push(text, format_args!("From {place} {room} there is a {joint} to {beside}.\n"));
            }
        }
    }
}
