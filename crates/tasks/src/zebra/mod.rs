//! Zebra: who has what in a row of houses. `3 A=F A<G H@3;G?` is answered by `1:AF,2:BG,3:CH#B`.
//!
//! Level     n has houses and kinds of things in them: 3 and 3, 3 and 4, 4 and 3, 4 and 4, 5 and 4, 5 and 5; the first
//!           kind are names.
//! Clues     `A=F` one house holds both; `A<F` the house of A is just left of that of F; `A~F` one is next to the other;
//!           `A@2` the house counted from the left.
//! Draw      who has what; true clues one by one, an `@` in one of eight, until there is one solution; then each clue
//!           that the others make needless goes. So there is one solution, and no clue can be spared.
//! Solution  the houses from the left. Only the name asked for is judged.
//! Canonical the clues in order, every thing called by its kind and its house, which are known: neither the things
//!           themselves nor the order make another puzzle.
//! Rewrites  otherwise put: the clues in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     1 / houses.

mod row;

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Wording, push};
use row::{Clue, Item, Row};

arm::plain_options!(1..=6);

/// Houses and kinds of each level.
const SIZES: [[usize; 2]; 6] = [[3, 3], [3, 4], [4, 3], [4, 4], [5, 4], [5, 5]];
const THINGS: [[&str; row::MOST]; row::MOST] = [
    ["Ann", "Ben", "Cleo", "Dan", "Eve"],
    ["tea", "milk", "juice", "water", "cocoa"],
    ["cat", "dog", "owl", "fish", "zebra"],
    ["red", "blue", "green", "white", "black"],
    ["rice", "bread", "soup", "pasta", "beans"],
];

impl Ladder for Options {
    const NAME: &'static str = "zebra";
    const LEVEL: &'static str = "n of six sizes from 3 houses of 3 things to 5 of 5";
    const LEVELS: [i64; 2] = [1, SIZES.len() as i64];
    const VERIFIER: &'static str = "final-answer";
    type Level = Zebra;

    fn at(&self, level: i64) -> Zebra {
        let [houses, kinds] = SIZES[level as usize - 1];
        Zebra { houses, kinds, wording: self.wording }
    }
}

pub(crate) struct Zebra {
    houses: usize,
    kinds: usize,
    wording: Wording,
}

impl Level for Zebra {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let row = Row::draw(self.houses, self.kinds, &mut rng);
        let clues = row.clues(&mut rng);
        let house = draw::place(self.houses, &mut rng);
        let kind = 1 + draw::place(self.kinds - 1, &mut rng);
        let (asked, named) = (row.item(kind, house), row.item(0, house));
        let mut steps = self.wording.steps();
        for house in 0..self.houses {
            let items: Vec<Item> = (0..self.kinds).map(|kind| row.item(kind, house)).collect();
            let letters: String = items.iter().map(|item| letter(*item)).collect();
            let names: Vec<&str> = items.iter().map(|item| name(*item)).collect();
            let english = format_args!("House {}: {}.", house + 1, names.join(", "));
            steps.push(format_args!("{}:{letters}", house + 1), english);
        }
        let answer = match self.wording {
            Wording::Compact => letter(named).to_string(),
            Wording::English => name(named).to_owned(),
        };
        let called = |item: Item| Item { kind: item.kind, value: row.house(item) };
        let mut forms: Vec<String> = clues.iter().map(|clue| compact(&clue.renamed(called))).collect();
        forms.sort_unstable();
        let told: Vec<String> = clues.iter().map(compact).collect();
        Instance {
            prompt: self.prompt(&clues, asked),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{} {} {}?", self.houses, forms.join(" "), letter(called(asked))),
            meta: vec![
                ("houses", self.houses.into()),
                ("clues", told.join(" ").into()),
                ("asked", letter(asked).to_string().into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let asked = item(problem.meta.get("asked")?.as_str()?.chars().next()?)?;
        let told = problem.meta.get("clues")?.as_str()?;
        let clues: Vec<Clue> = told.rsplit(' ').map(parsed).collect::<Option<_>>()?;
        let prompt = self.prompt(&clues, asked);
        (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Zebra {
    fn prompt(&self, clues: &[Clue], asked: Item) -> String {
        let mut text = String::with_capacity(128 + 64 * clues.len());
        if self.wording == Wording::Compact {
            push(&mut text, self.houses);
            clues.iter().for_each(|clue| push(&mut text, format_args!(" {}", compact(clue))));
            push(&mut text, format_args!(";{}?", letter(asked)));
            return text;
        }
        push(&mut text, format_args!("{} houses stand in a row, numbered from the left.", self.houses));
        for things in &THINGS[..self.kinds] {
            let things = things[..self.houses].join(", ");
            push(&mut text, format_args!(" Each holds one of {things}."));
        }
        for clue in clues {
            text.push('\n');
            match *clue {
                Clue::Same(a, b) => {
                    push(&mut text, format_args!("{} and {} are in one house.", name(a), name(b)))
                }
                Clue::Left(a, b) => {
                    push(&mut text, format_args!("{} is in the house just left of {}.", name(a), name(b)));
                }
                Clue::Next(a, b) => {
                    push(&mut text, format_args!("{} is in a house next to {}.", name(a), name(b)))
                }
                Clue::At(a, house) => push(&mut text, format_args!("{} is in house {}.", name(a), house + 1)),
            }
        }
        push(&mut text, format_args!("\nWho is in the house with {}?", name(asked)));
        self.wording.prompt("", text, "#Ann")
    }
}

fn letter(item: Item) -> char {
    char::from(b'A' + (item.kind * row::MOST + item.value) as u8)
}

fn item(letter: char) -> Option<Item> {
    let at = (letter as usize).checked_sub('A' as usize).filter(|at| *at < row::MOST * row::MOST)?;
    Some(Item { kind: at / row::MOST, value: at % row::MOST })
}

fn name(item: Item) -> &'static str {
    THINGS[item.kind][item.value]
}

fn compact(clue: &Clue) -> String {
    match *clue {
        Clue::Same(a, b) => format!("{}={}", letter(a), letter(b)),
        Clue::Left(a, b) => format!("{}<{}", letter(a), letter(b)),
        Clue::Next(a, b) => format!("{}~{}", letter(a), letter(b)),
        Clue::At(a, house) => format!("{}@{}", letter(a), house + 1),
    }
}

/// The inverse of [`compact`].
fn parsed(text: &str) -> Option<Clue> {
    let symbols: Vec<char> = text.chars().collect();
    let [first, sign, second] = symbols[..] else { return None };
    let first = item(first)?;
    Some(match sign {
        '@' => Clue::At(first, (second.to_digit(10)? as usize).checked_sub(1)?),
        '=' => Clue::Same(first, item(second)?),
        '<' => Clue::Left(first, item(second)?),
        _ => Clue::Next(first, item(second)?),
    })
}
