//! Houses in a row, clues about what is in them, and the search for all ways that fit.

use gradatim_core::Rng;

use crate::draw;

/// Most houses, and most kinds.
pub(super) const MOST: usize = 5;

/// A value of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Item {
    pub kind: usize,
    pub value: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Clue {
    /// In one house.
    Same(Item, Item),
    /// The first in the house just left of the second's.
    Left(Item, Item),
    /// In houses next to each other.
    Next(Item, Item),
    /// In this house, from 0.
    At(Item, usize),
}

impl Clue {
    /// With other items; those without an order in the order of their new names.
    pub fn renamed(self, to: impl Fn(Item) -> Item) -> Self {
        let ordered = |a: Item, b: Item| {
            let (a, b) = (to(a), to(b));
            if (a.kind, a.value) <= (b.kind, b.value) { (a, b) } else { (b, a) }
        };
        match self {
            Self::Same(a, b) => {
                let (a, b) = ordered(a, b);
                Self::Same(a, b)
            }
            Self::Next(a, b) => {
                let (a, b) = ordered(a, b);
                Self::Next(a, b)
            }
            Self::Left(a, b) => Self::Left(to(a), to(b)),
            Self::At(a, house) => Self::At(to(a), house),
        }
    }
}

/// What is where.
pub(super) struct Row {
    houses: usize,
    kinds: usize,
    /// [kind][house]: the value there.
    values: [[usize; MOST]; MOST],
}

impl Row {
    pub fn draw(houses: usize, kinds: usize, rng: &mut Rng) -> Self {
        let mut values = [[0, 1, 2, 3, 4]; MOST];
        values[..kinds].iter_mut().for_each(|values| rng.shuffle(&mut values[..houses]));
        Self { houses, kinds, values }
    }

    pub fn item(&self, kind: usize, house: usize) -> Item {
        Item { kind, value: self.values[kind][house] }
    }

    pub fn house(&self, item: Item) -> usize {
        self.values[item.kind].iter().position(|value| *value == item.value).unwrap_or(0)
    }

    /// True clues that leave one way and of which none can be spared.
    pub fn clues(&self, rng: &mut Rng) -> Vec<Clue> {
        let mut clues = vec![];
        let unique = |clues: &[Clue]| Houses::all(self.houses, self.kinds).ways(clues) == 1;
        while !unique(&clues) {
            let clue = self.clue(rng);
            if !clues.contains(&clue) {
                clues.push(clue);
            }
        }
        for at in (0..clues.len()).rev() {
            let clue = clues.remove(at);
            if !unique(&clues) {
                clues.insert(at, clue);
            }
        }
        rng.shuffle(&mut clues);
        clues
    }

    fn clue(&self, rng: &mut Rng) -> Clue {
        let house = draw::place(self.houses, rng);
        let kind = draw::place(self.kinds, rng);
        let other = (kind + 1 + draw::place(self.kinds - 1, rng)) % self.kinds;
        let beside = |house: usize| (house + 1 < self.houses).then_some(house + 1);
        match (rng.below(8), beside(house)) {
            (0, _) => Clue::At(self.item(kind, house), house),
            (1..=2, Some(right)) => Clue::Left(self.item(kind, house), self.item(other, right)),
            (3..=4, Some(right)) if draw::coin(rng) => {
                Clue::Next(self.item(kind, house), self.item(other, right))
            }
            (3..=4, Some(right)) => Clue::Next(self.item(other, right), self.item(kind, house)),
            _ => Clue::Same(self.item(kind, house), self.item(other, house)),
        }
    }
}

/// Houses in which each value may still be, as bits.
#[derive(Clone, Copy)]
struct Houses {
    houses: usize,
    kinds: usize,
    open: [[u8; MOST]; MOST],
}

impl Houses {
    fn all(houses: usize, kinds: usize) -> Self {
        Self { houses, kinds, open: [[(1 << houses) - 1; MOST]; MOST] }
    }

    /// How many ways fit: 0, 1, or 2 for more than one.
    fn ways(mut self, clues: &[Clue]) -> usize {
        if !self.narrow(clues) {
            return 0;
        }
        let values = (0..self.kinds).flat_map(|kind| (0..self.houses).map(move |value| (kind, value)));
        let unsure = values.filter(|(kind, value)| self.open[*kind][*value].count_ones() > 1);
        let Some((kind, value)) = unsure.min_by_key(|(kind, value)| self.open[*kind][*value].count_ones())
        else {
            return 1;
        };
        let mut ways = 0;
        for house in (0..self.houses).filter(|house| self.open[kind][value] >> house & 1 == 1) {
            let mut fixed = self;
            fixed.open[kind][value] = 1 << house;
            ways += fixed.ways(clues);
            if ways > 1 {
                return 2;
            }
        }
        ways
    }

    /// Takes away what cannot be until nothing changes; `false` where a value has no house left.
    fn narrow(&mut self, clues: &[Clue]) -> bool {
        loop {
            let before = self.open;
            for clue in clues {
                match *clue {
                    Clue::At(a, house) => self.keep(a, 1 << house),
                    Clue::Same(a, b) => {
                        self.keep(a, self.at(b));
                        self.keep(b, self.at(a));
                    }
                    Clue::Left(a, b) => {
                        self.keep(a, self.at(b) >> 1);
                        self.keep(b, self.at(a) << 1);
                    }
                    Clue::Next(a, b) => {
                        self.keep(a, self.at(b) >> 1 | self.at(b) << 1);
                        self.keep(b, self.at(a) >> 1 | self.at(a) << 1);
                    }
                }
            }
            for kind in 0..self.kinds {
                for value in 0..self.houses {
                    let own = self.open[kind][value];
                    let others = (0..self.houses).filter(|other| *other != value);
                    let elsewhere = others.clone().fold(0, |all, other| all | self.open[kind][other]);
                    if own == 0 {
                        return false;
                    } else if own.count_ones() == 1 {
                        others.for_each(|other| self.open[kind][other] &= !own);
                    } else if own & !elsewhere != 0 {
                        self.open[kind][value] &= !elsewhere;
                    }
                }
            }
            if self.open == before {
                return true;
            }
        }
    }

    fn at(&self, item: Item) -> u8 {
        self.open[item.kind][item.value]
    }

    fn keep(&mut self, item: Item, houses: u8) {
        self.open[item.kind][item.value] &= houses;
    }
}
