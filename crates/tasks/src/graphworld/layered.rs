//! Lines and trees: worlds whose doors lead one way, from the start to rooms at the end that hold rewards.
//!
//! Line      two chains of rooms from the start on, a reward at the end of each.
//! Tree      two doors in each room but those at the end, and four of these hold rewards.
//! Changes   transition: a door of the best way, not of the start, and another from a room as far away each lead where the
//!           other led. The others are those of rings.
//! Released  n7line and n13line are lines of 3 and 6 steps, n7tree is the tree of 2.

use gradatim_core::Rng;

use super::world::{Change, World};
use super::{Condition, Shape};
use crate::draw::{different, pick};

/// Rewards are 1 to so much; the one that a change brings is larger.
const MOST: usize = 99;

impl World {
    /// A world of this shape whose best reward is so far away, and a change of it; `shape` is a line or a tree.
    pub fn layered(distance: usize, shape: Shape, condition: Condition, rng: &mut Rng) -> (Self, Change) {
        // Parents of rooms in order of their distance; the start is room 0.
        let parents: Vec<usize> = match shape {
            Shape::Tree => (1..(2 << distance) - 1).map(|room| (room - 1) / 2).collect(),
            Shape::Ring | Shape::Blocks | Shape::Line => {
                (1..=2 * distance).map(|room: usize| room.saturating_sub(2)).collect()
            }
        };
        let mut numbers: Vec<usize> = (0..=parents.len()).collect();
        rng.shuffle(&mut numbers);
        let mut world = Self::empty(numbers.len(), numbers[0]);
        for (room, parent) in (1..).zip(&parents) {
            world.arcs[numbers[*parent]][numbers[room]] = true;
        }
        let ends: Vec<usize> = (0..world.len()).filter(|room| world.beside(*room).next().is_none()).collect();
        let ends: Vec<usize> =
            different(ends.len().min(4), ends.len(), rng).into_iter().map(|at| ends[at]).collect();
        let mut amounts: Vec<u32> =
            different(ends.len(), MOST, rng).into_iter().map(|at| at as u32 + 1).collect();
        amounts.sort_unstable_by(|a, b| b.cmp(a));
        world.rewards = ends.into_iter().zip(amounts).collect();
        let change = world.layered_change(condition, rng);
        (world, change)
    }

    fn layered_change(&self, condition: Condition, rng: &mut Rng) -> Change {
        let [(best, high), (other, low)] = [self.rewards[0], pick(&self.rewards[1..], rng)];
        match condition {
            Condition::Reward => {
                Change { name: "reward", rewards: vec![(best, low), (other, high)], ..Change::default() }
            }
            Condition::Policy => {
                Change { name: "policy", rewards: vec![(other, MOST as u32 + 1)], ..Change::default() }
            }
            Condition::Transition => {
                let way = self.best_way();
                let at = 1 + rng.below(way.len() as u64 - 2) as usize;
                let (from, to) = (way[at], way[at + 1]);
                let layer = &self.layers()[at];
                let others: Vec<usize> = layer.iter().copied().filter(|room| *room != from).collect();
                let other = pick(&others, rng);
                let next: Vec<usize> = self.beside(other).collect();
                let next = pick(&next, rng);
                Change {
                    name: "transition",
                    closed: vec![(from, to), (other, next)],
                    opened: vec![(from, next), (other, to)],
                    one_way: true,
                    ..Change::default()
                }
            }
            _ => Change { name: "value", ..Change::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    /// The released lines: odd rooms end in 10, even ones in 50; room 2 leads on, and where two doors change places the best
    /// way is entered by room 1.
    #[test]
    fn released_lines_have_their_released_golds() {
        for (rooms, swapped) in [(6, [(3, 5), (4, 6)]), (12, [(9, 11), (10, 12)])] {
            let mut line = World::empty(rooms + 1, 0);
            (1..=rooms).for_each(|room: usize| line.arcs[room.saturating_sub(2)][room] = true);
            line.rewards = vec![(rooms - 1, 10), (rooms, 50)];
            assert_eq!(line.best_ways().iter().map(|way| way[1]).collect::<Vec<_>>(), [2]);
            assert_eq!(line.best_way().len(), rooms / 2 + 1);
            let [(a, b), (c, d)] = swapped;
            let (closed, opened) = (vec![(a, b), (c, d)], vec![(a, d), (c, b)]);
            let change = Change { closed, opened, one_way: true, ..Change::default() };
            assert_eq!(line.changed(&change).best_ways().iter().map(|way| way[1]).collect::<Vec<_>>(), [1]);
            let flipped = Change { rewards: vec![(rooms - 1, 50), (rooms, 10)], ..Change::default() };
            assert_eq!(line.changed(&flipped).best_way()[1], 1);
        }
    }

    #[test]
    fn each_change_leaves_one_other_best_way_of_the_same_length() {
        let mut rng = Seed(6).rng("layered", [0, 0]);
        for shape in [Shape::Line, Shape::Tree] {
            for distance in 2..=5 {
                for condition in shape.conditions() {
                    let (world, change) = World::layered(distance, shape, *condition, &mut rng);
                    let rooms = if shape == Shape::Line { 2 * distance + 1 } else { (2 << distance) - 1 };
                    assert_eq!(world.len(), rooms);
                    let ways = [world.best_ways(), world.changed(&change).best_ways()];
                    assert!(ways.iter().all(|ways| ways.len() == 1 && ways[0].len() == distance + 1));
                    assert_eq!(ways[0] == ways[1], *condition == Condition::Value, "{condition:?}");
                }
            }
        }
    }
}
