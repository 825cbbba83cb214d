//! Worlds of rooms: what leads where, what changes, and the best ways.

/// Worlds with more best ways are drawn again.
pub const MOST_WAYS: usize = 100;

/// Rooms count from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Whether one can go from the first room to the second.
    pub arcs: Vec<Vec<bool>>,
    pub rewards: Vec<(usize, u32)>,
    pub start: usize,
}

/// What is not as it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    pub name: &'static str,
    pub closed: Vec<(usize, usize)>,
    pub opened: Vec<(usize, usize)>,
    /// Whether what is opened leads one way only.
    pub one_way: bool,
    pub rewards: Vec<(usize, u32)>,
}

impl Change {
    pub fn is_none(&self) -> bool {
        self.closed.is_empty() && self.opened.is_empty() && self.rewards.is_empty()
    }
}

impl World {
    pub fn empty(rooms: usize, start: usize) -> Self {
        Self { arcs: vec![vec![false; rooms]; rooms], rewards: vec![], start }
    }

    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    pub fn join(&mut self, u: usize, v: usize, open: bool) {
        self.arcs[u][v] = open;
        self.arcs[v][u] = open;
    }

    /// Rooms that can be reached in one step.
    pub fn beside(&self, room: usize) -> impl Iterator<Item = usize> {
        self.arcs[room].iter().enumerate().filter(|(_, open)| **open).map(|(other, _)| other)
    }

