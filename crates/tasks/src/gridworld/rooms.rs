//! Rooms behind doors and locks: `@.aX../...A.*/...X..?` is answered by `1.3:RRT,2.4:DO,2.6:RRR#RRTDORRR`.
//!
//! Source    the multi-room and key-corridor tasks of Words as Beacons (arXiv 2410.08632), system 12.
//! Level     n is the n-th of 1 x 2, 1 x 3, 2 x 2, 2 x 3, 3 x 3 and 3 x 4 rooms.
//! Draw      a random tree joins the rooms, with a door at a random place of each wall it crosses; start and goal lie in
//!           different rooms; up to `locks` doors on the way between them are locked. The key of a lock lies on the start's
//!           side of it and of every lock behind it, so there is always a way, and keys may lie behind other locks.
//! Gold      the fewest actions, by breadth-first search over cell, keys and open doors; `judged` says how many more are right.
//! Solution  the subgoals on the way, keys, doors and goal, each with its row and column and the actions up to it.
//! Canonical the least of the map's eight images, letters in order of appearance.
//! Rewrites  simpler: what the gold plan neither enters nor passes by becomes wall.
//! Distinct  level 1, s the side: s doors, 2 s^2 starts, s^2 goals, s^2 - 1 keys if it is locked, up to the four symmetries of
//!           a rectangle, of which only the one that keeps the rooms apart has fixed maps: 981 for s = 3 with a lock.
//! Differs   the source turns and steps, carries one thing, and has balls and boxes to move.

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use gradatim_verify::gridworld::Teacher;
use serde::{Deserialize, Serialize};

use super::{Judged, Rows, drawn, instance, rewrite, taught};
use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::Wording;

const LAYOUTS: [[usize; 2]; 6] = [[1, 2], [1, 3], [2, 2], [2, 3], [3, 3], [3, 4]];

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=6.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Rows and columns of a room, 3..=9.
    pub side: usize,
    /// Most locked doors, 0..=3.
    pub locks: usize,
    /// Whether doors without a lock are closed at first, rather than open.
    pub closed: bool,
    /// How long a plan may be.
    pub judged: Judged,
    /// A teacher that errs: `meta.subgoals` are what it names, and those of the oracle `meta.oracle_subgoals`. Without
    /// one they are the oracle's.
    pub teacher: Option<Teacher>,
}

impl Default for Options {
    fn default() -> Self {
        let (wording, judged) = (Wording::default(), Judged::default());
        Self { levels: [1, 6], wording, side: 3, locks: 1, closed: false, judged, teacher: None }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "grid-rooms";
    const LEVEL: &'static str = "layout n of 1 x 2, 1 x 3, 2 x 2, 2 x 3, 3 x 3 and 3 x 4 rooms";
    const LEVELS: [i64; 2] = [1, LAYOUTS.len() as i64];
    const VERIFIER: &'static str = "gridworld";
    type Level = Rooms;

    fn check(&self) -> Result<()> {
        self.teacher
            .iter()
            .try_for_each(|teacher| teacher.check().map_err(|fault| fault.under("teacher")))?;
        match (self.side, self.locks) {
            (side, _) if !(3..=9).contains(&side) => {
                Err(Error::input("side", side, "3 to 9", "set side = 3"))
            }
            (side, _) if side > 4 && self.closed => {
                let hint = "set side = 4, or closed = false";
                Err(Error::input("side", side, "3 or 4 where doors are closed", hint))
            }
            (_, locks) if locks > 3 => Err(Error::input("locks", locks, "0 to 3", "set locks = 1")),
            _ => Ok(()),
        }
    }

    fn at(&self, level: i64) -> Rooms {
        let layout = LAYOUTS[(level as usize).clamp(1, LAYOUTS.len()) - 1];
        let Self { side, locks, closed, judged, wording, teacher, .. } = *self;
        Rooms { layout, side, locks, closed, judged, wording, teacher }
    }
}

pub(crate) struct Rooms {
    /// Rows and columns of rooms.
    layout: [usize; 2],
    side: usize,
    locks: usize,
    closed: bool,
    judged: Judged,
    wording: Wording,
    teacher: Option<Teacher>,
}

impl Level for Rooms {
    fn instance(&self, stream: &Stream) -> Instance {
        let made = |rows: &Rows, rng: &mut Rng| {
            let instance = instance(rows, self.wording, self.judged, false)?;
            match &self.teacher {
                Some(teacher) => taught(instance, rows, teacher, rng),
                None => Some(instance),
            }
        };
        drawn(stream, |rng| self.map(rng), made)
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        rewrite(problem, how, self.wording, self.judged)
    }

