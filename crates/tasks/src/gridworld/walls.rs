//! A square with walls at random: `@.X/..X/X.*?` is answered by `2.1:D,2.2:R,3.2:D,3.3:R#DRDR`.
//!
//! Source    the navigation tasks of CLUTR (arXiv 2210.10243), system 18: walls, goal and start are different cells, drawn
//!           evenly.
//! Level     n has walls on n of 24 cells, rounded down.
//! Draw      walls, goal and start, drawn again while no way leads to the goal.
//! Gold      the fewest actions, by breadth-first search; `judged` says how many more are right.
//! Solution  the runs of the plan, each with the row and column where it ends.
//! Canonical the least of the map's eight images.
//! Rewrites  simpler: what the gold plan does not touch becomes wall.
//! Distinct  told by nobody; there are over 1,000.
//! Guess     the likeliest answer of level 1 is a single step: 2%.
//! Differs   the source keeps tasks that nobody can solve, which teach nothing; its maps are 13 x 13 with up to 50 walls.

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};

use super::{Judged, drawn, instance, rewrite};
use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::Wording;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=12.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Rows and columns, 5..=13; the source's are 13.
    pub side: usize,
    /// How long a plan may be.
    pub judged: Judged,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), side: 7, judged: Judged::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "grid-walls";
    const LEVEL: &'static str = "n of 24 cells are walls";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "gridworld";
    type Level = Walls;

    fn check(&self) -> Result<()> {
        match self.side {
            5..=13 => Ok(()),
            other => Err(Error::input("side", other, "5 to 13", "set side = 7")),
        }
    }

    fn at(&self, level: i64) -> Walls {
        let walls = level as usize * self.side * self.side / 24;
        Walls { walls, side: self.side, judged: self.judged, wording: self.wording }
    }
}

pub(crate) struct Walls {
    walls: usize,
    side: usize,
    judged: Judged,
    wording: Wording,
}

impl Level for Walls {
    fn instance(&self, stream: &Stream) -> Instance {
        let map = |rng: &mut Rng| {
            let mut rows = vec![vec![b'.'; self.side]; self.side];
            for (at, cell) in
                draw::different(self.walls + 2, self.side * self.side, rng).into_iter().enumerate()
            {
                rows[cell / self.side][cell % self.side] = match at {
                    0 => b'@',
                    1 => b'*',
                    _ => b'X',
                };
            }
            rows
        };
        drawn(stream, map, |rows, _| instance(rows, self.wording, self.judged, true))
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        rewrite(problem, how, self.wording, self.judged)
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}