    pub fn arcs(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.len()).flat_map(|u| self.beside(u).map(move |v| (u, v)))
    }

    /// What can be passed both ways, smaller room first.
    pub fn doors(&self) -> Vec<(usize, usize)> {
        self.arcs().filter(|(u, v)| u < v && self.arcs[*v][*u]).collect()
    }

    /// The room of the largest reward; of equal ones, the last.
    pub fn goal(&self) -> usize {
        self.rewards.iter().max_by_key(|(_, amount)| *amount).map_or(0, |(room, _)| *room)
    }

    /// Rooms by their distance from the start, up to the goal; all that can be reached where that cannot.
    pub fn layers(&self) -> Vec<Vec<usize>> {
        self.layers_to(Some(self.goal()))
    }

    /// Rooms by their distance from the start, up to the layer of `last`, or all that can be reached.
    pub fn layers_to(&self, last: Option<usize>) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.len()];
        seen[self.start] = true;
        let mut layers = vec![vec![self.start]];
        loop {
            let layer = &layers[layers.len() - 1];
            if last.is_some_and(|last| layer.contains(&last)) {
                return layers;
            }
            let mut next = vec![];
            for room in layer.iter().flat_map(|room| self.beside(*room)) {
                if !std::mem::replace(&mut seen[room], true) {
                    next.push(room);
                }
            }
            if next.is_empty() {
                return layers;
            }
            next.sort_unstable();
            layers.push(next);
        }
    }

    /// Every shortest way from the start to the goal, in order, up to one more than [`MOST_WAYS`].
    pub fn best_ways(&self) -> Vec<Vec<usize>> {
        let layers = self.layers();
        let mut ways = vec![vec![self.goal()]];
        if !layers[layers.len() - 1].contains(&self.goal()) {
            return vec![];
        }
        for layer in layers.iter().rev().skip(1) {
            let longer = ways.iter().flat_map(|way| {
                let before = layer.iter().filter(|room| self.arcs[**room][way[0]]);
                before.map(move |room| [&[*room], way.as_slice()].concat())
            });
            ways = longer.take(MOST_WAYS + 1).collect();
        }
        ways.sort_unstable();
        ways
    }

    /// The first of the best ways.
    pub fn best_way(&self) -> Vec<usize> {
        self.best_ways().into_iter().next().unwrap_or_default()
    }

    pub fn changed(&self, change: &Change) -> Self {
        let rooms = change.opened.iter().map(|(u, v)| 1 + u.max(v)).max().unwrap_or(0).max(self.len());
        let mut world = Self::empty(rooms, self.start);
        self.arcs().for_each(|(u, v)| world.arcs[u][v] = true);
        change.closed.iter().for_each(|(u, v)| world.join(*u, *v, false));
        for (u, v) in &change.opened {
            world.arcs[*u][*v] = true;
            world.arcs[*v][*u] |= !change.one_way;
        }
        world.rewards.clone_from(&self.rewards);
        for (room, amount) in &change.rewards {
            match world.rewards.iter_mut().find(|(other, _)| other == room) {
                Some(reward) => reward.1 = *amount,
                None => world.rewards.push((*room, *amount)),
            }
        }
        world
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The released graphs, rooms from 1.
    const STAR_15: &str = "1-7 1-10 1-11 1-13 2-5 2-8 2-11 2-14 3-6 3-8 3-9 3-12 4-7 4-10 4-13 4-15 5-8 5-11 5-14 6-9 \
                           6-12 6-15 7-10 7-13 8-14 9-12 9-15 10-13 11-14 12-15";
    const CLUSTER_16: &str = "1-2 1-3 1-4 1-7 2-3 2-4 2-16 3-4 3-5 4-14 5-6 5-7 5-8 6-7 6-8 6-12 7-8 8-10 9-10 9-11 9-12 \
                              9-15 10-11 10-12 11-12 11-13 13-14 13-15 13-16 14-15 14-16 15-16";

    fn world(doors: &str, start: usize, rewards: &[(usize, u32)]) -> World {
        let doors: Vec<(usize, usize)> = doors
            .split(' ')
            .map(|door| {
                let (u, v) = door.split_once('-').expect("a door");
                (u.parse::<usize>().expect("a room") - 1, v.parse::<usize>().expect("a room") - 1)
            })
            .collect();
        let mut world = World::empty(1 + doors.iter().map(|door| door.1).max().expect("some"), start - 1);
        doors.iter().for_each(|(u, v)| world.join(*u, *v, true));
        world.rewards = rewards.iter().map(|(room, amount)| (room - 1, *amount)).collect();
        world
    }

    /// Complete graphs on 1-7, 8-14 and 15-21 without 4-5, 13-14 and 16-17, and three bridges.
    fn star_21() -> World {
        let mut world = World::empty(21, 0);
        for u in 0..21 {
            (u + 1..21).filter(|v| u / 7 == v / 7).for_each(|v| world.join(u, v, true));
        }
        [(4, 5), (13, 14), (16, 17)].iter().for_each(|(u, v)| world.join(u - 1, v - 1, false));
        [(4, 14), (5, 16), (13, 17)].iter().for_each(|(u, v)| world.join(u - 1, v - 1, true));
        world.rewards = vec![(19, 50), (9, 10)];
        world
    }

    #[test]
    fn released_graphs_have_their_released_sizes_and_golds() {
        let star = world(STAR_15, 1, &[(12, 50)]);
        let cluster = world(CLUSTER_16, 1, &[(16, 50)]);
        assert_eq!([&star, &cluster, &star_21()].map(|world| world.doors().len()), [30, 32, 63]);
        let rooms: Vec<usize> = star_21().best_way().iter().map(|room| room + 1).collect();
        assert_eq!(rooms, [1, 5, 16, 20]);
        assert_eq!(star_21().best_ways().len(), 1);
        let tree = world("1-2 1-3 2-4 2-5 3-6 3-7", 1, &[(4, 56), (5, 22), (6, 10), (7, 50)]);
        assert_eq!(tree.best_ways(), [[0, 1, 3]]);
    }

    /// What is left of a graph when its bridges are closed: 3, 4 and 3 groups, as planted.
    #[test]
    fn communities_are_what_bridges_part() {
        let bridges = |text: &str| world(text, 1, &[]).doors();
        for (mut world, bridges, groups) in [
            (world(STAR_15, 1, &[]), bridges("1-11 3-8 4-15"), 3),
            (world(CLUSTER_16, 1, &[]), bridges("1-7 2-16 3-5 4-14 6-12 8-10 9-15 11-13"), 4),
            (star_21(), bridges("4-14 5-16 13-17"), 3),
        ] {
            bridges.iter().for_each(|(u, v)| world.join(*u, *v, false));
            let mut found = vec![];
            for room in 0..world.len() {
                let mut seen = World { start: room, ..world.clone() }.layers_to(None).concat();
                seen.sort_unstable();
                found.push(seen);
            }
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), groups);
        }
    }

    /// Three of four bridges of the cluster graph closed in turn, and rewards that change places.
    #[test]
    fn a_change_that_closes_the_only_best_way_leaves_another_gold() {
        let before = world(CLUSTER_16, 6, &[(9, 50), (1, 10)]);
        let ways: Vec<Vec<usize>> = before.best_ways();
        assert_eq!(ways, [[5, 11, 8]]);
        let closed = before.changed(&Change { closed: vec![(5, 11)], ..Change::default() });
        assert!(!closed.best_ways().contains(&ways[0]));
        assert_eq!(closed.best_way(), [5, 7, 9, 8]);
        let flipped = before.changed(&Change { rewards: vec![(8, 10), (0, 50)], ..Change::default() });
        assert_eq!(flipped.best_way(), [5, 6, 0]);
    }

    #[test]
    fn a_portal_leads_one_way_and_a_door_both() {
        let before = world("1-2 2-3 3-4", 1, &[(4, 50)]);
        let change = Change { opened: vec![(0, 3)], one_way: true, ..Change::default() };
        assert_eq!(before.changed(&change).best_way(), [0, 3]);
        let mut back = before.changed(&change);
        (back.start, back.rewards) = (3, vec![(0, 50)]);
        assert_eq!(back.best_way(), [3, 2, 1, 0]);
        let mut door = before.changed(&Change { one_way: false, ..change });
        (door.start, door.rewards) = (3, vec![(0, 50)]);
        assert_eq!(door.best_way(), [3, 0]);
    }
}
