//! A grid of walls, keys and doors, and what actions do in it.

/// Rows and columns of a map.
const MOST_SIDE: usize = 64;
const MOST_KEYS: usize = 8;
const MOST_DOORS: usize = 16;
/// States that a search may have to tell apart: cells times sets of keys and open doors.
const MOST_STATES: usize = 1 << 23;

/// What a map has to be.
pub const MAP: &str =
    "rows of equal length of . X @ * | + and letters: one @, one *, each key a to h once, 16 doors at most";

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    Take,
    Open,
}

impl Action {
    pub const ALL: [Self; 6] = [Self::Up, Self::Down, Self::Left, Self::Right, Self::Take, Self::Open];

    pub const fn letter(self) -> char {
        match self {
            Self::Up => 'U',
            Self::Down => 'D',
            Self::Left => 'L',
            Self::Right => 'R',
            Self::Take => 'T',
            Self::Open => 'O',
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Left => "left",
            Self::Right => "right",
            Self::Take => "take",
            Self::Open => "open",
        }
    }
}

/// The actions of a text that holds nothing else: words, or letters with or without something between them.
pub fn read(text: &str) -> Option<Vec<Action>> {
    let mut actions = vec![];
    for word in text.split(|symbol: char| !symbol.is_alphabetic()).filter(|word| !word.is_empty()) {
        match Action::ALL.iter().find(|action| word.eq_ignore_ascii_case(action.word())) {
            Some(action) => actions.push(*action),
            None => {
                for letter in word.chars() {
                    let letter = letter.to_ascii_uppercase();
                    actions.push(*Action::ALL.iter().find(|action| action.letter() == letter)?);
                }
            }
        }
    }
    (!actions.is_empty()).then_some(actions)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Wall,
    Free,
    /// A doorway that is always open.
    Doorway,
    /// The key of that letter, counted from a.
    Key(usize),
    /// Its place among all doors, and the key that it asks for.
    Door(usize, Option<usize>),
}

/// A map; cells count row by row, and around it is nothing but wall.
#[derive(Debug, Clone)]
pub struct World {
    pub width: usize,
    cells: Vec<Cell>,
    start: usize,
    pub goal: usize,
    doors: usize,
}

/// What changes while a plan is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub at: usize,
    /// A bit for each key that was taken.
    taken: usize,
    /// A bit for each door that was opened.
    open: usize,
}

impl World {
    /// Reads a map; `None` if it is not what [`MAP`] says, or too large to be searched.
    pub fn parse<T: AsRef<str>>(rows: &[T]) -> Option<Self> {
        let width = rows.first()?.as_ref().len();
        if !(1..=MOST_SIDE).contains(&width) || rows.len() > MOST_SIDE {
            return None;
        }
        let (mut cells, mut doors, mut keys) = (Vec::with_capacity(width * rows.len()), 0, 0_usize);
        let (mut start, mut goal) = (None, None);
        for row in rows {
            if row.as_ref().len() != width {
                return None;
            }
            for symbol in row.as_ref().bytes() {
                let at = cells.len();
                let lock = |first: u8| usize::from(symbol - first);
                let cell = match symbol {
                    b'X' => Cell::Wall,
                    b'.' => Cell::Free,
                    b'|' => Cell::Doorway,
                    b'@' if start.replace(at).is_none() => Cell::Free,
                    b'*' if goal.replace(at).is_none() => Cell::Free,
                    b'a'..=b'h' if keys & (1 << lock(b'a')) == 0 => {
                        keys |= 1 << lock(b'a');
                        Cell::Key(lock(b'a'))
                    }
                    b'A'..=b'H' => Cell::Door(doors, Some(lock(b'A'))),
                    b'+' => Cell::Door(doors, None),
                    _ => return None,
                };
                doors += usize::from(matches!(cell, Cell::Door(..)));
                cells.push(cell);
            }
        }
        let world = Self { width, cells, start: start?, goal: goal?, doors };
        let fits = doors <= MOST_DOORS && world.states() <= MOST_STATES;
        fits.then_some(world)
    }

    pub fn cell(&self, at: usize) -> Cell {
        self.cells[at]
    }

    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    pub fn start(&self) -> State {
        State { at: self.start, taken: 0, open: 0 }
    }

    /// Row and column, from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        (at / self.width + 1, at % self.width + 1)
    }

    /// The cell in that row and column, from 1.
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        let inside = row >= 1 && column >= 1 && column <= self.width && row <= self.cells() / self.width;
        inside.then(|| (row - 1) * self.width + column - 1)
    }

    /// The state after `action`, or why it cannot be done.
    pub fn act(&self, state: State, action: Action) -> Result<State, &'static str> {
        if state.at == self.goal {
            return Err("the goal is reached already");
        }
        match action {
            Action::Take => match self.cells[state.at] {
                Cell::Key(key) if state.taken & (1 << key) == 0 => {
                    Ok(State { taken: state.taken | (1 << key), ..state })
                }
                _ => Err("no key lies there"),
            },
            Action::Open => {
                let beside = Action::ALL[..4].iter().filter_map(|way| self.beside(state.at, *way));
                let opened = beside.fold(state.open, |open, at| match self.cells[at] {
                    Cell::Door(door, None) => open | (1 << door),
                    Cell::Door(door, Some(key)) if state.taken & (1 << key) != 0 => open | (1 << door),
                    _ => open,
                });
                if opened == state.open {
                    return Err("no door there can be opened");
                }
                Ok(State { open: opened, ..state })
            }
            way => match self.beside(state.at, way).map(|at| (at, self.cells[at])) {
                None | Some((_, Cell::Wall)) => Err("a wall is in the way"),
                Some((_, Cell::Door(door, _))) if state.open & (1 << door) == 0 => {
                    Err("a closed door is in the way")
                }
                Some((at, _)) => Ok(State { at, ..state }),
            },
        }
    }

    /// The cell one step away, if the map has it.
    pub fn beside(&self, at: usize, way: Action) -> Option<usize> {
        let column = at % self.width;
        match way {
            Action::Up => at.checked_sub(self.width),
            Action::Down => Some(at + self.width).filter(|at| *at < self.cells.len()),
            Action::Left => (column > 0).then(|| at - 1),
            Action::Right => (column + 1 < self.width).then_some(at + 1),
            Action::Take | Action::Open => None,
        }
    }

    /// Whether the content of a cell is not what it was: its key taken, its door opened.
    pub fn changed(&self, at: usize, before: State, after: State) -> bool {
        match self.cells[at] {
            Cell::Key(key) => (before.taken ^ after.taken) & (1 << key) != 0,
            Cell::Door(door, _) => (before.open ^ after.open) & (1 << door) != 0,
            _ => false,
        }
    }

    /// States that there can be.
    pub fn states(&self) -> usize {
        self.cells.len() << (self.doors.min(MOST_DOORS) + MOST_KEYS.min(self.key_bits()))
    }

    /// A number below [`Self::states`].
    pub fn index(&self, state: State) -> usize {
        ((state.taken << self.doors) | state.open) * self.cells.len() + state.at
    }

    /// The inverse of [`Self::index`].
    pub fn state(&self, index: usize) -> State {
        let (sets, at) = (index / self.cells.len(), index % self.cells.len());
        State { at, taken: sets >> self.doors, open: sets & ((1 << self.doors) - 1) }
    }

    /// Bits that hold every key of the map.
    fn key_bits(&self) -> usize {
        let keys = self.cells.iter().filter_map(|cell| match cell {
            Cell::Key(key) => Some(key + 1),
            _ => None,
        });
        keys.max().unwrap_or(0)
    }
}