    fn distinct(&self) -> Option<u64> {
        let side = self.side as u128;
        let keys = |cells: u128| if self.locks > 0 { cells - 1 } else { 1 };
        let all = 2 * side.pow(5) * keys(side * side);
        // On the middle row, where there is one.
        let fixed = if side % 2 == 1 { 2 * side.pow(2) * keys(side) } else { 0 };
        (self.layout == LAYOUTS[0]).then(|| arm::counted(Some((all + fixed) / 4))).flatten()
    }
}

/// Two neighbouring rooms, the first left of the other or above it.
type Door = [usize; 2];

impl Rooms {
    fn map(&self, rng: &mut Rng) -> Rows {
        let ([down, across], pitch) = (self.layout, self.side + 1);
        let wall = |at: usize| at % pitch == self.side;
        let row = |row: usize| {
            let symbol = |column: usize| if wall(row) || wall(column) { b'X' } else { b'.' };
            (0..across * pitch - 1).map(symbol).collect()
        };
        let mut rows: Rows = (0..down * pitch - 1).map(row).collect();
        let doors = self.tree(rng);
        let [start, goal] = draw::different(2, down * across, rng)[..] else { return rows };
        let way = way(&doors, start, goal);
        let mut locked = draw::different(self.locks, way.len(), rng);
        locked.sort_unstable();
        let mut letters = [0, 1, 2];
        rng.shuffle(&mut letters[..locked.len()]);
        for door in &doors {
            let lock = locked.iter().position(|at| way[*at] == *door);
            let symbol = match lock {
                Some(lock) => b'A' + letters[lock],
                None if self.closed => b'+',
                None => b'|',
            };
            let (row, column) = self.doorway(*door, rng);
            rows[row][column] = symbol;
        }
        self.put(&mut rows, &[start], b'@', rng);
        self.put(&mut rows, &[goal], b'*', rng);
        for (lock, letter) in letters[..locked.len()].iter().enumerate() {
            let shut: Vec<Door> = locked[lock..].iter().map(|at| way[*at]).collect();
            let open: Vec<Door> = doors.iter().copied().filter(|door| !shut.contains(door)).collect();
            let near: Vec<usize> = (0..down * across)
                .filter(|room| *room == start || !self::way(&open, start, *room).is_empty())
                .collect();
            self.put(&mut rows, &near, b'a' + letter, rng);
        }
        rows
    }

    /// Walls to cross, so that one way leads from each room to each: neighbours in random order, left out where rooms are
    /// joined already.
    fn tree(&self, rng: &mut Rng) -> Vec<Door> {
        let [down, across] = self.layout;
        let mut walls: Vec<Door> = vec![];
        for room in 0..down * across {
            walls.extend((room % across + 1 < across).then_some([room, room + 1]));
            walls.extend((room + across < down * across).then_some([room, room + across]));
        }
        rng.shuffle(&mut walls);
        let mut group: Vec<usize> = (0..down * across).collect();
        walls.retain(|[one, other]| {
            let (kept, lost) = (group[*one], group[*other]);
            group.iter_mut().filter(|group| **group == lost).for_each(|group| *group = kept);
            kept != lost
        });
        walls
    }

    /// A random cell of the wall between two rooms.
    fn doorway(&self, [one, other]: Door, rng: &mut Rng) -> (usize, usize) {
        let (across, pitch) = (self.layout[1], self.side + 1);
        let (row, column) = (one / across * pitch, one % across * pitch);
        let along = draw::place(self.side, rng);
        if other == one + 1 { (row + along, column + self.side) } else { (row + self.side, column + along) }
    }

    /// Puts `symbol` on a free cell of one of the rooms.
    fn put(&self, rows: &mut Rows, rooms: &[usize], symbol: u8, rng: &mut Rng) {
        let (across, pitch) = (self.layout[1], self.side + 1);
        loop {
            let (room, cell) = (draw::pick(rooms, rng), draw::place(self.side * self.side, rng));
            let (row, column) =
                (room / across * pitch + cell / self.side, room % across * pitch + cell % self.side);
            if rows[row][column] == b'.' {
                rows[row][column] = symbol;
                return;
            }
        }
    }
}

/// The doors on the way between two rooms, in order; empty where none leads there.
fn way(doors: &[Door], from: usize, to: usize) -> Vec<Door> {
    let mut open = vec![(from, vec![])];
    while let Some((room, way)) = open.pop() {
        if room == to {
            return way;
        }
        for door in doors.iter().filter(|door| door.contains(&room) && way.last() != Some(*door)) {
            let beyond = if door[0] == room { door[1] } else { door[0] };
            open.push((beyond, [&way[..], &[*door]].concat()));
        }
    }
    vec![]
}
