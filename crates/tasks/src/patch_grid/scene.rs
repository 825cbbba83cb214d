//! Coloured shapes on a grid of patches, none touching another.

use gradatim_core::Rng;

use crate::draw;

/// Rows and columns of a shape.
pub const SIZE: usize = 3;

pub const COLOURS: [(char, &str); 4] = [('b', "blue"), ('g', "green"), ('r', "red"), ('y', "yellow")];

/// Sign and name of a shape, and which of its nine patches are coloured.
pub const SHAPES: [(char, &str, [u8; 9]); 4] = [
    ('+', "cross", [0, 1, 0, 1, 1, 1, 0, 1, 0]),
    ('o', "ring", [1, 1, 1, 1, 0, 1, 1, 1, 1]),
    ('x', "saltire", [1, 0, 1, 0, 1, 0, 1, 0, 1]),
    ('s', "square", [1; 9]),
];

/// A shape: where its upper left corner is, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    pub row: usize,
    pub column: usize,
    pub colour: usize,
    pub shape: usize,
}

impl Thing {
    pub fn colour(&self) -> &'static str {
        COLOURS[self.colour].1
    }

    pub fn shape(&self) -> &'static str {
        SHAPES[self.shape].1
    }

    /// `[left, upper, right, lower]`, the last two just past the shape.
    pub fn bounds(&self) -> String {
        format!("[{}, {}, {}, {}]", self.column, self.row, self.column + SIZE, self.row + SIZE)
    }
}

/// `n` shapes in reading order, each put evenly among the places that touch none before it; `None` if there was no room.
pub fn draw(n: usize, side: usize, rng: &mut Rng) -> Option<Vec<Thing>> {
    let corners = side - SIZE + 1;
    let mut things: Vec<Thing> = Vec::with_capacity(n);
    for _ in 0..n {
        let apart = |place: &[usize; 2], other: &Thing| {
            place[0].abs_diff(other.row) > SIZE || place[1].abs_diff(other.column) > SIZE
        };
        let places = (0..corners * corners).map(|at| [at / corners, at % corners]);
        let free: Vec<[usize; 2]> =
            places.filter(|place| things.iter().all(|other| apart(place, other))).collect();
        if free.is_empty() {
            return None;
        }
        let [row, column] = draw::pick(&free, rng);
        let (colour, shape) = (draw::place(COLOURS.len(), rng), draw::place(SHAPES.len(), rng));
        things.push(Thing { row, column, colour, shape });
    }
    things.sort_unstable();
    Some(things)
}

/// The patches, row by row.
pub fn rows(things: &[Thing], side: usize) -> Vec<String> {
    let mut patches = vec![vec!['.'; side]; side];
    for thing in things {
        let cells = SHAPES[thing.shape].2.iter().enumerate().filter(|(_, full)| **full > 0);
        for (at, _) in cells {
            patches[thing.row + at / SIZE][thing.column + at % SIZE] = COLOURS[thing.colour].0;
        }
    }
    patches.into_iter().map(String::from_iter).collect()
}
