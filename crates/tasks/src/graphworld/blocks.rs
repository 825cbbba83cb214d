//! Blocks: three groups of five rooms whose doors grow from lines to all there can be.
//!
//! Draw      a line through the five rooms of each block, so many of the other six doors of it, and a door from each block to
//!           the next, at two different rooms of the one in the middle.
//! Density   0 leaves lines, 6 joins all rooms of a block. At each of them some rooms are 1 to 5 steps away.
//! Source    the sweep in CogEval's supplement (arXiv 2309.15129), which adds an edge to each block at a time. How blocks are
//!           joined is ours: it is not said.

use gradatim_core::Rng;

use super::world::World;
use crate::draw::{different, pick, place};

const BLOCKS: usize = 3;
const ROOMS: usize = 5;
/// Doors of a block beyond those of a line: 5 * 4 / 2 - 4.
pub const MOST: usize = 6;

impl World {
    /// Blocks of this density, and a start.
    pub fn blocks(density: usize, rng: &mut Rng) -> Self {
        let rooms = BLOCKS * ROOMS;
        let mut numbers: Vec<usize> = (0..rooms).collect();
        rng.shuffle(&mut numbers);
        let mut world = Self::empty(rooms, place(rooms, rng));
        let pairs: Vec<(usize, usize)> = (2..ROOMS).flat_map(|v| (0..v - 1).map(move |u| (u, v))).collect();
        let blocks: Vec<&[usize]> = numbers.chunks(ROOMS).collect();
        for block in &blocks {
            block.windows(2).for_each(|pair| world.join(pair[0], pair[1], true));
            for at in different(density.min(MOST), MOST, rng) {
                let (u, v) = pairs[at];
                world.join(block[u], block[v], true);
            }
        }
        let ends = different(2, ROOMS, rng);
        world.join(pick(blocks[0], rng), blocks[1][ends[0]], true);
        world.join(blocks[1][ends[1]], pick(blocks[2], rng), true);
        world
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    /// 3 (4 + d) + 2 doors; every room can be reached, and with lines and with cliques some are 5 steps away.
    #[test]
    fn each_step_of_the_sweep_adds_a_door_to_each_block() {
        let mut rng = Seed(4).rng("blocks", [0, 0]);
        for density in 0..=MOST {
            let mut far = 0;
            for _ in 0..50 {
                let world = World::blocks(density, &mut rng);
                assert_eq!(world.doors().len(), 3 * (4 + density) + 2);
                let layers = world.layers_to(None);
                assert_eq!(layers.concat().len(), 15);
                let most = if density == MOST { 6 } else { 15 };
                assert!(layers.len() <= most, "{density}: {layers:?}");
                far += usize::from(layers.len() >= 6);
            }
            assert!(far > 0, "{density}");
        }
    }
}
