//! How many groups of rooms there are: communities with many doors inside and one between neighbours.
//!
//! Draw      2 to n + 4 communities of 3 to branching + 1 rooms, complete but for one door of half of those with four or more;
//!           one door from each to the next, and where there are three or more, from the last to the first.
//! Gold      the number of communities that were planted; no method of finding them is asked.
//! Released  n15star, n16cluster and n21star have 3, 4 and 3 of them.

use gradatim_core::Rng;

use super::world::World;
use crate::draw::{different, pick, place};

/// A world of 2 to `most` communities of 3 to `largest` rooms, and the rooms of each. No room is its start.
pub fn draw(most: usize, largest: usize, rng: &mut Rng) -> (World, Vec<Vec<usize>>) {
    let sizes: Vec<usize> = (0..2 + place(most - 1, rng)).map(|_| 3 + place(largest - 2, rng)).collect();
    let mut numbers: Vec<usize> = (0..sizes.iter().sum()).collect();
    rng.shuffle(&mut numbers);
    let mut world = World::empty(numbers.len(), usize::MAX);
    let mut groups: Vec<Vec<usize>> = vec![];
    for size in sizes {
        let members = numbers.split_off(numbers.len() - size);
        for (u, v) in (0..size).flat_map(|u| (0..u).map(move |v| (u, v))) {
            world.join(members[u], members[v], true);
        }
        if size > 3 && place(2, rng) == 0 {
            let ends = different(2, size, rng);
            world.join(members[ends[0]], members[ends[1]], false);
        }
        groups.push(members);
    }
    let doors = if groups.len() > 2 { groups.len() } else { 1 };
    for at in 0..doors {
        let (one, next) = (&groups[at], &groups[(at + 1) % groups.len()]);
        world.join(pick(one, rng), pick(next, rng), true);
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    (world, groups)
}
