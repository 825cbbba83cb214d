//! Worlds drawn and changed, and their form, which does not hang on the numbers of rooms.

use gradatim_core::Rng;

use super::world::{Change, MOST_WAYS, World};
use super::{Condition, Shape};
use crate::draw::{different, pick, place};
use crate::relabel::{self, mix};

const HIGH: u32 = 50;
const LOW: u32 = 10;
const HIGHEST: u32 = 100;
/// Share of the pairs of a community that are joined.
const JOINED: f64 = 0.8;

/// A world, a change of it, and what it is then; see the header of the family. `density` is that of blocks.
pub fn draw(
    distance: usize,
    size: usize,
    shape: Shape,
    density: usize,
    condition: Condition,
    rng: &mut Rng,
) -> (World, Change, World) {
    let condition = if condition == Condition::Any { pick(shape.conditions(), rng) } else { condition };
    loop {
        let world = match shape {
            Shape::Ring => World::ring(distance + 1, size, rng),
            Shape::Blocks => World::blocks(density, rng),
            Shape::Line | Shape::Tree => {
                let (before, change) = World::layered(distance, shape, condition, rng);
                let after = before.changed(&change);
                return (before, change, after);
            }
        };
        let Some((before, aim)) = world.rewarded(distance, condition, rng) else { continue };
        let Some(change) = before.draw_change(condition, aim, rng) else { continue };
        let after = before.changed(&change);
        let layers = after.layers();
        if layers.len() != distance + 1 || !layers[distance].contains(&after.goal()) {
            continue;
        }
        let (old, new) = (before.best_ways(), after.best_ways());
        if new.len() <= MOST_WAYS && (condition == Condition::Value || old != new) {
            return (before, change, after);
        }
    }
}

/// What `before` and `after` are up to the numbers of rooms.
pub fn form(before: &World, after: &World) -> String {
    let n = after.len();
    let open = |world: &World, u: usize, v: usize| u < world.len() && v < world.len() && world.arcs[u][v];
    let code = |u: usize, v: usize| {
        [(before, u, v), (after, u, v), (before, v, u), (after, v, u)]
            .into_iter()
            .fold(0_u64, |code, (world, u, v)| 2 * code + u64::from(open(world, u, v)))
    };
    let reward = |world: &World, room: usize| {
        world.rewards.iter().find(|(other, _)| *other == room).map_or(0, |(_, amount)| *amount)
    };
    let special = |room: usize| {
        let is_start = u64::from(room == after.start);
        is_start + 2 * u64::from(reward(before, room)) + 2_000 * u64::from(reward(after, room))
    };
    let mut colours: Vec<u64> = (0..n).map(special).collect();
    let numbers = relabel::numbers(&mut colours, |colours| {
        let old = colours.to_vec();
        for (u, colour) in colours.iter_mut().enumerate() {
            let around =
                (0..n).filter(|v| code(u, *v) > 0).map(|v| mix(old[v].wrapping_add(code(u, v) << 56)));
            *colour = mix(around.fold(mix(*colour), u64::wrapping_add));
        }
    });
    let mut parts: Vec<String> = vec![];
    for (u, v) in (0..n).flat_map(|u| (0..n).map(move |v| (u, v))) {
        let (from, to) = (numbers[u], numbers[v]);
        let two_way = open(before, u, v) && open(after, u, v) && open(before, v, u) && open(after, v, u);
        match (open(before, u, v), open(after, u, v)) {
            (true, true) if two_way && from > to => {}
            (true, true) => parts.push(format!("{from}-{to}")),
            (true, false) => parts.push(format!("{from}x{to}")),
            (false, true) => parts.push(format!("{from}+{to}")),
            _ => {}
        }
    }
    for (room, number) in numbers.iter().enumerate() {
        let (old, new) = (reward(before, room), reward(after, room));
        if old + new > 0 {
            parts.push(format!("{number}${old}/{new}"));
        }
    }
    parts.sort_unstable();
    // A world without a start has none that is special.
    parts.extend(numbers.get(after.start).map(usize::to_string));
    parts.join(" ")
}

impl World {
    /// So many communities in a ring, each connected and of so many rooms, and a start.
    fn ring(communities: usize, size: usize, rng: &mut Rng) -> Self {
        let rooms = communities * size;
        let mut numbers: Vec<usize> = (0..rooms).collect();
        rng.shuffle(&mut numbers);
        let mut world = Self::empty(rooms, place(rooms, rng));
        for (at, members) in numbers.chunks(size).enumerate() {
            // A line through all keeps them together.
            members.windows(2).for_each(|pair| world.join(pair[0], pair[1], true));
            for (ix, u) in members.iter().enumerate() {
                for v in &members[(ix + 2).min(size)..] {
                    world.join(*u, *v, rng.unit() < JOINED);
                }
            }
            let next = (at + 1) % communities * size + place(size, rng);
            world.join(pick(members, rng), numbers[next], true);
        }
        world
    }

    /// The world with two rewards, and the room that is to be the best so far away in the end, if it has one.
    fn rewarded(mut self, distance: usize, condition: Condition, rng: &mut Rng) -> Option<(Self, usize)> {
        // What a change of doors may leave at the wanted distance.
        let before = match condition {
            Condition::Shortcut | Condition::ShortcutPortal => distance + place(3, rng),
            Condition::Transition | Condition::Detour | Condition::DetourPortal => distance - place(2, rng),
            _ => distance,
        };
        let aim = pick(self.layers_to(None).get(before)?, rng);
        let others =
            different(4, self.len(), rng).into_iter().filter(|room| *room != self.start && *room != aim);
        let [one, other] = others.take(2).collect::<Vec<_>>()[..] else { return None };
        self.rewards = match condition {
            Condition::Reward => vec![(one, HIGH), (aim, LOW)],
            Condition::Policy => vec![(one, HIGH), (other, LOW)],
            _ => vec![(aim, HIGH), (one, LOW)],
        };
        Some((self, aim))
    }

    /// A change of this kind that makes `aim` the best room; `None` where the draw does not work out.
    fn draw_change(&self, condition: Condition, aim: usize, rng: &mut Rng) -> Option<Change> {
        let one_way = matches!(condition, Condition::ShortcutPortal | Condition::DetourPortal);
        let none = Change { one_way, ..Change::default() };
        Some(match condition {
            Condition::Any | Condition::Value => Change { name: "value", ..none },
            Condition::Reward => {
                let [(one, high), (other, low)] = self.rewards[..] else { return None };
                Change { name: "reward", rewards: vec![(one, low), (other, high)], ..none }
            }
            Condition::Policy => Change { name: "policy", rewards: vec![(aim, HIGHEST)], ..none },
            Condition::Transition => {
                let (a, b) = self.door_of_a_best_way(rng)?;
                let (c, d) = pick(&self.doors(), rng);
                let new = [(a, d), (c, b)];
                let sound = new.iter().all(|(u, v)| u != v && !self.arcs[*u][*v]);
                let change = Change { closed: vec![(a, b), (c, d)], opened: new.to_vec(), ..none };
                sound.then_some(Change { name: "transition", ..change })?
            }
            Condition::Shortcut | Condition::ShortcutPortal => {
                let (near, new) = (place(self.len(), rng), self.len());
                let mut opened = vec![(self.start, new)];
                opened.extend(self.beside(near).filter(|room| *room != self.start).map(|room| (new, room)));
                Change { name: if one_way { "shortcut-portal" } else { "shortcut" }, opened, ..none }
            }
            Condition::Detour | Condition::DetourPortal => {
                let closed = vec![self.door_of_a_best_way(rng)?];
                let ends = different(2, self.len(), rng);
                let opened = vec![(ends[0], ends[1])];
                let name = if one_way { "detour-portal" } else { "detour" };
                (!self.arcs[ends[0]][ends[1]]).then_some(Change { name, closed, opened, ..none })?
            }
        })
    }

    fn door_of_a_best_way(&self, rng: &mut Rng) -> Option<(usize, usize)> {
        let way = self.best_way();
        let steps: Vec<(usize, usize)> = way.windows(2).map(|pair| (pair[0], pair[1])).collect();
        (!steps.is_empty()).then(|| pick(&steps, rng))
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    #[test]
    fn forms_do_not_hang_on_numbers_and_tell_changes_apart() {
        let mut rng = Seed(4).rng("worlds", [0, 0]);
        let mut forms = std::collections::BTreeSet::new();
        for at in 0..40 {
            let condition = Condition::ALL[at % 8];
            let (before, _, after) = draw(2, 4, Shape::Ring, 0, condition, &mut rng);
            let shown = form(&before, &after);
            // A new room has the last number before and after.
            let mut order: Vec<usize> = (0..before.len()).collect();
            rng.shuffle(&mut order);
            order.extend(before.len()..after.len());
            let renumbered = |world: &World| {
                let mut other = World::empty(world.len(), order[world.start]);
                world.arcs().for_each(|(u, v)| other.arcs[order[u]][order[v]] = true);
                other.rewards = world.rewards.iter().map(|(room, amount)| (order[*room], *amount)).collect();
                other
            };
            assert_eq!(form(&renumbered(&before), &renumbered(&after)), shown);
            assert!(forms.insert(shown));
        }
    }
}
